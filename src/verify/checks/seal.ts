// The checks of a sealed credential: its seals judged with what can be had, and whether somebody believed vouches for the
// organisation. security.md section 4.

import type { CheckResult } from '../../model/report.ts'
import { covers, coversTemplate, type TrustList } from '../../trust/trust-list.ts'
import type { Credential, Session } from '../credential.ts'
import { indeterminate, passed } from '../finding.ts'
import { fetchIssuers, fetchRevocation } from '../seal/collect-material.ts'
import { folded } from '../seal/judge-issuer.ts'
import { type JudgedSeal, judgeSeals } from '../seal/judge-seal.ts'
import type { SealEnvelope } from '../seal/read-envelope.ts'
import { readSeals } from '../seal/read-seal.ts'
import type { OpenRevocation, RevocationMaterial } from '../seal/revocation.ts'
import { type SealsChecked, sealResults } from './seal-results.ts'

/** Checks every signature around a credential. */
export async function checkSeals(
  envelope: SealEnvelope,
  { document }: Credential,
  session: Session,
): Promise<SealsChecked> {
  return sealResults(await judgeWithMaterial(envelope, session), document, session)
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
