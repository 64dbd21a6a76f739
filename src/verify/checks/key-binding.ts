// Key binding of an SD-JWT: the holder's own token over what was disclosed, for this verifier, now.
// RFC 9901 section 7.3, step 2. A token without it may have come from anybody who has seen it.

import type { ParsedSdJwt } from '../../proof/sd-jwt.ts'
import { isSignatureAlgorithm, verifyDetached } from '../../proof/signatures.ts'
import { importJwk, type VerificationKey } from '../../proof/verification-key.ts'
import { selfCertifiedKey } from '../../trust/proof-method.ts'
import { asArray, isJsonObject, type Json } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'
import { type Answer, compareAnswer } from '../answer.ts'
import type { Session } from '../credential.ts'
import { warning } from '../finding.ts'

const MAX_BYTES = 64 * 1024

/** What the key binding says; no code when there is none and nobody asked for one. */
export function keyBindingResult(token: ParsedSdJwt, session: Session): Answer {
  const { keyBinding, claims } = token
  if (!keyBinding) return unbound('cnf' in claims, session)
  const payload = parseStrictJson(keyBinding.jws.payload, { maxBytes: MAX_BYTES, maxDepth: 8 })
  if (!payload.ok || !isJsonObject(payload.value)) return refused('a strict JSON object')
  const { iat, exp, nbf, aud, nonce, sd_hash: sdHash } = payload.value
  if (keyBinding.jws.header.typ !== 'kb+jwt') return refused('the type `kb+jwt`')
  if (typeof iat !== 'number' || typeof aud !== 'string' || typeof nonce !== 'string')
    return refused('`iat`, `aud` and `nonce`')
  if (sdHash !== keyBinding.sdHash) return refused('the hash of what was disclosed')
  const now = session.at.getTime() / 1000
  const starts = [iat, nbf === undefined ? iat : nbf]
  if (starts.some((time) => typeof time !== 'number' || time > now + session.maxClockSkewSeconds))
    return refused('a time that has come')
  if (exp !== undefined && (typeof exp !== 'number' || exp <= now))
    return refused('an end that has not come')
  const answer = compareAnswer([nonce], asArray<Json>(aud), session)
  if (answer.code) return answer
  const holder = holderKey(claims.cnf, session.at)
  if (holder === 'unread') return unread(answer, session)
  if (holder && !session.work.take(holder.keyObject))
    return { untold: 'SIGNATURES_TOO_MANY', warnings: answer.warnings }
  const { header, signingInput: data, signature } = keyBinding.jws
  const alg = String(header.alg)
  const isHolders =
    holder !== undefined &&
    isSignatureAlgorithm(alg) &&
    verifyDetached(holder, alg, { data, signature })
  return isHolders ? answer : refused('the signature of the holder')
}

/** A key that is named in a way, or of a kind, that is not read proves no more than no answer at all. */
function unread({ warnings }: Answer, { challenge, domain }: Session): Answer {
  return challenge === undefined && domain === undefined
    ? { warnings: [warning('HOLDER_NOT_PROVEN')] }
    : { untold: 'KEY_BINDING_UNREAD', warnings }
}

function unbound(isBindable: boolean, { challenge, domain }: Session): Answer {
  if (challenge !== undefined || domain !== undefined)
    return { code: 'CHALLENGE_MISMATCH', warnings: [] }
  return { warnings: isBindable ? [warning('HOLDER_NOT_PROVEN')] : [] }
}

/** The key that the issuer put into the credential, or the one of a DID that is its own key. RFC 7800 section 3. */
function holderKey(
  confirmation: Json | undefined,
  at: Date,
): VerificationKey | 'unread' | undefined {
  if (!isJsonObject(confirmation)) return undefined
  const { jwk, kid } = confirmation
  if (jwk !== undefined) {
    const key = importJwk(jwk)
    if (key.ok) return key.key
    return key.code === 'KEY_TYPE_UNSUPPORTED' ? 'unread' : undefined
  }
  const named = typeof kid === 'string' ? selfCertifiedKey(kid, { at, purpose }) : undefined
  return named?.fault?.outcome === 'failed' ? undefined : (named?.key ?? 'unread')
}

const purpose = 'authentication'

function refused(expected: string): Answer {
  const message = `the holder’s token: expected ${expected}`
  return { code: 'KEY_BINDING_INVALID', message, warnings: [] }
}
