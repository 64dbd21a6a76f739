// Whether a text has the form of an identifier: organisations (ROR, Erasmus, PIC, SCHAC, DEQAR, eIDAS, VAT, DID),
// learners (ESI, e-mail), codes (country, currency), links and durations. Form only: nobody is asked whether it exists.

import { ALPHA_3_BY_ALPHA_2 } from './vocabulary/country-codes.ts'

const DOMAIN =
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/

/** Whether a text is an ISO 3166-1 alpha-2 code in capitals, or `XK` (Kosovo, user-assigned). */
export function isCountryCode(text: string): boolean {
  return ALPHA_3_BY_ALPHA_2.has(text)
}

/**
 * Whether a text is a ROR id, `https://ror.org/` and nine characters, with the right check digits.
 *
 * @see https://ror.readme.io/docs/identifier
 */
export function isRor(text: string): boolean {
  const match = /^https:\/\/ror\.org\/0([a-hjkmnp-tv-z0-9]{6})(\d{2})$/.exec(text)
  if (match?.[1] === undefined) return false
  const value = [...match[1]].reduce((n, digit) => n * 32 + CROCKFORD.indexOf(digit), 0)
  return 98 - ((value * 100) % 97) === Number(match[2])
}
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * Whether a text is an Erasmus institution code: country prefix padded to three characters, place of up to seven,
 * two or three digits (`D  BERLIN02`, `PL WARSZAW02`, `IRLDUBLIN01`). Padding by a single space is accepted.
 *
 * @see https://erasmus-plus.ec.europa.eu/resources-and-tools/erasmus-charter-for-higher-education
 */
export function isErasmusCode(text: string): boolean {
  return normaliseErasmusCode(text) !== undefined
}

/** An Erasmus code with its prefix padded to three characters, or undefined when it is none. */
export function normaliseErasmusCode(text: string): string | undefined {
  const match = /^([A-Z]{1,2} {1,2}|IRL|LUX)([A-Z](?:-?[A-Z]){1,6}\d{2,3})$/.exec(text)
  const prefix = match?.[1]?.trimEnd()
  const place = match?.[2]
  if (prefix === undefined || place === undefined) return undefined
  if (place.replace(/\d+$/, '').length > 7) return undefined
  if (!ERASMUS_PREFIXES.has(prefix) && !isCountryCode(prefix)) return undefined
  return prefix.padEnd(3, ' ') + place
}
/** Prefixes of the programme that are not ISO codes, or that mean another country than the ISO code. */
const ERASMUS_PREFIXES = new Set([
  'A',
  'B',
  'D',
  'E',
  'F',
  'G',
  'I',
  'N',
  'P',
  'S',
  'SF',
  'UK',
  'IRL',
  'LUX',
])

/** Whether a text is a Participant Identification Code: nine digits, the first not zero. */
export function isPic(text: string): boolean {
  return /^[1-9]\d{8}$/.test(text)
}

/** Whether a text is a SCHAC home organisation: a domain name in lower case. */
export function isSchacHomeOrganisation(text: string): boolean {
  return DOMAIN.test(text)
}

/** Whether a text is a DEQAR institution id, such as `DEQARINST0012`. */
export function isDeqarId(text: string): boolean {
  return /^DEQARINST\d{4,8}$/.test(text)
}

/**
 * Whether a text is an organisation identifier as seal certificates carry it: three letters (or two and a colon)
 * for the register, the country, a hyphen, the number (`VATPL-0000000000`, `NTRNO-…`, `GOVDE-…`, `LEIXG-…`).
 *
 * @see https://www.etsi.org/deliver/etsi_en/319400_319499/31941201/ section 5.1.4
 */
export function isEidasIdentifier(text: string): boolean {
  const match =
    /^(?:VAT|NTR|PSD|LEI|GOV|INT|TIN|[A-Z]{2}:)([A-Z]{2})(?:\+[A-Z]{2,3})?-\S(?:.{0,62}\S)?$/.exec(
      text,
    )
  const country = match?.[1]
  return country !== undefined && (isCountryCode(country) || EIDAS_REGIONS.has(country))
}
/** `EL`: Greece in VAT numbers; `XI`: Northern Ireland; `XG`: identifiers without a country (LEI); `EU`: one-stop shop. */
const EIDAS_REGIONS = new Set(['EL', 'XI', 'XG', 'EU'])

/** Whether a text looks like a VAT number: country letters, then letters and digits. */
export function isVatNumber(text: string): boolean {
  const match = /^([A-Z]{2})[A-Z0-9+*.\- ]{2,18}$/.exec(text)
  const country = match?.[1]
  return country !== undefined && (isCountryCode(country) || EIDAS_REGIONS.has(country))
}

/**
 * Whether a text is a European Student Identifier:
 * `urn:schac:personalUniqueCode:int:esi:` + home organisation's domain or country code + `:` + code.
 *
 * @see https://wiki.geant.org/display/SM/European+Student+Identifier
 */
export function isEuropeanStudentIdentifier(text: string): boolean {
  if (text.length > 255) return false
  const match =
    /^urn:schac:personalUniqueCode:int:esi:([a-z0-9.-]+):([A-Za-z0-9()+,\-.:=@;$_!*'%~&/]+)$/i.exec(
      text,
    )
  const home = match?.[1]
  if (home === undefined) return false
  return DOMAIN.test(home.toLowerCase()) || isCountryCode(home.toUpperCase())
}

/**
 * Whether a text is a DID without path, query and fragment. A `did:web` must name a domain, a `did:key` a base58 key.
 *
 * @see https://www.w3.org/TR/did-1.0/#did-syntax
 */
export function isDid(text: string): boolean {
  const match = /^did:([a-z0-9]+):((?:[\w.:-]|%[0-9A-Fa-f]{2})*(?:[\w.-]|%[0-9A-Fa-f]{2}))$/.exec(
    text,
  )
  if (match === null || text.length > 2048) return false
  if (match[1] === 'web') return isDidWebName(match[2] ?? '')
  if (match[1] === 'key') return /^z[1-9A-HJ-NP-Za-km-z]{20,}$/.test(match[2] ?? '')
  return true
}

/** The method-specific part of a did:web: a domain, a port as `%3A`, path segments; never an IP address. */
function isDidWebName(name: string): boolean {
  const [host = '', ...path] = name.split(':')
  const [domain = '', port, ...more] = host.split(/%3A/i)
  const portFits = port === undefined || (/^[1-9]\d{0,4}$/.test(port) && Number(port) < 65536)
  const domainFits = domain === 'localhost' || DOMAIN.test(domain)
  return (
    domainFits && portFits && more.length === 0 && !path.some((s) => s === '' || /^\.+$/.test(s))
  )
}

/** Whether a text is a plain e-mail address with a domain of at least two labels; letters of any script are allowed. */
export function isEmailAddress(text: string): boolean {
  if (text.length > 254) return false
  const match = /^([\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]+)@([\p{L}\p{M}\p{N}.-]+)$/u.exec(text)
  const [, local = '', domain = ''] = match ?? []
  if (local === '' || local.length > 64 || /^\.|\.$|\.\./.test(local)) return false
  const labels = domain.split('.')
  return (
    labels.length > 1 &&
    labels.every(
      (label) => /^[^-].*$/u.test(label) && !label.endsWith('-') && label.length <= 63,
    ) &&
    /^\p{L}[\p{L}\p{M}\p{N}-]+$/u.test(labels.at(-1) ?? '')
  )
}

/** Whether a text is an absolute https URL without user name and password. */
export function isHttpsUrl(text: string): boolean {
  if (!/^https:\/\/[^\s"<>\\^`{|}]+$/.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return url.hostname.includes('.') && url.username === '' && url.password === ''
}

/** Schemes that do something or hold something instead of naming it. */
const NAMES_NOTHING = /^(?:javascript|vbscript|data|blob|file|about):/i

/** Whether a text is an absolute URI that can name something: `https:`, `urn:` … No white space, nothing relative. */
export function isAbsoluteUri(text: string): boolean {
  if (NAMES_NOTHING.test(text)) return false
  return /^[a-z][a-z0-9+.-]*:[^\s"<>\\^`{|}]+$/i.test(text) && URL.canParse(text)
}

/**
 * Whether a text is an ISO 8601 duration of at least one unit that is not zero, as `xsd:duration` writes it (weeks too).
 *
 * @see https://www.w3.org/TR/xmlschema11-2/#duration
 */
export function isDuration(text: string): boolean {
  const match =
    /^P(?:\d{1,4}W|(?=.)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}D)?(?:T(?=\d)(?:\d{1,4}H)?(?:\d{1,4}M)?(?:\d{1,4}S)?)?)$/.exec(
      text,
    )
  return match !== null && /[1-9]/.test(text)
}

/**
 * Whether a text is an ISO 8601 duration of years, months, weeks and days only, at least one of them not zero:
 * what can be counted on a calendar.
 */
export function isCalendarDuration(text: string): boolean {
  const match = /^P(?=\d)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,4}D)?$/.exec(text)
  return match !== null && /[1-9]/.test(text)
}
