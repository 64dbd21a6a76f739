// Multikey: a public key as multibase text with a multicodec prefix, as controller documents and did:key use it.
// Spec: https://www.w3.org/TR/cid-1.0/#Multikey; prefixes from the multicodec table.
// Bad text is a result here, not an exception: it comes from foreign documents.

import { Buffer } from 'node:buffer'
import { ECDH } from 'node:crypto'
import { concatBytes, isOdd } from '../util/bytes.ts'
import { faultOfEd25519PublicKey } from './ed25519-point.ts'
import { decodeMultibase, encodeMultibase } from './multibase.ts'

/** Why a public key cannot be used. */
export type KeyFaultCode =
  /** Not multibase, base64url or the members that the key type needs. */
  | 'KEY_ENCODING_INVALID'
  /** Of a type that we do not use. */
  | 'KEY_TYPE_UNSUPPORTED'
  /** Its own members do not permit what it is for. */
  | 'KEY_USE_REFUSED'
  /** Wrong length, not on the curve, of small order, too short, a weak exponent. */
  | 'KEY_WEAK_OR_INVALID'
  /** A private key where a public one belongs. */
  | 'KEY_PRIVATE'

/** A key refused, with a sentence that holds no key material. */
export interface KeyFault {
  readonly ok: false
  readonly code: KeyFaultCode
  readonly message: string
}

/** A decoded Multikey: 32 bytes of Ed25519, or a compressed point of 33, 49 or 67 bytes with its coordinates. */
export type ParsedMultikey = { readonly ok: true; readonly publicKey: Uint8Array } & (
  | { readonly type: 'Ed25519' }
  | { readonly type: EcCurve; readonly point: Point }
)

/** Curves of ECDSA by their names in JOSE. */
export type EcCurve = 'P-256' | 'P-384' | 'P-521' | 'secp256k1'

/** Coordinates of a point, each as long as the field. */
interface Point {
  readonly x: Uint8Array
  readonly y: Uint8Array
}

/** Unsigned varints of the multicodec numbers 0xed, 0x1200 to 0x1202 and 0xe7, in their only minimal form. */
const PREFIXES: Readonly<Record<ParsedMultikey['type'], readonly [number, number]>> = {
  Ed25519: [0xed, 0x01],
  'P-256': [0x80, 0x24],
  'P-384': [0x81, 0x24],
  'P-521': [0x82, 0x24],
  secp256k1: [0xe7, 0x01],
}

/**
 * How other public keys begin: X25519, Bls12-381 (three groups), Ed448, X448, RSA, SM2, a JWK, ML-DSA (three sizes).
 *
 * @see https://github.com/multiformats/multicodec/blob/master/table.csv
 */
const UNREAD_PREFIXES: readonly (readonly [number, number])[] = [
  ...([0xec, 0xea, 0xeb, 0xee] as const).map((low) => [low, 0x01] as const),
  ...([0x83, 0x84, 0x85, 0x86, 0x90, 0x91, 0x92] as const).map((low) => [low, 0x24] as const),
  [0xd1, 0xd6],
]

const CURVES = {
  'P-256': { name: 'prime256v1', compressedLength: 33 },
  'P-384': { name: 'secp384r1', compressedLength: 49 },
  'P-521': { name: 'secp521r1', compressedLength: 67 },
  secp256k1: { name: 'secp256k1', compressedLength: 33 },
} as const

/** Whether a curve of a JWK is one of those. */
export function isEcCurve(name: unknown): name is EcCurve {
  return typeof name === 'string' && Object.hasOwn(CURVES, name)
}

/**
 * Reads a `publicKeyMultibase` value or the identifier of a did:key.
 *
 * Only base58btc: the `did:key` method and the cryptosuites allow nothing else. Ed25519 keys are 32 bytes,
 * canonical and of large order; keys of ECDSA are compressed points on their curve.
 */
export function parseMultikey(text: string): ParsedMultikey | KeyFault {
  const bytes = text.startsWith('z') ? decodeMultibase(text) : undefined
  if (!bytes) return fault('KEY_ENCODING_INVALID', 'expected a public key in base58btc multibase')
  const type = (Object.keys(PREFIXES) as ParsedMultikey['type'][]).find(
    (candidate) => bytes[0] === PREFIXES[candidate][0] && bytes[1] === PREFIXES[candidate][1],
  )
  if (!type) {
    const isKey = UNREAD_PREFIXES.some(([a, b]) => bytes[0] === a && bytes[1] === b)
    const code = isKey ? 'KEY_TYPE_UNSUPPORTED' : 'KEY_ENCODING_INVALID'
    return fault(code, 'expected the multicodec of Ed25519, P-256, P-384, P-521 or secp256k1')
  }
  const publicKey = bytes.subarray(2)
  if (type !== 'Ed25519') return parsedPoint(type, publicKey)
  const wrong = faultOfEd25519PublicKey(publicKey)
  return wrong === undefined ? { ok: true, type, publicKey } : fault('KEY_WEAK_OR_INVALID', wrong)
}

/** Multikey text of a public key: 32 bytes of Ed25519, or a compressed point. */
export function encodeMultikey(type: ParsedMultikey['type'], publicKey: Uint8Array): string {
  return encodeMultibase(concatBytes(new Uint8Array(PREFIXES[type]), publicKey))
}

/** Compressed form of a point given by its coordinates, each as long as the field. */
export function compressPoint(x: Uint8Array, y: Uint8Array): Uint8Array {
  return concatBytes(new Uint8Array([isOdd(y) ? 3 : 2]), x)
}

/** Coordinates of a compressed point, or undefined when no point of the curve has that x. */
export function decompressPoint(type: EcCurve, point: Uint8Array): Point | undefined {
  try {
    const { name } = CURVES[type]
    // By its type a text as well, which stands for another encoding than bytes. Uncompressed by default.
    const bytes = Buffer.from(ECDH.convertKey(point, name))
    const half = (bytes.length - 1) / 2
    return { x: bytes.subarray(1, 1 + half), y: bytes.subarray(1 + half) }
  } catch {
    return undefined
  }
}

function parsedPoint(type: EcCurve, publicKey: Uint8Array): ParsedMultikey | KeyFault {
  const { compressedLength } = CURVES[type]
  // The other forms are longer, or the one byte of the point at infinity.
  if (publicKey.length !== compressedLength) {
    const expected = `expected a compressed point of ${compressedLength} bytes`
    return fault('KEY_WEAK_OR_INVALID', expected)
  }
  const point = decompressPoint(type, publicKey)
  return point
    ? { ok: true, type, publicKey, point }
    : fault('KEY_WEAK_OR_INVALID', `expected a point on ${type}`)
}

/** A key refused. */
export function fault(code: KeyFaultCode, message: string): KeyFault {
  return { ok: false, code, message }
}
