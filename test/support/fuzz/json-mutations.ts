// Edits of a JSON document that know what a credential is: members moved, renamed, wrapped and doubled, contexts and
// proofs rearranged, and names that linked data gives a meaning. Makes drafts; nothing here verifies.

import { editedInside } from './byte-mutations.ts'
import { CONTEXTS, IRIS, NAMES, OTHERS, TEXTS } from './hostile-words.ts'
import type { Random } from './random.ts'
import { respelled } from './spellings.ts'

export type Draft = { [key: string]: Value }
export type Value = null | boolean | number | string | Value[] | Draft

const isDraft = (value: Value): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What `structuredClone` gives for a draft, in a fraction of its time. */
export function copyOf<T extends Value>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T
  if (typeof value !== 'object' || value === null) return value
  const copy: Draft = {}
  for (const key of Object.keys(value)) copy[key] = copyOf((value as Draft)[key] as Value)
  return copy as T
}

/** Where a value stands: in which object or array, under which key. */
interface Slot {
  readonly holder: Draft | Value[]
  readonly key: string | number
}

const at = ({ holder, key }: Slot): Value => (holder as Draft)[key as string] as Value
const set = ({ holder, key }: Slot, value: Value): void => {
  ;(holder as Draft)[key as string] = value
}

function remove({ holder, key }: Slot): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else delete holder[key]
}

function slotsIn(value: Value, slots: Slot[] = []): Slot[] {
  if (typeof value !== 'object' || value === null) return slots
  for (const key of Object.keys(value)) {
    const slot = { holder: value as Draft, key: Array.isArray(value) ? Number(key) : key }
    slots.push(slot as Slot)
    slotsIn(at(slot as Slot), slots)
  }
  return slots
}

/** @param donors Documents that parts may be taken from. */
type Edit = (draft: Draft, random: Random, donors: readonly Draft[]) => void

function anySlot(draft: Draft, random: Random): Slot {
  return random.pick(slotsIn(draft))
}

function anyObject(draft: Draft, random: Random): Draft {
  const found = slotsIn(draft).map(at).filter(isDraft)
  return random.pick([draft, ...found])
}

function changedText(text: string, random: Random): string {
  const place = random.next(text.length + 1)
  const piece = random.pick([
    '\u200d',
    'A',
    'z',
    '0',
    ' ',
    '\u0301',
    '/',
    '%2e',
    '#',
    '?',
    '\u00ad',
  ])
  return random.pick([
    () => text.slice(0, place) + piece + text.slice(place),
    () => text.slice(0, Math.max(0, place - 1)) + text.slice(place),
    () => text.slice(0, place),
    () => text.normalize(random.pick(['NFD', 'NFKC'])),
    () => (random.chance(0.5) ? text.toUpperCase() : text.toLowerCase()),
    () => text.split('').reverse().join(''),
  ])()
}

function anyValue(draft: Draft, random: Random): Value {
  const kind = random.next(4)
  if (kind === 0) return random.pick(TEXTS)
  if (kind === 1) return copyOf(random.pick(OTHERS))
  return copyOf(at(anySlot(draft, random)))
}

function wrapped(value: Value, random: Random): Value {
  return random.pick<() => Value>([
    () => [value],
    () => [value, copyOf(value)],
    () => ({ '@value': value }),
    () => ({ '@value': value, '@language': 'en' }),
    () => ({ '@id': value }),
    () => ({ id: value }),
    () => ({ '@list': [value] }),
    () => ({ '@set': [value] }),
    () => ({ '@graph': [value] }),
    () => (Array.isArray(value) && value.length > 0 ? (value[0] as Value) : [value]),
  ])()
}

/** Statements of one node told in two places, or two nodes told in one. */
function parted(draft: Draft, random: Random): void {
  const slot = anySlot(draft, random)
  const value = at(slot)
  if (!isDraft(value)) return
  const [kept, other]: [Draft, Draft] = [{}, {}]
  for (const [key, member] of Object.entries(value)) {
    const both = key === 'id' || (key === 'type' && random.chance(0.5))
    if (both || random.chance(0.5)) kept[key] = member
    if (both || !(key in kept)) other[key] = copyOf(member)
  }
  if (random.chance(0.3) && !('id' in value)) kept.id = other.id = '_:parted'
  set(slot, [kept, other])
}

function moved(draft: Draft, random: Random): void {
  const from = anySlot(draft, random)
  const value = at(from)
  const target = anyObject(draft, random)
  const key = random.chance(0.7) ? String(from.key) : random.pick(NAMES)
  if (random.chance(0.7)) remove(from)
  target[key] = copyOf(value)
}

function renamed(draft: Draft, random: Random): void {
  const slot = anySlot(draft, random)
  if (typeof slot.key !== 'string' || Array.isArray(slot.holder)) return
  const value = at(slot)
  delete slot.holder[slot.key]
  const upper = slot.key.toUpperCase()
  slot.holder[random.pick([...NAMES, ...IRIS, upper, `${slot.key} `])] = value
}

function shuffled(draft: Draft, random: Random): void {
  const value = at(anySlot(draft, random))
  if (Array.isArray(value)) value.sort(() => random.next(3) - 1)
  else if (isDraft(value)) {
    const entries = Object.entries(value).sort(() => random.next(3) - 1)
    for (const key of Object.keys(value)) delete value[key]
    for (const [key, member] of entries) value[key] = member
  }
}

function context(draft: Draft, random: Random): void {
  const holder = random.chance(0.6) ? draft : anyObject(draft, random)
  const own = holder['@context']
  const list = Array.isArray(own) ? own : own === undefined ? [] : [own]
  const entry = copyOf(random.pick(CONTEXTS))
  holder['@context'] = random.pick<() => Value>([
    () => [...list, entry],
    () => [entry, ...list],
    () => list.slice(0, -1),
    () => [...list].reverse(),
    () => entry,
    () => list[0] ?? null,
  ])()
}

function proofs(draft: Draft, random: Random): void {
  const own = draft.proof
  const list = (Array.isArray(own) ? own : [own ?? null]) as Value[]
  const copy = copyOf(random.pick([...list, ...(list.length > 0 ? [] : [null])]))
  if (isDraft(copy) && Object.keys(copy).length > 0) {
    const member = random.pick(Object.keys(copy))
    if (random.chance(0.8)) copy[member] = anyValue(draft, random)
    if (random.chance(0.3)) copy.id = 'urn:proof'
    if (random.chance(0.2)) copy['@context'] = copyOf(draft['@context'] ?? null)
    if (random.chance(0.2)) copy.previousProof = 'urn:proof'
  }
  draft.proof = random.pick<() => Value>([
    () => [...list, copy],
    () => [copy, ...list],
    () => copy,
    () => [copy],
    () => list.slice(1),
  ])()
}

/** A part of another genuine credential, in the place that it has there; the whole of it inside; or its proof. */
function transplanted(draft: Draft, random: Random, donors: readonly Draft[]): void {
  if (donors.length === 0) return
  const donor = copyOf(random.pick(donors))
  const member = random.pick(Object.keys(donor))
  random.pick<() => void>([
    () => {
      draft[member] = donor[member] as Value
    },
    () => {
      draft.proof = donor.proof ?? null
    },
    () => {
      const [own, other] = [draft.proof, donor.proof].map((proof) => [proof ?? []].flat())
      draft.proof = [...(own ?? []), ...(other ?? [])] as Value[]
    },
    () => {
      draft[random.pick(['endorsement', 'verifiableCredential', 'evidence'])] = [donor]
    },
    () => {
      for (const name of Object.keys(donor))
        if (name !== 'proof') draft[name] = donor[name] as Value
    },
    () => {
      const slot = anySlot(draft, random)
      const same = slotsIn(donor).filter(({ key }) => key === slot.key)
      if (same.length > 0) set(slot, copyOf(at(random.pick(same))))
    },
  ])()
}

/** A text that may hold bytes: a proof value, a key, a list, a picture. */
const isPacked = (value: Value) =>
  typeof value === 'string' && /^(?:[\w-]{20,}|data:.*)$/s.test(value)

const EDITS: readonly Edit[] = [
  (draft, random) => set(anySlot(draft, random), anyValue(draft, random)),
  (draft, random) => {
    const slot = anySlot(draft, random)
    const value = at(slot)
    if (typeof value === 'string') set(slot, changedText(value, random))
    else if (typeof value === 'number')
      set(slot, random.pick<Value>([value + 1, -value, String(value)]))
  },
  (draft, random) => remove(anySlot(draft, random)),
  (draft, random) => {
    const slot = anySlot(draft, random)
    set(slot, wrapped(at(slot), random))
  },
  (draft, random) => {
    const holder = anyObject(draft, random)
    holder[random.pick([...NAMES, ...IRIS])] = anyValue(draft, random)
  },
  (draft, random) => {
    const [one, other] = [anySlot(draft, random), anySlot(draft, random)]
    const [a, b] = [copyOf(at(one)), copyOf(at(other))]
    set(one, b)
    set(other, a)
  },
  (draft, random) => {
    const value = at(anySlot(draft, random))
    if (Array.isArray(value) && value.length > 0) value.push(copyOf(random.pick(value)))
  },
  parted,
  moved,
  renamed,
  shuffled,
  context,
  proofs,
  (draft, random) => {
    const slot = anySlot(draft, random)
    set(slot, respelled(at(slot), random))
  },
  (draft, random) => {
    const packed = slotsIn(draft).filter((slot) => isPacked(at(slot)))
    if (packed.length === 0) return
    const slot = random.pick(packed)
    set(slot, editedInside(String(at(slot)), random))
  },
  // What RDF may take for one value, side by side.
  (draft, random) => {
    const slot = anySlot(draft, random)
    const value = at(slot)
    if (typeof value !== 'object') set(slot, [value, respelled(value, random)])
  },
  transplanted,
]

/** A copy of a document with one to three edits. */
export function mutatedDocument(
  document: Draft,
  random: Random,
  donors: readonly Draft[] = [],
): Draft {
  const draft = copyOf(document)
  const edits = 1 + random.next(3)
  for (let done = 0; done < edits && slotsIn(draft).length > 0; done++)
    random.pick(EDITS)(draft, random, donors)
  return draft
}
