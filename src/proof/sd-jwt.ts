// SD-JWT: a signed token in which claims are replaced by digests, and the disclosures that put them back.
// RFC 9901, sections 4 (format) and 7.1 (processing), strict: every disclosure is used exactly once, no digest
// stands twice, no reserved name is left. Whose key signed, and what the claims mean, is for `verify`.

import { hash } from 'node:crypto'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { type JwsFault, type JwsFaultCode, type ParsedJws, parseCompactJws } from './compact-jws.ts'

/** Why a text is not an SD-JWT that we look at any further. */
export type SdJwtFaultCode = JwsFaultCode | DisclosureFaultCode

type DisclosureFaultCode =
  /** The payload is not a JSON object, or names a hash that we do not use. */
  | 'SD_JWT_PAYLOAD_INVALID'
  /** A disclosure is malformed, stands twice, or belongs nowhere; a digest stands twice. */
  | 'SD_JWT_DISCLOSURE_INVALID'

/** A token with its disclosures put back. Nothing in it is verified. */
export interface ParsedSdJwt {
  readonly ok: true
  readonly jws: ParsedJws
  /** The payload with what was disclosed in its place, and without digests. */
  readonly claims: JsonObject
  /** Names of the members at the root of the payload that the holder could keep, whole or entry by entry. */
  readonly disclosedNames: ReadonlySet<string>
  /** Whether digests are left over: parts that the holder kept, or decoys. */
  readonly isPartial: boolean
  /** The key binding token that the holder added, and the hash of what it must speak of. */
  readonly keyBinding?: { readonly jws: ParsedJws; readonly sdHash: string }
}

export type SdJwtFault =
  | JwsFault
  | { readonly ok: false; readonly code: DisclosureFaultCode; readonly message: string }

interface Limits {
  readonly maxBytes: number
  readonly maxDepth: number
}

/** `_sd_alg`, by the name in the IANA registry that RFC 9901 uses. */
const HASHES: ReadonlyMap<Json, string> = new Map([
  ['sha-256', 'sha256'],
  ['sha-384', 'sha384'],
  ['sha-512', 'sha512'],
])
/** More than any honest credential hides. */
const MAX_DISCLOSURES = 1_024

/** Takes an SD-JWT apart and puts its disclosures in their places. Never throws because of the text. */
export function parseSdJwt(text: string, limits: Limits): ParsedSdJwt | SdJwtFault {
  const [token = '', ...rest] = text.split('~')
  const last = rest.pop()
  const jws = parseCompactJws(token)
  if (!jws.ok) return jws
  const payload = parseStrictJson(jws.payload, limits)
  if (!payload.ok || !isJsonObject(payload.value))
    return refused('SD_JWT_PAYLOAD_INVALID', 'expected the payload to be a strict JSON object')
  const restored = restore(payload.value, rest, limits)
  if ('code' in restored) return restored
  const bound = last === undefined || last === '' ? undefined : parseCompactJws(last)
  if (bound && !bound.ok) return bound
  if (!bound) return { ok: true, jws, ...restored }
  const sdHash = digestOf(text.slice(0, text.lastIndexOf('~') + 1), restored.algorithm)
  return { ok: true, jws, ...restored, keyBinding: { jws: bound, sdHash } }
}

type Restored = Pick<ParsedSdJwt, 'claims' | 'disclosedNames' | 'isPartial'> & {
  readonly algorithm: string
}

function restore(
  payload: JsonObject,
  texts: readonly string[],
  limits: Limits,
): Restored | SdJwtFault {
  const { _sd_alg: named = 'sha-256', ...hidden } = payload
  const algorithm = HASHES.get(named)
  if (algorithm === undefined)
    return refused('SD_JWT_PAYLOAD_INVALID', 'expected `_sd_alg` to be a hash of the SHA-2 family')
  if (texts.length > MAX_DISCLOSURES) return bad('expected fewer disclosures')
  const restoring = new Restoring(algorithm)
  for (const text of texts) {
    const disclosure = readDisclosure(text, limits)
    if (!disclosure || !restoring.add(digestOf(text, algorithm), disclosure))
      return bad('expected disclosures of a salt, a name and a value, each once')
  }
  const claims = restoring.object(hidden, 0)
  if (restoring.fault !== undefined) return bad(restoring.fault)
  if (restoring.isUnused) return bad('expected every disclosure to have its digest in the token')
  const { rootNames: disclosedNames, isPartial } = restoring
  return { claims, disclosedNames, isPartial, algorithm }
}

/** A name and a value of an object, or a value of an array. */
interface Disclosure {
  readonly name?: string
  readonly value: Json
}

/** Of SD-JWT itself, and those that a JSON parser of ours refuses anywhere. */
const RESERVED = ['_sd', '...', '_sd_alg', '__proto__', 'constructor', 'prototype']

function readDisclosure(text: string, limits: Limits): Disclosure | undefined {
  const bytes = decodeBase64url(text)
  const parsed = bytes && parseStrictJson(bytes, limits)
  if (!parsed?.ok || !Array.isArray(parsed.value)) return undefined
  const [salt, ...content] = parsed.value as Json[]
  if (typeof salt !== 'string') return undefined
  const [first, second] = content
  if (content.length === 1 && first !== undefined) return { value: first }
  if (content.length !== 2 || typeof first !== 'string' || second === undefined) return undefined
  return RESERVED.includes(first) ? undefined : { name: first, value: second }
}

/** One pass over the payload, which puts each disclosure where its digest stands. After a fault its result is void. */
class Restoring {
  readonly #open = new Map<string, Disclosure>()
  readonly #digests = new Set<string>()
  readonly #algorithm: string
  readonly rootNames = new Set<string>()
  isPartial = false
  /** The first rule that was broken. */
  fault: string | undefined

  constructor(algorithm: string) {
    this.#algorithm = algorithm
  }

  get isUnused(): boolean {
    return this.#open.size > 0
  }

  add(digest: string, disclosure: Disclosure): boolean {
    if (this.#open.has(digest)) return false
    this.#open.set(digest, disclosure)
    return true
  }

  object(object: JsonObject, depth: number): JsonObject {
    const { _sd: digests, ...plain } = object
    const members = new Map<string, Json>()
    for (const [name, value] of Object.entries(plain)) {
      if (RESERVED.includes(name)) this.#refuse(`expected no member \`${name}\` here`)
      if (depth === 0 && asArray<Json>(value).some(isPlaceholder)) this.rootNames.add(name)
      members.set(name, this.#value(value, depth + 1))
    }
    if (digests !== undefined && !Array.isArray(digests))
      this.#refuse('expected `_sd` to be an array of digests')
    for (const digest of asArray(digests)) {
      const { name, value } = this.#take(digest) ?? {}
      if (value === undefined) continue
      if (name === undefined) this.#refuse('expected a disclosure with a name in `_sd`')
      else if (members.has(name)) this.#refuse('expected no member disclosed twice')
      else {
        if (depth === 0) this.rootNames.add(name)
        members.set(name, this.#value(value, depth + 1))
      }
    }
    return Object.fromEntries(members)
  }

  #value(value: Json, depth: number): Json {
    if (depth > MAX_DEPTH) return this.#refuse('expected less depth')
    if (Array.isArray(value)) return value.flatMap((entry: Json) => this.#entry(entry, depth + 1))
    return isJsonObject(value) ? this.object(value, depth + 1) : value
  }

  #entry(entry: Json, depth: number): Json[] {
    if (!isPlaceholder(entry)) return [this.#value(entry, depth)]
    if (Object.keys(entry).length !== 1) this.#refuse('expected `...` alone in its object')
    const disclosure = this.#take(entry['...'])
    if (!disclosure) return []
    if (disclosure.name !== undefined) this.#refuse('expected an array entry without name')
    return [this.#value(disclosure.value, depth)]
  }

  /** The disclosure of a digest; undefined for one that was not disclosed, or is a decoy. */
  #take(digest: Json | undefined): Disclosure | undefined {
    if (typeof digest !== 'string' || digest.length !== digestOf('', this.#algorithm).length) {
      this.#refuse('expected digests in base64url')
      return undefined
    }
    if (this.#digests.has(digest)) this.#refuse('expected every digest once')
    this.#digests.add(digest)
    const disclosure = this.#open.get(digest)
    this.isPartial ||= disclosure === undefined
    this.#open.delete(digest)
    return disclosure
  }

  #refuse(message: string): null {
    this.fault ??= message
    return null
  }
}

/** Whether an entry of an array stands for one that the holder may leave out. */
function isPlaceholder(entry: Json): entry is JsonObject {
  return isJsonObject(entry) && Object.hasOwn(entry, '...')
}

/** Disclosures within disclosures count together. */
const MAX_DEPTH = 64

function digestOf(text: string, algorithm: string): string {
  return encodeBase64url(hash(algorithm, text, 'buffer'))
}

function bad(message: string): SdJwtFault {
  return refused('SD_JWT_DISCLOSURE_INVALID', message)
}

function refused(code: DisclosureFaultCode, message: string): SdJwtFault {
  return { ok: false, code, message }
}
