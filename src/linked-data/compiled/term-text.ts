// Values as N-Quads terms, exactly as jsonld 9 and rdf-canonize 5 write them (N-Quads, canonical form; XSD
// lexical forms per JSON-LD 1.1 API section 8.6). Only for values that pass the tests here.

/** Scheme and colon, `//` included, of an IRI that expansion returns as it is and that needs no escape. */
const PLAIN_IRI = /^([A-Za-z][A-Za-z0-9+.-]*:(?:\/\/)?)[!#-;=?-[\]_a-z~]*$/

/** Characters that a literal cannot hold as they are: controls, quotation mark, reverse solidus, delete. */
const ESCAPED = /[^ !#-[\]-~\u0080-\uffff]/
const ESCAPED_ALL = /[^ !#-[\]-~\u0080-\uffff]/g

const SURROGATE = /[\ud800-\udfff]/

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
}

/**
 * Scheme, colon and, where present, `//` of an absolute IRI in ASCII without any character that needs
 * escaping; undefined for everything else, blank node labels and relative references included.
 */
export function iriPrefix(text: string): string | undefined {
  return PLAIN_IRI.exec(text)?.[1]
}

/** A literal without its language tag or datatype. */
export function quoted(text: string): string {
  return ESCAPED.test(text) ? `"${text.replace(ESCAPED_ALL, escapeOf)}"` : `"${text}"`
}

function escapeOf(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase()
  return SHORT_ESCAPES[character] ?? `\\u${code.padStart(4, '0')}`
}

/** Whether jsonld writes a number in the form of xsd:double; `1e-7` it does not. */
export function isDouble(value: number): boolean {
  if (Number.isSafeInteger(value)) return false
  return String(value).includes('.') || Math.abs(value) >= 1e21
}

/** The form of an integer, and of whatever jsonld takes for one. */
export function integerText(value: number): string {
  return value.toFixed(0)
}

/** The canonical form of xsd:double. */
export function doubleText(value: number): string {
  return value.toExponential(15).replace(/(\d)0*e\+?/, '$1E')
}

/** A text in the form of {@link doubleText}. */
const DOUBLE_TEXT = /^-?\d\.\d+E-?\d+$/
/** Of a number: what is lost in the 16 digits that jsonld writes. */
const LOST_DIGITS = 2 ** -49

/** Whether RDF says of a value what JSON does: jsonld writes `4e-7` as 0, and `7.5` as it writes the text `7.5E0`. */
export function isWrittenAsItself(value: string | number): boolean {
  if (typeof value === 'string') return !DOUBLE_TEXT.test(value)
  const written = Number(isDouble(value) ? doubleText(value) : integerText(value))
  return Math.abs(written - value) <= Math.abs(value) * LOST_DIGITS
}

/** Whether a text holds UTF-16 surrogates, so that code-point order is not the order of its code units. */
export function hasSurrogates(text: string): boolean {
  return SURROGATE.test(text)
}

/** Compares texts by code points, lone surrogates counting as above all others of the first plane. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (left !== right) return rankOf(left) - rankOf(right)
  }
  return a.length - b.length
}

/** Compares texts by UTF-16 code units. */
export function compareCodeUnits(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}
