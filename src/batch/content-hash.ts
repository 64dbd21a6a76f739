// Hashes by which a batch knows its input again: of one award's contents, and of all of them together.

import { createHash } from 'node:crypto'
import type { Award } from '../model/award.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import type { Json } from '../util/json.ts'

/**
 * SHA-256 in hex over everything the credentials of an award are built from, identifiers and clock excepted.
 *
 * @param templateHash SHA-256 in hex of the template and organisations files.
 */
export function contentHashOf(award: Award, templateHash: string): string {
  return sha256Hex(canonicalJson({ award: award as unknown as Json, templateHash }))
}

/** SHA-256 in lower-case hex. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

const HASH_BYTES = 32

/** The content hashes of a whole input in 32 bytes each, so that a million take 32 MB. */
export interface HashList {
  add(hash: string): void
  at(index: number): string
  /** Over all of them in order. */
  total(): string
}

/** An empty list. */
export function createHashList(): HashList {
  let bytes = new Uint8Array(HASH_BYTES * 1024)
  let count = 0
  return {
    add(hash) {
      const start = count * HASH_BYTES
      if (start === bytes.length) {
        const larger = new Uint8Array(bytes.length * 2)
        larger.set(bytes)
        bytes = larger
      }
      bytes.set(
        Uint8Array.from(hash.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
        start,
      )
      count += 1
    },
    at(index) {
      const hash = bytes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)
      return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
    },
    total: () => sha256Hex(bytes.subarray(0, count * HASH_BYTES)),
  }
}
