// The wallet's proof that it holds a key: OpenID4VCI 1.0 appendix F.1 (`jwt`), checked as F.4 says. The key is named in
// the header, by value or by a DID that is a key; no other document is looked at.

import { type ParsedJws, parseCompactJws } from '../../proof/compact-jws.ts'
import { didKeyVerificationMethod } from '../../proof/did.ts'
import {
  didJwkOf,
  didJwkVerificationMethod,
  importDidJwk,
  jwkOfDidJwk,
} from '../../proof/did-jwk.ts'
import { importDidKey, readDidKeyJwk } from '../../proof/did-key-jwk.ts'
import { jwkOfMultikey, type PublicJwk, parsePublicJwk } from '../../proof/jwk.ts'
import { parseMultikey } from '../../proof/multikey.ts'
import { type SignatureAlgorithmName, verifyDetached } from '../../proof/signatures.ts'
import {
  importJwk,
  type VerificationKey,
  type VerificationKeyResult,
} from '../../proof/verification-key.ts'
import { isJsonObject, type JsonObject } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'
import { OauthError } from './oauth-error.ts'

/** Algorithms of holders' keys, as the metadata names them. */
export const PROOF_ALGORITHMS: readonly string[] = ['ES256', 'EdDSA', 'Ed25519']
const TYPE = 'openid4vci-proof+jwt'
const MAX_LENGTH = 8192
/** How old a proof may be: as long as a nonce, which it must hold anyway. */
export const MAX_AGE_SECONDS = 300
const MAX_SKEW_SECONDS = 60

export interface ProofExpectations {
  /** The credential issuer's identifier. */
  readonly audience: string
  readonly now: Date
}

export interface HolderProof {
  /** DID of the wallet's key: the one that it named, or the did:jwk of a key given by value. */
  readonly holder: string
  readonly nonce: string
}

/**
 * Checks a proof but for its nonce, which is the caller's to know.
 *
 * @throws {OauthError} `invalid_proof`.
 */
export function checkKeyProof(jwt: string, { audience, now }: ProofExpectations): HolderProof {
  const jws = jwt.length <= MAX_LENGTH ? parseCompactJws(jwt) : undefined
  if (!jws?.ok) throw refused('expected a compact JWS')
  const { header } = jws
  if (header.typ !== TYPE) throw refused(`expected typ ${TYPE}`)
  if (!PROOF_ALGORITHMS.includes(String(header.alg)))
    throw refused(`expected one of ${PROOF_ALGORITHMS.join(', ')}`)
  const { holder, key } = holderOf(header)
  const alg = header.alg as SignatureAlgorithmName
  if (!verifyDetached(key, alg, { data: jws.signingInput, signature: jws.signature }))
    throw refused('the signature is not good')
  return { holder, nonce: checkClaims(jws, audience, now) }
}

function checkClaims({ payload }: ParsedJws, audience: string, now: Date): string {
  const parsed = parseStrictJson(payload, { maxBytes: MAX_LENGTH, maxDepth: 4 })
  if (!parsed.ok || !isJsonObject(parsed.value)) throw refused('expected claims in a JSON object')
  const { aud, iat, exp, nonce } = parsed.value
  if (aud !== audience) throw refused('expected the credential issuer as audience')
  const seconds = now.getTime() / 1000
  if (
    typeof iat !== 'number' ||
    iat > seconds + MAX_SKEW_SECONDS ||
    iat < seconds - MAX_AGE_SECONDS
  )
    throw refused('expected a proof that was made just now')
  if (exp !== undefined && (typeof exp !== 'number' || exp < seconds - MAX_SKEW_SECONDS))
    throw refused('expected a proof that has not expired')
  if (typeof nonce !== 'string' || nonce === '') throw refused('expected a nonce of this server')
  return nonce
}

/** Exactly one of `kid` and `jwk`; a certificate names a person or a maker, which is nothing to us. */
function holderOf(header: JsonObject): { readonly holder: string; readonly key: VerificationKey } {
  const { kid, jwk } = header
  const named = ['kid', 'jwk', 'x5c', 'trust_chain'].filter((name) => Object.hasOwn(header, name))
  if (named.length !== 1) throw refused('expected exactly one of kid and jwk in the header')
  if (typeof kid === 'string') return holderOfKid(kid)
  const parsed = jwk === undefined ? undefined : parsePublicJwk(jwk)
  if (!parsed?.ok || jwk === undefined) throw refused('expected a public key in jwk')
  return { holder: didJwkOf(parsed.jwk), key: good(importJwk(jwk)) }
}

function holderOfKid(kid: string) {
  const [holder = ''] = kid.split('#')
  const isKey = holder.startsWith('did:key:')
  const method = isKey ? didKeyVerificationMethod(holder) : didJwkVerificationMethod(holder)
  if (kid !== holder && kid !== method) throw refused('expected the only key of the DID in kid')
  const imported = isKey ? importDidKey(holder) : importDidJwk(holder)
  if (!imported) throw refused('expected a did:key or a did:jwk in kid')
  return { holder, key: good(imported) }
}

/**
 * The public key that a holder's DID is.
 *
 * @throws {TypeError} for a DID that no proof of ours has named.
 */
export function publicJwkOf(holder: string): PublicJwk {
  const parsed = holder.startsWith('did:key:')
    ? parseMultikey(holder.slice('did:key:'.length))
    : undefined
  if (parsed?.ok) return jwkOfMultikey(parsed)
  const inside = readDidKeyJwk(holder)
  const named = inside?.ok ? inside.jwk : jwkOfDidJwk(holder)
  if (named) return named
  throw new TypeError('expected a did:key or a did:jwk')
}

function good(imported: VerificationKeyResult): VerificationKey {
  if (imported.ok) return imported.key
  throw refused('the key cannot be used')
}

function refused(description: string): OauthError {
  return new OauthError('invalid_proof', description)
}
