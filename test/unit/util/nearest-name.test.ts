// Hints: near names are offered, far ones are not.
import { expect, test } from 'vitest'
import { nearestName } from '../../../src/util/nearest-name.ts'

const KNOWN = ['languages', 'level', 'title']

test.each([
  ['langauges', 'languages'],
  ['Title', 'title'],
  ['titel', 'title'],
  ['lvl', undefined],
  ['participation', undefined],
  ['', undefined],
  ['x'.repeat(10_000), undefined],
  ['🦋🦋🦋🦋🦋', undefined],
])('%s', (name, expected) => {
  expect(nearestName(name, KNOWN)).toBe(expected)
})
