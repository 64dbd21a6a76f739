// A public key ready to verify with: checked and parsed once, however many credentials it signed.
// Where the key was found, and whether it is the issuer's, is for `trust` and `verify`.

import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Json } from '../util/json.ts'
import { RecentMap } from '../util/recent-map.ts'
import { jwkOfMultikey, jwkThumbprint, type PublicJwk, parsePublicJwk } from './jwk.ts'
import { fault, type KeyFault, parseMultikey } from './multikey.ts'
import type { VerifiedKeyType } from './suites.ts'

/** A public key that passed every check of its type. */
export interface VerificationKey {
  readonly type: VerifiedKeyType
  readonly keyObject: KeyObject
  /** RFC 7638 SHA-256 thumbprint in base64url: equal for equal keys, however they were written. */
  readonly thumbprint: string
  /** The only JOSE algorithm that its JWK says it is for (RFC 7517 section 4.4); absent where it says nothing. */
  readonly algorithm?: string
}

export type VerificationKeyResult = { readonly ok: true; readonly key: VerificationKey } | KeyFault

/** The key of a `publicKeyMultibase` value or of the identifier of a did:key (`z…`, without `did:key:`). */
export function importMultikey(text: string): VerificationKeyResult {
  const known = imported.get(text)
  if (known) return known
  const parsed = parseMultikey(text)
  if (!parsed.ok) return parsed
  const result = toKey(parsed.type, jwkOfMultikey(parsed))
  imported.set(text, result)
  return result
}

/** Checking a key takes longer than a signature, and one key signs many. Whatever is in here is a short text. */
const imported = new RecentMap<string, VerificationKeyResult>(256)

/** The key of a `publicKeyJwk` value, of a JWK set or of a header; private or weak keys are refused. */
export function importJwk(jwk: Json): VerificationKeyResult {
  const parsed = parsePublicJwk(jwk)
  if (!parsed.ok) return parsed
  const result = toKey(parsed.type, parsed.jwk)
  const { algorithm } = parsed
  return result.ok && algorithm !== undefined
    ? { ok: true, key: { ...result.key, algorithm } }
    : result
}

function toKey(type: VerifiedKeyType, jwk: PublicJwk): VerificationKeyResult {
  try {
    const keyObject = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    return { ok: true, key: { type, keyObject, thumbprint: jwkThumbprint(jwk) } }
  } catch {
    return fault(
      'KEY_WEAK_OR_INVALID',
      `expected a public ${type} key that the crypto library accepts`,
    )
  }
}
