// base64url without padding, strict: one text per byte string, so that a signed text cannot be respelt.
// Spec: RFC 7515 section 2 (no padding, no white space), RFC 4648 section 3.5 (unused bits are zero).

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const INVALID = 255
const VALUES = new Uint8Array(128).fill(INVALID)
for (let value = 0; value < 64; value++) VALUES[ALPHABET.charCodeAt(value)] = value

/** base64url text of bytes, unpadded. */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const left = Math.min(3, bytes.length - at)
    const group = ((bytes[at] as number) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    for (let index = 0; index <= left; index++) {
      text += ALPHABET.charAt((group >> (18 - 6 * index)) & 63)
    }
  }
  return text
}

/**
 * Bytes of unpadded base64url, or undefined when the text has padding, white space, a character of
 * ordinary base64, an impossible length or non-zero unused bits.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let pending = 0
  let out = 0
  for (let at = 0; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at)] ?? INVALID
    if (value === INVALID) return undefined
    pending = ((pending << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[out++] = (pending >> bits) & 0xff
  }
  return (pending & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
