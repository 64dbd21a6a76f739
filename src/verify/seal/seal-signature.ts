// The signature of a seal over header and payload: which algorithms a key may be used with, and whether it holds.
// RFC 7518 section 3, RFC 8037; ETSI TS 119 312 for sizes. The key decides, the header only has to agree.

import { constants, type KeyObject, verify } from 'node:crypto'
import { decodeBase64url } from '../../proof/base64url.ts'
import { utf8 } from '../../util/bytes.ts'
import type { HeaderFault } from './protected-header.ts'

type Digest = 'sha256' | 'sha384' | 'sha512'

/** How a name of RFC 7518 is verified, and with what kind of key. */
type Scheme =
  | { readonly key: 'rsa'; readonly digest: Digest; readonly padding: 'pkcs1' | 'pss' }
  | { readonly key: 'ec'; readonly digest: Digest; readonly curve: string }
  | { readonly key: 'ed25519' }

const SCHEMES: ReadonlyMap<string, Scheme> = new Map(
  Object.entries<Scheme>({
    RS256: { key: 'rsa', digest: 'sha256', padding: 'pkcs1' },
    RS384: { key: 'rsa', digest: 'sha384', padding: 'pkcs1' },
    RS512: { key: 'rsa', digest: 'sha512', padding: 'pkcs1' },
    PS256: { key: 'rsa', digest: 'sha256', padding: 'pss' },
    PS384: { key: 'rsa', digest: 'sha384', padding: 'pss' },
    PS512: { key: 'rsa', digest: 'sha512', padding: 'pss' },
    ES256: { key: 'ec', digest: 'sha256', curve: 'prime256v1' },
    ES384: { key: 'ec', digest: 'sha384', curve: 'secp384r1' },
    ES512: { key: 'ec', digest: 'sha512', curve: 'secp521r1' },
    EdDSA: { key: 'ed25519' },
    Ed25519: { key: 'ed25519' },
  }),
)

const MIN_RSA_BITS = 2048

/** Why an algorithm must not be used with a key; undefined when it may. */
export function algorithmFault(algorithm: string, key: KeyObject): HeaderFault | undefined {
  const scheme = SCHEMES.get(algorithm)
  if (!scheme)
    return { code: 'SEAL_ALGORITHM_REFUSED', message: 'expected an algorithm that proves anything' }
  if (!fits(scheme, key))
    return { code: 'KEY_TYPE_MISMATCH', message: `the certificate’s key is not for ${algorithm}` }
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && bits < MIN_RSA_BITS)
    return { code: 'SEAL_KEY_WEAK', message: `expected a key of ${MIN_RSA_BITS} bits or more` }
  return undefined
}

function fits(scheme: Scheme, key: KeyObject): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (scheme.key === 'rsa')
    return type === 'rsa' || (type === 'rsa-pss' && scheme.padding === 'pss')
  if (scheme.key === 'ec') return type === 'ec' && details?.namedCurve === scheme.curve
  return type === 'ed25519'
}

/** One signature to check. */
export interface SealedData {
  readonly algorithm: string
  readonly protectedText: string
  /** The payload's text as it enters the signature. */
  readonly payload: string
  readonly signatureText: string
}

/** Whether the signature holds under a key that is fit for the algorithm. */
export function isSignatureRight(data: SealedData, key: KeyObject): boolean {
  const scheme = SCHEMES.get(data.algorithm)
  const signature = decodeBase64url(data.signatureText)
  if (!scheme || !signature || signature.length === 0) return false
  const signed = utf8(`${data.protectedText}.${data.payload}`)
  try {
    return verifyWith(scheme, key, signed, signature)
  } catch {
    // A signature of the wrong form is a wrong signature.
    return false
  }
}

function verifyWith(scheme: Scheme, key: KeyObject, signed: Uint8Array, signature: Uint8Array) {
  if (scheme.key === 'ed25519') return verify(null, signed, key, signature)
  if (scheme.key === 'ec')
    return verify(scheme.digest, signed, { key, dsaEncoding: 'ieee-p1363' }, signature)
  const padding =
    scheme.padding === 'pss' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING
  const salt = scheme.padding === 'pss' ? { saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {}
  return verify(scheme.digest, signed, { key, padding, ...salt }, signature)
}
