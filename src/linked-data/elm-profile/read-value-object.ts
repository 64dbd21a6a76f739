// Value objects (`@value` with `@language` or `@type`): JSON-LD 1.1 sections 5.1.2 step 15 and 9.5. They stand
// in arrays of texts, and wherever someone writes expanded JSON-LD.

import type { Json, JsonObject } from '../../util/json.ts'
import { Literal, type Place } from './document-graph.ts'
import { kindOf, scalarLiteral } from './json-literal.ts'
import { RDF_LANG_STRING, XSD_DOUBLE, XSD_STRING } from './lexical-forms.ts'
import type { ReadingFaults } from './reading-faults.ts'
import { isKeyword, type TermContext } from './term-context.ts'

interface Reading {
  readonly place: Place
  readonly faults: ReadingFaults
}

interface Parts {
  value: Json
  types: Json[]
  language: Json | undefined
  direction: Json | undefined
}

/** The literal of a value object; undefined for a null value, which is no value, and after a fault. */
export function readValueObject(
  json: JsonObject,
  context: TermContext,
  reading: Reading,
): Literal | undefined {
  const parts: Parts = { value: null, types: [], language: undefined, direction: undefined }
  for (const [key, value] of Object.entries(json)) {
    const iri = context.term(key)?.iri ?? context.iri(key)
    if (iri === undefined || iri === null || iri === '@context') continue
    if (iri === '@value') parts.value = value
    else if (iri === '@type') parts.types.push(...(Array.isArray(value) ? value : [value]))
    else if (iri === '@language') parts.language = value
    else if (iri === '@direction') parts.direction = value
    else if (iri === '@index') {
      if (typeof value !== 'string') return unreadable(reading, 'an index as text', kindOf(value))
    } else if (value !== null || isKeyword(iri))
      return unreadable(reading, '`@value` with `@language` or `@type`', 'another member')
  }
  const fault = faultOf(parts)
  if (fault) return unreadable(reading, ...fault)
  return parts.value === null ? undefined : literalOf(parts, context, reading)
}

/** Expected and found, where a processor gives up. */
function faultOf({ value, types, language, direction }: Parts): [string, string] | undefined {
  if (types.some((type) => typeof type !== 'string')) return ['a type as text', 'something else']
  if (typeof value === 'object' && value !== null) return ['a single value', kindOf(value)]
  if (language !== undefined && language !== null && typeof language !== 'string')
    return ['a language as text', kindOf(language)]
  if (direction !== undefined && direction !== 'ltr' && direction !== 'rtl')
    return ['a direction', 'something else']
  const tagged = typeof language === 'string'
  if (types.length > 0 && (tagged || direction !== undefined))
    return ['a type or a language', 'both']
  if (tagged && value !== null && typeof value !== 'string')
    return ['a text with a language', kindOf(value)]
  return undefined
}

function literalOf(
  { value, types, language }: Parts,
  context: TermContext,
  reading: Reading,
): Literal | undefined {
  const { place, faults } = reading
  if (typeof language === 'string')
    return new Literal(String(value), RDF_LANG_STRING, language.toLowerCase(), place)
  if (types.length > 1) {
    faults.refused(place, 'keyword', ['one type', 'several'])
    return undefined
  }
  const [type] = types as string[]
  const iri = type === undefined ? undefined : (context.term(type)?.iri ?? context.iri(type))
  if (iri === '@json') {
    faults.refused(place, 'keyword', ['a plain value', 'a JSON literal'])
    return undefined
  }
  const isDatatype = typeof iri === 'string' && !isKeyword(iri) && !iri.startsWith('_:')
  if (type !== undefined && !isDatatype)
    return unreadable(reading, 'a datatype by IRI', 'something else')
  return plainLiteral(value as string | number | boolean, iri ?? undefined, place)
}

function plainLiteral(
  value: string | number | boolean,
  datatype: string | undefined,
  place: Place,
): Literal {
  if (typeof value !== 'string') return scalarLiteral(value, datatype, place)
  // A text typed as double is read as a number by JSON-LD processors.
  if (datatype === XSD_DOUBLE) return scalarLiteral(Number.parseFloat(value), datatype, place)
  return new Literal(value, datatype ?? XSD_STRING, '', place)
}

function unreadable({ place, faults }: Reading, expected: string, found: string): undefined {
  faults.unreadable(place, expected, found)
}
