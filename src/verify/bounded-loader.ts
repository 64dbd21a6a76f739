// The way to documents within one verification: each is loaded once, so that every check sees the same one, and
// not more than an honest credential names.

import { PipelineError } from '../model/pipeline-error.ts'
import type { LoadDocument, LoadedDocument } from '../trust/load-document.ts'

/** A loader for one verification; `maxDocuments` different ones are loaded, any other is unreachable. */
export function boundedLoader(loadDocument: LoadDocument, maxDocuments: number): LoadDocument {
  const loaded = new Map<string, Promise<LoadedDocument>>()
  return async (url, { accept }) => {
    const known = loaded.get(url)
    if (known) return await known
    if (loaded.size >= maxDocuments)
      throw new PipelineError('TRUST_UNREACHABLE', 'the credential names too many documents')
    const document = loadDocument(url, { accept })
    loaded.set(url, document)
    return await document
  }
}
