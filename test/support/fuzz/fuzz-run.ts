// A run of the fuzzer: mutants by number, each verified, each judged by what a reader would see. A run can go on from
// any number, and any mutant can be made again by its own.

import { createVerifier } from '../../../src/verify/verifier.ts'
import { ANCHORS } from '../seal/seal-bench.ts'
import { contexts } from '../test-issuer.ts'
import { AT, loaderOver } from '../verify-setup.ts'
import type { Carrier } from './carriers.ts'
import { type FuzzFinding, type FuzzState, figuresOf, note } from './fuzz-state.ts'
import { goodCredentials, goodDocuments } from './good-credentials.ts'
import { createRandom } from './random.ts'
import { type Shown, shownOf, showsTheSame } from './shown.ts'

/** Processor time that no input may take. */
const HANG_MS = 1_000
/** Every so many mutants are verified without memory as well. */
const EVERY_COMPARED = 8

export interface Fuzzer {
  /** Makes, verifies and judges mutants. */
  run(state: FuzzState, count: number): Promise<void>
  /** One mutant, as it was made. */
  mutant(number: number): { readonly carrier: Carrier; readonly bytes: Uint8Array }
}

/** Processor time of this thread: what others do on the machine is no input's fault. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Makes a fuzzer over every good credential, each of which must pass first. */
export async function createFuzzer(
  workMs: () => number,
  { begin = () => undefined }: { readonly begin?: (number: number) => void } = {},
): Promise<Fuzzer> {
  const carriers = await goodCredentials()
  const drawn = carriers.flatMap((carrier) =>
    Array.from({ length: Math.round(carrier.weight * 10) }, () => carrier),
  )
  const options = {
    contexts,
    loadDocument: loaderOver(await goodDocuments()),
    certificates: { anchors: ANCHORS },
    trust: 'any',
    clock: () => AT,
  } as const
  const verifier = createVerifier(options)
  /** Remembers nothing: what it says of a mutant must be the same. */
  const forgetful = createVerifier({ ...options, fastPath: false })
  const shown = new Map<Carrier, Shown>()
  for (const carrier of carriers) {
    const report = await verifier.verify(carrier.bytes)
    const seen = shownOf(carrier.bytes, report)
    if (report.verdict !== 'passed' || !seen)
      throw new Error(`the good credential does not pass: ${carrier.name} ${complaintsOf(report)}`)
    shown.set(carrier, seen)
  }
  const mutant = (number: number) => {
    const random = createRandom(Math.imul(number, 2_654_435_761) + 1)
    const carrier = random.pick(drawn)
    return { carrier, bytes: carrier.mutate(random) }
  }

  async function judge(number: number, state: FuzzState): Promise<void> {
    const { carrier, bytes } = mutant(number)
    const figures = figuresOf(state, carrier.name)
    const found = (kind: FuzzFinding['kind'], detail: string) =>
      note(state, { number, carrier: carrier.name, kind, detail })
    const start = workMs()
    try {
      const report = await verifier.verify(bytes)
      figures[report.verdict] += 1
      figures.slowestMs = Math.max(figures.slowestMs, workMs() - start)
      const seen = report.verdict === 'passed' ? shownOf(bytes, report) : undefined
      const good = shown.get(carrier)
      if (seen && good && !showsTheSame(good, seen, carrier.fewer === true))
        found('false-accept', differences(good, seen))
      if (number % EVERY_COMPARED === 0) {
        const slow = complaintsOf(await forgetful.verify(bytes))
        if (slow !== complaintsOf(report)) found('fast-path', `${complaintsOf(report)} / ${slow}`)
      }
    } catch (error) {
      found('crash', error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    const tookMs = workMs() - start
    figures.busyMs += tookMs
    if (tookMs > HANG_MS) found('hang', `${Math.round(tookMs)} ms`)
  }

  return {
    mutant,
    async run(state, count) {
      const start = workMs()
      for (const end = state.next + count; state.next < end; state.next += 1) {
        begin(state.next)
        await judge(state.next, state)
      }
      state.busyMs += workMs() - start
    },
  }
}

function complaintsOf(report: {
  readonly checks: readonly { outcome: string; code: string; message: string }[]
}): string {
  return report.checks
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'indeterminate')
    .map(({ code, message }) => `${code} (${message})`)
    .join(', ')
}

function differences(good: Shown, seen: Shown): string {
  const added = [...seen.statements].filter((one) => !good.statements.has(one)).slice(0, 3)
  const gone = [...good.statements].filter((one) => !seen.statements.has(one)).slice(0, 3)
  return JSON.stringify({ added, gone, summary: [good.summary, seen.summary] })
}
