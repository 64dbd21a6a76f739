// From bytes to a credential: which envelope it is (by content, never by file name), strict reading, and the
// format. security.md section 2, the first two steps. Nothing is verified here, and nothing is thrown.

import { detachText, isPdf } from '../container/pdf/attached-credential.ts'
import { isPng, unbakePng } from '../container/png.ts'
import { unbakeSvg } from '../container/svg.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import type { StrictJsonReader } from '../util/strict-json-reader.ts'
import { mediaTypeAndContent } from './data-url.ts'
import { warning } from './finding.ts'
import { formatOf, typesOf } from './formats.ts'
import { compactForm } from './json-serialization.ts'
import { namedBeginning, namedBytes, namedMarkup, namedPaper } from './known-bytes.ts'
import { namedObject, namedValue } from './known-forms.ts'
import { LIMITS } from './limits.ts'
import { openJws, openSelective } from './open-jws.ts'
import { dataModelOf, type Opened, refuse, unread } from './opened.ts'
import { openCompactSeal, openSealedJson } from './seal/open-seal.ts'
import { isCompactSeal, looksSealed } from './seal/read-envelope.ts'

/** What is strict JSON of a credential, whatever its kind. */
export const JSON_LIMITS = { maxBytes: LIMITS.maxElmBytes, maxDepth: LIMITS.maxDepth } as const

const readStrictly: StrictJsonReader = (bytes) => parseStrictJson(bytes, JSON_LIMITS)

/**
 * Opens whatever the bytes are.
 *
 * @param readJson Reads as `parseStrictJson` does within {@link JSON_LIMITS}.
 */
export function openEnvelope(bytes: Uint8Array, readJson = readStrictly): Opened {
  if (isPng(bytes)) return openCarrier(bytes, unbakePng, 'IMAGE_NOT_COVERED')
  if (isPdf(bytes)) return openCarrier(bytes, detachText, 'PDF_NOT_COVERED')
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const text = isMarked ? bytes.subarray(3) : bytes
  const first = text.find((byte) => !WHITE_SPACE.has(byte))
  // XML may start with a byte order mark, JSON and tokens may not.
  if (first === 0x3c) return namedMarkup(text) ?? openCarrier(text, unbakeSvg, 'IMAGE_NOT_COVERED')
  if (isMarked) return refuse('JSON_BOM')
  if (isUtf16(bytes)) return refuse('JSON_NOT_UTF8')
  if (bytes.length > LIMITS.maxElmBytes) return refuse('FORMAT_TOO_LARGE')
  if (first === 0x7b || first === 0x5b || first === 0x22) return openJson(bytes, readJson)
  return openText(bytes)
}

/** By its byte order mark, which editors write before it, or by a letter of ASCII in two bytes. */
function isUtf16([first, second]: Uint8Array): boolean {
  if (first === undefined || second === undefined) return false
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const isLetter = (byte: number) => byte === 0x0a || (byte >= 0x20 && byte < 0x7f)
  return isMarked || (first === 0 && isLetter(second)) || (second === 0 && isLetter(first))
}

/** Opens a parsed document: a credential, or a seal around one. */
export function openDocument(document: JsonObject): Opened {
  if (looksSealed(document)) {
    const token = compactForm(document)
    return token === undefined ? openSealedJson(document, openDocument) : openText(utf8(token))
  }
  const types = typesOf(document)
  if (types.some((type) => ENVELOPES.includes(type))) return openEnveloped(document)
  const format = formatOf(document)
  if (format === 'unknown')
    return isEuropassDraft(document)
      ? unread('elm', 'EUROPASS_DRAFT')
      : (namedObject(document) ?? refuse('FORMAT_NOT_CREDENTIAL'))
  const securing = { kind: 'embedded' } as const
  return {
    ok: true,
    credential: {
      format,
      document,
      types,
      dataModel: dataModelOf(document),
      securing,
      warnings: [],
    },
  }
}

/** What one uploads to the Europass issuer (elm.md section 5): a credential without contexts, and where to deliver it. */
function isEuropassDraft({ credential, '@context': contexts }: JsonObject): boolean {
  if (contexts !== undefined || !isJsonObject(credential)) return false
  return typesOf(credential).includes('EuropeanDigitalCredential')
}

const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d])
/** Of a token or an SD-JWT; whatever more is wrong with it is found when it is taken apart. */
const TOKEN = /^[A-Za-z0-9_=+/~-]+\.[A-Za-z0-9_=+/~.-]*$/

/** RFC 7516, section 7.1: five parts, where a signed token has three. */
function isEncrypted(text: string): boolean {
  return text.startsWith('eyJ') && text.split('.', 6).length === 5 && /^[\w.-]*$/.test(text)
}

function openJson(bytes: Uint8Array, readJson: StrictJsonReader): Opened {
  const parsed = readJson(bytes)
  if (!parsed.ok) {
    const [fault] = parsed.faults
    const { code, message, pointer } = fault
    const named = code === 'JSON_SYNTAX' ? namedBeginning(bytes) : undefined
    return named ?? refuse(code, { message, ...(pointer !== undefined && { pointer }) })
  }
  if (!isJsonObject(parsed.value))
    return namedValue(parsed.value) ?? refuse('FORMAT_NOT_CREDENTIAL')
  const opened = openDocument(parsed.value)
  const large = bytes.length > LIMITS.maxBytes
  if (large && opened.ok && opened.credential.format !== 'elm') return refuse('FORMAT_TOO_LARGE')
  return opened
}

function openText(bytes: Uint8Array): Opened {
  const text = bytes.length > LIMITS.maxBytes ? undefined : textOf(bytes)?.trim()
  if (text === undefined || !TOKEN.test(text) || text.startsWith('www.'))
    return namedBytes(bytes) ?? refuse('FORMAT_UNKNOWN')
  if (isEncrypted(text)) return unread('unknown', 'CREDENTIAL_ENCRYPTED')
  if (text.includes('~')) return openSelective(text)
  if (isCompactSeal(text)) return openCompactSeal(text, openDocument)
  return openJws(text)
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes)
  } catch {
    // Bytes that are no text are simply not a token.
    return undefined
  }
}

type TakeOut = typeof unbakePng | typeof unbakeSvg | typeof detachText

/** An image or a paper around a credential; what people see of it is not what was signed. */
function openCarrier(
  bytes: Uint8Array,
  takeOut: TakeOut,
  notCovered: 'IMAGE_NOT_COVERED' | 'PDF_NOT_COVERED',
): Opened {
  const maxBytes = takeOut === unbakeSvg ? LIMITS.maxDrawingBytes : LIMITS.maxImageBytes
  if (bytes.length > maxBytes) return refuse('FORMAT_TOO_LARGE')
  const taken = takeOut(bytes)
  if (!taken.ok) return withoutCredential(taken, bytes)
  const opened = openBaked(taken.text)
  if (!opened.ok) return opened
  const { credential } = opened
  const older = 'older' in taken ? [warning('IMAGE_ALSO_OPEN_BADGES_2')] : []
  const warnings = [...credential.warnings, warning(notCovered), ...older]
  return { ok: true, credential: { ...credential, warnings } }
}

/** Older badges and papers under a lock are credentials that are not read; all else holds none. */
function withoutCredential(
  { code, message }: ReturnType<TakeOut> & { readonly ok: false },
  bytes: Uint8Array,
): Opened {
  if (code === 'IMAGE_OPEN_BADGES_2' || code === 'PDF_ENCRYPTED') return unread('unknown', code)
  const named = code === 'PDF_WITHOUT_CREDENTIAL' ? namedPaper(bytes) : undefined
  return named ?? refuse(code, { message })
}

/** The text in an image or a PDF is JSON or a token, never another image. */
function openBaked(text: string): Opened {
  const trimmed = text.trim()
  return trimmed.startsWith('{') ? openJson(utf8(trimmed), readStrictly) : openText(utf8(trimmed))
}

const ENVELOPES = ['EnvelopedVerifiableCredential', 'EnvelopedVerifiablePresentation']
const TOKEN_TYPE = /^application\/(?:jwt|v[cp](?:-ld)?\+(?:sd-)?jwt|dc\+sd-jwt)$/
const BASE_CONTEXT = 'https://www.w3.org/ns/credentials/v2'

/**
 * A token written as a data URL, so that it can stand where linked data stands. The envelope says nothing itself.
 *
 * @see https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials
 */
function openEnveloped(document: JsonObject): Opened {
  const { '@context': context, id, type, ...others } = document
  const based = asArray<Json>(context)[0] === BASE_CONTEXT
  const plain = asArray<Json>(type).length === 1 && Object.keys(others).length === 0
  const url = typeof id === 'string' ? mediaTypeAndContent(id) : undefined
  if (!based || !plain || !url) return refuse('ENVELOPE_INVALID')
  if (!TOKEN_TYPE.test(url.mediaType)) return unread('unknown', 'ENVELOPE_NOT_READ')
  return openText(url.content)
}
