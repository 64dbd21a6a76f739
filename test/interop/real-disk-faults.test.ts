// The disk fails for real: calls of the system under libfiu, and a file system that is full. What a failed run leaves
// is judged as it lies; the run that completes it has every award once.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { attempt, hasFiu, mayMount, mountSmallDisk } from '../support/crash/faulty-disk.ts'
import { awardsIn, completedFaults, interruptedFaults } from '../support/crash/invariants.ts'
import {
  DESTINATIONS,
  type DestinationKind,
  ledgerIn,
  scenarioAwards,
  scratchFolder,
} from '../support/crash/scenario.ts'

const root = scratchFolder()
afterAll(() => rmSync(root, { recursive: true }))

/** What the ledger in a folder knows of the batch. */
async function known(folder: string, count: number) {
  const ledger = await ledgerIn(folder)
  const found = await awardsIn(ledger, scenarioAwards(count))
  await ledger.close()
  return found
}

async function interrupted(folder: string, kind: DestinationKind, count: number) {
  return await interruptedFaults(folder, kind, await known(folder, count))
}

/** Everything that is wrong after the run on a sound disk that completes the batch. */
async function completed(folder: string, kind: DestinationKind, count: number) {
  const before = await known(folder, count)
  const { completed: done, stderr } = attempt({ folder, kind, awards: count })
  if (!done) return [stderr]
  const run = { expected: scenarioAwards(count), before, after: await known(folder, count) }
  return await completedFaults(folder, kind, run)
}

const NAMED = /code: '(?:LEDGER_UNUSABLE|DELIVER_REFUSED)'/

test('libfiu is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(hasFiu).toBe(true)
  else if (!hasFiu) skip('no fiu-run found (Debian: fiu-utils)')
})

// The test above fails without it when CI=true.
describe.skipIf(!hasFiu)('a system whose calls fail', () => {
  const AWARDS = 12
  const ATTEMPTS = 3
  /** What writes several pieces at once. Single ones go through a call that Node itself cannot do without. */
  const WRITE = 'posix/io/rw/writev'
  const ARCHIVES = ['zip', 'jsonl'] as const

  test.each(
    DESTINATIONS.flatMap((kind) =>
      (
        [
          ['a write', WRITE, 0.3],
          ['a write of the ledger', 'posix/io/rw/pwrite', 0.02],
          ['fsync', 'posix/io/sync/fsync', 0.05],
          ['ftruncate', 'posix/io/rw/ftruncate', 0.5],
          ['unlink', 'posix/io/dir/unlink', 0.5],
        ] as const
      )
        .filter(([, point]) => point !== WRITE || kind !== 'folder')
        .map(([call, point, probability]) => ({ kind, call, point, probability })),
    ),
  )('at $call, writing to a $kind', async ({ kind, point, probability }) => {
    const folder = mkdtempSync(join(root, 'run-'))
    const faults = [`enable_random name=${point},probability=${probability}`]
    for (let n = 0; n < ATTEMPTS; n += 1) {
      const run = attempt({ folder, kind, awards: AWARDS, faults })
      if (!run.completed) expect(run.stderr).toMatch(NAMED)
      expect(await interrupted(folder, kind, AWARDS)).toEqual([])
    }
    expect(await completed(folder, kind, AWARDS)).toEqual([])
  })

  test.each(ARCHIVES)('every write fails, writing to a %s: nothing is there', async (kind) => {
    const folder = mkdtempSync(join(root, 'run-'))
    const faults = [`enable name=${WRITE}`]
    const run = attempt({ folder, kind, awards: AWARDS, faults })
    expect(run.completed).toBe(false)
    expect(run.stderr).toMatch(/DELIVER_REFUSED/)
    expect(await interrupted(folder, kind, AWARDS)).toEqual([])
    expect(await completed(folder, kind, AWARDS)).toEqual([])
  })

  test.each(DESTINATIONS)('writes fall short, writing to a %s: all bytes arrive', async (kind) => {
    const folder = mkdtempSync(join(root, 'run-'))
    const faults = [WRITE, 'posix/io/rw/pwrite'].map(
      (point) => `enable_random name=${point}/reduce,probability=0.9`,
    )
    const run = attempt({ folder, kind, awards: AWARDS, faults })
    expect(run).toMatchObject({ completed: true })
    expect(await completed(folder, kind, AWARDS)).toEqual([])
  })
})

// Not a failure on CI: whether a process may mount is up to its container, and nothing that could be installed.
test('this user may mount a file system', ({ skip }) => {
  if (!mayMount) skip('mounting is not permitted here')
})

describe.skipIf(!mayMount)('a disk that is full', () => {
  const AWARDS = 60
  const ROOM_KIB = 65_536

  test.each(DESTINATIONS)('at any size, writing to a %s', async (kind) => {
    let refused = 0
    for (const size of [48, 96, 160, 224, 288, 352, 416, 480]) {
      const disk = mountSmallDisk(size)
      try {
        const run = attempt({ folder: disk.folder, kind, awards: AWARDS })
        if (!run.completed) {
          refused += 1
          expect(run.stderr, `${size} KiB`).toMatch(NAMED)
        }
        disk.grow(ROOM_KIB)
        expect(await interrupted(disk.folder, kind, AWARDS), `${size} KiB`).toEqual([])
        expect(await completed(disk.folder, kind, AWARDS), `${size} KiB`).toEqual([])
      } finally {
        disk.unmount()
      }
    }
    expect(refused).toBeGreaterThan(2)
  })
})
