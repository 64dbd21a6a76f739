// The envelope of a seal taken apart: JWS General JSON as Europass writes it, and the flattened and compact forms that
// Europass does not know. RFC 7515 section 7, ETSI TS 119 182-1 section 5. Nothing is verified and nothing changed.

import { decodeBase64url } from '../../proof/base64url.ts'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import { parseStrictJson } from '../../util/strict-json.ts'

/** How the signatures stand in the file. Europass reads `general` alone. */
export type SealForm = 'general' | 'flattened' | 'compact'

/** One signature as the file holds it. */
export interface SealPart {
  /** JSON pointer into the file; empty for the compact form. */
  readonly pointer: string
  /** base64url text of the protected header, as it is signed. */
  readonly protectedText: string
  /** base64url text of the signature. */
  readonly signatureText: string
  /** The header that the signature does not cover. */
  readonly unprotected: JsonObject | undefined
}

/** What stands where a signature should be, and is none. */
export interface BrokenSealPart {
  readonly pointer: string
  readonly broken: string
}

export interface SealEnvelope {
  readonly form: SealForm
  /** The payload's text as the file holds it: the credential itself, or base64url of it. */
  readonly payload: string
  /** Europass tells a sealed file by `payload` as its first member. */
  readonly payloadFirst: boolean
  readonly parts: readonly (SealPart | BrokenSealPart)[]
}

export type ReadEnvelope =
  | { readonly ok: true; readonly envelope: SealEnvelope }
  | { readonly ok: false; readonly message: string; readonly pointer: string }

/** Whether a JSON document is meant as a JWS in one of the two JSON serializations. */
export function looksSealed(document: JsonObject): boolean {
  if ('@context' in document || !('payload' in document)) return false
  return 'signatures' in document || ('signature' in document && 'protected' in document)
}

/** Takes a JSON serialization apart. */
export function readJsonEnvelope(document: JsonObject): ReadEnvelope {
  const { payload, signatures } = document
  if (typeof payload !== 'string') return refuse('expected a text as payload', '/payload')
  const flattened = ['protected', 'header', 'signature'].some((member) => member in document)
  if ('signatures' in document && flattened)
    return refuse('expected either a list of signatures or one signature, found both', '')
  if (!('signatures' in document))
    return found({
      form: 'flattened',
      payload,
      payloadFirst: isFirst(document),
      parts: [readPart(document, '')],
    })
  if (!Array.isArray(signatures) || signatures.length === 0)
    return refuse('expected a list of signatures that is not empty', '/signatures')
  const parts = signatures.map((one: Json, index) => readPart(one, pointerTo('/signatures', index)))
  return found({ form: 'general', payload, payloadFirst: isFirst(document), parts })
}

/** Takes the compact serialization apart. */
export function readCompactEnvelope(text: string): ReadEnvelope {
  const [header = '', payload = '', signature = '', more] = text.split('.')
  if (header === '' || signature === '' || more !== undefined)
    return refuse('expected three parts divided by dots', '')
  const unprotected = undefined
  const part = { pointer: '', protectedText: header, signatureText: signature, unprotected }
  return found({ form: 'compact', payload, payloadFirst: false, parts: [part] })
}

/** Header parameters that ETSI TS 119 182-1 defines: a token that has one of them is a seal, not a VC-JWT. */
const SEAL_PARAMETERS = [
  'sigT',
  'sigD',
  'sigPId',
  'sigPl',
  'srCms',
  'srAts',
  'adoTst',
  'x5t#o',
  'sigX5ts',
]

/** Whether a compact token is a JAdES signature: by a parameter of JAdES, or a `typ` of JOSE with a certificate. */
export function isCompactSeal(text: string): boolean {
  const header = decodeHeader(text.slice(0, Math.max(0, text.indexOf('.'))))
  if (!header) return false
  const plain = ['jose', 'jose+json'].includes(String(header.typ).toLowerCase())
  return (
    SEAL_PARAMETERS.some((name) => Object.hasOwn(header, name)) || (plain && 'x5t#S256' in header)
  )
}

const MAX_HEADER_BYTES = 256 * 1024

/** A protected header decoded strictly: base64url without padding, UTF-8, no member twice. */
export function decodeHeader(text: string): JsonObject | undefined {
  const bytes = decodeBase64url(text)
  const parsed = bytes && parseStrictJson(bytes, { maxBytes: MAX_HEADER_BYTES, maxDepth: 16 })
  return parsed?.ok && isJsonObject(parsed.value) ? parsed.value : undefined
}

function isFirst(document: JsonObject): boolean {
  return Object.keys(document)[0] === 'payload'
}

function readPart(value: Json, pointer: string): SealPart | BrokenSealPart {
  if (!isJsonObject(value)) return { pointer, broken: 'expected an object' }
  const { protected: protectedText, signature: signatureText, header } = value
  if (typeof protectedText !== 'string' || typeof signatureText !== 'string')
    return { pointer, broken: 'expected a protected header and a signature' }
  if (header !== undefined && !isJsonObject(header))
    return { pointer, broken: 'expected an object as header' }
  return { pointer, protectedText, signatureText, unprotected: header }
}

function found(envelope: SealEnvelope): ReadEnvelope {
  return { ok: true, envelope }
}

function refuse(message: string, pointer: string): ReadEnvelope {
  return { ok: false, message, pointer }
}
