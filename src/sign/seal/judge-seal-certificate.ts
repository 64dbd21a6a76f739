// Whether a certificate can seal at a time: what the Europass checker and EU DSS will refuse is refused here, before
// anything is signed. ETSI EN 319 412-3 and -5, TS 119 312 (key sizes); elm.md section 5 for the subject's members.

import { PipelineError } from '../../model/pipeline-error.ts'
import type { Certificate } from '../../proof/x509/certificate.ts'
import { OID } from '../../proof/x509/oids.ts'
import { toInstant } from '../../util/time.ts'

export const SEAL_CERTIFICATE_RULES = [
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-is-ca',
  'key-usage',
  'key-too-weak',
  'no-organisation-identifier',
  'no-organisation',
  'no-country',
  'no-common-name',
  'not-for-seals',
  'not-qualified',
  'no-qualified-device',
] as const
export type SealCertificateRule = (typeof SEAL_CERTIFICATE_RULES)[number]

/** Something a seal certificate lacks. `refused`: it must not seal; `warning`: the seal will count for less. */
export interface SealCertificateFinding {
  readonly rule: SealCertificateRule
  readonly severity: 'refused' | 'warning'
  readonly message: string
}

const MIN_RSA_BITS = 2048
const CURVES: readonly (string | undefined)[] = ['prime256v1', 'secp384r1']

/** Everything that a certificate lacks for sealing at a time; empty for a qualified seal certificate on a device. */
export function judgeSealCertificate(
  certificate: Certificate,
  at: Date,
): readonly SealCertificateFinding[] {
  return [
    ...judgeValidity(certificate, at),
    ...judgeKey(certificate),
    ...judgeSubject(certificate),
    ...judgeQualification(certificate),
  ]
}

/**
 * Asserts that a certificate may seal.
 *
 * @throws {PipelineError} `SEAL_CERTIFICATE_UNFIT` with the rules in `detail.rules`.
 */
export function assertMaySeal(certificate: Certificate, at: Date): void {
  const refused = judgeSealCertificate(certificate, at).filter((f) => f.severity === 'refused')
  if (refused.length === 0) return
  const why = refused.map(({ message }) => message).join('; ')
  throw new PipelineError('SEAL_CERTIFICATE_UNFIT', `the certificate cannot seal: ${why}`, {
    detail: { rules: refused.map(({ rule }) => rule) },
  })
}

function judgeValidity({ notBefore, notAfter }: Certificate, at: Date) {
  if (at < notBefore) {
    return [refused('certificate-not-yet-valid', `it is valid from ${toInstant(notBefore)} only`)]
  }
  return at > notAfter
    ? [refused('certificate-expired', `it was valid until ${toInstant(notAfter)}`)]
    : []
}

function judgeKey({ publicKey, keyUsage, isCa }: Certificate): SealCertificateFinding[] {
  const findings: SealCertificateFinding[] = []
  if (isCa) findings.push(refused('certificate-is-ca', 'it is the certificate of an authority'))
  const maySign = keyUsage?.has('digitalSignature') || keyUsage?.has('nonRepudiation')
  if (!maySign) findings.push(refused('key-usage', 'its key may not sign (key usage)'))
  const { modulusLength = 0, namedCurve } = publicKey.asymmetricKeyDetails ?? {}
  const strong =
    publicKey.asymmetricKeyType === 'rsa'
      ? modulusLength >= MIN_RSA_BITS
      : CURVES.includes(namedCurve)
  if (!strong) {
    findings.push(
      refused('key-too-weak', `its key is not RSA of ${MIN_RSA_BITS} bits or more, P-256 or P-384`),
    )
  }
  return findings
}

function judgeSubject({ subject }: Certificate): SealCertificateFinding[] {
  const required = [
    ['no-organisation-identifier', subject.organizationIdentifier, 'organisation identifier'],
    ['no-organisation', subject.organization, 'organisation name'],
    ['no-country', subject.country, 'country'],
    ['no-common-name', subject.commonName, 'common name'],
  ] as const
  return required
    .filter(([, texts]) => texts.length !== 1 || texts[0]?.trim() === '')
    .map(([rule, , what]) => refused(rule, `its subject has not exactly one ${what}`))
}

function judgeQualification({ qcStatements }: Certificate): SealCertificateFinding[] {
  const types = qcStatements?.types ?? []
  if (types.length > 0 && !types.includes(OID.qcTypeSeal)) {
    return [refused('not-for-seals', 'it is qualified for something else than seals')]
  }
  if (!qcStatements?.compliance || types.length === 0) {
    return [warning('not-qualified', 'it is no qualified seal certificate: the seal is advanced')]
  }
  return qcStatements.sscd
    ? []
    : [warning('no-qualified-device', 'its key is not kept by a qualified device')]
}

function refused(rule: SealCertificateRule, message: string): SealCertificateFinding {
  return { rule, severity: 'refused', message }
}

function warning(rule: SealCertificateRule, message: string): SealCertificateFinding {
  return { rule, severity: 'warning', message }
}
