// A map that holds no more than so many entries and forgets one that was not used for long: the oldest, unless it was
// used since it came or was spared last. A use costs nothing beyond the look-up.

interface Entry<V> {
  value: V
  isUsed: boolean
}

export class RecentMap<K, V> {
  readonly #entries = new Map<K, Entry<V>>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#entries.size
  }

  /** The value of a key, which counts as a use. */
  get(key: K): V | undefined {
    const entry = this.#entries.get(key)
    if (entry) entry.isUsed = true
    return entry?.value
  }

  set(key: K, value: V): void {
    const known = this.#entries.get(key)
    if (known) {
      known.value = value
      known.isUsed = true
      return
    }
    if (this.#limit < 1) return
    if (this.#entries.size >= this.#limit) this.#forgetOne()
    this.#entries.set(key, { value, isUsed: false })
  }

  delete(key: K): void {
    this.#entries.delete(key)
  }

  /** Those spared come again, behind all others; by then they count as unused. */
  #forgetOne(): void {
    for (const [key, entry] of this.#entries) {
      this.#entries.delete(key)
      if (!entry.isUsed) return
      entry.isUsed = false
      this.#entries.set(key, entry)
    }
  }
}
