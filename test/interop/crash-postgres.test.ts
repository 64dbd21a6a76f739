// Two processes issue the same batch into the same folder from one PostgreSQL ledger, each killed again and again.
// In the end the set of credentials is the set of awards. Skipped by name without PostgreSQL, a failure when CI=true.
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgresLedger } from '../../src/ledger/postgres-ledger.ts'
import { options } from '../contract/ledger-contract.ts'
import { awardsIn, completedFaults, interruptedFaults } from '../support/crash/invariants.ts'
import { runChild } from '../support/crash/kill-point.ts'
import { runScenario, scenarioAwards, scratchFolder } from '../support/crash/scenario.ts'
import {
  type PostgresCluster,
  postgresPrograms,
  startPostgres,
} from '../support/postgres-cluster.ts'

const programs = postgresPrograms()
const AWARDS = 60
const KILLS_EACH = 12

test('PostgreSQL is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(programs).toBeDefined()
  else if (!programs) skip('no PostgreSQL programs found')
})

describe.skipIf(!programs)('two processes, one ledger', () => {
  let cluster: PostgresCluster
  const folder = scratchFolder()
  beforeAll(async () => {
    cluster = await startPostgres(programs ?? '')
  })
  afterAll(async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('killed at random, completed: every award once', async () => {
    const ledger = cluster.createDatabase()
    const awards = scenarioAwards(AWARDS)
    const openLedger = () => openPostgresLedger(ledger, options)
    const read = async () => {
      const opened = await openLedger()
      const found = await awardsIn(opened, awards)
      await opened.close()
      return found
    }
    let killed = 0
    const worker = async () => {
      for (let n = 0; n < KILLS_EACH; n++) {
        // More awards each time, so that every round finds work; at a random step or a random time.
        const count = Math.ceil((AWARDS * (n + 1)) / KILLS_EACH)
        const chosen =
          n % 2 === 0
            ? { afterMs: 100 + Math.random() * 400 }
            : { step: Math.ceil(Math.random() * 80) }
        const point = { kind: 'folder', step: 0, awards: count, ledger, ...chosen } as const
        if ((await runChild(folder, point)).killed) killed += 1
      }
    }
    await Promise.all([worker(), worker()])
    expect(killed).toBeGreaterThan(2)
    const before = await read()
    expect(await interruptedFaults(folder, 'folder', before)).toEqual([])
    const point = { kind: 'folder', step: 0, awards: AWARDS, ledger } as const
    await Promise.all([runChild(folder, point), runChild(folder, point)])
    const run = { expected: awards, before, after: await read() }
    expect(await completedFaults(folder, 'folder', run)).toEqual([])
    const again = await runScenario(folder, 'folder', awards, { openLedger })
    expect(new Set(again)).toEqual(new Set(['already-signed']))
  })
})
