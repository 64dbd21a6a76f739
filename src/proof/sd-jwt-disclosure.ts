// The issuer's half of SD-JWT: claims that the holder may leave out become digests and disclosures.
// RFC 9901, sections 4.2 (disclosures) and 4.2.5 (decoys). Reading them back is `sd-jwt.ts`; signing is for `sign`.

import { hash } from 'node:crypto'
import { utf8 } from '../util/bytes.ts'
import type { Json, JsonObject } from '../util/json.ts'
import { encodeBase64url } from './base64url.ts'

/** Claims before they are signed. No name stands in both. */
export interface SelectiveClaims {
  /** What every presentation shows. */
  readonly open: JsonObject
  /** What the holder shows or keeps, each member as a whole. */
  readonly selective: JsonObject
}

export interface Disclosed {
  /** What is signed: the open claims, the digests in `_sd` and their algorithm. */
  readonly payload: JsonObject
  /** In the order of the selective claims. */
  readonly disclosures: readonly string[]
}

/**
 * Turns selective claims into digests. Pure: equal salts, equal result.
 *
 * @param salt Called once per disclosure and decoy. Trusted to give at least 128 random bits in base64url, never the
 *   same twice: whoever can guess a salt can guess what the holder kept back.
 * @param decoys Digests of nothing that are mixed in, so that their number does not tell how much was kept back.
 */
export function concealClaims(
  { open, selective }: SelectiveClaims,
  salt: () => string,
  decoys = 0,
): Disclosed {
  const disclosures = Object.entries(selective).map(([name, value]) =>
    encodeBase64url(utf8(JSON.stringify([salt(), name, value] satisfies Json))),
  )
  const digests = [...disclosures, ...Array.from({ length: decoys }, salt)].map(digestOf)
  // Sorted, so that the order of the digests does not tell which claim each one is.
  const _sd = digests.sort()
  return {
    payload: digests.length === 0 ? open : { ...open, _sd, _sd_alg: 'sha-256' },
    disclosures,
  }
}

function digestOf(text: string): string {
  return encodeBase64url(hash('sha256', text, 'buffer'))
}
