// The compressed list of a status list credential: multibase, gunzip with a cap, and one entry's bits.
// Bitstring Status List 1.0 section 3; the older StatusList2021 differs in the prefix only.

import { crc32, gunzipSync } from 'node:zlib'
import { decodeBase64url } from '../proof/base64url.ts'
import { RecentMap } from '../util/recent-map.ts'

/** Entries of a list that keeps the herd large enough, and below which we refuse. */
export const MIN_ENTRIES = 131_072
export const MIN_TOLERATED_ENTRIES = 100_000

/** 16 MiB of bits: 134 million entries, a thousand times what a list needs. */
const MAX_BYTES = 16 * 1024 * 1024

export type BitstringResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly message: string }

/**
 * Decodes `encodedList`.
 *
 * @param prefix `u` for Bitstring Status List (multibase base64url), empty for StatusList2021.
 * @returns Bytes that come again for the same list, and that nobody may change.
 */
export function decodeBitstring(encodedList: unknown, prefix: 'u' | ''): BitstringResult {
  if (typeof encodedList !== 'string' || !encodedList.startsWith(prefix))
    return { ok: false, message: 'expected `encodedList` in multibase base64url' }
  const text = encodedList.slice(prefix.length)
  const known = decoded.get(text)
  if (known) return known
  const result = decode(text)
  if (text.length <= MAX_TEXT && result.ok && result.bytes.length <= MAX_REMEMBERED)
    decoded.set(text, result)
  return result
}

/** A list comes with each credential of its issuer. Lists of two million entries and more are decoded each time. */
const decoded = new RecentMap<string, BitstringResult>(8)
const MAX_TEXT = 65_536
const MAX_REMEMBERED = 256 * 1024

const BYTES_OF_LENGTH = 4

/**
 * How long a list says that it is unpacked, at most as long as any is read; 0 for what says nothing. One that is longer than
 * it says is not unpacked any further.
 */
export function statedLength(encodedList: unknown): number {
  const text = typeof encodedList === 'string' ? encodedList.replace(/^u/, '') : ''
  // Whole groups of four letters, so that they are bytes by themselves.
  const tail = decodeBase64url(text.slice(Math.max(0, text.length - (text.length % 4) - 8)))
  return Math.min(MAX_BYTES, lengthIn(tail ?? new Uint8Array()))
}

/** The last field of a GZIP member (RFC 1952 section 2.3.1). */
function lengthIn(bytes: Uint8Array): number {
  if (bytes.length < BYTES_OF_LENGTH) return 0
  const at = bytes.byteOffset + bytes.length - BYTES_OF_LENGTH
  return new DataView(bytes.buffer, at, BYTES_OF_LENGTH).getUint32(0, true)
}

function decode(text: string): BitstringResult {
  const compressed = decodeBase64url(text)
  if (!compressed) return { ok: false, message: 'expected `encodedList` in base64url' }
  try {
    const maxOutputLength = Math.min(MAX_BYTES, Math.max(1, lengthIn(compressed)))
    const bytes = gunzipSync(compressed, { maxOutputLength })
    if (endsWithTrailer(compressed, bytes)) return { ok: true, bytes }
    return { ok: false, message: 'expected one GZIP member and nothing behind it' }
  } catch {
    return { ok: false, message: 'expected sound GZIP data of at most 16 MiB' }
  }
}

/**
 * Whether the checksum of everything unpacked ends the data. With a second member, or text behind the first, some
 * readers would see another list than others (RFC 1952 sections 2.2 and 2.3.1).
 */
function endsWithTrailer(compressed: Uint8Array, bytes: Uint8Array): boolean {
  const view = new DataView(compressed.buffer, compressed.byteOffset + compressed.length - 8, 8)
  return view.getUint32(0, true) === crc32(bytes) && view.getUint32(4, true) === bytes.length
}

/**
 * Value of one entry, most significant bit first.
 *
 * @param size Bits per entry, 1 for a plain list.
 * @returns Undefined when the index is beyond the list.
 */
export function entryAt(bytes: Uint8Array, index: number, size: number): number | undefined {
  const start = index * size
  if (!Number.isSafeInteger(index) || start < 0 || start + size > bytes.length * 8) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let value = 0
  for (let bit = start; bit < start + size; bit++) {
    const byte = view.getUint8(Math.floor(bit / 8))
    value = value * 2 + ((byte >> (7 - (bit % 8))) & 1)
  }
  return value
}
