// What a registrar's desk is made of. Files, keys, clock and randomness are behind these.

import type { Destination } from '../../deliver/driver.ts'
import type { Ledger, StatusRequest } from '../../ledger/ledger.ts'
import type { BatchPlan } from '../../proof/batch-approval.ts'
import type { PublicJwk } from '../../proof/jwk.ts'
import type { Output } from '../../sign/output.ts'
import type { Columns } from '../../template/awards/columns.ts'
import type { LoadedTemplate } from '../../template/load-template.ts'
import type { CheckSettings } from '../intake/check-chunk.ts'
import type { BatchInput } from '../intake/checked-input.ts'
import type { IdSource } from '../issue-batch.ts'
import type { CredentialMaker } from '../make-credentials.ts'
import type { FileWork } from './examine.ts'
import type { UploadStore } from './upload-store.ts'

/** A micro-credential that is issued at the desk, with everything that issuing it takes. */
export interface DeskTemplate {
  /** By which it is chosen. */
  readonly name: string
  readonly loaded: LoadedTemplate
  readonly columns?: Columns
  readonly outputs: readonly Output[]
  /** As `CheckSettings` has them. */
  readonly formatFaults: CheckSettings['formatFaults']
  /** Awards that are issued together. */
  readonly chunkSize: number
  readonly selfCheck: 'all' | 'sample'
  readonly status?: readonly StatusRequest[]
  /** `unmade` counts what could not be made beside the credentials. */
  readonly openDestination: () => Promise<{
    readonly destination: Destination
    readonly unmade: () => number
  }>
  /** Starts what makes credentials, in threads where there are some; to be closed. */
  readonly startMaker: (
    settings: CheckSettings,
    now: Date,
  ) => Promise<{ readonly maker: CredentialMaker; readonly close: () => Promise<void> }>
  /** Lets workers elsewhere sign a batch and waits for them; absent: it is signed here. */
  readonly awaitWorkers?: (batch: QueuedUpload) => Promise<void>
  /** Publishes what belongs to a batch. */
  readonly closeBatch: (batch: string, run: { changed: boolean; now: Date }) => Promise<void>
}

/** A batch for workers elsewhere. */
export interface QueuedUpload {
  readonly id: string
  readonly input: BatchInput
  readonly approval: string | undefined
  /** Told how many awards have been signed since it was told last. */
  readonly onSigned: (awards: number) => void
  readonly signal: AbortSignal
}

/** Somebody whose approvals the desk can sign, since it has been given their key. */
export interface DeskApprover {
  readonly jwk: PublicJwk
  readonly approve: (plan: BatchPlan, at: Date) => Promise<string>
}

export interface DeskOptions {
  readonly templates: readonly DeskTemplate[]
  readonly store: UploadStore
  readonly work: FileWork
  readonly ledger: Ledger
  /** By whom the server knows. */
  readonly approvers: ReadonlyMap<string, DeskApprover>
  readonly now: () => Date
  /** Milliseconds of a clock that never goes back. */
  readonly steadyMs: () => number
  readonly ids: IdSource
  /** After which an upload and everything of it is deleted. */
  readonly keepHours: number
  readonly maxUploads: number
  /** Makes links for learners when a batch is issued. */
  readonly links?: {
    /** Address of the server, without slash at its end. */
    readonly base: string
    /** Such as `P90D`. */
    readonly validFor: string
    readonly randomBytes: (length: number) => Uint8Array
  }
}
