// What a verifier remembers from one credential to the next, to save work and nothing else: layouts of JSON texts,
// shapes for canonical N-Quads, and which forms of documents were found sound. A share of what is remembered is judged again.

import {
  type CompiledOptions,
  createCompiledCanonicalizer,
  createSampling,
  DEFAULT_MAX_SHAPES,
} from '../linked-data/compiled/compiled-canonicalizer.ts'
import { createDocumentForms } from '../linked-data/compiled/document-forms.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import type { Canonicalizer } from '../proof/hash-data.ts'
import type { JsonObject } from '../util/json.ts'
import { RecentMap } from '../util/recent-map.ts'
import { createStrictJsonReader, type StrictJsonReader } from '../util/strict-json-reader.ts'
import { JSON_LIMITS } from './open-envelope.ts'

/** What became of a check of linked data: `undefined` when nothing is remembered of the form. */
export interface VerifierMemory {
  readonly canonicalizer: Canonicalizer
  /** Strict JSON of what is handed in. */
  readonly readJson: StrictJsonReader
  /**
   * The result of a check for documents of one form; `judge` is asked unless it was found sound before.
   *
   * @param judge True when the document is sound. It may look at the keys, types and contexts of the document, at
   *   which of its values are equal, and at nothing else.
   * @param question Names what is asked beside the document.
   */
  isSound(document: JsonObject, question: string, judge: () => Promise<boolean>): Promise<boolean>
}

const SOUND_FORMS = 1_024

/** @param canonicalizer Default: one that nobody else uses. */
export function createMemory(
  contexts: ContextSet,
  options: CompiledOptions,
  canonicalizer: Canonicalizer = createCompiledCanonicalizer(contexts, options),
): VerifierMemory {
  const { maxShapes = DEFAULT_MAX_SHAPES, onMismatch } = options
  const forms = createDocumentForms(contexts, maxShapes)
  const sound = new RecentMap<string, true>(SOUND_FORMS)
  const isSampled = createSampling(options)
  return {
    canonicalizer,
    readJson: createStrictJsonReader(JSON_LIMITS),
    async isSound(document, question, judge) {
      const form = await forms.formOf(document)
      if (form === undefined) {
        const isGood = await judge()
        // Only what is sound teaches: to refuse ever new shapes shall cost no more than to look at them.
        if (isGood) await forms.learn(document)
        return isGood
      }
      const key = `${question} ${form}`
      const known = sound.get(key) === true
      if (known && !isSampled()) return true
      const found = await judge()
      if (found) sound.set(key, true)
      else if (known) {
        sound.delete(key)
        onMismatch?.({ shape: form })
      }
      return found
    },
  }
}
