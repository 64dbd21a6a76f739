// What was worked out lately and need not be again, in bounded memory: what was not asked for longest is forgotten.

export interface Latest<V> {
  /** The value of a key, worked out where it is not known. */
  of(key: string, work: () => V): V
}

/** Keeps so many values. */
export function createLatest<V>(count: number): Latest<V> {
  // A map keeps the order of insertion: what was asked for just now goes to its end.
  const known = new Map<string, { readonly value: V }>()
  return {
    of(key, work) {
      const found = known.get(key) ?? { value: work() }
      known.delete(key)
      known.set(key, found)
      const [oldest] = known.keys()
      if (known.size > count && oldest !== undefined) known.delete(oldest)
      return found.value
    },
  }
}
