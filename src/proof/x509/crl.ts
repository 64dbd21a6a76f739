// Certificate revocation lists: whose, of when, and whether a certificate is on it. RFC 5280 section 5.
// Delta and indirect lists are not read: they cannot answer alone.

import { CertificateRevocationList } from 'pkijs'
import { equalBytes } from '../../util/bytes.ts'
import type { Certificate } from './certificate.ts'
import { readOrUndefined } from './der.ts'
import { verifySignedDer } from './verify-signed-der.ts'

/** What a revocation source says of a certificate. */
export interface RevocationStatement {
  readonly der: Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly revokedAt: Date | undefined
}

const ISSUING_DISTRIBUTION_POINT = '2.5.29.28'
const UNDERSTOOD_CRITICAL = [ISSUING_DISTRIBUTION_POINT, '2.5.29.20', '2.5.29.35']

/**
 * What a CRL says of a certificate; undefined when the bytes are no complete CRL signed by the certificate's issuer.
 *
 * @param issuer The certificate's issuer, which must have signed the list itself.
 */
export function readCrl(
  der: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
): RevocationStatement | undefined {
  const crl = readOrUndefined(() => CertificateRevocationList.fromBER(new Uint8Array(der)))
  if (!crl || !equalBytes(new Uint8Array(crl.issuer.valueBeforeDecode), issuer.subjectDer)) {
    return undefined
  }
  const critical = (crl.crlExtensions?.extensions ?? []).filter((one) => one.critical)
  if (!critical.every(({ extnID }) => UNDERSTOOD_CRITICAL.includes(extnID))) return undefined
  if (issuer.keyUsage?.has('cRLSign') === false) return undefined
  const signed = verifySignedDer(
    {
      algorithm: crl.signatureAlgorithm,
      data: crl.tbsView,
      signature: new Uint8Array(crl.signatureValue.valueBlock.valueHexView),
    },
    issuer.publicKey,
  )
  if (!signed) return undefined
  const entry = (crl.revokedCertificates ?? []).find(({ userCertificate }) =>
    equalBytes(new Uint8Array(userCertificate.valueBlock.valueHexView), certificate.serialNumber),
  )
  return {
    der,
    thisUpdate: crl.thisUpdate.value,
    nextUpdate: crl.nextUpdate?.value,
    revokedAt: entry?.revocationDate.value,
  }
}
