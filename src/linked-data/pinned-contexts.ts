// The JSON-LD contexts we know, each fixed by the hash of its content; nothing is ever fetched.
// They come from npm packages, from files in contexts/ or from our own tables, as contexts/manifest.json says.
// What a document may do with them is for terms.ts and the verifier.

import { createHash } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import { deepFreeze } from '../util/frozen.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { type ManifestRow, readContextFile, readManifest } from './context-files.ts'
import { CONTEXT_TABLES } from './context-tables.ts'

/** A closed set of context documents by IRI. */
export interface ContextSet {
  has(iri: string): boolean
  /**
   * The document at an IRI, deeply frozen; the same object on every call.
   *
   * @throws {PipelineError} `CONTEXT_NOT_PINNED`
   */
  get(iri: string): JsonObject
  readonly iris: readonly string[]
}

/** A context that configuration adds to the pinned ones. */
export interface ExtraContext {
  readonly iri: string
  /** The parsed document, or the bytes of its file. */
  readonly document: JsonObject | Uint8Array
  /** SHA-256 in hex: of the bytes where bytes are given, else of the canonical JSON text (RFC 8785). */
  readonly sha256: string
}

let pinned: ContextSet | undefined

/**
 * The pinned contexts. Reads the manifest and the packages on the first call; never the network.
 *
 * @throws {PipelineError} `CONTEXT_HASH_MISMATCH` when a document is not the one that was pinned.
 */
export function loadPinnedContexts(): ContextSet {
  pinned ??= createContextSet(readManifest().map((row) => [row.iri, loadContext(row)]))
  return pinned
}

/**
 * A set with more contexts in it; the base stays as it is.
 *
 * @throws {PipelineError} `CONTEXT_HASH_MISMATCH` when a document does not have the hash stated, is no JSON
 * object, or stands for an IRI that is pinned with other content.
 */
export function extendContexts(base: ContextSet, extra: readonly ExtraContext[]): ContextSet {
  const documents = new Map(base.iris.map((iri) => [iri, base.get(iri)]))
  for (const { iri, document, sha256 } of extra) {
    const [parsed, hash] =
      document instanceof Uint8Array
        ? [parseContext(iri, document), sha256Hex(document)]
        : [document, hashOf(document)]
    if (hash !== sha256.toLowerCase()) throw mismatch(iri, 'the hash stated')
    const known = documents.get(iri)
    if (known && hashOf(known) !== hashOf(parsed)) throw mismatch(iri, 'what is already pinned')
    documents.set(iri, known ?? parsed)
  }
  return createContextSet([...documents])
}

/** SHA-256 in hex of the canonical JSON text of a context document, as the manifest states it. */
export function hashOf(document: JsonObject): string {
  return sha256Hex(canonicalJson(document))
}

function createContextSet(entries: readonly (readonly [string, JsonObject])[]): ContextSet {
  const documents = new Map(entries.map(([iri, document]) => [iri, deepFreeze(document)]))
  return Object.freeze({
    has: (iri: string) => documents.has(iri),
    get(iri: string) {
      const document = documents.get(iri)
      if (document) return document
      throw new PipelineError('CONTEXT_NOT_PINNED', `context is not pinned: ${iri}`, {
        detail: { iri },
      })
    },
    iris: Object.freeze([...documents.keys()]),
  })
}

function loadContext(row: ManifestRow): JsonObject {
  const source = structuredClone(readSource(row))
  const document = row.add
    ? { ...source, '@context': { ...(source['@context'] as JsonObject), ...row.add } }
    : source
  if (hashOf(document) !== row.sha256) throw mismatch(row.iri, 'contexts/manifest.json')
  return document
}

function readSource(row: ManifestRow): JsonObject {
  const read = readContextFile(row)
  if (read instanceof Uint8Array) return parseContext(row.iri, read)
  const document = read ?? (row.table === undefined ? undefined : CONTEXT_TABLES[row.table]?.())
  if (document) return document
  throw new PipelineError('CONTEXT_NOT_PINNED', `context has no source: ${row.iri}`, {
    detail: { iri: row.iri },
  })
}

function parseContext(iri: string, bytes: Uint8Array): JsonObject {
  const parsed = parseStrictJson(bytes)
  if (parsed.ok && isJsonObject(parsed.value)) return parsed.value
  throw mismatch(iri, 'a JSON object')
}

function mismatch(iri: string, expected: string): PipelineError {
  return new PipelineError(
    'CONTEXT_HASH_MISMATCH',
    `context is not the one expected by ${expected}: ${iri}`,
    { detail: { iri } },
  )
}

function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
