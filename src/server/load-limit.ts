// How much is done at one time, and for how long: more is told to come back, and nothing is waited for for ever.

import { RequestProblem } from './problem.ts'

/** Runs work when there is room for it. @throws {RequestProblem} `OVERLOADED`, `DEADLINE_EXCEEDED`. */
export type LoadLimit = <T>(work: () => Promise<T>) => Promise<T>

/**
 * Makes a limit. Work that overruns keeps its place until it ends, so that a flood of slow work is still bounded;
 * only its answer is given up.
 */
export function createLoadLimit(options: {
  readonly concurrent: number
  readonly timeoutMs: number
}): LoadLimit {
  let running = 0
  return async (work) => {
    if (running >= options.concurrent) throw comeBack('OVERLOADED', 'the server is busy')
    running += 1
    const done = work().finally(() => {
      running -= 1
    })
    return await within(done, options.timeoutMs)
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
