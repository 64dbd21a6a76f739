// Serial dates of spreadsheets (ECMA-376 part 1, section 18.17.4): days since 1900 or 1904, with the day in 1900
// that never was. Only cells whose style shows a date come here.

import { error, type TableCell } from './award-row.ts'

const DAY_MS = 86_400_000
const EPOCH_1900 = Date.UTC(1899, 11, 31)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
/** 1900-02-29 in the 1900 system: kept for the sake of a spreadsheet of 1983. */
const NEVER_WAS = 60

/** The calendar date of a serial number, as a cell. */
export function serialDate(value: string, date1904: boolean): TableCell {
  const serial = Number(value)
  if (value.trim() === '' || !Number.isFinite(serial)) {
    return refused('date-format', 'expected a date, found no readable number')
  }
  if (!Number.isInteger(serial)) {
    return refused('date-with-time', 'found a date with a time of day; leave the time out')
  }
  const day = date1904 ? serial : serial > NEVER_WAS ? serial - 1 : serial
  const date = new Date((date1904 ? EPOCH_1904 : EPOCH_1900) + day * DAY_MS)
  const inRange = serial >= (date1904 ? 0 : 1) && date.getUTCFullYear() <= 9999
  if (!inRange || (!date1904 && serial === NEVER_WAS)) {
    return refused('date-not-existing', 'the calendar has no such day')
  }
  return { text: date.toISOString().slice(0, 10), kind: 'date' }
}

function refused(rule: string, message: string): TableCell {
  return { text: '', kind: 'text', problem: error(rule, message) }
}
