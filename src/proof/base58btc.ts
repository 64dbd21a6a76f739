// base58btc (the Bitcoin alphabet) as multibase uses it for keys and proof values.
// Conversion is quadratic in the length, so decoding is capped; nothing we read this way is long.
// Spec: https://www.w3.org/TR/cid-1.0/#base-encode

import { Buffer } from 'node:buffer'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const CODES = [...ALPHABET].map((character) => character.charCodeAt(0))
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]))
/** An RSA-4096 key in multibase has about 750 characters; keys and signatures of elliptic curves below 140. */
const MAX_DECODED_LENGTH = 1024

/** Digits that are computed together: five of them and sixteen more bits fit into a double. */
const CHUNK = 5
const CHUNK_BASE = 58 ** CHUNK

/** base58btc text of bytes, without multibase prefix; leading zero bytes become leading `1`s. */
export function encodeBase58btc(bytes: Uint8Array): string {
  const zeros = leading(bytes, (byte) => byte === 0)
  const chunks: number[] = []
  // Two bytes at a time; of an odd number the first stands alone.
  for (let at = -(bytes.length % 2); at < bytes.length; at += 2) {
    let carry = (bytes[at] ?? 0) * 256 + (bytes[at + 1] as number)
    for (let index = 0; index < chunks.length; index++) {
      carry += (chunks[index] as number) * 65_536
      const quotient = Math.floor(carry / CHUNK_BASE)
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
      const next = Math.floor(rest / 58)
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
  const zeros = leading([...text], (character) => character === '1')
  const bytes: number[] = []
  for (const character of text.slice(zeros)) {
    let carry = VALUES.get(character)
    if (carry === undefined) return undefined
    for (let index = 0; index < bytes.length; index++) {
      carry += (bytes[index] as number) * 58
      bytes[index] = carry & 0xff
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff)
  }
  return new Uint8Array([...new Array<number>(zeros).fill(0), ...bytes.reverse()])
}

function leading<T>(items: ArrayLike<T>, matches: (item: T) => boolean): number {
  let count = 0
  while (count < items.length && matches(items[count] as T)) count++
  return count
}
