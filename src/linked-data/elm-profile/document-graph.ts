// The document as RDF sees it: nodes merged by id, values as sets. Only what the rules look at is kept;
// a property that no shape knows is not, but the nodes under it are.
// One credential makes some hundred of these objects, and the check is to be fast: hence places inside
// literals, and first values and classes outside of arrays.

import { type JsonObject, pointerTo } from '../../util/json.ts'
import type { TermContext } from './term-context.ts'

/** Where something stands. The pointer is spelled out only when a fault is reported. */
export interface Place {
  readonly parent: Place | undefined
  readonly key: string
  /** Index in the array under the key, -1 when the value is no array. */
  readonly index: number
}

/** The RFC 6901 pointer of a place. */
export function pointerOf(place: Place | undefined): string {
  if (place?.parent === undefined) return ''
  const pointer = pointerTo(pointerOf(place.parent), place.key)
  return place.index < 0 ? pointer : `${pointer}/${place.index}`
}

/** A member of the object at a place. */
export function member(parent: Place | undefined, key: string): Place {
  return { parent, key, index: -1 }
}

/** A literal, at its place. */
export class Literal implements Place {
  readonly isLiteral = true
  readonly text: string
  readonly datatype: string
  /** In lower case; empty for none. */
  readonly language: string
  readonly parent: Place | undefined
  readonly key: string
  readonly index: number

  constructor(text: string, datatype: string, language: string, place: Place) {
    this.text = text
    this.datatype = datatype
    this.language = language
    this.parent = place.parent
    this.key = place.key
    this.index = place.index
  }

  equals(other: Literal): boolean {
    return (
      this.text === other.text &&
      this.language === other.language &&
      this.datatype === other.datatype
    )
  }
}

/** An object of the document that stands for a node, at its place. */
export class Occurrence implements Place {
  readonly json: JsonObject
  /** Number of its members, counted when they are read. */
  size = 0
  readonly parent: Place | undefined
  readonly key: string
  readonly index: number

  constructor(json: JsonObject, parent: Place | undefined, key: string, index: number) {
    this.json = json
    this.parent = parent
    this.key = key
    this.index = index
  }
}

/** The values of one property of a node: never empty, none twice. */
export class ValueSet {
  readonly property: number
  readonly first: Value
  #others: Value[] | undefined
  /** Keys of all values, when there are many. */
  #keys: Set<unknown> | undefined

  constructor(property: number, first: Value) {
    this.property = property
    this.first = first
  }

  get size(): number {
    return this.#others === undefined ? 1 : this.#others.length + 1
  }

  at(index: number): Value {
    return index === 0 ? this.first : (this.#others?.[index - 1] ?? this.first)
  }

  all(): readonly Value[] {
    return this.#others === undefined ? [this.first] : [this.first, ...this.#others]
  }

  add(value: Value): void {
    if (this.#has(value)) return
    if (this.#others === undefined) this.#others = [value]
    else this.#others.push(value)
  }

  #has(value: Value): boolean {
    if (isSame(this.first, value)) return true
    if (this.#others === undefined) return false
    if (this.#others.length < MANY) return this.#others.some((one) => isSame(one, value))
    this.#keys ??= new Set(this.all().map(keyOf))
    const before = this.#keys.size
    return this.#keys.add(keyOf(value)).size === before
  }
}

/** A node with everything that the document says about it, wherever it says it. */
export class GraphNode {
  readonly isLiteral = false
  /** An IRI; a label that begins with `_:`; empty for a node without id. */
  readonly id: string
  readonly sets: ValueSet[] = []
  /** The first object that says something about the node; a mere reference says nothing. */
  first: Occurrence | undefined
  /** The terms in force around it. */
  firstContext: TermContext | undefined
  others: Occurrence[] | undefined
  /** IRIs of classes that no shape knows. */
  otherTypes: string[] | undefined
  #classes: readonly number[] = NO_CLASSES

  constructor(id: string) {
    this.id = id
  }

  get isIri(): boolean {
    return this.id !== '' && !this.id.startsWith('_:')
  }

  /** Numbers of the classes that the shapes know. */
  get classes(): readonly number[] {
    return this.#classes
  }

  addClass(number: number): void {
    if (this.#classes === NO_CLASSES) this.#classes = single(number)
    else if (!this.#classes.includes(number)) this.#classes = [...this.#classes, number]
  }

  addOccurrence(occurrence: Occurrence, context: TermContext): void {
    if (this.first === undefined) {
      this.first = occurrence
      this.firstContext = context
    } else if (this.others === undefined) this.others = [occurrence]
    else this.others.push(occurrence)
  }

  /** The values of a property; undefined when there is none. */
  get(property: number): ValueSet | undefined {
    for (const set of this.sets) if (set.property === property) return set
    return undefined
  }

  /** Adds a value unless it is there. */
  add(property: number, value: Value): void {
    const set = this.get(property)
    if (set === undefined) this.sets.push(new ValueSet(property, value))
    else set.add(value)
  }
}

export type Value = GraphNode | Literal

/** All nodes of a document. */
export interface DocumentGraph {
  readonly nodes: readonly GraphNode[]
  /** Subclasses that the document itself declares: pairs of ids, the special one first. */
  readonly subclasses: readonly (readonly [string, string])[]
}

/** From this number on, values are looked up and no longer compared one by one. */
const MANY = 16
const NO_CLASSES: readonly number[] = []
const SINGLES: (readonly number[])[] = []

/** The array of one class, shared by all nodes that have just this one. */
function single(number: number): readonly number[] {
  const known = SINGLES[number]
  if (known !== undefined) return known
  const made = [number]
  SINGLES[number] = made
  return made
}

function isSame(one: Value, other: Value): boolean {
  return one === other || (one.isLiteral && other.isLiteral && one.equals(other))
}

function keyOf(value: Value): unknown {
  if (!value.isLiteral) return value
  return JSON.stringify([value.text, value.language, value.datatype])
}
