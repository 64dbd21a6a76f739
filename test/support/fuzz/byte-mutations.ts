// Edits of bytes, and of bytes that stand in a document as text: packed, in base 64 or base 58. What is inside is edited,
// and packed again as it was, so that its reader gets to it.

import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import { decodeMultibase, encodeMultibase } from '../../../src/proof/multibase.ts'
import type { Random } from './random.ts'

/** Bytes with one changed, put in or left out, cut off or longer. */
export function mutatedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const place = random.next(bytes.length + 1)
  return random.pick<() => Uint8Array>([
    () => bytes.map((byte, index) => (index === place ? byte ^ (1 << random.next(8)) : byte)),
    () => bytes.slice(0, place),
    () =>
      Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from([random.next(256)]),
        bytes.subarray(place),
      ]),
    () => Buffer.concat([bytes, Buffer.alloc(1 + random.next(16), random.next(256))]),
  ])()
}

/** A text that holds bytes, with the bytes edited; any other text as it is. */
export function editedInside(text: string, random: Random): string {
  const [, scheme = '', data = ''] = /^(data:[^,]*;base64,)(.*)$/s.exec(text) ?? []
  if (scheme !== '')
    return scheme + Buffer.from(edited(Buffer.from(data, 'base64'), random)).toString('base64')
  if (/^z[1-9A-HJ-NP-Za-km-z]{20,200}$/.test(text)) {
    const bytes = decodeMultibase(text)
    return bytes ? encodeMultibase(mutatedBytes(bytes, random)) : text
  }
  const prefix = text.startsWith('u') ? 'u' : ''
  if (!/^[\w-]{8,}$/.test(text.slice(prefix.length))) return text
  const bytes = edited(Buffer.from(text.slice(prefix.length), 'base64url'), random)
  return prefix + Buffer.from(bytes).toString('base64url')
}

const MAX_UNPACKED = 1024 * 1024

/** What is packed is edited inside, or outside. */
function edited(bytes: Buffer, random: Random): Uint8Array {
  const limit = { maxOutputLength: MAX_UNPACKED }
  try {
    if (random.chance(0.3)) return mutatedBytes(bytes, random)
    if (bytes[0] === 0x1f) return gzipSync(mutatedBytes(gunzipSync(bytes, limit), random))
    if (bytes[0] === 0x78) return deflateSync(mutatedBytes(inflateSync(bytes, limit), random))
  } catch {
    // Not packed after all.
  }
  return mutatedBytes(bytes, random)
}
