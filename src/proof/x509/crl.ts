// Certificate revocation lists: whose, of when, and whether a certificate is on it. RFC 5280 section 5.
// Delta and indirect lists are not read: they cannot answer alone. What a list is about is told by `crl-scope.ts`.

import { CertificateRevocationList } from 'pkijs'
import { equalBytes, toHex } from '../../util/bytes.ts'
import { oncePerBytes } from '../../util/once-per-bytes.ts'
import { oncePerObject } from '../../util/once-per-object.ts'
import type { Certificate } from './certificate.ts'
import { type CrlScope, covers, readScope } from './crl-scope.ts'
import { generalizedTime, readOrUndefined } from './der.ts'
import { verifySignedDer } from './verify-signed-der.ts'

/** What a revocation source says of a certificate. */
export interface RevocationStatement {
  readonly der: Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly revokedAt: Date | undefined
  /** It tells of certificates that have expired since this time as well; undefined: of those in force only. */
  readonly expiredSince: Date | undefined
}

const ISSUING_DISTRIBUTION_POINT = '2.5.29.28'
const EXPIRED_CERTIFICATES_ON_CRL = '2.5.29.60'
const UNDERSTOOD_CRITICAL = [
  ISSUING_DISTRIBUTION_POINT,
  EXPIRED_CERTIFICATES_ON_CRL,
  '2.5.29.20',
  '2.5.29.35',
]
const DELTA_CRL_INDICATOR = '2.5.29.27'

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
  const list = readList(der)
  if (!list || !equalBytes(list.issuerDer, issuer.subjectDer)) return undefined
  if (issuer.keyUsage?.has('cRLSign') === false || !list.isSignedBy(issuer)) return undefined
  const { thisUpdate, nextUpdate, expiredSince, scope } = list
  const revokedAt = list.revoked.get(keyOf(certificate))
  if (scope && !covers(scope, certificate, revokedAt !== undefined)) return undefined
  return { der, thisUpdate, nextUpdate, revokedAt, expiredSince }
}

interface CertificateList {
  readonly issuerDer: Uint8Array
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly expiredSince: Date | undefined
  /** Undefined for a list of everything. */
  readonly scope: CrlScope | undefined
  /** Times of revocation by serial number. */
  readonly revoked: ReadonlyMap<string, Date>
  readonly isSignedBy: (issuer: Certificate) => boolean
}

const readList = oncePerObject(
  oncePerBytes((der) => readOrUndefined(() => certificateList(der)), {
    entries: 32,
    maxBytes: 256 * 1024,
  }),
)

function certificateList(der: Uint8Array): CertificateList | undefined {
  const crl = CertificateRevocationList.fromBER(new Uint8Array(der))
  const extensions = crl.crlExtensions?.extensions ?? []
  if (extensions.some((one) => one.critical && !UNDERSTOOD_CRITICAL.includes(one.extnID)))
    return undefined
  const contentOf = (oid: string) => {
    const content = extensions.find(({ extnID }) => extnID === oid)?.extnValue
    return content && new Uint8Array(content.valueBlock.valueHexView)
  }
  if (contentOf(DELTA_CRL_INDICATOR)) return undefined
  const point = contentOf(ISSUING_DISTRIBUTION_POINT)
  const signed = {
    algorithm: crl.signatureAlgorithm,
    data: new Uint8Array(crl.tbsView),
    signature: new Uint8Array(crl.signatureValue.valueBlock.valueHexView),
  }
  const entries = (crl.revokedCertificates ?? []).map(
    ({ userCertificate, revocationDate }) =>
      [
        toHex(new Uint8Array(userCertificate.valueBlock.valueHexView)),
        revocationDate.value,
      ] as const,
  )
  return {
    issuerDer: new Uint8Array(crl.issuer.valueBeforeDecode),
    thisUpdate: crl.thisUpdate.value,
    nextUpdate: crl.nextUpdate?.value,
    expiredSince: generalizedTime(contentOf(EXPIRED_CERTIFICATES_ON_CRL)),
    scope: point && readScope(point),
    // Of two entries of one number the first counts.
    revoked: new Map(entries.toReversed()),
    isSignedBy: oncePerObject((issuer) => verifySignedDer(signed, issuer.publicKey)),
  }
}

function keyOf({ serialNumber }: Certificate): string {
  return toHex(serialNumber)
}
