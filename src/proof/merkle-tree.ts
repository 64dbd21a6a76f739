// The Merkle tree of Certificate Transparency: hashes of leaves and nodes, growth leaf by leaf, and the two proofs.
// RFC 6962 section 2.1, RFC 9162 section 2.1; SHA-256, leaves prefixed with 0x00 and nodes with 0x01, so that no node
// can pass for a leaf. What the leaves hold is for others.

import { hash } from 'node:crypto'
import { concatBytes, equalBytes } from '../util/bytes.ts'

export const HASH_BYTES = 32
const LEAF_PREFIX = new Uint8Array([0])
const NODE_PREFIX = 1

/** SHA-256 of a leaf's content. */
export function leafHash(content: Uint8Array): Uint8Array {
  return sha256(concatBytes(LEAF_PREFIX, content))
}

/** Root of the tree without leaves. */
export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array())
}

/**
 * A tree as far as it must be known to grow: the roots of its largest complete subtrees, largest first, one for every
 * bit that is set in `size`.
 */
export interface Frontier {
  readonly size: number
  readonly roots: readonly Uint8Array[]
}

export const EMPTY_FRONTIER: Frontier = { size: 0, roots: [] }

/** The tree with leaves added at its end. @throws {TypeError} for a frontier without the roots that its size asks for. */
export function appendLeaves({ size, roots }: Frontier, leaves: Iterable<Uint8Array>): Frontier {
  const grown = [...roots]
  let count = size
  for (const leaf of leaves) {
    let subtree = leaf
    // Every complete subtree of the same size as the new one merges with it, as a carry in binary addition does.
    for (let rest = count; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      const left = grown.pop()
      if (!left) throw new TypeError('a frontier that lacks the root of a subtree')
      subtree = nodeHash(left, subtree)
    }
    grown.push(subtree)
    count += 1
  }
  return { size: count, roots: grown }
}

/** Root hash of a tree. */
export function rootOf({ roots }: Frontier): Uint8Array {
  const [smallest, ...larger] = [...roots].reverse()
  if (!smallest) return emptyRoot()
  return larger.reduce((right, left) => nodeHash(left, right), smallest)
}

/** Leaf hashes by place; only asked for those below the size that a proof is for. */
export type LeafAt = (index: number) => Uint8Array

/** RFC 6962 section 2.1.1. @throws {TypeError} when the tree has no such leaf. */
export function inclusionPath(leafAt: LeafAt, index: number, size: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= size)
    throw new TypeError('the tree has no such leaf')
  return pathIn(leafAt, index, { from: 0, to: size })
}

/** RFC 6962 section 2.1.2: that the first `first` leaves of a tree of `second` are the tree of then. */
export function consistencyPath(leafAt: LeafAt, first: number, second: number): Uint8Array[] {
  if (!Number.isInteger(first) || first < 1 || first > second)
    throw new TypeError('expected an earlier tree of at least one leaf')
  return subproof(leafAt, first, { from: 0, to: second }, true)
}

/** RFC 9162 section 2.1.3.2. */
export function isIncluded(
  leaf: Uint8Array,
  { index, size, path }: { index: number; size: number; path: readonly Uint8Array[] },
  root: Uint8Array,
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false
  let [fn, sn, reached] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      reached = nodeHash(sibling, reached)
      while (fn % 2 === 0 && fn > 0) [fn, sn] = [half(fn), half(sn)]
    } else reached = nodeHash(reached, sibling)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && equalBytes(reached, root)
}

/** A tree by its size and root hash. */
export interface TreeRoot {
  readonly size: number
  readonly root: Uint8Array
}

/** RFC 9162 section 2.1.4.2. */
export function isConsistent(
  first: TreeRoot,
  second: TreeRoot,
  path: readonly Uint8Array[],
): boolean {
  if (!isCount(first.size) || !isCount(second.size)) return false
  if (first.size < 1 || first.size > second.size) return false
  if (first.size === second.size) return path.length === 0 && equalBytes(first.root, second.root)
  // The root of a complete first tree is its own first step.
  const [start, ...steps] = isPowerOfTwo(first.size) ? [first.root, ...path] : path
  if (!start) return false
  let [fn, sn] = [first.size - 1, second.size - 1]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let [fr, sr] = [start, start]
  for (const step of steps) {
    if (sn === 0) return false
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(step, fr)
      sr = nodeHash(step, sr)
      while (fn % 2 === 0 && fn > 0) [fn, sn] = [half(fn), half(sn)]
    } else sr = nodeHash(sr, step)
    ;[fn, sn] = [half(fn), half(sn)]
  }
  return sn === 0 && equalBytes(fr, first.root) && equalBytes(sr, second.root)
}

interface Range {
  readonly from: number
  readonly to: number
}

function pathIn(leafAt: LeafAt, index: number, { from, to }: Range): Uint8Array[] {
  if (to - from === 1) return []
  const middle = from + largestPowerBelow(to - from)
  return index < middle
    ? [...pathIn(leafAt, index, { from, to: middle }), rangeRoot(leafAt, { from: middle, to })]
    : [...pathIn(leafAt, index, { from: middle, to }), rangeRoot(leafAt, { from, to: middle })]
}

// `isWhole`: the range so far is the first tree itself, whose root the verifier has.
function subproof(leafAt: LeafAt, first: number, range: Range, isWhole: boolean): Uint8Array[] {
  const { from, to } = range
  if (first === to - from) return isWhole ? [] : [rangeRoot(leafAt, range)]
  const k = largestPowerBelow(to - from)
  const middle = from + k
  return first <= k
    ? [
        ...subproof(leafAt, first, { from, to: middle }, isWhole),
        rangeRoot(leafAt, { from: middle, to }),
      ]
    : [
        ...subproof(leafAt, first - k, { from: middle, to }, false),
        rangeRoot(leafAt, { from, to: middle }),
      ]
}

function rangeRoot(leafAt: LeafAt, { from, to }: Range): Uint8Array {
  return rootOf(
    appendLeaves(
      EMPTY_FRONTIER,
      (function* () {
        for (let index = from; index < to; index++) yield leafAt(index)
      })(),
    ),
  )
}

// One buffer for all nodes: hashing is synchronous, and a batch makes one node for every award.
const node = new Uint8Array(1 + 2 * HASH_BYTES)
node[0] = NODE_PREFIX

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return sha256(node)
}

function sha256(data: Uint8Array): Uint8Array {
  const { buffer, byteOffset, byteLength } = hash('sha256', data, 'buffer')
  return new Uint8Array(buffer, byteOffset, byteLength)
}

// Sizes stay below 2^53, beyond what bit operators can do.
const half = (n: number): number => Math.floor(n / 2)
const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

function isPowerOfTwo(n: number): boolean {
  return largestPowerBelow(n + 1) === n
}

function largestPowerBelow(n: number): number {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}
