// Calendar dates in members that demand an instant (`xsd:dateTime`, RFC 3339): one representation for both formats.
// No instant reads as the same day everywhere, since offsets in use span 25 hours (-11:00 to +14:00).
// 10:00 UTC is the day itself from -10:00 to +13:59: all of Europe, Asia, Africa, the Americas and New Zealand in
// summer time; noon would already be the next day in New Zealand. American Samoa, Niue and the Line Islands are left out.

import { type CalendarDate, isCalendarDate } from '../util/time.ts'

const TIME_OF_DAY = 'T10:00:00Z'

/** A calendar date as an instant, `2021-09-28T10:00:00Z`. */
export function instantOfCalendarDate(date: CalendarDate): string {
  return `${date}${TIME_OF_DAY}`
}

/**
 * The calendar date that an instant was written for: its own date part, whatever the reader's time zone.
 *
 * Inverts `instantOfCalendarDate`, and reads other issuers' dates (midnight in UTC or in their own zone) as they wrote them.
 *
 * @returns The date, or undefined when the text does not begin with an existing date.
 */
export function calendarDateOf(instant: string): CalendarDate | undefined {
  const date = instant.slice(0, 10)
  const rest = instant.slice(10)
  if (!isCalendarDate(date)) return undefined
  return rest === '' || /^T\d{2}:\d{2}/.test(rest) ? date : undefined
}
