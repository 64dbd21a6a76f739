import { expect, test } from 'vitest'
import {
  type AcceptedAward,
  AwardPacker,
  contentReader,
  packAwards,
  unpackAwards,
} from '../../../src/batch/award-chunk.ts'

const award = (n: number, familyName = `Example ${n}`, did?: string): AcceptedAward => ({
  row: n,
  awardKey: `key ${n}`,
  contentHash: `hash ${n}`,
  award: {
    awardedOn: '2024-02-09',
    learner: { dateOfBirth: '1998-03-05', ...(did && { did }), familyName, nationalities: [] },
    modules: [],
  },
})
const HOSTILE = ['],\n[', '}\n', ',\n', '\u2028"\\n', '😀'.repeat(9), 'é'.repeat(90_000), '']
const awards = HOSTILE.map((name, n) => award(n, name, n % 2 === 0 ? `did:key:z${n}` : undefined))

test('what is packed comes back as it was, all at once and one by one, whatever it says', () => {
  const packed = packAwards(awards)
  expect(unpackAwards(packed)).toEqual(awards)
  const contentAt = contentReader(packed)
  for (const [place, { award: own, row }] of awards.entries())
    expect(contentAt(place)).toEqual({ award: own, row })
  expect(contentAt(awards.length)).toBeUndefined()
  expect(unpackAwards(packAwards([]))).toEqual([])
  expect(contentReader(packAwards([]))(0)).toBeUndefined()
})

test('places count what is not left out; they are asked for in their order, some of them not at all', () => {
  const contentAt = contentReader({ ...packAwards(awards), without: new Set([0, 2]) })
  expect(contentAt(0)).toMatchObject({ row: 1 })
  expect(contentAt(2)).toMatchObject({ row: 4 })
  expect(contentAt(1)).toBeUndefined()
  expect(contentAt(2)).toBeUndefined()
  expect(contentAt(4)).toMatchObject({ row: 6 })
  expect(contentAt(5)).toBeUndefined()
})

test('a packer that has given away a portion begins the next one, and the first stays as it is', () => {
  const packer = new AwardPacker()
  packer.add(award(1))
  const first = packer.take()
  packer.add(award(2))
  packer.add(award(3))
  expect(unpackAwards(packer.take())).toEqual([award(2), award(3)])
  expect(unpackAwards(first)).toEqual([award(1)])
  expect(unpackAwards(packer.take())).toEqual([])
})
