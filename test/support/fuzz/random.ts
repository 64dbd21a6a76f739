// A small generator of random numbers with a seed, so that any input of a long run can be made again by its number.

export interface Random {
  /** An integer from 0 up to, not including, `below`. */
  next(below: number): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
}

/** Mulberry32: 32 bits of state, good enough to choose edits. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next: (below) => Math.floor(uniform() * below),
    pick: (items) => {
      if (items.length === 0) throw new TypeError('nothing to pick from')
      return items[Math.floor(uniform() * items.length)] as (typeof items)[number]
    },
    chance: (probability) => uniform() < probability,
  }
}
