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
  // ECMAScript's own text, where its members are in order: it is written without garbage.
  return isInOrder(value) ? JSON.stringify(value) : textOf(value)
}

/** Whether `JSON.stringify` writes the canonical text. */
function isInOrder(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object') return typeof value === 'boolean'
  if (value === null) return true
  if (Array.isArray(value)) return hasOnlySound(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && hasOrderedMembers(value)
}

function hasOnlySound(items: readonly unknown[]): boolean {
  for (let index = 0; index < items.length; index += 1) if (!isInOrder(items[index])) return false
  return true
}

function hasOrderedMembers(object: object): boolean {
  let last: string | undefined
  for (const key in object) {
    if (last !== undefined && key <= last) return false
    if (!key.isWellFormed() || !isInOrder((object as JsonObject)[key])) return false
    last = key
  }
  return true
}

function textOf(value: Json): string {
  if (Array.isArray(value)) return arrayText(value)
  if (typeof value === 'object' && value !== null) return objectText(value as JsonObject)
  return scalar(value as Exclude<Json, JsonObject | readonly Json[]>)
}

function arrayText(items: readonly Json[]): string {
  let text = ''
  for (const item of items) text += `${text === '' ? '[' : ','}${textOf(item)}`
  return text === '' ? '[]' : `${text}]`
}

function objectText(object: JsonObject): string {
  let text = ''
  for (const key of sorted(Object.keys(object)))
    text += `${text === '' ? '{' : ','}${scalar(key)}:${textOf(object[key] as Json)}`
  return text === '' ? '{}' : `${text}}`
}

/** Up to so many are sorted faster by hand, and without garbage. */
const FEW = 16

/** Sorts in place by UTF-16 code units. */
function sorted(keys: string[]): readonly string[] {
  if (keys.length > FEW) return keys.sort()
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] as string
    let at = end
    for (; at > 0 && (keys[at - 1] as string) > key; at -= 1) keys[at] = keys[at - 1] as string
    keys[at] = key
  }
  return keys
}

/** Texts that JSON writes as they are. */
const PLAIN = /^[ !#-[\]-~]*$/

function scalar(value: null | boolean | number | string): string {
  if (typeof value === 'string') {
    if (PLAIN.test(value)) return `"${value}"`
    if (!value.isWellFormed()) throw new TypeError('a text with a lone surrogate')
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError('a number that JSON cannot hold')
  return JSON.stringify(value)
}
