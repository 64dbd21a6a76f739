// Where a document and its expanded form part: sets off what both have and reports the rest by pointer.

import type { NormalItem, NormalProperty } from './normal-form.ts'

/** Where a document and its round trip part. */
export interface RoundTripDifference {
  readonly pointer: string
  /** `missing`: lost on the way; `added`: came up on the way; `changed`: reads differently afterwards. */
  readonly reason: 'missing' | 'added' | 'changed'
}

/** The differences between two normal forms; the pointers are those of the first. */
export function differences(ours: NormalItem, theirs: NormalItem): readonly RoundTripDifference[] {
  if (ours.text === theirs.text) return []
  const { pointer } = ours
  if (!ours.properties || !theirs.properties) return [{ pointer, reason: 'changed' }]
  const found: RoundTripDifference[] = []
  for (const [name, property] of ours.properties)
    found.push(...propertyDifferences(property, theirs.properties.get(name)?.items ?? [], pointer))
  for (const [name, { items }] of theirs.properties)
    if (items.length > 0 && !ours.properties.has(name)) found.push({ pointer, reason: 'added' })
  return found
}

/** Sets off what both sides have, then compares the rest in the order of the document. */
function propertyDifferences(
  { items, ordered }: NormalProperty,
  others: readonly NormalItem[],
  pointer: string,
): readonly RoundTripDifference[] {
  const [ours, theirs] = ordered ? [items, others] : withoutCommon(items, others)
  const found = ours.flatMap((item, index) => {
    const other = theirs[index]
    return other
      ? differences(item, other)
      : [{ pointer: item.pointer, reason: 'missing' as const }]
  })
  if (theirs.length > ours.length) found.push({ pointer, reason: 'added' })
  return found
}

function withoutCommon(items: readonly NormalItem[], others: readonly NormalItem[]) {
  const counts = new Map<string, number>()
  for (const { text } of others) counts.set(text, (counts.get(text) ?? 0) + 1)
  const ours = items.filter(({ text }) => !take(counts, text))
  const theirs = others.filter(({ text }) => take(counts, text))
  return [ours, theirs] as const
}

/** Takes one of what is left of a text. */
function take(counts: Map<string, number>, text: string): boolean {
  const left = counts.get(text) ?? 0
  counts.set(text, left - 1)
  return left > 0
}
