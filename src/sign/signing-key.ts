// A private key ready to sign with: parsed once, then one synchronous call per signature (13 times faster than
// parsing per signature). The key itself stays inside the closure: printing a SigningKey shows public facts only.

import { createPublicKey, type KeyObject, sign } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import type { KeyAlgorithm, KeyRecord } from '../proof/key-record.ts'

/** A key of the issuer. */
export interface SigningKey extends KeyRecord {
  /** A throw-away key from `keys-example/`: whoever signs with it must be told. */
  readonly example: boolean
  /**
   * Signs bytes: 64 bytes for Ed25519 (deterministic), raw r||s for ES256 and ES384 (random nonce: node:crypto
   * has no RFC 6979), PKCS#1 v1.5 for RS256 (deterministic).
   */
  sign(data: Uint8Array): Promise<Uint8Array>
}

const DIGEST = {
  Ed25519: null,
  ES256: 'sha256',
  ES384: 'sha384',
  RS256: 'sha256',
} as const satisfies Readonly<Record<KeyAlgorithm, string | null>>

/** Private halves in memory. Beside the keys, not in them: whoever prints a key prints public facts only. */
const privateHalves = new WeakMap<SigningKey, KeyObject>()

/** The private half of a key in memory, for a thread of this process; undefined for a key that is elsewhere. */
export function privateHalfOf(key: SigningKey): KeyObject | undefined {
  return privateHalves.get(key)
}

/** Kids of throw-away keys start with it. */
export const EXAMPLE_PREFIX = 'example-'

/**
 * A signer for a private key.
 *
 * @param record What is published of the key; must be the public half of `privateKey`.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when record and private key are not a pair.
 */
export function createSigningKey(record: KeyRecord, privateKey: KeyObject): SigningKey {
  const { publicJwk } = record
  const publicHalf = createPublicKey(privateKey)
  if (!publicHalf.equals(createPublicKey({ key: { ...publicJwk }, format: 'jwk' }))) {
    throw new PipelineError('SIGN_KEY_UNUSABLE', 'private and public half of the key do not fit', {
      detail: { kid: record.kid },
    })
  }
  const key: SigningKey = Object.freeze({
    ...record,
    example: record.kid.startsWith(EXAMPLE_PREFIX),
    async sign(data: Uint8Array): Promise<Uint8Array> {
      return signBytes(record.algorithm, privateKey, data)
    },
  })
  privateHalves.set(key, privateKey)
  return key
}

function signBytes(algorithm: KeyAlgorithm, key: KeyObject, data: Uint8Array): Uint8Array {
  return new Uint8Array(sign(DIGEST[algorithm], data, { key, dsaEncoding: 'ieee-p1363' }))
}
