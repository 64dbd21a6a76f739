// Nothing lost, nothing issued twice: a batch is killed with SIGKILL at its steps (disk calls, halves of writes,
// ledger calls, the middle of a transaction) and at random times, judged as it lies, and completed.
// `node test/interop/crash-sweep.ts --points 10000` does the same for longer.
import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import {
  countSteps,
  faultsOfKill,
  inParallel,
  type KillPoint,
} from '../support/crash/kill-point.ts'
import { DESTINATIONS } from '../support/crash/scenario.ts'

/** Every step of a folder; of the archives, which share most of them, every third. */
const STRIDE = { folder: 1, zip: 3, jsonl: 3 } as const
const RANDOM_KILLS = 24

test.each(DESTINATIONS)('killed at its steps, writing to a %s', async (kind) => {
  const steps = await countSteps(kind)
  expect(steps).toBeGreaterThan(50)
  const points: KillPoint[] = []
  for (let step = 1; step <= steps; step += STRIDE[kind]) points.push({ kind, step })
  const faults = await inParallel(points, availableParallelism(), faultsOfKill)
  expect(faults.flat()).toEqual([])
})

test('killed from outside at random times', async () => {
  const points = Array.from({ length: RANDOM_KILLS }, (_, n): KillPoint => {
    const kind = DESTINATIONS[n % DESTINATIONS.length] ?? 'folder'
    return { kind, step: 0, afterMs: 80 + Math.random() * 300 }
  })
  const faults = await inParallel(points, availableParallelism(), faultsOfKill)
  expect(faults.flat()).toEqual([])
})
