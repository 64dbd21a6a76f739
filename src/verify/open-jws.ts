// From a token to a credential or presentation: VC-JWT of Open Badges 3.0 in both data models, vc+jwt, and
// SD-JWT with its disclosures put back. Open Badges 3.0 section 8.2.4; VCDM 1.1 section 6.3.1; VC-JOSE-COSE;
// SD-JWT VC. The signature is checked later.

import { type ParsedJws, parseCompactJws } from '../proof/compact-jws.ts'
import { type ParsedSdJwt, parseSdJwt, type SdJwtFault } from '../proof/sd-jwt.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { toInstant } from '../util/time.ts'
import { warning } from './finding.ts'
import { formatOf, typesOf } from './formats.ts'
import { namedObject } from './known-forms.ts'
import { LIMITS } from './limits.ts'
import { dataModelOf, type Opened, refuse, unread } from './opened.ts'

const REGISTERED_CLAIMS = [
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'nonce', 'status'],
]
/** Final names of VC-JOSE-COSE and those of its drafts, which Gaia-X and others still write. */
const CREDENTIAL_TYPES = [
  ...['jwt', 'vc+jwt', 'vc+ld+jwt', 'vc-ld+jwt', 'vc+ld+json+jwt'],
  ...['vp+jwt', 'vp+ld+jwt', 'vp-ld+jwt', 'vp+ld+json+jwt'],
]
const SELECTIVE_TYPES = [
  ...['dc+sd-jwt', 'vc+sd-jwt', 'vc-ld+sd-jwt', 'vc+ld+json+sd-jwt'],
  ...['vp+sd-jwt', 'vp-ld+sd-jwt', 'vp+ld+json+sd-jwt'],
]
/** Types whose payload is the credential itself: none may stand in a claim (VC-JOSE-COSE section 3.3.2). */
const OPEN_TYPES = ['vc+jwt', 'vp+jwt']
const NO_CLAIM = 'expected the credential itself in a token of this type, and none in a claim `vc`'
const CONTENT_TYPES = ['vc', 'vc+ld+json', 'vp', 'vp+ld+json', 'json', 'jwt']

/** Opens a compact JWS. */
export function openJws(text: string): Opened {
  const jws = parseCompactJws(text)
  if (!jws.ok) return withoutToken(jws)
  const type = mediaTypeOf(jws.header.typ)
  if (SELECTIVE_TYPES.includes(type)) return openSelective(text)
  if (type !== '' && !CREDENTIAL_TYPES.includes(type)) return refuse('JWS_TYPE_REFUSED')
  if (!hasContentType(jws.header)) return refuse('JWS_TYPE_REFUSED')
  const parsed = parseStrictJson(jws.payload, {
    maxBytes: LIMITS.maxBytes,
    maxDepth: LIMITS.maxDepth,
  })
  if (!parsed.ok)
    return refuse(parsed.faults[0].code, {
      message: `in the payload: ${parsed.faults[0].message}`,
    })
  if (!isJsonObject(parsed.value)) return refuse('FORMAT_NOT_CREDENTIAL')
  if ('_sd' in parsed.value || '_sd_alg' in parsed.value) return refuse('JWS_TYPE_REFUSED')
  return openClaims({ kind: 'jws', jws, claims: parsed.value })
}

/** Opens an SD-JWT: a token, its disclosures, and perhaps the holder's key binding token. */
export function openSelective(text: string): Opened {
  const sdJwt = parseSdJwt(text, { maxBytes: LIMITS.maxBytes, maxDepth: LIMITS.maxDepth })
  if (!sdJwt.ok) return withoutToken(sdJwt)
  const { jws, claims } = sdJwt
  const type = mediaTypeOf(jws.header.typ)
  if (!SELECTIVE_TYPES.includes(type) || !hasContentType(jws.header))
    return refuse('JWS_TYPE_REFUSED')
  const securing = { kind: 'jws', jws, claims, sdJwt } as const
  const opened = 'vct' in claims ? openVct(securing) : openClaims(securing)
  if (!opened.ok || text.includes('~')) return opened
  const warnings = [...opened.credential.warnings, warning('SD_JWT_WITHOUT_TILDE')]
  return { ok: true, credential: { ...opened.credential, warnings } }
}

/** A token that is none, or whose algorithm is not checked: what it says that it is must be right all the same. */
function withoutToken(fault: SdJwtFault): Opened {
  const { code, message } = fault
  if (fault.code !== 'JWS_ALGORITHM_NOT_READ') return refuse(code, { message })
  const { header } = fault
  const type = mediaTypeOf(header.typ)
  const isKnown = type === '' || isTokenType(type)
  return isKnown && hasContentType(header) ? unread('unknown', code) : refuse('JWS_TYPE_REFUSED')
}

/** Whether a header's `typ` names a token that is opened here. */
export function isTokenType(type: Json | undefined): boolean {
  return [...CREDENTIAL_TYPES, ...SELECTIVE_TYPES].includes(mediaTypeOf(type))
}

type TokenSecuring = {
  readonly kind: 'jws'
  readonly jws: ParsedJws
  readonly claims: JsonObject
  readonly sdJwt?: ParsedSdJwt
}

/** An SD-JWT VC: plain claims and a type, no linked data. */
function openVct(securing: TokenSecuring): Opened {
  const { claims } = securing
  if ('@context' in claims || 'vc' in claims) return refuse('JWS_PAYLOAD_AMBIGUOUS')
  // `iss` says who issued it; a claim `issuer` beside it is none of this format's, and compared with the proof.
  const document = typeof claims.iss === 'string' ? { ...claims, issuer: claims.iss } : claims
  const common = { types: [], dataModel: 'unknown', securing, warnings: [] } as const
  return { ok: true, credential: { format: 'eudi', document, ...common } }
}

function hasContentType(header: JsonObject): boolean {
  const content = mediaTypeOf(header.cty)
  return content === '' || CONTENT_TYPES.includes(content)
}

/** Whether the headers name no other kind of content: a token for presenting is no credential, nor the reverse. */
function isOfKind({ header }: ParsedJws, kind: 'vc' | 'vp'): boolean {
  const other = kind === 'vc' ? 'vp' : 'vc'
  return ![header.typ, header.cty].some((value) => mediaTypeOf(value).startsWith(other))
}

/** Media types in JOSE headers leave `application/` out, and are compared without case. */
function mediaTypeOf(value: Json | undefined): string {
  return typeof value === 'string' ? value.toLowerCase().replace(/^application\//, '') : ''
}

/** Members by which a reader of the data model 2.0 would find a credential beside the one in `vc`. */
const OF_CREDENTIALS = ['@context', 'type', 'credentialSubject', 'verifiableCredential']

function openClaims(securing: TokenSecuring): Opened {
  const { claims } = securing
  const wrapped = ['vc', 'vp'].filter((name) => name in claims)
  const isDouble = wrapped.length > 1 || OF_CREDENTIALS.some((name) => name in claims)
  if (wrapped.length > 0 && isDouble) return refuse('JWS_PAYLOAD_AMBIGUOUS')
  const [wrapper] = wrapped
  const inner = wrapper === undefined ? withoutRegisteredClaims(claims) : claims[wrapper]
  if (!isJsonObject(inner)) return refuse('FORMAT_NOT_CREDENTIAL', { pointer: `/${wrapper}` })
  const types = typesOf(inner)
  const format = formatOf(inner)
  const named = format === 'unknown' ? namedObject(inner) : undefined
  if (named) return named
  if (format === 'unknown' || (wrapper === 'vp') !== (format === 'vp' && wrapper !== undefined))
    return refuse('FORMAT_NOT_CREDENTIAL')
  if (!isOfKind(securing.jws, format === 'vp' ? 'vp' : 'vc')) return refuse('JWS_TYPE_REFUSED')
  if (wrapper !== undefined && OPEN_TYPES.includes(mediaTypeOf(securing.jws.header.typ)))
    return refuse('JWS_PAYLOAD_AMBIGUOUS', { message: NO_CLAIM })
  const dataModel = dataModelOf(inner)
  const document =
    format === 'vp' ? completedPresentation(inner, claims) : completed(inner, claims, dataModel)
  return { ok: true, credential: { format, document, types, dataModel, securing, warnings: [] } }
}

/** A presentation with what only the claims say. */
function completedPresentation(inner: JsonObject, { iss, jti }: JsonObject): JsonObject {
  return {
    ...inner,
    ...(inner.id === undefined && typeof jti === 'string' && { id: jti }),
    ...(inner.holder === undefined && typeof iss === 'string' && { holder: iss }),
  }
}

function withoutRegisteredClaims(claims: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(claims).filter(([name]) => !REGISTERED_CLAIMS.includes(name)),
  )
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
  const [only, ...others] = asArray<Json>(value)
  if (!isJsonObject(only) || others.length > 0) return value
  const completed = { id: claim, ...only }
  return Array.isArray(value) ? [completed] : completed
}

/** Seconds since the epoch, within the years that dates can have. */
export function isNumericDate(value: Json | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value <= 253_402_300_799
}

function instantOf(seconds: number): string {
  return toInstant(new Date(seconds * 1000))
}
