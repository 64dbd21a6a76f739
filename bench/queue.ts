// Worker processes on one PostgreSQL ledger: awards per second with 1, 2 and 4 of them, from the moment at which the
// chunks are in the queue and the workers are up. Needs PostgreSQL. Run: npx node bench/queue.ts [AWARDS]

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { BATCH_TEMPLATE } from '../test/support/batch-scene.ts'
import { ROOT } from '../test/support/cli.ts'
import { postgresPrograms, startPostgres } from '../test/support/postgres-cluster.ts'
import { writeInput } from './batch.ts'

const AWARDS = Number(process.argv[2] ?? 20_000)

/** Runs the program to its end. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, ['dist/cli/main.js', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return { child, closed: once(child, 'close') }
}

async function measure(url: string, workers: number, folder: string): Promise<number> {
  const out = mkdtempSync(join(folder, 'out-'))
  const secret = join(folder, 'queue.secret')
  const common = [
    ...['--ledger', url, '--queue', secret, '--template', BATCH_TEMPLATE],
    ...['--key', 'keys-example/keys.json', '--out', out],
  ]
  const running = Array.from({ length: workers }, () => start(['worker', ...common]))
  // Up before the batch is there.
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  const input = ['--awards', join(folder, 'awards.jsonl'), '--format', 'ob3', '--workers', '1']
  const issuing = start(['issue', ...common, ...input, '--self-check', 'sample'])
  let begun = 0
  let ended = 0
  while (ended === 0) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const files = readdirSync(out).filter((name) => name.endsWith('.ob3.json')).length
    if (begun === 0 && files > 0) begun = performance.now()
    if (files === AWARDS) ended = performance.now()
    if (issuing.child.exitCode !== null && files < AWARDS) throw new Error('the batch has ended')
  }
  await issuing.closed
  for (const { child } of running) child.kill('SIGTERM')
  await Promise.all(running.map(({ closed }) => closed))
  rmSync(out, { recursive: true })
  return (AWARDS * 1000) / (ended - begun)
}

const programs = postgresPrograms()
if (!programs) throw new Error('no PostgreSQL programs found')
const cluster = await startPostgres(programs)
const folder = mkdtempSync(join(tmpdir(), 'bench-queue-'))
try {
  writeFileSync(join(folder, 'queue.secret'), 'f'.repeat(64), { mode: 0o600 })
  await writeInput(join(folder, 'awards.jsonl'), AWARDS)
  for (const workers of [1, 2, 4]) {
    const perSecond = await measure(cluster.createDatabase(), workers, folder)
    process.stdout.write(`${JSON.stringify({ awards: AWARDS, workers, perSecond })}\n`)
  }
} finally {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
}
