// Awards on their way through the queue: encrypted, since the queue is a table that others can read, that is backed
// up, and whose deleted rows stay in logs. The key is derived from a secret that never goes into the database.
// AES-256-GCM (NIST SP 800-38D) under a key by HKDF-SHA-256 (RFC 5869).

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { PipelineError } from '../../model/pipeline-error.ts'
import { concatBytes, fromBase64, toBase64, utf8 } from '../../util/bytes.ts'

/** Characters that a secret must have at least: 128 bits in hex. */
const MIN_SECRET = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

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
    seal(bytes, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(utf8(place))
      return toBase64(concatBytes(nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()))
    },
    open(text, place) {
      const bytes = fromBase64(text)
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const tag = bytes.subarray(bytes.length - TAG_BYTES)
      try {
        const cipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        cipher.setAAD(utf8(place)).setAuthTag(tag)
        const body = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)
        return concatBytes(cipher.update(body), cipher.final())
      } catch {
        throw new PipelineError(
          'QUEUE_UNUSABLE',
          'a chunk in the queue cannot be opened: it was made with another secret, or changed',
        )
      }
    },
  }
}
