// What an Ed25519 public key and signature must be before they are given to the crypto library, which
// accepts more: small-order keys (one signature fits every message), encodings of y beyond p, points
// that are not on the curve, and (depending on the library) S beyond the group order.
// Spec: RFC 8032 sections 5.1.3 and 5.1.7; https://eprint.iacr.org/2020/1244 on why verifiers differ.

import { Buffer } from 'node:buffer'
import { fromHex } from '../util/bytes.ts'

const P = 2n ** 255n - 19n
/** Order of the prime-order subgroup. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n

/** L in 32 bytes, the highest first. */
const ORDER = fromHex(L.toString(16).padStart(64, '0'))

/** y of the eight points whose order divides 8: of order 4, 1, 2, and the two pairs of order 8. */
const SMALL_ORDER_Y = new Set([
  0n,
  1n,
  P - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
])

/** What is wrong with a public key, in words for people; undefined when it is a good one. */
export function faultOfEd25519PublicKey(key: Uint8Array): string | undefined {
  if (key.length !== 32) return `expected 32 bytes, found ${key.length}`
  const y = littleEndian(key) & (2n ** 255n - 1n)
  if (y >= P) return 'expected a canonical point encoding, found y outside the field'
  if (SMALL_ORDER_Y.has(y)) return 'expected a point of large order, found one of small order'
  if (!isOnCurve(y)) return 'expected a point on the curve'
  return undefined
}

/** Whether a signature has 64 bytes and S below the group order, so that nobody can make a second one of it. */
export function isCanonicalEd25519Signature(signature: Uint8Array): boolean {
  if (signature.length !== 64) return false
  // The order is a little more than 2^252, and nearly every S is less than that.
  if ((signature[63] as number) < 0x10) return true
  return Buffer.compare(signature.subarray(32).toReversed(), ORDER) < 0
}

/** Whether x² = (y² - 1) / (dy² + 1) has a root: Euler's criterion, with the inverse folded in. */
function isOnCurve(y: bigint): boolean {
  const y2 = (y * y) % P
  const u = y2 - 1n
  const v = D * y2 + 1n
  // u/v is a square exactly when u·v is one, as v² is; v is never zero since -1/d is no square.
  return power((u * v) % P, (P - 1n) / 2n) === 1n
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let bits = exponent, square = base; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = (result * square) % P
    square = (square * square) % P
  }
  return result
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}
