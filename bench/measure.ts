// Rates that can be compared: the candidates take turns within one round, so that whatever else the machine
// does hits all of them alike, and the median over the rounds is what counts.

/** One thing that is measured. */
export interface Candidate {
  /** Does its work for one document. */
  readonly run: (index: number) => unknown
  /** Documents per round. */
  readonly perRound: number
}

const ROUNDS = 15
const WARM_UP_ROUNDS = 4

/** Documents per second of each candidate: the median over the rounds. */
export async function ratesOf<N extends string>(
  candidates: Readonly<Record<N, Candidate>>,
): Promise<Readonly<Record<N, number>>> {
  const names = Object.keys(candidates) as N[]
  const rates = new Map<N, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1)
    for (const name of names) {
      const rate = await rateOf(candidates[name], round)
      if (round >= WARM_UP_ROUNDS) rates.get(name)?.push(rate)
    }
  const medians = names.map((name) => [name, medianOf(rates.get(name) ?? [])] as const)
  return Object.fromEntries(medians) as Record<N, number>
}

async function rateOf({ run, perRound }: Candidate, round: number): Promise<number> {
  const start = performance.now()
  for (let index = 0; index < perRound; index += 1) {
    const result = run(round * perRound + index)
    if (result instanceof Promise) await result
  }
  return (perRound * 1000) / (performance.now() - start)
}

/** The middle value; of an even number of values the upper one. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
