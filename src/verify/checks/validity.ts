// Validity: the credential's own dates, and those of its token, against the clock. VCDM 2.0 section 4.9.
// The clock may be behind by the stated skew; an end is an end.

import type { CheckResult, ReportWarning } from '../../model/report.ts'
import { parseDateTimeStamp } from '../../util/date-time.ts'
import type { Json } from '../../util/json.ts'
import { isCalendarDate } from '../../util/time.ts'
import type { Credential, Session } from '../credential.ts'
import { type Checked, checked, failed, passed, warning } from '../finding.ts'

/** Members that say from when, and until when; Europass has both names in one credential. */
const STARTS = ['validFrom', 'issuanceDate', 'issued']
const ENDS = ['validUntil', 'expirationDate']
/** What attestations of the EUDI wallet and others call their end for people, beside the one of their token. */
const ENDS_FOR_PEOPLE = [...ENDS, 'date_of_expiry', 'expiry_date']
const DAY_MS = 86_400_000

export function checkValidity(credential: Credential, session: Session): Checked {
  const starts = datesOf(credential, STARTS)
  const ends = datesOf(credential, ENDS)
  const malformed = dateFault([...starts, ...ends]) ?? orderFault(starts, ends)
  const allEnds = [...ends, ...endsForPeople(credential)]
  const untimely = startFault(starts, session) ?? endFault(allEnds, session)
  return checked(malformed ?? untimely ?? passed('validity'), zoneWarnings(credential))
}

/** A date that the credential states; undefined when it is none. */
interface StatedDate {
  readonly pointer: string
  readonly date: Date | undefined
}

function datesOf(
  { document, format, securing }: Credential,
  members: readonly string[],
): readonly StatedDate[] {
  const stated = members
    .filter((member) => document[member] !== undefined)
    .map((member) => ({
      pointer: `/${member}`,
      date: parseDateTimeStamp(document[member])?.instant,
    }))
    // Only the claims of the token are dates by definition; of these names its type makes what it likes.
    .filter(({ date }) => date !== undefined || format !== 'eudi')
  if (securing.kind !== 'jws') return stated
  const claim = members === STARTS ? 'nbf' : 'exp'
  const value = securing.claims[claim]
  if (value === undefined) return stated
  const date = typeof value === 'number' ? new Date(value * 1000) : undefined
  const valid = date && !Number.isNaN(date.getTime())
  return [...stated, { pointer: `/${claim}`, date: valid ? date : undefined }]
}

function dateFault(dates: readonly StatedDate[]): CheckResult | undefined {
  const wrong = dates.find(({ date }) => date === undefined)
  return wrong && failed('validity', 'DATE_INVALID', { pointer: wrong.pointer })
}

function startFault(starts: readonly StatedDate[], session: Session): CheckResult | undefined {
  const latest = session.at.getTime() + session.maxClockSkewSeconds * 1000
  const early = starts.find(({ date }) => date && date.getTime() > latest)
  return early && failed('validity', 'NOT_YET_VALID', { pointer: early.pointer })
}

function endFault(ends: readonly StatedDate[], session: Session): CheckResult | undefined {
  const late = ends.find(({ date }) => date && date <= session.at)
  return late && failed('validity', 'EXPIRED', { pointer: late.pointer })
}

/** Of a day the end of it, in UTC. Claims of this name that are no date are another type's own. */
function endsForPeople({ document, format }: Credential): readonly StatedDate[] {
  if (format !== 'eudi') return []
  return ENDS_FOR_PEOPLE.map((member) => ({
    pointer: `/${member}`,
    date: endOfDay(document[member]) ?? parseDateTimeStamp(document[member])?.instant,
  }))
}

function endOfDay(value: Json | undefined): Date | undefined {
  if (typeof value !== 'string' || !isCalendarDate(value)) return undefined
  return new Date(Date.parse(`${value}T00:00:00Z`) + DAY_MS)
}

function orderFault(
  [start]: readonly StatedDate[],
  ends: readonly StatedDate[],
): CheckResult | undefined {
  const reversed = ends.find(({ date }) => date && start?.date && date < start.date)
  return reversed && failed('validity', 'VALIDITY_REVERSED', { pointer: reversed.pointer })
}

function zoneWarnings({ document }: Credential): ReportWarning[] {
  return [...STARTS, ...ENDS]
    .filter((member) => parseDateTimeStamp(document[member])?.zoned === false)
    .map((member) => warning('DATE_WITHOUT_ZONE', { pointer: `/${member}` }))
}
