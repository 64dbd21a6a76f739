// Remembers what was worked out about short texts that come again with every credential: identifiers of issuers and keys.
// Bounded in number and in size.

import { RecentMap } from './recent-map.ts'

/** What is remembered at most; about longer texts the work is done each time. */
export interface RememberedTexts {
  readonly entries: number
  readonly maxLength: number
}

/** The work done once per text. It must depend on nothing else, and nobody may change its result. */
export function oncePerText<T>(
  work: (text: string) => T,
  { entries, maxLength }: RememberedTexts,
): (text: string) => T {
  const known = new RecentMap<string, { readonly result: T }>(entries)
  return (text) => {
    if (text.length > maxLength) return work(text)
    const found = known.get(text)
    if (found) return found.result
    const result = work(text)
    known.set(text, { result })
    return result
  }
}
