// Bytes that come in pieces, put together as they come: of a large input no two copies are ever in memory.

/** Room to begin with; more than most credentials take. */
const FIRST_ROOM = 1024 * 1024
/** The last piece may go beyond the limit: it is what shows that there is more. */
const LAST_PIECE = 64 * 1024

export class Gathered {
  readonly #limit: number
  #room = new Uint8Array(0)
  #length = 0

  /** @param limit So many bytes, and what the piece that goes beyond holds. */
  constructor(limit: number) {
    this.#limit = limit
  }

  get length(): number {
    return this.#length
  }

  add(piece: Uint8Array): void {
    const needed = this.#length + piece.length
    if (needed > this.#room.length) this.#grow(needed)
    this.#room.set(piece, this.#length)
    this.#length = needed
  }

  /** What has come so far; to be looked at before more is added. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length)
  }

  /** To all that there can be, at once: memory that is not written to is not taken from the machine. */
  #grow(needed: number): void {
    const room = needed <= FIRST_ROOM ? FIRST_ROOM : this.#limit + LAST_PIECE
    const grown = new Uint8Array(Math.max(room, needed))
    grown.set(this.bytes)
    this.#room = grown
  }
}
