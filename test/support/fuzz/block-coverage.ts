// Which blocks of our own code have been run, as V8 counts them: the guide of a search for inputs that reach further.

import { type Profiler, Session } from 'node:inspector/promises'

export interface BlockCoverage {
  /** Whether a block was run since the last call that was never run before. */
  hasGrown(): Promise<boolean>
  /** Functions that were run, and characters in them that were not. */
  reached(): { readonly functions: number; readonly left: number }
  close(): void
}

type Span = readonly [start: number, end: number]

/** Starts to count. @param isOurs Whether a file is one of those that count. */
export async function countBlocks(isOurs: (url: string) => boolean): Promise<BlockCoverage> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  /** What was never run, by function. */
  const left = new Map<string, readonly Span[]>()
  return {
    async hasGrown() {
      const { result } = await session.post('Profiler.takePreciseCoverage')
      let grown = false
      for (const { url, functions } of result)
        if (isOurs(url)) for (const one of functions) grown = take(left, url, one) || grown
      return grown
    },
    reached: () => ({
      functions: left.size,
      left: [...left.values()].flat().reduce((sum, [start, end]) => sum + end - start, 0),
    }),
    close: () => session.disconnect(),
  }
}

function take(
  left: Map<string, readonly Span[]>,
  url: string,
  { ranges }: Profiler.FunctionCoverage,
): boolean {
  const [whole] = ranges
  if (!whole || whole.count === 0) return false
  const key = `${url} ${whole.startOffset}`
  const missed = missedIn(ranges)
  const before = left.get(key)
  const after = before ? common(before, missed) : missed
  left.set(key, after)
  return before === undefined || lengthOf(after) < lengthOf(before)
}

/** Ranges are nested, the inner one counts. */
function missedIn(ranges: readonly Profiler.CoverageRange[]): readonly Span[] {
  let missed: Span[] = []
  for (const { startOffset, endOffset, count } of ranges.slice(1)) {
    const span: Span = [startOffset, endOffset]
    missed = count === 0 ? [...missed, span] : missed.flatMap((one) => without(one, span))
  }
  return missed
}

function without([start, end]: Span, [from, to]: Span): Span[] {
  if (to <= start || end <= from) return [[start, end]]
  const parts: Span[] = [
    [start, from],
    [to, end],
  ]
  return parts.filter(([a, b]) => a < b)
}

/** What is in both. */
function common(one: readonly Span[], other: readonly Span[]): readonly Span[] {
  return one.flatMap(([start, end]) =>
    other
      .map(([from, to]): Span => [Math.max(start, from), Math.min(end, to)])
      .filter(([from, to]) => from < to),
  )
}

const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, [start, end]) => sum + end - start, 0)
