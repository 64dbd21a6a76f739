// A public key as its owner states it: what is published in did.json and jwks.json, and what a signer is known by.
// No private material has a place here. Times are RFC 3339 texts, as the documents carry them.

import type { PublicJwk } from './jwk.ts'
import type { KeyType } from './suites.ts'

export const KEY_ALGORITHMS = ['Ed25519', 'ES256', 'ES384', 'RS256'] as const

/** What a key of ours signs with; the `alg` of its JWK. */
export type KeyAlgorithm = (typeof KEY_ALGORITHMS)[number]

/** Key type of each algorithm. */
export const KEY_TYPE_OF = {
  Ed25519: 'Ed25519',
  ES256: 'P-256',
  ES384: 'P-384',
  RS256: 'RSA',
} as const satisfies Readonly<Record<KeyAlgorithm, KeyType>>

export interface KeyRecord {
  /** Name of the key in its file; example keys start with `example-`. */
  readonly kid: string
  readonly algorithm: KeyAlgorithm
  /** The DID whose owner signs with the key. */
  readonly controller: string
  /** Absolute id under which the key is published: the controller and a fragment. */
  readonly verificationMethod: string
  readonly publicJwk: PublicJwk
  /** Absent for RSA. */
  readonly publicKeyMultibase?: string
  /** Certificates of the key, base64 DER, its own first (RFC 7517 section 4.7): it can seal. */
  readonly x5c?: readonly [string, ...string[]]
  readonly created?: string
  /** From then on the key signs no more; what it signed before stays good. */
  readonly expires?: string
  /** Compromised: nothing that it signed is believed any more. */
  readonly revoked?: string
}
