// Detached signatures as sign and verify agree on them: which algorithm a key type may be used with, and the check.
// Ed25519: RFC 8032, strict (S < L, sound keys). ECDSA: raw r||s (IEEE P1363), never DER, S of either half (RFC 7518 and
// RFC 8812 ask for no more). RSA: PKCS#1 v1.5 or PSS, as long as the modulus.

import { constants, hash, type KeyObject, verify } from 'node:crypto'
import { toBase64 } from '../util/bytes.ts'
import { RecentMap } from '../util/recent-map.ts'
import { isCanonicalEd25519Signature } from './ed25519-point.ts'
import type { VerifiedKeyType } from './suites.ts'
import type { VerificationKey } from './verification-key.ts'

export interface SignatureAlgorithm<K extends string = VerifiedKeyType> {
  readonly keyType: K
  /** Absent for Ed25519, which hashes by itself. */
  readonly hash?: 'sha256' | 'sha384' | 'sha512'
  readonly padding?: 'pkcs1' | 'pss'
}

/** The allow-list: a JOSE algorithm not in it (`none`, `HS*`, …) does not exist for us. */
export const SIGNATURE_ALGORITHMS = {
  EdDSA: { keyType: 'Ed25519' },
  Ed25519: { keyType: 'Ed25519' },
  ES256: { keyType: 'P-256', hash: 'sha256' },
  ES256K: { keyType: 'secp256k1', hash: 'sha256' },
  ES384: { keyType: 'P-384', hash: 'sha384' },
  ES512: { keyType: 'P-521', hash: 'sha512' },
  RS256: { keyType: 'RSA', hash: 'sha256', padding: 'pkcs1' },
  RS384: { keyType: 'RSA', hash: 'sha384', padding: 'pkcs1' },
  RS512: { keyType: 'RSA', hash: 'sha512', padding: 'pkcs1' },
  PS256: { keyType: 'RSA', hash: 'sha256', padding: 'pss' },
  PS384: { keyType: 'RSA', hash: 'sha384', padding: 'pss' },
  PS512: { keyType: 'RSA', hash: 'sha512', padding: 'pss' },
} as const satisfies Readonly<Record<string, SignatureAlgorithm>>

export type SignatureAlgorithmName = keyof typeof SIGNATURE_ALGORITHMS

/** Whether a JOSE `alg` is in the allow-list. */
export function isSignatureAlgorithm(alg: string): alg is SignatureAlgorithmName {
  return Object.hasOwn(SIGNATURE_ALGORITHMS, alg)
}

/**
 * Whether a key is for an algorithm: by its type, and by what its JWK binds it to. The two names of EdDSA with Ed25519
 * are one algorithm.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.1 and https://www.rfc-editor.org/rfc/rfc9864
 */
export function isForAlgorithm(
  { type, algorithm }: Pick<VerificationKey, 'type' | 'algorithm'>,
  alg: SignatureAlgorithmName,
): boolean {
  if (SIGNATURE_ALGORITHMS[alg].keyType !== type) return false
  return type === 'Ed25519' || algorithm === undefined || algorithm === alg
}

/**
 * Whether a detached signature is good. The key decides: an algorithm that it is not for is never tried.
 * Malformed signatures are simply not good ones.
 */
export function verifyDetached(
  key: VerificationKey,
  alg: SignatureAlgorithmName,
  { data, signature }: { readonly data: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const algorithm: SignatureAlgorithm = SIGNATURE_ALGORITHMS[alg]
  return isForAlgorithm(key, alg) && isSignedBy(key.keyObject, algorithm, { data, signature })
}

/**
 * The same for what comes with many others, as their status list does: what was good once is good again, for the same key,
 * algorithm, data and signature.
 */
export function verifyRepeated(
  key: VerificationKey,
  alg: SignatureAlgorithmName,
  { data, signature }: { readonly data: Uint8Array; readonly signature: Uint8Array },
): boolean {
  if (!isForAlgorithm(key, alg)) return false
  const text = `${alg} ${key.thumbprint} ${hash('sha256', data)} ${toBase64(signature)}`
  if (good.get(text)) return true
  const isGood = verifyDetached(key, alg, { data, signature })
  if (isGood) good.set(text, true)
  return isGood
}

const good = new RecentMap<string, true>(256)

/** The same for a key that the caller has found fit for the algorithm. */
export function isSignedBy(
  key: KeyObject,
  algorithm: SignatureAlgorithm<string>,
  { data, signature }: { readonly data: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const { keyType, hash } = algorithm
  if (keyType === 'Ed25519' && !isCanonicalEd25519Signature(signature)) return false
  if (!isAsLongAsModulus(signature, key)) return false
  try {
    return verify(hash ?? null, data, withOptions(key, algorithm), signature)
  } catch {
    // A signature of the wrong form is a wrong signature.
    return false
  }
}

/**
 * Whether a signature is as long as an RSA key's modulus (RFC 8017 sections 8.1.2 and 8.2.2); any other key's is.
 * OpenSSL takes a PSS signature whose leading zeros are left out.
 */
export function isAsLongAsModulus(signature: Uint8Array, key: KeyObject): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength
  return bits === undefined || signature.length === Math.ceil(bits / 8)
}

function withOptions(key: KeyObject, { padding }: SignatureAlgorithm<string>) {
  if (padding === undefined) return { key, dsaEncoding: 'ieee-p1363' as const }
  if (padding === 'pkcs1') return { key, padding: constants.RSA_PKCS1_PADDING }
  return {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    // RFC 7518 section 3.5: the salt is as long as the hash.
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }
}
