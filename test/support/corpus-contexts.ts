// The contexts that cases of the corpus use beside our own, pinned for the tests as a user pins an issuer's.
import { createHash } from 'node:crypto'
import {
  type ContextSet,
  extendContexts,
  loadPinnedContexts,
} from '../../src/linked-data/pinned-contexts.ts'
import { corpusBytes } from './corpus.ts'

/** Our contexts and these files of the corpus, by IRI; one that we have already is not replaced. */
export function contextsWith(files: Readonly<Record<string, string>>): ContextSet {
  const pinned = loadPinnedContexts()
  const extra = Object.entries(files)
    .filter(([iri]) => !pinned.has(iri))
    .map(([iri, file]) => {
      const document = corpusBytes(file)
      return { iri, document, sha256: createHash('sha256').update(document).digest('hex') }
    })
  return extendContexts(pinned, extra)
}
