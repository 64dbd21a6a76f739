// Fingerprints: the same learner is always suspected, another one practically never, in tables of every size.
import { expect, test } from 'vitest'
import {
  FingerprintSet,
  fingerprintsOf,
} from '../../../../src/template/awards/identity-fingerprints.ts'

const learner = (n: number) => ({
  givenName: 'Learner',
  familyName: `Example ${n}`,
  dateOfBirth: '2000-01-01',
  nationalities: [],
  email: `learner.${n}@students.wut.example`,
})

const pairs = (n: number) => {
  const words = fingerprintsOf([learner(n)])
  return [words.slice(0, 2), words.slice(2, 4)].map(([home = 0, mark = 0]) => [home, mark] as const)
}

test('half a million fingerprints in tables of every size: each is found again, no other one is', () => {
  const set = new FingerprintSet()
  const of = (n: number) =>
    [Math.imul(n, 0x9e3779b1) >>> 0, Math.imul(n ^ 0x5bd1e995, 0x85ebca6b) >>> 0] as const
  const count = 500_000
  let wrong = 0
  for (let n = 0; n < count; n += 1) if (set.add(...of(n))) wrong += 1
  let missed = 0
  for (let n = 0; n < count; n += 1) if (!set.add(...of(n))) missed += 1
  expect([wrong, missed]).toEqual([0, 0])
})

test('no two of ten thousand learners are suspected of being one', () => {
  const set = new FingerprintSet()
  let wrong = 0
  for (let n = 0; n < 10_000; n += 1) for (const pair of pairs(n)) if (set.add(...pair)) wrong += 1
  expect(wrong).toBe(0)
  expect(pairs(7).map((pair) => set.add(...pair))).toEqual([true, true])
})

test('the spelling of a name does not matter, the name does', () => {
  const of = (familyName: string) => [...fingerprintsOf([{ ...learner(1), familyName }])]
  expect(of('GROSS  Mann ')).toEqual(of('groß mann'))
  expect(of('groß mann')).not.toEqual(of('gros mann'))
})

test('a mark of zero is kept like any other', () => {
  const set = new FingerprintSet()
  expect([set.add(5, 0), set.add(5, 0), set.add(5, 2)]).toEqual([false, true, false])
})
