// One fetched JSON document: status, media type and strict JSON checked; nothing of it believed yet.

import { deepFreeze } from '../util/frozen.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { oncePerBytes } from '../util/once-per-bytes.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { type LoadDocument, type LoadedDocument, mediaTypeOf } from './load-document.ts'

export type LoadedJson =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly reason: 'unreachable' | 'unreadable'; readonly message: string }

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?(?:json|cid|did|vc)$/
/** A controller document or key set is small; the fetcher has its own, wider limit. */
const MAX_BYTES = 1024 * 1024

/** The document of an issuer comes with each of its credentials: the same bytes are the same frozen value. */
const parse = oncePerBytes(
  (bytes) => {
    const parsed = parseStrictJson(bytes, { maxBytes: MAX_BYTES })
    if (parsed.ok) deepFreeze(parsed.value)
    return parsed
  },
  { entries: 64, maxBytes: 16_384 },
)

/** Loads and parses a JSON object, which may be frozen. Never throws: what cannot be had is a reason. */
export async function loadJson(
  url: string,
  accept: string,
  loadDocument: LoadDocument,
): Promise<LoadedJson> {
  const loaded = await tryToLoad(url, accept, loadDocument)
  if (!loaded) return unreachable('the document cannot be reached')
  if (loaded.status !== 200) return unreachable(`expected status 200, received ${loaded.status}`)
  if (!JSON_TYPE.test(mediaTypeOf(loaded.contentType)))
    return unreadable('expected a JSON media type')
  const parsed = parse(loaded.bytes)
  if (!parsed.ok) return unreadable(`expected strict JSON: ${parsed.faults[0].message}`)
  if (!isJsonObject(parsed.value)) return unreadable('expected a JSON object')
  return { ok: true, value: parsed.value }
}

/** The document, or undefined when there is no answer of any kind. */
export async function tryToLoad(
  url: string,
  accept: string,
  loadDocument: LoadDocument,
): Promise<LoadedDocument | undefined> {
  try {
    return await loadDocument(url, { accept })
  } catch {
    // A network fault is never a finding against the credential: the caller says "unreachable".
    return undefined
  }
}

function unreachable(message: string): LoadedJson {
  return { ok: false, reason: 'unreachable', message }
}

function unreadable(message: string): LoadedJson {
  return { ok: false, reason: 'unreadable', message }
}
