// Safe-mode expansion with the pinned contexts, and the round trip that shows whether a document says in JSON
// what it says in RDF (JSON-LD 1.1 API, sections 5 and 6). Names are for terms.ts.

import jsonld from 'jsonld'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import { enterNode, keywordOf, rootPlace, termOf } from './active-context.ts'
import { jsonldOptions } from './context-resolver.ts'
import { jsonldError } from './jsonld-error.ts'
import { normalDocument } from './normal-document.ts'
import { normalExpanded } from './normal-form.ts'
import type { ContextSet } from './pinned-contexts.ts'
import { assertExpandable } from './processing-limits.ts'
import { differences, type RoundTripDifference } from './round-trip.ts'
import { onceShared, withoutProof } from './shared-work.ts'
import { findForeignKeys } from './terms.ts'

/**
 * The expanded form of a document.
 *
 * @throws {PipelineError} `CONTEXT_NOT_PINNED`; `JSONLD_INVALID` with `detail` {reason, term, pointer};
 * `CANONICALIZATION_LIMIT`
 * @see https://www.w3.org/TR/json-ld11-api/#expansion-algorithm
 */
export async function expand(
  document: JsonObject,
  contexts: ContextSet,
): Promise<readonly JsonObject[]> {
  return await onceShared(document, contexts, EXPANDED, async () => {
    assertExpandable(document)
    try {
      return (await jsonld.expand(document, jsonldOptions(contexts))) as JsonObject[]
    } catch (error) {
      throw await jsonldError(error, document, () => findForeignKeys(document, contexts))
    }
  })
}

const EXPANDED = 'expanded'

/**
 * The differences between a document as a JSON reader takes it and what its expanded form says.
 *
 * Both are brought to one normal form. (Compaction would choose between the names of one IRI, and jsonld.js
 * at times chooses a property's for a class, which honest badges would pay for.) Equal are a value and an
 * array of one, `@type` and `type`, the names of one IRI, language tags in either case, sets in any order;
 * different are dropped nulls, compact IRIs, an IRI in place of a vocabulary term. Objects with a `@context`
 * of their own are left out, but a proof with one is compared under it.
 *
 * @throws {PipelineError} `CONTEXT_NOT_PINNED`; `JSONLD_INVALID` with `detail` {reason, term, pointer};
 * `CANONICALIZATION_LIMIT`
 */
export async function compactRoundTrip(
  document: JsonObject,
  contexts: ContextSet,
): Promise<readonly RoundTripDifference[]> {
  const found = [...(await compareWhole(document, '', contexts))]
  const proofs = document.proof
  for (const [index, proof] of asArray<Json>(proofs).entries()) {
    if (!isJsonObject(proof) || !Object.hasOwn(proof, '@context')) continue
    const own = [...asArray<Json>(document['@context']), ...asArray<Json>(proof['@context'])]
    const pointer = Array.isArray(proofs) ? pointerTo('/proof', index) : '/proof'
    found.push(...(await compareWhole({ ...proof, '@context': own }, pointer, contexts)))
  }
  return found
}

async function compareWhole(
  document: JsonObject,
  pointer: string,
  contexts: ContextSet,
): Promise<readonly RoundTripDifference[]> {
  const isWhole = Object.hasOwn(document, '@context') && !holdsContext(document)
  const bare = isWhole
    ? document
    : { ...withoutOwnContexts(document), '@context': document['@context'] ?? {} }
  const [expanded, ...more] = await expand(bare, contexts)
  if (!expanded || more.length > 0) return [{ pointer, reason: 'changed' }]
  if (isWhole) await shareWithoutProof(document, expanded, contexts)
  const original = await normalDocument(document, pointer, jsonldOptions(contexts))
  return differences(original, normalExpanded(expanded))
}

/**
 * Reads the expanded form of the document without its proofs off the one with them, as each member is expanded by itself;
 * unless another member may say the same property, or nothing else is said.
 */
async function shareWithoutProof(
  document: JsonObject,
  expanded: JsonObject,
  contexts: ContextSet,
): Promise<void> {
  const options = jsonldOptions(contexts)
  const { forKeys } = await enterNode(document, rootPlace(options), options)
  const term = termOf(forKeys, 'proof')
  const iri = term?.['@id']
  if (!term || !iri || term.reverse) return
  const isApart = (key: string) => {
    const keyword = keywordOf(forKeys, key)
    if (keyword !== undefined) return keyword === '@id' || keyword === '@type'
    return (termOf(forKeys, key)?.['@id'] ?? iri) !== iri
  }
  const others = Object.keys(document).filter((key) => key !== '@context' && key !== 'proof')
  const { [iri]: _, ...rest } = expanded
  if (!others.every(isApart) || Object.keys(rest).every((name) => name === '@id')) return
  await onceShared(withoutProof(document), contexts, EXPANDED, async () => [rest])
}

/** Whether anything inside an object carries a `@context`. */
function holdsContext(object: JsonObject): boolean {
  return Object.entries(object).some(([key, value]) => key !== '@context' && carriesContext(value))
}

function carriesContext(value: Json): boolean {
  if (Array.isArray(value)) return value.some(carriesContext)
  return isJsonObject(value) && (isApart(value) || holdsContext(value))
}

/** A copy of an object in which nothing carries a `@context`. */
function withoutOwnContexts(object: JsonObject): JsonObject {
  const kept = Object.entries(object).filter(
    ([key, value]) => key !== '@context' && !isApart(value),
  )
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutInner(value)]))
}

function withoutInner(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item: Json) => !isApart(item)).map(withoutInner)
  return isJsonObject(value) ? withoutOwnContexts(value) : value
}

function isApart(value: Json): boolean {
  return isJsonObject(value) && Object.hasOwn(value, '@context')
}
