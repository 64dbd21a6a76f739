// Work on one document that several checks need, done once: each of its proofs is made over the same canonical form, and
// what it says is read from the same expanded form. Nothing is shared of a document that nobody has asked to share.

import { deepFreeze } from '../util/frozen.ts'
import type { JsonObject } from '../util/json.ts'
import type { ContextSet } from './pinned-contexts.ts'
import { isExpandable } from './processing-limits.ts'

interface Work {
  readonly contexts: ContextSet
  readonly result: Promise<unknown>
}

const shared = new WeakMap<JsonObject, Map<string, Work>>()
const unsecured = new WeakMap<JsonObject, JsonObject>()

/**
 * Has work on a document, and on the document without its proofs, shared for as long as somebody holds it. The document
 * is frozen with everything in it; one that is too large to be expanded is let be.
 */
export function shareWork(document: JsonObject): void {
  if (shared.has(document) || !isExpandable(document)) return
  shared.set(deepFreeze(document), new Map())
  const { proof: _, ...rest } = document
  unsecured.set(document, Object.freeze(rest))
  shared.set(rest, new Map())
}

/** The document without its proofs; of one whose work is shared always the same object. */
export function withoutProof(document: JsonObject): JsonObject {
  const known = unsecured.get(document)
  if (known) return known
  const { proof: _, ...rest } = document
  return rest
}

/**
 * What work on a document comes to, be it an error; done once where it is shared.
 *
 * @param question Names the work; it must depend on document and contexts alone, and nobody may change what it gives.
 */
export function onceShared<T>(
  document: JsonObject,
  contexts: ContextSet,
  question: string,
  work: () => Promise<T>,
): Promise<T> {
  const known = shared.get(document)
  if (!known) return work()
  const done = known.get(question)
  if (done?.contexts === contexts) return done.result as Promise<T>
  const result = work()
  known.set(question, { contexts, result })
  return result
}
