// Public JSON Web Keys: which ones we use, their thumbprint, and the way to and from Multikey.
// Spec: RFC 7517, RFC 7518 section 6, RFC 8037, RFC 7638. Strict, because a second spelling of a key
// would have a second thumbprint, and because keys arrive in the headers of hostile tokens.

import { hash } from 'node:crypto'
import { isOdd } from '../util/bytes.ts'
import type { Json, JsonObject } from '../util/json.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { faultOfEd25519PublicKey } from './ed25519-point.ts'
import {
  compressPoint,
  decompressPoint,
  type EcCurve,
  encodeMultikey,
  fault,
  isEcCurve,
  type KeyFault,
  type ParsedMultikey,
} from './multikey.ts'
import type { VerifiedKeyType } from './suites.ts'

/** The members of a public key that its thumbprint is made of, and nothing else. */
export type PublicJwk =
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  | { readonly kty: 'EC'; readonly crv: EcCurve; readonly x: string; readonly y: string }
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }

export type PublicJwkResult =
  | {
      readonly ok: true
      readonly type: VerifiedKeyType
      readonly jwk: PublicJwk
      /** The only algorithm that it is for, where it says so; one of its type. */
      readonly algorithm?: string
    }
  | KeyFault

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
const MIN_RSA_BITS = 2048
/** Beyond this a single verification takes long enough to be an attack. */
const MAX_RSA_BITS = 8192
const MIN_RSA_EXPONENT = 65537n

/** Signature algorithms by key type; a JWK that states another one in `alg` contradicts itself. */
const ALGORITHMS: Readonly<Record<VerifiedKeyType, readonly string[]>> = {
  Ed25519: ['EdDSA', 'Ed25519'],
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  'P-521': ['ES512'],
  secp256k1: ['ES256K'],
  RSA: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
}

/**
 * Reads a public JWK for verifying: no private member, a key type of ours, coordinates of full length on
 * the curve, RSA of 2048 to 8192 bits with an odd exponent of at least 65537; `use`, `key_ops` and `alg`,
 * where present, must permit verifying.
 */
export function parsePublicJwk(value: Json): PublicJwkResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fault('KEY_ENCODING_INVALID', 'expected a JWK object')
  }
  const jwk = value as JsonObject
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(jwk, member))) {
    return fault('KEY_PRIVATE', 'expected a public JWK, found private members')
  }
  const result = readKey(jwk)
  if (!result.ok) return result
  const { alg } = jwk
  const bound = typeof alg === 'string' ? { ...result, algorithm: alg } : result
  return faultOfUse(jwk, result.type) ?? bound
}

/**
 * SHA-256 thumbprint in base64url: equal for equal keys.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7638
 */
export function jwkThumbprint(jwk: PublicJwk): string {
  const text = JSON.stringify(jwk, Object.keys(jwk).sort())
  const digest = hash('sha256', text, 'buffer')
  return encodeBase64url(digest)
}

/** The JWK of a Multikey that was parsed. */
export function jwkOfMultikey(key: ParsedMultikey): PublicJwk {
  if (key.type === 'Ed25519')
    return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(key.publicKey) }
  const { x, y } = key.point
  return { kty: 'EC', crv: key.type, x: encodeBase64url(x), y: encodeBase64url(y) }
}

/** The Multikey text of a public JWK; undefined for RSA, for which the cryptosuites know none. */
export function multikeyOfJwk(jwk: PublicJwk): string | undefined {
  if (jwk.kty === 'RSA') return undefined
  const x = decodeBase64url(jwk.x)
  const y = jwk.kty === 'EC' ? decodeBase64url(jwk.y) : undefined
  if (!x) throw new TypeError('a public JWK that was never parsed')
  return encodeMultikey(jwk.crv, y ? compressPoint(x, y) : x)
}

function readKey(jwk: JsonObject): PublicJwkResult {
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return readEd25519(jwk.x)
  if (jwk.kty === 'EC' && isEcCurve(jwk.crv)) return readEc(jwk.crv, jwk.x, jwk.y)
  if (jwk.kty === 'RSA') return readRsa(jwk.n, jwk.e)
  const code = typeof jwk.kty === 'string' ? 'KEY_TYPE_UNSUPPORTED' : 'KEY_ENCODING_INVALID'
  return fault(code, 'expected a JWK of Ed25519, P-256, P-384, P-521, secp256k1 or RSA')
}

function readEd25519(x: Json | undefined): PublicJwkResult {
  const bytes = decode(x)
  if (!bytes) return fault('KEY_ENCODING_INVALID', 'expected x in base64url without padding')
  const wrong = faultOfEd25519PublicKey(bytes)
  if (wrong !== undefined) return fault('KEY_WEAK_OR_INVALID', wrong)
  return { ok: true, type: 'Ed25519', jwk: { kty: 'OKP', crv: 'Ed25519', x: x as string } }
}

function readEc(crv: EcCurve, x: Json | undefined, y: Json | undefined): PublicJwkResult {
  const [xBytes, yBytes] = [decode(x), decode(y)]
  if (!xBytes || !yBytes) {
    return fault('KEY_ENCODING_INVALID', 'expected x and y in base64url without padding')
  }
  const point = decompressPoint(crv, compressPoint(xBytes, yBytes))
  if (!point || encodeBase64url(point.y) !== y) {
    return fault('KEY_WEAK_OR_INVALID', `expected a point on ${crv}`)
  }
  return { ok: true, type: crv, jwk: { kty: 'EC', crv, x: x as string, y } }
}

function readRsa(n: Json | undefined, e: Json | undefined): PublicJwkResult {
  const [modulus, exponent] = [decode(n), decode(e)]
  const high = modulus?.[0]
  if (!modulus || !high || !exponent?.[0]) {
    return fault('KEY_ENCODING_INVALID', 'expected n and e in base64url without leading zero bytes')
  }
  const bits = modulus.length * 8 - Math.clz32(high) + 24
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
    const range = `${MIN_RSA_BITS} to ${MAX_RSA_BITS}`
    return fault('KEY_WEAK_OR_INVALID', `expected an RSA modulus of ${range} bits, found ${bits}`)
  }
  if (!isOdd(modulus) || !isOdd(exponent) || exponent.length > 8) {
    return fault(
      'KEY_WEAK_OR_INVALID',
      'expected an odd RSA modulus and an odd exponent of 64 bits',
    )
  }
  if (exponent.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) < MIN_RSA_EXPONENT) {
    return fault('KEY_WEAK_OR_INVALID', 'expected an RSA exponent of at least 65537')
  }
  return { ok: true, type: 'RSA', jwk: { kty: 'RSA', n: n as string, e: e as string } }
}

function faultOfUse(jwk: JsonObject, type: VerifiedKeyType): KeyFault | undefined {
  const operations = jwk.key_ops
  const permits =
    (jwk.use === undefined || jwk.use === 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify'))) &&
    (jwk.alg === undefined || ALGORITHMS[type].some((alg) => alg === jwk.alg))
  return permits
    ? undefined
    : fault('KEY_USE_REFUSED', 'expected a JWK whose use, key_ops and alg permit verifying')
}

function decode(value: Json | undefined): Uint8Array | undefined {
  return typeof value === 'string' ? decodeBase64url(value) : undefined
}
