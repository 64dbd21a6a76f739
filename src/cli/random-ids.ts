// Identifiers and salts of a batch from the system's random numbers, fetched in portions: one call for each would
// take longer than everything else that is done with them.

import { randomFillSync, randomUUID } from 'node:crypto'
import type { IdSource } from '../batch/issue-batch.ts'

const PORTION_BYTES = 8_192

/** Random identifiers; no byte is handed out twice. */
export function createRandomIds(): IdSource {
  const portion = Buffer.alloc(PORTION_BYTES)
  let used = PORTION_BYTES
  return {
    uuid: () => randomUUID(),
    hex(bytes) {
      if (bytes > PORTION_BYTES) throw new TypeError('more random bytes than are fetched at once')
      if (used + bytes > PORTION_BYTES) {
        randomFillSync(portion)
        used = 0
      }
      used += bytes
      return portion.toString('hex', used - bytes, used)
    },
  }
}
