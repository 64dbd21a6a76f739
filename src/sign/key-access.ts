// How keys are reached: files, the passphrase that opens them, and the network of signing services.

import type { RemoteSignerOptions } from './remote-signer.ts'

export interface KeyFileAccess {
  readonly readFile: (path: string) => Promise<Uint8Array>
  /**
   * Permission bits of the file; undefined where the system has none (Windows). Trusted for deciding whether
   * others can read the key: must be of the file that `readFile` reads.
   */
  readonly fileMode: (path: string) => Promise<number | undefined>
  /** Asked only when the file is encrypted. */
  readonly passphrase?: () => Promise<string>
  /** The way to signing services; absent: none is asked. */
  readonly remote?: RemoteSignerOptions
}
