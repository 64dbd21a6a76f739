// Remembers what was read from bytes that come again and again: answers of authorities stand in every file of theirs.
// Known by their SHA-256, and the last ones by themselves, so that nothing but the same bytes gets the same result. Bounded
// in number and in size.

import { Buffer } from 'node:buffer'
import { hash } from 'node:crypto'
import { RecentMap } from './recent-map.ts'

/** What is remembered at most; longer bytes are read each time. */
export interface Remembered {
  readonly entries: number
  readonly maxBytes: number
}

/** The reader, which reads the same bytes once. It must depend on nothing else. */
export function oncePerBytes<T>(
  read: (bytes: Uint8Array) => T,
  { entries, maxBytes }: Remembered,
): (bytes: Uint8Array) => T {
  const known = new RecentMap<string, { readonly result: T }>(entries)
  let latest: { readonly bytes: Buffer; readonly result: T } | undefined
  const remembered = (bytes: Uint8Array): T => {
    const key = hash('sha256', bytes, 'base64')
    const found = known.get(key)
    if (found) return found.result
    const result = read(bytes)
    known.set(key, { result })
    return result
  }
  return (bytes) => {
    if (bytes.length > maxBytes) return read(bytes)
    // The same as the last time are told sooner; a copy, as the owner may change them. Not by `equals`, which takes no
    // plain bytes where the Buffer is the one for browsers.
    if (latest && Buffer.compare(latest.bytes, bytes) === 0) return latest.result
    const result = remembered(bytes)
    latest = { bytes: Buffer.from(bytes), result }
    return result
  }
}
