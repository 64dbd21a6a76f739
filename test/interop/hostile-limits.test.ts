// What a hostile input may cost (security.md section 8): 1 s of processor time beyond what a start takes, and 200 MiB.
// Each is verified by a process of its own, as built; then all of them by one server, one by one and many at once.
// A second is one of the machine on which a start takes `REFERENCE_START_MS`: how long a start takes here tells how
// fast this machine is, and it is measured again, beside the input, for one that seems to take too long.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../support/cli.ts'
import { HOSTILE_ANSWERS } from '../support/hostile-answers.ts'
import {
  HOSTILE_CONTAINERS,
  HOSTILE_DOCUMENTS,
  HOSTILE_TOKENS,
} from '../support/hostile-containers.ts'
import { HOSTILE_INPUTS } from '../support/hostile-inputs.ts'
import { HOSTILE_PROOFS } from '../support/hostile-proofs.ts'
import { HOSTILE_SEALS } from '../support/hostile-seals.ts'
import { LARGE_ARCHIVES } from '../support/large-archives.ts'
import { type MeasuredRun, measuredRun } from '../support/measured-run.ts'
import { type Served, serve } from '../support/served.ts'

const ALL = {
  ...HOSTILE_INPUTS,
  ...HOSTILE_DOCUMENTS,
  ...HOSTILE_TOKENS,
  ...HOSTILE_CONTAINERS,
  ...HOSTILE_PROOFS,
  ...HOSTILE_SEALS,
}
const MAX_CPU_MS = 1_000
const REFERENCE_START_MS = 570
const TIMES_AGAIN = 2
const MAX_PEAK_MIB = 200
/** What is read in another way when it comes through a pipe. */
const PIPED = [
  'an archive of 100 MiB that holds nothing',
  'an archive in an archive',
  '60 MiB of lines that hold nothing',
  '300 MiB of an object that does not end',
]
const PROGRAM = join(ROOT, 'dist/cli/main.js')
/** A server with everything that it loads. */
const MAX_SERVER_MIB = 640
/**
 * The same with sixteen of the heaviest at a time: 96 MiB of bodies, and one thread at work on what they unpack to, beside
 * one for small inputs. What the collector has not yet given back is in it.
 */
const MAX_CROWDED_MIB = 896
const HEAVIEST = [
  'a Europass credential of 9 MiB',
  'a Europass credential with a picture of 9 MiB',
  'a PDF attachment that unpacks to 64 MiB',
  'a PDF of a string of brackets',
]
/**
 * What one input may cost the server on the machine of reference: the second after which a thread is stopped, a thread in its
 * place, and what reading and answering take.
 */
const MAX_SERVED_CPU_MS = 3_000
/** How long an answer is waited for, so that a server that hangs ends the test. */
const PATIENCE_MS = 600_000

/** The most memory a process has had, as Linux counts it. */
function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

/** Processor time of a process until now, in milliseconds: Linux counts hundredths of a second. */
function cpuMsOf(pid: number): number {
  const [, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const [user, system] = fields.join().split(' ').slice(11, 13).map(Number)
  return 10 * (Number(user) + Number(system))
}

/** How much of what an input may take it took, where a start took so long. */
function share({ cpuMs }: MeasuredRun, startMs: number): number {
  return (cpuMs - startMs) / (MAX_CPU_MS * Math.max(1, startMs / REFERENCE_START_MS))
}

beforeAll(() => {
  if (!existsSync(PROGRAM)) spawnSync('npm', ['run', 'build'], { cwd: ROOT })
})

describe('each in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sigillum-limits-'))
  const rows: (MeasuredRun & { readonly name: string })[] = []
  const starts: number[] = []
  const startMs = () => Math.min(...starts)
  const verify = async (bytes: Uint8Array, network: readonly string[] = ['--offline']) => {
    const file = join(folder, 'input')
    writeFileSync(file, bytes)
    const options = ['--json', '--trust', 'any', ...network]
    return await measuredRun([PROGRAM, 'verify', file, ...options], ROOT)
  }
  /** The options under which these documents are all that can be fetched. */
  const serving = (documents: Readonly<Record<string, Uint8Array>>): readonly string[] => {
    const map = Object.entries(documents).map(([url, bytes], index) => {
      writeFileSync(join(folder, `answer-${index}`), bytes)
      return [url, { file: `answer-${index}` }]
    })
    writeFileSync(join(folder, 'documents.json'), JSON.stringify(Object.fromEntries(map)))
    return ['--documents', join(folder, 'documents.json')]
  }
  const measuredStart = async () => (await verify(new TextEncoder().encode('{}'))).cpuMs
  beforeAll(async () => {
    for (let times = 0; times < 3; times++) starts.push(await measuredStart())
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
    const told = (row: (typeof rows)[number]) =>
      `${Math.round(row.cpuMs - startMs())} ms, ${Math.round(row.peakMiB)} MiB: ${row.name}\n`
    const slowest = rows.toSorted((a, b) => b.cpuMs - a.cpuMs).slice(0, 10)
    const largest = rows.toSorted((a, b) => b.peakMiB - a.peakMiB).slice(0, 10)
    process.stdout.write(
      `a start takes ${Math.round(startMs())} ms\nslowest of ${rows.length}\n${slowest.map(told).join('')}largest\n${largest.map(told).join('')}`,
    )
  })

  const expectWithin = async (name: string, measure: () => Promise<MeasuredRun>) => {
    let run = await measure()
    let used = share(run, startMs())
    const peaks = [run.peakMiB]
    for (let times = 0; times < TIMES_AGAIN && used >= 1; times++) {
      const start = await measuredStart()
      run = await measure()
      used = Math.min(used, share(run, start))
      peaks.push(run.peakMiB)
    }
    rows.push({ ...run, name, peakMiB: Math.max(...peaks) })
    expect(run.stderr).not.toMatch(/unexpected fault|\n\s+at /)
    expect(used, `of ${MAX_CPU_MS} ms, ${Math.round(run.cpuMs)} ms with a start`).toBeLessThan(1)
    expect(Math.max(...peaks)).toBeLessThan(MAX_PEAK_MIB)
    return run
  }

  test.each(Object.keys(ALL))('%s', async (name) => {
    const input = (await ALL[name]?.()) ?? new Uint8Array()
    const run = await expectWithin(name, async () => await verify(input))
    expect(name.startsWith('a signed badge') ? [0, 1, 3] : [1, 3, 4]).toContain(run.code)
  })

  test.each(PIPED)('%s, through a pipe', async (name) => {
    const input = (await ALL[name]?.()) ?? new Uint8Array()
    const args = [PROGRAM, 'verify', '-', '--json', '--trust', 'any', '--offline']
    const run = await expectWithin(name, async () => await measuredRun(args, ROOT, input))
    expect([1, 4]).toContain(run.code)
  })

  // Each member is an input of its own, with its own second; of the memory they share one.
  test.each([
    ['16 pictures of 15 MiB', false],
    ['four Europass credentials of 8 MiB', false],
    ['four Europass credentials of 8 MiB', true],
  ] as const)('an archive of %s (through a pipe: %s) in memory', async (name, isPiped) => {
    const input = LARGE_ARCHIVES[name]()
    writeFileSync(join(folder, 'input'), input)
    const file = isPiped ? '-' : join(folder, 'input')
    const args = [PROGRAM, 'verify', file, '--json', '--trust', 'any', '--offline']
    const run = await measuredRun(args, ROOT, isPiped ? input : undefined)
    rows.push({ ...run, name })
    expect(run.stdout.match(/"verdict":"failed"/g)).toHaveLength(name.startsWith('16') ? 16 : 4)
    // Of what comes through a pipe the whole archive is in memory beside.
    expect(run.peakMiB).toBeLessThan(MAX_PEAK_MIB + (isPiped ? input.length / 1024 / 1024 : 0))
  })

  test.each(Object.keys(HOSTILE_ANSWERS))('%s', async (name) => {
    const { input, documents } = (await HOSTILE_ANSWERS[name]?.()) ?? NOTHING
    const network = serving(documents)
    const run = await expectWithin(name, async () => await verify(input, network))
    expect([0, 1, 3]).toContain(run.code)
  })
})

const NOTHING = { input: new Uint8Array(), documents: {} }

describe('all of them at one server', () => {
  let server: Served
  /** How many times slower this machine is than that of reference. */
  let slowness = 1
  beforeAll(async () => {
    const args = [PROGRAM, 'verify', '-', '--offline']
    const { cpuMs } = await measuredRun(args, ROOT, new TextEncoder().encode('{}'))
    slowness = Math.max(1, cpuMs / REFERENCE_START_MS)
    server = await serve({ awards: 1, issue: ['--format', 'ob3'] })
  })
  afterAll(async () => await server.close())

  const post = async (bytes: Uint8Array) => {
    const response = await fetch(`${server.base}/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const { verdict } = (await response.json()) as { verdict?: string }
    return { status: response.status, verdict }
  }
  const good = new Uint8Array(
    readFileSync(join(ROOT, 'fixtures/signed/student-ambassador.eddsa-rdfc-2022.ob3.json')),
  )

  test('one by one, and a good badge in between', async () => {
    expect((await post(good)).verdict).toBe('passed')
    for (const [name, make] of Object.entries(ALL)) {
      const input = await make()
      const before = cpuMsOf(server.pid())
      const { status, verdict } = await post(input)
      expect([200, 413], name).toContain(status)
      if (!name.startsWith('a signed badge')) expect(verdict, name).not.toBe('passed')
      expect(cpuMsOf(server.pid()) - before, name).toBeLessThan(MAX_SERVED_CPU_MS * slowness)
    }
    expect((await post(good)).verdict).toBe('passed')
    expect(peakOf(server.pid())).toBeLessThan(MAX_SERVER_MIB)
  })

  test.each(HEAVIEST)('sixteen at once of %s', async (name) => {
    const input = (await ALL[name]?.()) ?? good
    const all = await Promise.all(Array.from({ length: 16 }, async () => await post(input)))
    for (const { status, verdict } of all) {
      expect([200, 413, 503]).toContain(status)
      expect(verdict).not.toBe('passed')
    }
    expect((await post(good)).verdict).toBe('passed')
    expect(peakOf(server.pid())).toBeLessThan(MAX_CROWDED_MIB)
  })

  test('twenty at once, and a good badge among them', async () => {
    const names = Object.keys(HOSTILE_INPUTS).slice(0, 20)
    const before = cpuMsOf(server.pid())
    const many = names.map(async (name) => await post((await ALL[name]?.()) ?? good))
    const among = post(good)
    for (const { status } of await Promise.all(many)) expect([200, 413, 503]).toContain(status)
    const { status } = await among
    const tookMs = cpuMsOf(server.pid()) - before
    expect(tookMs).toBeLessThan((names.length + 1) * MAX_SERVED_CPU_MS * slowness)
    if (status === 503) expect((await post(good)).verdict).toBe('passed')
    else expect((await among).verdict).toBe('passed')
    expect(peakOf(server.pid())).toBeLessThan(MAX_CROWDED_MIB)
    process.stdout.write(`the server had at most ${Math.round(peakOf(server.pid()))} MiB\n`)
  })
})
