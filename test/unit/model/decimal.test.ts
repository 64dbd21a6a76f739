// Exact decimals: reading, refusing, comparing, adding.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compareDecimals,
  decimalOf,
  normaliseDecimal,
  sumDecimals,
} from '../../../src/model/decimal.ts'

test.each([
  ['7,5', '7.5'],
  ['7.50', '7.5'],
  ['007', '7'],
  ['0,125', '0.125'],
  ['10', '10'],
  ['0', '0'],
  ['1.000001', '1.000001'],
  [' 3 ', '3'],
])('%s is %s', (written, expected) => {
  expect(normaliseDecimal(written)).toBe(expected)
})

test.each([
  '',
  ' ',
  '-1',
  '+1',
  '1e3',
  '7,',
  ',5',
  '1.500',
  '1,000',
  '1.000,5',
  '1 000',
  '٣',
  '1.0000001',
  'NaN',
  'Infinity',
  '0x1',
  '1'.repeat(13),
])('"%s" is refused', (written) => {
  expect(normaliseDecimal(written)).toBeUndefined()
})

test.each([
  [7.5, '7.5'],
  [0.1, '0.1'],
  [1.125, '1.125'],
  [0.1 + 0.2, undefined],
  [-1, undefined],
  [1e21, undefined],
  [Number.NaN, undefined],
])('the number %d is %s', (value, expected) => {
  expect(decimalOf(value)).toBe(expected)
})

test('sums and comparisons are exact', () => {
  expect(sumDecimals(['0.1', '0.2'])).toBe('0.3')
  expect(sumDecimals(['33.34', '33.33', '33.33'])).toBe('100')
  expect(sumDecimals([])).toBe('0')
  expect(compareDecimals('10', '9.999999')).toBeGreaterThan(0)
  expect(compareDecimals('7.5', '7.5')).toBe(0)
})

test('whole numbers of millionths keep their sum and order', () => {
  const decimal = fc
    .integer({ min: 0, max: 10 ** 11 })
    .map((n) => ({ n, text: decimalOf(n / 1e6) ?? '' }))
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      expect(Math.sign(compareDecimals(a.text, b.text))).toBe(Math.sign(a.n - b.n))
      expect(sumDecimals([a.text, b.text])).toBe(decimalOf((a.n + b.n) / 1e6))
    }),
    { numRuns: 100 },
  )
})
