// Hashes by which a batch knows its input again: of one award's contents, and of all of them together.

import { createHash, hash } from 'node:crypto'
import type { Award } from '../model/award.ts'
import { fromHex } from '../util/bytes.ts'
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
  return hash('sha256', data)
}

/** The hash of a whole input from those of its awards, in their order. */
export function createInputHash(): { add(contents: string | Uint8Array): void; digest(): string } {
  const whole = createHash('sha256')
  return {
    add: (contents) =>
      void whole.update(typeof contents === 'string' ? fromHex(contents) : contents),
    digest: () => whole.digest('hex'),
  }
}
