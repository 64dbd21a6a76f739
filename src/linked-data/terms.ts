// Which keys of a document are not covered by what was signed or not what a JSON reader takes them for:
// keys that no term of the active context defines, keywords, IRIs, aliases of keywords, nested contexts and lists.
// specs: JSON-LD 1.1 section 3.1 (contexts), VC data model 2.0 section 4.3. Values are for the profile schema.

import type { ActiveContext, Options, TermDefinition } from 'jsonld'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import {
  enterNode,
  enterProperty,
  keywordOf,
  type NodeContexts,
  type Place,
  rootPlace,
  termOf,
} from './active-context.ts'
import { jsonldOptions } from './context-resolver.ts'
import { isAllowedProofContext, isEmbeddedCredential, isValueObject } from './document-places.ts'
import type { ForeignKey, ForeignReason } from './foreign-key.ts'
import { jsonldError } from './jsonld-error.ts'
import type { ContextSet } from './pinned-contexts.ts'
import { assertExpandable } from './processing-limits.ts'

const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
const LANGUAGE_TAG = /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i

/**
 * Every name in a document that is not a term of the context active at its place.
 *
 * Beside the root `@context`, only a `proof` may carry one (the document's own or a suite's, by IRI), and an
 * embedded credential, which is skipped here: see `embeddedCredentials`. Exempt are value objects, the keys of
 * language maps when they are language tags, and everything inside a JSON literal. A name that only `@vocab`
 * defines counts as a term unless a term stands for the same IRI. Keys below a foreign key are not listed.
 *
 * @throws {PipelineError} `CONTEXT_NOT_PINNED`; `JSONLD_INVALID` when the contexts contradict each other;
 * `CANONICALIZATION_LIMIT`
 */
export async function findForeignKeys(
  document: JsonObject,
  contexts: ContextSet,
): Promise<readonly ForeignKey[]> {
  assertExpandable(document)
  const search = new ForeignKeySearch(document, jsonldOptions(contexts))
  try {
    await search.document()
  } catch (error) {
    throw await jsonldError(error, document)
  }
  return search.found
}

class ForeignKeySearch {
  readonly found: ForeignKey[] = []
  readonly options: Options
  readonly #document: JsonObject

  constructor(document: JsonObject, options: Options) {
    this.#document = document
    this.options = options
  }

  async document(): Promise<void> {
    const contexts = this.#document['@context']
    for (const [index, context] of asArray<Json>(contexts).entries()) {
      if (typeof context === 'string') continue
      const pointer = Array.isArray(contexts) ? pointerTo('/@context', index) : '/@context'
      this.#report(pointer, '@context', 'nested-context')
    }
    await this.node(this.#document, '', rootPlace(this.options))
  }

  async node(element: JsonObject, pointer: string, place: Place): Promise<void> {
    const contexts = await enterNode(element, place, this.options)
    for (const key of Object.keys(element)) {
      if (key === '@context') continue // judged by whoever led here
      const at = pointerTo(pointer, key)
      const reason = foreignReason(key, contexts.forKeys)
      if (reason) this.#report(at, key, reason)
      else await this.#member(element[key] as Json, at, key, contexts)
    }
  }

  async #member(value: Json, pointer: string, key: string, { forTypes, forKeys }: NodeContexts) {
    const term = termOf(forKeys, key)
    if (term?.['@id'] === '@type') return this.#types(value, pointer, forTypes)
    if (term?.['@id'] === '@id' || term?.['@type'] === '@json') return
    if (isJsonObject(value) && isMap(term)) return this.#mapKeys(value, pointer, term)
    await this.#value(value, pointer, await enterProperty(forKeys, key, this.options))
  }

  async #value(value: Json, pointer: string, place: Place): Promise<void> {
    if (Array.isArray(value)) {
      // Linked data makes one set of a list in a list, and nothing of an empty one: neither is signed as it stands.
      const inner = value.findIndex((item) => Array.isArray(item))
      const name = place.property ?? ''
      if (inner >= 0) return this.#report(pointerTo(pointer, inner), name, 'nested-list')
      for (const [index, item] of value.entries())
        await this.#value(item as Json, pointerTo(pointer, index), place)
      return
    }
    if (!isJsonObject(value) || isValueObject(value)) return
    if (Object.hasOwn(value, '@context')) {
      if (isEmbeddedCredential(value, place.property)) return
      if (!isAllowedProofContext(value, place.property, this.#document))
        return this.#report(pointerTo(pointer, '@context'), '@context', 'nested-context')
    }
    await this.node(value, pointer, place)
  }

  #types(value: Json, pointer: string, active: ActiveContext): void {
    for (const [index, type] of asArray(value).entries()) {
      if (typeof type !== 'string' || isDefined(active, type)) continue
      this.#report(
        Array.isArray(value) ? pointerTo(pointer, index) : pointer,
        type,
        'undefined-type',
      )
    }
  }

  /** Keys of a language map are tags; keys of any other map are no terms and mostly not signed either. */
  #mapKeys(value: JsonObject, pointer: string, term: TermDefinition): void {
    const byLanguage = term['@container']?.includes('@language')
    for (const key of Object.keys(value)) {
      if (byLanguage && LANGUAGE_TAG.test(key)) continue
      const reason = PROTOTYPE_KEYS.has(key) ? 'prototype' : 'undefined-term'
      this.#report(pointerTo(pointer, key), key, key.startsWith('@') ? 'keyword' : reason)
    }
  }

  #report(pointer: string, key: string, reason: ForeignReason): void {
    this.found.push({ pointer, key, reason })
  }
}

function foreignReason(key: string, active: ActiveContext): ForeignReason | undefined {
  if (PROTOTYPE_KEYS.has(key)) return 'prototype'
  if (key.startsWith('@')) return 'keyword'
  if (key.includes(':')) return 'iri-key'
  const keyword = keywordOf(active, key)
  if (keyword) return keyword === '@id' || keyword === '@type' ? undefined : 'keyword'
  return isDefined(active, key) ? undefined : 'undefined-term'
}

function isDefined(active: ActiveContext, name: string): boolean {
  if (termOf(active, name)) return keywordOf(active, name) === undefined
  const vocab = active['@vocab']
  if (vocab === undefined || active.mappings.has(name) || /[@:/#]/.test(name)) return false
  return ![...active.mappings.values()].some((term) => term?.['@id'] === vocab + name)
}

function isMap(term: TermDefinition | undefined): term is TermDefinition {
  const containers = term?.['@container'] ?? []
  return ['@language', '@index', '@id', '@type'].some((kind) => containers.includes(kind))
}
