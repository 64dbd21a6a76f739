// What a command may touch. Only main.ts makes one from the real process; tests make their own.

export interface CliIo {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly stdin: AsyncIterable<Uint8Array>
  readonly readFile: (path: string) => Promise<Uint8Array>
  readonly now: () => Date
  /** Whether stderr is a terminal: only then is there a progress line. */
  readonly isTerminal: boolean
  readonly cwd: string
}
