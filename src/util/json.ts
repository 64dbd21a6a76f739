// JSON as the product's own values: the type of parsed JSON, and RFC 6901 pointers.

/** A parsed JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
/** A parsed JSON object. */
export type JsonObject = { readonly [key: string]: Json }

/** Whether a value is a JSON object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const ESCAPED = /[~/]/

/**
 * Appends one reference token to a JSON pointer.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function pointerTo(parent: string, token: string | number): string {
  // Most tokens need no escape, and every member of a document gets a pointer.
  if (typeof token === 'number' || !ESCAPED.test(token)) return `${parent}/${token}`
  return `${parent}/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** A value as an array: an array stays, anything else becomes an array of one, undefined none. */
export function asArray<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
