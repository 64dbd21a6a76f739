// Whether the certificate of a seal counts at the proven time: its dates, its use, its path to somebody believed, its
// revocation, and whether it is qualified. ETSI EN 319 102-1 section 5.2.6, EN 319 412-5; security.md section 4.

import type { SignatureWork } from '../../proof/signature-work.ts'
import type { Certificate } from '../../proof/x509/certificate.ts'
import { OID } from '../../proof/x509/oids.ts'
import { pathConstraintsOf } from '../../proof/x509/path-constraints.ts'
import { findPath } from '../../trust/certificate-path.ts'
import type { TrustAnchor } from '../../trust/certificate-trust.ts'
import { type Qualification, statusAt } from '../../trust/eu-trust-list.ts'
import { asArray } from '../../util/json.ts'
import type { FindingCode } from '../codes.ts'
import { type OpenRevocation, type RevocationMaterial, revocationsAlong } from './revocation.ts'

/** What a seal is worth in law (Regulation 910/2014, articles 3 and 36 to 38). */
export type SealQuality =
  /** Qualified certificate for seals of a granted service, its key on a qualified device. */
  | 'qualified-seal'
  /** Qualified certificate for seals of a granted service. */
  | 'qualified-certificate'
  /** The certificate says it is qualified, and no trust list at hand confirms it. */
  | 'claims-qualified'
  | 'not-qualified'

export type CertificateFinding = CertificateDetails &
  (
    | { readonly outcome: 'passed'; readonly anchor: TrustAnchor }
    | {
        readonly outcome: 'failed' | 'indeterminate'
        readonly message?: string
        readonly anchor: TrustAnchor | undefined
      }
  )

interface CertificateDetails {
  readonly code: FindingCode
  readonly quality: SealQuality
  /** Revoked after the proven time. */
  readonly revokedSince: boolean
  /** What of the path could be asked about. */
  readonly unanswered: readonly OpenRevocation[]
}

export interface CertificateQuestion {
  readonly certificate: Certificate
  readonly pool: readonly Certificate[]
  readonly anchors: readonly TrustAnchor[]
  readonly material: RevocationMaterial
  /** Proven by a timestamp; undefined when only the signer claims a time. */
  readonly provenAt: Date | undefined
  readonly claimedAt: Date | undefined
  readonly now: Date
  /** What others say counts up to this time. */
  readonly latest: Date
  /** What may be spent on the signatures of certificates; any number by default. */
  readonly work?: SignatureWork
}

/** Judges the certificate of one seal. */
export function judgeCertificate(question: CertificateQuestion): CertificateFinding {
  const { certificate, provenAt, now, latest } = question
  const at = provenAt ?? now
  const dated = dateFinding(question)
  if (dated?.outcome === 'failed') return without(dated)
  const use = useFinding(certificate)
  if (use) return without(use)
  const { found, pathAt, expired } = pathOf(question, dated !== undefined)
  // Without a timestamp a later revocation counts too: a stolen key can set back its own clock.
  const times = { at, above: pathAt, latest }
  const revocation = revocationsAlong(found.path, question.material, times)
  const { since: revokedSince, unanswered } = revocation
  if (revocation.revoked)
    return { ...without({ outcome: 'failed', code: 'CERTIFICATE_REVOKED' }), revokedSince }
  if (found.outcome !== 'anchored') {
    const quality = certificate.qcStatements?.compliance ? 'claims-qualified' : 'not-qualified'
    const { outcome, code, message } = found
    return { outcome, code, message, anchor: undefined, quality, revokedSince, unanswered: [] }
  }
  const { anchor } = found
  const quality = qualityOf(certificate, anchor, at)
  const finding = expired ? EXPIRED_SINCE : unanswered.length === 0 ? OK : UNKNOWN
  return { ...finding, anchor, quality, revokedSince, unanswered }
}

interface Refusal {
  readonly outcome: 'failed' | 'indeterminate'
  readonly code: FindingCode
}
const OK = { outcome: 'passed', code: 'OK' } as const
const EXPIRED_SINCE: Refusal = { outcome: 'indeterminate', code: 'CERTIFICATE_EXPIRED_SINCE' }
const UNKNOWN: Refusal = { outcome: 'indeterminate', code: 'CERTIFICATE_REVOCATION_UNKNOWN' }

function without(verdict: Refusal): CertificateFinding {
  const nothing = { anchor: undefined, quality: 'not-qualified', revokedSince: false } as const
  return { ...verdict, ...nothing, unanswered: [] }
}

/** Failed outside its dates; "expired since" when only the signer says that it was made before. */
function dateFinding(question: CertificateQuestion): Refusal | undefined {
  const { certificate, provenAt, claimedAt, now } = question
  const { notBefore, notAfter } = certificate
  const at = provenAt ?? now
  if (at < notBefore || (claimedAt && claimedAt < notBefore))
    return { outcome: 'failed', code: 'CERTIFICATE_NOT_YET_VALID' }
  if (claimedAt && claimedAt > notAfter) return { outcome: 'failed', code: 'CERTIFICATE_EXPIRED' }
  if (at <= notAfter) return undefined
  return provenAt || !claimedAt ? { outcome: 'failed', code: 'CERTIFICATE_EXPIRED' } : EXPIRED_SINCE
}

/**
 * The path at the proven time. Without one it must hold now; where it only held when the signer says, a certificate in
 * it has expired since.
 */
function pathOf(question: CertificateQuestion, expired: boolean) {
  const { certificate, pool, anchors, provenAt, claimedAt, now, work } = question
  const asked = { pool, anchors, now, purpose: 'seal', ...(work && { work }) } as const
  const search = (at: Date) => findPath(certificate, { ...asked, at })
  const pathAt = provenAt ?? (expired && claimedAt ? claimedAt : now)
  const found = search(pathAt)
  if (found.outcome !== 'failed' || provenAt || !claimedAt || claimedAt > now)
    return { found, pathAt, expired }
  const before = search(claimedAt)
  return before.outcome === 'anchored'
    ? { found: before, pathAt: claimedAt, expired: true }
    : { found, pathAt, expired }
}

const [SERVER, CLIENT, CODE, TIME, OCSP] = [1, 2, 3, 8, 9].map((n) => `1.3.6.1.5.5.7.3.${n}`)
/** Purposes of machines and services: whoever holds such a key has not been trusted with the organisation's word. */
const OTHER_PURPOSES = [SERVER, CODE, TIME, OCSP]

function useFinding({ isCa, keyUsage, extendedKeyUsage = [] }: Certificate): Refusal | undefined {
  const maySeal =
    keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')
  // RFC 5280 section 4.2.1.12. Seals' certificates name no purpose, or one of documents, of mail or of clients.
  const isForOther =
    extendedKeyUsage.some((purpose) => OTHER_PURPOSES.includes(purpose)) &&
    extendedKeyUsage.every((purpose) => purpose === CLIENT || OTHER_PURPOSES.includes(purpose))
  return isCa || !maySeal || isForOther
    ? { outcome: 'failed', code: 'CERTIFICATE_NOT_FOR_SEALS' }
    : undefined
}

/** ETSI TS 119 615 section 4.4, as far as the list's rules can be evaluated here. */
function qualityOf(certificate: Certificate, { service }: TrustAnchor, at: Date): SealQuality {
  const statements = certificate.qcStatements
  if (service?.type !== 'CA/QC')
    return statements?.compliance ? 'claims-qualified' : 'not-qualified'
  const status = asArray(statusAt(service, at))
  const { policies } = pathConstraintsOf(certificate)
  const rules = status.flatMap(({ qualifications }) => qualifications)
  const said = rules.flatMap((rule) => qualifiersFor(rule, policies))
  // A rule that is not evaluated may be about this certificate: it can take worth away, and never give any.
  const perhaps = rules.flatMap((rule) => (rule.policies ? [] : rule.qualifiers))
  if (perhaps.includes('NotQualified') && statements?.compliance) return 'claims-qualified'
  const qualified =
    (statements?.compliance === true || said.includes('QCStatement')) &&
    !said.includes('NotQualified')
  const types = statements?.types ?? []
  const forSeals = types.length > 0 ? types.includes(OID.qcTypeSeal) : said.includes('QCForESeal')
  const listed = status.flatMap((one) => one.for).filter((use) => /^Fore|^ForWeb/.test(use))
  const granted = listed.length === 0 || listed.includes('ForeSeals')
  if (!qualified || !forSeals || !granted) return 'not-qualified'
  const device = deviceSays(said) ?? (statements?.sscd === true && deviceSays(perhaps) !== false)
  return device ? 'qualified-seal' : 'qualified-certificate'
}

function qualifiersFor({ qualifiers, policies }: Qualification, own: readonly string[]) {
  const isMeant = policies?.some((policy) => own.includes(policy))
  return isMeant ? qualifiers : []
}

function deviceSays(said: readonly string[]): boolean | undefined {
  if (said.includes('QCNoQSCD') || said.includes('QCNoSSCD')) return false
  return said.includes('QCWithQSCD') || said.includes('QCWithSSCD') ? true : undefined
}
