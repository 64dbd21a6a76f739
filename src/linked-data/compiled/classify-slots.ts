// Which texts of a document are IRIs, which are names of the vocabulary, and which are literals, by the
// contexts active at their places (JSON-LD 1.1 API, section 5.3). A guess in the sense that the compiler proves
// it: whatever is not understood here, or proves wrong there, takes the reference path.

import type { ActiveContext, Options, TermDefinition } from 'jsonld'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import {
  enterNode,
  enterProperty,
  keywordOf,
  type Place,
  rootPlace,
  termOf,
} from '../active-context.ts'
import { jsonldOptions } from '../context-resolver.ts'
import type { ContextSet } from '../pinned-contexts.ts'
import type { SlotRole } from './shape.ts'

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'

/** Containers that leave their values as they are, or make graphs of them. */
const PLAIN_CONTAINERS = new Set(['@set', '@graph', '@language'])

/**
 * The role of every text and number of a document outside of types and contexts, in its order; undefined when the document uses something that
 * the compiled path does not treat (lists, indexes, nested contexts, JSON literals, aliases of keywords other
 * than `id` and `type`).
 *
 * @throws {PipelineError} what context processing throws
 */
export async function slotRoles(
  document: JsonObject,
  contexts: ContextSet,
): Promise<readonly SlotRole[] | undefined> {
  const options = jsonldOptions(contexts)
  const classification = new Classification(options)
  await classification.node(document, rootPlace(options), true)
  return classification.understood ? classification.roles : undefined
}

class Classification {
  readonly roles: SlotRole[] = []
  readonly #options: Options
  readonly #booleans = new Map<string, SlotRole>()
  understood = true

  constructor(options: Options) {
    this.#options = options
  }

  async node(element: JsonObject, place: Place, isRoot = false): Promise<void> {
    const { forKeys } = await enterNode(element, place, this.#options)
    for (const key of Object.keys(element)) {
      const value = element[key] as Json
      if (key === '@context') this.#require(isRoot)
      else await this.#member(key, value, forKeys)
    }
  }

  async #member(key: string, value: Json, active: ActiveContext): Promise<void> {
    const keyword = keywordOf(active, key)
    if (keyword === '@id') {
      this.#require(typeof value === 'string')
      this.roles.push('iri')
    } else if (keyword === '@type') {
      this.#require(key === 'type' || key === '@type')
    } else if (keyword !== undefined) {
      this.#require(false)
    } else {
      const term = termOf(active, key)
      this.#require(isPlain(term) && key !== RDF_TYPE)
      if (isJsonObject(value) && term?.['@container']?.includes('@language'))
        return this.#languageMap(value)
      await this.#value(value, term, await enterProperty(active, key, this.#options))
    }
  }

  async #value(value: Json, term: TermDefinition | undefined, place: Place): Promise<void> {
    if (!this.understood) return
    if (Array.isArray(value)) {
      for (const item of value) await this.#value(item as Json, term, place)
    } else if (isJsonObject(value)) {
      if (Object.hasOwn(value, '@value')) this.#valueObject(value, place)
      else await this.node(value, place)
    } else this.#scalar(value, roleBy(term), place)
  }

  #valueObject(value: JsonObject, place: Place): void {
    const role = Object.hasOwn(value, '@type') ? 'typed' : 'untyped'
    for (const [key, member] of Object.entries(value)) {
      this.#require(key === '@value' || key === '@language' || key === '@type')
      if (key === '@value') this.#scalar(member, role, place)
    }
  }

  #scalar(value: Json, role: SlotRole, { active, property }: Place): void {
    if (typeof value === 'string' || typeof value === 'number') this.roles.push(role)
    if (typeof value !== 'boolean') return
    // Booleans are part of the shape; those of one property must be equal to jsonld where they are equal.
    const predicate = termOf(active, property ?? '')?.['@id'] ?? property ?? ''
    this.#require((this.#booleans.get(predicate) ?? role) === role)
    this.#booleans.set(predicate, role)
  }

  #languageMap(map: JsonObject): void {
    for (const value of Object.values(map).flat())
      if (typeof value === 'string') this.roles.push('untyped')
      else this.#require(value === null)
  }

  #require(condition: boolean): void {
    if (!condition) this.understood = false
  }
}

function isPlain(term: TermDefinition | undefined): boolean {
  if (term === undefined) return true
  if (term.reverse || term['@nest'] !== undefined || term['@type'] === '@json') return false
  // To jsonld a class given by a property is another value than one given by @type.
  if (term['@id'] === RDF_TYPE) return false
  return (term['@container'] ?? []).every((container) => PLAIN_CONTAINERS.has(container))
}

function roleBy(term: TermDefinition | undefined): SlotRole {
  switch (term?.['@type']) {
    case '@id':
      return 'iri'
    case '@vocab':
      return 'name'
    case '@none':
    case undefined:
      return 'untyped'
    default:
      return 'typed'
  }
}
