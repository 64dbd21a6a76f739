// did:jwk: the identifier is the key, written as a JWK. Wallets name their own keys by it.
// Spec: https://github.com/quartzjer/did-jwk/blob/main/spec.md

import { utf8 } from '../util/bytes.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import type { PublicJwk } from './jwk.ts'
import { importJwk, type VerificationKeyResult } from './verification-key.ts'

const PREFIX = 'did:jwk:'
const MAX_JWK_BYTES = 2048

/** The did:jwk of a public key, in the one spelling that we make. */
export function didJwkOf(jwk: PublicJwk): string {
  return `${PREFIX}${encodeBase64url(utf8(JSON.stringify(jwk)))}`
}

/** The key of a did:jwk; undefined when the text is no did:jwk at all. */
export function importDidJwk(did: string): VerificationKeyResult | undefined {
  if (!did.startsWith(PREFIX)) return undefined
  const bytes = decodeBase64url(did.slice(PREFIX.length))
  const parsed = bytes && parseStrictJson(bytes, { maxBytes: MAX_JWK_BYTES, maxDepth: 3 })
  if (parsed?.ok) return importJwk(parsed.value)
  return {
    ok: false,
    code: 'KEY_ENCODING_INVALID',
    message: 'expected a did:jwk that holds a JWK in base64url',
  }
}

/** The only verification method of a did:jwk. */
export function didJwkVerificationMethod(did: string): string {
  return `${did}#0`
}
