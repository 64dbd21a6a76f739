// Instants and calendar dates. Instants are Date inside and RFC 3339 at the border; a calendar date is a string.

/** A calendar date `YYYY-MM-DD` that exists in the Gregorian calendar. */
export type CalendarDate = string

const CALENDAR_DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether a text is an existing calendar date `YYYY-MM-DD` (leap years included). */
export function isCalendarDate(text: string): text is CalendarDate {
  const match = CALENDAR_DATE.exec(text)
  if (!match) return false
  // Arithmetic, not Date: this is asked for every date of every row.
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const last = month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0)
  return day >= 1 && day <= last
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** An instant as RFC 3339 in UTC with whole seconds, as credentials carry it. */
export function toInstant(date: Date): string {
  const time = date.getTime()
  // Of a batch all have the same.
  if (time !== latest.time) latest = { time, text: `${date.toISOString().slice(0, 19)}Z` }
  return latest.text
}

let latest = { time: Number.NaN, text: '' }

const DURATION = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?$/

/**
 * An instant later by an ISO 8601 duration of years, months, weeks and days, reckoned in UTC.
 * A day that the target month lacks becomes its last day (2028-02-29 + P1Y = 2029-02-28).
 *
 * @throws {TypeError} when the text is no such duration.
 */
export function addDuration(instant: Date, duration: string): Date {
  const match = DURATION.exec(duration)
  if (!match) throw new TypeError(`not a duration of years, months, weeks and days: ${duration}`)
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  const result = new Date(instant)
  const day = result.getUTCDate()
  result.setUTCDate(1)
  result.setUTCMonth(result.getUTCMonth() + years * 12 + months)
  const lastDay = new Date(
    Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0),
  ).getUTCDate()
  result.setUTCDate(Math.min(day, lastDay) + weeks * 7 + days)
  return result
}
