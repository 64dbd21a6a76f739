// base64url without padding, strict: one text per byte string, so that a signed text cannot be respelt.
// Spec: RFC 7515 section 2 (no padding, no white space), RFC 4648 section 3.5 (unused bits are zero).

import { Buffer } from 'node:buffer'

/** Browsers' buffers know the other alphabet alone, and read both. */
const ENCODING = Buffer.isEncoding('base64url') ? 'base64url' : 'base64'

/** base64url text of bytes, unpadded. */
export function encodeBase64url(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(ENCODING)
  return ENCODING === 'base64url' ? text : toUrlAlphabet(text)
}

/** The same bits in the other alphabet, without padding. */
function toUrlAlphabet(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Bytes of unpadded base64url, or undefined when the text has padding, white space, a character of
 * ordinary base64, an impossible length or non-zero unused bits: for any text but the one of its bytes.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, ENCODING)
  return encodeBase64url(bytes) === text ? new Uint8Array(bytes) : undefined
}
