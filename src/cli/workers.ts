// `--workers N`: how many threads a batch works in. Few awards are done before a thread has started.

import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { OutputFormat } from '../sign/output.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage-error.ts'

const MAX_WORKERS = 64
/** More threads by themselves only when asked for: each holds some 100 MB. */
const MAX_BY_DEFAULT = 4
/** What one award takes on one thread: a badge, or a document with pages. */
const MS_PER_AWARD = { ob3: 0.2, elm: 50 } as const satisfies Partial<Record<OutputFormat, number>>
/** Work below which threads do not pay. */
const MIN_WORK_MS = 3_000
/** Bytes of an award in CSV or JSON Lines. */
const BYTES_PER_AWARD = 250

/** Decides on the number of threads; 1: none beside the program's own. */
export interface Workers {
  /** From the size of the awards file; 1 when it cannot be told before reading. */
  beforeReading(): Promise<number>
  /** From the number of awards. */
  forAwards(count: number): number
}

/** Reads `--workers`. @throws {UsageError} */
export function chooseWorkers(
  text: string | undefined,
  options: { readonly awards: string; readonly formats: readonly string[]; readonly io: CliIo },
): Workers {
  if (text !== undefined) {
    const wanted = /^[1-9][0-9]?$/.test(text) ? Number(text) : 0
    if (wanted < 1 || wanted > MAX_WORKERS)
      throw new UsageError(`--workers is a number from 1 to ${MAX_WORKERS}, found "${text}"`)
    return { beforeReading: async () => wanted, forAwards: () => wanted }
  }
  const { awards, formats, io } = options
  const perAward = Math.max(MS_PER_AWARD.ob3, formats.includes('elm') ? MS_PER_AWARD.elm : 0)
  const forAwards = (count: number) =>
    count * perAward < MIN_WORK_MS ? 1 : Math.min(availableParallelism(), MAX_BY_DEFAULT)
  return {
    async beforeReading() {
      if (awards === '-') return 1
      // A file that is not there is told by who reads it.
      const size = await stat(resolve(io.cwd, awards)).then(
        (found) => found.size,
        () => 0,
      )
      return forAwards(size / BYTES_PER_AWARD)
    },
    forAwards,
  }
}
