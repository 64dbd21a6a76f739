// What the server is made of. Files, clock, network and randomness are behind these; `cli` makes them from the
// real ones, tests from fixed ones. Nothing here does anything.

import type { Desk } from '../batch/desk/desk.ts'
import type { PublishedList } from '../batch/publish-status-lists.ts'
import type { ContextSet, ExtraContext } from '../linked-data/pinned-contexts.ts'
import type { StatusEntry } from '../model/status.ts'
import type { KeyRecord } from '../proof/key-record.ts'
import type { SuiteName } from '../proof/suites.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import type { LoadDocument } from '../trust/load-document.ts'
import type { JsonObject } from '../util/json.ts'
import type { Verifier, VerifierOptions } from '../verify/verifier.ts'
import type { ClaimDependencies } from './claiming/claiming.ts'

/** Somebody for whom the server signs. */
export interface ServerIssuer {
  /** The DID that credentials name as issuer. */
  readonly id: string
  /** The suites allowed, the default first; each has its key. */
  readonly suites: readonly { readonly name: SuiteName; readonly key: SigningKey }[]
  /** Everything that is published of the issuer's keys, retired ones included. */
  readonly published: readonly KeyRecord[]
}

/**
 * `awards` reads what was awarded, `links` makes and ends links and closes cases, `standing` takes awards back,
 * `upload` hands awards in and issues them, `approve` approves what others have handed in.
 */
export const SCOPES = [
  'issue',
  'metrics',
  'awards',
  'links',
  'standing',
  'upload',
  'approve',
] as const
export type Scope = (typeof SCOPES)[number]

/** A bearer token as its hash: the token itself is known to its bearer only. */
export interface AccessToken {
  /** What the log calls it; says nothing secret. */
  readonly name: string
  /** SHA-256 of the token's UTF-8 text, in hex. */
  readonly sha256: string
  readonly scopes: readonly Scope[]
}

export interface ServerLimits {
  /** Bodies of JSON that is no file. */
  readonly bodyBytes: number
  /** Bodies that may carry an Europass document or an image. */
  readonly fileBytes: number
  /** Awards files that registrars hand in. */
  readonly uploadBytes: number
  /** How long a body may take to arrive. */
  readonly bodyMs: number
  /** How long one verification may take before its answer is given up. */
  readonly verificationMs: number
  /** Verifications and signatures at one time. */
  readonly concurrent: number
  /** Of them, those that wait for their turn; more are told to come back. */
  readonly waiting: number
  /** Bytes of bodies that are in memory at one time; whoever sends more is told to come back. */
  readonly heldBytes: number
  /** Verifications per client and minute, and how many of them at once. */
  readonly perMinute: number
  readonly burst: number
  /** Clients that are remembered for the limit; the one not seen for longest is forgotten. */
  readonly clients: number
}

export const DEFAULT_LIMITS: ServerLimits = {
  bodyBytes: 1024 * 1024,
  fileBytes: 10 * 1024 * 1024,
  uploadBytes: 32 * 1024 * 1024,
  bodyMs: 15_000,
  verificationMs: 20_000,
  concurrent: 16,
  waiting: 240,
  heldBytes: 96 * 1024 * 1024,
  perMinute: 60,
  burst: 30,
  clients: 10_000,
}

export interface ServerPolicies {
  /**
   * Whether a context written into the document is taken for what it says. Off: security.md section 1 rule 1.
   * On: such a context is pinned by its own hash for the one request, and the report says so.
   */
  readonly inlineContexts: 'refuse' | 'admit'
  /** Whether a credential to be issued may bring proofs that our own verifier does not pass. */
  readonly foreignProofs: 'refuse' | 'keep'
  /** Whether pages of other origins may read what is published (`did.json`, `jwks.json`, status lists). */
  readonly crossOriginReading: boolean
}

export const DEFAULT_POLICIES: ServerPolicies = {
  inlineContexts: 'refuse',
  foreignProofs: 'refuse',
  crossOriginReading: false,
}

/** A published status list. */
export interface StatusListFile {
  readonly bytes: Uint8Array
  readonly modified: Date
}

/** Gives credentials of the VC-API their place in a status list. */
export interface StatusService {
  /**
   * Reserves the entry of a credential; the same one when the same credential comes again.
   *
   * @throws {PipelineError} `SIGN_INPUT_INVALID` when the id was issued before with other contents.
   */
  reserve(credential: JsonObject, issuer: ServerIssuer, now: Date): Promise<ReservedStatus>
}

export interface ReservedStatus {
  readonly entry: StatusEntry
  /** The time fixed at the first reservation: signing again gives the same bytes. */
  readonly issuedAt: Date
  /** To be called with what was signed, before it leaves. */
  readonly confirm: (signed: { suite: SuiteName; key: SigningKey; text: string }) => Promise<void>
}

/** What lets readers verify in their own browser. */
export interface OnDevice {
  /** The verifier as one script for a worker. */
  readonly script: Uint8Array
  /** What the server's own verifier believes and reaches. Everything but the way to documents is public. */
  readonly setup: Pick<VerifierOptions, 'trust' | 'certificates'> & {
    readonly extraContexts?: readonly ExtraContext[]
    readonly loadDocument: LoadDocument
  }
}

export interface ServerDependencies {
  readonly issuers: readonly ServerIssuer[]
  readonly contexts: ContextSet
  /** Verifies what strangers send. Trusted to bound its own work: it should work in a thread that can be stopped. */
  readonly verifier: Verifier
  /** The same verifier over more contexts; only asked under the policy `inlineContexts: admit`. */
  readonly createVerifier: (contexts: ContextSet) => Verifier
  /** Reads what stands at a link that a reader hands in; absent: links are not followed. */
  readonly loadLinked?: LoadDocument
  /** Absent: readers can only upload. */
  readonly onDevice?: OnDevice
  /** Absent: whoever reaches the server may issue. Only for a loopback address. */
  readonly tokens?: readonly AccessToken[]
  /** Reads a list by its name, already checked to be a plain file name. Absent: no lists are served. */
  readonly readStatusList?: (name: string) => Promise<StatusListFile | undefined>
  readonly statusService?: StatusService
  /** Publishes the status lists that are due. Absent: nothing can be taken back here. */
  readonly publishLists?: (now: Date) => Promise<readonly PublishedList[]>
  /** Lets learners fetch their awards; only with `publicBaseUrl`. */
  readonly claims?: ClaimDependencies
  /** Takes awards files in and issues them; only with `claims`. */
  readonly desk?: Desk
  /** Origin, and path where there is one, under which the server is known; without a slash at its end. */
  readonly publicBaseUrl?: string
  /** Values of `Host` that are answered, in lower case; any port where none is named. Absent: all. */
  readonly hosts?: readonly string[]
  /** How many proxies of ours write `X-Forwarded-For`; 0 believes nobody. */
  readonly proxies?: number
  readonly limits: ServerLimits
  readonly policies: ServerPolicies
  readonly clock: () => Date
  /** Milliseconds of a clock that never goes back. */
  readonly steadyMs: () => number
  /** One line of JSON per request, without personal data. */
  readonly log: (line: string) => void
}
