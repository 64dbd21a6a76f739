// What judged seals come to in a report: integrity, whose seal it is, certificate and times, once per signature, and a
// summary of each. specs/interfaces.md names the checks. Every signature counts: one bad one is never a pass.

import type { CheckName, CheckResult, ReportWarning, SealSummary } from '../../model/report.ts'
import type { TrustAnchor } from '../../trust/certificate-trust.ts'
import type { JsonObject } from '../../util/json.ts'
import type { FindingCode } from '../codes.ts'
import type { Session } from '../credential.ts'
import {
  type Checked,
  checked,
  failed,
  indeterminate,
  notApplicable,
  passed,
  warning,
} from '../finding.ts'
import { type IssuerFinding, judgeIssuer, lacksMandate } from '../seal/judge-issuer.ts'
import type { JudgedSeal } from '../seal/judge-seal.ts'
import type { JudgedTimestamp } from '../seal/judge-timestamps.ts'

export interface SealsChecked {
  readonly proof: Checked
  readonly controller: Checked
  readonly certificate: Checked
  readonly time: Checked
  readonly seals: readonly SealSummary[]
  /** Of the first seal that is the issuer's and vouched for. */
  readonly vouched: Voucher | undefined
}

interface Voucher {
  readonly organisation: string
  readonly by: TrustAnchor
}

type Clock = Pick<Session, 'at' | 'maxClockSkewSeconds'>

/** The results of every signature around a credential. */
export function sealResults(
  judged: readonly JudgedSeal[],
  document: JsonObject,
  clock: Clock,
): SealsChecked {
  const issuers = judged.map(({ certificate }) => certificate && judgeIssuer(document, certificate))
  const isOwn = judged.some((one, index) => one.intact && issuers[index]?.outcome === 'passed')
  const mandate = lacksMandate(document)
    ? [warning('SEAL_WITHOUT_MANDATE', { pointer: '/issuer' })]
    : []
  return {
    proof: checked(judged.map(proofResult), judged.flatMap(propertyWarnings)),
    controller: checked(
      judged.map((one, index) => controllerResult(one, issuers[index], isOwn)),
      mandate,
    ),
    certificate: checked(judged.map(certificateResult), judged.flatMap(certificateWarnings)),
    time: checked(judged.flatMap((one) => timeResults(one, clock))),
    seals: judged.map(summarize),
    vouched: judged.flatMap((one, index) => voucherOf(one, issuers[index]))[0],
  }
}

/** Who vouches for a seal that holds and is the issuer's. */
function voucherOf(
  { intact, faults, certificate, certificateFinding }: JudgedSeal,
  issuer: IssuerFinding | undefined,
): readonly Voucher[] {
  const [organisation] = certificate?.subject.organization ?? []
  const isOwn = intact && faults.length === 0 && issuer?.outcome === 'passed'
  return isOwn && certificateFinding?.outcome === 'passed' && organisation !== undefined
    ? [{ organisation, by: certificateFinding.anchor }]
    : []
}

function proofResult({ pointer, faults, malformedProperty }: JudgedSeal): CheckResult {
  const [fault] = faults
  if (fault) return failed('proof', fault.code, { pointer, message: fault.message })
  if (malformedProperty !== undefined)
    return failed('proof', 'SEAL_PROPERTY_INVALID', { pointer: malformedProperty })
  return passed('proof', { pointer })
}

function propertyWarnings({ pointer, hasPolicy, unknownProperties }: JudgedSeal): ReportWarning[] {
  return [
    ...(hasPolicy ? [warning('SEAL_POLICY_UNREAD', { pointer: `${pointer}/protected` })] : []),
    ...(unknownProperties.length > 0
      ? [warning('SEAL_PROPERTY_UNKNOWN', { pointer: `${pointer}/header/etsiU` })]
      : []),
  ]
}

function controllerResult(
  { pointer, intact }: JudgedSeal,
  finding: IssuerFinding | undefined,
  isOwn: boolean,
): CheckResult {
  if (!finding) return indeterminate('controller', 'NOT_CHECKED', { pointer })
  if (finding.outcome === 'passed') return passed('controller', { pointer })
  // The issuer's own seal stands; whose the further one is must be told by its certificate.
  if (finding.code === 'SEAL_ISSUER_MISMATCH' && intact && isOwn)
    return indeterminate('controller', 'SEAL_BY_ANOTHER', { pointer })
  return told('controller', finding)
}

function certificateResult({ pointer, certificateFinding }: JudgedSeal): CheckResult {
  if (!certificateFinding) return indeterminate('certificate', 'NOT_CHECKED', { pointer })
  if (certificateFinding.outcome !== 'passed')
    return told('certificate', { pointer, ...certificateFinding })
  const { anchor, quality } = certificateFinding
  const message = `${WORDS[quality]}, vouched for by ${anchor.name}`
  return passed('certificate', { pointer, message })
}

const WORDS = {
  'qualified-seal': 'a qualified electronic seal',
  'qualified-certificate': 'a seal with a qualified certificate',
  'claims-qualified': 'a seal whose certificate says that it is qualified',
  'not-qualified': 'a seal that is not qualified',
} as const

function certificateWarnings({ pointer, certificateFinding }: JudgedSeal): ReportWarning[] {
  if (!certificateFinding) return []
  const { outcome, quality, revokedSince } = certificateFinding
  return [
    ...(revokedSince ? [warning('CERTIFICATE_REVOKED_SINCE', { pointer })] : []),
    ...(outcome === 'passed' && quality === 'not-qualified'
      ? [warning('CERTIFICATE_NOT_QUALIFIED', { pointer })]
      : []),
  ]
}

function timeResults(
  seal: JudgedSeal,
  { at: now, maxClockSkewSeconds }: Clock,
): readonly CheckResult[] {
  const { pointer, claimedAt, timestamps, provenAt } = seal
  const skewMs = maxClockSkewSeconds * 1000
  if (claimedAt && claimedAt.getTime() > now.getTime() + skewMs)
    return [failed('time', 'SEAL_TIME_IN_FUTURE', { pointer })]
  const isLate = timestamps.some(
    ({ kind, at }) =>
      kind !== 'content' && at && claimedAt && claimedAt.getTime() > at.getTime() + skewMs,
  )
  if (isLate) return [failed('time', 'TIMESTAMP_ORDER', { pointer })]
  const open = timestamps.flatMap((one) => timestampComplaint(pointer, one))
  if (open.length > 0) return open
  if (timestamps.length === 0)
    return [notApplicable('time', { pointer, message: 'the seal bears no timestamp' })]
  const when = provenAt ? `: the seal was there at ${provenAt.toISOString()}` : ''
  return [passed('time', { pointer, message: `checked, and in order${when}` })]
}

function timestampComplaint(
  pointer: string,
  { outcome, code, pointer: inner }: JudgedTimestamp,
): readonly CheckResult[] {
  return outcome === 'passed'
    ? []
    : [told('time', { outcome, code, pointer: `${pointer}${inner}` })]
}

function told(
  check: CheckName,
  {
    outcome,
    code,
    pointer,
    message,
  }: {
    readonly outcome: 'failed' | 'indeterminate'
    readonly code: FindingCode
    readonly pointer: string
    readonly message?: string | undefined
  },
): CheckResult {
  const place = { pointer, message }
  return outcome === 'failed' ? failed(check, code, place) : indeterminate(check, code, place)
}

function summarize(one: JudgedSeal): SealSummary {
  const { pointer, level, certificate, claimedAt, provenAt, certificateFinding } = one
  const { organization = [], organizationIdentifier = [] } = certificate?.subject ?? {}
  return {
    pointer,
    level: level ?? null,
    organisation: organization[0] ?? null,
    identifier: organizationIdentifier[0] ?? null,
    claimedAt: claimedAt?.toISOString() ?? null,
    provenAt: provenAt?.toISOString() ?? null,
    quality: certificateFinding?.anchor ? certificateFinding.quality : null,
    vouchedBy: certificateFinding?.anchor?.name ?? null,
  }
}
