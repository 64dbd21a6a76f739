// Where the bytes of a ZIP archive are, and the ways in which they are looked at.

import type { Buffer } from 'node:buffer'
import { RandomAccessReader } from 'yauzl'

/** Where the bytes of an archive are, such as an open file: of a large one only what is asked for is in memory. */
export interface ZipSource {
  readonly size: number
  /** So many bytes from a place; fewer at the end. */
  read(at: number, length: number): Uint8Array
  /** Takes back what `read` gave; absent where that was a view of what stays in memory. */
  release?(bytes: Uint8Array): void
}

/** Bytes in memory as a source. */
export function sourceOver(bytes: Uint8Array): ZipSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) }
}

/** Some bytes of a source to read numbers from. */
export function viewOf(source: ZipSource, at: number, length: number): DataView {
  const { buffer, byteOffset } = source.read(at, length)
  return new DataView(buffer, byteOffset, length)
}

/** A source in the form that yauzl reads from. */
export class SourceReader extends RandomAccessReader {
  readonly #source: ZipSource

  constructor(source: ZipSource) {
    super()
    this.#source = source
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let error: Error | null = null
    try {
      const found = this.#source.read(position, length)
      buffer.set(found, offset)
      if (found.length !== length) error = new RangeError('the archive ends too early')
    } catch (cause) {
      error = new Error('the archive cannot be read', { cause })
    }
    setImmediate(callback, error)
  }
}
