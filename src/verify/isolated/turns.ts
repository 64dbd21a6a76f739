// Whose turn it is in which thread: inputs in the order in which they came, heavy ones in the first thread alone. So no two of
// them are in memory at a time, and nobody who hands in a small one waits for them.

/** A place that does one job at a time. */
export interface Place<Input, Result> {
  run(input: Input): Promise<Result>
}

interface Waiting<Input, Result> {
  readonly input: Input
  readonly isHeavy: boolean
  readonly resolve: (result: Promise<Result>) => void
}

/**
 * Makes a queue for these places, of which there must be one at least.
 *
 * @returns What gives an input its turn, and comes to its result.
 */
export function createTurns<Input, Result>(
  places: readonly Place<Input, Result>[],
  isHeavy: (input: Input) => boolean,
): (input: Input) => Promise<Result> {
  const waiting: Waiting<Input, Result>[] = []
  const idle = new Set(places)
  const [forHeavy] = places
  const next = (place: Place<Input, Result>) => {
    const at = waiting.findIndex((one) => place === forHeavy || !one.isHeavy)
    const [found] = at < 0 ? [] : waiting.splice(at, 1)
    if (!found) return
    idle.delete(place)
    const work = place.run(found.input)
    const leave = () => {
      idle.add(place)
      next(place)
    }
    work.then(leave, leave)
    found.resolve(work)
  }
  return async (input) =>
    await new Promise<Result>((resolve) => {
      waiting.push({ input, isHeavy: isHeavy(input), resolve })
      // The last first, so that the one for heavy inputs is free as long as it can be.
      for (const place of places.toReversed()) if (idle.has(place)) next(place)
    })
}
