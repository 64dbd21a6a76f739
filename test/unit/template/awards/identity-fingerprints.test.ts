// Fingerprints: the same learner is always suspected, another one practically never, in tables of every size.
import { expect, test } from 'vitest'
import {
  fingerprintsOf,
  repeatedIdentities,
} from '../../../../src/template/awards/identity-fingerprints.ts'

const learner = (n: number) => ({
  givenName: 'Learner',
  familyName: `Example ${n}`,
  dateOfBirth: '2000-01-01',
  nationalities: [],
  email: `learner.${n}@students.wut.example`,
})

const mixed = (n: number) => [
  Math.imul(n, 0x9e3779b1) >>> 0,
  Math.imul(n ^ 0x5bd1e995, 0x85ebca6b) >>> 0,
]

/** Learners in portions, each with those of the numbers. */
const portionsOf = (numbers: readonly number[], size: number) =>
  Array.from({ length: Math.ceil(numbers.length / size) }, (_, at) =>
    fingerprintsOf(numbers.slice(at * size, (at + 1) * size).map(learner)),
  )

const upTo = (count: number) => [...Array(count).keys()]

test('of half a million different fingerprints none is suspected, in a table that is filled many times', () => {
  const words = new Uint32Array(upTo(500_000).flatMap(mixed))
  expect(repeatedIdentities([words], 1 << 17).size).toBe(0)
})

test.each([
  ['in one filling', 1 << 16],
  ['in many fillings', 64],
])('each learner who comes twice is found, however far apart, and nobody else: %s', (_, slots) => {
  const twice = [0, 1, 399, 500, 998, 999]
  const numbers = [...upTo(1000), ...twice]
  const found = repeatedIdentities(portionsOf(numbers, 30), slots)
  expect(upTo(1000).filter((n) => found.includes(learner(n)))).toEqual(twice)
  expect(found.includes(learner(1000))).toBe(false)
})

test.each([37, 38, 39, 76])(
  'the last of a filling and the first of the next are compared: %i',
  (n) => {
    // 64 slots take 38 fingerprints, 19 learners.
    const words = new Uint32Array([...upTo(n).flatMap(mixed), ...mixed(n - 1), ...mixed(0)])
    expect(repeatedIdentities([words], 64).size).toBe(2)
  },
)

test('fingerprints that all want one slot end the search all the same', () => {
  const words = new Uint32Array(upTo(500).flatMap((n) => [7, n + 1]))
  expect(repeatedIdentities([words, words.subarray(0, 2)], 64).size).toBe(1)
})

test('nobody is suspected among nobody', () => {
  expect(repeatedIdentities([]).size).toBe(0)
  expect(repeatedIdentities([new Uint32Array(0), new Uint32Array(0)], 64).size).toBe(0)
})

test('the spelling of a name does not matter, the name does', () => {
  const of = (familyName: string) => [...fingerprintsOf([{ ...learner(1), familyName }])]
  expect(of('GROSS  Mann ')).toEqual(of('groß mann'))
  expect(of('groß mann')).not.toEqual(of('gros mann'))
})

test('a mark of zero is kept like any other', () => {
  const words = (...pairs: readonly number[]) => [Uint32Array.from(pairs)]
  expect(repeatedIdentities(words(5, 0, 5, 2)).size).toBe(0)
  expect(repeatedIdentities(words(5, 0, 5, 2, 5, 0)).size).toBe(1)
})
