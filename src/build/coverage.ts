// Where each of the sixteen elements lands in each format, for `check --coverage`.
// Found by experiment, not by a table: a place carries an element when the element reads differently without it.

import type { Award } from '../model/award.ts'
import {
  type CredentialFacts,
  ELEMENT_NUMBERS,
  type ElementNumber,
  factsOfElement,
} from '../model/credential-facts.ts'
import { ownError } from '../model/pipeline-error.ts'
import type { DisclosureProfile, IssuanceRecord } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import { buildElm } from './elm/build-elm.ts'
import { readElm } from './elm/read-elm.ts'
import { openClaims, selectiveClaims } from './eudi/build-eudi.ts'
import { EUDI_CLAIMS, missingClaims, missingClaimText } from './eudi/mandatory-claims.ts'
import { buildOb3 } from './ob3/build-ob3.ts'
import { extensionMembers } from './ob3/extension.ts'
import { readOb3 } from './ob3/read-ob3.ts'

export interface ElementCoverage {
  /** JSON pointer of the first place in the document, native members first; null: not in this format. */
  readonly elm: string | null
  readonly ob3: string | null
  readonly eudi: string | null
  /** Why a format does not carry it, the first of those that do not; absent when all do. */
  readonly why?: string
  /** Every place. */
  readonly places: Readonly<Record<CoveredFormat, readonly string[]>>
}

type CoveredFormat = 'elm' | 'ob3' | 'eudi'

export type Coverage = Readonly<Record<ElementNumber, ElementCoverage>>

/**
 * Where the elements land.
 *
 * @param input A record; or a template, which is then awarded to nobody in particular, with a grade.
 * @throws {PipelineError} never for a document that cannot be built: its column is null, with the reason.
 */
export function coverageOf(
  input: IssuanceRecord | Template,
  disclosure: DisclosureProfile = 'minimal',
): Coverage {
  const record = 'template' in input ? input : awardedToNobody(input)
  const elm = attempt(() => elmPlaces(record))
  const ob3 = attempt(() => ob3Places(record, disclosure))
  const eudi = attempt(() => eudiPlaces(record))
  return Object.fromEntries(
    ELEMENT_NUMBERS.map((element) => {
      const places = {
        elm: elm.places.get(element) ?? [],
        ob3: ob3.places.get(element) ?? [],
        eudi: eudi.places.get(element) ?? [],
      }
      const why =
        reason(places, { elm: elm.failure, ob3: ob3.failure }) ??
        eudiReason(element, places.eudi, record)
      return [
        element,
        {
          elm: places.elm[0] ?? null,
          ob3: places.ob3[0] ?? null,
          eudi: places.eudi[0] ?? null,
          ...(why === undefined ? {} : { why }),
          places,
        },
      ]
    }),
  ) as unknown as Coverage
}

type Places = ReadonlyMap<ElementNumber, readonly string[]>

function reason(
  places: Pick<ElementCoverage['places'], 'elm' | 'ob3'>,
  failures: { elm: string | undefined; ob3: string | undefined },
): string | undefined {
  const [elm, ob3] = [places.elm.length > 0, places.ob3.length > 0]
  if (elm && ob3) return undefined
  const failure = elm ? failures.ob3 : failures.elm
  return (
    failure ?? (elm || ob3 ? 'the format or profile leaves it out' : 'the record does not state it')
  )
}

function attempt(find: () => Places): { places: Places; failure: string | undefined } {
  try {
    return { places: find(), failure: undefined }
  } catch (error) {
    return { places: new Map(), failure: ownError(error).message }
  }
}

function elmPlaces(record: IssuanceRecord): Places {
  const pages = record.template.languages.map((language) => ({
    language,
    mediaType: 'image/png' as const,
    bytes: new Uint8Array(),
  }))
  const document = buildElm(record, { securing: 'seal', pages })
  // Of several prerequisites the native member is a readable copy of our notes: without these it counts.
  const notes = ['credentialSubject', 'hasClaim', 'specifiedBy', 'additionalNote']
  return nativeFirst(document, without(document, notes), readElm)
}

function ob3Places(record: IssuanceRecord, disclosure: DisclosureProfile): Places {
  const issuerId = 'did:example:issuer'
  const document = buildOb3(record, { issuerId, dataModel: '2.0', disclosure })
  const extension = Object.keys(extensionMembers(record))
  const achievement = ['credentialSubject', 'achievement']
  const native = extension.reduce(
    (rest, member) => without(rest, [...achievement, member]),
    document,
  )
  return nativeFirst(document, native, readOb3)
}

/** The claims have names of their own: no experiment is needed. */
function eudiPlaces(record: IssuanceRecord): Places {
  const claims = { ...openClaims(record, {}), ...selectiveClaims(record) }
  return new Map(
    ELEMENT_NUMBERS.map((element) => [
      element,
      EUDI_CLAIMS[element].filter((claim) => claims[claim] !== undefined).map((c) => `/${c}`),
    ]),
  )
}

function eudiReason(
  element: ElementNumber,
  places: readonly string[],
  { template }: IssuanceRecord,
): string | undefined {
  if (places.length > 0) return undefined
  if (EUDI_CLAIMS[element].length === 0) return 'the EUDI learning credential has no claim for it'
  const missing = missingClaims(template).find((claim) => claim.element === element)
  return missing ? missingClaimText(missing) : 'the record does not state it'
}

/** Native members first: what a reader finds who does not know our own additions. */
function nativeFirst(
  document: JsonObject,
  native: JsonObject,
  read: (document: JsonObject) => CredentialFacts,
): Places {
  const all = placesIn(document, read)
  const nativePlaces = placesIn(native, read)
  return new Map(
    ELEMENT_NUMBERS.map((element) => [
      element,
      [...new Set([...(nativePlaces.get(element) ?? []), ...(all.get(element) ?? [])])],
    ]),
  )
}

/**
 * The places of every element: the highest nodes that carry one element and no other.
 *
 * Where equal values stand in several items of a list, such as the supervision of every assessment, taking away one
 * changes nothing; then the first item is looked at as if it were alone.
 */
function placesIn(document: JsonObject, read: (document: JsonObject) => CredentialFacts): Places {
  const places = new Map<ElementNumber, string[]>(ELEMENT_NUMBERS.map((one) => [one, []]))
  const visit = (spot: Spot, wanted: readonly ElementNumber[]): readonly ElementNumber[] => {
    const texts = factTexts(read(without(spot.document, spot.path)))
    const carried = ELEMENT_NUMBERS.filter((one) => texts.get(one) !== spot.whole.get(one))
    const own = carried.filter((one) => wanted.includes(one))
    const children = carried.length > 1 && own.length > 0 ? childrenOf(spot.node) : []
    const below = children.flatMap(([token, node]) =>
      visit({ ...spot, path: [...spot.path, token], node }, own),
    )
    const missed = own.filter((one) => !below.includes(one))
    const [first, second] = children
    if (
      missed.length > 0 &&
      Array.isArray(spot.node) &&
      first !== undefined &&
      second !== undefined
    )
      visit(alone(spot, first[1], read), missed)
    else for (const element of missed) places.get(element)?.push(pointerOf(spot.path))
    return own
  }
  const whole = factTexts(read(document))
  for (const [token, node] of childrenOf(document))
    visit({ document, whole, path: [token], node }, ELEMENT_NUMBERS)
  return places
}

/** A node in a document, and what the document says with it. */
interface Spot {
  readonly document: JsonObject
  readonly whole: ReadonlyMap<ElementNumber, string>
  readonly path: readonly string[]
  readonly node: Json
}

/** The first item of a list, in a document whose list holds nothing else. */
function alone(
  { document, path }: Spot,
  item: Json,
  read: (document: JsonObject) => CredentialFacts,
): Spot {
  const reduced = edit(document, path, () => [item]) as JsonObject
  return { document: reduced, whole: factTexts(read(reduced)), path: [...path, '0'], node: item }
}

function factTexts(facts: CredentialFacts): ReadonlyMap<ElementNumber, string> {
  return new Map(
    ELEMENT_NUMBERS.map((element) => [element, JSON.stringify(factsOfElement(facts, element))]),
  )
}

function childrenOf(node: Json): readonly (readonly [string, Json])[] {
  if (Array.isArray(node)) return node.map((item, index) => [String(index), item])
  return isJsonObject(node) ? Object.entries(node) : []
}

const pointerOf = (path: readonly string[]) => path.reduce(pointerTo, '')

/** A copy without the member or item at a path; what the path does not touch is shared. */
function without(document: JsonObject, path: readonly string[]): JsonObject {
  return edit(document, path, () => undefined) as JsonObject
}

/** A copy with another value at a path, or none. */
function edit(
  node: Json,
  [token, ...rest]: readonly string[],
  change: (value: Json) => Json | undefined,
): Json | undefined {
  if (token === undefined) return change(node)
  const entries = childrenOf(node).flatMap(([name, child]): [string, Json][] => {
    const edited = name === token ? edit(child, rest, change) : child
    return edited === undefined ? [] : [[name, edited]]
  })
  return Array.isArray(node) ? entries.map(([, item]) => item) : Object.fromEntries(entries)
}

/** A record that says everything an award can say, of nobody: only the places count. */
function awardedToNobody(template: Template): IssuanceRecord {
  const { members } = template.register.alliance ?? { members: [] }
  const membership = members.find((one) => one.organisation === template.awarding.body)
  const day = membership?.from ?? '2000-01-01'
  const award: Award = {
    learner: {
      givenName: 'A',
      familyName: 'B',
      dateOfBirth: '2000-01-01',
      nationalities: [],
      email: 'learner@university.example',
    },
    awardedOn: day,
    grade: '-',
    modules: template.modules.map(({ key }) => ({ module: key, completedOn: day })),
  }
  const uuid = '00000000-0000-4000-8000-000000000000'
  return {
    template,
    award,
    ids: {
      elmCredentialId: `urn:credential:${uuid}`,
      ob3CredentialId: `urn:uuid:${uuid}`,
      subjectId: `urn:uuid:${uuid}`,
      emailSalt: '00'.repeat(16),
    },
    issuedAt: new Date(0),
  }
}
