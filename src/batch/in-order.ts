// Work on several items at once, results in the order of the items, never more than so many ahead of the reader; and
// results that are there already taken together.

import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Runs a task for each item and yields the results in the items' order.
 *
 * @param ahead Tasks that may run beside the one whose result is awaited; 0: one after the other.
 * @throws Whatever the task of the earliest failing item throws, when its turn comes; by then no other task runs.
 */
export async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  ahead: number,
  task: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = []
  try {
    for await (const item of items) {
      const started = task(item)
      // Its failure is told when its turn comes.
      started.catch(() => undefined)
      running.push(started)
      if (running.length <= ahead) continue
      yield* next(running)
    }
    while (running.length > 0) yield* next(running)
  } finally {
    await Promise.allSettled(running)
  }
}

/**
 * What a source yields, in its order, in groups of as many as are ready when one is asked for: at least one, never
 * waiting for a second. While a group is in use the source works on what follows.
 *
 * @throws Whatever the source throws, after what came before it.
 */
export async function* readyTogether<T>(
  source: AsyncGenerator<T>,
  most: number,
): AsyncGenerator<readonly T[]> {
  try {
    let coming = begun(source)
    for (let first = await coming; !first.done; first = await coming) {
      const group = [first.value]
      coming = begun(source)
      while (group.length < most) {
        const ready = await Promise.race([coming.catch(() => undefined), nextTurn(undefined)])
        if (ready?.done !== false) break
        group.push(ready.value)
        coming = begun(source)
      }
      yield group
    }
  } finally {
    await source.return(undefined)
  }
}

/** The next result of a source; its failure is told to whoever waits for it. */
function begun<T>(source: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = source.next()
  next.catch(() => undefined)
  return next
}

async function* next<R>(running: Promise<R>[]): AsyncGenerator<R> {
  const first = running.shift()
  if (first) yield await first
}
