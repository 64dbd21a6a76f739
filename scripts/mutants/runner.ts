// Runs each test once, sees which changes it comes by, and at the end of its suite runs it again for every one of
// them, the quickest tests first, until one fails. Modules are not loaded anew, so that a change costs milliseconds; what is
// worked out while they load (constants) is not changed.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunnerTestCase, RunnerTestSuite } from 'vitest'
import { TestRunner } from 'vitest'
import type { Mutant } from './instrument.ts'

/** Of one test or one change, in milliseconds of processor time: a change that outlives it counts as survived. */
const MAX_TEST_MS = 300
const MAX_MUTANT_MS = 3_000

interface Test {
  readonly name: string
  readonly run: () => unknown
  /** Milliseconds of processor time, and of the clock. */
  readonly took: number
  readonly lasted: number
  readonly hits: Hits
}

/** What instrumented code asks, by the names that Stryker gives it. */
interface Switch {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number
  hitLimit?: number
  mutantCoverage: { readonly static: Hits; readonly perTest: Record<string, Hits> }
}

/** How often a test came by each change. */
type Hits = Readonly<Record<string, number>>

interface State {
  readonly open: Set<string>
  readonly reached: Set<string>
  readonly spent: Map<string, number>
  readonly disturbed: string[]
  tests: Test[]
}

const scope = globalThis as { __stryker__?: Switch; mutantEpoch?: number; mutantState?: State }
// Instrumented code keeps the object that it meets first.
scope.__stryker__ ??= { mutantCoverage: { static: {}, perTest: {} } }
const control = scope.__stryker__
const { folder } = JSON.parse(process.env.MUTANTS ?? '{}') as { readonly folder: string }

function newState(): State {
  const mutants = JSON.parse(readFileSync(join(folder, 'mutants.json'), 'utf8')) as Mutant[]
  const open = new Set(mutants.filter(({ status }) => status === undefined).map(({ id }) => id))
  return { open, reached: new Set(), spent: new Map(), disturbed: [], tests: [] }
}
scope.mutantState ??= newState()
const state = scope.mutantState
// A change may leave a promise behind that nobody waits for.
process.on('unhandledRejection', () => undefined)

export default class MutantRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test)
    const { perTest } = control.mutantCoverage
    perTest.now = {}
    scope.mutantEpoch = (scope.mutantEpoch ?? 0) + 1
    control.currentTestId = 'now'
    const [began, start] = [processorMs(), performance.now()]
    try {
      await run()
    } finally {
      control.currentTestId = undefined
    }
    const [took, lasted] = [processorMs() - began, performance.now() - start]
    state.tests.push({ name: test.fullTestName, run, took, lasted, hits: perTest.now ?? {} })
  }

  override async onAfterRunTask(test: RunnerTestCase): Promise<void> {
    await super.onAfterRunTask(test)
    // While what the suite has set up still stands.
    if ((test.suite ?? test.file).tasks.at(-1) === test) await tryOpenChanges()
  }

  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onAfterRunSuite(suite)
    if (!('filepath' in suite)) return
    await tryOpenChanges()
    const { open, reached, disturbed } = state
    const loading = Object.keys(control.mutantCoverage.static)
    const result = { open: [...open], reached: [...reached], loading, disturbed }
    writeFileSync(join(folder, 'result.json'), JSON.stringify(result))
  }
}

async function tryOpenChanges(): Promise<void> {
  const tests = state.tests.sort((a, b) => a.took - b.took)
  state.tests = []
  for (const id of [...state.open]) if (await isNoticed(id, tests)) state.open.delete(id)
  // What a change left behind would make every later one look noticed.
  for (const { name, run } of tests) if (await fails(run, 60_000)) state.disturbed.push(name)
}

async function isNoticed(id: string, tests: Test[]): Promise<boolean> {
  for (const test of [...tests]) {
    const { run, took, lasted, hits } = test
    const hit = hits[id]
    if (hit === undefined) continue
    state.reached.add(id)
    const spent = state.spent.get(id) ?? 0
    if (took > MAX_TEST_MS || spent > MAX_MUTANT_MS) continue
    Object.assign(control, { activeMutant: id, hitCount: 0, hitLimit: hit * 10 + 1000 })
    scope.mutantEpoch = (scope.mutantEpoch ?? 0) + 1
    const began = processorMs()
    const failed = await fails(run, lasted * 5 + 500)
    state.spent.set(id, spent + processorMs() - began)
    control.activeMutant = undefined
    scope.mutantEpoch += 1
    if (!failed) continue
    // What noticed this change is likely to notice the next one, a line below.
    tests.splice(tests.indexOf(test), 1)
    tests.unshift(test)
    return true
  }
  return false
}

async function fails(run: () => unknown, maxMs: number): Promise<boolean> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('too late')), maxMs)
  try {
    await Promise.race([run(), late])
    return false
  } catch {
    return true
  } finally {
    clearTimeout(timer)
  }
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
