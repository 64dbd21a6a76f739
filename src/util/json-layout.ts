// The layout of a JSON text: which bytes stand still and where strings change. A text that keeps every byte of it and
// has sound strings in the gaps is as sound as the one that it was taken from, so that only those strings are read.
// The parts of the value without a gap are made once, frozen, and the same object in every value.

import { Buffer } from 'node:buffer'
import { deepFreeze } from './frozen.ts'
import type { Json, JsonObject } from './json.ts'
import { parseStrictJson } from './strict-json.ts'

/** A string value of a text, a key excluded: where its contents begin and end. */
export interface StringPlace {
  readonly start: number
  readonly end: number
}

/** Reads the texts of one layout. */
export interface JsonLayout {
  /** The value of a text that keeps the layout, as `parseStrictJson` gives it; undefined for any other text. */
  read(bytes: Buffer): Json | undefined
}

const STRING = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?/g
const [QUOTE, BACKSLASH, SPACE, DELETE] = [0x22, 0x5c, 0x20, 0x7f]

/**
 * The string values of a text, in its order.
 *
 * @param text Strict JSON.
 */
export function stringPlaces(text: string): readonly StringPlace[] {
  const places: StringPlace[] = []
  for (const { index, 1: contents = '', 2: colon } of text.matchAll(STRING))
    if (colon === undefined) places.push({ start: index + 1, end: index + 1 + contents.length })
  return places
}

/**
 * A text with other contents in its string values.
 *
 * @param contentsOf What is to stand there, by the number of the string; undefined: what stands there now.
 */
export function withContents(
  text: string,
  places: readonly StringPlace[],
  contentsOf: (place: number) => string,
): string {
  let from = 0
  let out = ''
  for (const [number, { start, end }] of places.entries()) {
    out += text.slice(from, start) + contentsOf(number)
    from = end
  }
  return out + text.slice(from)
}

/**
 * Makes a layout.
 *
 * @param text Strict JSON.
 * @param gaps Numbers of the string values that may be others, ascending.
 */
export function layOutJson(
  text: string,
  places: readonly StringPlace[],
  gaps: readonly number[],
): JsonLayout {
  const gapOf = new Map(gaps.map((number, gap) => [number, gap]))
  // The same text with numbers for strings tells which string stands where in the value.
  const numbered = JSON.parse(withContents(text, places, String)) as Json
  return new Layout(segmentsOf(text, places, gaps), partOf(JSON.parse(text), numbered, gapOf))
}

function segmentsOf(text: string, places: readonly StringPlace[], gaps: readonly number[]) {
  const cuts = gaps.map((number) => places[number] as StringPlace)
  const starts = [0, ...cuts.map(({ end }) => end)]
  return starts.map((start, gap) => Buffer.from(text.slice(start, cuts[gap]?.start)))
}

/** A part of the value: the string of a gap, what never changes, or a container with gaps in it. */
type Part =
  | { readonly kind: 'gap'; readonly gap: number }
  | { readonly kind: 'constant'; readonly value: Json }
  | {
      readonly kind: 'array'
      readonly template: readonly Json[]
      readonly members: readonly (readonly [number, Part])[]
    }
  | {
      readonly kind: 'object'
      readonly template: JsonObject
      readonly members: readonly (readonly [string, Part])[]
    }

function partOf(value: Json, numbered: Json, gapOf: ReadonlyMap<number, number>): Part {
  if (typeof value === 'string') {
    const gap = gapOf.get(Number(numbered))
    return gap === undefined ? { kind: 'constant', value } : { kind: 'gap', gap }
  }
  if (typeof value !== 'object' || value === null) return { kind: 'constant', value }
  const parts = Object.entries(value).map(
    ([key, member]) =>
      [key, partOf(member as Json, (numbered as JsonObject)[key] as Json, gapOf)] as const,
  )
  const members = parts.filter(([, { kind }]) => kind !== 'constant')
  if (members.length === 0) return { kind: 'constant', value: deepFreeze(value) }
  const constants = parts.map(([key, part]) => [key, part.kind === 'constant' ? part.value : null])
  return Array.isArray(value)
    ? {
        kind: 'array',
        template: constants.map(([, constant]) => constant as Json),
        members: members.map(([key, part]) => [Number(key), part]),
      }
    : { kind: 'object', template: Object.fromEntries(constants) as JsonObject, members }
}

class Layout implements JsonLayout {
  readonly #segments: readonly Buffer[]
  readonly #root: Part
  /** Where the string read last ended. */
  #end = 0

  constructor(segments: readonly Buffer[], root: Part) {
    this.#segments = segments
    this.#root = root
  }

  read(bytes: Buffer): Json | undefined {
    const strings: string[] = []
    let at = 0
    for (const [gap, segment] of this.#segments.entries()) {
      if (gap > 0) {
        const text = this.#string(bytes, at)
        if (text === undefined) return undefined
        strings.push(text)
        at = this.#end
      }
      const end = at + segment.length
      if (end > bytes.length || segment.compare(bytes, at, end) !== 0) return undefined
      at = end
    }
    return at === bytes.length ? build(this.#root, strings) : undefined
  }

  /** The string whose contents begin at a place; undefined where it is not sound. */
  #string(bytes: Buffer, start: number): string | undefined {
    let isPlain = true
    let at = start
    for (; bytes[at] !== QUOTE; at += 1) {
      const byte = bytes[at]
      if (byte === undefined || byte < SPACE) return undefined
      if (byte < DELETE && byte !== BACKSLASH) continue
      isPlain = false
      if (byte === BACKSLASH) at += 1
    }
    this.#end = at
    if (isPlain) return bytes.toString('latin1', start, at)
    const parsed = parseStrictJson(bytes.subarray(start - 1, at + 1))
    return parsed.ok && typeof parsed.value === 'string' ? parsed.value : undefined
  }
}

function build(part: Part, strings: readonly string[]): Json {
  switch (part.kind) {
    case 'gap':
      return strings[part.gap] as string
    case 'constant':
      return part.value
    case 'array': {
      const array = part.template.slice()
      for (const [index, member] of part.members) array[index] = build(member, strings)
      return array
    }
    case 'object': {
      const object: { [key: string]: Json } = { ...part.template }
      for (const [key, member] of part.members) object[key] = build(member, strings)
      return object
    }
  }
}
