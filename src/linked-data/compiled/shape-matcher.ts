// Whether a document has a shape, and what stands in its slots: the one walk that every document takes, hence
// over steps of one kind of object and without anything to look up.

import { isPlainObject, type Shape, type SlotValue } from './shape.ts'
import { isDouble } from './term-text.ts'

/** Looks a document over. */
export interface ShapeMatcher {
  /**
   * The values of the slots in the order of the document, or undefined when it has another shape.
   *
   * An IRI only has to start as the shape says: whether the rest is in order is for whoever fills it in.
   */
  match(document: unknown): SlotValue[] | undefined
}

const CONSTANT = 0
const TEXT = 1
const IRI = 2
const INTEGER = 3
const DOUBLE = 4
const ARRAY = 5
const OBJECT = 6

class Step {
  readonly kind: number
  readonly value: null | boolean | string
  readonly keys: readonly string[]
  readonly members: readonly Step[]

  constructor(shape: Shape) {
    this.kind = KINDS[shape.kind]
    this.value = shape.kind === 'constant' ? shape.value : null
    if (shape.kind === 'iri') this.value = shape.prefix ?? ''
    this.keys = shape.kind === 'object' ? shape.keys : []
    const parts = shape.kind === 'array' ? shape.items : []
    this.members = (shape.kind === 'object' ? shape.members : parts).map((part) => new Step(part))
  }
}

const KINDS: Readonly<Record<Shape['kind'], number>> = {
  constant: CONSTANT,
  text: TEXT,
  iri: IRI,
  integer: INTEGER,
  double: DOUBLE,
  array: ARRAY,
  object: OBJECT,
}

/** A matcher for documents of one shape. */
export function createMatcher(shape: Shape): ShapeMatcher {
  const step = new Step(shape)
  return {
    match(document) {
      const values: SlotValue[] = []
      return matches(step, document, values) ? values : undefined
    },
  }
}

function matches(step: Step, value: unknown, values: SlotValue[]): boolean {
  const { kind } = step
  if (kind === CONSTANT) return value === step.value
  if (kind === OBJECT) return matchesObject(step, value, values)
  if (kind === ARRAY) return matchesArray(step, value, values)
  if (kind === TEXT || kind === IRI) {
    if (typeof value !== 'string') return false
    if (kind === IRI && !value.startsWith(step.value as string)) return false
    values.push(value)
    return true
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  if (isDouble(value) !== (kind === DOUBLE)) return false
  values.push(value)
  return true
}

function matchesArray({ members }: Step, value: unknown, values: SlotValue[]): boolean {
  if (!Array.isArray(value) || value.length !== members.length) return false
  for (let index = 0; index < members.length; index += 1)
    if (!matches(members[index] as Step, value[index], values)) return false
  return true
}

function matchesObject({ keys, members }: Step, value: unknown, values: SlotValue[]): boolean {
  if (!isPlainObject(value)) return false
  let index = 0
  for (const key in value) {
    if (key !== keys[index]) return false
    if (!matches(members[index] as Step, value[key], values)) return false
    index += 1
  }
  return index === keys.length
}
