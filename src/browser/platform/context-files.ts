// The pinned contexts for browsers: the bundle brings their documents along. Their hashes are checked as ever.

import { CONTEXT_FILES } from 'sigillum:context-files'
import type { ManifestRow } from '../../linked-data/context-files.ts'
import type { JsonObject } from '../../util/json.ts'

export function readManifest(): readonly ManifestRow[] {
  return CONTEXT_FILES.map(({ row }) => row)
}

export function readContextFile({ iri }: ManifestRow): JsonObject | undefined {
  return CONTEXT_FILES.find(({ row }) => row.iri === iri)?.document
}
