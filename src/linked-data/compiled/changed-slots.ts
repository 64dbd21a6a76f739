// The slots whose values changed since somebody took them over.

export class ChangedSlots {
  readonly #slots: number[] = []
  readonly #isListed: boolean[] = []

  add(slot: number): void {
    if (this.#isListed[slot]) return
    this.#isListed[slot] = true
    this.#slots.push(slot)
  }

  /** Each once, in no order. */
  get list(): readonly number[] {
    return this.#slots
  }

  clear(): void {
    for (const slot of this.#slots) this.#isListed[slot] = false
    this.#slots.length = 0
  }
}
