// The audit log as a registrar and an outsider meet it: verify, prove, check, sign and keep a head.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-audit-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out = join(folder, 'out')
const LEDGER = ['--ledger', `sqlite:${join(out, 'ledger.sqlite')}`]
const DOCUMENTS = ['--documents', 'keys-example/documents.json']
const WUT = 'did:web:wut.credentials.example'
const KEY = ['--key', 'keys-example/keys.json#example-wut-ed25519']
const audit = (...args: readonly string[]) => sigillum(['audit', ...args])
/** A proof whose first step is another one. */
const astray = (text: string) =>
  text.replace(/"path":\["(.)/, (_, digit) => `"path":["${digit === '0' ? '1' : '0'}`)
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
let credentials: readonly string[] = []
let head = ''

beforeAll(async () => {
  const source = join(ROOT, 'fixtures/records/green-campus/awards.csv')
  const lines = readFileSync(source, 'utf8').split('\n').slice(0, 4)
  const run = await sigillum([
    'issue',
    '--template',
    'fixtures/records/green-campus/template.json',
    '--awards',
    file('awards.csv', `${lines.join('\n')}\n`),
    '--key',
    'keys-example/keys.json',
    '--format',
    'ob3',
    '--status-base',
    'https://wut.credentials.example/status',
    '--out',
    out,
  ])
  expect(run.stderr).not.toContain('error')
  const names = readdirSync(out)
  credentials = names.filter((name) => name.endsWith('.ob3.json')).map((name) => join(out, name))
  head = join(out, names.find((name) => name.endsWith('.head.txt')) ?? '')
})

describe('a log that is whole', () => {
  test('is verified, with the head that the batch left, by the issuer’s own key', async () => {
    const run = await audit(...LEDGER, '--verify', '--kept', head, '--signer', WUT, ...DOCUMENTS)
    expect([run.stdout, run.code]).toEqual([expect.stringContaining('4 entries, all'), 0])
  })

  test('is indeterminate where the key cannot be had, and failed for another signer', async () => {
    const offline = await audit(...LEDGER, '--verify', '--offline', '--json')
    expect(offline.code).toBe(3)
    expect(offline.lines()[0]).toMatchObject({ heads: [{ outcome: 'indeterminate' }] })
    const other = ['--signer', 'did:web:tub.credentials.example']
    expect((await audit(...LEDGER, '--verify', ...other, ...DOCUMENTS)).code).toBe(1)
  })

  test('tells its size and its newest head', async () => {
    const [facts] = (await audit(...LEDGER, '--json')).lines()
    expect(facts).toMatchObject({ entries: 4, heads: 1, signed: { entries: 4 } })
    const run = await audit(...LEDGER, '--head')
    expect(run.stdout).toBe(readFileSync(head, 'utf8'))
  })
})

describe('a proof', () => {
  test.each([
    ['the file', () => credentials[0] ?? ''],
    ['the credential id', () => JSON.parse(readFileSync(credentials[0] ?? '', 'utf8')).id],
    ['the award', () => (credentials[0] ?? '').slice(-41, -9)],
  ])('by %s is checked by somebody who has no ledger', async (_, name) => {
    const proof = await audit(...LEDGER, '--prove', name())
    expect(proof.code).toBe(0)
    const path = file('proof.json', proof.stdout)
    const check = ['--check', path, '--signer', WUT, ...DOCUMENTS]
    expect((await audit(...check, '--credential', credentials[0] ?? '')).code).toBe(0)
    expect((await audit(...check, '--credential', credentials[1] ?? '')).code).toBe(1)
    expect((await audit('--check', path, '--offline')).code).toBe(3)
  })

  test.each([
    ['another place', (text: string) => text.replace(/"index":\d/, '"index":0')],
    ['another step', astray],
    ['another entry', (text: string) => text.replace('signed', 'seigned')],
    [
      'another head',
      (text: string) =>
        text.replace(/"head":"([^.]+)\.([^.]+)\.(.)/, (_, a, b, c) => {
          return `"head":"${a}.${b}.${c === 'A' ? 'B' : 'A'}`
        }),
    ],
  ])('with %s proves nothing', async (_, change) => {
    const proof = await audit(...LEDGER, '--prove', credentials[1] ?? '')
    const path = file('forged.json', change(proof.stdout))
    expect(readFileSync(path, 'utf8')).not.toBe(proof.stdout)
    expect((await audit('--check', path, ...DOCUMENTS)).code).toBe(1)
  })

  test('of a credential that is not in the log there is none', async () => {
    const run = await audit(...LEDGER, '--prove', 'package.json')
    expect([run.code, run.stdout]).toEqual([1, ''])
  })
})

describe('a log that goes on', () => {
  test('a revocation is logged, signed, and the log only grew since the head', async () => {
    const kept = file('kept.jwt', readFileSync(head, 'utf8'))
    const revoked = await sigillum([
      'revoke',
      ...LEDGER,
      '--key',
      'keys-example/keys.json',
      '--out',
      join(out, 'status'),
      '--reason',
      'by decision',
      (credentials[2] ?? '').slice(-41, -9),
    ])
    expect(revoked.code).toBe(0)
    expect((await audit(...LEDGER, '--verify', '--kept', kept, ...DOCUMENTS)).code).toBe(0)
    const since = await audit(...LEDGER, '--since', kept)
    const path = file('since.json', since.stdout)
    expect((await audit('--check', path, ...DOCUMENTS)).stdout).toMatch(
      /^proved: the log only grew/,
    )
    const forged = file('since.json', astray(since.stdout))
    expect((await audit('--check', forged, ...DOCUMENTS)).code).toBe(1)
  })

  test('what no head covers is said to wait for one, until it is signed', async () => {
    const db = new DatabaseSync(join(out, 'ledger.sqlite'))
    db.exec('DROP TRIGGER audit_head_refuses_delete; DELETE FROM audit_head')
    db.close()
    const run = await audit(...LEDGER, '--verify', ...DOCUMENTS)
    expect([run.code, run.stdout]).toEqual([3, expect.stringContaining('wait for a signature')])
    expect((await audit(...LEDGER, '--head')).code).toBe(3)
    expect((await audit(...LEDGER, '--prove', credentials[0] ?? '')).code).toBe(3)
    const signed = await audit(...LEDGER, '--head', ...KEY)
    expect([signed.code, signed.stdout.split('.')]).toEqual([
      0,
      expect.objectContaining({ length: 3 }),
    ])
    expect((await audit(...LEDGER, '--verify', ...DOCUMENTS)).code).toBe(0)
  })

  test('an entry that was changed is named by its place', async () => {
    const db = new DatabaseSync(join(out, 'ledger.sqlite'))
    db.exec(
      "DROP TRIGGER audit_page_refuses_update; UPDATE audit_page SET entries = replace(entries, 'revoked', 'reinstated')",
    )
    db.close()
    const run = await audit(...LEDGER, '--verify', ...DOCUMENTS)
    expect([run.code, run.stdout]).toEqual([1, expect.stringContaining('entry 4: entry 4 was')])
  })
})

test.each([
  ['no ledger', ['--verify']],
  ['two questions', [...LEDGER, '--verify', '--head']],
  ['a head that is none', [...LEDGER, '--verify', '--kept', 'package.json']],
  ['a proof that is none', ['--check', 'package.json']],
  ['a word too many', [...LEDGER, 'everything']],
])('%s is wrong usage', async (_, args) => {
  expect((await audit(...args)).code).toBe(2)
})
