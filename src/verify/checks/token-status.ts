// Status that a token claims for itself, whatever it holds: an entry in a signed token that the issuer publishes. What
// cannot be had tells nothing; a list that breaks a rule is refused. draft-ietf-oauth-status-list, section 8.3.

import { type ParsedJws, parseCompactJws } from '../../proof/compact-jws.ts'
import { verifyJwsSignature } from '../../proof/verify-jws-signature.ts'
import { findJwsKey } from '../../trust/jws-key.ts'
import { tryToLoad } from '../../trust/load-json.ts'
import { tokenStatusAt } from '../../trust/token-status-list.ts'
import { fromUtf8 } from '../../util/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'
import type { FindingCode } from '../codes.ts'
import { type Credential, issuerIdOf, type Session } from '../credential.ts'
import { type Checked, checked, failed, indeterminate, notApplicable, passed } from '../finding.ts'
import { keySetOf } from './one-proof.ts'

const POINTER = '/status'
const STATUS_TYPE = 'application/statuslist+jwt'
const MEANINGS: ReadonlyMap<number, FindingCode> = new Map([
  [1, 'REVOKED'],
  [2, 'SUSPENDED'],
])

export async function checkTokenStatus(credential: Credential, session: Session): Promise<Checked> {
  const status = statusClaimOf(credential)
  if (status === undefined) return checked(notApplicable('status'))
  const refuse = (code: FindingCode) => checked(failed('status', code, { pointer: POINTER }))
  const untold = (code: FindingCode) => checked(indeterminate('status', code, { pointer: POINTER }))
  if (!isJsonObject(status)) return refuse('STATUS_INVALID')
  if (!isJsonObject(status.status_list)) return untold('STATUS_TYPE_UNSUPPORTED')
  const { idx, uri } = status.status_list
  if (typeof uri !== 'string' || !URL.canParse(uri)) return refuse('STATUS_INVALID')
  if (!Number.isSafeInteger(idx) || Number(idx) < 0) return refuse('STATUS_INDEX_INVALID')
  const loaded = await tryToLoad(uri, STATUS_TYPE, session.loadDocument)
  if (loaded?.status !== 200) return untold('STATUS_LIST_UNREACHABLE')
  const list = readList(loaded.bytes)
  if (!list) return refuse('STATUS_LIST_INVALID')
  if (list.claims.sub !== uri) return refuse('STATUS_LIST_ID_MISMATCH')
  const standing = await standingOf(list, credential, session)
  if (standing) return standing.outcome === 'failed' ? refuse(standing.code) : untold(standing.code)
  const value = tokenStatusAt(list.claims.status_list, Number(idx), session.room)
  if (value === 'malformed') return refuse('STATUS_LIST_INVALID')
  if (value === 'beyond') return refuse('STATUS_INDEX_OUT_OF_RANGE')
  if (value === 'costly') return untold('STATUS_LISTS_TOO_LARGE')
  if (value === 0) return checked(passed('status', { pointer: POINTER }))
  const meaning = MEANINGS.get(value)
  return meaning ? refuse(meaning) : untold('STATUS_PURPOSE_UNKNOWN')
}

/** What a token says of its own status; undefined for what is no token, or has none. */
export function statusClaimOf({ securing }: Credential): Json | undefined {
  return securing.kind === 'jws' ? securing.claims.status : undefined
}

interface StatusToken {
  readonly jws: ParsedJws
  readonly claims: JsonObject
}

function readList(bytes: Uint8Array): StatusToken | undefined {
  try {
    const jws = parseCompactJws(fromUtf8(bytes).trim())
    if (!jws.ok || jws.header.typ !== 'statuslist+jwt') return undefined
    const payload = parseStrictJson(jws.payload)
    return payload.ok && isJsonObject(payload.value) ? { jws, claims: payload.value } : undefined
  } catch {
    // Bytes that are no text are no token.
    return undefined
  }
}

/** Why a list does not count: not of today, not the issuer's, or not to be told. */
async function standingOf(
  { jws, claims }: StatusToken,
  credential: Credential,
  session: Session,
): Promise<{ outcome: 'failed' | 'indeterminate'; code: FindingCode } | undefined> {
  const { iat, exp, ttl } = claims
  const now = session.at.getTime() / 1000
  if (typeof iat !== 'number' || iat > now + session.maxClockSkewSeconds)
    return { outcome: 'failed', code: 'STATUS_LIST_INVALID' }
  if ([exp, ttl].some((time) => time !== undefined && typeof time !== 'number'))
    return { outcome: 'failed', code: 'STATUS_LIST_INVALID' }
  const ends = [exp, typeof ttl === 'number' ? iat + ttl : undefined]
  if (ends.some((end) => typeof end === 'number' && end <= now))
    return { outcome: 'indeterminate', code: 'STATUS_LIST_STALE' }
  const { key, fault } = await findJwsKey(jws.header, issuerIdOf(credential.document) ?? '', {
    at: session.at,
    loadDocument: session.loadDocument,
    keySet: keySetOf(credential),
  })
  if (!key || fault?.outcome === 'indeterminate')
    return { outcome: 'indeterminate', code: 'STATUS_LIST_UNPROVEN' }
  if (!session.work.take(key.keyObject))
    return { outcome: 'indeterminate', code: 'SIGNATURES_TOO_MANY' }
  const signature = await verifyJwsSignature(jws, key)
  if (fault || !signature.ok) return { outcome: 'failed', code: 'STATUS_LIST_INVALID' }
  return undefined
}
