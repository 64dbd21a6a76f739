// Work on several items at once, results in the order of the items, never more than so many ahead of the reader.

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

async function* next<R>(running: Promise<R>[]): AsyncGenerator<R> {
  const first = running.shift()
  if (first) yield await first
}
