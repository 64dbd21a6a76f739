// What the checks work on: one credential taken out of its envelope, and the things they may ask for.

import type { OfficialShapes } from '../linked-data/official-shapes.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import type { CredentialFormat, Report, ReportWarning } from '../model/report.ts'
import type { ParsedJws } from '../proof/compact-jws.ts'
import type { ParsedSdJwt } from '../proof/sd-jwt.ts'
import type { SignatureWork } from '../proof/signature-work.ts'
import type { CertificateTrust } from '../trust/certificate-trust.ts'
import type { LoadDocument } from '../trust/load-document.ts'
import type { UnpackingRoom } from '../trust/token-status-list.ts'
import type { TrustPolicy } from '../trust/trust-list.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import type { VerifierMemory } from './memory.ts'
import type { SealEnvelope } from './seal/read-envelope.ts'

/** How the credential is secured. */
export type Securing =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'jws'
      readonly jws: ParsedJws
      readonly claims: JsonObject
      /** Where the token came with disclosures: what the holder showed, and with what key. */
      readonly sdJwt?: ParsedSdJwt
    }
  /** A JAdES seal around it. */
  | { readonly kind: 'seal'; readonly envelope: SealEnvelope }

/** A credential as its envelope held it. Nothing in it is believed. */
export interface Credential {
  readonly format: CredentialFormat
  /** The credential; of a JWT, without the registered claims and with what they stand for. */
  readonly document: JsonObject
  readonly types: readonly string[]
  readonly dataModel: '1.1' | '2.0' | 'unknown'
  readonly securing: Securing
  /** What was said while opening the envelope. */
  readonly warnings: readonly ReportWarning[]
}

/** One verification: the clock, the trust, and the way to everything outside. */
export interface Session {
  readonly at: Date
  readonly recipient?: string
  readonly contexts: ContextSet
  /** Absent where every document takes the reference path. */
  readonly memory?: VerifierMemory
  readonly loadDocument: LoadDocument
  readonly trust: TrustPolicy
  /** Whose certificates are believed, of seals and timestamps. */
  readonly certificates: CertificateTrust
  readonly maxClockSkewSeconds: number
  /** What is left for signatures, of this credential and of all that it holds and names. */
  readonly work: SignatureWork
  /** Official shapes to judge Europass credentials by, beside our own profile check. */
  readonly shapes?: OfficialShapes
  /** What is left for status lists, unpacked. */
  readonly room: UnpackingRoom
  /** Credentials inside credentials, and lists of lists: how deep we are. */
  readonly depth: number
  /** What a presentation must answer: the verifier's nonce and name. */
  readonly challenge?: string
  readonly domain?: string
  /** Verifies a credential that this one holds or names, as one of its own. */
  readonly verifyNested: (
    input: Uint8Array | JsonObject,
    trust: TrustPolicy,
    recipient?: string,
  ) => Promise<Report>
}

/** The issuer's identifier, or undefined when there is none. */
export function issuerIdOf(document: JsonObject): string | undefined {
  return idOf(document.issuer)
}

/** The holder's identifier as a presentation states it, or undefined when it states none. */
export function holderIdOf(document: JsonObject): string | undefined {
  return idOf(document.holder)
}

function idOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  return isJsonObject(value) && typeof value.id === 'string' ? value.id : undefined
}
