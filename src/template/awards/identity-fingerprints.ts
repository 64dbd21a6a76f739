// Learners' identities in 64 bits each, so that a file of millions can be searched for rows that speak of the same
// learner without holding them. Equal identities have equal fingerprints; equal fingerprints only raise a suspicion,
// which the duplicate index settles on the rows themselves.

import type { Learner } from '../../model/award.ts'
import { identitiesOf, type LearnerIdentity } from './award-key.ts'

/** Pairs of 32 bits, one pair for each identity of each learner. */
export function fingerprintsOf(learners: Iterable<Learner>): Uint32Array {
  const pile = new FingerprintPile()
  for (const learner of learners) pile.add(learner)
  return pile.take()
}

const FIRST_WORDS = 16

/** {@link fingerprintsOf} for learners that come one by one. */
export class FingerprintPile {
  /** Straight into 32 bits: in a list of numbers each would be an object. */
  #words = new Uint32Array(FIRST_WORDS)
  #length = 0

  add(learner: Learner): void {
    for (const identity of identitiesOf(learner)) {
      if (this.#length === this.#words.length) {
        const more = new Uint32Array(this.#length * 2)
        more.set(this.#words)
        this.#words = more
      }
      writeFingerprint(identity, this.#words, this.#length)
      this.#length += 2
    }
  }

  /** Those of the learners added since this was called last. */
  take(): Uint32Array {
    const taken = this.#words.slice(0, this.#length)
    this.#length = 0
    return taken
  }
}

/**
 * FNV-1a from two starts over the UTF-16 code units of kind and parts, each after a zero; the bits are mixed once more as
 * short texts differ in the last ones only.
 */
function writeFingerprint({ kind, parts }: LearnerIdentity, words: Uint32Array, at: number): void {
  let [home, mark] = [0x811c9dc5, 0x9747b28c]
  for (let part = -1; part < parts.length; part += 1) {
    const text = part < 0 ? kind : (parts[part] as string)
    home = Math.imul(home, FNV_PRIME)
    mark = Math.imul(mark, FNV_PRIME)
    for (let unit = 0; unit < text.length; unit += 1) {
      const code = text.charCodeAt(unit)
      home = Math.imul(home ^ code, FNV_PRIME)
      mark = Math.imul(mark ^ code, FNV_PRIME)
    }
  }
  words[at] = mixed(home)
  words[at + 1] = mixed(mark)
}

const FNV_PRIME = 0x01000193

function mixed(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** Of 32 bits each: 4 MiB, however many fingerprints there are. */
const SLOTS = 1 << 20
/** Beyond this a table is searched too long. */
const FULL = 0.6

/** Identities that a file has more than once, or hardly ever another one. */
export interface RepeatedIdentities {
  readonly size: number
  /** Whether one of them is the learner's. */
  includes(learner: Learner): boolean
}

/**
 * Finds fingerprints that occur more than once, in one table that does not grow: it is filled with as many as it
 * holds, all that come later are looked up in it, and then it is filled with the next ones.
 *
 * @param portions What {@link fingerprintsOf} has made; read once for each filling.
 */
export function repeatedIdentities(
  portions: Iterable<Uint32Array>,
  slots = SLOTS,
): RepeatedIdentities {
  const repeated = new Set<number>()
  const table = new Uint32Array(slots)
  const most = Math.floor(slots * FULL)
  for (let from = 0, left = true; left; from += most) {
    left = fillAndCompare(portions, { table, from, most, repeated })
    if (left) table.fill(0)
  }
  return {
    size: repeated.size,
    includes(learner) {
      const words = fingerprintsOf([learner])
      for (let at = 0; at < words.length; at += 2)
        if (repeated.has(nameOf(words[at] ?? 0, words[at + 1] ?? 0))) return true
      return false
    },
  }
}

interface Filling {
  /** Empty. */
  readonly table: Uint32Array
  /** The first fingerprint that goes into it. */
  readonly from: number
  readonly most: number
  readonly repeated: Set<number>
}

/** @returns whether there are fingerprints behind those that went in. */
function fillAndCompare(
  portions: Iterable<Uint32Array>,
  { table, from, most, repeated }: Filling,
): boolean {
  let place = 0
  for (const words of portions) {
    // What is before it was compared with everything behind it.
    for (let at = 2 * Math.max(0, from - place); at < words.length; at += 2) {
      const home = words[at] ?? 0
      const mark = words[at + 1] ?? 0
      const slot = slotOf(table, home, mark)
      if (table[slot] !== 0) repeated.add(nameOf(home, mark))
      else if (place + at / 2 < from + most) table[slot] = keptOf(mark)
    }
    place += words.length / 2
  }
  return place > from + most
}

/** Where a mark is, or the empty slot where it would go. Half of the bits need not be kept: they say where to look. */
function slotOf(table: Uint32Array, home: number, mark: number): number {
  const last = table.length - 1
  const kept = keptOf(mark)
  let at = home & last
  while (table[at] !== 0 && table[at] !== kept) at = (at + 1) & last
  return at
}

/** Zero is an empty slot. */
function keptOf(mark: number): number {
  return mark === 0 ? 1 : mark
}

/** Both halves in one number: 53 bits of 64 are enough to suspect by. */
function nameOf(home: number, mark: number): number {
  return (home & 0x1fffff) * 0x100000000 + keptOf(mark)
}
