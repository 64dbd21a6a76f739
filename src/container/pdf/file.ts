// A PDF as objects by number, in any of its versions. Everything read counts against a budget, so that a file made
// to be read again and again ends the reading instead.

import { PdfParser } from './parser.ts'
import { brokenPdf, refusePdf } from './refused.ts'
import { type PdfBudget, type Place, readSections, type Section, streamData } from './sections.ts'
import { unpacked } from './streams.ts'
import { PdfDict, PdfName, type PdfObject, PdfRef, type PdfValue } from './values.ts'

/** What one file may cost. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024
/** A page has some hundred. */
const MAX_VALUES = 300_000
const MAX_REFERENCES = 32

/** The file as it was after one of the times it was saved. */
export interface PdfVersion {
  readonly trailer: PdfDict
  /** Numbers of the objects that exist in it. */
  numbers(): Iterable<number>
  /** What tells an object from all others in the file, older ones of the same number included. */
  keyOf(number: number): string | undefined
  object(number: number): PdfObject | undefined
  /** Whether a reference is to the object of its number: of another generation it is to nothing (7.3.10). */
  leadsToObject(reference: PdfRef): boolean
  /** The value behind a reference, however often it is passed on; undefined when it leads nowhere. */
  resolve(value: PdfValue | undefined): PdfValue | undefined
}

export interface PdfFile {
  /** Newest first. */
  readonly versions: readonly PdfVersion[]
  /** The unpacked data of a stream. */
  unpack(dict: PdfDict, data: Uint8Array): Uint8Array
}

export function isPdf(bytes: Uint8Array): boolean {
  return [0x25, 0x50, 0x44, 0x46, 0x2d].every((byte, index) => bytes[index] === byte)
}

/** Opens a file. @throws {PdfRefused}, as does everything read from it later. */
export function openPdf(bytes: Uint8Array): PdfFile {
  const budget: PdfBudget = { bytes: MAX_UNPACKED_BYTES, values: MAX_VALUES }
  const sections = readSections(bytes, budget)
  if (sections.some(({ trailer }) => trailer.has('Encrypt')))
    refusePdf('PDF_ENCRYPTED', 'expected a PDF without encryption')
  const reader = new ObjectReader(bytes, budget)
  return {
    versions: sections.map((_, index) => versionOf(sections.slice(index), reader)),
    unpack: (dict, data) => unpacked(dict, data, budget),
  }
}

function versionOf(sections: readonly Section[], reader: ObjectReader): PdfVersion {
  const places = new Map<number, Place>()
  for (const section of sections.toReversed())
    for (const [number, place] of section.places) places.set(number, place)
  const placeOf = (number: number) => {
    const place = places.get(number)
    return place?.kind === 'free' ? undefined : place
  }
  const version: PdfVersion = {
    trailer: sections[0]?.trailer ?? brokenPdf('expected a trailer'),
    *numbers() {
      for (const [number, { kind }] of places) if (kind !== 'free') yield number
    },
    keyOf(number) {
      const place = placeOf(number)
      if (place?.kind === 'plain') return String(place.offset)
      const stream = place && placeOf(place.stream)
      return stream?.kind === 'plain' ? `${stream.offset}/${place?.index}` : undefined
    },
    object(number) {
      const place = placeOf(number)
      const key = version.keyOf(number)
      return place && key !== undefined ? reader.read(number, { place, key, version }) : undefined
    },
    leadsToObject({ number, generation }) {
      const place = placeOf(number)
      return place !== undefined && (place.kind === 'plain' ? place.generation : 0) === generation
    },
    resolve(value) {
      let found = value
      for (let hops = 0; found instanceof PdfRef; hops += 1) {
        if (hops > MAX_REFERENCES) brokenPdf('references run in a circle')
        found = version.leadsToObject(found) ? version.object(found.number)?.value : undefined
      }
      return found
    },
  }
  return version
}

interface Wanted {
  readonly place: Exclude<Place, { kind: 'free' }>
  readonly key: string
  readonly version: PdfVersion
}

class ObjectReader {
  readonly #bytes: Uint8Array
  readonly #budget: PdfBudget
  readonly #objects = new Map<string, PdfObject>()
  readonly #packs = new Map<string, Pack>()
  readonly #open = new Set<string>()

  constructor(bytes: Uint8Array, budget: PdfBudget) {
    this.#bytes = bytes
    this.#budget = budget
  }

  read(number: number, { place, key, version }: Wanted): PdfObject {
    const known = this.#objects.get(key)
    if (known) return known
    if (this.#open.has(key)) brokenPdf('an object needs itself to be read')
    this.#open.add(key)
    const object =
      place.kind === 'plain'
        ? this.#plain(number, place, version)
        : { value: this.#packed(number, place, version) }
    this.#open.delete(key)
    this.#objects.set(key, object)
    return object
  }

  #plain(
    number: number,
    { offset, generation }: Extract<Place, { kind: 'plain' }>,
    version: PdfVersion,
  ): PdfObject {
    const parser = new PdfParser(this.#bytes, offset, this.#budget)
    if (parser.integer() !== number || parser.integer() !== generation)
      brokenPdf('another object lies where one is said to be')
    parser.expect('obj')
    const value = parser.value()
    const behind = parser.position
    if (!(value instanceof PdfDict) || parser.token() !== 'stream') {
      parser.position = behind
      parser.expect('endobj')
      return { value }
    }
    parser.position = behind
    const length = version.resolve(value.get('Length'))
    if (typeof length !== 'number') return brokenPdf('expected the length of a stream')
    return { value, data: streamData(parser, length) }
  }

  #packed(
    number: number,
    { stream, index }: Extract<Place, { kind: 'packed' }>,
    version: PdfVersion,
  ): PdfValue {
    const pack = this.#pack(stream, version)
    const entry = pack.entries[index]
    if (entry?.number !== number) return brokenPdf('an object stream holds another object')
    const parser = new PdfParser(pack.bytes, entry.offset, this.#budget)
    return parser.value()
  }

  #pack(stream: number, version: PdfVersion): Pack {
    const key = version.keyOf(stream) ?? ''
    const known = this.#packs.get(key)
    if (known) return known
    const { value, data } = version.object(stream) ?? {}
    const isPack = value instanceof PdfDict && data && nameOf(value.get('Type')) === 'ObjStm'
    if (!isPack) return brokenPdf('expected an object stream')
    const pack = packOf(value, unpacked(value, data, this.#budget), this.#budget)
    this.#packs.set(key, pack)
    return pack
  }
}

/** The objects of an object stream. */
interface Pack {
  readonly bytes: Uint8Array
  readonly entries: readonly { readonly number: number; readonly offset: number }[]
}

function packOf(dict: PdfDict, bytes: Uint8Array, budget: PdfBudget): Pack {
  const count = dict.get('N')
  const first = dict.get('First')
  if (typeof count !== 'number' || typeof first !== 'number')
    return brokenPdf('expected the number of objects in an object stream')
  if (count > budget.values) refusePdf('PDF_TOO_COMPLEX', 'an object stream holds too much')
  const header = new PdfParser(bytes.subarray(0, first), 0, budget)
  const entries: { number: number; offset: number }[] = []
  for (let index = 0; index < count; index += 1)
    entries.push({ number: header.integer(), offset: first + header.integer() })
  return { bytes, entries }
}

export function nameOf(value: PdfValue | undefined): string | undefined {
  return value instanceof PdfName ? value.text : undefined
}
