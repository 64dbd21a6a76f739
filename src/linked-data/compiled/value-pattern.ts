// Which places of a document hold equal values. Two documents of one shape and one pattern differ in nothing but
// the values themselves, one for one.

import type { SlotValue } from './shape.ts'

/** Slots that hold the same value. */
interface Holders {
  readonly slots: Set<number>
  /** The number of the text of the shape itself that they hold. */
  readonly constant: number | undefined
}

export class ValuePattern {
  /** Texts that documents of the shape expand to whatever their values are, numbered. */
  readonly #constants: ReadonlyMap<SlotValue, number>
  /** What stood in the slots last, so that only what differs is looked up. */
  readonly #values: SlotValue[] = []
  readonly #holders = new Map<SlotValue, Holders>()
  /** Those that make the pattern: several slots, or one with a text of the shape. */
  readonly #telling = new Set<Holders>()
  #text: string | undefined

  constructor(constants: Iterable<string>) {
    this.#constants = new Map([...new Set(constants)].map((text, number) => [text, number]))
  }

  /**
   * The slots that hold the same as another one, or as the shape itself.
   *
   * @param changed The slots that may have other values than the last time.
   */
  of(values: readonly SlotValue[], changed: Iterable<number> = values.keys()): string {
    for (const slot of changed) {
      const [value, before] = [values[slot] as SlotValue, this.#values[slot]]
      if (value === before) continue
      if (before !== undefined) this.#leave(slot, before)
      this.#join(slot, value)
      this.#values[slot] = value
    }
    this.#text ??= [...this.#telling].map(textOf).sort().join(' ')
    return this.#text
  }

  #leave(slot: number, value: SlotValue): void {
    const holders = this.#holders.get(value) as Holders
    holders.slots.delete(slot)
    if (this.#telling.has(holders)) this.#text = undefined
    if (!isTelling(holders)) this.#telling.delete(holders)
    if (holders.slots.size === 0) this.#holders.delete(value)
  }

  #join(slot: number, value: SlotValue): void {
    const known = this.#holders.get(value)
    const holders = known ?? { slots: new Set(), constant: this.#constants.get(value) }
    holders.slots.add(slot)
    if (!known) this.#holders.set(value, holders)
    if (!isTelling(holders)) return
    this.#telling.add(holders)
    this.#text = undefined
  }
}

function isTelling({ slots, constant }: Holders): boolean {
  return slots.size > 1 || (slots.size === 1 && constant !== undefined)
}

function textOf({ slots, constant }: Holders): string {
  return `${[...slots].sort((a, b) => a - b).join('=')}:${constant ?? ''}`
}
