// Reading JSON of unknown shape: every accessor answers for every input, so that a reader never throws.

import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'

const NOTHING: JsonObject = {}

/** The objects of a member that holds one, several or none. */
export function objectsIn(parent: JsonObject, member: string): readonly JsonObject[] {
  const value = parent[member]
  return (Array.isArray(value) ? value : [value]).filter((item) => isJsonObject(item))
}

/** The first object along a path; an empty object where there is none. */
export function objectAt(parent: JsonObject, ...path: readonly string[]): JsonObject {
  return path.reduce((object, member) => objectsIn(object, member)[0] ?? NOTHING, parent)
}

/** The texts of a member that holds one, several or none. */
export function textsIn(parent: JsonObject, member: string): readonly string[] {
  const value = parent[member]
  const values: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value]
  return values.filter((item) => typeof item === 'string')
}

/** The first text of a member. */
export function textAt(parent: JsonObject, member: string): string | undefined {
  return textsIn(parent, member)[0]
}

/** The object without undefined members, for the exact optional properties of the facts. */
export function defined<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as unknown as T
}
