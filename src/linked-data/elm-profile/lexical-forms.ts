// The lexical forms of the datatypes that the shapes ask for (XML Schema 1.1 part 2), as rdf-validate-shacl
// sees them: the form is checked, the calendar is not. Real days are a rule beyond the shapes.

const XSD = 'http://www.w3.org/2001/XMLSchema#'
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

export const XSD_BOOLEAN = `${XSD}boolean`
export const XSD_DATE_TIME = `${XSD}dateTime`
export const XSD_DOUBLE = `${XSD}double`
export const XSD_INTEGER = `${XSD}integer`
export const XSD_STRING = `${XSD}string`
export const RDF_LANG_STRING = `${RDF}langString`

const DATE_TIME =
  /^-?(?:[1-9]\d{3,}|0\d{3})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[+-]\d{2}:\d{2}|Z)?$/
const DURATION =
  /^-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/
const INTEGER = /^[+-]?\d+$/
const POSITIVE_INTEGER = /^\+?0*[1-9]\d*$/
/** Two signs pass the official validator. */
const DECIMAL = /^[+-]?[+-]?(?:\d+\.?\d*|\.\d+)$/
const ANY_URI = /^[^\ufffe\uffff]*$/

const anything = () => true

/** A datatype and whether a text has its form, by the name that the tables use. */
export interface Datatype {
  readonly iri: string
  readonly accepts: (text: string) => boolean
}

/** The datatypes of the tables. */
export const DATATYPES: Readonly<Record<string, Datatype>> = {
  HTML: { iri: `${RDF}HTML`, accepts: anything },
  anyURI: { iri: `${XSD}anyURI`, accepts: (text) => ANY_URI.test(text) },
  boolean: { iri: XSD_BOOLEAN, accepts: (text) => /^(?:0|1|true|false)$/.test(text) },
  dateTime: { iri: XSD_DATE_TIME, accepts: (text) => DATE_TIME.test(text) },
  decimal: { iri: `${XSD}decimal`, accepts: (text) => DECIMAL.test(text) },
  duration: { iri: `${XSD}duration`, accepts: (text) => DURATION.test(text) },
  integer: { iri: XSD_INTEGER, accepts: (text) => INTEGER.test(text) },
  langString: { iri: RDF_LANG_STRING, accepts: anything },
  positiveInteger: {
    iri: `${XSD}positiveInteger`,
    accepts: (text) => POSITIVE_INTEGER.test(text),
  },
  string: { iri: XSD_STRING, accepts: anything },
}

const SHARED = new Map(Object.values(DATATYPES).map(({ iri }) => [iri, iri]))

/** The text of a known datatype's IRI as it stands here: one and the same is compared without reading it. */
export function sharedIri(iri: string): string {
  return SHARED.get(iri) ?? iri
}
