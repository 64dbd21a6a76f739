// The mark that some programs put before UTF-8: it is left out, and said so. Apart from the readers of whole files, which
// whoever reads portions need not load.

import type { AwardRow } from './award-row.ts'

/** What is said of a byte order mark at the start of a file. */
export function markNote(start: Uint8Array, file: string): AwardRow[] {
  const isMarked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf
  if (!isMarked) return []
  const message = 'the file starts with a byte order mark, which was left out'
  return [{ faults: [{ file, rule: 'byte-order-mark', severity: 'information', message }] }]
}
