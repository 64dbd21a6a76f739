// Dates as registrars write them. Only YYYY-MM-DD needs no explanation; every other form counts once the
// columns file names it. Nothing is guessed, because 03/04 is two days (specs: security, input files).

import { type CalendarDate, isCalendarDate } from '../../util/time.ts'
import { error, type Problem } from './award-row.ts'
import { classOf } from './cell-text.ts'

/** A date pattern of `yyyy`, `MM`/`M`, `dd`/`d` and separators, such as `dd.MM.yyyy`. */
export type DateFormat = string

export const ISO_FORMAT: DateFormat = 'yyyy-MM-dd'

const TOKENS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
}

/** Whether a date pattern has year, month and day once each, with separators where digits could run together. */
export function isDateFormat(format: string): boolean {
  if (!/^[yMd./ -]{6,14}$/.test(format)) return false
  const tokens = format.match(/y+|M+|d+/g) ?? []
  const units = tokens.map((token) => token[0]).sort()
  if (units.join('') !== 'Mdy' || !tokens.every((token) => token in TOKENS)) return false
  return !/[yd]M(?!M)|(?<!M)M[yd]|[yM]d(?!d)|(?<!d)d[yM]/.test(format)
}

const compiled = new Map<DateFormat, RegExp>()

function regexpOf(format: DateFormat): RegExp {
  const known = compiled.get(format)
  if (known) return known
  const source = format.replace(/y+|M+|d+|\./g, (part) => TOKENS[part] ?? '\\.')
  const regexp = new RegExp(`^${source}$`)
  compiled.set(format, regexp)
  return regexp
}

/** The calendar date of a cell, or why there is none. */
export function parseDateCell(
  text: string,
  formats: readonly DateFormat[] = [ISO_FORMAT],
): CalendarDate | Problem {
  // Of one form there is one reading.
  if (formats.length === 1 && formats[0] === ISO_FORMAT && isCalendarDate(text)) return text
  const read = new Set<string>()
  for (const format of formats) {
    const { year, month, day } = regexpOf(format).exec(text)?.groups ?? {}
    if (year && month && day) read.add(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
  }
  const existing = [...read].filter(isCalendarDate)
  if (existing.length > 1) {
    return error('date-ambiguous', 'the date reads as two days under the formats stated')
  }
  if (existing[0] !== undefined) return existing[0]
  if (read.size > 0) {
    return error('date-not-existing', 'the calendar has no such day (month, day or leap year)')
  }
  return refusalOf(text, formats)
}

function refusalOf(text: string, formats: readonly DateFormat[]): Problem {
  const expected = `expected ${formats.join(' or ')}`
  const found = SHAPES.find(({ pattern }) => pattern.test(text))
  if (found) return error(found.rule, `${expected}, ${found.message}`)
  return error('date-format', `${expected}, found ${classOf(text)}`)
}

const NAME_IT = 'name the format in the columns file (dateFormats)'

const SHAPES: readonly { pattern: RegExp; rule: string; message: string }[] = [
  {
    pattern: /^(?:0?[1-9]|1[0-2])([./ -])(?:0?[1-9]|1[0-2])\1\d{4}$/,
    rule: 'date-ambiguous',
    message: `found what looks like day/month or month/day; ${NAME_IT}`,
  },
  {
    pattern: /^\d{1,2}([./ -])\d{1,2}\1\d{4}$/,
    rule: 'date-format',
    message: `found what looks like day, month and a year of four digits; ${NAME_IT}`,
  },
  {
    pattern: /^\d{1,2}([./ -])\d{1,2}\1\d{2}$/,
    rule: 'date-two-digit-year',
    message: 'found a year of two digits; write all four',
  },
  {
    pattern: /^\d{4}-\d{2}-\d{2}[T ].*\d/,
    rule: 'date-with-time',
    message: 'found a date with a time of day; leave the time out',
  },
  {
    pattern: /^\d{4}([./ -])\d{1,2}\1\d{1,2}$/,
    rule: 'date-format',
    message: `found year, month and day in another form; ${NAME_IT}`,
  },
  {
    pattern: /^\d{1,5}(?:[.,]\d+)?$/,
    rule: 'date-serial',
    message: 'found a bare number such as spreadsheets use inside; format the column as a date',
  },
  {
    pattern: /^\d{6}$/,
    rule: 'date-two-digit-year',
    message: 'found six digits, which may be a year of two digits; write all four',
  },
  {
    pattern: /^\d{8}$/,
    rule: 'date-format',
    message: `found eight digits; ${NAME_IT}`,
  },
]
