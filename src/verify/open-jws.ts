// From a compact JWS to a credential: VC-JWT of Open Badges 3.0 in both data models, and vc+jwt.
// Open Badges 3.0 section 8.2.4; VCDM 1.1 section 6.3.1; VC-JOSE-COSE. The signature is checked later.

import { type ParsedJws, parseCompactJws } from '../proof/compact-jws.ts'
import type { Json, JsonObject } from '../util/json.ts'
import { isJsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { toInstant } from '../util/time.ts'
import { formatOf, typesOf } from './formats.ts'
import { LIMITS } from './limits.ts'
import { dataModelOf, type Opened, refuse, unread } from './opened.ts'

const REGISTERED_CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf'] as const
const CREDENTIAL_TYPES = ['jwt', 'vc+jwt', 'vc+ld+jwt', 'vc-ld+jwt']
const CONTENT_TYPES = ['vc', 'vc+ld+json', 'json', 'jwt']

/** Opens a compact JWS. */
export function openJws(text: string): Opened {
  const jws = parseCompactJws(text)
  if (!jws.ok) return refuse(jws.code, { message: jws.message })
  const type = mediaTypeOf(jws.header.typ)
  if (/^(?:vc|dc|vp)\+sd-jwt$/.test(type)) return unread('eudi', 'SD_JWT_NOT_READ')
  if (type === 'vp+jwt') return unread('vp', 'PRESENTATION_NOT_READ')
  if (type !== '' && !CREDENTIAL_TYPES.includes(type)) return refuse('JWS_TYPE_REFUSED')
  const content = mediaTypeOf(jws.header.cty)
  if (content !== '' && !CONTENT_TYPES.includes(content)) return refuse('JWS_TYPE_REFUSED')
  const parsed = parseStrictJson(jws.payload, {
    maxBytes: LIMITS.maxBytes,
    maxDepth: LIMITS.maxDepth,
  })
  if (!parsed.ok)
    return refuse(parsed.faults[0]?.code ?? 'JSON_SYNTAX', {
      message: `in the payload: ${parsed.faults[0]?.message ?? ''}`,
    })
  if (!isJsonObject(parsed.value)) return refuse('FORMAT_NOT_CREDENTIAL')
  return openClaims(jws, parsed.value)
}

/** Media types in JOSE headers leave `application/` out, and are compared without case. */
function mediaTypeOf(value: Json | undefined): string {
  return typeof value === 'string' ? value.toLowerCase().replace(/^application\//, '') : ''
}

function openClaims(jws: ParsedJws, claims: JsonObject): Opened {
  if (isJsonObject(claims.vp)) return unread('vp', 'PRESENTATION_NOT_READ')
  if ('vc' in claims && '@context' in claims) return refuse('JWS_PAYLOAD_AMBIGUOUS')
  const inner = 'vc' in claims ? claims.vc : withoutRegisteredClaims(claims)
  if (!isJsonObject(inner)) return refuse('FORMAT_NOT_CREDENTIAL', { pointer: '/vc' })
  const types = typesOf(inner)
  const format = formatOf(inner)
  if (format === 'vp') return unread('vp', 'PRESENTATION_NOT_READ')
  if (format === 'unknown') return refuse('FORMAT_NOT_CREDENTIAL')
  const dataModel = dataModelOf(inner)
  const document = completed(inner, claims, dataModel)
  const securing = { kind: 'jws', jws, claims } as const
  return { ok: true, credential: { format, document, types, dataModel, securing, warnings: [] } }
}

function withoutRegisteredClaims(claims: JsonObject): JsonObject {
  const registered: readonly string[] = REGISTERED_CLAIMS
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !registered.includes(name)))
}

/**
 * The credential with what only the claims say: an issuer may leave members out that a registered claim
 * stands for. A member that is there stays; whether claim and member agree is checked with the proof.
 */
function completed(
  inner: JsonObject,
  claims: JsonObject,
  dataModel: '1.1' | '2.0' | 'unknown',
): JsonObject {
  const [from, until] =
    dataModel === '1.1' ? ['issuanceDate', 'expirationDate'] : ['validFrom', 'validUntil']
  const { iss, sub, jti, nbf, exp } = claims
  const issuer = completedId(inner.issuer, iss, true)
  const credentialSubject = completedId(inner.credentialSubject, sub, false)
  return {
    ...inner,
    ...(inner.id === undefined && typeof jti === 'string' && { id: jti }),
    ...(issuer !== undefined && { issuer }),
    ...(credentialSubject !== undefined && { credentialSubject }),
    ...(inner[from] === undefined && isNumericDate(nbf) && { [from]: instantOf(nbf) }),
    ...(inner[until] === undefined && isNumericDate(exp) && { [until]: instantOf(exp) }),
  }
}

function completedId(
  value: Json | undefined,
  claim: Json | undefined,
  alone: boolean,
): Json | undefined {
  if (typeof claim !== 'string') return value
  if (value === undefined) return alone ? claim : undefined
  return isJsonObject(value) && value.id === undefined ? { id: claim, ...value } : value
}

/** Seconds since the epoch, within the years that dates can have. */
export function isNumericDate(value: Json | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value <= 253_402_300_799
}

function instantOf(seconds: number): string {
  return toInstant(new Date(seconds * 1000))
}
