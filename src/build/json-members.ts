// Writing JSON objects without nulls, undefined members and empty arrays, as both formats demand.

import type { Json, JsonObject } from '../util/json.ts'

/** Members as a builder writes them; undefined ones and empty arrays are left out. */
export type Members = { readonly [name: string]: Json | undefined }

/** The members that hold something, in the order given. */
export function present(members: Members): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter(
      (entry): entry is [string, Json] =>
        entry[1] !== undefined && !(Array.isArray(entry[1]) && entry[1].length === 0),
    ),
  )
}

/** A compacted set: nothing, the one value, or the array of several. */
export function oneOrMany(values: readonly Json[]): Json | undefined {
  return values.length > 1 ? values : values[0]
}

/** The object, or undefined when it has no members. */
export function unlessEmpty(object: JsonObject): JsonObject | undefined {
  return Object.keys(object).length === 0 ? undefined : object
}
