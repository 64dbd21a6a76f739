// Which places of a document hold equal values. Two documents of one shape and one pattern differ in nothing but
// the values themselves, one for one.

import type { SlotValue } from './shape.ts'

/** Longer texts are compared one by one: hashing them would take longer than all the rest. */
const LONG = 1_000

export class ValuePattern {
  /** Texts that documents of the shape expand to whatever their values are, numbered. */
  readonly #constants: ReadonlyMap<SlotValue, number>

  constructor(constants: Iterable<string>) {
    this.#constants = new Map([...new Set(constants)].map((text, number) => [text, number]))
  }

  /** The slots that hold the same as one before, or as the shape itself. */
  of(values: readonly SlotValue[]): string {
    const first = new Map<SlotValue, number>()
    const long: number[] = []
    let text = ''
    for (let slot = 0; slot < values.length; slot += 1) {
      const value = values[slot] as SlotValue
      if (typeof value === 'string' && value.length > LONG) {
        long.push(slot)
        continue
      }
      const constant = this.#constants.get(value)
      if (constant !== undefined) text += `${slot}:${constant} `
      const before = first.get(value)
      if (before === undefined) first.set(value, slot)
      else text += `${slot}=${before} `
    }
    for (const [index, slot] of long.entries()) {
      const before = long.slice(0, index).find((other) => values[other] === values[slot])
      if (before !== undefined) text += `${slot}=${before} `
    }
    return text
  }
}
