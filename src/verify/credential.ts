// What the checks work on: one credential taken out of its envelope, and the things they may ask for.

import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import type { CredentialFormat, Report, ReportWarning } from '../model/report.ts'
import type { ParsedJws } from '../proof/compact-jws.ts'
import type { LoadDocument } from '../trust/load-document.ts'
import type { TrustPolicy } from '../trust/trust-list.ts'
import type { JsonObject } from '../util/json.ts'

/** How the credential is secured. */
export type Securing =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'jws'; readonly jws: ParsedJws; readonly claims: JsonObject }
  /** A JAdES seal in the General JSON serialization. */
  | { readonly kind: 'seal' }

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
  readonly loadDocument: LoadDocument
  readonly trust: TrustPolicy
  readonly maxClockSkewSeconds: number
  /** Credentials inside credentials, and lists of lists: how deep we are. */
  readonly depth: number
  /** Verifies a credential that this one holds or names, as one of its own. */
  readonly verifyNested: (input: Uint8Array | JsonObject, trust: TrustPolicy) => Promise<Report>
}

/** The issuer's identifier, or undefined when there is none. */
export function issuerIdOf(document: JsonObject): string | undefined {
  const { issuer } = document
  if (typeof issuer === 'string') return issuer
  if (typeof issuer !== 'object' || issuer === null || Array.isArray(issuer)) return undefined
  const { id } = issuer as JsonObject
  return typeof id === 'string' ? id : undefined
}
