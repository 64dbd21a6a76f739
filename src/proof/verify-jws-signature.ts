// Checks the signature of a compact JWS, given the key. The key decides which algorithms are possible;
// the header can only choose among those. Spec: RFC 7515 section 5.2, RFC 8725 section 3.1.

import type { ParsedJws } from './compact-jws.ts'
import { isForAlgorithm, isSignatureAlgorithm, verifyDetached } from './signatures.ts'
import type { VerificationKey } from './verification-key.ts'

export type JwsSignatureResult =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly code: 'SIGNATURE_INVALID' | 'KEY_TYPE_MISMATCH'
      readonly message: string
    }

/** Whether the signature of a parsed JWS fits the key. Never throws because of the token. */
export async function verifyJwsSignature(
  jws: ParsedJws,
  publicKey: VerificationKey,
): Promise<JwsSignatureResult> {
  const { header, signingInput: data, signature } = jws
  const alg = String(header.alg)
  if (!isSignatureAlgorithm(alg) || !isForAlgorithm(publicKey, alg)) {
    const own = publicKey.algorithm ?? publicKey.type
    const message = `expected an algorithm for the issuer's ${own} key in the header`
    return { ok: false, code: 'KEY_TYPE_MISMATCH', message }
  }
  return verifyDetached(publicKey, alg, { data, signature })
    ? { ok: true }
    : { ok: false, code: 'SIGNATURE_INVALID', message: 'the signature does not fit token and key' }
}
