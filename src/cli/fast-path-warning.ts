// What is said when the fast canonicalization and the reference disagree. What was issued is right: the reference's
// bytes were taken.

import type { CanonicalMismatch } from '../linked-data/compiled/compiled-canonicalizer.ts'
import type { CliIo } from './io.ts'

/** Tells it on stderr; the shape names no value of any document. */
export function warnOfMismatch(io: Pick<CliIo, 'stderr'>): (mismatch: CanonicalMismatch) => void {
  return ({ shape }) =>
    io.stderr(
      `sigillum: warning: the fast canonicalization disagreed with the reference, whose bytes were taken, for document shape ${shape}\nsigillum: hint: please report this; --no-fast-path goes without it\n`,
    )
}
