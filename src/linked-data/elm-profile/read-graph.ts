// Reads a document into its graph: JSON-LD 1.1 expansion (section 5.1) and node map generation (7.2) in one
// walk, for the constructs that credentials use. What is dropped on the way is reported; what this reader
// leaves to others (lists, reverse properties, nested contexts …) is refused, so that nothing passes unread.

import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { Vocabulary } from './compile-shapes.ts'
import {
  type DocumentGraph,
  GraphNode,
  Literal,
  member,
  Occurrence,
  type Place,
  type Value,
} from './document-graph.ts'
import type { Findings } from './findings.ts'
import { kindOf, scalarLiteral } from './json-literal.ts'
import { RDF_LANG_STRING, XSD_STRING } from './lexical-forms.ts'
import { isPlainIri, nameOf, startsPlain, typesOf } from './node-naming.ts'
import { readValueObject } from './read-value-object.ts'
import { ReadingFaults } from './reading-faults.ts'
import { Repetition } from './repetition.ts'
import { isKeyword, type Term, type TermContext } from './term-context.ts'

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
const SUB_CLASS_OF = 'http://www.w3.org/2000/01/rdf-schema#subClassOf'
/** Far beyond any credential, far below what the stack holds. */
const MAX_DEPTH = 200
const TOO_DEEP = [`at most ${MAX_DEPTH} levels`, 'more'] as const

/** The object whose members are read, or the array or language map in it. */
interface Holder {
  /** Undefined when RDF drops the node; the nodes below are kept. */
  readonly node: GraphNode | undefined
  readonly context: TermContext
  readonly place: Place
}

/** What is known of an object before it is read. */
interface Glance {
  /** It has members with an at sign. */
  readonly marked: boolean
  /** The node of its id, where that is a plain IRI that stood before. */
  readonly known: GraphNode | undefined
}

/** The graph of a document, without the `proof` at its root. */
export function readGraph(
  document: JsonObject,
  context: TermContext,
  { vocabulary, findings }: { vocabulary: Vocabulary; findings: Findings },
): DocumentGraph {
  const reader = new GraphReader(vocabulary, new ReadingFaults(findings))
  const root = new Occurrence(document, undefined, '', -1)
  reader.node(root, context, { marked: true, known: undefined })
  return reader
}

class GraphReader implements DocumentGraph {
  readonly nodes: GraphNode[] = []
  readonly subclasses: [string, string][] = []
  readonly #byId = new Map<string, GraphNode>()
  readonly #labels = new Map<GraphNode, string>()
  readonly #faults: ReadingFaults
  readonly #vocabulary: Vocabulary
  readonly #repetition = new Repetition()
  #depth = 0

  constructor(vocabulary: Vocabulary, faults: ReadingFaults) {
    this.#vocabulary = vocabulary
    this.#faults = faults
  }

  /** The node of an object; undefined when no triple can hold it. */
  node(place: Occurrence, outside: TermContext, { marked, known }: Glance): GraphNode | undefined {
    const { json } = place
    if (this.#depth >= MAX_DEPTH) {
      this.#faults.refused(place, 'too-deep', TOO_DEEP)
      return undefined
    }
    const { type } = json
    const plain = outside.hasAliases && !marked
    const term = plain && typeof type === 'string' ? outside.term(type) : undefined
    const types =
      term !== undefined && term.scoped === undefined
        ? undefined
        : typesOf(place, outside, this.#faults)
    const context = types === undefined ? outside : outside.inside(types)
    const { id } = json
    const isPlain = plain && typeof id === 'string' && (known !== undefined || isPlainIri(id))
    const node = isPlain ? (known ?? this.#newNode(id)) : this.#nodeAt(place, context)
    if (node === SKIPPED) return undefined
    if (types !== undefined) for (const one of types) this.#addType(node, one, outside, place)
    else if (term !== undefined && term.classNumber >= 0) node?.addClass(term.classNumber)
    else this.#addType(node, String(type), outside, place)
    const says = this.#members(place, { node, context, place })
    if (says || types === undefined || types.length > 0) node?.addOccurrence(place, outside)
    return node
  }

  /** Whether an object stood before, word for word: it says nothing new. */
  #isRepetition(
    { first, firstContext }: GraphNode,
    json: JsonObject,
    context: TermContext,
  ): boolean {
    return (
      first !== undefined &&
      firstContext === context &&
      this.#repetition.repeats(first, json, context)
    )
  }

  /** The node that a text has named before; only for IRIs that mean the same everywhere. */
  #knownAs(id: Json | undefined): GraphNode | undefined {
    return typeof id === 'string' && startsPlain(id) ? this.#byId.get(id) : undefined
  }

  #nodeAt(place: Occurrence, context: TermContext): GraphNode | undefined {
    const name = nameOf(place, context, this.#faults)
    if ('iri' in name) return this.#named(name.iri)
    if (name.kind === 'skipped') return SKIPPED
    return name.kind === 'unnamed' ? this.#unnamed() : undefined
  }

  #members(place: Occurrence, holder: Holder): boolean {
    const { context } = holder
    const { hasAliases } = context
    const { json } = place
    let says = false
    let size = 0
    this.#depth += 1
    for (const key in json) {
      size += 1
      if (hasAliases && (key === 'id' || key === 'type')) continue
      if (key === 'proof' && place.parent === undefined) continue
      const term = context.term(key) ?? this.#otherKey(key, context, place)
      if (term === undefined || term.isAlias) continue
      says = true
      if (term.property < 0 && !key.includes(':')) this.#faults.unusedTerm(place, key)
      const value = json[key] as Json
      if (Array.isArray(value)) this.#array(value, term, holder, key)
      else if (term.languageMap && isJsonObject(value)) this.#languageMap(value, term, holder, key)
      else this.#value(value, term, holder, key, -1)
    }
    this.#depth -= 1
    place.size = size
    return says
  }

  #named(iri: string): GraphNode {
    return this.#byId.get(iri) ?? this.#newNode(iri)
  }

  #newNode(iri: string): GraphNode {
    const node = new GraphNode(iri)
    this.nodes.push(node)
    this.#byId.set(iri, node)
    return node
  }

  #unnamed(): GraphNode {
    const node = new GraphNode('')
    this.nodes.push(node)
    return node
  }

  #addType(node: GraphNode | undefined, type: string, context: TermContext, place: Place): void {
    const term = context.term(type)
    const iri = term?.iri ?? context.iri(type)
    if (iri === null)
      this.#faults.unreadable(member(place, 'type'), 'a type', 'a word with an at sign')
    else if (iri === undefined || isKeyword(iri)) this.#faults.droppedType(member(place, 'type'))
    else {
      if (term === undefined) this.#faults.nameByIri(member(place, 'type'), 'a type by IRI')
      if (node !== undefined) this.#addTypeIri(node, iri)
    }
  }

  #addTypeIri(node: GraphNode, iri: string): void {
    const number = this.#vocabulary.classes.get(iri)
    if (number !== undefined) node.addClass(number)
    else if (node.otherTypes === undefined) node.otherTypes = [iri]
    else node.otherTypes.push(iri)
  }

  /** A key that is no term: a keyword, an IRI, or dropped. */
  #otherKey(key: string, context: TermContext, holder: Place): Term | undefined {
    if (key === '@id' || key === '@type') return undefined
    const place = member(holder, key)
    if (key === '@context') {
      if (holder.parent !== undefined)
        this.#faults.refused(place, 'nested-context', ['no context here', 'a context'])
      return undefined
    }
    const iri = context.iri(key)
    if (iri === undefined || iri === null) this.#faults.droppedName(place)
    else if (isKeyword(iri)) this.#faults.refused(place, 'keyword', ['a term', 'a JSON-LD keyword'])
    else {
      this.#faults.nameByIri(place, 'a property by IRI')
      return context.iriTerm(iri)
    }
    return undefined
  }

  // From here on five positional parameters: an object more for every value would cost a tenth of the time.

  #array(values: readonly Json[], term: Term, holder: Holder, key: string): void {
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index] as Json
      if (Array.isArray(value))
        this.#nestedArray(value, term, holder, { parent: holder.place, key, index })
      else this.#value(value, term, holder, key, index)
    }
  }

  /** An array in an array is flattened. */
  #nestedArray(values: readonly Json[], term: Term, holder: Holder, place: Place): void {
    if (this.#depth >= MAX_DEPTH) {
      this.#faults.refused(place, 'too-deep', TOO_DEEP)
      return
    }
    this.#depth += 1
    const inner = { ...holder, place }
    for (const [index, value] of values.entries()) {
      const key = String(index)
      if (Array.isArray(value)) this.#nestedArray(value, term, inner, member(place, key))
      else this.#value(value, term, inner, key, -1)
    }
    this.#depth -= 1
  }

  /** One value, which is no array. */
  #value(value: Json, term: Term, holder: Holder, key: string, index: number): void {
    if (typeof value === 'string') this.#text(value, term, holder, key, index)
    else if (typeof value === 'object' && value !== null)
      this.#object(value as JsonObject, term, holder, key, index)
    else this.#scalar(value as boolean | number | null, term, holder, key, index)
  }

  #text(value: string, term: Term, holder: Holder, key: string, index: number): void {
    const { type, graph } = term
    if (graph) this.#faults.droppedGraph({ parent: holder.place, key, index })
    else if (type !== '@id' && type !== '@vocab') {
      const place = { parent: holder.place, key, index }
      this.#add(new Literal(value, type ?? XSD_STRING, '', place), term, holder)
    } else {
      const { context } = holder
      const word = type === '@vocab' ? context.term(value)?.iri : undefined
      const iri = word ?? (isPlainIri(value) ? value : context.iri(value))
      if (iri === undefined || iri === null || isKeyword(iri))
        this.#faults.relativeIri({ parent: holder.place, key, index })
      else this.#add(this.#named(iri), term, holder)
    }
  }

  #scalar(
    value: boolean | number | null,
    term: Term,
    holder: Holder,
    key: string,
    index: number,
  ): void {
    const { type, graph } = term
    const place = { parent: holder.place, key, index }
    if (value === null) this.#faults.nullValue(place)
    else if (graph) this.#faults.droppedGraph(place)
    else {
      if (type === undefined || type === XSD_STRING) this.#faults.bareScalar(place, kindOf(value))
      const coerced = type === '@id' || type === '@vocab' ? undefined : type
      this.#add(scalarLiteral(value, coerced, place), term, holder)
    }
  }

  #object(value: JsonObject, term: Term, holder: Holder, key: string, index: number): void {
    const { context } = holder
    const outer = context.outer
    const inside = term.scoped === undefined ? outer : outer.under(term)
    const known = inside.hasAliases ? this.#knownAs(value.id) : undefined
    if (known !== undefined && !term.graph)
      if (this.#isRepetition(known, value, inside)) {
        this.#add(known, term, holder)
        return
      }
    const place = new Occurrence(value, holder.place, key, index)
    const marked = hasKeyword(value)
    if (marked && Object.hasOwn(value, '@value')) {
      const literal = readValueObject(value, context, { place, faults: this.#faults })
      if (literal === undefined) return
      if (term.graph) this.#faults.droppedGraph(place)
      else this.#add(literal, term, holder)
      return
    }
    const node = this.node(place, inside, { marked, known })
    if (!term.graph) {
      if (node !== undefined) this.#add(node, term, holder)
    } else if (saysSomething(value, context)) this.#add(this.#unnamed(), term, holder)
  }

  #languageMap(map: JsonObject, term: Term, holder: Holder, key: string): void {
    const place = member(holder.place, key)
    const inner = { node: holder.node, context: holder.context, place }
    for (const tag in map) {
      if (!isLanguageCode(tag)) this.#faults.languageTag(member(place, tag), tag)
      const texts = map[tag] as Json
      if (!Array.isArray(texts)) this.#tagged(texts, term, inner, tag, -1)
      else
        for (let index = 0; index < texts.length; index += 1)
          this.#tagged(texts[index] as Json, term, inner, tag, index)
    }
  }

  #tagged(text: Json, term: Term, holder: Holder, tag: string, index: number): void {
    if (typeof text === 'string') {
      const place = { parent: holder.place, key: tag, index }
      const none = tag === '@none'
      const language = isLanguageCode(tag) ? tag : none ? '' : tag.toLowerCase()
      const datatype = none ? XSD_STRING : RDF_LANG_STRING
      this.#add(new Literal(text, datatype, language, place), term, holder)
    } else if (text === null) this.#faults.nullValue({ parent: holder.place, key: tag, index })
    else this.#faults.unreadable({ parent: holder.place, key: tag, index }, 'a text', kindOf(text))
  }

  #add(value: Value, term: Term, { node }: Holder): void {
    if (node === undefined) return
    if (term.property >= 0) node.add(term.property, value)
    else if (!value.isLiteral) {
      if (term.iri === RDF_TYPE) this.#addTypeIri(node, this.#labelOf(value))
      if (term.iri === SUB_CLASS_OF)
        this.subclasses.push([this.#labelOf(node), this.#labelOf(value)])
    }
  }

  /** Tells nodes without id apart where they stand for classes. */
  #labelOf(node: GraphNode): string {
    if (node.id !== '') return node.id
    const label = this.#labels.get(node) ?? `_:node ${this.#labels.size}`
    this.#labels.set(node, label)
    return label
  }
}

/** Stands for a node that is skipped with all that is in it. */
const SKIPPED = new GraphNode('skipped')

/** Two small letters. */
function isLanguageCode(tag: string): boolean {
  return tag.length === 2 && isSmallLetter(tag.charCodeAt(0)) && isSmallLetter(tag.charCodeAt(1))
}

function isSmallLetter(code: number): boolean {
  return code > 96 && code < 123
}

function hasKeyword(json: JsonObject): boolean {
  for (const key in json) if (key.charCodeAt(0) === 64) return true
  return false
}

/** Whether more than an id remains of an object: otherwise a graph of it is dropped. */
function saysSomething(value: JsonObject, context: TermContext): boolean {
  return Object.keys(value).some((key) => {
    const iri = context.term(key)?.iri ?? context.iri(key)
    return iri !== undefined && iri !== null && iri !== '@id' && value[key] !== null
  })
}
