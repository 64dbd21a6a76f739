// Compact JWS: encoded by sign, taken apart strictly by verify, so that no two readers see two headers.
// Specs: RFC 7515 sections 3.1, 4 and 7.1; RFC 8725 (what to refuse); Open Badges 3.0 "JWT proof" (which headers).
// Whether the claims agree with the credential is for `verify`.

import { fromUtf8, utf8 } from '../util/bytes.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { isSignatureAlgorithm } from './signatures.ts'

/** Why a text is not a compact JWS that we look at any further. */
export type JwsFaultCode =
  /** Not three parts divided by dots. */
  | 'JWS_MALFORMED'
  /** A part is not strict base64url. */
  | 'JWS_ENCODING_INVALID'
  /** The header is not a JSON object, or has a key twice. */
  | 'JWS_HEADER_INVALID'
  /** `alg` is missing, `none`, a MAC, or any other algorithm that is not in the allow-list. */
  | 'JWS_ALGORITHM_REFUSED'
  /** `alg` is an asymmetric algorithm that exists, and that we do not check. */
  | 'JWS_ALGORITHM_NOT_READ'
  /** A header that changes how the token is read, or fetches a key from where the token says. */
  | 'JWS_HEADER_REFUSED'

/** A compact JWS taken apart. Nothing in it is verified. */
export interface ParsedJws {
  readonly ok: true
  /** `alg` is in the allow-list; `kid`, `typ` and `cty` are strings where present. */
  readonly header: JsonObject
  readonly payload: Uint8Array
  /** The ASCII bytes that are signed: encoded header, dot, encoded payload. */
  readonly signingInput: Uint8Array
  readonly signature: Uint8Array
}

export type JwsFault = { readonly ok: false; readonly message: string } & (
  | { readonly code: Exclude<JwsFaultCode, 'JWS_ALGORITHM_NOT_READ'> }
  /** Of a token that only its algorithm keeps from being looked at any further. */
  | { readonly code: 'JWS_ALGORITHM_NOT_READ'; readonly header: JsonObject }
)

/** Headers that are never what an honest VC-JWT needs. */
const REFUSED_HEADERS = ['crit', 'b64', 'jku', 'x5u', 'zip', 'enc', 'epk'] as const
/** Honest issuers sign with these: a token is no forgery for them. */
const UNREAD_ALGORITHMS = ['ES256K-R', 'Ed448', 'ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87']
const STRING_HEADERS = ['kid', 'typ', 'cty'] as const
const MAX_HEADER_BYTES = 64 * 1024

/** Takes a compact JWS apart. Never throws because of the text. */
export function parseCompactJws(text: string): ParsedJws | JwsFault {
  const parts = text.split('.')
  const [headerPart = '', payloadPart = '', signaturePart = ''] = parts
  if (parts.length !== 3 || headerPart === '' || payloadPart === '') {
    return refused('JWS_MALFORMED', 'expected three parts divided by dots')
  }
  const headerBytes = decodeBase64url(headerPart)
  const payload = decodeBase64url(payloadPart)
  const signature = decodeBase64url(signaturePart)
  if (!headerBytes || !payload || !signature) {
    return refused('JWS_ENCODING_INVALID', 'expected three parts in base64url without padding')
  }
  const parsed = parseStrictJson(headerBytes, { maxBytes: MAX_HEADER_BYTES, maxDepth: 8 })
  if (!parsed.ok || !isJsonObject(parsed.value)) {
    const why = parsed.ok ? 'found another value' : parsed.faults[0].message
    return refused('JWS_HEADER_INVALID', `expected the header to be a strict JSON object: ${why}`)
  }
  const header = parsed.value
  const fault = faultOfHeader(header)
  if (fault) return fault
  return {
    ok: true,
    header,
    payload,
    signature,
    signingInput: utf8(`${headerPart}.${payloadPart}`),
  }
}

/**
 * Makes a compact JWS.
 *
 * @param header Protected header, in the order in which its members are written.
 * @param payload JSON claims, likewise.
 * @param sign Signs the ASCII signing input; returns raw r||s for ECDSA.
 */
export async function encodeCompactJws(
  header: JsonObject,
  payload: JsonObject,
  sign: (signingInput: Uint8Array) => Promise<Uint8Array>,
): Promise<string> {
  const encode = (value: JsonObject): string => encodeBase64url(utf8(JSON.stringify(value)))
  const signingInput = utf8(`${encode(header)}.${encode(payload)}`)
  return `${fromUtf8(signingInput)}.${encodeBase64url(await sign(signingInput))}`
}

function faultOfHeader(header: JsonObject): JwsFault | undefined {
  const { alg, jwk } = header
  const isUnread = UNREAD_ALGORITHMS.some((name) => name === alg)
  if (typeof alg !== 'string' || !(isSignatureAlgorithm(alg) || isUnread)) {
    return refused(
      'JWS_ALGORITHM_REFUSED',
      'expected an asymmetric signature algorithm that we know',
    )
  }
  const unwanted = REFUSED_HEADERS.find((name) => Object.hasOwn(header, name))
  if (unwanted) return refused('JWS_HEADER_REFUSED', `expected no "${unwanted}" in the header`)
  if (jwk !== undefined && (!isJsonObject(jwk) || Object.hasOwn(jwk, 'd'))) {
    return refused('JWS_HEADER_REFUSED', 'expected "jwk" in the header to be a public key')
  }
  const mistyped = STRING_HEADERS.find(
    (name) => Object.hasOwn(header, name) && typeof header[name] !== 'string',
  )
  if (mistyped) return refused('JWS_HEADER_INVALID', `expected "${mistyped}" to be a string`)
  if (!isUnread) return undefined
  const message = `the algorithm ${alg} is not checked by this version`
  return { ok: false, code: 'JWS_ALGORITHM_NOT_READ', message, header }
}

function refused(code: Exclude<JwsFaultCode, 'JWS_ALGORITHM_NOT_READ'>, message: string): JwsFault {
  return { ok: false, code, message }
}
