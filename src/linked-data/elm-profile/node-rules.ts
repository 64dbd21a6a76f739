// What every node should keep beside the shapes: an id, one meaning per id, properties of its own class, days
// that exist, periods that end after they start, media that are what they say.

import { parseDateTimeStamp } from '../../util/date-time.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { CompiledProfiles } from './compile-shapes.ts'
import type { GraphNode, Occurrence, Place, Value, ValueSet } from './document-graph.ts'
import type { Findings } from './findings.ts'
import { XSD_DATE_TIME } from './lexical-forms.ts'

/** Start, end: the end must not be before the start. */
const PERIODS = [
  ['validFrom', 'validUntil'],
  ['validFrom', 'expirationDate'],
  ['startDate', 'endDate'],
  ['dateIssued', 'expiryDate'],
] as const
/** Names that SHACL lets stand in several languages. */
const NAMES = ['birthName', 'patronymicName'] as const
/** How the base64 text of a file starts, by the code of its type. */
const FILE_STARTS: Readonly<Record<string, string>> = {
  PNG: 'iVBORw0KGgo',
  JPEG: '/9j/',
  PDF: 'JVBERi0',
}
const FILE_TYPE = 'http://publications.europa.eu/resource/authority/file-type/'
const BASE64 = 'http://data.europa.eu/snb/encoding/6146cde7dd'

/** Real for certain: all days but the 29th of February, which is looked up in the calendar. */
const PLAIN_DATE_TIME =
  /^[1-9]\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,30})?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)?$/
/** Ordered as texts as well. */
const UTC_SECONDS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
/** What is no date by its form is for the shapes to report. */
const DATE_TIME_FORM = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-][\d:]+)?$/

/** Bits. */
const TASK = { period: 1, issuance: 2, media: 4 } as const

/** The rules, with the numbers of the properties they look at. */
export class NodeRules {
  readonly #periods: readonly (readonly [number, number, string])[]
  readonly #names: readonly number[]
  readonly #content: number
  readonly #contentType: number
  readonly #contentEncoding: number
  readonly #issued: number
  readonly #issuanceDate: number
  /** 1 for properties that hold instants. */
  readonly #dates: Uint8Array
  /** What to look at, by class. */
  readonly #tasks: Uint8Array

  constructor({ vocabulary, nameOf, shapesFor }: CompiledProfiles) {
    const property = (name: string) => vocabulary.properties.get(nameOf(name)) ?? -1
    const classNumber = (name: string) => vocabulary.classes.get(nameOf(name)) ?? -1
    this.#periods = PERIODS.map(([from, until]) => [property(from), property(until), until])
    this.#names = NAMES.map(property)
    this.#content = property('content')
    this.#contentType = property('contentType')
    this.#contentEncoding = property('contentEncoding')
    this.#issued = property('issued')
    this.#issuanceDate = property('issuanceDate')
    this.#dates = new Uint8Array(vocabulary.properties.size)
    this.#tasks = new Uint8Array(vocabulary.classes.size)
    for (const [number, shape] of shapesFor([]).entries()) {
      for (const rule of shape?.byProperty.flat() ?? [])
        if (rule?.values.some(({ datatype }) => datatype?.iri === XSD_DATE_TIME))
          this.#dates[rule.property] = 1
      if (this.#periods.some(([, until]) => shape?.byProperty[until] !== undefined))
        this.#tasks[number] = TASK.period
    }
    this.#tasks[classNumber('MediaObject')] = TASK.media
    this.#tasks[classNumber('EuropeanDigitalCredential')] = TASK.period | TASK.issuance
  }

  check(node: GraphNode, findings: Findings): void {
    const { first, others } = node
    if (first === undefined) return
    if (node.id === '') missingId(first, findings)
    else if (others !== undefined) collision(first, others, findings)
    for (const values of node.sets) {
      if (this.#dates[values.property] === 1) realDates(values, findings)
      if (values.size > 1 && this.#names.includes(values.property))
        manyNames(first, values, findings)
    }
    for (const number of node.classes) {
      const tasks = this.#tasks[number] ?? 0
      if (tasks === 0) continue
      if (tasks & TASK.media) this.#mediaObject(node, findings)
      if (tasks & TASK.issuance) this.#issuance(node, findings)
      if (tasks & TASK.period) this.#endsAfterStart(node, findings)
    }
  }

  #endsAfterStart(node: GraphNode, findings: Findings): void {
    for (const [from, until, name] of this.#periods) {
      const start = node.get(from)?.first
      const end = node.get(until)?.first
      if (start === undefined || end === undefined) continue
      if (!isBefore(end, start)) continue
      findings.violation({
        place: node.first,
        member: name,
        rule: 'valid-window',
        expected: 'an end after the start',
        found: 'an end before it',
      })
    }
  }

  #issuance(node: GraphNode, findings: Findings): void {
    const finding = {
      place: node.first,
      member: 'issuanceDate',
      rule: 'issuance-date',
      expected: 'the instant of `issued`',
    } as const
    const issuance = node.get(this.#issuanceDate)?.first
    const issued = node.get(this.#issued)?.first
    if (issuance === undefined) findings.warning({ ...finding, found: 'none' })
    else if (issued !== undefined && isOtherInstant(issued, issuance))
      findings.violation({ ...finding, found: 'another instant' })
  }

  #mediaObject(node: GraphNode, findings: Findings): void {
    const content = node.get(this.#content)?.first
    const type = node.get(this.#contentType)?.first
    const encoding = node.get(this.#contentEncoding)?.first
    if (!content?.isLiteral || encoding?.isLiteral || encoding?.id !== BASE64) return
    const finding = { place: content, rule: 'media-type' } as const
    const { text } = content
    if (!looksLikeBase64(text))
      findings.violation({ ...finding, expected: 'base64', found: 'something else' })
    if (type === undefined || type.isLiteral || !type.id.startsWith(FILE_TYPE)) return
    const code = type.id.slice(FILE_TYPE.length)
    const start = Object.hasOwn(FILE_STARTS, code) ? FILE_STARTS[code] : undefined
    if (start !== undefined && !text.startsWith(start))
      findings.violation({ ...finding, expected: `a file of type ${code}`, found: 'another file' })
  }
}

/** The whole text may be megabytes: its ends tell it from anything else. */
function looksLikeBase64(text: string): boolean {
  if (text.length === 0 || text.length % 4 !== 0) return false
  const start = text.length > 64 ? text.slice(0, 60) : text
  return /^[A-Za-z0-9+/]*={0,2}$/.test(start) && /^[A-Za-z0-9+/]{2,4}={0,2}$/.test(text.slice(-4))
}

function manyNames(place: Place, { size }: ValueSet, findings: Findings): void {
  findings.warning({
    place,
    rule: 'one-language',
    expected: 'a name in one language',
    found: `${size} names`,
  })
}

function realDates(values: ValueSet, findings: Findings): void {
  for (const value of values.all()) {
    if (!value.isLiteral || value.datatype !== XSD_DATE_TIME) continue
    const { text } = value
    if (PLAIN_DATE_TIME.test(text) || parseDateTimeStamp(text) || !DATE_TIME_FORM.test(text))
      continue
    findings.violation({
      place: value,
      rule: 'impossible-date',
      expected: 'a day and time that exist',
      found: 'one that does not',
    })
  }
}

function isBefore(one: Value, other: Value): boolean {
  if (!one.isLiteral || !other.isLiteral) return false
  if (UTC_SECONDS.test(one.text) && UTC_SECONDS.test(other.text)) return one.text < other.text
  const [first, second] = [instantOf(one), instantOf(other)]
  return first !== undefined && second !== undefined && first < second
}

function isOtherInstant(one: Value, other: Value): boolean {
  if (one.isLiteral && other.isLiteral && one.text === other.text) return false
  const [first, second] = [instantOf(one), instantOf(other)]
  return first !== undefined && second !== undefined && first !== second
}

function instantOf(value: Value): number | undefined {
  return value.isLiteral ? parseDateTimeStamp(value.text)?.instant.getTime() : undefined
}

function missingId(place: Occurrence, findings: Findings): void {
  const finding = {
    place,
    member: 'id',
    rule: 'missing-id',
    expected: 'an id',
    found: 'none',
  } as const
  if (place.parent === undefined) findings.violation(finding)
  else findings.warning(finding)
}

/**
 * One id for objects that contradict each other: their values would merge. An object that says less than
 * another, or the same in another order, contradicts nothing.
 */
function collision(first: Occurrence, others: readonly Occurrence[], findings: Findings): void {
  for (const other of others) {
    const member = contradiction(first.json, other.json)
    if (member === undefined) continue
    findings.violation({
      place: other,
      member,
      rule: 'id-collision',
      expected: 'what the same id has elsewhere',
      found: 'something different',
    })
  }
}

/** The first member that both objects have, of which neither value holds the other. */
function contradiction(one: JsonObject, other: JsonObject): string | undefined {
  if (one === other) return undefined
  for (const key of Object.keys(other)) {
    const [mine, theirs] = [one[key], other[key]]
    if (mine === undefined || theirs === undefined || holds(mine, theirs) || holds(theirs, mine))
      continue
    return key
  }
  return undefined
}

/** Whether everything in `part` is in `whole`. Objects with ids are compared where they stand. */
function holds(whole: Json, part: Json): boolean {
  if (whole === part) return true
  const [wholes, parts] = [asArray<Json>(whole), asArray<Json>(part)]
  if (wholes.length * parts.length > MANY_PAIRS)
    return wholes.length === parts.length && JSON.stringify(whole) === JSON.stringify(part)
  if (wholes.length !== 1 || parts.length !== 1)
    return parts.every((one) => wholes.some((other) => holds(other, one)))
  return holdsOne(wholes[0] as Json, parts[0] as Json)
}

/** From here on only equal texts are taken for equal: comparing each with each would take too long. */
const MANY_PAIRS = 400

function holdsOne(whole: Json, part: Json): boolean {
  if (whole === part) return true
  if (!isJsonObject(whole) || !isJsonObject(part)) return false
  if (typeof part.id === 'string' || typeof whole.id === 'string') return part.id === whole.id
  for (const key of Object.keys(part)) {
    const [mine, theirs] = [whole[key], part[key]]
    if (mine === undefined || theirs === undefined || !holds(mine, theirs)) return false
  }
  return true
}
