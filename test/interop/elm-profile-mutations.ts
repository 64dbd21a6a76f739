// Random damage to documents: everything that JSON can do to a credential, by a seeded generator.

import { ELM_3_2 } from '../../src/linked-data/elm-profile/elm-3-2.ts'
import type { ClassRules } from '../../src/linked-data/elm-profile/profile-tables.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../src/util/json.ts'
import { instanceOf } from './elm-profile-instances.ts'

/** A generator of numbers from 0 to below 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Mutable = { [key: string]: Json } | Json[]

/** A member or entry of the document. */
interface Slot {
  readonly parent: Mutable
  readonly key: string
}

const rules = ELM_3_2.generic['edc-generic-no-cv']?.classes as ClassRules
const CLASSES = Object.keys(rules)
const TERMS = [...new Set(Object.values(rules).flatMap((members) => Object.keys(members)))].filter(
  (name) => !name.includes(':'),
)
const TEXTS = [
  'text',
  '',
  ' ',
  '2024-05-28T09:51:19Z',
  '2024-05-28T09:51:19',
  '2024-05-28T09:51:19.123456+02:00',
  '2024-05-28',
  '2024-13-45T99:99:99Z',
  '-0044-03-15T00:00:00Z',
  '12024-01-01T00:00:00Z',
  '2024-05-28T09:51Z',
  'PT60H',
  'P1M',
  'P',
  'PT',
  '-P1Y2M3DT4H5M6.7S',
  'P1W',
  'P1.5D',
  '12',
  '0',
  '007',
  '+1',
  '-1',
  '1.5',
  '.5',
  '--1.5',
  '1e3',
  'true',
  'TRUE',
  'https://example.org/ x',
  'urn:example:other',
  'mailto:someone@example.org',
  'elm:Person',
  'skos:Concept',
  'relative/path',
  '#fragment',
  '_:label',
  '@reserved',
  '@id',
  'en',
  '\ufffe',
  'a\u0000b',
  'zażółć',
]
const NUMBERS = [0, 1, -1, 100, 101, 1.5, 1e21, 12_345_678_901, 0.1, -0]
const TAGS = [
  'en',
  'EN',
  'de',
  'en-GB',
  'x',
  '@none',
  '',
  'toolonglanguage',
  'no',
  '@value',
  'zh-Hant',
]
const SCHEMES = Object.values(ELM_3_2.lists).map(({ scheme }) => scheme)

/** Makes one document of another by a few random changes. Never changes its input. */
export function mutate(
  document: JsonObject,
  random: () => number,
): { document: JsonObject; trail: string } {
  const copy = structuredClone(document) as { [key: string]: Json }
  const times = random() < 0.75 ? 1 : 2 + Math.floor(random() * 3)
  const trail: string[] = []
  for (let count = 0; count < times; count += 1) {
    const [name, change] = pick(CHANGES, random)
    const slot = pick(slotsOf(copy), random)
    change({ slot, root: copy, random })
    trail.push(`${name} at ${slot.key}`)
  }
  return { document: copy, trail: trail.join(', ') }
}

interface Change {
  readonly slot: Slot
  readonly root: { [key: string]: Json }
  readonly random: () => number
}

const CHANGES: readonly (readonly [string, (change: Change) => void])[] = [
  ['drop', ({ slot }) => remove(slot)],
  ['drop', ({ slot }) => remove(slot)],
  ['double', ({ slot, random }) => set(slot, [get(slot), altered(get(slot), random)])],
  ['double', ({ slot, random }) => set(slot, [get(slot), altered(get(slot), random)])],
  ['repeat', ({ slot }) => set(slot, [get(slot), structuredClone(get(slot))])],
  ['wrap', ({ slot }) => set(slot, [[get(slot)]])],
  ['empty', ({ slot, random }) => set(slot, pick([[], {}, null, '', [[]], [null]], random))],
  ['text', ({ slot, random }) => set(slot, pick(TEXTS, random))],
  ['text', ({ slot, random }) => set(slot, pick(TEXTS, random))],
  ['number', ({ slot, random }) => set(slot, pick(NUMBERS, random))],
  ['boolean', ({ slot, random }) => set(slot, random() < 0.5)],
  ['reference', ({ slot }) => set(slot, idOf(get(slot)) ?? 'urn:example:nothing')],
  ['bare reference', ({ slot }) => set(slot, { id: idOf(get(slot)) ?? 'urn:example:nothing' })],
  ['value object', ({ slot, random }) => set(slot, valueObject(get(slot), random))],
  ['language map', ({ slot, random }) => set(slot, languageMap(random))],
  ['retag', retag],
  ['retag', retag],
  ['retype', retype],
  ['retype', retype],
  ['retype', retype],
  ['rescheme', rescheme],
  ['rescheme', rescheme],
  ['rename id', renameId],
  ['merge ids', mergeIds],
  ['merge ids', mergeIds],
  ['instance', ({ slot, random }) => set(slot, instanceOf(pick(CLASSES, random), random() < 0.3))],
  [
    'move',
    ({ slot, root, random }) => set(slot, structuredClone(get(pick(slotsOf(root), random)))),
  ],
  ['new member', newMember],
  ['new member', newMember],
  ['rename key', renameKey],
  ['key by IRI', keyByIri],
  ['type by IRI', typeByIri],
  ['subclass', subclass],
  ['contexts', contexts],
]

function slotsOf(root: Mutable): Slot[] {
  const slots: Slot[] = []
  const visit = (parent: Mutable) => {
    for (const key of Object.keys(parent)) {
      if (key === '@context') continue
      slots.push({ parent, key })
      const value = get({ parent, key })
      if (typeof value === 'object' && value !== null) visit(value as Mutable)
    }
  }
  visit(root)
  return slots.length > 0 ? slots : [{ parent: root, key: 'title' }]
}

function get({ parent, key }: Slot): Json {
  return (parent as { [key: string]: Json })[key] as Json
}

function set({ parent, key }: Slot, value: Json): void {
  ;(parent as { [key: string]: Json })[key] = value
}

function remove({ parent, key }: Slot): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else delete parent[key]
}

function objectsOf(root: Mutable): { [key: string]: Json }[] {
  const values = slotsOf(root).map(get)
  const objects = values.filter((value): value is JsonObject => isJsonObject(value))
  return [root as { [key: string]: Json }, ...(objects as { [key: string]: Json }[])]
}

/** The object nearest to a slot. */
function near({ slot, root, random }: Change): { [key: string]: Json } {
  const value = get(slot)
  if (isJsonObject(value)) return value as { [key: string]: Json }
  return Array.isArray(slot.parent) ? pick(objectsOf(root), random) : slot.parent
}

function idOf(value: Json): string | undefined {
  return isJsonObject(value) && typeof value.id === 'string' ? value.id : undefined
}

function altered(value: Json, random: () => number): Json {
  if (typeof value === 'string') return pick([`${value}x`, value.toUpperCase(), ...TEXTS], random)
  if (typeof value === 'number') return value + 1
  if (!isJsonObject(value)) return structuredClone(value)
  const copy = structuredClone(value) as { [key: string]: Json }
  if (random() < 0.8) copy.id = `urn:example:copy:${Math.floor(random() * 1e6)}`
  else delete copy.id
  return copy
}

function valueObject(value: Json, random: () => number): Json {
  const text = typeof value === 'string' ? value : pick(TEXTS, random)
  return pick<Json>(
    [
      { '@value': text },
      { '@value': text, '@language': pick(TAGS, random) },
      {
        '@value': text,
        '@type': pick(['xsd:dateTime', 'xsd:string', 'xsd:anyURI', 'rel', 'elm:own'], random),
      },
      { '@value': pick(NUMBERS, random), '@type': 'xsd:positiveInteger' },
      { '@value': pick(NUMBERS, random) },
      { '@value': null },
      { '@value': text, '@language': 'en', '@type': 'xsd:string' },
      { '@value': text, title: 'x' },
      { '@value': 3, '@language': 'en' },
      [
        { '@value': text, '@language': 'en' },
        { '@value': `${text}2`, '@language': 'EN' },
      ],
      { '@type': 'xsd:duration', '@value': text },
      { '@value': text, unknownTerm: 1 },
    ],
    random,
  )
}

function languageMap(random: () => number): Json {
  const entries = [0, 1].map((): [string, Json] => [
    pick(TAGS, random),
    pick<Json>(['a', 'b', ['a'], ['a', 'b'], ['a', 'a'], null, 3, { x: 1 }], random),
  ])
  return Object.fromEntries(entries)
}

/** Changes a language map into one with other tags. */
function retag({ root, random }: Change): void {
  const maps = objectsOf(root).filter((one) => Object.keys(one).every((key) => key.length === 2))
  const map = pick(
    maps.filter((one) => Object.keys(one).length > 0 && one.id === undefined),
    random,
  )
  if (map === undefined) return
  const [tag = 'en'] = Object.keys(map)
  const text = map[tag] as Json
  const kind = Math.floor(random() * 5)
  if (kind === 0) delete map[tag]
  if (kind === 1) map[tag.toUpperCase()] = text
  if (kind === 2) map[tag.toUpperCase()] = `${String(text)} other`
  if (kind === 3) map[tag] = [text, `${String(text)} other`]
  else map[pick(TAGS, random)] = pick<Json>([text, 'new'], random)
}

function retype(change: Change): void {
  const { random } = change
  const object = pick([near(change), pick(objectsOf(change.root), random)], random)
  const other = pick([...CLASSES, 'Unknown', 'elm:Organisation', 'VerifiableCredential'], random)
  const kind = Math.floor(random() * 4)
  if (kind === 0) delete object.type
  if (kind === 1) object.type = other
  if (kind === 2) object.type = [...asArray<Json>(object.type), other]
  if (kind === 3)
    object.type = pick<Json>(
      [[], [other, other], 3, null, {}, '', '@foo', `http://data.europa.eu/snb/model/elm/${other}`],
      random,
    )
}

function rescheme({ root, random }: Change): void {
  const concepts = objectsOf(root).filter((one) => one.inScheme !== undefined)
  const concept = pick(concepts, random)
  if (concept === undefined) return
  const scheme = concept.inScheme as Json
  const other = { id: pick(SCHEMES, random), type: 'ConceptScheme' }
  concept.inScheme = pick<Json>(
    [
      other,
      [scheme, other],
      [scheme, { id: 'urn:example:untyped' }],
      [scheme, { type: 'ConceptScheme' }],
      [scheme, 'text'],
      String(idOf(scheme)),
      { id: String(idOf(scheme)) },
      { type: 'ConceptScheme' },
      { id: String(idOf(scheme)), type: 'Concept' },
      [],
    ],
    random,
  )
}

function renameId(change: Change): void {
  const object = near(change)
  const id = pick<Json>(
    [
      '_:a',
      '_:a',
      'relative',
      '',
      '@foo',
      3,
      null,
      'urn:example:a',
      'urn:example:a',
      'urn:with space',
      'elm:x',
      'HTTP://EXAMPLE.ORG',
    ],
    change.random,
  )
  if (change.random() < 0.2) delete object.id
  else if (change.random() < 0.1) object['@id'] = id
  else object.id = id
}

function mergeIds({ root, random }: Change): void {
  const objects = objectsOf(root).filter((one) => typeof one.id === 'string')
  const [one, other] = [pick(objects, random), pick(objects, random)]
  if (one && other) one.id = other.id as Json
}

function newMember(change: Change): void {
  const { random, root } = change
  const object = near(change)
  object[pick([...TERMS, 'unknownTerm', 'publisher'], random)] = pick<() => Json>(
    [
      () => pick(TEXTS, random),
      () => pick(NUMBERS, random),
      () => languageMap(random),
      () => instanceOf(pick(CLASSES, random), false),
      () => ({
        id: pick(
          objectsOf(root).map((one) => String(one.id)),
          random,
        ),
      }),
      () => valueObject('text', random),
    ],
    random,
  )()
}

function renameKey({ slot, random }: Change): void {
  if (Array.isArray(slot.parent)) return
  const value = get(slot)
  remove(slot)
  slot.parent[pick([...TERMS, 'unknownTerm'], random)] = value
}

const BY_IRI: Readonly<Record<string, string>> = {
  title: 'dc:title',
  type: '@type',
  id: '@id',
  prefLabel: 'http://www.w3.org/2004/02/skos/core#prefLabel',
  inScheme: 'skos:inScheme',
  hasClaim: 'elm:hasClaim',
  issuer: 'cred:issuer',
  dcType: 'dc:type',
}

function keyByIri({ root, random }: Change): void {
  const key = pick(Object.keys(BY_IRI), random)
  const object = pick(
    objectsOf(root).filter((one) => one[key] !== undefined),
    random,
  )
  if (object === undefined) return
  object[BY_IRI[key] as string] = object[key] as Json
  if (random() < 0.7) delete object[key]
}

function typeByIri(change: Change): void {
  const object = near(change)
  const iri = `http://data.europa.eu/snb/model/elm/${pick(CLASSES, change.random)}`
  object['rdf:type'] = pick<Json>([{ id: iri }, [{ id: iri }], iri], change.random)
}

function subclass(change: Change): void {
  const { random, root } = change
  const elm = (name: string) => `http://data.europa.eu/snb/model/elm/${name}`
  const [special, middle, general] = [
    pick(CLASSES, random),
    'urn:example:class',
    pick(CLASSES, random),
  ]
  if (special === general) return
  root.publisher = [
    { id: elm(special), 'rdfs:subClassOf': { id: middle } },
    { id: middle, 'rdfs:subClassOf': { id: elm(general) } },
  ]
  if (random() < 0.3) near(change).type = middle
}

const CONTEXTS = [
  'https://www.w3.org/2018/credentials/v1',
  'http://data.europa.eu/snb/model/context/edc-ap',
] as const

function contexts({ root, random }: Change): void {
  const [first, second] = CONTEXTS
  root['@context'] = pick<Json>(
    [
      [second],
      [first],
      [second, first],
      [first, second, 'https://w3id.org/security/data-integrity/v2'],
      [first, second, 'https://w3id.org/security/suites/ed25519-2020/v1'],
      second,
    ],
    random,
  )
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)] as T
}
