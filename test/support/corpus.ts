// Where the shared corpus stands, and a document loader over its files: the only network of its cases.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PipelineError } from '../../src/model/pipeline-error.ts'
import type { LoadDocument } from '../../src/trust/load-document.ts'

export const CORPUS =
  process.env.SIGILLUM_CORPUS ?? resolve(import.meta.dirname, '../../../shared/corpus')

export function corpusBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(CORPUS, path)))
}

export function hasCorpusFile(path: string): boolean {
  return existsSync(join(CORPUS, path))
}

export function corpusJson(path: string): unknown {
  return JSON.parse(readFileSync(join(CORPUS, path), 'utf8'))
}

/** A loader that knows these documents by URL or DID, and nothing else. */
export function loaderOf(documents: ReadonlyMap<string, Uint8Array | object>): LoadDocument {
  return async (url) => {
    const document = documents.get(url)
    if (document === undefined) throw new PipelineError('TRUST_UNREACHABLE', 'not in the corpus')
    const bytes =
      document instanceof Uint8Array ? document : new TextEncoder().encode(JSON.stringify(document))
    return { status: 200, contentType: 'application/json', bytes }
  }
}
