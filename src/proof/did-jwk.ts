// did:jwk: the identifier is the key, written as a JWK. Wallets name their own keys by it.
// Spec: https://github.com/quartzjer/did-jwk/blob/main/spec.md

import { utf8 } from '../util/bytes.ts'
import type { Json } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { type PublicJwk, parsePublicJwk } from './jwk.ts'
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
  return importJwk(jsonOf(did))
}

/** The members of the key of a did:jwk that make the key; undefined when it is none that we use. */
export function jwkOfDidJwk(did: string): PublicJwk | undefined {
  const parsed = parsePublicJwk(did.startsWith(PREFIX) ? jsonOf(did) : null)
  return parsed.ok ? parsed.jwk : undefined
}

/** What the text holds, null when it holds no JSON. */
function jsonOf(did: string): Json {
  const bytes = decodeBase64url(did.slice(PREFIX.length))
  const parsed = bytes && parseStrictJson(bytes, { maxBytes: MAX_JWK_BYTES, maxDepth: 3 })
  return parsed?.ok ? parsed.value : null
}

/** The only verification method of a did:jwk. */
export function didJwkVerificationMethod(did: string): string {
  return `${did}#0`
}
