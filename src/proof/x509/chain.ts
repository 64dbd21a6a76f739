// From a certificate towards its root: who issued whom, proved by signature, not by name alone.
// RFC 5280 sections 4.1.2.4, 4.2.1.3 and 4.2.1.9. Which root is believed is for the caller.

import { Certificate as PkiCertificate } from 'pkijs'
import { equalBytes } from '../../util/bytes.ts'
import { oncePerPair } from '../../util/once-per-object.ts'
import { type Certificate, isSameCertificate } from './certificate.ts'
import { readOrUndefined } from './der.ts'
import { verifySignedDer } from './verify-signed-der.ts'

/** Longer chains than this are not followed. */
const MAX_CHAIN = 10

/** Whether the certificate names itself as its issuer. */
export function isSelfIssued({ subjectDer, issuerDer }: Certificate): boolean {
  return equalBytes(subjectDer, issuerDer)
}

/** Whether `issuer` is a CA that signed `certificate`. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (!equalBytes(certificate.issuerDer, issuer.subjectDer)) return false
  if (!issuer.isCa || issuer.keyUsage?.has('keyCertSign') === false) return false
  return isSignedByIssuer(certificate, issuer)
}

/**
 * Whether the issuer's key made the signature over the exact bytes of a certificate; SHA-1 and MD5 prove nothing. Asked
 * once per pair: both are what they are.
 */
export const isSignedByIssuer = oncePerPair(
  (certificate: Certificate, issuer: Certificate): boolean =>
    readOrUndefined(() => {
      const pki = PkiCertificate.fromBER(certificate.der.slice())
      const signature = new Uint8Array(pki.signatureValue.valueBlock.valueHexView)
      const signed = { algorithm: pki.signatureAlgorithm, data: pki.tbsView, signature }
      return verifySignedDer(signed, issuer.publicKey)
    }) === true,
)

/**
 * The chain of a certificate: itself first, then its issuers as far as the pool has them, the root last.
 */
export function chainOf(
  leaf: Certificate,
  pool: readonly Certificate[],
): readonly [Certificate, ...Certificate[]] {
  const chain: [Certificate, ...Certificate[]] = [leaf]
  let last = leaf
  while (!isSelfIssued(last) && chain.length < MAX_CHAIN) {
    const issuer = pool.find((one) => isIssuedBy(last, one))
    if (!issuer || chain.some((one) => isSameCertificate(one, issuer))) break
    chain.push(issuer)
    last = issuer
  }
  return chain
}

/** Whether a chain ends at a root. */
export function isComplete(chain: readonly Certificate[]): boolean {
  const last = chain.at(-1)
  return last !== undefined && isSelfIssued(last)
}
