// Where finished credentials go. A driver never leaves half a file behind, whatever stops it.

/** One finished file. */
export interface OutputFile {
  /** Name without folders; holds no personal data. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Destination {
  /**
   * Takes files, those of many awards at once: the cost of making them durable is per call. With `durableOnPut`
   * they are complete and durable when it resolves.
   *
   * @throws {PipelineError} `DELIVER_REFUSED`; files of the same call may be there or not, each whole.
   */
  put(files: readonly OutputFile[]): Promise<void>
  /** Publishes what `put` has collected: an archive appears whole or not at all. Without `put`, nothing changes. */
  finish(): Promise<void>
  /** Gives up: removes what is not published. Safe after `finish`. */
  abort(): Promise<void>
  /** Whether a file is at its destination as soon as `put` resolves (a folder), or at `finish` (an archive). */
  readonly durableOnPut: boolean
  /** Bytes of a file that was there when the destination was opened, or undefined. */
  read(name: string): Promise<Uint8Array | undefined>
}
