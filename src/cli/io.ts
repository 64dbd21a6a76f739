// What a command may touch. Only main.ts makes one from the real process; tests make their own.

import type { SendToSigner } from '../sign/remote-signer.ts'
import type { LoadDocument } from '../trust/load-document.ts'

export interface CliIo {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly stdin: AsyncIterable<Uint8Array>
  readonly readFile: (path: string) => Promise<Uint8Array>
  readonly now: () => Date
  /** Whether stderr is a terminal: only then is there a progress line. */
  readonly isTerminal: boolean
  /** How wide that terminal is just now; undefined where it does not say. */
  readonly columns?: () => number | undefined
  readonly cwd: string
  /** The network, for documents that credentials name; absent: nothing is fetched. */
  readonly network?: LoadDocument
  /** The network, for servers that a configuration names; absent: none is reached. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Whether credentials are verified in a thread that can be stopped; the real program does. */
  readonly isolates?: boolean
  /** The way to signing services; absent: none is asked. */
  readonly sendToSigner?: SendToSigner
  /** Asks for a word when the user wants the command to stop; the real program listens to SIGINT and SIGTERM. */
  readonly listenForStop?: () => StopListener
}

/** Hears the first wish to stop; the second one ends the program as if nobody listened. */
export interface StopListener {
  readonly signal: AbortSignal
  /** Stops listening. */
  readonly end: () => void
}
