// `sigillum ledger`: save while in use, put back, erase with a report, and what issuing says of an erased award.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-ledger-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out = join(folder, 'out')
const database = join(out, 'ledger.sqlite')
const LEDGER = ['--ledger', `sqlite:${database}`]
const awards = join(folder, 'awards.csv')
const ledger = (...args: readonly string[]) => sigillum(['ledger', ...args])
const issue = (...more: readonly string[]) =>
  sigillum([
    'issue',
    ...['--template', 'fixtures/records/green-campus/template.json', '--awards', awards],
    ...['--key', 'keys-example/keys.json', '--format', 'ob3', '--secure', 'jwt-es256'],
    ...['--out', out, '--json', ...more],
  ])
let first = ''

beforeAll(async () => {
  const source = join(ROOT, 'fixtures/records/green-campus/awards.csv')
  writeFileSync(awards, `${readFileSync(source, 'utf8').split('\n').slice(0, 3).join('\n')}\n`)
  const [line] = (await issue()).lines()
  first = String(line?.award)
})

test('a copy is whole, is put back where a ledger was lost, and not over one that is there', async () => {
  const copy = join(folder, 'copy.sqlite')
  expect((await ledger('backup', ...LEDGER, '--out', copy)).code).toBe(0)
  expect((await ledger('restore', ...LEDGER, '--from', copy)).code).toBe(4)
  const place = join(folder, 'restored.sqlite')
  expect((await ledger('restore', '--ledger', `sqlite:${place}`, '--from', copy)).code).toBe(0)
  const status = await sigillum(['status', '--ledger', `sqlite:${place}`, first])
  expect(status.code).toBe(0)
  expect((await ledger('restored', '--ledger', `sqlite:${place}`)).code).toBe(0)
  expect((await ledger('backup', '--ledger', 'sqlite:nowhere', '--out', copy)).code).toBe(4)
  expect(existsSync(join(folder, 'nowhere'))).toBe(false)
})

test('an erased award is gone, is told by name, and is issued anew only with a reason', async () => {
  const stored = () => readFileSync(database, 'latin1')
  const file = readdirSync(out).find((name) => name.startsWith(first)) ?? ''
  const token = readFileSync(join(out, file), 'latin1')
  expect(stored()).toContain(token.slice(-60))
  const report = await ledger('erase', ...LEDGER, first)
  expect(report.stdout).toContain('1 stored credentials')
  expect(report.stdout).toContain(`delete ${file}`)
  expect(stored()).not.toContain(token.slice(-60))
  expect((await ledger('erase', ...LEDGER, first)).stdout).toContain('was erased before')
  rmSync(join(out, file))
  const again = await issue()
  expect(again.code).toBe(1)
  expect(again.lines()[0]).toMatchObject({ state: 'refused', faults: [{ rule: 'award-erased' }] })
  expect((await issue('--reissue', 'the learner asked for it')).code).toBe(0)
})

test('an unknown award erases nothing', async () => {
  const second = readdirSync(out).find(
    (name) => name.endsWith('.ob3.jwt') && !name.startsWith(first),
  )
  const run = await ledger('erase', ...LEDGER, (second ?? '').slice(0, 32), 'urn:uuid:unknown')
  expect([run.code, run.stdout]).toEqual([1, ''])
})

test.each([
  ['no ledger', ['backup', '--out', 'x']],
  ['PostgreSQL', ['backup', '--ledger', 'postgres://localhost/x', '--out', 'x']],
  ['no award', ['erase', ...LEDGER]],
  ['a batch', ['erase', ...LEDGER, '--batch', 'x']],
  ['an unknown word', ['forget']],
])('%s is wrong usage', async (_, args) => {
  expect((await ledger(...args)).code).toBe(2)
})
