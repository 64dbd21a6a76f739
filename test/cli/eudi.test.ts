// The third format through the program: issued, verified, revoked; and the micro-credential that cannot be one.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-eudi-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out = join(folder, 'out')
const LISTS = 'https://wut.credentials.example/status'
const KEYS = ['--key', 'keys-example/keys.json']
const RECORD = 'fixtures/records/green-campus'
const awards = join(folder, 'awards.csv')
const LEDGER = ['--ledger', `sqlite:${join(out, 'ledger.sqlite')}`]
const issue = [
  'issue',
  ...['--template', `${RECORD}/template.json`, '--awards', awards, ...KEYS],
  ...['--out', out, '--format', 'eudi', '--status-base', LISTS],
]

beforeAll(async () => {
  const rows = readFileSync(join(ROOT, RECORD, 'awards.csv'), 'utf8').split('\n')
  writeFileSync(awards, [...rows.slice(0, 3), ''].join('\n'))
  expect((await sigillum(issue)).code).toBe(0)
})

const tokens = () => readdirSync(out).filter((name) => name.endsWith('.eudi.sd-jwt'))

/** Verdicts by file, with the published lists in reach. */
async function verdicts(): Promise<Record<string, string>> {
  const known = JSON.parse(readFileSync(join(ROOT, 'keys-example/documents.json'), 'utf8'))
  const documents: Record<string, unknown> = {}
  for (const [url, entry] of Object.entries<{ file: string }>(known))
    documents[url] = { ...entry, file: join(ROOT, 'keys-example', entry.file) }
  for (const name of readdirSync(join(out, 'status')))
    documents[`${LISTS}/${name}`] = { file: join(out, 'status', name) }
  const map = join(folder, 'documents.json')
  writeFileSync(map, JSON.stringify(documents))
  const trust = ['--documents', map, '--trust', 'keys-example/trust.json', '--json']
  const run = await sigillum(['verify', ...tokens().map((name) => join(out, name)), ...trust])
  return Object.fromEntries(
    run.lines().map(({ file, verdict }) => [String(file).split('/').at(-1), String(verdict)]),
  )
}

describe('a batch in the format eudi', () => {
  test('has one token per award, and its status list is one', async () => {
    expect(tokens()).toHaveLength(2)
    const lists = readdirSync(join(out, 'status'))
    expect(lists).toEqual([expect.stringMatching(/^[0-9a-f]{24}\.jwt$/)])
    expect(Object.values(await verdicts())).toEqual(['passed', 'passed'])
  })

  test('run again, is the same to the byte, also when a file was lost', async () => {
    const [name = ''] = tokens()
    const before = readFileSync(join(out, name), 'utf8')
    rmSync(join(out, name))
    const again = await sigillum([...issue, '--json'], { now: new Date('2026-11-23T12:00:00Z') })
    expect(again.lines().map(({ state }) => state)).toEqual(['already-signed', 'already-signed'])
    expect(readFileSync(join(out, name), 'utf8')).toBe(before)
  })

  test('revoked by its own id: that one fails, the other passes', async () => {
    const status = await sigillum(['status', ...LEDGER, tokens()[0]?.slice(0, 32) ?? '', '--json'])
    const [line] = status.lines() as unknown as [{ credentials: { id: string }[] }]
    const id = line.credentials[0]?.id ?? ''
    expect(id).toMatch(/^urn:uuid:/)
    const revoke = ['revoke', ...LEDGER, ...KEYS, '--out', join(out, 'status'), '--reason', 'test']
    expect((await sigillum([...revoke, id])).code).toBe(0)
    expect(await verdicts()).toEqual({
      [tokens()[0] ?? '']: 'failed',
      [tokens()[1] ?? '']: 'passed',
    })
  })

  test('an id that no credential has is not found', async () => {
    const unknown = 'urn:uuid:00000000-0000-8000-8000-000000000000'
    expect((await sigillum(['status', ...LEDGER, unknown])).code).toBe(1)
  })
})

describe('a badge without EQF level', () => {
  const input = [
    ...['--template', 'fixtures/records/student-ambassador/template.json'],
    ...['--awards', 'fixtures/records/student-ambassador/awards.csv'],
  ]

  test('is refused by element name and number, in every format asked for, before anything is signed', async () => {
    const to = join(folder, 'badge')
    const run = await sigillum([
      ...['issue', ...input, ...KEYS, '--format', 'ob3,eudi', '--out', to, '--json'],
    ])
    expect(run.code).toBe(1)
    for (const line of run.lines())
      expect(line).toMatchObject({ state: 'refused', faults: [{ element: 7 }] })
    expect(run.stderr).toMatch(/element 7, level of the learning experience/)
    expect(() => readdirSync(to)).toThrow()
  })

  test('is still issued in the others', async () => {
    const to = join(folder, 'badge-ob3')
    const run = await sigillum(['issue', ...input, ...KEYS, '--format', 'ob3', '--out', to])
    expect(run.code).toBe(0)
  })

  test('is told by check', async () => {
    const run = await sigillum(['check', ...input, '--format', 'eudi', '--json'])
    expect(run.code).toBe(1)
    expect(run.lines()[0]).toMatchObject({ good: 0, faulty: 3 })
  })
})

describe('options', () => {
  const to = ['--out', join(folder, 'options')]
  const base = ['--template', `${RECORD}/template.json`, '--awards', awards, ...to]

  test.each([
    ['a type that is no URI', [...KEYS, '--vct', 'learning']],
    ['a suite of another format', [...KEYS, '--secure', 'eudi=jwt-es256']],
  ])('%s is wrong usage', async (_what, more) => {
    expect((await sigillum(['issue', ...base, '--format', 'eudi', ...more])).code).toBe(2)
  })

  test('a key of another type cannot be used', async () => {
    const key = ['--key', 'keys-example/keys.json#example-wut-ed25519']
    expect((await sigillum(['issue', ...base, '--format', 'eudi', ...key])).code).toBe(4)
  })
})

test('the metadata of a web issuer are published beside its DID document', async () => {
  const did = ['--did', 'did:web:wut.credentials.example']
  const run = await sigillum(['keys', 'publish', 'keys-example/keys.json', ...did])
  const files = JSON.parse(run.stdout) as Record<string, { issuer?: string }>
  expect(files['jwt-vc-issuer']?.issuer).toBe('https://wut.credentials.example')
  const plain = await sigillum(['keys', 'publish', 'keys-example/did-key.json'])
  expect(JSON.parse(plain.stdout)).not.toHaveProperty('jwt-vc-issuer')
})
