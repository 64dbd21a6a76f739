// What the terms of a document mean: the part of JSON-LD 1.1 context processing (section 4.1) that the known
// contexts use, done once per combination of contexts. No general processor: an unknown feature is a TypeError,
// and test/interop proves the reading equal to jsonld's.

import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { Vocabulary } from './compile-shapes.ts'
import { sharedIri } from './lexical-forms.ts'

/** What a key stands for. */
export interface Term {
  /** An absolute IRI or a keyword. */
  readonly iri: string
  /** Stands for `@id` or `@type`. */
  readonly isAlias: boolean
  /** `@id`, `@vocab` or a datatype; undefined where values are not coerced. */
  readonly type: string | undefined
  readonly languageMap: boolean
  /** Values are graphs of their own (`proof`). */
  readonly graph: boolean
  /** Number of the property, -1 when no shape knows it. */
  readonly property: number
  /** Number of the class, -1 when no shape knows it. */
  readonly classNumber: number
  /** The terms that it brings along, as a type or as a property. */
  readonly scoped: JsonObject | undefined
}

interface Definition extends Term {
  readonly prefix: boolean
}

const NOTHING: Json = {}
const KEYWORDS = new Set(
  `@base @container @context @default @direction @embed @explicit @graph @id @included @index @json @language
   @list @nest @none @omitDefault @prefix @preserve @protected @requireAll @reverse @set @type @value @version
   @vocab`.split(/\s+/),
)
const KEYWORD_FORM = /^@[a-zA-Z]+$/
/** As jsonld tells absolute IRIs and blank node labels. */
const ABSOLUTE = /^(?:[A-Za-z][A-Za-z0-9+-.]*|_):[^\s]*$/

/** Whether a name is a JSON-LD keyword. */
export function isKeyword(name: string): boolean {
  return name.charCodeAt(0) === 64 && KEYWORDS.has(name)
}

/** The terms in force at one place of a document. Immutable; what is derived from it is remembered. */
export class TermContext {
  /** The context outside the type-scoped one. */
  readonly outer: TermContext
  /** `id` and `type` mean `@id` and `@type`. */
  readonly hasAliases: boolean
  readonly #vocabulary: Vocabulary
  readonly #terms: ReadonlyMap<string, Definition>
  readonly #byType = new Map<string, TermContext>()
  readonly #byProperty = new Map<Term, TermContext>()

  private constructor(
    vocabulary: Vocabulary,
    terms: ReadonlyMap<string, Definition>,
    outer: TermContext | undefined,
  ) {
    this.#vocabulary = vocabulary
    this.#terms = terms
    this.outer = outer ?? this
    this.hasAliases = terms.get('id')?.iri === '@id' && terms.get('type')?.iri === '@type'
  }

  /** The context that these documents define, one after the other. */
  static of(documents: readonly JsonObject[], vocabulary: Vocabulary): TermContext {
    let terms: ReadonlyMap<string, Definition> = new Map()
    for (const { '@context': local } of documents)
      terms = defined(terms, (local ?? NOTHING) as JsonObject, vocabulary)
    return new TermContext(vocabulary, terms, undefined)
  }

  /** What a key or type is a term for. */
  term(name: string): Term | undefined {
    return this.#terms.get(name)
  }

  /** The context inside a node with these types; unknown ones change nothing. */
  inside(types: readonly string[]): TermContext {
    let context: TermContext = this
    const sorted = types.length > 1 ? new Set(types.toSorted()) : types
    for (const type of sorted) {
      const scoped = this.#terms.get(type)?.scoped
      if (scoped !== undefined) context = context.#typeScoped(type, scoped)
    }
    return context
  }

  /** The context for the values of a property that brings terms along. */
  under(term: Term): TermContext {
    const { scoped } = term
    if (scoped === undefined) return this
    let context = this.#byProperty.get(term)
    if (!context) {
      const terms = defined(this.#terms, scoped, this.#vocabulary)
      // Applying a context again changes nothing; without this, nesting would make contexts without end.
      const same = [...terms].every(([name, term]) => isSameTerm(term, this.#terms.get(name)))
      context = same ? this : new TermContext(this.#vocabulary, terms, undefined)
      this.#byProperty.set(term, context)
    }
    return context
  }

  /** The IRI of a name that is no term; null for what looks like a keyword, undefined when it is relative. */
  iri(name: string): string | null | undefined {
    if (name.charCodeAt(0) === 64) {
      if (KEYWORDS.has(name)) return name
      if (KEYWORD_FORM.test(name)) return null
    }
    const iri = expandedIri(name, this.#terms)
    return ABSOLUTE.test(iri) ? iri : undefined
  }

  /** What a key that is no term stands for: a property by IRI, or undefined. */
  iriTerm(iri: string): Term {
    return bareTerm(iri, this.#vocabulary)
  }

  #typeScoped(type: string, scoped: JsonObject): TermContext {
    let context = this.#byType.get(type)
    if (!context) {
      const terms = defined(this.#terms, scoped, this.#vocabulary)
      context = new TermContext(this.#vocabulary, terms, this.outer)
      this.#byType.set(type, context)
    }
    return context
  }
}

function bareTerm(iri: string, vocabulary: Vocabulary): Term {
  return {
    iri,
    isAlias: iri === '@id' || iri === '@type',
    type: undefined,
    languageMap: false,
    graph: false,
    property: vocabulary.properties.get(iri) ?? -1,
    classNumber: vocabulary.classes.get(iri) ?? -1,
    scoped: undefined,
  }
}

function isSameTerm(term: Definition, other: Definition | undefined): boolean {
  return (
    term.iri === other?.iri &&
    term.type === other.type &&
    term.languageMap === other.languageMap &&
    term.graph === other.graph &&
    term.prefix === other.prefix &&
    term.scoped === other.scoped
  )
}

function expandedIri(name: string, terms: ReadonlyMap<string, Definition>): string {
  const colon = name.indexOf(':')
  if (colon <= 0 || name.startsWith('//', colon + 1)) return name
  const prefix = terms.get(name.slice(0, colon))
  return prefix?.prefix === true ? prefix.iri + name.slice(colon + 1) : name
}

/** The terms after a local context: section 4.2 for the features that the known contexts use. */
function defined(
  before: ReadonlyMap<string, Definition>,
  local: JsonObject,
  vocabulary: Vocabulary,
): ReadonlyMap<string, Definition> {
  const terms = new Map(before)
  const done = new Set<string>()
  const define = (name: string): void => {
    if (done.has(name) || !Object.hasOwn(local, name) || name.startsWith('@')) return
    done.add(name)
    terms.set(name, definition(local[name] as Json, resolve, vocabulary))
  }
  const resolve = (name: string): string => {
    if (isKeyword(name)) return name
    define(name)
    const known = terms.get(name)
    if (known) return known.iri
    define(name.slice(0, name.indexOf(':')))
    return expandedIri(name, terms)
  }
  for (const name of Object.keys(local)) {
    if (name.startsWith('@') && name !== '@version' && name !== '@protected')
      throw new TypeError(`a context with ${name} is not for this reader`)
    define(name)
  }
  return terms
}

function definition(
  value: Json,
  resolve: (name: string) => string,
  vocabulary: Vocabulary,
): Definition {
  const simple = typeof value === 'string'
  const { '@id': id, '@type': type, ...rest } = (simple ? { '@id': value } : value) as JsonObject
  const { '@container': container, '@context': scoped } = rest
  if (typeof id !== 'string') throw new TypeError('a term without IRI is not for this reader')
  if (container !== undefined && !KNOWN_CONTAINERS.has(String(container)))
    throw new TypeError(`a container of kind ${String(container)} is not for this reader`)
  const iri = resolve(id)
  return {
    ...bareTerm(iri, vocabulary),
    type: typeof type === 'string' ? sharedIri(resolve(type)) : undefined,
    languageMap: container === '@language',
    graph: container === '@graph',
    prefix: simple && /[:/?#[\]@]$/.test(iri),
    scoped: isJsonObject(scoped) ? scoped : undefined,
  }
}

const KNOWN_CONTAINERS = new Set(['@language', '@graph', '@set'])
