// Where the objects of a PDF lie: its cross-reference sections, newest first, as tables or as streams
// (ISO 32000-1, 7.5.4 to 7.5.8). A file that needs repair is refused: viewers would each repair it their own way.

import { PdfParser, type ReadBudget } from './parser.ts'
import { brokenPdf, refusePdf } from './refused.ts'
import { type UnpackBudget, unpacked } from './streams.ts'
import { PdfDict, type PdfValue } from './values.ts'

/** Where an object lies. */
export type Place =
  | { readonly kind: 'free' }
  | { readonly kind: 'plain'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'packed'; readonly stream: number; readonly index: number }

/** One version of the file: what it adds, and its trailer. */
export interface Section {
  readonly places: ReadonlyMap<number, Place>
  readonly trailer: PdfDict
}

/** What the reading of a file may still cost. */
export type PdfBudget = UnpackBudget & ReadBudget

/** Honest files are saved a few times; each time costs a look at every object. */
const MAX_SECTIONS = 32
const MAX_OBJECTS = 20_000
/** Objects of all versions together, those that a version takes over from the one before included. */
const MAX_OBJECTS_SEEN = 100_000
const TAIL = 1024

/** The sections of a file, newest first. @throws {PdfRefused} */
export function readSections(bytes: Uint8Array, budget: PdfBudget): readonly Section[] {
  const sections: Section[] = []
  const seen = new Set<number>()
  let next: number | undefined = startOf(bytes)
  while (next !== undefined) {
    if (seen.has(next)) brokenPdf('the sections run in a circle')
    if (seen.size >= MAX_SECTIONS) refusePdf('PDF_TOO_COMPLEX', 'the file has too many versions')
    seen.add(next)
    const section = withHybrid(bytes, sectionAt(bytes, next, budget), budget)
    sections.push(section)
    next = offsetIn(section.trailer, 'Prev')
  }
  const counts = sections.map((_, at) =>
    sections.slice(at).reduce((sum, { places }) => sum + places.size, 0),
  )
  if (counts.reduce((sum, count) => sum + count, 0) > MAX_OBJECTS_SEEN)
    refusePdf('PDF_TOO_COMPLEX', 'the file has too many objects')
  return sections
}

/** `startxref`, an offset and `%%EOF` end the file; nothing but white space follows. */
function startOf(bytes: Uint8Array): number {
  const tail = new TextDecoder('latin1').decode(bytes.subarray(-TAIL))
  const match = /startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(tail.slice(tail.lastIndexOf('startxref')))
  return match ? Number(match[1]) : brokenPdf('expected `%%EOF` at the end, and nothing behind it')
}

function sectionAt(bytes: Uint8Array, offset: number, budget: PdfBudget): Section {
  if (offset >= bytes.length) brokenPdf('a section lies outside the file')
  const parser = new PdfParser(bytes, offset, budget)
  return parser.token() === 'xref' ? table(parser) : streamSection(bytes, offset, budget)
}

/** A table beside which a stream lists the objects that older readers need not see. */
function withHybrid(bytes: Uint8Array, section: Section, budget: PdfBudget): Section {
  const offset = offsetIn(section.trailer, 'XRefStm')
  if (offset === undefined) return section
  const { places } = streamSection(bytes, offset, budget)
  const both = new Map(section.places)
  for (const [number, place] of places)
    if ((both.get(number) ?? { kind: 'free' }).kind === 'free') both.set(number, place)
  return { ...section, places: both }
}

function table(parser: PdfParser): Section {
  const places = new Map<number, Place>()
  for (let word = parser.token(); word !== 'trailer'; word = parser.token()) {
    if (!/^\d{1,7}$/.test(word)) brokenPdf('expected a table of objects')
    const first = Number(word)
    const count = parser.integer()
    if (places.size + count > MAX_OBJECTS) refusePdf('PDF_TOO_COMPLEX', 'too many objects')
    for (let number = first; number < first + count; number += 1) {
      const offset = parser.integer()
      const generation = parser.integer()
      const kind = parser.token()
      if (kind !== 'n' && kind !== 'f') brokenPdf('expected n or f in the table of objects')
      add(places, number, kind === 'n' ? { kind: 'plain', offset, generation } : { kind: 'free' })
    }
  }
  const trailer = parser.value()
  return trailer instanceof PdfDict ? { places, trailer } : brokenPdf('expected a trailer')
}

function streamSection(bytes: Uint8Array, offset: number, budget: PdfBudget): Section {
  const parser = new PdfParser(bytes, offset, budget)
  parser.integer()
  parser.integer()
  parser.expect('obj')
  const trailer = parser.value()
  if (!(trailer instanceof PdfDict)) return brokenPdf('expected a cross-reference stream')
  const length = trailer.get('Length')
  if (typeof length !== 'number') return brokenPdf('expected the length of a stream')
  const data = unpacked(trailer, streamData(parser, length), budget)
  const widths = numbersOf(trailer.get('W'))
  const [typeWidth = 0, fieldWidth = 0, lastWidth = 0] = widths
  const rowWidth = typeWidth + fieldWidth + lastWidth
  if (widths.length !== 3 || rowWidth < 1 || widths.some((width) => width > 6))
    return brokenPdf('expected three widths in a cross-reference stream')
  const field = (at: number, width: number) =>
    data.subarray(at, at + width).reduce((sum, byte) => sum * 256 + byte, 0)
  const places = new Map<number, Place>()
  let at = 0
  for (const number of numbersInIndex(trailer, data.length / rowWidth)) {
    const type = typeWidth === 0 ? 1 : field(at, typeWidth)
    const second = field(at + typeWidth, fieldWidth)
    const third = field(at + typeWidth + fieldWidth, lastWidth)
    at += rowWidth
    if (type === 0) add(places, number, { kind: 'free' })
    else if (type === 1) add(places, number, { kind: 'plain', offset: second, generation: third })
    else if (type === 2) add(places, number, { kind: 'packed', stream: second, index: third })
    else brokenPdf('an object of an unknown kind')
  }
  return { places, trailer }
}

/** The object numbers that the rows of a cross-reference stream stand for. */
function numbersInIndex(trailer: PdfDict, rows: number): readonly number[] {
  const size = trailer.get('Size')
  const index = trailer.has('Index') ? numbersOf(trailer.get('Index')) : [0, Number(size)]
  const numbers: number[] = []
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first = 0, count = 0] = index.slice(pair, pair + 2)
    if (numbers.length + count > MAX_OBJECTS) refusePdf('PDF_TOO_COMPLEX', 'too many objects')
    for (let number = first; number < first + count; number += 1) numbers.push(number)
  }
  return numbers.length <= rows ? numbers : brokenPdf('a cross-reference stream is cut off')
}

function add(places: Map<number, Place>, number: number, place: Place): void {
  if (places.has(number)) brokenPdf('an object stands twice in one section')
  places.set(number, place)
}

/** The data behind the word `stream`, exactly as long as its dictionary says. */
export function streamData(parser: PdfParser, length: number): Uint8Array {
  const { bytes } = parser
  parser.expect('stream')
  if (bytes[parser.position] === 0x0d) parser.position += 1
  if (bytes[parser.position] !== 0x0a) brokenPdf('expected a line end behind the word stream')
  const start = parser.position + 1
  if (!Number.isInteger(length) || length < 0 || start + length > bytes.length)
    brokenPdf('a stream is longer than the file')
  const end = start + length
  // One line end may stand before the word; more white space would be data to a reader that looks for the word.
  const word = /^(?:\r\n|\r|\n)?endstream/.exec(
    new TextDecoder('latin1').decode(bytes.subarray(end, end + 11)),
  )
  if (!word) return brokenPdf('expected the word endstream behind a stream')
  parser.position = end + word[0].length
  return bytes.subarray(start, start + length)
}

function offsetIn(trailer: PdfDict, key: string): number | undefined {
  const value = trailer.get(key)
  if (value === undefined) return undefined
  return typeof value === 'number' ? value : brokenPdf(`expected a number as ${key}`)
}

function numbersOf(value: PdfValue | undefined): readonly number[] {
  const items = Array.isArray(value) ? (value as readonly PdfValue[]) : []
  const numbers = items.filter(
    (item) => typeof item === 'number' && Number.isInteger(item) && item >= 0,
  )
  return numbers.length === items.length ? (numbers as number[]) : brokenPdf('expected numbers')
}
