// Where finished credentials go. A driver never leaves half a file behind, whatever stops it.

/** One finished file. */
export interface OutputFile {
  /** Name without folders; holds no personal data. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Destination {
  /** Takes the files of one award. With `durableOnPut` they are complete and durable when it resolves. */
  put(files: readonly OutputFile[]): Promise<void>
  /** Publishes what `put` has collected: an archive appears whole or not at all. */
  finish(): Promise<void>
  /** Gives up: removes what is not published. Safe after `finish`. */
  abort(): Promise<void>
  /** Whether a file is at its destination as soon as `put` resolves (a folder), or at `finish` (an archive). */
  readonly durableOnPut: boolean
  /** Bytes of a file that was put there earlier, for resuming; undefined when it is not there. */
  read(name: string): Promise<Uint8Array | undefined>
}
