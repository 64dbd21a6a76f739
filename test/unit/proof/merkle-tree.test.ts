// The Merkle tree against the published test data of Certificate Transparency (RFC 6962), and every proof of every
// small tree with its hostile twins: another leaf, place, size, root or step proves nothing.
import { describe, expect, test } from 'vitest'
import {
  appendLeaves,
  consistencyPath,
  EMPTY_FRONTIER,
  emptyRoot,
  inclusionPath,
  isConsistent,
  isIncluded,
  leafHash,
  rootOf,
} from '../../../src/proof/merkle-tree.ts'
import { parseHex, toHex } from '../../../src/util/bytes.ts'

const INPUTS = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const bytes = (hex: string) => parseHex(hex) ?? new Uint8Array()
const leaves = INPUTS.map((input) => leafHash(bytes(input)))
const leafAt = (index: number) => leaves[index] ?? new Uint8Array()
const treeOf = (size: number) => appendLeaves(EMPTY_FRONTIER, leaves.slice(0, size))
const rootAt = (size: number) => ({ size, root: rootOf(treeOf(size)) })
const flipped = (hash: Uint8Array) => hash.map((byte, at) => (at === 0 ? byte ^ 1 : byte))

describe('published test data', () => {
  test.each(ROOTS.map((root, size) => [size, root] as const))('root of %i leaves', (size, root) => {
    expect(toHex(rootOf(treeOf(size)))).toBe(root)
  })

  test.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  ])('path of leaf %i in a tree of %i', (index, size, path) => {
    expect(inclusionPath(leafAt, index, size).map(toHex)).toEqual(path)
  })

  test.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('consistency of %i and %i', (first, second, path) => {
    expect(consistencyPath(leafAt, first, second).map(toHex)).toEqual(path)
  })
})

describe('growing', () => {
  test('leaf by leaf and all at once is the same tree', () => {
    for (let size = 0; size <= 8; size++) {
      let tree = EMPTY_FRONTIER
      for (const leaf of leaves.slice(0, size)) tree = appendLeaves(tree, [leaf])
      expect(tree).toEqual(treeOf(size))
    }
    expect(rootOf(EMPTY_FRONTIER)).toEqual(emptyRoot())
  })

  test('a tree that lacks a part does not grow into another one', () => {
    const { roots } = treeOf(3)
    for (const kept of [[], roots.slice(0, 1)])
      expect(() => appendLeaves({ size: 3, roots: kept }, leaves.slice(3, 4))).toThrow(TypeError)
  })

  test('a leaf is never a node', () => {
    expect(toHex(leafHash(bytes('')))).toBe(ROOTS[1])
    const pair = new Uint8Array([...leafAt(0), ...leafAt(1)])
    expect(leafHash(pair)).not.toEqual(rootAt(2).root)
  })
})

describe('inclusion', () => {
  test('every leaf of every tree is proved, and by nothing else', () => {
    for (let size = 1; size <= 8; size++)
      for (let index = 0; index < size; index++) {
        const path = inclusionPath(leafAt, index, size)
        const { root } = rootAt(size)
        const proof = { index, size, path }
        expect(isIncluded(leafAt(index), proof, root)).toBe(true)
        expect(isIncluded(flipped(leafAt(index)), proof, root)).toBe(false)
        expect(isIncluded(leafAt(index), proof, flipped(root))).toBe(false)
        expect(isIncluded(leafAt(index), { ...proof, path: [...path, root] }, root)).toBe(false)
        for (const [at, step] of path.entries()) {
          const changed = path.with(at, flipped(step))
          expect(isIncluded(leafAt(index), { ...proof, path: changed }, root)).toBe(false)
          const shorter = path.toSpliced(at, 1)
          expect(isIncluded(leafAt(index), { ...proof, path: shorter }, root)).toBe(false)
        }
        for (let other = 0; other < size; other++)
          if (other !== index)
            expect(isIncluded(leafAt(index), { ...proof, index: other }, root)).toBe(false)
      }
  })

  test.each([
    [8, 8],
    [-1, 8],
    [0.5, 8],
    [0, 0],
  ])('place %f of %i is none', (index, size) => {
    expect(() => inclusionPath(leafAt, index, size)).toThrow(TypeError)
    expect(isIncluded(leafAt(0), { index, size, path: [] }, leafAt(0))).toBe(false)
  })

  // With steps that would lead to the root, were the numbers not looked at.
  test.each([
    ['a place behind the tree', { index: 1, size: 1, path: [] }, rootAt(1)],
    ['one before it', { index: -1, size: 1, path: [] }, rootAt(1)],
    ['half a place', { index: 0.5, size: 1, path: [] }, rootAt(1)],
    ['half a leaf too many', { index: 0, size: 1.5, path: [leafAt(1)] }, rootAt(2)],
  ])('%s proves nothing', (_case, proof, { root }) => {
    expect(isIncluded(leafAt(0), proof, root)).toBe(false)
  })

  test('a path that leads beyond the tree proves nothing, be it that of a larger one', () => {
    const path = inclusionPath(leafAt, 1, 2)
    expect(isIncluded(leafAt(1), { index: 0, size: 1, path }, rootAt(2).root)).toBe(false)
  })
})

describe('consistency', () => {
  test('every earlier tree is proved, and no other one', () => {
    for (let second = 1; second <= 8; second++)
      for (let first = 1; first <= second; first++) {
        const path = consistencyPath(leafAt, first, second)
        const [before, after] = [rootAt(first), rootAt(second)]
        expect(isConsistent(before, after, path)).toBe(true)
        expect(isConsistent({ ...before, root: flipped(before.root) }, after, path)).toBe(false)
        expect(isConsistent(before, { ...after, root: flipped(after.root) }, path)).toBe(false)
        expect(isConsistent(before, after, [...path, after.root])).toBe(false)
        for (const [at, step] of path.entries())
          expect(isConsistent(before, after, path.with(at, flipped(step)))).toBe(false)
        if (first < second) expect(isConsistent(after, before, path)).toBe(false)
      }
  })

  test('sizes that are none, and a path that is missing, prove nothing', () => {
    const [before, after] = [rootAt(3), rootAt(8)]
    const path = consistencyPath(leafAt, 3, 8)
    for (const size of [-1, 0.5, Number.NaN, 2 ** 53]) {
      expect(isConsistent({ ...before, size }, after, path)).toBe(false)
      expect(isConsistent(before, { ...after, size }, path)).toBe(false)
    }
    expect(isConsistent(before, after, [])).toBe(false)
    expect(isConsistent(before, after, path.slice(0, -1))).toBe(false)
    expect(isConsistent(before, before, path)).toBe(false)
  })

  // With roots and steps that would fit, were the sizes not looked at.
  test.each([
    ['an earlier tree of a leaf and a half', { ...rootAt(1), size: 1.5 }, rootAt(2), [0, 1]],
    ['a later one of a leaf and a half', rootAt(1), { ...rootAt(2), size: 1.5 }, [1]],
    ['an earlier tree of no leaf', { ...rootAt(1), size: 0 }, rootAt(1), [0]],
    ['an earlier tree that is larger', { ...rootAt(1), size: 2 }, rootAt(1), []],
  ])('%s proves nothing', (_case, first, second, path) => {
    expect(isConsistent(first, second, path.map(leafAt))).toBe(false)
  })

  test('trees that pass for larger or smaller ones prove nothing', () => {
    const [three, four, seven, eight] = [rootAt(3), rootAt(4), rootAt(7), rootAt(8)]
    const beyond = consistencyPath(leafAt, 7, 8)
    expect(isConsistent({ ...seven, size: 3 }, { ...eight, size: 4 }, beyond)).toBe(false)
    const short = consistencyPath(leafAt, 3, 4)
    expect(isConsistent(three, { ...four, size: 8 }, short)).toBe(false)
  })

  test('the empty tree proves nothing', () => {
    expect(isConsistent(rootAt(0), rootAt(8), [])).toBe(false)
    expect(() => consistencyPath(leafAt, 0, 8)).toThrow(TypeError)
  })

  test('no tree grew out of a larger one', () => {
    expect(() => consistencyPath(leafAt, 9, 8)).toThrow(TypeError)
  })
})
