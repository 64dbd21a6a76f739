// One cell of a CSV that we write (error reports, lists). A spreadsheet must show it and never run it.

/**
 * A text as one CSV cell: formulas disarmed, quoted where RFC 4180 asks for it.
 *
 * A leading `=`, `+`, `-`, `@`, tab or carriage return gets an apostrophe before it, spaces in front
 * of it included, since some programs trim before they look; full-width twins of the signs count too.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function toCsvCell(text: string): string {
  const armed = /^[\t\r\n]|^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(text)
  const safe = (armed ? `'${text}` : text).replaceAll('\0', '')
  // Other delimiters are quoted as well: the reader's locale decides which one its program splits at.
  return /[",;\t|\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
