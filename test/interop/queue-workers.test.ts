// A queued batch, signed by two and by four worker processes that are killed at random: the set of credentials is the
// set of awards, nothing personal stays in the database. Skipped by name without PostgreSQL, a failure when CI=true.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgresLedger } from '../../src/ledger/postgres-ledger.ts'
import { options as ledgerOptions } from '../contract/ledger-contract.ts'
import { awardLine, BATCH_TEMPLATE } from '../support/batch-scene.ts'
import { ROOT } from '../support/cli.ts'
import {
  type PostgresCluster,
  postgresPrograms,
  startPostgres,
} from '../support/postgres-cluster.ts'

const programs = postgresPrograms()
const AWARDS = 5_200
const KILLS = 6
/** Long enough for a chunk on a busy machine: who does not end it in time loses it, and it is begun anew. */
const LEASE_SECONDS = '15'

test('PostgreSQL is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(programs).toBeDefined()
  else if (!programs) skip('no PostgreSQL programs found')
})

describe.skipIf(!programs)('workers on one queue', () => {
  let cluster: PostgresCluster
  const scratch = mkdtempSync(join(tmpdir(), 'queue-workers-'))
  const awards = join(scratch, 'awards.jsonl')
  const secret = join(scratch, 'queue.secret')
  beforeAll(async () => {
    cluster = await startPostgres(programs ?? '')
    writeFileSync(secret, `${'0123456789abcdef'.repeat(4)}\n`, { mode: 0o600 })
    const lines = Array.from({ length: AWARDS }, (_, n) => `${awardLine(n)}\n`)
    writeFileSync(awards, lines.join(''))
  })
  afterAll(async () => {
    await cluster.stop()
    rmSync(scratch, { recursive: true, force: true })
  })

  const common = (url: string, out: string) => [
    ...['--ledger', url, '--queue', secret, '--template', BATCH_TEMPLATE],
    ...['--key', 'keys-example/keys.json', '--out', out],
  ]

  test.each([2, 4])('%i workers, killed at random: every award once', async (count) => {
    const url = cluster.createDatabase()
    const out = mkdtempSync(join(scratch, 'out-'))
    const worker = () => program(['worker', ...common(url, out), '--lease', LEASE_SECONDS])
    const workers = Array.from({ length: count }, worker)
    const batch = ['--awards', awards, '--format', 'ob3', '--self-check', 'sample']
    const issuing = program(['issue', ...common(url, out), ...batch, '--json', '--workers', '1'])
    let killed = 0
    while (killed < KILLS && issuing.child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 1_500 + Math.random() * 1_500))
      // Personal data is in nobody's table while the batch is under way.
      if (killed === 1) expect(cluster.dump(url)).not.toMatch(/learner\.\d+@|Learner/)
      const at = killed % count
      workers[at]?.child.kill('SIGKILL')
      workers[at] = worker()
      killed += 1
    }
    const issued = await issuing.end()
    expect([issued.code, issued.stderr]).toEqual([0, expect.not.stringContaining('error')])
    await allHearSignals()
    for (const one of workers) one.child.kill('SIGTERM')
    const ends = await Promise.all(workers.map((one) => one.end()))
    expect(ends.map(({ code }) => code)).toEqual(workers.map(() => 130))
    await judge(url, out, issued.stdout)
    const left = cluster.dump(url)
    expect(left).not.toMatch(/learner\.\d+@|Learner/)
    expect(/COPY sigillum_queue\.job\w* \(.*?\n((?:.*\n)*?)\\\./.exec(left)?.[1] ?? '').toBe('')
  })

  test('another secret opens nothing, and a worker without it gives its chunk back', async () => {
    const url = cluster.createDatabase()
    const out = mkdtempSync(join(scratch, 'out-'))
    const few = join(scratch, 'few.jsonl')
    writeFileSync(few, `${awardLine(1)}\n${awardLine(2)}\n`)
    const batch = ['--awards', few, '--format', 'ob3', '--json']
    const issuing = program(['issue', ...common(url, out), ...batch])
    const other = join(scratch, 'other.secret')
    writeFileSync(other, `${'fedcba9876543210'.repeat(4)}\n`, { mode: 0o600 })
    const args = common(url, out).map((arg) => (arg === secret ? other : arg))
    const stranger = await program(['worker', ...args]).end()
    expect(stranger.code).toBe(4)
    expect(stranger.stderr).toMatch(/another secret/)
    const right = program(['worker', ...common(url, out), '--lease', LEASE_SECONDS])
    expect((await issuing.end()).code).toBe(0)
    await allHearSignals()
    right.child.kill('SIGTERM')
    expect((await right.end()).code).toBe(130)
    expect(readdirSync(out).filter((name) => name.endsWith('.ob3.json')).length).toBe(2)
  })

  async function judge(url: string, out: string, stdout: string): Promise<void> {
    const lines = stdout.split('\n').filter(Boolean)
    const files = lines.map((line) => JSON.parse(line).credentials[0].file as string)
    expect(new Set(files).size).toBe(AWARDS)
    const present = readdirSync(out).filter((name) => name.endsWith('.ob3.json'))
    expect(present.toSorted()).toEqual(files.toSorted())
    const learners = new Set<string>()
    const ids = new Set<string>()
    for (const name of present) {
      const credential = JSON.parse(readFileSync(join(out, name), 'utf8'))
      ids.add(credential.id)
      learners.add(JSON.stringify(credential.credentialSubject.identifier))
    }
    expect([ids.size, learners.size]).toEqual([AWARDS, AWARDS])
    const ledger = await openPostgresLedger(url, ledgerOptions)
    const { awards: states } = await ledger.summary()
    expect(states).toEqual([{ state: 'published', standing: 'good', count: AWARDS }])
    await ledger.close()
  }
})

/** Waits until a worker that was begun just now has begun, which takes as long as it takes on this machine. */
async function allHearSignals(): Promise<void> {
  const start = performance.now()
  await program(['worker', '--help']).end()
  await new Promise((resolve) => setTimeout(resolve, 2_000 + 3 * (performance.now() - start)))
}

interface Program {
  readonly child: ChildProcess
  end(): Promise<{ code: number | null; stdout: string; stderr: string }>
}

function program(args: readonly string[]): Program {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], { cwd: ROOT })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const closed = once(child, 'close')
  return {
    child,
    async end() {
      const [code] = await closed
      return { code: code as number | null, stdout, stderr }
    },
  }
}
