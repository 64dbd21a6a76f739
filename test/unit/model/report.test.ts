// The verdict: one failed check decides, and what was not checked is never a pass.

import { expect, test } from 'vitest'
import { CHECK_NAMES, type CheckResult, verdictOf } from '../../../src/model/report.ts'

const result = (
  check: CheckResult['check'],
  outcome: CheckResult['outcome'] = 'passed',
): CheckResult => ({ check, outcome, code: 'OK', message: '' })
const all = CHECK_NAMES.map((name) => result(name))

test('every check passed or has nothing to look at', () => {
  expect(verdictOf(all)).toBe('passed')
  expect(verdictOf(CHECK_NAMES.map((name) => result(name, 'not-applicable')))).toBe('passed')
})

test.each(CHECK_NAMES)('%s alone is enough to fail, to doubt, and to be missed', (name) => {
  const others = all.filter(({ check }) => check !== name)
  expect(verdictOf([...all, result(name, 'failed')])).toBe('failed')
  expect(verdictOf([...all, result(name, 'indeterminate')])).toBe('indeterminate')
  expect(verdictOf(others)).toBe('indeterminate')
  expect(verdictOf([...others, result(name, 'failed'), ...all])).toBe('failed')
})

test('what is not required may be open or missing, and still fails', () => {
  const some = ['format', 'proof'] as const
  expect(verdictOf([result('format'), result('proof')], some)).toBe('passed')
  expect(verdictOf([...all, result('trust', 'indeterminate')], some)).toBe('passed')
  expect(verdictOf([...all, result('trust', 'failed')], some)).toBe('failed')
  expect(verdictOf([result('format')], some)).toBe('indeterminate')
})
