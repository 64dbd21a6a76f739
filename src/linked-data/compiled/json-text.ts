// The JSON text of documents of one shape, filled in like their quads: what did not change since the last
// document is not written again. Equal to `JSON.stringify`, letter for letter, in UTF-8.

import { Buffer } from 'node:buffer'
import { ByteText } from './byte-text.ts'
import type { Shape, SlotValue } from './shape.ts'

export class JsonText {
  /** Text before each slot, and after the last one. */
  readonly #pieces: readonly string[]
  readonly #values: (SlotValue | undefined)[]
  readonly #texts: string[]
  readonly #isLively: boolean[]
  /** Slots that have changed before, in order, and the text before each of them and after the last one. */
  #lively: number[] = []
  #between: Buffer[] = []
  readonly #out = new ByteText()

  constructor(shape: Shape) {
    this.#pieces = piecesOf(shape)
    this.#values = this.#pieces.slice(1).map(() => undefined)
    this.#texts = this.#values.map(() => '')
    this.#isLively = this.#values.map(() => false)
  }

  /**
   * The text of the document with the given values, one per slot, in order; overwritten by the next one.
   *
   * @param changed The slots that may have other values than the last time.
   */
  write(values: readonly SlotValue[], changed: Iterable<number>): Buffer {
    let restless = this.#between.length === 0
    for (const slot of changed) {
      const value = values[slot] as SlotValue
      if (value === this.#values[slot]) continue
      const isFirst = this.#values[slot] === undefined
      this.#values[slot] = value
      this.#texts[slot] = JSON.stringify(value)
      if (isFirst || this.#isLively[slot]) continue
      this.#isLively[slot] = true
      this.#lively.push(slot)
      restless = true
    }
    if (restless) this.#join()
    const out = this.#out
    out.clear()
    out.add(this.#between[0] as Buffer)
    for (let index = 0; index < this.#lively.length; index += 1) {
      out.addText(this.#texts[this.#lively[index] as number] as string)
      out.add(this.#between[index + 1] as Buffer)
    }
    return out.bytes
  }

  /** Joins everything between the slots that change. */
  #join(): void {
    this.#lively.sort((a, b) => a - b)
    this.#between = []
    let text = ''
    for (const [slot, piece] of this.#pieces.entries()) {
      text += piece
      if (!this.#isLively[slot]) text += this.#texts[slot] ?? ''
      else {
        this.#between.push(Buffer.from(text))
        text = ''
      }
    }
    this.#between.push(Buffer.from(text))
  }
}

function piecesOf(shape: Shape): readonly string[] {
  const pieces = ['']
  const add = (text: string) => {
    pieces[pieces.length - 1] += text
  }
  const visit = (part: Shape): void => {
    if (part.kind === 'constant') add(JSON.stringify(part.value))
    else if (part.kind === 'array') list('[', part.items, ']')
    else if (part.kind === 'object') list('{', part.members, '}', part.keys)
    else pieces.push('')
  }
  const list = (open: string, parts: readonly Shape[], close: string, keys?: readonly string[]) => {
    add(open)
    for (const [index, part] of parts.entries()) {
      if (index > 0) add(',')
      if (keys) add(`${JSON.stringify(keys[index])}:`)
      visit(part)
    }
    add(close)
  }
  visit(shape)
  return pieces
}
