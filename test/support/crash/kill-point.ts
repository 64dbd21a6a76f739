// One kill point: a child is killed at a step (or at a time), what it left is judged, the run is completed, judged
// again, and run once more.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { awardsIn, completedFaults, interruptedFaults } from './invariants.ts'
import {
  type DestinationKind,
  ledgerIn,
  runScenario,
  scenarioAwards,
  scratchFolder,
} from './scenario.ts'

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))
export const AWARDS = 7
const COMPILE_CACHE = join(tmpdir(), 'crash-child-cache')

export interface KillPoint {
  readonly kind: DestinationKind
  /** The step at which the child kills itself; 0: it does not. */
  readonly step: number
  /** Milliseconds after which it is killed from outside instead. */
  readonly afterMs?: number
  /** Awards of the batch; 7 by default. */
  readonly awards?: number
  /** URL of a ledger on PostgreSQL; by default a file in the folder. */
  readonly ledger?: string
}

export interface ChildEnd {
  readonly killed: boolean
  readonly steps: number
}

/** Runs the child. */
export function runChild(folder: string, point: KillPoint): Promise<ChildEnd> {
  const { kind, step, afterMs, awards = AWARDS, ledger } = point
  const args = [
    folder,
    kind,
    String(awards),
    String(step),
    ...(ledger === undefined ? [] : [ledger]),
  ]
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: COMPILE_CACHE },
  })
  const timer = afterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), afterMs)
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (signal === 'SIGKILL') resolve({ killed: true, steps: 0 })
      else if (code === 0) resolve({ killed: false, steps: Number(out) })
      else reject(new Error(`the child ended with ${code}: ${err}`))
    })
  })
}

/** How many steps an undisturbed run takes. */
export async function countSteps(kind: DestinationKind): Promise<number> {
  return await inFolder(async (folder) => (await runChild(folder, { kind, step: 0 })).steps)
}

/** Everything that is wrong after a kill, after the completing run, and after one more. */
export async function faultsOfKill(point: KillPoint): Promise<string[]> {
  return await inFolder(async (folder) => {
    const awards = scenarioAwards(AWARDS)
    const { killed } = await runChild(folder, point)
    const faults = killed || point.afterMs !== undefined ? [] : ['the child was not killed']
    const read = async () => {
      const ledger = await ledgerIn(folder)
      const found = await awardsIn(ledger, awards)
      await ledger.close()
      return found
    }
    const before = await read()
    faults.push(...(await interruptedFaults(folder, point.kind, before)))
    await runScenario(folder, point.kind, awards)
    const after = await read()
    const expected = { expected: awards, before, after }
    faults.push(...(await completedFaults(folder, point.kind, expected)))
    const states = await runScenario(folder, point.kind, awards)
    if (states.some((state) => state !== 'already-signed')) faults.push('signed again')
    const again = { expected: awards, before: after, after: await read() }
    faults.push(...(await completedFaults(folder, point.kind, again)))
    return faults.map((fault) => `${point.kind} step ${point.step}: ${fault}`)
  })
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = scratchFolder()
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs tasks, a few at a time. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next
      next += 1
      results[index] = await task(items[index] as T)
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}
