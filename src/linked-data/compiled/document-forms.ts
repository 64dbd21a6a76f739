// What makes two documents the same linked data but for their values. Whether keys are terms, and whether a document
// says in JSON what it says in RDF, depends on the shape and on which values are equal, and on nothing else of them:
// what was found of one document holds for every other of its form.

import { hash } from 'node:crypto'
import type { JsonObject } from '../../util/json.ts'
import { canonicalize } from '../canonicalize.ts'
import type { ContextSet } from '../pinned-contexts.ts'
import type { CompiledShape } from './compile-shape.ts'
import { type Match, ShapeMemory } from './shape-memory.ts'

export interface DocumentForms {
  /**
   * A hash in hex that two documents share only when they have the same shape, every value of theirs stands as it is in
   * what the reference expands, and the same places hold equal values. Undefined for a shape that was not learnt, and
   * for any document that the compiled path would leave to the reference.
   */
  formOf(document: JsonObject): Promise<string | undefined>
  /** Learns the shape of a document for those that come, when it is met for the second time here. */
  learn(document: JsonObject): Promise<void>
}

/** Makes a memory of the forms of documents. */
export function createDocumentForms(contexts: ContextSet, maxShapes: number): DocumentForms {
  const shapes = new ShapeMemory(contexts, maxShapes)
  const textOf = createTexts()
  return {
    async formOf(document) {
      const known = shapes.match(document)
      if (known) return textOf(known)
      if (!shapes.hasMet(document) || (await shapes.search(document)) !== 'found') return undefined
      const match = shapes.match(document)
      return match && textOf(match)
    },
    async learn(document) {
      const lesson = await shapes.search(document)
      if (lesson === undefined || lesson === 'found') return
      // What the reference has against a document is for whoever asks it.
      const nquads = async () => await canonicalize(document, contexts).catch(() => '')
      await shapes.learn(lesson, nquads)
    },
  }
}

/** Makes the texts: the hash of shape and pattern, which most documents of a shape share. */
function createTexts(): (match: Match) => string | undefined {
  const latest = new WeakMap<CompiledShape, { readonly pattern: string; readonly text: string }>()
  return ({ key, compiled, values }) => {
    const changed = values.changed.list
    for (const slot of changed)
      if (!compiled.dataset.fits(slot, values.all[slot] ?? '')) return undefined
    const pattern = compiled.pattern.of(values.all, changed)
    values.changed.clear()
    const known = latest.get(compiled)
    if (known?.pattern === pattern) return known.text
    const text = hash('sha256', `${key} ${pattern}`)
    latest.set(compiled, { pattern, text })
    return text
  }
}
