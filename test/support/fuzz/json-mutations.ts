// Edits of a JSON document that know what a credential is: members moved, renamed, wrapped and doubled, contexts and
// proofs rearranged, and names that linked data gives a meaning. Makes drafts; nothing here verifies.

import type { Random } from './random.ts'

export type Draft = { [key: string]: Value }
export type Value = null | boolean | number | string | Value[] | Draft

const isDraft = (value: Value): value is Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

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

const TEXTS = [
  ...['', ' ', 'x', '_:b0', '_:with_honours', 'urn:x', '#key-1', '/relative', '../up', 'null'],
  ...['did:web:attacker.example', 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
  ...[
    '2031-03-01T09:00:00Z',
    '9999-12-31T23:59:60Z',
    '2020-01-01T00:00:00',
    '10000-01-01T00:00:00Z',
  ],
  ...['https://schema.org/name', '\u202egnp.exe', 'Café', 'Café', '\u0000', '5', '-0', '1e309'],
  ...['authentication', 'assertionMethod', 'revocation', 'VerifiablePresentation'],
]
const OTHERS: readonly Value[] = [null, true, false, 0, -1, 5, 1e21, 0.1, [], {}, [[]], [null]]
const NAMES = [
  ...['@index', '@id', '@type', '@graph', '@included', '@nest', '@reverse', '@context', '@value'],
  ...['@list', '@set', '@language', '@direction', '@json', '@none', '@import', '@protected'],
  ...['id', 'type', 'name', 'description', 'validUntil', 'validFrom', 'issuer', 'proof', 'holder'],
  ...[
    'credentialStatus',
    'credentialSubject',
    'achievement',
    'endorsement',
    'verifiableCredential',
  ],
  ...['expirationDate', 'issuanceDate', 'issued', 'honours', 'constructor', 'vc', '_sd'],
  ...[
    'evidence',
    'related',
    'creator',
    'result',
    'image',
    'identifier',
    'termsOfUse',
    'previousProof',
  ],
]
const IRIS = [
  'https://www.w3.org/2018/credentials#validUntil',
  'https://www.w3.org/2018/credentials#credentialStatus',
  'https://schema.org/name',
  'schema:name',
  'cred:validUntil',
]
const CONTEXTS: readonly Value[] = [
  'https://www.w3.org/ns/credentials/v2',
  'https://www.w3.org/2018/credentials/v1',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json',
  'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
  'https://w3id.org/security/data-integrity/v2',
  'https://attacker.example/context',
  null,
  {},
  { honours: '@index' },
  { '@vocab': 'https://attacker.example/#' },
  { '@base': 'https://attacker.example/' },
]

type Edit = (draft: Draft, random: Random) => void

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
  if (kind === 1) return structuredClone(random.pick(OTHERS))
  return structuredClone(at(anySlot(draft, random)))
}

function wrapped(value: Value, random: Random): Value {
  return random.pick<() => Value>([
    () => [value],
    () => [value, structuredClone(value)],
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
    if (both || !(key in kept)) other[key] = structuredClone(member)
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
  target[key] = structuredClone(value)
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
  if (Array.isArray(value)) value.reverse()
  else if (isDraft(value)) {
    const entries = Object.entries(value).reverse()
    for (const key of Object.keys(value)) delete value[key]
    for (const [key, member] of entries) value[key] = member
  }
}

function context(draft: Draft, random: Random): void {
  const holder = random.chance(0.6) ? draft : anyObject(draft, random)
  const own = holder['@context']
  const list = Array.isArray(own) ? own : own === undefined ? [] : [own]
  const entry = structuredClone(random.pick(CONTEXTS))
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
  const copy = structuredClone(random.pick([...list, ...(list.length > 0 ? [] : [null])]))
  if (isDraft(copy) && Object.keys(copy).length > 0) {
    const member = random.pick(Object.keys(copy))
    if (random.chance(0.8)) copy[member] = anyValue(draft, random)
    if (random.chance(0.3)) copy.id = 'urn:proof'
    if (random.chance(0.2)) copy['@context'] = structuredClone(draft['@context'] ?? null)
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
    const [a, b] = [structuredClone(at(one)), structuredClone(at(other))]
    set(one, b)
    set(other, a)
  },
  (draft, random) => {
    const value = at(anySlot(draft, random))
    if (Array.isArray(value) && value.length > 0) value.push(structuredClone(random.pick(value)))
  },
  parted,
  moved,
  renamed,
  shuffled,
  context,
  proofs,
]

/** A copy of a document with one to three edits. */
export function mutatedDocument(document: Draft, random: Random): Draft {
  const draft = structuredClone(document)
  const edits = 1 + random.next(3)
  for (let done = 0; done < edits && slotsIn(draft).length > 0; done++)
    random.pick(EDITS)(draft, random)
  return draft
}

/** JSON text that says the same, or nearly: white space, escapes, a member twice, something before or behind. */
export function mutatedText(text: string, random: Random): string {
  const place = random.next(text.length + 1)
  const [before, after] = [text.slice(0, place), text.slice(place)]
  return random.pick<() => string>([
    () => before + random.pick([' ', '\n', '\t', '\u00a0', '\ufeff', ',', '}', '"', '\\']) + after,
    () => before + after.slice(1 + random.next(4)),
    () => before + String.fromCharCode(random.next(0xd800)) + after.slice(1),
    () =>
      text.replace(
        /"([a-zA-Z]+)":/,
        (_, key: string) => `"${key}":"x","\\u${hex(key)}${key.slice(1)}":`,
      ),
    () =>
      text.replace(
        '{',
        random.pick([
          '{"name":"x",',
          '{"@context":[],',
          '{"proof":{},',
          '{"__proto__":{"name":"x"},',
        ]),
      ),
    () => text.replace(/}$/, random.pick([',"name":"x"}', ',"validUntil":null}', '}{}', '}\0'])),
    () => text + random.pick(['\n', ' ', '\0', '{}', text]),
    () => text.replaceAll(/(\d)(?=[,}\]])/g, '$1.0'),
  ])()
}

const hex = (key: string): string => key.charCodeAt(0).toString(16).padStart(4, '0')
