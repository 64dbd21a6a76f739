// A key as `sigillum keys` tells it: its public facts, its state, and the certificate that it seals with.

import type { Certificate } from '../proof/x509/certificate.ts'
import type { StoredKey } from '../sign/key-file.ts'
import { judgeSealCertificate } from '../sign/seal/judge-seal-certificate.ts'
import type { JsonObject } from '../util/json.ts'
import { toInstant } from '../util/time.ts'
import { plainText } from './plain-text.ts'

/** One line: kid, algorithm, state, verification method, and whose seal it makes. */
export function keyLine(key: StoredKey, now: Date): string {
  const { kid, algorithm, verificationMethod } = key.record
  const [certificate] = key.certificates ?? []
  const cells = [kid, algorithm, stateOf(key, now), verificationMethod]
  return [...cells, ...(certificate ? [sealWords(certificate, now)] : [])].join('\t')
}

/** Public facts only. */
export function keyJson(key: StoredKey, now: Date): JsonObject {
  const [certificate] = key.certificates ?? []
  return {
    ...(key.record as unknown as JsonObject),
    state: stateOf(key, now),
    ...(certificate && { certificate: certificateJson(certificate, now) }),
  }
}

function stateOf({ record, privateKey, signer }: StoredKey, now: Date): string {
  if (record.revoked !== undefined) return 'revoked'
  if (record.expires !== undefined && new Date(record.expires) <= now) return 'expired'
  if (signer !== undefined) return 'on a device'
  return privateKey ? 'active' : 'retired'
}

function sealWords(certificate: Certificate, now: Date): string {
  const { organization, organizationIdentifier } = certificate.subject
  const whose = `${organization.join(', ')} (${organizationIdentifier.join(', ')})`
  const refused = judgeSealCertificate(certificate, now).filter((f) => f.severity === 'refused')
  return refused.length === 0
    ? plainText(`seals for ${whose} until ${toInstant(certificate.notAfter)}`)
    : plainText(`cannot seal for ${whose}: ${refused.map(({ message }) => message).join('; ')}`)
}

function certificateJson(certificate: Certificate, now: Date): JsonObject {
  const { subject, issuer, notBefore, notAfter, thumbprint } = certificate
  const findings = judgeSealCertificate(certificate, now)
  return {
    subject: { ...subject } as unknown as JsonObject,
    issuer: { ...issuer } as unknown as JsonObject,
    notBefore: toInstant(notBefore),
    notAfter: toInstant(notAfter),
    'x5t#S256': thumbprint,
    maySeal: findings.every(({ severity }) => severity === 'warning'),
    findings: findings.map(({ rule, severity, message }) => ({ rule, severity, message })),
  }
}
