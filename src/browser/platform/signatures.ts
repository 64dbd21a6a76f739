// Signature checks as `node:crypto` makes them. Ed25519 like OpenSSL: S·B − k·A must be R itself, without the cofactor.
// RFC 8032 section 5.1.7, FIPS 186-5 (ECDSA, high S allowed), RFC 8017 (RSA).

import { ed25519 } from '@noble/curves/ed25519.js'
import {
  mgf1,
  PKCS1_SHA1,
  PKCS1_SHA224,
  PKCS1_SHA256,
  PKCS1_SHA384,
  PKCS1_SHA512,
  PSS,
} from 'micro-rsa-dsa-dh/rsa.js'
import { concatBytes, equalBytes } from '../../util/bytes.ts'
import { type HashName, hashFunction } from './hashes.ts'
import type { PssParameters } from './pss-parameters.ts'
import { CURVES, type KeyMaterial, KeyObject } from './public-key.ts'

export const constants = {
  RSA_PKCS1_PADDING: 1,
  RSA_PKCS1_PSS_PADDING: 6,
  RSA_PSS_SALTLEN_DIGEST: -1,
} as const

interface KeyWithOptions {
  readonly key: KeyObject
  readonly padding?: number
  readonly saltLength?: number
  readonly dsaEncoding?: 'ieee-p1363' | 'der'
}

/** Whether a signature over data is the key’s. @throws {Error} for what cannot be one. */
export function verify(
  digest: string | null,
  data: Uint8Array,
  by: KeyObject | KeyWithOptions,
  signature: Uint8Array,
): boolean {
  const options: KeyWithOptions = by instanceof KeyObject ? { key: by } : by
  const { material } = options.key
  if (material.type === 'ed25519') return verifyEd25519(material.bytes, data, signature)
  if (digest === null) throw new Error('expected a digest')
  if (material.type === 'ec') return verifyEcdsa(material, { digest, data, signature, options })
  return verifyRsa(material, { digest, data, signature, options })
}

interface Signed {
  readonly digest: string
  readonly data: Uint8Array
  readonly signature: Uint8Array
  readonly options: KeyWithOptions
}

function verifyEd25519(key: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  const { Point } = ed25519
  const order = Point.Fn.ORDER
  if (signature.length !== 64) return false
  const r = signature.subarray(0, 32)
  const s = littleEndian(signature.subarray(32))
  if (s >= order) return false
  const k = littleEndian(hashFunction('sha512')(concatBytes(r, key, data))) % order
  const a = Point.fromBytes(key)
  const found = Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k))
  return equalBytes(found.toBytes(), r)
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function verifyEcdsa(
  { curve: name, point }: Extract<KeyMaterial, { readonly type: 'ec' }>,
  { digest, data, signature, options }: Signed,
): boolean {
  const { curve } = CURVES[name]
  const format = options.dsaEncoding === 'ieee-p1363' ? 'compact' : 'der'
  const hashed = hashFunction(digest)(data)
  return curve.verify(signature, hashed, point, { prehash: false, lowS: false, format })
}

const PKCS1 = {
  sha1: PKCS1_SHA1,
  sha224: PKCS1_SHA224,
  sha256: PKCS1_SHA256,
  sha384: PKCS1_SHA384,
  sha512: PKCS1_SHA512,
} as const

function verifyRsa(
  material: Extract<KeyMaterial, { readonly n: bigint }>,
  { digest, data, signature, options }: Signed,
): boolean {
  const { type, n, e } = material
  const { padding = type === 'rsa-pss' ? PSS_PADDING : constants.RSA_PKCS1_PADDING } = options
  if (padding !== PSS_PADDING) {
    if (type === 'rsa-pss') throw new Error('the key is for PSS only')
    return PKCS1[digest as HashName].verify({ n, e }, data, signature)
  }
  const hash = hashFunction(digest)
  const { saltLength = constants.RSA_PSS_SALTLEN_DIGEST } = options
  const salt = saltLength === constants.RSA_PSS_SALTLEN_DIGEST ? hash.outputLen : saltLength
  if (type === 'rsa-pss' && !isAllowed(digest, salt, material.only)) return false
  return PSS(hash, mgf1(hash), salt).verify({ n, e }, data, signature)
}

/** RFC 4055 section 3.3: the digest that the key states, and a salt of at least its length. */
function isAllowed(digest: string, salt: number, only: PssParameters | undefined): boolean {
  if (!only) return true
  return only.digest === digest && only.maskDigest === digest && salt >= only.saltLength
}

const PSS_PADDING = constants.RSA_PKCS1_PSS_PADDING
