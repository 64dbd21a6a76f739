// The registrar's desk before a queue: other processes sign what is issued at the page. The server is killed meanwhile;
// the workers go on, and the desk ends what it began. Skipped by name without PostgreSQL, a failure when CI=true.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../support/cli.ts'
import { deskClient, tokensFor } from '../support/desk-client.ts'
import { GREEN_CAMPUS, manyAwards } from '../support/many-awards.ts'
import {
  type PostgresCluster,
  postgresPrograms,
  startPostgres,
} from '../support/postgres-cluster.ts'
import { type Served, serve } from '../support/served.ts'

const programs = postgresPrograms()
const COUNT = 600
const LISTS = 'https://wut.credentials.example/status'

test('PostgreSQL is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(programs).toBeDefined()
  else if (!programs) skip('no PostgreSQL programs found')
})

describe.skipIf(!programs)('a desk with workers', () => {
  let cluster: PostgresCluster
  let served: Served
  let worker: ChildProcess
  const scratch = mkdtempSync(join(tmpdir(), 'desk-queue-'))
  const secret = join(scratch, 'queue.secret')
  const keys = join(ROOT, 'keys-example/keys.json')
  const template = join(GREEN_CAMPUS, 'template.json')
  beforeAll(async () => {
    cluster = await startPostgres(programs ?? '')
    writeFileSync(secret, `${'0123456789abcdef'.repeat(4)}\n`, { mode: 0o600 })
    const ledger = cluster.createDatabase()
    served = await serve({
      awards: 1,
      ledger,
      issue: ['--format', 'ob3', '--status-base', LISTS],
      configuration: {
        statusLists: { folder: 'out/status', base: LISTS },
        batches: {
          inbox: 'inbox',
          queue: secret,
          templates: [{ name: 'green-campus', template, keys: [keys], format: 'ob3' }],
        },
        tokens: tokensFor({ anna: ['awards', 'upload'] }),
      },
    })
    const out = join(served.folder, 'out')
    const options = ['--ledger', ledger, '--queue', secret, '--out', out, '--lease', '30']
    const args = ['worker', ...options, '--template', template, '--key', keys]
    worker = spawn(process.execPath, [join(ROOT, 'src/cli/main.ts'), ...args], { stdio: 'ignore' })
  })
  afterAll(async () => {
    if (worker.exitCode === null) {
      worker.kill('SIGKILL')
      await once(worker, 'exit')
    }
    await served.close()
    await cluster.stop()
    rmSync(scratch, { recursive: true, force: true })
  })

  test('every award is signed once, with its place in a status list, through a kill of the server', async () => {
    const { ask, until, takenIn } = deskClient(served.base, 'anna')
    const csv = manyAwards(COUNT)
    const { upload: id, plan } = await takenIn(csv)
    const issue = { plan: plan?.hash }
    expect((await ask(`/${id}/issue`, issue)).status).toBe(202)
    await until(id, ({ progress }) => progress !== null)
    await served.killAndRestart()
    expect((await ask(`/${id}`)).body).toMatchObject({ stage: 'issuing', interrupted: true })
    expect((await ask(`/${id}/issue`, issue)).status).toBe(202)
    const { result } = await until(id, ({ stage }) => stage === 'issued' || stage === 'failed')
    // The worker has signed them, so that the desk finds them signed.
    expect(result).toMatchObject({ refused: 0 })
    expect((result?.signed ?? 0) + (result?.alreadySigned ?? 0)).toBe(COUNT)
    const out = join(served.folder, 'out')
    const files = readdirSync(out).filter((name) => name.endsWith('.ob3.json'))
    expect(files).toHaveLength(COUNT + 1)
    const credentials = files.map((name) => JSON.parse(readFileSync(join(out, name), 'utf8')))
    const entries = credentials.map(
      ({ credentialStatus: { statusListCredential: list, statusListIndex } }) =>
        `${list}#${statusListIndex}`,
    )
    expect(new Set(entries).size).toBe(COUNT + 1)
    expect(readdirSync(join(out, 'status')).length).toBeGreaterThan(0)
    const again = await takenIn(csv)
    expect(again.check).toMatchObject({ good: COUNT, alreadyAwarded: COUNT })
  })
})
