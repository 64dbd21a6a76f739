// Learners' identities in 64 bits each, so that a file of millions can be searched for rows that speak of the same
// learner without holding them. Equal identities have equal fingerprints; equal fingerprints only raise a suspicion,
// which the duplicate index settles on the rows themselves.

import type { Learner } from '../../model/award.ts'
import { identitiesOf } from './award-key.ts'
import { keyOf } from './duplicate-index.ts'

/** Pairs of 32 bits, one pair for each identity of each learner. */
export function fingerprintsOf(learners: Iterable<Learner>): Uint32Array {
  const keys: string[] = []
  for (const learner of learners)
    for (const identity of identitiesOf(learner)) keys.push(keyOf(identity))
  // Straight into 32 bits: in a list of numbers each would be an object.
  const words = new Uint32Array(keys.length * 2)
  for (const [at, key] of keys.entries()) {
    words[2 * at] = fnv1a(key, 0x811c9dc5)
    words[2 * at + 1] = fnv1a(key, 0x9747b28c)
  }
  return words
}

/** FNV-1a over UTF-16 code units, its bits mixed once more as short keys differ in the last ones only. */
function fnv1a(text: string, basis: number): number {
  let hash = basis
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

const FIRST_SLOTS = 1 << 18
const FULL = 0.6

/**
 * A set of fingerprints in about seven bytes each. It grows by another, larger table: nothing is ever copied, and
 * half of the bits need not be kept, as they say where to look.
 */
export class FingerprintSet {
  #tables: { readonly slots: Uint32Array; taken: number }[] = []

  /** Adds one. @returns whether it, or hardly ever another one, was there. */
  add(home: number, mark: number): boolean {
    // Zero is an empty slot.
    const kept = mark === 0 ? 1 : mark
    for (const { slots } of this.#tables)
      if (slots[placeOf(slots, home, kept)] === kept) return true
    const { slots } = this.#roomy()
    slots[placeOf(slots, home, kept)] = kept
    return false
  }

  #roomy() {
    const last = this.#tables.at(-1)
    if (last && last.taken < last.slots.length * FULL) {
      last.taken += 1
      return last
    }
    const size = last ? last.slots.length * 2 : FIRST_SLOTS
    const next = { slots: new Uint32Array(size), taken: 1 }
    this.#tables = [...this.#tables, next]
    return next
  }
}

/** Where a mark is, or the empty slot where it would go. */
function placeOf(slots: Uint32Array, home: number, mark: number): number {
  const last = slots.length - 1
  let at = home & last
  while (slots[at] !== 0 && slots[at] !== mark) at = (at + 1) & last
  return at
}
