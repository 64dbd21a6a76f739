// Whether a fetched resource is the one that a credential means, by the digest that the credential gives of it.
// VCDM 2.0 section 5.3 (`digestSRI`, `digestMultibase`); Subresource Integrity section 3; Multihash.

import { hash } from 'node:crypto'
import { decodeMultibase } from '../proof/multibase.ts'
import { equalBytes } from '../util/bytes.ts'
import type { Json, JsonObject } from '../util/json.ts'

/** Codes of Multihash, each followed by the length of its digest. */
const MULTIHASH: Readonly<Record<number, 'sha256' | 'sha384' | 'sha512'>> = {
  18: 'sha256',
  19: 'sha512',
  32: 'sha384',
}
const SRI = /^(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})(?:\?.*)?$/

/**
 * Whether the bytes have every digest that a resource states, and false for one that is not read: it may be any.
 * Of several in one `digestSRI` one has to fit, as browsers take them.
 */
export function hasStatedDigests(bytes: Uint8Array, resource: JsonObject): boolean {
  const { digestSRI, digestMultibase } = resource
  return (
    (digestSRI === undefined || fitsSri(bytes, digestSRI)) &&
    (digestMultibase === undefined || fitsMultihash(bytes, digestMultibase))
  )
}

function fitsSri(bytes: Uint8Array, stated: Json): boolean {
  if (typeof stated !== 'string') return false
  return stated.split(/\s/).some((one) => {
    const [, name, digest] = SRI.exec(one) ?? []
    return name !== undefined && hash(name, bytes, 'base64') === digest
  })
}

function fitsMultihash(bytes: Uint8Array, stated: Json): boolean {
  const multihash = typeof stated === 'string' ? decodeMultibase(stated) : undefined
  const name = MULTIHASH[multihash?.[0] ?? 0]
  if (!multihash || name === undefined) return false
  const digest = new Uint8Array(hash(name, bytes, 'buffer'))
  return multihash[1] === digest.length && equalBytes(multihash.subarray(2), digest)
}
