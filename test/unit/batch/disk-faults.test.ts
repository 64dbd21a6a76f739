// The disk says no at every call a batch makes: nothing half, nothing lost, nothing twice, and the next run completes.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type FileLayer, NODE_FILE_LAYER } from '../../../src/deliver/durable-file.ts'
import { steppingLayer } from '../../support/crash/interference.ts'
import { awardsIn, completedFaults, interruptedFaults } from '../../support/crash/invariants.ts'
import {
  DESTINATIONS,
  ledgerIn,
  runScenario,
  scenarioAwards,
  scratchFolder,
} from '../../support/crash/scenario.ts'

const awards = scenarioAwards(2)
const root = scratchFolder()
afterAll(() => rmSync(root, { recursive: true }))
const freshFolder = () => mkdtempSync(join(root, 'run-'))

class DiskFault extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

async function read(folder: string) {
  const ledger = await ledgerIn(folder)
  const found = await awardsIn(ledger, awards)
  await ledger.close()
  return found
}

describe.each(DESTINATIONS)('writing to a %s', (kind) => {
  test.each([
    ['ENOSPC', 'write'],
    ['EIO', 'sync'],
    ['EIO', 'rename'],
    ['EMFILE', 'open'],
    ['EIO', 'stat'],
  ] as const)('%s at every %s', async (code, call) => {
    let sites = 0
    for (let site = 1; ; site++) {
      const folder = freshFolder()
      let calls = 0
      const layer = steppingLayer((name) => {
        if (!name.endsWith(call)) return
        calls += 1
        if (calls === site) throw new DiskFault(code)
      })
      const outcome = await runScenario(folder, kind, awards, { layer }).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      )
      if (calls < site) break
      sites += 1
      expect(outcome, `site ${site}`).toBe('DELIVER_REFUSED')
      const before = await read(folder)
      expect(await interruptedFaults(folder, kind, before), `site ${site}`).toEqual([])
      const left = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      expect(
        left.filter((name) => name.endsWith('.part')),
        `site ${site}`,
      ).toEqual([])
      await runScenario(folder, kind, awards)
      const run = { expected: awards, before, after: await read(folder) }
      expect(await completedFaults(folder, kind, run), `site ${site}`).toEqual([])
      rmSync(folder, { recursive: true })
    }
    expect(sites).toBeGreaterThan(2)
  })
})

test('a disk that takes fewer bytes than it was given, without an error, is noticed', async () => {
  const folder = freshFolder()
  const layer: FileLayer = {
    ...NODE_FILE_LAYER,
    open: (async (path: string, flags: string, mode?: number) => {
      const handle = await NODE_FILE_LAYER.open(path, flags, mode)
      if (flags !== 'r') handle.writev = async (buffers) => ({ bytesWritten: 0, buffers })
      return handle
    }) as typeof NODE_FILE_LAYER.open,
  }
  await expect(runScenario(folder, 'folder', awards, { layer })).rejects.toMatchObject({
    code: 'DELIVER_REFUSED',
  })
  expect(await interruptedFaults(folder, 'folder', await read(folder))).toEqual([])
})

test('a full disk under the ledger stops the batch by name, and the next run completes it', async () => {
  const folder = freshFolder()
  const ledger = await ledgerIn(folder)
  const full = {
    ...ledger,
    recordSigned: () => Promise.reject(new DiskFault('ERR_SQLITE_ERROR')),
  }
  const openLedger = async () => full
  await expect(runScenario(folder, 'folder', awards, { openLedger })).rejects.toThrow(
    'ERR_SQLITE_ERROR',
  )
  const before = await read(folder)
  expect(await interruptedFaults(folder, 'folder', before)).toEqual([])
  await runScenario(folder, 'folder', awards)
  const run = { expected: awards, before, after: await read(folder) }
  expect(await completedFaults(folder, 'folder', run)).toEqual([])
})
