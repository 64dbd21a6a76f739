// A run of the fuzzer: mutants by number, each verified, each judged by what a reader would see; some of them in company.
// A run can go on from any number, and any mutant can be made again by its own.

import type { Report } from '../../../src/model/report.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { isJsonObject, type JsonObject } from '../../../src/util/json.ts'
import { parseStrictJson } from '../../../src/util/strict-json.ts'
import { openEnvelope } from '../../../src/verify/open-envelope.ts'
import type { Carrier } from './carriers.ts'
import { type FuzzFinding, type FuzzState, figuresOf, note, noteTogether } from './fuzz-state.ts'
import { goodCredentials } from './good-credentials.ts'
import { forgedInsides, type Genuine, genuineOf, partedInsides } from './insides.ts'
import { copyOf, type Draft } from './json-mutations.ts'
import { createJudges, type Judges } from './judges.ts'
import { createMutants, type Mutant, randomOf } from './mutants.ts'
import { type Shown, shownOf, showsTheSame, statementsOf } from './shown.ts'
import { gathered, prepare, strayReports, teach } from './together.ts'
import { twinOf } from './twins.ts'

/** Processor time that no input may take. */
const HANG_MS = 1_000

/** How many mutants are verified more than once. A group costs as much as some two hundred mutants by themselves. */
export interface Company {
  /** Every so many are verified without memory as well, by a verifier that has learnt their form from others. */
  readonly everyCompared: number
  /** Every so many are verified once more, with others at the same time. */
  readonly everyTogether: number
}
const LONG_RUN: Company = { everyCompared: 64, everyTogether: 1_024 }

export interface Fuzzer {
  /** Makes, verifies and judges mutants. */
  run(state: FuzzState, count: number): Promise<void>
  /** One mutant, as it was made. */
  mutant(number: number): Mutant
  /** Verifies and judges one, wherever it comes from. */
  judge(number: number, one: Mutant, state: FuzzState): Promise<void>
}

/** Processor time of this thread: what others do on the machine is no input's fault. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Makes a fuzzer over every good credential, each of which must be found what it is first. */
export async function createFuzzer(
  workMs: () => number,
  {
    begin = () => undefined,
    company = LONG_RUN,
  }: { readonly begin?: (number: number) => void; readonly company?: Company } = {},
): Promise<Fuzzer> {
  const { carriers, documents } = await goodCredentials()
  const judges = createJudges(documents)
  const mutant = createMutants(carriers)
  const shown = await shownOfAll(carriers, judges)
  const genuine = genuineOf(carriers.flatMap(({ bytes, genuine = [] }) => [bytes, ...genuine]))
  const { judge, judgeCompany } = createJudge({ judges, mutant, shown, genuine, workMs, company })
  return {
    mutant,
    judge,
    async run(state, count) {
      const start = workMs()
      for (const end = state.next + count; state.next < end; state.next += 1) {
        begin(state.next)
        await judge(state.next, mutant(state.next), state)
        await judgeCompany(state.next, state)
      }
      state.busyMs += workMs() - start
    },
  }
}

const TAKEN_BACK = ['REVOKED', 'SUSPENDED']

/** What is shown of every good credential. */
async function shownOfAll(
  carriers: readonly Carrier[],
  judges: Judges,
): Promise<ReadonlyMap<Carrier, Shown>> {
  const shown = new Map<Carrier, Shown>()
  for (const carrier of carriers) {
    const [bytes = carrier.bytes] = await opened(carrier, carrier.bytes)
    const report = await judges.verify(judges.experienced, { carrier, bytes })
    const seen = shownOf(bytes, report)
    const codes = report.checks
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ code }) => code)
    const isRight = carrier.revoked
      ? TAKEN_BACK.includes(codes.join())
      : report.verdict === 'passed'
    if (!isRight || !seen)
      throw new Error(
        `the good credential is not what it is: ${carrier.name} ${complaintsOf(report)}`,
      )
    const others: string[] = []
    for (const answers of carrier.others ?? []) {
      const other = await judges.verify(judges.experienced, { carrier, bytes, answers })
      others.push(shownOf(bytes, other)?.summary ?? '')
    }
    shown.set(carrier, { ...seen, others })
  }
  return shown
}

/** The credentials in an input. */
async function opened(carrier: Carrier, bytes: Uint8Array): Promise<readonly Uint8Array[]> {
  return carrier.open ? await carrier.open(bytes) : [bytes]
}

interface Bench {
  readonly judges: Judges
  readonly mutant: (number: number) => Mutant
  readonly shown: ReadonlyMap<Carrier, Shown>
  readonly genuine: Genuine
  readonly workMs: () => number
  readonly company: Company
}

function createJudge({ judges, mutant, shown, genuine, workMs, company }: Bench) {
  const { everyCompared, everyTogether } = company
  type Found = (kind: FuzzFinding['kind'], detail: string) => void

  /** Does some work on a mutant, and notes what went wrong and how long it took. */
  async function watched(
    number: number,
    { carrier }: Mutant,
    { state, work }: { readonly state: FuzzState; readonly work: (found: Found) => Promise<void> },
  ): Promise<void> {
    const figures = figuresOf(state, carrier.name)
    const found: Found = (kind, detail) =>
      note(state, { number, carrier: carrier.name, kind, detail })
    const start = workMs()
    try {
      await work(found)
    } catch (error) {
      found('crash', error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    figures.busyMs += workMs() - start
  }

  /** One credential: what it is found, and whether it shows what it should. */
  async function judgeOne(one: Mutant, state: FuzzState, found: Found): Promise<void> {
    const { carrier, bytes } = one
    const report = await judges.verify(judges.experienced, one)
    figuresOf(state, carrier.name)[report.verdict] += 1
    for (const forged of forgeriesInside(one, report, genuine)) found('false-accept', forged)
    if (report.verdict !== 'passed' || carrier.resigned) return
    if (one.answers && carrier.allows?.(one.answers) === false)
      found('false-accept', 'a key that its issuer does not let pass')
    const seen = shownOf(bytes, report)
    const good = shown.get(carrier)
    const isRight = seen && good && showsTheSame(good, seen, carrier.fewer === true)
    if (isRight && !carrier.revoked) return
    // So many parts can come from another good credential that it is that one.
    const isAnother = [...shown].some(
      ([other, all]) =>
        other !== carrier && !other.revoked && seen && showsTheSame(all, seen, false),
    )
    if (isAnother) return
    if (carrier.revoked) found('false-accept', 'a credential that was taken back')
    else if (seen && good) found('false-accept', differences(good, seen))
  }

  /** The same in company: after its like, and at once with them. */
  async function inCompany(number: number, state: FuzzState, found: Found): Promise<void> {
    if (number % everyCompared === 0) {
      const one = mutant(number)
      await teach(judges.experienced, twinsOf(one, number), judges)
      const fast = complaintsOf(await judges.verify(judges.experienced, one))
      const slow = complaintsOf(await judges.verify(judges.forgetful, one))
      if (slow !== fast) found('fast-path', `${fast} / ${slow}`)
    }
    if (number % everyTogether !== 0) return
    const random = randomOf(number, 2)
    const group = gathered(mutant, number, random)
    noteTogether(state, group.length)
    await prepare(judges.experienced, mutant(number).carrier, judges)
    for (const stray of await strayReports(judges.experienced, group, { random, judges }))
      found('together', stray)
  }

  return {
    judge: async (number: number, one: Mutant, state: FuzzState): Promise<void> => {
      const { carrier } = one
      const figures = figuresOf(state, carrier.name)
      const work = async (found: Found) => {
        const start = workMs()
        const inputs = await opened(carrier, one.bytes)
        if (inputs.length === 0) figures.failed += 1
        for (const bytes of inputs) await judgeOne({ ...one, bytes }, state, found)
        const tookMs = workMs() - start
        figures.slowestMs = Math.max(figures.slowestMs, tookMs)
        if (tookMs > HANG_MS) found('hang', `${Math.round(tookMs)} ms`)
      }
      await watched(number, one, { state, work })
    },
    judgeCompany: async (number: number, state: FuzzState): Promise<void> => {
      if (number % everyCompared !== 0 && number % everyTogether !== 0) return
      const work = async (found: Found) => await inCompany(number, state, found)
      await watched(number, mutant(number), { state, work })
    },
  }
}

/** A document of the mutant's form in which all values are others, and different from each other. */
function twinsOf(one: Mutant, number: number): readonly Mutant[] {
  const parsed = parseStrictJson(one.bytes)
  if (!parsed.ok || !isJsonObject(parsed.value)) return []
  const twin = twinOf(copyOf(parsed.value as Draft), randomOf(number, 3), { share: 1 })
  return [{ ...one, bytes: utf8(JSON.stringify(twin)) }]
}

/** What is called good and stands inside an input that may be good or bad itself, though nobody made it. */
function forgeriesInside({ carrier, bytes }: Mutant, report: Report, genuine: Genuine): string[] {
  const { endorsements = [], credentials = [], verdict } = report
  const isResigned = verdict === 'passed' && carrier.resigned
  if (endorsements.length + credentials.length === 0 && !isResigned) return []
  const opened = openEnvelope(bytes)
  if (!opened.ok) return []
  const { document } = opened.credential
  const forged = forgedInsides(document, report, genuine).map((pointer) => `inside: ${pointer}`)
  if (!isResigned) return forged
  const { outside, insides } = partedInsides(document)
  const good = openEnvelope(carrier.bytes)
  const around = (one: JsonObject) => [...statementsOf(one)].sort().join('\n')
  const isRight =
    good.ok && around(partedInsides(good.credential.document).outside) === around(outside)
  const others = insides.filter((content) => !genuine.has(content))
  return [
    ...forged,
    ...(isRight ? [] : ['around: other statements']),
    ...others.map((content) => `inside: ${JSON.stringify(content)}`),
  ]
}

function complaintsOf({ checks }: Report): string {
  return checks
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'indeterminate')
    .map(({ code, message }) => `${code} (${message})`)
    .join(', ')
}

function differences(good: Shown, seen: Shown): string {
  const added = [...seen.statements].filter((one) => !good.statements.has(one)).slice(0, 3)
  const gone = [...good.statements].filter((one) => !seen.statements.has(one)).slice(0, 3)
  return JSON.stringify({ added, gone, summary: [good.summary, seen.summary] })
}
