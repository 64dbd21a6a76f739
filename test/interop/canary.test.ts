// Canaries: everything is run with secrets that we know, good and bad, and then looked for in all that leaves: output,
// errors, file names, the files themselves where they have no place there, the ledger, temporary folders.
import { createHash, createPrivateKey } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliRun, ROOT, sigillum } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-canary-'))
const scratch = join(folder, 'tmp')
const before = process.env.TMPDIR
afterAll(() => {
  process.env.TMPDIR = before
  if (before === undefined) delete process.env.TMPDIR
  rmSync(folder, { recursive: true })
})
const PASSPHRASE = 'canary-passphrase-31415'
const WRONG = 'canary-wrong-passphrase'
const MAIL = 'canary.learner@secret.example'
const DID = 'did:web:wut.credentials.example'
const runs: CliRun[] = []
const run = async (...args: readonly string[]) => {
  const one = await sigillum(args)
  runs.push(one)
  return one
}
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}
const keys = join(folder, 'keys.json')
const plainKeys = join(folder, 'plain.json')
const out = join(folder, 'out')
const LEDGER = ['--ledger', `sqlite:${join(out, 'ledger.sqlite')}`]
/** Private members of the plain key file. */
let secrets: string[] = []

const filesIn = (place: string): string[] =>
  readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => join(place, name))
    .filter((path) => statSync(path).isFile())

beforeAll(async () => {
  mkdirSync(scratch)
  process.env.TMPDIR = scratch
  const right = ['--passphrase-file', file('right', `${PASSPHRASE}\n`)]
  const wrong = ['--passphrase-file', file('wrong', `${WRONG}\n`)]
  await run('keys', 'generate', '--did', DID, '--out', keys, '--kid', 'k', '--encrypt', ...right)
  await run('keys', 'generate', '--did', DID, '--out', plainKeys, '--kid', 'p')
  const [plain] = JSON.parse(readFileSync(plainKeys, 'utf8')).keys
  const pem = createPrivateKey({ key: plain, format: 'jwk' }).export({
    format: 'pem',
    type: 'pkcs8',
  })
  secrets = [
    plain.d,
    Buffer.from(plain.d, 'base64url').toString('hex'),
    String(pem).split('\n')[1] ?? '',
  ]
  const [header = '', first = ''] = readFileSync(
    join(ROOT, 'fixtures/records/green-campus/awards.csv'),
    'utf8',
  ).split('\n')
  const column = header.split(',').findIndex((name) => /mail/i.test(name))
  expect(column).toBeGreaterThanOrEqual(0)
  const cells = first.split(',')
  cells[column] = MAIL
  const awards = file('awards.csv', `${header}\n${cells.join(',')}\n`)
  const faulty = file('faulty.csv', `${header}\n${cells.slice(0, 3).join(',')}\n`)
  const issue = (source: string, ...more: readonly string[]) =>
    run(
      'issue',
      ...['--template', 'fixtures/records/green-campus/template.json', '--awards', source],
      ...['--format', 'ob3', '--out', out, ...more],
    )
  await run('keys', 'list', keys, ...right)
  await run('keys', 'list', keys, ...wrong)
  await run('keys', 'show', `${plainKeys}#p`)
  await run('keys', 'publish', plainKeys)
  await issue(awards, '--key', keys, ...wrong)
  await issue(awards, '--key', keys)
  await issue(faulty, '--key', keys, ...right)
  await issue(awards, '--key', keys, ...right, '--json')
  await issue(awards, '--key', `${plainKeys}#absent`)
  await issue(awards, '--key', file('broken.json', readFileSync(plainKeys, 'utf8').slice(0, -20)))
  await issue(
    awards,
    '--key',
    file('noted.json', JSON.stringify({ keys: [{ ...plain, alg: 'x' }] })),
  )
  const award =
    readdirSync(out)
      .find((name) => name.endsWith('.ob3.json'))
      ?.slice(0, 32) ?? ''
  await run('status', ...LEDGER, award)
  await run('audit', ...LEDGER, '--verify', '--offline', '--json')
  await run('audit', ...LEDGER, '--prove', award)
  await run('verify', out, '--offline', '--json')
  await run(
    'check',
    '--template',
    'fixtures/records/green-campus/template.json',
    '--awards',
    faulty,
  )
  await run('ledger', 'backup', ...LEDGER, '--out', join(folder, 'copy.sqlite'))
  await run('keys', 'revoke', `${plainKeys}#p`, ...LEDGER)
  await run('ledger', 'erase', ...LEDGER, award)
})

test('the canaries were there: commands succeeded and failed with them', () => {
  expect(runs.filter(({ code }) => code === 0).length).toBeGreaterThan(8)
  expect(runs.filter(({ code }) => code !== 0).length).toBeGreaterThan(5)
  expect(secrets.every((secret) => secret.length > 20)).toBe(true)
})

test('no passphrase, private key or address in any output or error', () => {
  const told = runs.map(({ stdout, stderr }) => `${stdout}\n${stderr}`).join('\n')
  expect(told.length).toBeGreaterThan(1000)
  for (const secret of [PASSPHRASE, WRONG, MAIL, ...secrets]) expect(told).not.toContain(secret)
})

test('no passphrase or private key in any file but the plain key file itself', () => {
  const given = [
    'right',
    'wrong',
    'plain.json',
    'broken.json',
    'noted.json',
    'awards.csv',
    'faulty.csv',
  ]
  for (const path of filesIn(folder)) {
    if (given.some((name) => path === join(folder, name))) continue
    const text = readFileSync(path, 'latin1')
    for (const secret of [PASSPHRASE, WRONG, ...secrets])
      expect(text.includes(secret), `${path} holds a secret`).toBe(false)
  }
})

test('no address in the clear in ledger, manifest, head, or any file name', () => {
  const hashed = createHash('sha256').update(MAIL).digest('hex')
  for (const path of filesIn(folder)) {
    expect(path).not.toContain('canary.learner')
    if (!/sqlite|manifest|head/.test(path)) continue
    const text = readFileSync(path, 'latin1')
    for (const secret of [MAIL, hashed]) expect(text.includes(secret), path).toBe(false)
  }
})

test('no temporary file is left', () => {
  expect(readdirSync(scratch)).toEqual([])
  expect(filesIn(folder).filter((path) => /\.part$/.test(path))).toEqual([])
})
