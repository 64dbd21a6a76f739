// What was awarded, by which identifiers, and how far each award has come. One interface, databases behind it.
// Identifiers and status indexes are drawn once, in one transaction, before anything is signed
// (security.md section 7, "exactly once"). Personal data never enters: keys and contents are kept as keyed hashes.

import type { IssuanceIds } from '../model/record.ts'
import type { StatusEntry, StatusListForm, StatusPurpose } from '../model/status.ts'
import type { PublicJwk } from '../proof/jwk.ts'
import type { AuditLog } from './audit-log.ts'
import type { ClaimLedger } from './claims.ts'
import type { DeliveryLedger } from './deliveries.ts'

export const AWARD_STATES = ['planned', 'reserved', 'signed', 'written', 'published'] as const
/**
 * How far all credentials of an award have come; only a format that is added later takes it back to signed. planned: known to a batch; reserved: identifiers drawn; signed:
 * credentials exist; written: their files are at their destination; published: so are manifest and status lists.
 */
export type AwardState = (typeof AWARD_STATES)[number]

export const STANDINGS = ['good', 'suspended', 'revoked'] as const
/** Whether the institution stands by the award. Independent of the state, since it may change at any of them. */
export type Standing = (typeof STANDINGS)[number]

/** Formats that have a status index of their own. */
export type StatusFormat = 'elm' | 'ob3' | 'eudi'

/** A run over one input. The same template and input are the same batch, however often they are run. */
export interface BatchRequest {
  /** SHA-256 in hex of the template and organisations files. */
  readonly templateHash: string
  /** SHA-256 in hex over all awards; stored as a keyed hash only. */
  readonly inputHash: string
  /** Number of awards, and the keys that will sign: part of what is approved. */
  readonly rows?: number
  readonly keys?: readonly string[]
  /** Where the ledger asks for one: the approval of this very batch (compact JWS, `batch-approval.ts`). */
  readonly approval?: string
}

/** A planned award. */
export interface AwardPlan {
  /** Stable text naming institution, type, learner, date and template version; stored as a keyed hash only. */
  readonly awardKey: string
}

/** What a caller asks identifiers for. */
export interface AwardRequest extends AwardPlan {
  /** SHA-256 in hex over everything the credentials are built from, ids and clock excepted; stored like the key. */
  readonly contentHash: string
  /** Identifiers to take if the award, or a new version of it, has none yet. */
  readonly ids: IssuanceIds
  /** Status entries to draw for formats that have neither an entry nor a credential. */
  readonly status?: readonly StatusRequest[]
  /** Why a changed or revoked award may get a new version; the old one is revoked in the same transaction. */
  readonly reissueReason?: string
}

export interface StatusRequest {
  readonly format: StatusFormat
  /** https URL without trailing slash under which lists are published. */
  readonly base: string
  readonly purpose: StatusPurpose
  /** Identifier of the issuer, who is also that of the list. */
  readonly issuer: string
  /** Default: `bitstring`. */
  readonly form?: StatusListForm
}

/** An award as the ledger knows it. */
export interface LedgerAward {
  /** Keyed hash of award key and version in hex: the name of the files, without personal data. */
  readonly awardHash: string
  /** 1, or more when the award was issued anew. */
  readonly version: number
  readonly state: AwardState
  readonly standing: Standing
  /** Whether this award was signed with other contents than those asked for; false where nothing was asked. */
  readonly changed: boolean
  readonly ids: IssuanceIds
  /** The sealing time fixed at reservation. */
  readonly issuedAt: Date
  readonly status: Readonly<Partial<Record<StatusFormat, StatusEntry>>>
  readonly credentials: readonly LedgerCredential[]
  readonly batch: string
  /** When the learner's data were erased; the award can still be revoked, and is issued again only with a reason. */
  readonly erasedAt?: Date
}

/** One credential of an award. */
export interface LedgerCredential {
  readonly format: string
  readonly suite: string
  readonly credentialId: string
  /** Key that signed. */
  readonly verificationMethod: string
  readonly file: string
  /** SHA-256 in hex of the file's bytes. */
  readonly sha256: string
  /** The bytes themselves where signing again would give others (ES256, seals); absent where it gives the same. */
  readonly bytes?: Uint8Array
}

/** Credentials made for one award. */
export interface SignedAward {
  readonly awardHash: string
  /** Of what was signed: the ledger takes it only if it is still what the award says. */
  readonly contentHash: string
  readonly credentials: readonly LedgerCredential[]
}

/** A row of the manifest. */
export interface BatchFile {
  readonly awardHash: string
  readonly format: string
  readonly credentialId: string
  readonly file: string
  readonly sha256: string
}

/** What was erased of one version of an award. */
export interface ErasedAward {
  readonly awardHash: string
  /** Names of the files that were made of it, which are elsewhere now. */
  readonly files: readonly string[]
  /** Rows that were emptied or taken away, by what they were. */
  readonly erased: Readonly<Record<string, number>>
  /** Whether nothing was left to erase. */
  readonly wasErased: boolean
}

export const STANDING_ACTIONS = ['revoke', 'suspend', 'reinstate'] as const
export type StandingAction = (typeof STANDING_ACTIONS)[number]

/** Which awards are meant. */
export type AwardSelector =
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'key'; readonly awardKey: string }
  | { readonly by: 'batch'; readonly batch: string }
  /** The awards of which a credential was signed with a key. */
  | { readonly by: 'verification-method'; readonly verificationMethod: string }

export interface StandingChange {
  readonly action: StandingAction
  readonly reason: string
  readonly at: Date
}

/**
 * What became of one award that was to change. `unlisted`: the ledger has noted it, but a credential of the award
 * was issued without a status entry, so that nobody can see it. `final`: a revoked award stays revoked.
 * `not-suspendable`: its status entry can only say revoked; nothing was changed.
 */
export type StandingOutcome = 'changed' | 'unchanged' | 'unlisted' | 'final' | 'not-suspendable'

export interface StandingResult {
  readonly awardHash: string
  readonly standing: Standing
  readonly outcome: StandingOutcome
}

/** A status list as it is to be published. */
export interface LedgerStatusList {
  readonly url: string
  /** Last part of the URL: the name of its file. */
  readonly name: string
  readonly issuer: string
  readonly form: StatusListForm
  readonly purpose: StatusPurpose
  /** Whether something changed since it was published last, or it never was. */
  readonly isDue: boolean
  /** Entries that are not zero. */
  readonly set: readonly { readonly index: number; readonly value: number }[]
}

/** One line of an award's history. */
export interface StandingEvent {
  readonly at: string
  readonly action: StandingAction
  readonly reason: string
}

export interface LedgerSummary {
  readonly awards: readonly { state: AwardState; standing: Standing; count: number }[]
  readonly batches: readonly {
    batch: string
    createdAt: string
    awards: number
    /** Awards of it whose files have not reached their destination. */
    open: number
  }[]
  readonly lists: readonly {
    url: string
    issuer: string
    purpose: StatusPurpose
    taken: number
    isDue: boolean
  }[]
}

export interface Ledger extends ClaimLedger, DeliveryLedger {
  /** What happened, in the order in which it did; written in the transactions of the methods below. */
  readonly audit: AuditLog
  /**
   * Opens the batch of an input, or finds it.
   *
   * @returns The batch's id, 16 hex digits.
   * @throws {PipelineError} `LEDGER_UNUSABLE` when `now` lies before the newest entry: a wrong clock must not sign;
   * `BATCH_NOT_APPROVED` when the ledger asks for approval and there is none for this batch.
   */
  openBatch(batch: BatchRequest, now: Date): Promise<string>
  /** Notes awards that a batch is going to issue. Awards that are known stay as they are. */
  plan(batch: string, awards: readonly AwardPlan[]): Promise<void>
  /**
   * Reserves identifiers, time and status entries for all awards in one transaction. An award that has them keeps
   * them. One that was never signed takes the contents asked for; one that was comes back as `changed` when they
   * differ, unless a reason to issue it anew is given.
   *
   * @param issuedAt Sealing time of the new ones.
   * @returns The current version of each award, in the order asked for.
   */
  reserve(
    batch: string,
    requests: readonly AwardRequest[],
    issuedAt: Date,
  ): Promise<readonly LedgerAward[]>
  /** How many of these awards have been signed. Changes nothing. */
  countSigned(awardKeys: readonly string[]): Promise<number>
  /**
   * Notes credentials, in one transaction. The first of each format stands for ever: who comes second, or with
   * contents that are no longer the award's, changes nothing and reads in the answer what stands.
   *
   * @returns The awards of which something else stands than was handed in; none, when all of it does.
   */
  recordSigned(signed: readonly SignedAward[]): Promise<readonly LedgerAward[]>
  /** Notes that all files of the awards have reached their destination. */
  recordWritten(awardHashes: readonly string[]): Promise<void>
  /** Notes that manifest and status lists of a batch are published: written awards become published. */
  recordPublished(batch: string): Promise<void>
  /** The files of a batch in the order in which the ledger heard of its awards, and by format, read page by page. */
  filesOf(batch: string): AsyncIterable<BatchFile>
  /** The awards of a name (award hash or credential id), of a key (its current version) or of a batch. */
  find(selector: AwardSelector): Promise<readonly LedgerAward[]>
  /** What was done to an award, oldest first. */
  historyOf(awardHash: string): Promise<readonly StandingEvent[]>
  /** Changes the standing of awards in one transaction; their status lists become due. */
  changeStanding(
    awardHashes: readonly string[],
    change: StandingChange,
  ): Promise<readonly StandingResult[]>
  /**
   * Hands every status list to `publish`, one after the other. While it runs, the list cannot change; when it
   * resolves to true, the list counts as published.
   *
   * @throws Whatever `publish` throws; the lists before it stay published.
   */
  publishLists(publish: (list: LedgerStatusList) => Promise<boolean>): Promise<void>
  /**
   * Draws status indexes from fresh lists from now on. To be called on a restored ledger, which cannot know the
   * indexes handed out since it was saved.
   */
  retireLists(): Promise<void>
  /**
   * Erases the learner's data of awards and of all their versions, in one transaction: stored credentials, salts,
   * subject ids, links, wallet keys, reported errors, reasons. What is left names nobody: keyed hashes, credential
   * ids, hashes of files, status entries.
   *
   * @returns What was erased, for every version that the ledger knows.
   */
  erase(awardHashes: readonly string[], at: Date): Promise<readonly ErasedAward[]>
  /** Public keys of those who approve batches; empty: none is asked for. */
  approvers(): Promise<readonly PublicJwk[]>
  /** Asks for approval from now on. @throws {PipelineError} `LEDGER_UNUSABLE` when it does so already. */
  requireApproval(approvers: readonly PublicJwk[], at: Date): Promise<void>
  summary(): Promise<LedgerSummary>
  close(): Promise<void>
}
