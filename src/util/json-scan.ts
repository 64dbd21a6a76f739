// One linear pass over JSON text: the whole RFC 8259 grammar, and the rules that JSON.parse does not know
// (duplicate and forbidden keys, lone surrogates, numbers that two readers see differently, limits).
// Builds no value; `strict-json.ts` does, after this pass found nothing. No recursion: nesting costs no stack.

import { pointerTo } from './json.ts'
import { placeIn, type StrictJsonCode, type StrictJsonFault } from './json-fault.ts'

/** Limits of one scan; every one is inclusive. */
export interface ScanLimits {
  /** Arrays and objects inside each other. */
  readonly maxDepth: number
  /** Values of every kind, containers included. */
  readonly maxNodes: number
}

/** After this many faults the scan stops: a report of more helps nobody, and output stays bounded. */
const MAX_FAULTS = 50
/** Up to this many keys a linear comparison beats a Set. */
const FEW_KEYS = 12
/** Decimal integers of at most this many characters are exact in a double. */
const EXACT_DIGITS = 15

/** A string longer than this is skipped by a regular expression, which is slow to start and fast to run. */
const LONG_RUN = 48

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
/** Hashing every key costs more than this look at its length. */
const SHORTEST_FORBIDDEN = 9
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not hold them unescaped
const PLAIN_RUN = /[^"\\\u0000-\u001f]*/y
const INTEGER = /^-?[0-9]+$/
const NON_ZERO_MANTISSA = /^-?[0.]*[1-9]/
const LITERALS = new Map([
  [0x74, 'true'],
  [0x66, 'false'],
  [0x6e, 'null'],
])
const SIMPLE_ESCAPES = new Set([0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74])
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d]

/** Thrown inside the scan only, when going on makes no sense. */
class ScanStopped extends Error {}

/** An open array or object. Reused per depth, so that scanning allocates per depth and not per node. */
interface Frame {
  isObject: boolean
  index: number
  key: string
  /** Keys met so far; a Set only once there are many. */
  readonly few: string[]
  many: Set<string> | undefined
}

/**
 * Every rule of strict JSON that the text breaks, in the order of the text; none: `JSON.parse` accepts it.
 * A broken grammar ends the scan, other faults do not. Time is linear in the length.
 *
 * @param text Well-formed UTF-16 without a byte order mark.
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function scanJson(text: string, limits: ScanLimits): readonly StrictJsonFault[] {
  const scanner = new JsonScanner(text, limits)
  try {
    scanner.run()
  } catch (error) {
    if (!(error instanceof ScanStopped)) throw error
  }
  return scanner.faults
}

class JsonScanner {
  readonly faults: StrictJsonFault[] = []
  readonly #text: string
  readonly #limits: ScanLimits
  readonly #frames: Frame[] = []
  #depth = 0
  #nodes = 0
  #at = 0
  /** While a key is read the innermost place known is the object around it. */
  #inKey = false

  constructor(text: string, limits: ScanLimits) {
    this.#text = text
    this.#limits = limits
  }

  run(): void {
    for (;;) {
      const opened = this.#value()
      if (opened) continue
      while (this.#depth > 0 && this.#closes());
      if (this.#depth === 0) break
    }
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#syntax('expected the end of the text after the value')
  }

  /** Reads one value; true when it is a container that has a first member to read next. */
  #value(): boolean {
    const unit = this.#skipSpace()
    if (++this.#nodes > this.#limits.maxNodes) {
      this.#stop('JSON_TOO_MANY_NODES', `expected at most ${this.#limits.maxNodes} values`)
    }
    if (unit === QUOTE) this.#string()
    else if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) return this.#open(unit === OPEN_OBJECT)
    else if (unit === 0x2d || (unit >= 0x30 && unit <= 0x39)) this.#number()
    else this.#literal(unit)
    return false
  }

  #open(isObject: boolean): boolean {
    if (this.#depth >= this.#limits.maxDepth) {
      this.#stop('JSON_TOO_DEEP', `expected at most ${this.#limits.maxDepth} levels of nesting`)
    }
    this.#at++
    const unit = this.#skipSpace()
    if (unit === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      this.#at++
      return false
    }
    this.#pushFrame(isObject)
    if (isObject) this.#key()
    return true
  }

  #pushFrame(isObject: boolean): void {
    const frame = this.#frames[this.#depth]
    if (frame === undefined) {
      this.#frames.push({ isObject, index: 0, key: '', few: [], many: undefined })
    } else {
      frame.isObject = isObject
      frame.index = 0
      frame.key = ''
      frame.few.length = 0
      frame.many = undefined
    }
    this.#depth++
  }

  /** After a value: a comma leads to the next one (false), a closing bracket ends the container (true). */
  #closes(): boolean {
    const frame = this.#frames[this.#depth - 1] as Frame
    const unit = this.#skipSpace()
    if (unit === COMMA) {
      this.#at++
      frame.index++
      if (frame.isObject) this.#key()
      return false
    }
    if (unit !== (frame.isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      this.#syntax(`expected a comma or the end of the ${frame.isObject ? 'object' : 'array'}`)
    }
    this.#at++
    this.#depth--
    return true
  }

  #key(): void {
    this.#inKey = true
    if (this.#skipSpace() !== QUOTE) this.#syntax('expected a key in double quotes')
    const start = this.#at
    const frame = this.#frames[this.#depth - 1] as Frame
    const escaped = this.#string()
    // Escapes were checked just now, so JSON.parse cannot throw; two spellings of one key must meet here.
    const key = escaped
      ? (JSON.parse(this.#text.slice(start, this.#at)) as string)
      : this.#text.slice(start + 1, this.#at - 1)
    frame.key = key
    this.#inKey = false
    if (isRepeated(frame, key)) {
      this.#fault(
        'JSON_DUPLICATE_KEY',
        'expected each key once in an object, found it again',
        start,
      )
    }
    if (key.length >= SHORTEST_FORBIDDEN && FORBIDDEN_KEYS.has(key)) {
      this.#fault('JSON_FORBIDDEN_KEY', 'expected no key with a meaning in JavaScript', start)
    }
    if (this.#skipSpace() !== COLON) this.#syntax('expected a colon after the key')
    this.#at++
  }

  /** Reads a string; true when it has escapes. */
  #string(): boolean {
    const text = this.#text
    let escaped = false
    let at = this.#at + 1
    let longFrom = at + LONG_RUN
    for (;;) {
      if (at > longFrom) {
        PLAIN_RUN.lastIndex = at
        PLAIN_RUN.test(text)
        at = PLAIN_RUN.lastIndex
        longFrom = at + LONG_RUN
      }
      const unit = text.charCodeAt(at)
      if (unit === QUOTE) break
      if (unit === BACKSLASH) {
        escaped = true
        // JSON inside JSON is full of these; everything else is looked up.
        if (text.charCodeAt(at + 1) === QUOTE) {
          at += 2
          continue
        }
        this.#at = at
        at = this.#escape()
      } else if (unit >= 0x20) at++
      else {
        this.#at = at
        this.#syntax(
          at < text.length
            ? 'expected control characters in strings to be escaped'
            : 'expected a closing quote, found the end of the text',
        )
      }
    }
    this.#at = at + 1
    return escaped
  }

  /** Checks the escape at the position; returns the offset behind it. */
  #escape(): number {
    const at = this.#at
    const kind = this.#text.charCodeAt(at + 1)
    if (SIMPLE_ESCAPES.has(kind)) return at + 2
    const unit = kind === 0x75 ? hexUnit(this.#text, at + 2) : -1
    if (unit < 0) this.#syntax('expected an escape sequence that JSON knows')
    if (unit < 0xd800 || unit > 0xdfff) return at + 6
    const follows = this.#text.startsWith('\\u', at + 6) ? hexUnit(this.#text, at + 8) : -1
    if (unit <= 0xdbff && follows >= 0xdc00 && follows <= 0xdfff) return at + 12
    this.#fault('JSON_LONE_SURROGATE', 'expected both halves of a surrogate pair', at)
    return at + 6
  }

  #number(): void {
    const start = this.#at
    NUMBER.lastIndex = start
    const match = NUMBER.exec(this.#text)
    if (match === null) this.#syntax('expected a number')
    const digits = match[0]
    this.#at = start + digits.length
    if (digits.length > EXACT_DIGITS || /[eE]/.test(digits)) this.#checkRange(digits, start)
  }

  #checkRange(digits: string, start: number): void {
    const number = Number(digits)
    const lost = !Number.isFinite(number)
      ? 'expected a number that a double can hold'
      : INTEGER.test(digits) && BigInt(digits) !== BigInt(number)
        ? 'expected an integer that a double holds exactly'
        : number === 0 && NON_ZERO_MANTISSA.test(digits)
          ? 'expected a number that does not vanish in a double'
          : significand(digits) !== significand(String(number))
            ? 'expected a number with no more digits than a double keeps'
            : undefined
    if (lost !== undefined) this.#fault('JSON_NUMBER_OUT_OF_RANGE', lost, start)
  }

  #literal(unit: number): void {
    const literal = LITERALS.get(unit)
    if (literal === undefined || !this.#text.startsWith(literal, this.#at)) {
      this.#syntax(
        this.#at < this.#text.length ? 'expected a value' : 'expected a value, found the end',
      )
    }
    this.#at += literal.length
  }

  /** Moves to the next unit that is not space and returns it; NaN at the end. */
  #skipSpace(): number {
    for (;;) {
      const unit = this.#text.charCodeAt(this.#at)
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return unit
      this.#at++
    }
  }

  #pointer(): string {
    return this.#frames
      .slice(0, this.#inKey ? this.#depth - 1 : this.#depth)
      .reduce((parent, frame) => pointerTo(parent, frame.isObject ? frame.key : frame.index), '')
  }

  #fault(code: StrictJsonCode, message: string, offset: number): void {
    this.faults.push({
      code,
      message,
      pointer: this.#pointer(),
      ...placeIn(this.#text, offset),
    })
    if (this.faults.length >= MAX_FAULTS) throw new ScanStopped()
  }

  #stop(code: StrictJsonCode, message: string): never {
    this.#fault(code, message, this.#at)
    throw new ScanStopped()
  }

  #syntax(message: string): never {
    this.#stop('JSON_SYNTAX', message)
  }
}

/**
 * The digits that count of a decimal number, without leading and trailing zeros. A double keeps a number when its
 * shortest text has the same: the exponents agree, as the two differ by less than a digit.
 */
function significand(number: string): string {
  const [mantissa = ''] = number.split(/[eE]/)
  return mantissa.replace(/[-.]/g, '').replace(/^0+|0+$/g, '')
}

/** Notes a key of an object; true when it was there. */
function isRepeated(frame: Frame, key: string): boolean {
  if (frame.many !== undefined) {
    const size = frame.many.size
    return frame.many.add(key).size === size
  }
  if (frame.few.includes(key)) return true
  frame.few.push(key)
  if (frame.few.length > FEW_KEYS) frame.many = new Set(frame.few)
  return false
}

/** The UTF-16 unit that four hexadecimal digits name; -1 when they are not there. */
function hexUnit(text: string, at: number): number {
  let unit = 0
  for (let digit = at; digit < at + 4; digit++) {
    const code = text.charCodeAt(digit)
    const value =
      code >= 0x30 && code <= 0x39
        ? code - 0x30
        : (code | 0x20) >= 0x61 && (code | 0x20) <= 0x66
          ? (code | 0x20) - 0x57
          : -1
    if (value < 0) return -1
    unit = unit * 16 + value
  }
  return unit
}
