// How much is done at one time, how much waits for its turn, and for how long: more is told to come back, and nothing is
// waited for for ever.

import { RequestProblem } from './problem.ts'

/**
 * Runs work when there is room for it.
 *
 * @param gone Says that nobody waits for the answer any more: work whose turn has not come is dropped then.
 * @throws {RequestProblem} `OVERLOADED`, `DEADLINE_EXCEEDED`.
 */
export type LoadLimit = <T>(work: () => Promise<T>, gone?: AbortSignal) => Promise<T>

export interface LoadLimitOptions {
  /** Work in hand. */
  readonly concurrent: number
  /** Work that waits for its turn, first come first served. */
  readonly waiting: number
  /** How long an answer is waited for, the turn included. */
  readonly timeoutMs: number
}

/**
 * Makes a limit. Work that overruns keeps its place until it ends, so that a flood of slow work is still bounded;
 * only its answer is given up. What was given up before its turn is never begun.
 */
export function createLoadLimit({ concurrent, waiting, timeoutMs }: LoadLimitOptions): LoadLimit {
  const queue = new Set<() => void>()
  let running = 0
  const inPlace = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } finally {
      const [next] = queue
      // Whoever is next gets this very place: nobody can come in between.
      if (next) next()
      else running -= 1
    }
  }
  return async (work, gone) => {
    if (running < concurrent) {
      running += 1
      return await within(inPlace(work), timeoutMs)
    }
    if (queue.size >= waiting || gone?.aborted) throw comeBack('OVERLOADED', 'the server is busy')
    const turn = Promise.withResolvers<void>()
    const take = () => {
      queue.delete(take)
      turn.resolve()
    }
    queue.add(take)
    const done = turn.promise.then(async () => await inPlace(work))
    const drop = () => {
      if (queue.delete(take)) turn.reject(comeBack('OVERLOADED', 'nobody waits any more'))
    }
    gone?.addEventListener('abort', drop, { once: true })
    try {
      return await within(done, timeoutMs)
    } finally {
      gone?.removeEventListener('abort', drop)
      queue.delete(take)
    }
  }
}

async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(comeBack('DEADLINE_EXCEEDED', 'the answer took too long')),
      timeoutMs,
    )
  })
  // Whoever loses the race must not count as unhandled.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function comeBack(code: 'OVERLOADED' | 'DEADLINE_EXCEEDED', detail: string): RequestProblem {
  return new RequestProblem(code, detail, { headers: { 'retry-after': '5' } })
}
