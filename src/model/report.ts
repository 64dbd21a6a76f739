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
}

/** The verdict over the checks: a failed one decides, a required one that is missing is never a pass. */
export function verdictOf(
  checks: readonly CheckResult[],
  required: readonly CheckName[] = CHECK_NAMES,
): Verdict {
  if (checks.some((c) => c.outcome === 'failed')) return 'failed'
  const settled = required.every((name) => {
    const results = checks.filter((c) => c.check === name)
    return (
      results.length > 0 &&
      results.every((c) => c.outcome === 'passed' || c.outcome === 'not-applicable')
    )
  })
  return settled ? 'passed' : 'indeterminate'
}
