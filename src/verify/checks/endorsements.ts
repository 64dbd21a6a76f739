// Endorsements and other credentials inside a credential: each verified as one of its own.
// Open Badges 3.0, verification step 6; CLR 2.0. A forged one fails the whole; one that has lapsed is a warning.

import type {
  CheckName,
  CheckResult,
  EndorsementSummary,
  Report,
  ReportWarning,
} from '../../model/report.ts'
import { webIssuerOf } from '../../proof/did.ts'
import { utf8 } from '../../util/bytes.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { type Credential, issuerIdOf, type Session } from '../credential.ts'
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
import { aboutNames } from '../look-alike.ts'
import { openDocument } from '../open-envelope.ts'
import { openInner } from '../open-inner.ts'

/** The check `endorsements`, and what it found of every credential inside. */
export interface EmbeddedChecked extends Checked {
  readonly endorsements: readonly EndorsementSummary[]
  readonly credentials: readonly { readonly pointer: string; readonly report: Report }[]
}

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
): Promise<EmbeddedChecked> {
  const embedded = embeddedIn(document)
  const none = { endorsements: [], credentials: [] }
  if (embedded.length === 0) return { ...checked(notApplicable('endorsements')), ...none }
  if (embedded.length > LIMITS.maxEmbedded || session.depth >= LIMITS.maxNesting)
    return { ...checked(failed('endorsements', 'EMBEDDED_TOO_MANY')), ...none }
  const found: One[] = []
  for (const one of embedded) found.push({ one, ...(await looked(one, session)) })
  return {
    ...checked(
      worst(found.map(({ result }) => result)),
      found.flatMap((one) => [...standingWarnings(one), ...partialityWarnings(one, document)]),
    ),
    endorsements: found.flatMap(summaryOf),
    credentials: found.flatMap(({ one, report }) =>
      one.kind === 'member' && report ? [{ pointer: one.pointer, report }] : [],
    ),
  }
}

/** A credential inside, its report where it is one, and what that comes to. */
interface One {
  readonly one: Embedded
  readonly result: CheckResult
  readonly report?: Report
  readonly comment?: string
}

async function looked(one: Embedded, session: Session): Promise<Omit<One, 'one'>> {
  const { content, pointer } = one
  const input = inputOf(content)
  if (!input) return { result: failed('endorsements', 'EMBEDDED_UNSECURED', { pointer }) }
  // Whether the endorser is believed is told as a warning, and never decides over the credential.
  const report = await session.verifyNested(input, session.trust)
  const opened = input instanceof Uint8Array ? openInner(input) : openDocument(input)
  const inner = opened.ok ? opened.credential : undefined
  const result = outcomeOf(one, report, inner)
  const subject = inner?.document.credentialSubject
  const comment = isJsonObject(subject) ? subject.endorsementComment : undefined
  return {
    result,
    report,
    ...(typeof comment === 'string' && { comment }),
  }
}

/** Undefined for what is no credential of its own: no context, no token. */
function inputOf(content: Json) {
  if (typeof content === 'string') return utf8(content)
  return isJsonObject(content) && '@context' in content ? content : undefined
}

function outcomeOf(one: Embedded, report: Report, inner: Credential | undefined): CheckResult {
  const { pointer, kind } = one
  const failures = report.checks.filter((check) => check.outcome === 'failed')
  const forged = failures.find((check) => AUTHENTICITY.includes(check.check))
  if (forged)
    return failed('endorsements', 'EMBEDDED_FAILED', { pointer, message: sentence(kind, forged) })
  if (kind === 'endorsement' && !inner?.types.includes('EndorsementCredential'))
    return failed('endorsements', 'ENDORSEMENT_TYPE_WRONG', { pointer })
  if (kind === 'endorsement' && isAboutAnother(inner?.document.credentialSubject, one.carrierId))
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

/** Where the carrier has no name, nothing says that it is the one that is endorsed. */
function isAboutAnother(subject: Json | undefined, carrierId: Json | undefined): boolean {
  const ids = asArray<Json>(subject)
    .filter(isJsonObject)
    .map(({ id }) => id)
  return ids.length !== 1 || typeof ids[0] !== 'string' || ids[0] !== carrierId
}

/** One that is sound by itself and about something else endorses nothing here. */
function summaryOf({ one, result, report, comment }: One): readonly EndorsementSummary[] {
  if (one.kind !== 'endorsement' || !report) return []
  const verdict = result.outcome === 'failed' ? 'failed' : report.verdict
  return [{ pointer: one.pointer, verdict, issuer: report.issuer, comment: comment ?? null }]
}

/** What does not count against the credential that carries it: it has lapsed, or nobody knows who said it or of whom. */
function standingWarnings({ one, report }: One): readonly ReportWarning[] {
  if (!report) return []
  const { pointer, kind } = one
  const lapsed = report.checks.find(
    (check) =>
      !AUTHENTICITY.includes(check.check) &&
      check.check !== 'trust' &&
      (check.outcome === 'failed' || check.outcome === 'indeterminate'),
  )
  const unknown = report.checks.some((c) => c.check === 'trust' && c.outcome === 'indeterminate')
  return [
    ...(lapsed ? [warning('EMBEDDED_LAPSED', { pointer, message: sentence(kind, lapsed) })] : []),
    ...(unknown ? [warning(UNKNOWN[kind], { pointer })] : []),
    ...(kind === 'endorsement' && !OF_THE_AWARD.test(pointer)
      ? [warning('ENDORSEMENT_OF_PART', { pointer })]
      : []),
    ...(kind === 'endorsement' ? aboutNames(report.warnings) : []).map((one) => ({
      ...one,
      pointer,
    })),
    ...(kind === 'member' && isOfAnother(report, one.carrierId)
      ? [warning('MEMBER_NOT_SUBJECT', { pointer })]
      : []),
  ]
}

/** An endorsement is what a third party says; neither the issuer nor the learner is one. */
function partialityWarnings({ one, report }: One, document: JsonObject): readonly ReportWarning[] {
  const { pointer, kind } = one
  const endorser = report?.issuer.id
  if (kind !== 'endorsement' || typeof endorser !== 'string') return []
  if (webIssuerOf(endorser) === webIssuerOf(issuerIdOf(document) ?? ''))
    return [warning('ENDORSER_IS_ISSUER', { pointer })]
  const isSubject = asArray<Json>(document.credentialSubject)
    .filter(isJsonObject)
    .some(({ id }) => id === endorser)
  return isSubject ? [warning('ENDORSER_IS_SUBJECT', { pointer })] : []
}

/** Of the credential, its issuer or its achievement: what a reader takes an endorsement to be about. */
const OF_THE_AWARD =
  /^(?:\/issuer|\/credentialSubject(?:\/0)?\/achievement)?\/endorsement(?:Jwt)?(?:\/\d+)?$/

const UNKNOWN = { endorsement: 'ENDORSER_UNKNOWN', member: 'MEMBER_ISSUER_UNKNOWN' } as const

/** Issuers call a learner by names of their own, so that another name alone refutes nothing. */
function isOfAnother({ subject }: Report, learner: Json | undefined): boolean {
  const id = subject?.id
  return typeof id === 'string' && typeof learner === 'string' && id !== learner
}

const SEVERITY = { failed: 0, indeterminate: 1, passed: 2, 'not-applicable': 3 } as const

/** Of one or more. */
function worst(results: readonly CheckResult[]): CheckResult {
  return results.reduce((gravest, one) =>
    SEVERITY[one.outcome] < SEVERITY[gravest.outcome] ? one : gravest,
  )
}
