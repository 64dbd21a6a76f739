// The one text of a JSON value: RFC 8785 (JSON Canonicalization Scheme). Parsing is util/strict-json's affair.

import type { Json, JsonObject } from './json.ts'

/**
 * The canonical text of a JSON value: members sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them.
 *
 * @throws {TypeError} for a number that JSON cannot hold or a string with a lone surrogate.
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const object = value as JsonObject
    const members = Object.keys(object)
      .sort()
      .map((key) => `${scalar(key)}:${canonicalJson(object[key] as Json)}`)
    return `{${members.join(',')}}`
  }
  return scalar(value as Exclude<Json, JsonObject | readonly Json[]>)
}

function scalar(value: null | boolean | number | string): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError('a number that JSON cannot hold')
  if (typeof value === 'string' && !value.isWellFormed())
    throw new TypeError('a text with a lone surrogate')
  return JSON.stringify(value)
}
