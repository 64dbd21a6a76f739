// The verifier's answer: three-valued checks, and the one function that decides (STYLE, example 3).

import type { JsonObject } from '../util/json.ts'

export const OUTCOMES = ['passed', 'failed', 'indeterminate', 'not-applicable'] as const
export type Outcome = (typeof OUTCOMES)[number]
export type Verdict = Exclude<Outcome, 'not-applicable'>

export const CHECK_NAMES = [
  'format',
  'contexts',
  'profile',
  'proof',
  'controller',
  'certificate',
  'time',
  'validity',
  'status',
  'trust',
  'recipient',
  'references',
  'endorsements',
] as const
export type CheckName = (typeof CHECK_NAMES)[number]

export const CREDENTIAL_FORMATS = [
  'ob3',
  'elm',
  'clr',
  'eudi',
  'vc',
  'vp',
  'status-list',
  'unknown',
] as const
export type CredentialFormat = (typeof CREDENTIAL_FORMATS)[number]

/** One thing that was looked at, and what came of it. */
export interface CheckResult {
  readonly check: CheckName
  readonly outcome: Outcome
  /** Stable code, `AREA_WHAT`; `OK` when passed. */
  readonly code: string
  /** One sentence for people; no personal data, no keys. */
  readonly message: string
  /** JSON pointer into the credential, where one place is meant. */
  readonly pointer?: string
  /** Where the rule stands. */
  readonly spec?: string
}

/** Something worth telling that decides nothing. */
export interface ReportWarning {
  readonly code: string
  readonly message: string
  readonly pointer?: string
}

/** One electronic seal, as far as it could be told. */
export interface SealSummary {
  /** JSON pointer into the sealed file. */
  readonly pointer: string
  /** Level of a JAdES baseline signature; null when the signature does not hold. */
  readonly level: 'B' | 'T' | 'LT' | 'LTA' | null
  /** Organisation and identifier in the certificate; a claim unless somebody vouches. */
  readonly organisation: string | null
  readonly identifier: string | null
  /** RFC 3339: what the signer says, and what timestamps prove. */
  readonly claimedAt: string | null
  readonly provenAt: string | null
  readonly quality:
    | 'qualified-seal'
    | 'qualified-certificate'
    | 'claims-qualified'
    | 'not-qualified'
    | null
  /** The authority at which the path ends. */
  readonly vouchedBy: string | null
}

/** One check as the Europass viewer lists it. */
export interface EuropassCheck {
  /** Concept of the check, such as `http://data.europa.eu/snb/verification/f9c2016fe9`. */
  readonly type: string
  /** Concept of the status: OK, error or skipped. */
  readonly status: string
  /** The two in words. */
  readonly name: 'format' | 'seal' | 'owner' | 'revocation' | 'accreditation' | 'validity'
  readonly outcome: 'ok' | 'error' | 'skipped'
  readonly message: string
}

/** What the Europass viewer would show. */
export interface EuropassReport {
  readonly checks: readonly EuropassCheck[]
  readonly ribbon: 'Verified' | 'Partially Verified' | 'Verification Failed'
}

/** What somebody says of a credential, or of a part of it, in a credential of its own. */
export interface EndorsementSummary {
  /** JSON pointer into the credential that carries it. */
  readonly pointer: string
  /** Of the endorsement by itself; failed also for one that is about something else. */
  readonly verdict: Verdict
  readonly issuer: Report['issuer']
  readonly comment: string | null
}

export interface Report {
  readonly format: CredentialFormat
  readonly verdict: Verdict
  readonly checks: readonly CheckResult[]
  readonly warnings: readonly ReportWarning[]
  readonly issuer: {
    readonly id: string | null
    /** The name in the credential: a claim. */
    readonly claims: string | null
    /** The name in the trust list: what we vouch for. */
    readonly trustedName: string | null
  }
  readonly subject: JsonObject | null
  readonly achievement: JsonObject | null
  /** Of a sealed credential: what is known of every seal, in order. */
  readonly seals?: readonly SealSummary[]
  /** Of a Europass credential: the checks of the official viewer, told from ours. */
  readonly europass?: EuropassReport
  /** Of a presentation: who presents, and what for; claims, as the `proof` check says how far to believe them. */
  readonly presentation?: {
    readonly holder: string | null
    readonly challenge: string | null
    readonly domain: readonly string[]
  }
  /** Of a credential that is endorsed: by whom, in order. */
  readonly endorsements?: readonly EndorsementSummary[]
  /** Of a presentation or a CLR: the report of every credential in it, in order. */
  readonly credentials?: readonly { readonly pointer: string; readonly report: Report }[]
}

/** The verdict over the checks: a failed one decides, a required one that is missing is never a pass. */
export function verdictOf(
  checks: readonly CheckResult[],
  required: readonly CheckName[] = CHECK_NAMES,
): Verdict {
  if (checks.some((c) => c.outcome === 'failed')) return 'failed'
  return required.every((name) => isSettled(name, checks)) ? 'passed' : 'indeterminate'
}

function isSettled(name: CheckName, checks: readonly CheckResult[]): boolean {
  let isLookedAt = false
  for (const { check, outcome } of checks) {
    if (check !== name) continue
    if (outcome !== 'passed' && outcome !== 'not-applicable') return false
    isLookedAt = true
  }
  return isLookedAt
}
