// The key of a certificate, ready to verify tokens with. Most have a form as a JWK; one that is for RSASSA-PSS alone
// (RFC 4055) has none, and keeps what its certificate allows it: crypto libraries refuse everything else with it.

import type { KeyObject } from 'node:crypto'
import { BitString, Integer } from 'asn1js'
import type { Json } from '../../util/json.ts'
import { encodeBase64url } from '../base64url.ts'
import { fault } from '../multikey.ts'
import { importJwk, type VerificationKeyResult } from '../verification-key.ts'
import { childrenOf, decodeDer, readOrUndefined } from './der.ts'

/** The key, or why it is none that tokens are signed with. @param publicKey May throw: the key is then of an unknown kind. */
export function importCertifiedKey(publicKey: () => KeyObject): VerificationKeyResult {
  const key = readOrUndefined(publicKey)
  if (key?.asymmetricKeyType === 'rsa-pss') return importPssKey(key)
  const jwk = readOrUndefined(() => key?.export({ format: 'jwk' }))
  if (jwk) return importJwk(jwk as Json)
  return fault('KEY_TYPE_UNSUPPORTED', 'the key has no name in JOSE, such as those of Brainpool')
}

function importPssKey(keyObject: KeyObject): VerificationKeyResult {
  const numbers = modulusAndExponent(keyObject.export({ type: 'spki', format: 'der' }))
  const [n = '', e = ''] = numbers.map(encodeBase64url)
  const result = importJwk({ kty: 'RSA', n, e })
  return result.ok ? { ok: true, key: { ...result.key, keyObject } } : result
}

/** RFC 8017, appendix A.1.1, in the bits of a SubjectPublicKeyInfo; without the zero that keeps a number positive. */
function modulusAndExponent(spki: Uint8Array): readonly Uint8Array[] {
  const bits = childrenOf(decodeDer(spki)).find((part) => part instanceof BitString)
  const numbers = bits && decodeDer(bits.valueBlock.valueHexView)
  return childrenOf(numbers)
    .filter((part) => part instanceof Integer)
    .map(({ valueBlock }) => new Uint8Array(valueBlock.valueHexView))
    .map((bytes) => (bytes[0] === 0 ? bytes.subarray(1) : bytes))
}
