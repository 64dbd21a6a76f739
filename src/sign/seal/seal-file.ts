// The file around a sealed credential: JWS General JSON with the credential as a text (RFC 7515 section 7.2.1, RFC 7797)
// and JAdES properties (ETSI TS 119 182-1). `payload` comes first: Europass tells sealed files by their beginning.

import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { PipelineError } from '../../model/pipeline-error.ts'
import { concatBytes, toBase64, utf8 } from '../../util/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'
import { toInstant } from '../../util/time.ts'
import type { SealKey } from './seal-key.ts'

/** How the time of signing is written: `sigT` as Europass does, or `iat` (TS 119 182-1 v1.2.1). */
export type SigningTime = 'sigT' | 'iat'

/** One signature of a sealed file. */
export interface SealSignature {
  readonly protected: string
  readonly signature: string
  /** Texts of `etsiU`, in their order. */
  readonly items: readonly string[]
  /** The signature object as it stood, so that members we do not know are kept. */
  readonly original: JsonObject
}

export interface SealFile {
  readonly payload: string
  readonly signatures: readonly [SealSignature, ...SealSignature[]]
  readonly original: JsonObject
}

/** EDC's own limit for files is 15 MiB. */
const MAX_BYTES = 15 * 1024 * 1024

/** The protected header, base64url, its parameters in the order of the official files. */
export function protectedHeader(key: SealKey, at: Date, signingTime: SigningTime): string {
  const time =
    signingTime === 'sigT' ? { sigT: toInstant(at) } : { iat: Math.floor(at.getTime() / 1000) }
  const header = {
    alg: key.algorithm,
    cty: 'octet-stream',
    kid: key.kid,
    'x5t#S256': key.certificate.thumbprint,
    x5c: [toBase64(key.certificate.der)],
    typ: 'jose+json',
    b64: false,
    ...time,
    // RFC 7515 forbids registered names such as iat in crit.
    crit: signingTime === 'sigT' ? ['b64', 'sigT'] : ['b64'],
  }
  return base64url(JSON.stringify(header))
}

/** What is signed: the header's text, a dot, and the payload as it stands. */
export function signingInput(header: string, payload: string): Uint8Array {
  return utf8(`${header}.${payload}`)
}

/** A file with one signature. */
export function serializeSeal(seal: {
  readonly payload: string
  readonly protected: string
  readonly signature: string
  readonly items: readonly string[]
}): string {
  const signature = signatureObject(seal, seal.items)
  return JSON.stringify({ payload: seal.payload, signatures: [signature] })
}

/** The same file with other unsigned items; everything else is left as it was. */
export function withItems(file: SealFile, items: readonly (readonly string[])[]): string {
  const signatures = file.signatures.map((one, index) =>
    signatureObject(one, items[index] ?? one.items, one.original),
  )
  const { payload: _payload, signatures: _signatures, ...rest } = file.original
  return JSON.stringify({ payload: file.payload, signatures, ...rest })
}

function signatureObject(
  { protected: header, signature }: { readonly protected: string; readonly signature: string },
  items: readonly string[],
  original: JsonObject = {},
): JsonObject {
  const { protected: _p, header: unsigned, signature: _s, ...rest } = original
  const kept = isJsonObject(unsigned) ? unsigned : {}
  return {
    protected: header,
    ...(items.length > 0 || unsigned !== undefined
      ? { header: { ...kept, ...(items.length > 0 && { etsiU: items }) } }
      : {}),
    signature,
    ...rest,
  }
}

/**
 * Reads a sealed file for extending it.
 *
 * @throws {PipelineError} `SEAL_UNREADABLE` when it is no General JSON seal with a text as payload and base64url items.
 */
export function parseSealFile(text: string): SealFile {
  const parsed = parseStrictJson(utf8(text), { maxBytes: MAX_BYTES })
  if (!parsed.ok || !isJsonObject(parsed.value)) throw unreadable('a JSON object')
  const { payload, signatures } = parsed.value
  if (typeof payload !== 'string') throw unreadable('a text as payload')
  const read = Array.isArray(signatures) ? signatures.map(readSignature) : []
  const [first, ...others] = read
  if (!first) throw unreadable('a list of signatures that is not empty')
  return { payload, signatures: [first, ...others], original: parsed.value }
}

function readSignature(value: Json): SealSignature {
  const object = isJsonObject(value) ? value : {}
  const { protected: header, signature, header: unsigned } = object
  if (typeof header !== 'string' || typeof signature !== 'string') {
    throw unreadable('a protected header and a signature')
  }
  if (unsigned !== undefined && !isJsonObject(unsigned)) throw unreadable('an object as header')
  const items = isJsonObject(unsigned) ? (unsigned.etsiU ?? []) : []
  if (!Array.isArray(items) || !items.every((item): item is string => typeof item === 'string')) {
    throw unreadable('base64url texts in etsiU')
  }
  return { protected: header, signature, items, original: object }
}

/** An unsigned property as an item of `etsiU`. */
export function unsignedItem(name: string, content: Json): string {
  return base64url(JSON.stringify({ [name]: content }))
}

/** What a signature timestamp is of: the signature's base64url text. */
export function signatureImprint({ signature }: { readonly signature: string }): Uint8Array {
  return sha256(utf8(signature))
}

/** What an archive timestamp is of: payload, header, signature and all items before it. */
export function archiveImprint(
  payload: string,
  { protected: header, signature }: { readonly protected: string; readonly signature: string },
  items: readonly string[],
): Uint8Array {
  return sha256(concatBytes(utf8(payload), utf8(`.${header}.${signature}.${items.join('')}`)))
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function sha256(data: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(data).digest())
}

function unreadable(expected: string): PipelineError {
  return new PipelineError('SEAL_UNREADABLE', `expected a sealed credential with ${expected}`)
}
