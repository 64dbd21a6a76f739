// Whether a document has a shape, and what stands in its slots: the one walk that every document takes, hence
// over steps of one kind of object and without anything to look up. A frozen part that was at its place in the
// last document as well is not walked again; of two that say the same, those of whoever signs a document and of whoever
// reads it back, neither is.

import { isDeepFrozen } from '../../util/frozen.ts'
import { ChangedSlots } from './changed-slots.ts'
import { isPlainObject, type Shape, type SlotValue } from './shape.ts'
import { isDouble } from './term-text.ts'

/** What stands in the slots of a document, and where it may differ from what was taken last. */
export interface MatchedValues {
  /** One per slot, in the order of the document. */
  readonly all: readonly SlotValue[]
  /** Cleared by whoever has taken over their values. */
  readonly changed: ChangedSlots
}

/** Looks a document over. */
export interface ShapeMatcher {
  /**
   * The values of a document, or undefined when it has another shape or holds too much text. The same object each
   * time, overwritten by the next call.
   *
   * An IRI only has to start as the shape says: whether the rest is in order is for whoever fills it in.
   */
  match(document: unknown): MatchedValues | undefined
}

/** Characters of all values of a document; a compiled shape holds on to its last one. */
const MAX_CHARACTERS = 2_000_000

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
  /** Place of the value among the values, for a slot. */
  readonly slot: number
  /** Frozen objects whose values are those that stand among the values now: the one seen last, and one before it. */
  seen: object | undefined = undefined
  seenBefore: object | undefined = undefined

  constructor(shape: Shape, count: { slots: number }) {
    this.kind = KINDS[shape.kind]
    this.value = shape.kind === 'constant' ? shape.value : null
    if (shape.kind === 'iri') this.value = shape.prefix ?? ''
    this.keys = shape.kind === 'object' ? shape.keys : []
    this.slot = count.slots
    if (this.kind >= TEXT && this.kind <= DOUBLE) count.slots += 1
    const parts = shape.kind === 'array' ? shape.items : []
    const members = shape.kind === 'object' ? shape.members : parts
    this.members = members.map((part) => new Step(part, count))
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

interface Values extends MatchedValues {
  readonly all: SlotValue[]
  /** Length of all texts. */
  characters: number
  /** How many times a value took the place of another one. */
  changes: number
}

/** A matcher for documents of one shape. */
export function createMatcher(shape: Shape): ShapeMatcher {
  const step = new Step(shape, { slots: 0 })
  const values: Values = { all: [], changed: new ChangedSlots(), characters: 0, changes: 0 }
  return {
    match(document) {
      const isMatch = matches(step, document, values) && values.characters <= MAX_CHARACTERS
      return isMatch ? values : undefined
    },
  }
}

function matches(step: Step, value: unknown, values: Values): boolean {
  const { kind } = step
  if (kind === CONSTANT) return value === step.value
  if (kind === OBJECT || kind === ARRAY) return matchesParts(step, value, values)
  if (kind === TEXT || kind === IRI) {
    if (typeof value !== 'string') return false
    if (kind === IRI && !value.startsWith(step.value as string)) return false
  } else {
    if (typeof value !== 'number' || !Number.isFinite(value)) return false
    if (isDouble(value) !== (kind === DOUBLE)) return false
  }
  if (values.all[step.slot] !== value) put(value, step.slot, values)
  return true
}

function put(value: SlotValue, slot: number, values: Values): void {
  values.characters += lengthOf(value) - lengthOf(values.all[slot])
  values.all[slot] = value
  values.changed.add(slot)
  values.changes += 1
}

function lengthOf(value: SlotValue | undefined): number {
  return typeof value === 'string' ? value.length : 0
}

function matchesParts(step: Step, value: unknown, values: Values): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { seen, seenBefore } = step
  if (value === seen || value === seenBefore) return true
  step.seen = undefined
  step.seenBefore = undefined
  const { changes } = values
  const isMatch =
    step.kind === OBJECT ? matchesObject(step, value, values) : matchesArray(step, value, values)
  if (isMatch && isDeepFrozen(value)) {
    step.seen = value
    if (values.changes === changes) step.seenBefore = seen
  }
  return isMatch
}

function matchesArray({ members }: Step, value: object, values: Values): boolean {
  if (!Array.isArray(value) || value.length !== members.length) return false
  for (let index = 0; index < members.length; index += 1)
    if (!matches(members[index] as Step, value[index], values)) return false
  return true
}

function matchesObject({ keys, members }: Step, value: object, values: Values): boolean {
  if (!isPlainObject(value)) return false
  let index = 0
  for (const key in value) {
    if (key !== keys[index]) return false
    if (!matches(members[index] as Step, value[key], values)) return false
    index += 1
  }
  return index === keys.length
}
