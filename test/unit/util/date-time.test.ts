// xsd:dateTimeStamp, anchored: what is a date, at which instant, and what only looks like one.
import { expect, test } from 'vitest'
import { parseDateTimeStamp } from '../../../src/util/date-time.ts'

test.each([
  ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00.000Z', true],
  ['2026-03-01T09:00:00.1239Z', '2026-03-01T09:00:00.123Z', true],
  ['2026-03-01T09:00:00+05:30', '2026-03-01T03:30:00.000Z', true],
  ['2026-03-01T09:00:00-14:00', '2026-03-01T23:00:00.000Z', true],
  ['2026-03-01T09:00:00', '2026-03-01T09:00:00.000Z', false],
  ['2026-03-01T09:00:00.5Z', '2026-03-01T09:00:00.500Z', true],
  ['2026-03-01T09:00:00+13:59', '2026-02-28T19:01:00.000Z', true],
  ['2026-03-01T23:59:59Z', '2026-03-01T23:59:59.000Z', true],
  ['2024-02-29T24:00:00Z', '2024-03-01T00:00:00.000Z', true],
  ['2024-02-29T24:00:00.000Z', '2024-03-01T00:00:00.000Z', true],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z', true],
])('%s is an instant', (text, instant, zoned) => {
  const parsed = parseDateTimeStamp(text)
  expect(parsed?.instant.toISOString()).toBe(instant)
  expect(parsed?.zoned).toBe(zoned)
})

test.each([
  '2026-03-01',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-03-01T25:00:00Z',
  '2026-03-01T24:00:01Z',
  '2026-03-01T24:01:00Z',
  '2026-03-01T24:00:00.1Z',
  '2026-03-01T24:00:00.010Z',
  '2026-03-01T09:00:00+05:60',
  '2026-03-01T23:60:00Z',
  '2026-03-01T23:59:60Z',
  '2026-03-01T09:00Z',
  '2026-03-01t09:00:00z',
  '2026-03-01 09:00:00Z',
  '2026-03-01T09:00:00+14:01',
  '2026-03-01T09:00:00+0100',
  '2026-03-01T09:00:00,5Z',
  ' 2026-03-01T09:00:00Z',
  '2026-03-01T09:00:00Z\n',
  '0000-01-01T00:00:00Z',
  '12026-03-01T09:00:00Z',
  '-0001-03-01T09:00:00Z',
  '2026-03-01T09:00:00Z2031-03-01T09:00:00Z',
  20260301,
  null,
  ['2026-03-01T09:00:00Z'],
])('%j is none', (value) => {
  expect(parseDateTimeStamp(value)).toBeUndefined()
})

test('a date that somebody changes is nobody else’s', () => {
  const text = '2026-03-01T09:00:00+01:00'
  parseDateTimeStamp(text)?.instant.setTime(0)
  parseDateTimeStamp(text)?.instant.setTime(0)
  expect(parseDateTimeStamp(text)).toEqual({
    instant: new Date('2026-03-01T08:00:00Z'),
    zoned: true,
  })
  expect(parseDateTimeStamp(text.slice(0, 19))).toEqual({
    instant: new Date('2026-03-01T09:00:00Z'),
    zoned: false,
  })
})
