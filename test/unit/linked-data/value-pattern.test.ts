import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ValuePattern } from '../../../src/linked-data/compiled/value-pattern.ts'

const CONSTANTS = ['type', 'name', '0']
const value = fc.constantFrom(
  'type',
  'name',
  'Ada',
  'Bo',
  '',
  '0',
  '7',
  0,
  7,
  7.5,
  'x'.repeat(2_000),
)
const vectors = fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), {
  minLength: 2,
  maxLength: 8,
})

/** What a pattern stands for, the slow way: which slots are equal, and which are texts of the shape. */
function meaningOf(values: readonly (string | number)[]): string {
  return JSON.stringify(
    values.map((one) => [
      values.indexOf(one),
      typeof one === 'string' ? CONSTANTS.indexOf(one) : -1,
    ]),
  )
}

/** The last slot first, and one twice: the order of what changed says nothing. */
function changedSlots(before: readonly unknown[], now: readonly unknown[]): number[] {
  const changed = [...now.keys()].filter((slot) => now[slot] !== before[slot]).toReversed()
  return [...changed, ...changed.slice(0, 1)]
}

test('two documents have one pattern when the same places are equal, and no others have', () => {
  fc.assert(
    fc.property(vectors, (documents) => {
      const pattern = new ValuePattern(CONSTANTS)
      const byChanges = new ValuePattern(CONSTANTS)
      let before: readonly (string | number)[] = []
      const met = new Map<string, string>()
      for (const document of documents) {
        const text = pattern.of(document)
        expect(text).toBe(new ValuePattern(CONSTANTS).of(document))
        expect(byChanges.of(document, changedSlots(before, document))).toBe(text)
        before = document
        const meaning = meaningOf(document)
        expect(met.get(meaning) ?? text).toBe(text)
        met.set(meaning, text)
      }
      expect(new Set(met.values()).size).toBe(met.size)
    }),
    { numRuns: 400 },
  )
})
