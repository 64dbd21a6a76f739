// The checks of a sealed credential: integrity, whose seal it is, certificate and times, once per signature.
// security.md section 4; specs/interfaces.md names the checks. Every signature counts: one bad one is never a pass.

import type { CheckName, CheckResult, ReportWarning, SealSummary } from '../../model/report.ts'
import type { TrustAnchor } from '../../trust/certificate-trust.ts'
import { covers, coversTemplate, type TrustList } from '../../trust/trust-list.ts'
import type { FindingCode } from '../codes.ts'
import type { Credential, Session } from '../credential.ts'
import {
  type Checked,
  checked,
  failed,
  indeterminate,
  notApplicable,
  passed,
  warning,
} from '../finding.ts'
import { fetchIssuers, fetchRevocation } from '../seal/collect-material.ts'
import { folded, type IssuerFinding, judgeIssuer, lacksMandate } from '../seal/judge-issuer.ts'
import { type JudgedSeal, judgeSeals } from '../seal/judge-seal.ts'
import type { JudgedTimestamp } from '../seal/judge-timestamps.ts'
import type { SealEnvelope } from '../seal/read-envelope.ts'
import { readSeals } from '../seal/read-seal.ts'
import type { OpenRevocation, RevocationMaterial } from '../seal/revocation.ts'

export interface SealsChecked {
  readonly proof: Checked
  readonly controller: Checked
  readonly certificate: Checked
  readonly time: Checked
  readonly seals: readonly SealSummary[]
  /** Of the first seal that is the issuer's and vouched for: the organisation, and by whom. */
  readonly vouched: { readonly organisation: string; readonly by: TrustAnchor } | undefined
}

/** Checks every signature around a credential. */
export async function checkSeals(
  envelope: SealEnvelope,
  { document }: Credential,
  session: Session,
): Promise<SealsChecked> {
  const judged = await judgeWithMaterial(envelope, session)
  const issuers = judged.map(({ certificate }) => certificate && judgeIssuer(document, certificate))
  const isOwn = judged.some((one, index) => one.intact && issuers[index]?.outcome === 'passed')
  const own = judged.find((one, index) => isVouched(one, issuers[index]))
  const { organization = [] } = own?.certificate?.subject ?? {}
  const anchor = own?.certificateFinding?.anchor
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
    time: checked(judged.flatMap((one) => timeResults(one, session))),
    seals: judged.map(summarize),
    vouched: anchor && organization[0] ? { organisation: organization[0], by: anchor } : undefined,
  }
}

/** Judges with what the file holds; where that leaves something open, asks outside and judges again. */
async function judgeWithMaterial(
  envelope: SealEnvelope,
  session: Session,
): Promise<readonly JudgedSeal[]> {
  const { at: now, maxClockSkewSeconds, loadDocument } = session
  const { anchors } = session.certificates
  const asked = { anchors, now, maxClockSkewSeconds, work: session.work }
  const read = readSeals(envelope)
  let judged = judgeSeals(read, { ...asked, material: { crls: [], ocsps: [] }, issuers: [] })
  const issuers = []
  for (const certificate of judged.flatMap(notAnchored))
    issuers.push(...(await fetchIssuers(certificate, loadDocument)))
  if (issuers.length > 0)
    judged = judgeSeals(read, { ...asked, material: { crls: [], ocsps: [] }, issuers })
  const open = new Map(
    judged.flatMap(unanswered).map((one) => [one.certificate.thumbprint, one] as const),
  )
  const found: RevocationMaterial[] = []
  for (const one of open.values()) found.push(await fetchRevocation(one, loadDocument))
  const material = {
    crls: found.flatMap(({ crls }) => crls),
    ocsps: found.flatMap(({ ocsps }) => ocsps),
  }
  return material.crls.length + material.ocsps.length === 0
    ? judged
    : judgeSeals(read, { ...asked, material, issuers })
}

/** The certificate of a seal that holds, when nothing at hand leads from it to anybody who is believed. */
function notAnchored({ intact, certificate, certificateFinding }: JudgedSeal) {
  const isOpen = intact && certificateFinding?.code === 'CERTIFICATE_NOT_ANCHORED'
  return isOpen && certificate ? [certificate] : []
}

/** Whose revocation matters and is not known: of the seal's path where that is all that is open, of the timestamps'. */
function unanswered({
  intact,
  certificateFinding,
  timestamps,
}: JudgedSeal): readonly OpenRevocation[] {
  if (!intact) return []
  const isOpen = certificateFinding?.code === 'CERTIFICATE_REVOCATION_UNKNOWN'
  return [
    ...(isOpen ? certificateFinding.unanswered : []),
    ...timestamps.flatMap((one) => one.unanswered),
  ]
}

function isVouched(one: JudgedSeal, issuer: IssuerFinding | undefined): boolean {
  const isSound = one.intact && one.faults.length === 0 && issuer?.outcome === 'passed'
  return isSound && one.certificateFinding?.outcome === 'passed'
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

function timeResults(seal: JudgedSeal, session: Session): readonly CheckResult[] {
  const { pointer, claimedAt, timestamps, provenAt } = seal
  const skewMs = session.maxClockSkewSeconds * 1000
  if (claimedAt && claimedAt.getTime() > session.at.getTime() + skewMs)
    return [failed('time', 'SEAL_TIME_IN_FUTURE', { pointer })]
  const proven = timestamps.filter(({ kind, at }) => kind !== 'content' && at !== undefined)
  const isLate = proven.some(
    ({ at }) => at && claimedAt && claimedAt.getTime() > at.getTime() + skewMs,
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
  const place = { pointer, ...(message !== undefined && { message }) }
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

/**
 * Trust in a sealed credential: somebody believed vouches for the organisation. The issuer's identifier is whatever
 * the credential says, so that an entry of the list counts only under the name that the certificate proves.
 */
export function checkSealTrust(
  { vouched }: SealsChecked,
  trust: TrustList,
  { issuerId, issuedAt, achievements }: SealTrustQuestion,
): CheckResult {
  if (!vouched) return indeterminate('trust', 'ISSUER_UNKNOWN', { pointer: '/issuer' })
  const entries = trust.issuers.filter(
    ({ id, name }) => id === issuerId && folded(name) === folded(vouched.organisation),
  )
  const inPeriod = entries.filter((entry) => covers(entry, issuedAt))
  if (entries.length > 0 && inPeriod.length === 0)
    return indeterminate('trust', 'ISSUER_OUTSIDE_PERIOD', { pointer: '/issuer' })
  const isCovered = achievements.every((id) => inPeriod.some((one) => coversTemplate(one, id)))
  if (entries.length > 0 && !isCovered)
    return indeterminate('trust', 'ISSUER_NOT_FOR_TEMPLATE', { pointer: '/credentialSubject' })
  return passed('trust', { message: `${vouched.by.name} vouches for ${vouched.organisation}` })
}

export interface SealTrustQuestion {
  readonly issuerId: string
  readonly issuedAt: Date
  /** Ids of what is awarded; undefined for one without. */
  readonly achievements: readonly (string | undefined)[]
}
