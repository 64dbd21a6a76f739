// Awards on their way through the queue: encrypted, since the queue is a table that others can read, that is backed
// up, and whose deleted rows stay in logs. The key is derived from a secret that never goes into the database,
// by HKDF-SHA-256 (RFC 5869).

import { hkdfSync } from 'node:crypto'
import { PipelineError } from '../../model/pipeline-error.ts'
import { fromBase64, toBase64 } from '../../util/bytes.ts'
import { openSealed, sealBytes } from '../sealed-bytes.ts'

/** Characters that a secret must have at least: 128 bits in hex. */
const MIN_SECRET = 32

export interface PayloadSeal {
  /** Encrypts bytes for a place, such as a job's id; they open nowhere else. */
  seal(bytes: Uint8Array, place: string): string
  /** @throws {PipelineError} `QUEUE_UNUSABLE` for another secret, another place or changed bytes. */
  open(text: string, place: string): Uint8Array
}

/**
 * Makes the seal of a secret.
 *
 * @throws {PipelineError} `QUEUE_UNUSABLE` when the secret is too short.
 */
export function createPayloadSeal(secret: string): PayloadSeal {
  if (secret.length < MIN_SECRET)
    throw new PipelineError(
      'QUEUE_UNUSABLE',
      `expected a queue secret of at least ${MIN_SECRET} characters, such as by "openssl rand -hex 32"`,
    )
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'sigillum queue', 32))
  return {
    seal: (bytes, place) => toBase64(sealBytes(key, bytes, place)),
    open(text, place) {
      const opened = openSealed(key, fromBase64(text), place)
      if (opened) return opened
      throw new PipelineError(
        'QUEUE_UNUSABLE',
        'a chunk in the queue cannot be opened: it was made with another secret, or changed',
      )
    },
  }
}
