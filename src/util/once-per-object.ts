// Remembers what was worked out about objects that never change, for as long as they live: frozen certificates, of which
// the same bytes give the same object. Nothing that depends on a clock, a caller or the outside belongs here.

/** The work done once per object. */
export function oncePerObject<A extends object, T>(work: (object: A) => T): (object: A) => T {
  const known = new WeakMap<A, { readonly result: T }>()
  return (object) => {
    const found = known.get(object) ?? { result: work(object) }
    known.set(object, found)
    return found.result
  }
}

/** The work done once per pair of objects, in their order. */
export function oncePerPair<A extends object, B extends object, T>(
  work: (first: A, second: B) => T,
): (first: A, second: B) => T {
  const of = oncePerObject((first: A) => oncePerObject((second: B) => work(first, second)))
  return (first, second) => of(first)(second)
}
