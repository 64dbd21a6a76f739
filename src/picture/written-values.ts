// Dates, decimals and countries as people of a language write them. A calendar date is read as the same day in
// every time zone.

import type { Decimal } from '../model/decimal.ts'
import { CREDIT_UNIT } from '../model/element-labels.ts'
import { type DocumentLanguage, textIn } from '../model/language.ts'
import type { CountryCode } from '../model/organisation.ts'
import { countryConcept } from '../model/vocabulary/countries.ts'
import type { CalendarDate } from '../util/time.ts'

/** Day before month in English too. */
const localeOf = (language: DocumentLanguage): string => (language === 'en' ? 'en-GB' : language)

const dates = new Map<DocumentLanguage, Intl.DateTimeFormat>()
const decimals = new Map<DocumentLanguage, Intl.NumberFormat>()

/** `28 September 2021`, `28. September 2021` … with spaces that do not break. */
export function writtenDate(date: CalendarDate, language: DocumentLanguage): string {
  let format = dates.get(language)
  if (!format) {
    format = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' })
    dates.set(language, format)
  }
  return format.format(new Date(`${date}T00:00:00Z`)).replaceAll(' ', '\u00a0')
}

/** `7.5` or `7,5`. */
export function writtenDecimal(decimal: Decimal, language: DocumentLanguage): string {
  let format = decimals.get(language)
  if (!format) {
    format = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 6 })
    decimals.set(language, format)
  }
  return format.format(decimal as Intl.StringNumericLiteral)
}

/** `7.5 ECTS credits`. */
export function writtenCredits(ects: Decimal, language: DocumentLanguage): string {
  return `${writtenDecimal(ects, language)} ${CREDIT_UNIT[language]}`
}

/** A label of ours at the beginning of a line. Not for supplied texts, which stay as they are. */
export function capitalised(text: string, language: DocumentLanguage): string {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase(language) + rest.join('')
}

/** The country's name: our label where there is one, else the runtime's, else the code. */
export function writtenCountry(country: CountryCode, language: DocumentLanguage): string {
  const own = countryConcept(country)?.label
  if (own?.[language] !== undefined) return own[language]
  const known = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(country)
  return known ?? (own ? textIn(own, language) : country)
}

/** A text that no line ends inside of. */
export function keptTogether(text: string): string {
  return text.replaceAll(' ', '\u00a0')
}
