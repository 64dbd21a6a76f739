// JSON numbers and booleans as literals (JSON-LD 1.1 API section 8.1.2), and what a JSON value is called.

import type { Json } from '../../util/json.ts'
import { Literal, type Place } from './document-graph.ts'
import { XSD_BOOLEAN, XSD_DOUBLE, XSD_INTEGER } from './lexical-forms.ts'

/** A JSON number or boolean as a literal, written as JSON-LD writes it. */
export function scalarLiteral(
  value: boolean | number,
  datatype: string | undefined,
  place: Place,
): Literal {
  if (typeof value === 'boolean')
    return new Literal(String(value), datatype ?? XSD_BOOLEAN, '', place)
  const double = String(value).includes('.') || Math.abs(value) >= 1e21 || datatype === XSD_DOUBLE
  if (!double) return new Literal(value.toFixed(0), datatype ?? XSD_INTEGER, '', place)
  const text = value.toExponential(15).replace(/(\d)0*e\+?/, '$1E')
  return new Literal(text, datatype ?? XSD_DOUBLE, '', place)
}

/** What a JSON value is, for messages. */
export function kindOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
