// A batch in threads against the same batch in one: the same bytes; a thread that is lost, a key that is elsewhere, a
// program that is asked to stop. Slow, as each thread loads the whole program; needs nothing but Node.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { CheckedInput } from '../../src/batch/intake/checked-input.ts'
import { readInput } from '../../src/batch/intake/read-input.ts'
import { openBatch } from '../../src/batch/issue-batch.ts'
import { type CredentialMaker, createMaker } from '../../src/batch/make-credentials.ts'
import { createThreadPool } from '../../src/batch/pool/thread-pool.ts'
import type { Destination } from '../../src/deliver/driver.ts'
import { openSqliteLedger } from '../../src/ledger/sqlite-ledger.ts'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import { PipelineError } from '../../src/model/pipeline-error.ts'
import { createIssuer } from '../../src/pipeline/issuer.ts'
import { loadSigningKey } from '../../src/sign/load-signing-key.ts'
import type { Output } from '../../src/sign/output.ts'
import {
  awardLine,
  BATCH_TEMPLATE,
  countedIds,
  loadBatchTemplate,
  writeAwards,
} from '../support/batch-scene.ts'
import { NOW, ROOT } from '../support/cli.ts'

const scratch = mkdtempSync(join(tmpdir(), 'batch-threads-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const { template, sha256: templateHash } = await loadBatchTemplate()
const settings = { template, templateHash, file: 'awards.jsonl', today: '2026-11-22' }
const key = await loadSigningKey('keys-example/keys.json#example-rwth-ed25519', {
  readFile: async (path) => new Uint8Array(readFileSync(join(ROOT, path))),
  fileMode: async () => undefined,
})
const contexts = loadPinnedContexts()
const OUTPUTS: readonly Output[] = [
  { format: 'elm', suite: 'eddsa-rdfc-2022', key },
  { format: 'ob3', suite: 'Ed25519Signature2020', key },
]
const disclosure = 'minimal' as const
const MANY = 6_000

async function inputOf(
  count: number,
  pool?: ReturnType<typeof createThreadPool>,
): Promise<CheckedInput> {
  const text = Array.from({ length: count }, (_, n) => awardLine(n)).join('\n')
  const chunks = [new TextEncoder().encode(text)]
  const options = { settings, templateFaults: [], reading: {}, chunkSize: 2, checker: pool }
  return await readInput({ file: settings.file, chunks }, options)
}

/** The files of a batch by name. */
async function filesOf(input: CheckedInput, maker: CredentialMaker, outputs: readonly Output[]) {
  // The same hash key in every ledger: the same names.
  const ledger = await openSqliteLedger(':memory:', {
    randomBytes: (n) => new Uint8Array(n).fill(7),
  })
  const files = new Map<string, string>()
  const destination: Destination = {
    durableOnPut: true,
    async put(written) {
      for (const { name, bytes } of written) files.set(name, new TextDecoder().decode(bytes))
    },
    read: async () => undefined,
    async finish() {},
    async abort() {},
  }
  const rest = { ledger, destination, ids: countedIds(), now: NOW, selfCheck: 'sample' } as const
  const batch = await openBatch(input, { templateHash, outputs, maker, ...rest })
  const states = []
  try {
    for await (const { state } of batch.results) states.push(state)
  } catch (cause) {
    throw Object.assign(cause as Error, { files: files.size })
  } finally {
    await ledger.close()
  }
  return { files, states }
}

test.each([
  ['keys in memory', OUTPUTS],
  // A copy of a key is no key in memory: every signature is asked for.
  ['keys elsewhere', OUTPUTS.map((one) => ({ ...one, key: { ...one.key } }) as Output)],
])('two threads give the bytes of one, with %s', async (_what, outputs) => {
  const pool = createThreadPool(2, { settings, moduleKeys: [] }, true)
  try {
    pool.equip({ outputs, disclosure, now: NOW, fastPath: true })
    const inThreads = await inputOf(7, pool)
    const here = await inputOf(7)
    expect(inThreads).toEqual(here)
    const issuer = await createIssuer(template, { outputs, contexts, disclosure, now: NOW })
    const one = await filesOf(here, createMaker({ template, outputs, issuer }), outputs)
    const two = await filesOf(inThreads, pool, outputs)
    expect(two.files.size).toBe(14)
    expect(two).toEqual(one)
  } finally {
    await pool.close()
  }
})

test('a key that fails ends the batch, and what was made before it is kept', async () => {
  let signatures = 0
  const failing = {
    ...key,
    async sign(data: Uint8Array) {
      signatures += 1
      if (signatures === 4) throw new PipelineError('SIGN_KEY_UNUSABLE', 'the device is gone')
      return await key.sign(data)
    },
  }
  const outputs = [{ format: 'ob3', suite: 'eddsa-rdfc-2022', key: failing }] as const
  const pool = createThreadPool(1, { settings, moduleKeys: [] }, false)
  try {
    pool.equip({ outputs, disclosure, now: NOW, fastPath: true })
    const kept = filesOf(await inputOf(6, pool), pool, outputs)
    await expect(kept).rejects.toMatchObject({ code: 'SIGN_KEY_UNUSABLE', files: 3 })
  } finally {
    await pool.close()
  }
})

test('a badge that cannot be drawn ends the batch by the name of its fault, before anything is signed', async () => {
  const { organisations } = template.register
  const { body } = template.awarding
  const logo = { mediaType: 'image/png', bytes: new Uint8Array(8) } as const
  const faulty = new Map(organisations)
  const awarding = organisations.get(body)
  if (!awarding) throw new Error('expected the awarding body in the register')
  faulty.set(body, { ...awarding, logo })
  const register = { ...template.register, organisations: faulty }
  const undrawable = { ...settings, template: { ...template, register } }
  const outputs = [{ format: 'ob3', suite: 'eddsa-rdfc-2022', key }] as const
  const pool = createThreadPool(1, { settings: undrawable, moduleKeys: [] }, true)
  try {
    pool.equip({ outputs, disclosure, now: NOW, fastPath: true })
    const kept = filesOf(await inputOf(3, pool), pool, outputs)
    await expect(kept).rejects.toMatchObject({ code: 'PICTURE_LOGO_INVALID', files: 0 })
  } finally {
    await pool.close()
  }
})

test('a thread that is lost ends the batch by name, also for what comes later', async () => {
  // Without settings a thread ends as soon as it starts.
  const pool = createThreadPool(2, {} as Parameters<typeof createThreadPool>[1], false)
  const lost = { code: 'BATCH_THREAD_LOST' }
  await expect(inputOf(9, pool)).rejects.toMatchObject(lost)
  await expect(pool.check({ bytes: new Uint8Array(), firstLine: 1 })).rejects.toMatchObject(lost)
  await pool.close()
})

test('asked to stop, it ends after what it has begun, says how to go on, and goes on', async () => {
  const awards = join(scratch, 'awards.jsonl')
  // Far more than the chunks that two threads have begun when the first awards come out.
  writeAwards(awards, MANY)
  const out = join(scratch, 'out')
  mkdirSync(out)
  const args = [
    'issue',
    '--template',
    BATCH_TEMPLATE,
    '--awards',
    awards,
    '--out',
    join(out, 'out.jsonl'),
  ]
  const options = [
    '--key',
    'keys-example/keys.json',
    '--format',
    'ob3',
    '--self-check',
    'sample',
    '--json',
  ]
  const run = (stopAfterLines: number) =>
    program([...args, ...options, '--workers', '2'], stopAfterLines)
  const first = await run(100)
  expect(first.code).toBe(130)
  expect(first.stderr).toMatch(/run the same command again/)
  const signed = first.stdout.split('\n').filter(Boolean)
  expect(signed.length).toBeGreaterThan(99)
  expect(signed.length).toBeLessThan(MANY)
  const second = await run(Number.POSITIVE_INFINITY)
  expect(second.code).toBe(0)
  const states = second.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).state)
  expect(states.filter((state) => state === 'already-signed').length).toBe(signed.length)
  const lines = readFileSync(join(out, 'out.jsonl'), 'utf8').split('\n').filter(Boolean)
  expect(new Set(lines.map((line) => JSON.parse(line).file)).size).toBe(MANY)
})

/** Runs the program and sends SIGINT after so many lines of output. */
async function program(args: readonly string[], stopAfterLines: number) {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], { cwd: ROOT })
  let stdout = ''
  let stderr = ''
  let stopped = false
  child.stderr.on('data', (text) => {
    stderr += text
  })
  child.stdout.on('data', (text) => {
    stdout += text
    if (stopped || stdout.split('\n').length <= stopAfterLines) return
    stopped = true
    child.kill('SIGINT')
  })
  const [code] = await once(child, 'close')
  return { code: code as number, stdout, stderr }
}
