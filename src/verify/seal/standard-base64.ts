// Standard base64 with padding, strict: how JAdES writes certificates and timestamps. RFC 4648 sections 3.5 and 4.

import { Buffer } from 'node:buffer'
import type { Json } from '../../util/json.ts'

/** Bytes of a text in canonical base64; undefined for anything else. */
export function decodeStandardBase64(text: Json | undefined): Uint8Array | undefined {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text, 'base64')
  // Node passes over what does not belong, and over unused bits: one text per byte string.
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
}
