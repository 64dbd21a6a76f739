// Calendar dates as instants, and the dates that other issuers write.

import { expect, test } from 'vitest'
import { calendarDateOf } from '../../../src/model/calendar-instant.ts'

test.each([
  ['2021-09-28T10:00:00Z', '2021-09-28'],
  ['2021-09-28T00:00:00Z', '2021-09-28'],
  ['2021-09-28T00:00:00+02:00', '2021-09-28'],
  ['2021-09-28T23:59:59.999-11:00', '2021-09-28'],
  ['2021-09-28', '2021-09-28'],
  ['2024-02-29T10:00:00Z', '2024-02-29'],
])('%s is the day it is written with', (instant, date) => {
  expect(calendarDateOf(instant)).toBe(date)
})

test.each([
  '',
  '2023-02-29T10:00:00Z',
  '2021-13-01',
  '2021-09-28 10:00',
  '28.09.2021',
  '2021-09-28X',
])('%j is no date', (instant) => {
  expect(calendarDateOf(instant)).toBeUndefined()
})
