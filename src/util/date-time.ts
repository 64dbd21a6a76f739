// Instants in credentials: xsd:dateTimeStamp, anchored and checked against the calendar.
// A missing zone is told apart, because honest issuers leave it out: it is read as UTC with a warning.

import { RecentMap } from './recent-map.ts'

/** A date of a credential. */
export interface DateTimeStamp {
  /** To the millisecond; finer fractions are cut off. */
  readonly instant: Date
  /** False when the text has no zone and was read as UTC. */
  readonly zoned: boolean
}

const DATE_TIME =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,30}))?(Z|[+-]\d{2}:\d{2})?$/

/**
 * Reads an xsd:dateTimeStamp of the years 0001 to 9999, or an xsd:dateTime without zone as UTC.
 *
 * @returns Undefined for anything else: trailing text, days that do not exist, leap seconds, small letters.
 * @see https://www.w3.org/TR/xmlschema11-2/#dateTimeStamp
 */
export function parseDateTimeStamp(text: unknown): DateTimeStamp | undefined {
  if (typeof text !== 'string') return undefined
  const known = recent.get(text)
  // A date of its own for everyone, as a date can be changed.
  if (known) return { instant: new Date(known.time), zoned: known.zoned }
  const read = readDateTimeStamp(text)
  if (read) recent.set(text, { time: read.instant.getTime(), zoned: read.zoned })
  return read
}

/** One credential is asked for its dates by several checks, and the next has many of them too. Sound ones are short. */
const recent = new RecentMap<string, { readonly time: number; readonly zoned: boolean }>(64)

function readDateTimeStamp(text: string): DateTimeStamp | undefined {
  const match = DATE_TIME.exec(text)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])]
  const offsetMinutes = zoneOffset(match[8])
  if (year === 0 || offsetMinutes === undefined) return undefined
  const instant = new Date(0)
  instant.setUTCFullYear(year, month - 1, day)
  // A day that does not exist has become another one.
  if (instant.getUTCMonth() !== month - 1 || instant.getUTCDate() !== day) return undefined
  if (!isTimeOfDay(hour, minute, second, match[7])) return undefined
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3))
  instant.setUTCHours(hour, minute - offsetMinutes, second, milliseconds)
  return { instant, zoned: match[8] !== undefined }
}

function zoneOffset(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  const total = hours * 60 + minutes
  if (minutes > 59 || total > 14 * 60) return undefined
  return zone.startsWith('-') ? -total : total
}

/** 24:00:00 is the end of the day in XML Schema. */
function isTimeOfDay(
  hour: number,
  minute: number,
  second: number,
  fraction: string | undefined,
): boolean {
  if (hour === 24) return minute === 0 && second === 0 && /^0*$/.test(fraction ?? '')
  return hour < 24 && minute < 60 && second < 60
}
