// Reads PDF objects from bytes (ISO 32000-1, 7.2 and 7.3). Strict: a key that stands twice in a dictionary, a token
// that nobody knows or nesting without end is refused, where viewers go on and guess.

import { brokenPdf, refusePdf } from './refused.ts'
import { PdfDict, PdfName, PdfRef, PdfString, type PdfValue } from './values.ts'

const MAX_DEPTH = 64
const MAX_NAME = 4096
const MAX_STRING = 1024 * 1024
const WHITE = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20])
const DELIMITERS = new Set([...'()<>[]{}/%'].map((char) => char.charCodeAt(0)))
const INTEGER = /^\d{1,10}$/
const NUMBER = /^[+-]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})$/

/** Values that may still be read: all parsers of a file share it. */
export interface ReadBudget {
  values: number
}

/** Walks over the bytes of a file or of an object stream. */
export class PdfParser {
  readonly bytes: Uint8Array
  position: number
  readonly #budget: ReadBudget

  constructor(bytes: Uint8Array, position: number, budget: ReadBudget) {
    this.bytes = bytes
    this.position = position
    this.#budget = budget
  }

  /** Moves behind white space and comments. */
  skipSpace(): void {
    for (;;) {
      const byte = this.bytes[this.position]
      if (byte === undefined) return
      if (byte === 0x25) this.#skipComment()
      else if (WHITE.has(byte)) this.position += 1
      else return
    }
  }

  /** The next run of regular characters; empty at a delimiter and at the end. */
  token(): string {
    this.skipSpace()
    const start = this.position
    while (this.position < this.bytes.length && this.#isRegular(this.position)) this.position += 1
    if (this.position - start > MAX_NAME) refusePdf('PDF_TOO_COMPLEX', 'a token without end')
    return latin1(this.bytes.subarray(start, this.position))
  }

  /** Moves behind a keyword. @throws {PdfRefused} when it is not the next token. */
  expect(keyword: string): void {
    if (this.token() !== keyword) brokenPdf(`expected the word ${keyword}`)
  }

  integer(): number {
    const token = this.token()
    return INTEGER.test(token) ? Number(token) : brokenPdf('expected a whole number')
  }

  /** The next object. @throws {PdfRefused} */
  value(depth = 0): PdfValue {
    if (depth > MAX_DEPTH) refusePdf('PDF_TOO_COMPLEX', 'objects are nested too deep')
    this.#budget.values -= 1
    if (this.#budget.values < 0) refusePdf('PDF_TOO_COMPLEX', 'there is too much to read')
    this.skipSpace()
    const byte = this.bytes[this.position]
    if (byte === 0x2f) return this.#name()
    if (byte === 0x28) return this.#literalString()
    if (byte === 0x5b) return this.#array(depth)
    if (byte === 0x3c)
      return this.bytes[this.position + 1] === 0x3c ? this.#dictionary(depth) : this.#hexString()
    return this.#word()
  }

  #isRegular(at: number): boolean {
    const byte = this.bytes[at] ?? 0
    return !WHITE.has(byte) && !DELIMITERS.has(byte)
  }

  #skipComment(): void {
    while (this.position < this.bytes.length) {
      const byte = this.bytes[this.position]
      if (byte === 0x0a || byte === 0x0d) return
      this.position += 1
    }
  }

  #name(): PdfName {
    this.position += 1
    const start = this.position
    while (this.position < this.bytes.length && this.#isRegular(this.position)) this.position += 1
    if (this.position - start > MAX_NAME) refusePdf('PDF_TOO_COMPLEX', 'a name without end')
    const raw = latin1(this.bytes.subarray(start, this.position))
    return new PdfName(
      raw.replace(/#([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      ),
    )
  }

  #array(depth: number): readonly PdfValue[] {
    this.position += 1
    const items: PdfValue[] = []
    for (;;) {
      this.skipSpace()
      if (this.bytes[this.position] === 0x5d) break
      items.push(this.value(depth + 1))
    }
    this.position += 1
    return items
  }

  #dictionary(depth: number): PdfDict {
    this.position += 2
    const entries = new Map<string, PdfValue>()
    for (;;) {
      this.skipSpace()
      if (this.bytes[this.position] === 0x3e && this.bytes[this.position + 1] === 0x3e) break
      if (this.bytes[this.position] !== 0x2f) brokenPdf('expected a name as key of a dictionary')
      const key = this.#name().text
      if (entries.has(key)) brokenPdf('a key stands twice in a dictionary')
      entries.set(key, this.value(depth + 1))
    }
    this.position += 2
    return new PdfDict(entries)
  }

  #hexString(): PdfString {
    const end = this.bytes.indexOf(0x3e, this.position)
    if (end < 0) brokenPdf('a string has no end')
    if (end - this.position > MAX_STRING) refusePdf('PDF_TOO_COMPLEX', 'a string is too long')
    const hex = latin1(this.bytes.subarray(this.position + 1, end)).replace(/[\0\t\n\f\r ]/g, '')
    if (!/^[0-9a-f]*$/i.test(hex)) brokenPdf('expected hexadecimal digits in a string')
    this.position = end + 1
    const even = hex.length % 2 === 0 ? hex : `${hex}0`
    return new PdfString(
      Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    )
  }

  #literalString(): PdfString {
    const out: number[] = []
    let open = 1
    this.position += 1
    while (open > 0) {
      const byte = this.bytes[this.position]
      if (byte === undefined) return brokenPdf('a string has no end')
      if (out.length > MAX_STRING) refusePdf('PDF_TOO_COMPLEX', 'a string is too long')
      this.position += 1
      if (byte === 0x5c) out.push(...this.#escape())
      else {
        if (byte === 0x28) open += 1
        if (byte === 0x29) open -= 1
        if (open > 0) out.push(byte)
      }
    }
    return new PdfString(Uint8Array.from(out))
  }

  /** What stands for an escape in a string; nothing for a line continued. */
  #escape(): readonly number[] {
    const byte = this.bytes[this.position] ?? 0
    const octal = /^[0-7]{1,3}/.exec(latin1(this.bytes.subarray(this.position, this.position + 3)))
    if (octal) {
      this.position += octal[0].length
      return [Number.parseInt(octal[0], 8) & 0xff]
    }
    this.position += 1
    if (byte === 0x0d && this.bytes[this.position] === 0x0a) this.position += 1
    if (byte === 0x0d || byte === 0x0a) return []
    const known = ESCAPES[String.fromCharCode(byte)]
    return [known ?? byte]
  }

  /** A keyword, a number, or a reference, which begins like a number. */
  #word(): PdfValue {
    const token = this.token()
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    if (!NUMBER.test(token)) return brokenPdf('expected an object')
    if (!INTEGER.test(token)) return Number(token)
    const behind = this.position
    const generation = this.token()
    if (INTEGER.test(generation) && this.token() === 'R')
      return new PdfRef(Number(token), Number(generation))
    this.position = behind
    return Number(token)
  }
}

const ESCAPES: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, b: 0x08, f: 0x0c }

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}
