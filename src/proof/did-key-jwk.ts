// did:key around a JWK (multicodec `jwk_jcs-pub`), as natural persons have it in EBSI: the members of the key's thumbprint
// in the canonical form of RFC 8785, so that one key is one text. Around a Multikey: see did.ts.
// https://hub.ebsi.eu/vc-framework/did/natural-person and the multicodec table.

import { equalBytes, utf8 } from '../util/bytes.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { type PublicJwkResult, parsePublicJwk } from './jwk.ts'
import { decodeMultibase } from './multibase.ts'
import { fault } from './multikey.ts'
import { importJwk, importMultikey, type VerificationKeyResult } from './verification-key.ts'

const METHOD = 'did:key:'
/** Unsigned varint of 0xeb51. */
const PREFIX = Uint8Array.of(0xd1, 0xd6, 0x03)
/** An RSA key of the largest size that is read. */
const MAX_LETTERS = 2048

/** The key of a did:key of either form. */
export function importDidKey(did: string): VerificationKeyResult {
  const read = readDidKeyJwk(did)
  if (!read) return importMultikey(did.slice(METHOD.length))
  return read.ok ? importJwk({ ...read.jwk }) : read
}

/** The JWK that a did:key is made of, or why it is none; undefined when it does not even say that it is one. */
export function readDidKeyJwk(did: string): PublicJwkResult | undefined {
  if (!did.startsWith(`${METHOD}z`) || did.length > MAX_LETTERS) return undefined
  const bytes = decodeMultibase(did.slice(METHOD.length))
  if (!bytes || !equalBytes(bytes.subarray(0, PREFIX.length), PREFIX)) return undefined
  const text = bytes.subarray(PREFIX.length)
  const parsed = parseStrictJson(text, { maxBytes: MAX_LETTERS, maxDepth: 2 })
  const key = parsePublicJwk(parsed.ok ? parsed.value : null)
  if (!key.ok || equalBytes(utf8(canonicalJson({ ...key.jwk })), text)) return key
  return fault('KEY_ENCODING_INVALID', 'expected the members that make the key, in canonical form')
}
