// Where the credentials of a chunk are written, one behind the other. The rooms serve again for later chunks: new
// memory for each would have the collector look through everything again and again, as it counts megabytes.

import { concatBytes } from '../util/bytes.ts'

const FIRST_BYTES = 1_048_576
/** Of the largest chunk so far, for the next one that is a little larger. */
const SPARE = 1.125

/** Room for the credentials of one chunk. */
export interface CredentialRoom {
  /** Bytes for one more credential, to be filled at once. */
  readonly allocate: (length: number) => Uint8Array<ArrayBuffer>
  readonly buffer: ArrayBuffer
}

/** Rooms that are used by turns. */
export class CredentialRooms {
  readonly #free: ArrayBuffer[] = []
  #size = FIRST_BYTES

  /** A room that nobody else uses until it is given back. */
  take(): CredentialRoom {
    const buffer = this.#free.pop() ?? new ArrayBuffer(this.#size)
    let used = 0
    return {
      buffer,
      allocate: (length) => {
        const start = used
        used += length
        if (used > this.#size) this.#size = Math.ceil(used * SPARE)
        // Beyond its end each credential has memory of its own; the next room is larger.
        if (used > buffer.byteLength) return new Uint8Array(length)
        return new Uint8Array(buffer, start, length)
      },
    }
  }

  /** Takes a room back that nobody reads any more. */
  giveBack(buffer: ArrayBuffer): void {
    if (buffer.byteLength >= this.#size) this.#free.push(buffer)
  }
}

/** Byte arrays one behind the other: as they lie, where they lie so in one buffer from its start on, else copied. */
export function gathered(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [first] = parts
  let end = 0
  for (const { buffer, byteOffset, length } of parts) {
    if (buffer !== first?.buffer || byteOffset !== end)
      return concatBytes(...parts) as Uint8Array<ArrayBuffer>
    end += length
  }
  return new Uint8Array((first?.buffer ?? new ArrayBuffer(0)) as ArrayBuffer, 0, end)
}
