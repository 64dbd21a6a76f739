// What was awarded, by which identifiers, and how far each award has come. One interface, databases behind it.
// An award's identifiers are drawn once, in one transaction, before anything is signed (security rule: exactly once).

import type { IssuanceIds } from '../model/record.ts'

export const AWARD_STATES = ['reserved', 'signed', 'written'] as const
/** reserved: identifiers drawn; signed: credentials exist; written: they have reached their destination. */
export type AwardState = (typeof AWARD_STATES)[number]

/** What a caller asks identifiers for. */
export interface AwardRequest {
  /** Stable text naming institution, type, learner, date and template version; never stored in the clear. */
  readonly awardKey: string
  /** SHA-256 in hex over everything the credentials are built from, ids and clock excepted. */
  readonly contentHash: string
  /** Identifiers to take if the award is new. */
  readonly ids: IssuanceIds
}

/** An award as the ledger knows it. */
export interface LedgerAward {
  /** Keyed hash of the award key in hex: the name of the files, without personal data. */
  readonly awardHash: string
  readonly state: AwardState
  readonly contentHash: string
  readonly ids: IssuanceIds
  /** The sealing time fixed at reservation. */
  readonly issuedAt: Date
  readonly credentials: readonly LedgerCredential[]
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
  /** The bytes themselves where signing again would give others (ES256); absent where it gives the same. */
  readonly bytes?: Uint8Array
}

export interface Ledger {
  /**
   * Reserves identifiers for all awards in one transaction. An award that is known already keeps
   * its identifiers, time and state; its content hash may differ, which is for the caller to judge.
   *
   * @param issuedAt Sealing time of the new ones.
   * @throws {PipelineError} `LEDGER_UNUSABLE` when `issuedAt` lies before the newest entry.
   */
  reserve(requests: readonly AwardRequest[], issuedAt: Date): Promise<readonly LedgerAward[]>
  /** How many of these awards the ledger knows. Reserves nothing. */
  countKnown(awardKeys: readonly string[]): Promise<number>
  /** Notes the credentials of an award; a later call for the same format and suite replaces nothing. */
  recordSigned(awardHash: string, credentials: readonly LedgerCredential[]): Promise<void>
  /** Notes that all files of the awards have reached their destination. */
  recordWritten(awardHashes: readonly string[]): Promise<void>
  close(): Promise<void>
}
