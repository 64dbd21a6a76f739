// Token Status List as it is written: values least significant bit first, zlib, and the claims around them.
// draft-ietf-oauth-status-list, sections 4 and 5.1. Reading is for `trust`, signing for `sign`.

import { constants, deflateSync } from 'node:zlib'
import { STATUS_SIZES } from '../model/status.ts'
import type { JsonObject } from '../util/json.ts'
import { encodeBase64url } from './base64url.ts'
import { isEntry, LIST_ENTRIES, type SetEntry, type StatusListOptions } from './status-list.ts'

/** `typ` of the token. */
export const STATUS_TOKEN_TYPE = 'statuslist+jwt'

/**
 * The claims of a status list token. Its values mean what those of our bitstring lists mean: 1 revoked, 2 suspended.
 *
 * @throws {TypeError} for an index beyond the list or a value that its bits cannot hold.
 */
export function buildStatusTokenClaims(options: Omit<StatusListOptions, 'issuer'>): JsonObject {
  const { id, purpose, set, validFrom, validUntil, ttlMs } = options
  const bits = STATUS_SIZES[purpose]
  const level = constants.Z_BEST_COMPRESSION
  return {
    sub: id,
    iat: Math.floor(validFrom.getTime() / 1000),
    exp: Math.floor(validUntil.getTime() / 1000),
    ttl: Math.floor(ttlMs / 1000),
    status_list: { bits, lst: encodeBase64url(deflateSync(valuesOf(set, bits), { level })) },
  }
}

function valuesOf(set: Iterable<SetEntry>, bits: number): Uint8Array {
  const bytes = new Uint8Array((LIST_ENTRIES * bits) / 8)
  const view = new DataView(bytes.buffer)
  for (const { index, value } of set) {
    if (!isEntry({ index, value }, bits)) throw new TypeError('a status entry beyond its list')
    const at = (index * bits) >> 3
    view.setUint8(at, view.getUint8(at) | (value << ((index * bits) & 7)))
  }
  return bytes
}
