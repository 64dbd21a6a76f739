// The values of a JSON document, each with its way, and the document with another one in its place. No assertions here.
import type { Json, JsonObject } from '../../src/util/json.ts'

export type Path = readonly string[]

/** Everything that is neither object nor array. */
export function leavesOf(value: Json, path: Path = []): (readonly [Path, Json])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, member]) => leavesOf(member as Json, [...path, key]))
}

/** A copy of the document with another value at the end of a way. */
export function withLeaf(value: Json, [step, ...rest]: Path, leaf: Json): Json {
  if (step === undefined) return leaf
  const entries = Object.entries(value as JsonObject).map(
    ([key, member]) => [key, key === step ? withLeaf(member, rest, leaf) : member] as const,
  )
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries)
}
