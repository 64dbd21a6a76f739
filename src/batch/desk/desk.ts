// The registrar's desk: awards files are handed in, checked, approved by a second person where the ledger asks for it,
// and issued, one batch at a time. Every step is noted before it is begun, so that a restart finds each upload where
// it was; what was being done then is told as interrupted and can be done again.

import type { LangString } from '../../model/language.ts'
import type { DeskRefusal, UploadState } from './upload.ts'

/** What became of a request: done, or why not. */
export type DeskAnswer = 'done' | DeskRefusal

/** Who asks, and the plan they have seen. */
export interface DeskRequest {
  readonly by: string
  /** SHA-256 in hex of the plan. */
  readonly planHash: string
}

export interface Desk {
  readonly templates: readonly { readonly name: string; readonly title: LangString }[]
  /** After which an upload and everything of it is deleted. */
  readonly keepHours: number
  /** Whether a second person has to approve. */
  needsApproval(): Promise<boolean>
  /** Takes a file in; its check begins at once. @returns the id of the upload. */
  upload(file: {
    readonly by: string
    readonly template: string
    readonly name: string
    readonly bytes: Uint8Array
  }): Promise<{ readonly id: string } | DeskRefusal>
  /** Waits for what is being done to an upload, but not for long. */
  settled(id: string, ms: number): Promise<void>
  list(): Promise<readonly UploadState[]>
  find(id: string): Promise<UploadState | undefined>
  /** A file of an upload: its plan, the rows to be mended, the links of its learners. */
  file(id: string, what: 'plan' | 'approval' | 'refused' | 'links'): Promise<Uint8Array | undefined>
  /** Checks it again. */
  check(id: string): Promise<DeskAnswer>
  /** Approves it; `approval` is what `sigillum approve` wrote, unless the desk has the key of whoever asks. */
  approve(id: string, request: DeskRequest & { readonly approval?: string }): Promise<DeskAnswer>
  /** Issues it, or goes on with it. */
  issue(id: string, request: DeskRequest & { readonly leaveOut: boolean }): Promise<DeskAnswer>
  /** Deletes everything of it; what was issued stays issued. */
  discard(id: string): Promise<DeskAnswer>
  /** Deletes what was kept long enough. */
  sweep(): Promise<void>
  /** Stops after what is begun. */
  close(): Promise<void>
}
