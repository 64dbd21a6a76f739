// A small language for the shapes of a profile, and the reader that finds every fault in one pass.
// Rules are data (the tables beside this file); what they mean is here. Nothing is compiled or fetched.

import { parseDateTimeStamp } from '../../util/date-time.ts'
import { isDeepFrozen } from '../../util/frozen.ts'
import { isJsonObject, type JsonObject, pointerTo } from '../../util/json.ts'
import { oncePerObject } from '../../util/once-per-object.ts'
import { isCalendarDate } from '../../util/time.ts'

/** What a member may hold. */
export type Rule =
  | { readonly is: 'text' | 'number' | 'boolean' | 'date-time' | 'day' | 'language' | 'jws' }
  /** One of the values, or a value of one's own after `ext:`. */
  | { readonly is: 'choice'; readonly of: readonly string[]; readonly extensible?: true }
  | { readonly is: 'shape'; readonly of: string; readonly orText?: true }
  /** A non-empty array of texts that holds one of `of`, and `and`; one text where `single`. */
  | {
      readonly is: 'types'
      readonly of: readonly string[]
      readonly and?: string
      readonly single?: true
    }
  | { readonly is: 'list'; readonly of: Rule; readonly single?: true; readonly min?: number }

export interface Shape {
  readonly members: Readonly<Record<string, Rule>>
  readonly required: readonly string[]
  /** No members beside these. */
  readonly closed?: true
}

export type Shapes = Readonly<Record<string, Shape>>

/** Which kind of rule is broken. */
export type ShapeFaultKind =
  | 'type'
  | 'required'
  | 'closed'
  | 'choice'
  | 'types'
  | 'array'
  | 'date'
  | 'format'
  | 'extension'

export interface ProfileFault {
  readonly pointer: string
  readonly kind: string
  /** Expected then received, without the value. */
  readonly message: string
}

const LANGUAGE = /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/
const COMPACT_JWS = /^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$/
/** The official pattern is not anchored; ours is, and keeps to its characters. */
const EXTENSION_ANYWHERE = /(ext:)[a-z|A-Z|0-9|.|-|_]+/
const EXTENSION = /^ext:[A-Za-z0-9._|-]+$/
/** A report of more helps nobody. */
const MAX_FAULTS = 50

/** Every fault of a value against a shape, in document order. */
export function shapeFaults(value: unknown, shape: string, shapes: Shapes): ProfileFault[] {
  const faults: ProfileFault[] = []
  readShape(value, shape, { shapes, sound: soundOf(shapes), faults, path: [] })
  return faults.slice(0, MAX_FAULTS)
}

/** Parts that were found to keep a shape and cannot change any more: credentials of one template share them. */
type Sound = Map<string, WeakSet<JsonObject>>
const soundOf = oncePerObject((_: Shapes): Sound => new Map())

interface Reading {
  readonly shapes: Shapes
  readonly sound: Sound
  readonly faults: ProfileFault[]
  /** Where the reader stands in the document; a pointer is only made of it for a fault. */
  readonly path: (string | number)[]
}

function readShape(value: unknown, name: string, reading: Reading): void {
  if (reading.faults.length > MAX_FAULTS) return
  const shape = reading.shapes[name]
  if (!shape) throw new TypeError(`no shape ${name}`)
  if (!isJsonObject(value)) {
    complain(reading, 'type', 'expected an object')
    return
  }
  if (Object.isFrozen(value) && reading.sound.get(name)?.has(value)) return
  const { path } = reading
  for (const member of shape.required) {
    if (Object.hasOwn(value, member)) continue
    path.push(member)
    complain(reading, 'required', `expected \`${member}\`, found none`)
    path.pop()
  }
  for (const member of Object.keys(value)) {
    const rule = Object.hasOwn(shape.members, member) ? shape.members[member] : undefined
    path.push(member)
    if (rule) readRule(value[member], rule, reading)
    else if (shape.closed) complain(reading, 'closed', 'expected no such member here')
    path.pop()
  }
  // Nothing was left out either, as that takes more faults.
  if (reading.faults.length === 0 && isDeepFrozen(value)) keepSound(value, name, reading)
}

function keepSound(value: JsonObject, name: string, { sound }: Reading): void {
  const known = sound.get(name) ?? new WeakSet()
  known.add(value)
  sound.set(name, known)
}

function readRule(value: unknown, rule: Rule, reading: Reading): void {
  switch (rule.is) {
    case 'shape':
      if (rule.orText && typeof value === 'string') return
      {
        readShape(value, rule.of, reading)
        return
      }
    case 'list': {
      readList(value, rule, reading)
      return
    }
    case 'types': {
      readTypes(value, rule, reading)
      return
    }
    case 'choice': {
      readChoice(value, rule, reading)
      return
    }
    default: {
      readSimple(value, rule.is, reading)
      return
    }
  }
}

function readList(value: unknown, rule: Rule & { is: 'list' }, reading: Reading): void {
  if (!Array.isArray(value)) {
    if (rule.single) {
      readRule(value, rule.of, reading)
      return
    }
    complain(reading, 'array', 'expected an array')
    return
  }
  if (value.length < (rule.min ?? 0)) complain(reading, 'array', 'expected at least one entry')
  for (const [index, entry] of value.entries()) {
    reading.path.push(index)
    readRule(entry, rule.of, reading)
    reading.path.pop()
  }
}

function readTypes(value: unknown, rule: Rule & { is: 'types' }, reading: Reading): void {
  const types = rule.single && typeof value === 'string' ? [value] : value
  if (!Array.isArray(types)) {
    complain(reading, 'array', 'expected an array of types')
    return
  }
  if (types.length === 0 || types.some((type) => typeof type !== 'string')) {
    complain(reading, 'type', 'expected at least one type, each a text')
    return
  }
  if (!types.some((type) => rule.of.includes(type)))
    complain(reading, 'types', `expected the type ${rule.of.join(' or ')}`)
  if (rule.and !== undefined && !types.includes(rule.and))
    complain(reading, 'types', `expected the type ${rule.and}`)
}

function readChoice(value: unknown, rule: Rule & { is: 'choice' }, reading: Reading): void {
  if (typeof value !== 'string') {
    complain(reading, 'type', 'expected a text')
    return
  }
  if (rule.of.includes(value)) return
  if (!rule.extensible || !EXTENSION_ANYWHERE.test(value)) {
    complain(reading, 'choice', 'expected one of the listed values')
    return
  }
  if (!EXTENSION.test(value))
    complain(reading, 'extension', 'expected `ext:` at the start, and plain characters after it')
}

type SimpleKind = 'text' | 'number' | 'boolean' | 'date-time' | 'day' | 'language' | 'jws'

function readSimple(value: unknown, kind: SimpleKind, reading: Reading): void {
  const type = kind === 'number' || kind === 'boolean' ? kind : 'string'
  if (typeof value !== type) {
    complain(reading, 'type', `expected a ${type}`)
    return
  }
  if (kind === 'date-time' && !parseDateTimeStamp(value)) {
    complain(reading, 'date', 'expected an xsd:dateTimeStamp')
    return
  }
  if (kind === 'day' && !isCalendarDate(String(value))) {
    complain(reading, 'date', 'expected a calendar date')
    return
  }
  if (kind === 'language' && !LANGUAGE.test(String(value))) {
    complain(reading, 'format', 'expected a language code')
    return
  }
  if (kind === 'jws' && !COMPACT_JWS.test(String(value)))
    complain(reading, 'format', 'expected a compact JWS')
}

function complain({ faults, path }: Reading, kind: ShapeFaultKind, message: string): void {
  faults.push({ pointer: path.reduce<string>(pointerTo, ''), kind, message })
}

/** The object members of an object, deep, with their pointers: for rules that no shape can state. */
export function* objectsIn(value: unknown, pointer = ''): Generator<[JsonObject, string]> {
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* objectsIn(entry, pointerTo(pointer, index))
  } else if (isJsonObject(value)) {
    yield [value, pointer]
    for (const [key, entry] of Object.entries(value))
      yield* objectsIn(entry, pointerTo(pointer, key))
  }
}
