// Calendar dates against the platform's calendar; durations at the ends of months and years.
import { describe, expect, test } from 'vitest'
import { addDuration, isCalendarDate, toInstant } from '../../../src/util/time.ts'

describe('calendar dates', () => {
  test.each(['2021-09-28', '2000-02-29', '2024-02-29', '0000-02-29', '0001-01-01', '9999-12-31'])(
    '%s exists',
    (text) => {
      expect(isCalendarDate(text)).toBe(true)
    },
  )
  test.each([
    '2021-02-29',
    '1900-02-29',
    '2021-13-01',
    '2021-00-10',
    '2021-04-31',
    '2021-01-00',
    '2021-01-32',
    '2021-09-28\n',
    '٢٠٢١-٠٩-٢٨',
    '-001-01-01',
    '2021-9-28',
    '28.09.2021',
    '2021-09-28T00:00:00Z',
    '',
  ])('%s does not', (text) => {
    expect(isCalendarDate(text)).toBe(false)
  })

  test('every day of four hundred years agrees with the calendar of the platform', () => {
    const two = (number: number) => String(number).padStart(2, '0')
    const wrong: string[] = []
    for (let year = 1800; year < 2200; year++)
      for (let month = 0; month <= 13; month++)
        for (const day of [0, 1, 28, 29, 30, 31, 32]) {
          const text = `${year}-${two(month)}-${two(day)}`
          const date = new Date(Date.UTC(year, month - 1, day))
          const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
          if (isCalendarDate(text) !== exists) wrong.push(text)
        }
    expect(wrong).toEqual([])
  })
})

describe('durations', () => {
  test.each([
    ['2026-11-22T10:00:00Z', 'P5Y', '2031-11-22T10:00:00Z'],
    ['2028-02-29T10:00:00Z', 'P1Y', '2029-02-28T10:00:00Z'],
    ['2026-01-31T00:00:00Z', 'P1M', '2026-02-28T00:00:00Z'],
    ['2026-12-31T23:59:59Z', 'P2W1D', '2027-01-15T23:59:59Z'],
  ])('%s + %s', (from, duration, to) => {
    expect(toInstant(addDuration(new Date(from), duration))).toBe(to)
  })
  test.each(['P', '5Y', 'PT1H', 'P-1Y', 'P1.5Y'])('%s is no such duration', (text) => {
    expect(() => addDuration(new Date(0), text)).toThrow(TypeError)
  })
})
