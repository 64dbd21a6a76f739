// Rates that can be compared: the candidates take turns within one round, so that whatever else the machine does hits
// all of them alike, and the median over the rounds is what counts. Time is that of the processor in this thread: on
// an idle machine that of the clock, and on a busy one not spent on others.

import process from 'node:process'

/** One thing that is measured. */
export interface Candidate {
  /** Does its work for one document. */
  readonly run: (index: number) => unknown
  /** Documents per round. */
  readonly perRound: number
}

/** Rounds to take: as many as usual, unless `BENCH_ROUNDS` says otherwise. Fewer than 5 only show that it runs. */
export function roundsOr(usual: number): number {
  return Number(process.env.BENCH_ROUNDS ?? usual)
}

const ROUNDS = roundsOr(15)
const WARM_UP_ROUNDS = Math.min(4, ROUNDS)

/**
 * Documents per second of each candidate: the median over the rounds.
 *
 * @param clock Milliseconds; another one for work that other threads do.
 */
export async function ratesOf<N extends string>(
  candidates: Readonly<Record<N, Candidate>>,
  clock: () => number = spentMs,
): Promise<Readonly<Record<N, number>>> {
  const names = Object.keys(candidates) as N[]
  const rates = new Map<N, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1)
    for (const name of names) {
      const rate = await rateOf(candidates[name], round, clock)
      if (round >= WARM_UP_ROUNDS) rates.get(name)?.push(rate)
    }
  const medians = names.map((name) => [name, medianOf(rates.get(name) ?? [])] as const)
  return Object.fromEntries(medians) as Record<N, number>
}

async function rateOf(
  { run, perRound }: Candidate,
  round: number,
  clock: () => number,
): Promise<number> {
  const start = clock()
  for (let index = 0; index < perRound; index += 1) {
    const result = run(round * perRound + index)
    if (result instanceof Promise) await result
  }
  return (perRound * 1000) / (clock() - start)
}

function spentMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The middle value; of an even number of values the upper one. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
