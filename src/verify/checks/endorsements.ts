// Endorsements and other credentials inside a credential: each verified as one of its own.
// Open Badges 3.0, verification step 6; CLR 2.0. A forged one fails the whole; one that has lapsed is a warning.

import type { CheckName, CheckResult, Report, ReportWarning } from '../../model/report.ts'
import { utf8 } from '../../util/bytes.ts'
import { isJsonObject, type Json } from '../../util/json.ts'
import type { Credential, Session } from '../credential.ts'
import { type Embedded, embeddedIn } from '../embedded.ts'
import {
  type Checked,
  checked,
  failed,
  indeterminate,
  notApplicable,
  passed,
  warning,
} from '../finding.ts'
import { LIMITS } from '../limits.ts'

/** Checks that say whether a credential is what somebody signed; the rest says whether it still counts. */
const AUTHENTICITY: readonly CheckName[] = [
  'format',
  'contexts',
  'profile',
  'proof',
  'controller',
  'references',
  'endorsements',
]

export async function checkEndorsements(
  { document }: Credential,
  session: Session,
): Promise<Checked> {
  const embedded = embeddedIn(document)
  if (embedded.length === 0) return checked(notApplicable('endorsements'))
  if (embedded.length > LIMITS.maxEmbedded || session.depth >= LIMITS.maxNesting)
    return checked(failed('endorsements', 'EMBEDDED_TOO_MANY'))
  const results: CheckResult[] = []
  const warnings: ReportWarning[] = []
  for (const one of embedded) {
    const report = await reportOf(one, session)
    results.push(
      report ? outcomeOf(one, report) : failed('endorsements', 'EMBEDDED_UNSECURED', one),
    )
    if (report) warnings.push(...standingWarnings(one, report))
  }
  return checked(worst(results), warnings)
}

/** Undefined for what is no credential of its own: no context, no token. */
async function reportOf(one: Embedded, session: Session): Promise<Report | undefined> {
  const { content } = one
  // Whether the endorser is believed is told as a warning, and never decides over the credential.
  if (typeof content === 'string') return await session.verifyNested(utf8(content), session.trust)
  if (!isJsonObject(content) || !('@context' in content)) return undefined
  return await session.verifyNested(content, session.trust)
}

function outcomeOf({ pointer, kind, carrierId, content }: Embedded, report: Report): CheckResult {
  const failures = report.checks.filter((check) => check.outcome === 'failed')
  const forged = failures.find((check) => AUTHENTICITY.includes(check.check))
  if (forged)
    return failed('endorsements', 'EMBEDDED_FAILED', { pointer, message: sentence(kind, forged) })
  if (kind === 'endorsement' && isAboutAnother(content, carrierId))
    return failed('endorsements', 'ENDORSEMENT_OF_ANOTHER', { pointer })
  const untold = report.checks.find(
    (check) => check.outcome === 'indeterminate' && AUTHENTICITY.includes(check.check),
  )
  if (untold)
    return indeterminate('endorsements', 'EMBEDDED_NOT_TOLD', {
      pointer,
      message: sentence(kind, untold),
    })
  return passed('endorsements', { pointer })
}

function sentence(kind: Embedded['kind'], check: CheckResult): string {
  const name = kind === 'endorsement' ? 'an endorsement' : 'a credential inside'
  return `${name}: ${check.message} (${check.code})`
}

function isAboutAnother(content: Json, carrierId: Json | undefined): boolean {
  if (!isJsonObject(content) || !isJsonObject(content.credentialSubject)) return false
  const { id } = content.credentialSubject
  return typeof carrierId === 'string' && typeof id === 'string' && id !== carrierId
}

/** What does not count against the credential that carries it: it has lapsed, or nobody knows who said it. */
function standingWarnings({ pointer, kind }: Embedded, report: Report): readonly ReportWarning[] {
  const lapsed = report.checks.find(
    (check) =>
      !AUTHENTICITY.includes(check.check) &&
      check.check !== 'trust' &&
      (check.outcome === 'failed' || check.outcome === 'indeterminate'),
  )
  const unknown = report.checks.some((c) => c.check === 'trust' && c.outcome === 'indeterminate')
  return [
    ...(lapsed ? [warning('EMBEDDED_LAPSED', { pointer, message: sentence(kind, lapsed) })] : []),
    ...(unknown ? [warning('ENDORSER_UNKNOWN', { pointer })] : []),
  ]
}

const SEVERITY = { failed: 0, indeterminate: 1, passed: 2, 'not-applicable': 3 } as const

function worst(results: readonly CheckResult[]): CheckResult {
  const sorted = [...results].sort((a, b) => SEVERITY[a.outcome] - SEVERITY[b.outcome])
  return sorted[0] ?? notApplicable('endorsements')
}
