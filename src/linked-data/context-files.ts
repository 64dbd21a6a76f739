// Where the documents of pinned contexts are read from: npm packages, and the files and the manifest in contexts/.
// A program without files, as in a browser, brings them along in another way behind the same two functions.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { JsonObject } from '../util/json.ts'

/** A row of `contexts/manifest.json`. */
export interface ManifestRow {
  readonly iri: string
  /** npm package whose export `contexts` is a Map from IRI to document. */
  readonly package?: string
  /** File beside the manifest. */
  readonly file?: string
  /** Name of a table in `context-tables.ts`, from which the document is built. */
  readonly table?: string
  /** Terms that the official document has and the package not yet: put into `@context`. */
  readonly add?: JsonObject
  /** SHA-256 in hex of the canonical JSON text (RFC 8785, UTF-8) of the whole document. */
  readonly sha256: string
  /** What the document is equal to: the official publication. */
  readonly equals: string
}

const MANIFEST_URL = new URL('../../contexts/manifest.json', import.meta.url)
const require = createRequire(import.meta.url)

/** The rows of `contexts/manifest.json`. */
export function readManifest(): readonly ManifestRow[] {
  const manifest = JSON.parse(readFileSync(MANIFEST_URL, 'utf8')) as { contexts: ManifestRow[] }
  return manifest.contexts
}

/** The document of a row as its package or its file has it; undefined for one that is built from a table. */
export function readContextFile(row: ManifestRow): JsonObject | Uint8Array | undefined {
  if (row.package) {
    const { contexts } = require(row.package) as { contexts: ReadonlyMap<string, JsonObject> }
    const document = contexts.get(row.iri)
    if (document) return document
  }
  return row.file ? readFileSync(new URL(row.file, MANIFEST_URL)) : undefined
}
