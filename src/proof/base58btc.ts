// base58btc (the Bitcoin alphabet) as multibase uses it for keys and proof values.
// Conversion is quadratic in the length, so decoding is capped; nothing we read this way is long.
// Spec: https://www.w3.org/TR/cid-1.0/#base-encode

import { Buffer } from 'node:buffer'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const CODES = [...ALPHABET].map((character) => character.charCodeAt(0))
/** The value of a digit by its character code. */
const VALUES: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const value = CODES.indexOf(code)
  return value < 0 ? undefined : value
})
/** An RSA-4096 key in multibase has about 750 characters; keys and signatures of elliptic curves below 140. */
const MAX_DECODED_LENGTH = 1024

/** Digits that are computed together: five of them and sixteen more bits fit into a double. */
const CHUNK = 5
const LIMB = 65_536
const CHUNK_BASE = 58 ** CHUNK

/** base58btc text of bytes, without multibase prefix; leading zero bytes become leading `1`s. */
export function encodeBase58btc(bytes: Uint8Array): string {
  const zeros = leading(bytes, (byte) => byte === 0)
  const chunks: number[] = []
  // Two bytes at a time; of an odd number the first stands alone. Not `-(length % 2)`: a zero with a sign is no
  // small integer, so that V8 would compile this again and again.
  for (let at = bytes.length % 2 === 0 ? 0 : -1; at < bytes.length; at += 2) {
    let carry = (bytes[at] ?? 0) * 256 + (bytes[at + 1] as number)
    for (let index = 0; index < chunks.length; index++) {
      carry += (chunks[index] as number) * 65_536
      // The quotient has less than 32 bits.
      const quotient = (carry / CHUNK_BASE) | 0
      chunks[index] = carry - quotient * CHUNK_BASE
      carry = quotient
    }
    if (carry > 0) chunks.push(carry)
  }
  return ALPHABET.charAt(0).repeat(zeros) + textOf(chunks)
}

/** The digits of chunks, the lowest first, without leading zeros. */
function textOf(chunks: readonly number[]): string {
  const codes = Buffer.allocUnsafe(chunks.length * CHUNK)
  let at = codes.length
  for (const chunk of chunks) {
    let rest = chunk
    for (let digit = 0; digit < CHUNK; digit++) {
      const next = (rest / 58) | 0
      at -= 1
      codes[at] = CODES[rest - next * 58] as number
      rest = next
    }
  }
  return codes.toString('latin1').replace(/^1+/, '')
}

/**
 * Bytes of base58btc text without multibase prefix, or undefined when a character is not in the
 * alphabet or the text is longer than any key or signature.
 */
export function decodeBase58btc(text: string): Uint8Array | undefined {
  if (text.length > MAX_DECODED_LENGTH) return undefined
  let zeros = 0
  while (text.charCodeAt(zeros) === CODES[0]) zeros++
  const limbs: number[] = []
  for (let at = zeros; at < text.length; at += CHUNK) {
    const digits = Math.min(CHUNK, text.length - at)
    let carry = 0
    for (let digit = 0; digit < digits; digit++) {
      const value = VALUES[text.charCodeAt(at + digit)]
      if (value === undefined) return undefined
      carry = carry * 58 + value
    }
    addTo(limbs, 58 ** digits, carry)
  }
  return bytesOf(limbs, zeros)
}

/** Multiplies a number of 16-bit limbs, the lowest first, and adds to it. */
function addTo(limbs: number[], factor: number, summand: number): void {
  let carry = summand
  for (let index = 0; index < limbs.length; index++) {
    carry += (limbs[index] as number) * factor
    const quotient = Math.floor(carry / LIMB)
    limbs[index] = carry - quotient * LIMB
    carry = quotient
  }
  for (; carry > 0; carry = Math.floor(carry / LIMB)) limbs.push(carry % LIMB)
}

function bytesOf(limbs: readonly number[], zeros: number): Uint8Array {
  const isOdd = limbs.length > 0 && (limbs.at(-1) as number) < 256
  const bytes = new Uint8Array(zeros + limbs.length * 2 - (isOdd ? 1 : 0))
  let at = bytes.length
  for (const limb of limbs) {
    bytes[--at] = limb % 256
    if (at > zeros) bytes[--at] = Math.floor(limb / 256)
  }
  return bytes
}

function leading<T>(items: ArrayLike<T>, matches: (item: T) => boolean): number {
  let count = 0
  while (count < items.length && matches(items[count] as T)) count++
  return count
}
