// The long form of crash-kill.test.ts, which can be interrupted and goes on where it stopped.
// node test/interop/crash-sweep.ts [--points 10000] [--state FILE]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  countSteps,
  faultsOfKill,
  inParallel,
  type KillPoint,
} from '../support/crash/kill-point.ts'
import { DESTINATIONS } from '../support/crash/scenario.ts'

const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '10000' },
    state: { type: 'string', default: join(tmpdir(), 'crash-sweep.json') },
  },
})
const wanted = Number(values.points)
const PORTION = 200

interface State {
  done: number
  readonly faults: string[]
}
const state: State = existsSync(values.state)
  ? (JSON.parse(readFileSync(values.state, 'utf8')) as State)
  : { done: 0, faults: [] }

const steps = new Map<string, number>()
for (const kind of DESTINATIONS) steps.set(kind, await countSteps(kind))
const started = performance.now()
const first = state.done
while (state.done < wanted) {
  const size = Math.min(PORTION, wanted - state.done)
  const points = Array.from({ length: size }, (_, n) => pointOf(state.done + n))
  state.faults.push(...(await inParallel(points, availableParallelism(), faultsOfKill)).flat())
  state.done += size
  writeFileSync(values.state, JSON.stringify(state))
  const perSecond = (state.done - first) / ((performance.now() - started) / 1000)
  process.stdout.write(
    `${state.done} of ${wanted} kill points, ${state.faults.length} faults, ${perSecond.toFixed(1)}/s\n`,
  )
}
for (const fault of state.faults) process.stdout.write(`${fault}\n`)
process.exitCode = state.faults.length > 0 ? 1 : 0

/** Steps of each destination in turn; every fourth point is a random time instead. */
function pointOf(n: number): KillPoint {
  const kind = DESTINATIONS[n % DESTINATIONS.length] ?? 'folder'
  if (n % 4 === 3) return { kind, step: 0, afterMs: 50 + Math.random() * 400 }
  const turn = Math.floor(n / DESTINATIONS.length)
  return { kind, step: 1 + (turn % (steps.get(kind) ?? 1)) }
}
