// The compressed list of a Token Status List: base64url, zlib with a cap, and one entry's bits, least significant
// first. draft-ietf-oauth-status-list, section 4.

import { inflateSync } from 'node:zlib'
import { decodeBase64url } from '../proof/base64url.ts'
import { isJsonObject, type Json } from '../util/json.ts'

/** 16 MiB of entries, as for the other kinds of list. */
const MAX_BYTES = 16 * 1024 * 1024
const SIZES: readonly unknown[] = [1, 2, 4, 8]

/** What may still be unpacked for one input. */
export interface UnpackingRoom {
  left: number
}

/**
 * The value of one entry.
 *
 * @param list The claim `status_list`.
 * @param room How many bytes may still be unpacked; those of this list are taken from it.
 * @returns `malformed` for what is no list, `beyond` for an index that it does not have, `costly` for a list for which
 *   there is no room.
 */
export function tokenStatusAt(
  list: Json | undefined,
  index: number,
  room: UnpackingRoom = { left: MAX_BYTES },
): number | 'malformed' | 'beyond' | 'costly' {
  if (!isJsonObject(list) || typeof list.lst !== 'string' || !SIZES.includes(list.bits))
    return 'malformed'
  const compressed = decodeBase64url(list.lst)
  const bytes = compressed && inflated(compressed, Math.min(MAX_BYTES, room.left))
  if (!bytes) return compressed && room.left < MAX_BYTES ? 'costly' : 'malformed'
  room.left -= bytes.length
  const bits = Number(list.bits)
  const byte = Number.isSafeInteger(index) ? bytes[Math.floor((index * bits) / 8)] : undefined
  if (byte === undefined) return 'beyond'
  return (byte >> ((index * bits) % 8)) & (2 ** bits - 1)
}

function inflated(compressed: Uint8Array, maxOutputLength: number): Uint8Array | undefined {
  if (maxOutputLength < 1) return undefined
  try {
    // The declarations of Node leave the answer of `info` out.
    const { buffer, engine } = inflateSync(compressed, {
      maxOutputLength,
      info: true,
    }) as unknown as { buffer: Uint8Array; engine: { bytesWritten: number } }
    // What stands behind the data is read by some and not by others.
    return engine.bytesWritten === compressed.length ? buffer : undefined
  } catch {
    // Damaged, or larger than any list.
    return undefined
  }
}
