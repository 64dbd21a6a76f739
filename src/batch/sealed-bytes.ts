// Awards where others may read them, such as a queue or a folder: AES-256-GCM (NIST SP 800-38D), bound to their place.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { concatBytes, utf8 } from '../util/bytes.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts bytes for a place; they open nowhere else. `key`: 32 bytes. */
export function sealBytes(key: Uint8Array, bytes: Uint8Array, place: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(utf8(place))
  return concatBytes(nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag())
}

/** What was sealed; undefined for another key, another place or changed bytes. */
export function openSealed(
  key: Uint8Array,
  bytes: Uint8Array,
  place: string,
): Uint8Array | undefined {
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const tag = bytes.subarray(Math.max(NONCE_BYTES, bytes.length - TAG_BYTES))
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(utf8(place)).setAuthTag(tag)
    const body = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)
    return concatBytes(decipher.update(body), decipher.final())
  } catch {
    return undefined
  }
}
