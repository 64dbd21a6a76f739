// A whole batch through the built program (`npm run bench` builds it): Open Badges from JSON Lines to JSON Lines with the
// ledger, process start, check, manifest and all. A run is 100,000 awards, so one round is enough unless the machine is noisy: BENCH_BATCH_AWARDS and
// BENCH_BATCH_ROUNDS say otherwise.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { awardLine, BATCH_TEMPLATE } from '../test/support/batch-scene.ts'
import { ROOT } from '../test/support/cli.ts'
import { medianOf } from './measure.ts'

export interface BatchBenchmark {
  readonly awards: number
  readonly workers: number
  /** Two workers, self-check `sample`. */
  readonly perSecond: number
  /** Two workers, self-check `all`. */
  readonly selfCheckedPerSecond: number
  /** The largest of all runs; null where the system does not tell. */
  readonly maxRssMiB: number | null
  readonly speedupOfTwoWorkers: number
}

export interface BatchRun {
  readonly awards: number
  readonly workers: number
  readonly selfCheck: 'all' | 'sample'
}

const AWARDS = Number(process.env.BENCH_BATCH_AWARDS ?? 100_000)
const ROUNDS = Number(process.env.BENCH_BATCH_ROUNDS ?? 1)
const WORKERS = 2

export async function benchBatch(): Promise<BatchBenchmark> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-batch-'))
  try {
    const kinds = {
      two: { awards: AWARDS, workers: WORKERS, selfCheck: 'sample' },
      one: { awards: AWARDS, workers: 1, selfCheck: 'sample' },
      checked: { awards: AWARDS, workers: WORKERS, selfCheck: 'all' },
    } as const
    await writeInput(join(folder, 'awards.jsonl'), AWARDS)
    const rates = { two: [] as number[], one: [] as number[], checked: [] as number[] }
    let maxRssMiB = 0
    // In turns, so that whatever else the machine does hits all of them alike.
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [kind, run] of Object.entries(kinds) as [keyof typeof kinds, BatchRun][]) {
        const measured = await measureBatch(folder, run)
        rates[kind].push(run.awards / measured.seconds)
        maxRssMiB = Math.max(maxRssMiB, measured.rssMiB)
      }
    const perSecond = medianOf(rates.two)
    return {
      awards: AWARDS,
      workers: WORKERS,
      perSecond,
      selfCheckedPerSecond: medianOf(rates.checked),
      maxRssMiB: maxRssMiB > 0 ? maxRssMiB : null,
      speedupOfTwoWorkers: perSecond / medianOf(rates.one),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes an awards file as a stream: a million must not fill our own memory. */
export async function writeInput(path: string, count: number): Promise<void> {
  const file = createWriteStream(path)
  for (let n = 0; n < count; n += 1) if (!file.write(`${awardLine(n)}\n`)) await once(file, 'drain')
  file.end()
  await once(file, 'finish')
}

/** Runs one batch over `awards.jsonl` of a folder, from the start of the program to its end. */
export async function measureBatch(
  folder: string,
  { workers, selfCheck }: BatchRun,
): Promise<{ readonly seconds: number; readonly rssMiB: number }> {
  const out = mkdtempSync(join(folder, 'run-'))
  const args = [
    ...['--template', BATCH_TEMPLATE, '--awards', join(folder, 'awards.jsonl')],
    ...['--key', 'keys-example/keys.json', '--format', 'ob3', '--out', join(out, 'out.jsonl')],
    ...['--workers', String(workers), '--self-check', selfCheck],
  ]
  const start = performance.now()
  const child = spawn(process.execPath, ['dist/cli/main.js', 'issue', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', (text) => {
    words += text
  })
  let rssMiB = 0
  const look = setInterval(() => {
    rssMiB = Math.max(rssMiB, peakOf(child.pid))
  }, 50)
  const [code] = await once(child, 'close')
  clearInterval(look)
  const seconds = (performance.now() - start) / 1000
  rmSync(out, { recursive: true, force: true })
  if (code !== 0) throw new Error(`the batch ended with ${code}: ${words}`)
  return { seconds, rssMiB }
}

/** The most memory that a process has held so far, as Linux tells it. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.stdout.write(`${JSON.stringify(await benchBatch())}\n`)
