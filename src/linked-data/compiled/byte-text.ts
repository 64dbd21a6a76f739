// A text that is written as UTF-8 into one buffer, which serves again for the next text: what was written before
// is copied as bytes, so that nothing is encoded twice.

import { Buffer } from 'node:buffer'

const FIRST_SIZE = 32_768
/** UTF-8 bytes of one UTF-16 unit at most. */
const BYTES_PER_UNIT = 3

export class ByteText {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE)
  #length = 0

  /** What was written since it was last cleared; overwritten after that. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  get length(): number {
    return this.#length
  }

  /** A copy of what was written from a place on. */
  copyFrom(start: number): Buffer {
    return Buffer.from(this.#bytes.subarray(start, this.#length))
  }

  clear(): void {
    this.#length = 0
  }

  /** Takes back what was written from a place on. */
  shorten(length: number): void {
    this.#length = Math.min(length, this.#length)
  }

  add(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** Adds a well-formed text. */
  addText(text: string): void {
    this.#reserve(text.length * BYTES_PER_UNIT)
    this.#length += this.#bytes.write(text, this.#length)
  }

  #reserve(size: number): void {
    const needed = this.#length + size
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(needed * 2)
    larger.set(this.bytes)
    this.#bytes = larger
  }
}
