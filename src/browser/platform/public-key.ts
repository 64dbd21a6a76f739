// Public keys as `node:crypto` has them: read from a JWK or from the SubjectPublicKeyInfo of a certificate.
// RFC 5480 (elliptic curves), RFC 8017 appendix A.1 (RSA), RFC 8410 (Ed25519), RFC 7517 (JWK).

import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { decodeBase64url, encodeBase64url } from '../../proof/base64url.ts'
import { childrenOf, type DerNode, decodeDer } from '../../proof/x509/der.ts'
import { toHex } from '../../util/bytes.ts'
import { type PssParameters, readPssParameters } from './pss-parameters.ts'

/** Curves by the names that OpenSSL gives them. */
export const CURVES = {
  prime256v1: { curve: p256, oid: '1.2.840.10045.3.1.7', crv: 'P-256' },
  secp384r1: { curve: p384, oid: '1.3.132.0.34', crv: 'P-384' },
  secp521r1: { curve: p521, oid: '1.3.132.0.35', crv: 'P-521' },
  secp256k1: { curve: secp256k1, oid: '1.3.132.0.10', crv: 'secp256k1' },
  brainpoolP256r1: { curve: brainpoolP256r1, oid: '1.3.36.3.3.2.8.1.1.7', crv: undefined },
  brainpoolP384r1: { curve: brainpoolP384r1, oid: '1.3.36.3.3.2.8.1.1.11', crv: undefined },
  brainpoolP512r1: { curve: brainpoolP512r1, oid: '1.3.36.3.3.2.8.1.1.13', crv: undefined },
} as const
export type CurveName = keyof typeof CURVES

export type KeyMaterial =
  | { readonly type: 'rsa'; readonly n: bigint; readonly e: bigint }
  | PssMaterial
  | { readonly type: 'ec'; readonly curve: CurveName; readonly point: Uint8Array }
  | { readonly type: 'ed25519'; readonly bytes: Uint8Array }

interface PssMaterial {
  readonly type: 'rsa-pss'
  readonly n: bigint
  readonly e: bigint
  /** What the key may be used with, where its certificate says so. */
  readonly only: PssParameters | undefined
}

/** A public key; what of Node’s class of that name the verifier uses. */
export class KeyObject {
  readonly material: KeyMaterial
  readonly #spki: Uint8Array | undefined

  /** @param spki The SubjectPublicKeyInfo it was read from. */
  constructor(material: KeyMaterial, spki?: Uint8Array) {
    this.material = material
    this.#spki = spki
  }

  get asymmetricKeyType(): KeyMaterial['type'] {
    return this.material.type
  }

  get asymmetricKeyDetails() {
    const { material } = this
    if ('n' in material) return { modulusLength: material.n.toString(2).length }
    return material.type === 'ec' ? { namedCurve: material.curve } : {}
  }

  equals(other: KeyObject): boolean {
    return identityOf(this.material) === identityOf(other.material)
  }

  export({
    format,
  }: {
    readonly format: 'jwk' | 'der'
  }): Uint8Array | Readonly<Record<string, string>> {
    if (format === 'jwk') return jwkOf(this.material)
    if (this.#spki) return this.#spki
    throw new TypeError('only a key of a certificate can be exported as DER')
  }
}

function identityOf(material: KeyMaterial): string {
  if ('n' in material) return `${material.type} ${material.n} ${material.e}`
  return material.type === 'ec'
    ? `${material.curve} ${toHex(material.point)}`
    : toHex(material.bytes)
}

/** The key of a JWK. @throws {Error} for one that is not sound. */
export function createPublicKey({ key }: { readonly key: Readonly<Record<string, unknown>> }) {
  const { kty, crv, x, y, n, e } = key
  if (kty === 'RSA') return new KeyObject({ type: 'rsa', n: numberIn(n), e: numberIn(e) })
  if (kty === 'OKP' && crv === 'Ed25519')
    return new KeyObject({ type: 'ed25519', bytes: bytesIn(x) })
  const name = (Object.keys(CURVES) as CurveName[]).find((one) => CURVES[one].crv === crv)
  if (kty !== 'EC' || !name) throw new Error('the key is of an unknown type')
  return new KeyObject(ecKey(name, new Uint8Array([4, ...bytesIn(x), ...bytesIn(y)])))
}

const RSA = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const EC = '1.2.840.10045.2.1'
const ED25519 = '1.3.101.112'

/** The key of a SubjectPublicKeyInfo. @throws {Error} for one that is not sound, or of a type that is not read. */
export function readSpki(spki: Uint8Array): KeyObject {
  const [algorithm, bits] = childrenOf(decodeDer(spki))
  const [id, parameters] = childrenOf(algorithm).map((node) => node.valueBlock.toString())
  const bytes = bitsOf(bits)
  if (id === RSA || id === RSA_PSS) {
    const [n, e] = childrenOf(decodeDer(bytes)).map(contentsOf)
    const numbers = { n: big(n), e: big(e) }
    if (id === RSA) return new KeyObject({ type: 'rsa', ...numbers }, spki)
    const stated = childrenOf(algorithm)[1]
    const only = stated && readPssParameters(stated)
    return new KeyObject({ type: 'rsa-pss', ...numbers, only }, spki)
  }
  if (id === ED25519) return new KeyObject({ type: 'ed25519', bytes }, spki)
  const name = (Object.keys(CURVES) as CurveName[]).find((one) => CURVES[one].oid === parameters)
  if (id !== EC || !name) throw new Error('the key is of an unknown type')
  return new KeyObject(ecKey(name, bytes), spki)
}

/** Contents of a primitive value. */
export function contentsOf(node: DerNode | undefined): Uint8Array {
  const { valueHexView } = (node?.valueBlock ?? {}) as { readonly valueHexView?: Uint8Array }
  if (!valueHexView) throw new Error('expected a value')
  return new Uint8Array(valueHexView)
}

/** The whole bytes of a BIT STRING. */
export function bitsOf(node: DerNode | undefined): Uint8Array {
  const { unusedBits } = (node?.valueBlock ?? {}) as { readonly unusedBits?: number }
  if (unusedBits !== 0) throw new Error('expected whole bytes')
  return contentsOf(node)
}

function ecKey(curve: CurveName, bytes: Uint8Array): KeyMaterial {
  const point = CURVES[curve].curve.Point.fromBytes(bytes)
  return { type: 'ec', curve, point: point.toBytes(false) }
}

function jwkOf(material: KeyMaterial): Readonly<Record<string, string>> {
  if (material.type === 'rsa-pss') throw new Error('the key has no form as a JWK')
  if ('n' in material) return { kty: 'RSA', n: textOf(material.n), e: textOf(material.e) }
  if (material.type === 'ed25519')
    return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(material.bytes) }
  const { crv } = CURVES[material.curve]
  if (crv === undefined) throw new Error('the curve has no name as a JWK')
  const half = (material.point.length - 1) / 2
  const [x, y] = [material.point.subarray(1, 1 + half), material.point.subarray(1 + half)]
  return { kty: 'EC', crv, x: encodeBase64url(x), y: encodeBase64url(y) }
}

function big(bytes: Uint8Array | undefined): bigint {
  if (!bytes?.length) throw new Error('expected a number')
  return BigInt(`0x${toHex(bytes)}`)
}

function textOf(number: bigint): string {
  const hex = number.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  return encodeBase64url(
    Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
  )
}

function bytesIn(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? decodeBase64url(value) : undefined
  if (!bytes) throw new Error('expected base64url')
  return bytes
}

const numberIn = (value: unknown): bigint => big(bytesIn(value))

/** A point uncompressed. @throws {Error} for bytes that are no point of the curve. */
export const ECDH = {
  convertKey(point: Uint8Array, name: CurveName): Uint8Array {
    return CURVES[name].curve.Point.fromBytes(point).toBytes(false)
  },
}
