// A list of JSON values that is written as they come, in UTF-8 and outside of the heap: what waits for the last one of
// many there would be copied twice by the collector. Each stands on a line of its own, so that the list can be read
// value by value as well.

import { Buffer } from 'node:buffer'

const FIRST_BYTES = 131_072
/** UTF-8 bytes of one UTF-16 unit at most. */
const BYTES_PER_UNIT = 3
const [OPEN, NEXT, CLOSE] = ['[', ',\n', ']']
const LINE_FEED = 0x0a

export class JsonPile {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES)
  #length = 0

  add(value: unknown): void {
    this.#write((this.#length === 0 ? OPEN : NEXT) + JSON.stringify(value))
  }

  /** The list; overwritten by what is added from now on, which begins the next one. */
  take(): Uint8Array {
    this.#write(this.#length === 0 ? OPEN + CLOSE : CLOSE)
    const list = this.#bytes.subarray(0, this.#length)
    this.#length = 0
    return list
  }

  #write(text: string): void {
    const needed = this.#length + text.length * BYTES_PER_UNIT
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2)
      larger.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = larger
    }
    this.#length += this.#bytes.write(text, this.#length)
  }
}

/** The values of a list that a {@link JsonPile} has written, one at a time in memory. */
export function* valuesOfPile(list: Buffer): Generator<unknown> {
  const close = list.length - CLOSE.length
  for (let start = OPEN.length; start < close; ) {
    const lineEnd = list.indexOf(LINE_FEED, start)
    const next = lineEnd < 0 ? close : lineEnd + 1
    yield JSON.parse(list.toString('utf8', start, lineEnd < 0 ? close : next - NEXT.length))
    start = next
  }
}
