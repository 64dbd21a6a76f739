// The ledger contract on PostgreSQL, and what only a shared database must stand: several connections at once,
// a dump that is loaded elsewhere. Skipped by name where PostgreSQL is missing, a failure when CI=true.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgresLedger, POSTGRES } from '../../src/ledger/postgres-ledger.ts'
import { auditContract } from '../contract/audit-contract.ts'
import { claimContract } from '../contract/claim-contract.ts'
import { deliveryContract } from '../contract/delivery-contract.ts'
import { eraseContract } from '../contract/erase-contract.ts'
import {
  credential,
  LISTS,
  ledgerContract,
  NOON,
  options,
  request,
} from '../contract/ledger-contract.ts'
import { upgradeContract } from '../contract/upgrade-contract.ts'
import {
  type PostgresCluster,
  postgresPrograms,
  startPostgres,
} from '../support/postgres-cluster.ts'

const programs = postgresPrograms()
const BATCH = { templateHash: '0a', inputHash: '0b' }

test('PostgreSQL is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(programs).toBeDefined()
  else if (!programs) skip('no PostgreSQL programs found')
})

describe.skipIf(!programs)('on PostgreSQL', () => {
  let cluster: PostgresCluster
  beforeAll(async () => {
    cluster = await startPostgres(programs ?? '')
  })
  afterAll(() => cluster.stop())

  const freshPlace = async () => {
    const url = cluster.createDatabase()
    return {
      open: () => openPostgresLedger(url, options),
      dump: async () => cluster.dump(url),
    }
  }
  ledgerContract('postgres', freshPlace)
  claimContract('postgres', freshPlace)
  deliveryContract('postgres', freshPlace)

  test('a server that was started anew is met again, and until then named as away', async () => {
    const url = cluster.createDatabase()
    const ledger = await openPostgresLedger(url, options)
    const batch = await ledger.openBatch(BATCH, NOON)
    await cluster.restart(async () => {
      for (let n = 0; n < 2; n++)
        await expect(ledger.summary()).rejects.toMatchObject({ code: 'LEDGER_UNUSABLE' })
    })
    expect((await ledger.summary()).batches.map((one) => one.batch)).toEqual([batch])
    await ledger.close()
  })

  test('a ledger that was put elsewhere meanwhile is not gone on with', async () => {
    const url = cluster.createDatabase()
    const ledger = await openPostgresLedger(url, options)
    // Its table is another file afterwards, as after a dump that is loaded.
    const moved = 'VACUUM FULL sigillum.status_entry'
    execFileSync(join(programs ?? '', 'psql'), [url, '-c', moved])
    await cluster.restart(async () => undefined)
    for (let n = 0; n < 2; n++)
      await expect(ledger.summary()).rejects.toMatchObject({ code: 'LEDGER_UNUSABLE' })
    await ledger.close()
    const again = await openPostgresLedger(url, options)
    expect((await again.summary()).batches).toEqual([])
    await again.close()
  })

  test('many connections claim one award with two keys: one key, one edition, each nonce once', async () => {
    const url = cluster.createDatabase()
    const ledgers = await Promise.all(
      Array.from({ length: 6 }, () => openPostgresLedger(url, options)),
    )
    const [first] = ledgers
    if (!first) throw new Error('no ledger')
    const batch = await first.openBatch(BATCH, NOON)
    const [award] = await first.reserve(batch, [request(1)], NOON)
    const awardHash = award?.awardHash ?? ''
    const expiresAt = new Date(NOON.getTime() + 60_000)
    const [claim] = await first.makeClaims(
      [{ awardHash, token: 'token', offer: 'offer', expiresAt }],
      NOON,
    )
    const results = await Promise.all(
      Array.from({ length: 120 }, (_, n) =>
        ledgers[n % ledgers.length]?.recordEdition(
          {
            claimId: claim?.id ?? '',
            edition: {
              awardHash,
              format: 'ob3',
              suite: 'eddsa-rdfc-2022',
              verificationMethod: 'did:example:1#k',
              signedAt: NOON,
              sha256: `${n}`,
            },
            holder: `did:key:z${n % 2}`,
            spend: [{ text: `nonce ${n % 60}`, until: expiresAt }],
          },
          NOON,
        ),
      ),
    )
    const won = results.filter((result) => result && 'edition' in result)
    expect(won.filter((result) => result?.outcome === 'recorded')).toHaveLength(1)
    // Sixty requests with the winning key, thirty nonces among them, each good once.
    expect(won).toHaveLength(30)
    expect(await first.editionsOf(awardHash)).toHaveLength(1)
    for (const ledger of ledgers) await ledger.close()
  })

  const alterablePlace = async () => {
    const url = cluster.createDatabase()
    const psql = (statements: readonly string[]) =>
      execFileSync(join(programs ?? '', 'psql'), ['-q', '-v', 'ON_ERROR_STOP=1', url], {
        input: ['SET search_path TO sigillum', ...statements, ''].join(';\n'),
        stdio: ['pipe', 'pipe', 'pipe'],
      })
    return {
      open: () => openPostgresLedger(url, options),
      dump: async () => cluster.dump(url),
      alter: async (statements: readonly string[]) => void psql(statements),
      unlock: ['DROP TRIGGER audit_page_is_append_only ON audit_page'],
    }
  }
  auditContract('postgres', alterablePlace)
  eraseContract('postgres', alterablePlace)
  upgradeContract('postgres', alterablePlace, POSTGRES)

  test('a dump that is put back into the very same database draws from fresh lists', async () => {
    const url = cluster.createDatabase()
    const draw = async (n: number) => {
      const ledger = await openPostgresLedger(url, options)
      const batch = await ledger.openBatch(BATCH, NOON)
      const [award] = await ledger.reserve(batch, [request(n, { status: [LISTS] })], NOON)
      await ledger.close()
      return award?.status.ob3?.list
    }
    const list = await draw(1)
    const dump = execFileSync(
      join(programs ?? '', 'pg_dump'),
      ['--schema=sigillum', '--clean', '--if-exists', url],
      { encoding: 'utf8' },
    )
    expect(await draw(2)).toBe(list)
    execFileSync(join(programs ?? '', 'psql'), ['-q', '-v', 'ON_ERROR_STOP=1', url], {
      input: dump,
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    expect(await draw(1)).toBe(list)
    expect(await draw(3)).not.toBe(list)
  })

  test('many connections reserve the same awards in any order: one set of identifiers', async () => {
    const url = cluster.createDatabase()
    const ledgers = await Promise.all(
      Array.from({ length: 6 }, () => openPostgresLedger(url, options)),
    )
    const numbers = Array.from({ length: 300 }, (_, n) => n)
    const byAward = new Map<string, Set<string>>()
    await Promise.all(
      ledgers.map(async (ledger, which) => {
        const batch = await ledger.openBatch(BATCH, NOON)
        const order = which % 2 === 0 ? numbers : [...numbers].reverse()
        await ledger.plan(
          batch,
          order.map((n) => request(n)),
        )
        for (let start = 0; start < order.length; start += 50) {
          const part = order.slice(start, start + 50)
          const asked = part.map((n) => request(n, { status: [LISTS] }))
          const awards = await ledger.reserve(batch, asked, NOON)
          const signed = awards.map(({ awardHash }) => ({
            awardHash,
            contentHash: 'aa',
            credentials: [credential('ob3', `by ${which}`)],
          }))
          await ledger.recordSigned(signed)
          const standing = await ledger.reserve(batch, asked, NOON)
          for (const { awardHash, ids, status, credentials } of standing) {
            const seen = byAward.get(awardHash) ?? new Set()
            byAward.set(awardHash, seen.add(JSON.stringify([ids, status, credentials])))
          }
        }
      }),
    )
    expect(byAward.size).toBe(300)
    expect([...byAward.values()].filter((seen) => seen.size !== 1)).toEqual([])
    const indexes = new Set(
      [...byAward.values()].map((seen) => [...seen][0]?.match(/"list.*?\}/)?.[0]),
    )
    expect(indexes.size).toBe(300)
    await Promise.all(ledgers.map((ledger) => ledger.close()))
  })

  test('while a list is published, nobody can revoke in it, and nothing is lost', async () => {
    const url = cluster.createDatabase()
    const [one, two] = await Promise.all([
      openPostgresLedger(url, options),
      openPostgresLedger(url, options),
    ])
    const batch = await one.openBatch(BATCH, NOON)
    const [award] = await one.reserve(batch, [request(1, { status: [LISTS] })], NOON)
    const change = { action: 'revoke', reason: 'r', at: NOON } as const
    let revoked = false
    let revocation: Promise<unknown> = Promise.resolve()
    await one.publishLists(async (list) => {
      expect(list.set).toEqual([])
      revocation = two.changeStanding([award?.awardHash ?? ''], change).then(() => {
        revoked = true
      })
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(revoked).toBe(false)
      return true
    })
    await revocation
    expect((await one.summary()).lists).toMatchObject([{ isDue: true }])
    await Promise.all([one.close(), two.close()])
  })

  test('a dump that is loaded elsewhere draws from fresh lists', async () => {
    const [url, elsewhere] = [cluster.createDatabase(), cluster.createDatabase()]
    const ledger = await openPostgresLedger(url, options)
    const batch = await ledger.openBatch(BATCH, NOON)
    const draw = (n: number) => [request(n, { status: [LISTS] })]
    const [first] = await ledger.reserve(batch, draw(1), NOON)
    execFileSync(join(programs ?? '', 'psql'), ['-q', elsewhere], { input: cluster.dump(url) })
    await ledger.close()
    const restored = await openPostgresLedger(elsewhere, options)
    const [same] = await restored.reserve(batch, draw(1), NOON)
    const [next] = await restored.reserve(batch, draw(2), NOON)
    expect(same?.status).toEqual(first?.status)
    expect(next?.status.ob3?.list).not.toBe(first?.status.ob3?.list)
    await restored.close()
  })

  test.each([
    ['a server that is not there', 'postgres://sigillum@127.0.0.1:1/ledger'],
    ['a URL that is none', 'postgres://sigillum@127.0.0.1:port/ledger'],
  ])('%s is refused by name', async (_, url) => {
    await expect(openPostgresLedger(url, options)).rejects.toMatchObject({
      code: 'LEDGER_UNUSABLE',
    })
  })
})
