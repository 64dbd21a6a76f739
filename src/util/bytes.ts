// Bytes and the encodings everyone needs: UTF-8, base64, base64url, hex. Strict where it decodes.

import { Buffer } from 'node:buffer'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** UTF-8 bytes of texts, one after the other, which are never one text in memory: each may be large. */
export function utf8OfAll(...texts: readonly string[]): Uint8Array {
  const bytes = allocateBytes(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0))
  let end = 0
  for (const text of texts) end += encoder.encodeInto(text, bytes.subarray(end)).written
  return bytes
}

/** Text of UTF-8 bytes. @throws {TypeError} when the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

const LONG = 4_096

/** Concatenates byte arrays. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return concatInto(allocateBytes, parts)
}

/** New memory for bytes that are all about to be written. */
export function allocateBytes(length: number): Uint8Array {
  // A long one without the zeros that every byte would overwrite.
  return length < LONG
    ? new Uint8Array(length)
    : new Uint8Array(Buffer.allocUnsafeSlow(length).buffer)
}

/** Concatenates byte arrays in memory of the caller's choice. */
export function concatInto(
  allocate: (length: number) => Uint8Array,
  parts: readonly Uint8Array[],
): Uint8Array {
  const out = allocate(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    out.set(part, offset)
    offset += part.length
  }
  return out
}

/** Whether two byte arrays are equal. Not constant time: for public values only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

/** Whether the number that bytes are, the highest first, is odd; none is none. */
export function isOdd(bytes: Uint8Array): boolean {
  return Number(bytes.at(-1)) % 2 === 1
}

/** Standard base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Bytes of standard base64; what is not base64 is skipped, so the caller checks the alphabet. */
export function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** Whether an ASCII text stands anywhere in bytes. */
export function includesAscii(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(text, 0, 'latin1')
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** Bytes of a text of hex digits. */
export function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** Bytes of lower-case hex, or undefined when the text is anything else. */
export function parseHex(text: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) return undefined
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** Smaller ones may lie in a buffer that others share. */
const MIN_RELEASED_BYTES = 1024 * 1024

/**
 * Gives the memory of bytes back that nobody looks at any more, and whose buffer is theirs alone: the collector lets
 * tens of megabytes pile up first.
 */
export function releaseBytes({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= MIN_RELEASED_BYTES) buffer.transfer(0)
}
