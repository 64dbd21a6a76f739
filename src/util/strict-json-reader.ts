// Strict JSON for texts that come in numbers and differ in a few strings, as credentials of one template do. It gives
// what `parseStrictJson` gives; only the time differs. A form is laid out when it is met again, and every string of it
// that was ever another one is a gap of its layout from then on.

import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import type { Json } from './json.ts'
import {
  type JsonLayout,
  layOutJson,
  type StringPlace,
  stringPlaces,
  withContents,
} from './json-layout.ts'
import { parseStrictJson, type StrictJsonLimits, type StrictJsonResult } from './strict-json.ts'

/** Reads strict JSON. Parts of the value may be frozen, and shared with other values. */
export type StrictJsonReader = (bytes: Uint8Array) => StrictJsonResult

/** Texts of one form have the same bytes but for the contents of short string values. */
interface Form {
  readonly key: string
  /** Contents of the string values of the text met last, as they were written. */
  contents: readonly string[]
  /** Numbers of those that have changed. */
  readonly gaps: Set<number>
  layout: JsonLayout | undefined
}

const MAX_FORMS = 8
/** Longer texts, and texts of more string values, are parsed each time. */
const MAX_BYTES = 131_072
const MAX_STRINGS = 4_096
/** A longer string value, such as a picture, belongs to the form. */
const LONG = 1_024

/** Makes a reader with a memory of forms. */
export function createStrictJsonReader(
  limits: StrictJsonLimits & { readonly maxBytes: number },
): StrictJsonReader {
  const forms = new RecentForms()
  const maxBytes = Math.min(limits.maxBytes, MAX_BYTES)
  return (bytes) => {
    if (bytes.length > maxBytes) return parseStrictJson(bytes, limits)
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const value = forms.read(buffer)
    if (value !== undefined) return { ok: true, value }
    const result = parseStrictJson(bytes, limits)
    if (result.ok) forms.learn(buffer.toString())
    return result
  }
}

class RecentForms {
  /** The one used last first. */
  #forms: readonly Form[] = []

  /** The value of a text of a form that is laid out. */
  read(bytes: Buffer): Json | undefined {
    for (const form of this.#forms) {
      const value = form.layout?.read(bytes)
      if (value === undefined) continue
      this.#use(form)
      return value
    }
    return undefined
  }

  /** @param text Strict JSON. */
  learn(text: string): void {
    const places = stringPlaces(text)
    if (places.length > MAX_STRINGS) return
    const contents = places.map(({ start, end }) => text.slice(start, end))
    const key = keyOf(text, places, contents)
    const form = this.#forms.find((known) => known.key === key)
    if (form) widen(form, contents, text, places)
    this.#use(form ?? { key, contents, gaps: new Set(), layout: undefined })
  }

  #use(form: Form): void {
    if (this.#forms[0] === form) return
    this.#forms = [form, ...this.#forms.filter((other) => other !== form)].slice(0, MAX_FORMS)
  }
}

/** Makes gaps of what differs from the last text of the form. */
function widen(
  form: Form,
  contents: readonly string[],
  text: string,
  places: readonly StringPlace[],
): void {
  const known = form.gaps.size
  for (const [number, content] of contents.entries())
    if (content !== form.contents[number]) form.gaps.add(number)
  form.contents = contents
  if (form.layout && form.gaps.size === known) return
  form.layout = layOutJson(
    text,
    places,
    [...form.gaps].sort((a, b) => a - b),
  )
}

/** Equal for texts of one form and no others. */
function keyOf(text: string, places: readonly StringPlace[], contents: readonly string[]): string {
  const skeleton = withContents(text, places, (number) => {
    const content = contents[number] as string
    return content.length > LONG ? content : ''
  })
  return hash('sha256', skeleton)
}
