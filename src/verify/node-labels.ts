// Names that a document gives to its own parts: blank node labels. RDF canonicalization replaces every one, so that no
// signature covers them: whoever writes one adds unsigned text, and joins or parts objects unseen.
// RDF Dataset Canonicalization section 4; JSON-LD 1.1 section 4.5.1.

import { isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'

/** The first blank node label in an expanded document, as it is written. */
export function blankNodeLabel(expanded: readonly JsonObject[]): string | undefined {
  for (const label of labelsIn(expanded)) return label
  return undefined
}

function* labelsIn(value: Json): Generator<string> {
  if (Array.isArray(value)) for (const entry of value as readonly Json[]) yield* labelsIn(entry)
  if (!isJsonObject(value) || '@value' in value) return
  for (const [key, member] of Object.entries(value)) {
    if (key === '@id' && typeof member === 'string' && member.startsWith('_:')) yield member
    yield* labelsIn(member)
  }
}

/** Where a text stands in a document: the first place, or undefined when it does not. */
export function placeOfText(value: Json, text: string, pointer = ''): string | undefined {
  if (value === text) return pointer
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, member] of Object.entries(value)) {
    const place = placeOfText(member as Json, text, pointerTo(pointer, key))
    if (place !== undefined) return place
  }
  return undefined
}
