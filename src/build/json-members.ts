// Writing JSON objects without nulls, undefined members and empty arrays, as both formats demand.

import type { Json, JsonObject } from '../util/json.ts'

/** Members as a builder writes them; undefined ones and empty arrays are left out. */
export type Members = { readonly [name: string]: Json | undefined }

/** The members that hold something, in the order given. */
export function present(members: Members): JsonObject {
  const held: Record<string, Json> = {}
  for (const name of Object.keys(members)) {
    const value = members[name]
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue
    held[name] = value
  }
  return held
}

/** A compacted set: nothing, the one value, or the array of several. */
export function oneOrMany(values: readonly Json[]): Json | undefined {
  return values.length > 1 ? values : values[0]
}

/** The object, or undefined when it has no members. */
export function unlessEmpty(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object
}
