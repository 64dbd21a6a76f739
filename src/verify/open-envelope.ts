// From bytes to a credential: which envelope it is (by content, never by file name), strict reading, and the
// format. security.md section 2, the first two steps. Nothing is verified here, and nothing is thrown.

import { isPng, unbakePng } from '../container/png.ts'
import { unbakeSvg } from '../container/svg.ts'
import { fromUtf8, utf8 } from '../util/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { warning } from './finding.ts'
import { formatOf, typesOf } from './formats.ts'
import { LIMITS } from './limits.ts'
import { openJws } from './open-jws.ts'
import { dataModelOf, type Opened, refuse, unread } from './opened.ts'

/** Opens whatever the bytes are. */
export function openEnvelope(bytes: Uint8Array): Opened {
  if (isPng(bytes)) return openImage(bytes, unbakePng)
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return refuse('JSON_BOM')
  const first = bytes.find((byte) => !WHITE_SPACE.has(byte))
  if (first === 0x3c) return openImage(bytes, unbakeSvg)
  if (bytes.length > LIMITS.maxElmBytes) return refuse('FORMAT_TOO_LARGE')
  if (first === 0x7b || first === 0x5b || first === 0x22) return openJson(bytes)
  return openText(bytes)
}

/** Opens a parsed document: a credential, or a seal around one. */
export function openDocument(document: JsonObject): Opened {
  if (isSeal(document)) return openSeal(document)
  const types = typesOf(document)
  const format = formatOf(document)
  if (format === 'vp') return unread('vp', 'PRESENTATION_NOT_READ')
  if (format === 'unknown') return refuse('FORMAT_NOT_CREDENTIAL')
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

const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d])
/** At most this much of a text is looked at before it must be a token. */
const TOKEN = /^[A-Za-z0-9_=+/~-]+(?:\.[A-Za-z0-9_=+/~-]*)+$/

function openJson(bytes: Uint8Array): Opened {
  const parsed = parseStrictJson(bytes, {
    maxBytes: LIMITS.maxElmBytes,
    maxDepth: LIMITS.maxDepth,
  })
  if (!parsed.ok) {
    const [fault] = parsed.faults
    return refuse(fault?.code ?? 'JSON_SYNTAX', {
      ...(fault && { message: fault.message }),
      ...(fault?.pointer !== undefined && { pointer: fault.pointer }),
    })
  }
  if (!isJsonObject(parsed.value)) return refuse('FORMAT_NOT_CREDENTIAL')
  const opened = openDocument(parsed.value)
  const large = bytes.length > LIMITS.maxBytes
  if (large && opened.ok && opened.credential.format !== 'elm') return refuse('FORMAT_TOO_LARGE')
  return opened
}

function openText(bytes: Uint8Array): Opened {
  if (bytes.length > LIMITS.maxBytes) return refuse('FORMAT_UNKNOWN')
  const text = textOf(bytes)?.trim()
  if (text === undefined || !TOKEN.test(text)) return refuse('FORMAT_UNKNOWN')
  if (text.includes('~')) return unread('eudi', 'SD_JWT_NOT_READ')
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

type Unbake = typeof unbakePng | typeof unbakeSvg

function openImage(bytes: Uint8Array, unbake: Unbake): Opened {
  if (bytes.length > LIMITS.maxImageBytes) return refuse('FORMAT_TOO_LARGE')
  const baked = unbake(bytes)
  if (!baked.ok) return refuse(baked.code, { message: baked.message })
  const opened = openBaked(baked.text)
  if (!opened.ok) return opened
  const { credential } = opened
  const warnings = [...credential.warnings, warning('IMAGE_NOT_COVERED')]
  return { ok: true, credential: { ...credential, warnings } }
}

/** The text in an image is JSON or a token, never another image. */
function openBaked(text: string): Opened {
  const trimmed = text.trim()
  return trimmed.startsWith('{') ? openJson(utf8(trimmed)) : openText(utf8(trimmed))
}

function isSeal(document: JsonObject): boolean {
  return (
    typeof document.payload === 'string' &&
    (Array.isArray(document.signatures) || typeof document.signature === 'string') &&
    !('@context' in document)
  )
}

function openSeal(seal: JsonObject): Opened {
  const parsed = parseStrictJson(String(seal.payload), { maxBytes: LIMITS.maxElmBytes })
  const document: Json = parsed.ok ? parsed.value : null
  if (!isJsonObject(document)) return unread('unknown', 'SEAL_NOT_READ')
  const opened = openDocument(document)
  if (!opened.ok) return opened
  return { ok: true, credential: { ...opened.credential, securing: { kind: 'seal' } } }
}
