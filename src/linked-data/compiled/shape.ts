// The shape of a document: everything that decides which quads it has, apart from the values in them. Keys and
// their order, array lengths, types, contexts, null, booleans and the kind of each number belong to the shape;
// texts, IRIs and numbers are slots. Which texts are IRIs is for classify-slots.ts, as it needs the contexts.

import type { Json, JsonObject } from '../../util/json.ts'
import { iriPrefix, isDouble } from './term-text.ts'

/** What may stand in a slot. `iri` texts of one shape start alike; `text` is any string that is not an IRI. */
export type SlotKind = 'text' | 'iri' | 'integer' | 'double'

/** A place whose value differs from document to document. */
export interface SlotShape {
  readonly kind: SlotKind
  /** Scheme, colon and, where present, `//` of an IRI. */
  readonly prefix?: string
  /** Whether the contexts give a text or number a datatype, be it the one that it would have anyway. */
  readonly typed?: boolean
}

export type Shape =
  | SlotShape
  | { readonly kind: 'constant'; readonly value: null | boolean | string }
  | { readonly kind: 'array'; readonly items: readonly Shape[] }
  | {
      readonly kind: 'object'
      readonly keys: readonly string[]
      readonly members: readonly Shape[]
    }

/** What a slot holds. */
export type SlotValue = string | number

/** Values of every kind in one document; beyond it, compiling costs more than it saves. */
const MAX_VALUES = 6_000
const MAX_DEPTH = 48

/** Keys whose texts are never slots. */
const CONSTANT_KEYS = new Set(['@context', 'type', '@type', '@language'])

/**
 * The shape of a document with every text taken for a slot of kind `text`, or undefined when it holds what
 * the compiled path does not treat: empty arrays, `__proto__`, anything that JSON cannot say, or too much.
 */
export function rawShape(document: JsonObject): Shape | undefined {
  const budget = { left: MAX_VALUES }
  return shapeOf(document, { budget, depth: 0, constant: false })
}

interface Walk {
  readonly budget: { left: number }
  readonly depth: number
  /** Whether texts belong to the shape here. */
  readonly constant: boolean
}

function shapeOf(value: Json, walk: Walk): Shape | undefined {
  walk.budget.left -= 1
  if (walk.budget.left < 0 || walk.depth > MAX_DEPTH) return undefined
  if (typeof value === 'string') {
    return walk.constant ? { kind: 'constant', value } : { kind: 'text' }
  }
  if (typeof value === 'number') {
    if (walk.constant || !Number.isFinite(value)) return undefined
    return { kind: isDouble(value) ? 'double' : 'integer' }
  }
  if (value === null || typeof value === 'boolean') return { kind: 'constant', value }
  if (Array.isArray(value)) return arrayShape(value as readonly Json[], walk)
  return isPlainObject(value) ? objectShape(value, walk) : undefined
}

function arrayShape(value: readonly Json[], walk: Walk): Shape | undefined {
  if (value.length === 0) return undefined
  const items: Shape[] = []
  for (const item of value) {
    const shape = shapeOf(item, { ...walk, depth: walk.depth + 1 })
    if (!shape) return undefined
    items.push(shape)
  }
  return { kind: 'array', items }
}

function objectShape(value: JsonObject, walk: Walk): Shape | undefined {
  const keys = Object.keys(value)
  const members: Shape[] = []
  for (const key of keys) {
    if (key === '__proto__') return undefined
    const constant = walk.constant || CONSTANT_KEYS.has(key)
    const shape = shapeOf(value[key] as Json, { ...walk, constant, depth: walk.depth + 1 })
    if (!shape) return undefined
    members.push(shape)
  }
  return { kind: 'object', keys, members }
}

/** Whether a value is an object of JSON's own kind, and no instance of a class. */
export function isPlainObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The slots of a shape, in the order of the document. */
export function slotsOf(shape: Shape): readonly SlotShape[] {
  switch (shape.kind) {
    case 'array':
      return shape.items.flatMap(slotsOf)
    case 'object':
      return shape.members.flatMap(slotsOf)
    case 'constant':
      return []
    default:
      return [shape]
  }
}

/** A document of a shape, with the given values in its slots; the opposite of matching. */
export function documentOf(shape: Shape, values: readonly SlotValue[]): Json {
  const rest = values.values()
  const build = (part: Shape): Json => {
    switch (part.kind) {
      case 'array':
        return part.items.map(build)
      case 'object':
        return Object.fromEntries(part.keys.map((key, i) => [key, build(part.members[i] as Shape)]))
      case 'constant':
        return part.value
      default:
        return rest.next().value as SlotValue
    }
  }
  return build(shape)
}

/** How a slot is to be read: as a value, with or without a datatype, as an IRI, or as part of the shape. */
export type SlotRole = 'untyped' | 'typed' | 'iri' | 'name'

/**
 * The shape in which slots have the role that the contexts give them; undefined when an IRI cannot be in a slot.
 *
 * @param roles One for every slot of a raw shape, in order.
 */
export function withRoles(
  raw: Shape,
  roles: readonly SlotRole[],
  values: readonly SlotValue[],
): Shape | undefined {
  let slot = -1
  let sound = true
  const build = (part: Shape): Shape => {
    if (part.kind === 'array') return { kind: 'array', items: part.items.map(build) }
    if (part.kind === 'object') return { ...part, members: part.members.map(build) }
    if (part.kind === 'constant') return part
    slot += 1
    const value = values[slot]
    const role = roles[slot]
    if (typeof value === 'number' || role === 'typed' || role === 'untyped')
      return { kind: part.kind, typed: role === 'typed' }
    if (role === 'name') return { kind: 'constant', value: String(value) }
    const prefix = iriPrefix(String(value))
    if (prefix === undefined) sound = false
    return { kind: 'iri', prefix: prefix ?? '' }
  }
  const built = build(raw)
  return sound ? built : undefined
}
