// `sigillum claim`: links are made once, shown once, renewed and ended; nothing personal is in them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sigillum } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-claim-'))
afterAll(() => rmSync(folder, { recursive: true }))
const ledger = `sqlite:${join(folder, 'out', 'ledger.sqlite')}`
const BASE = 'https://credentials.university.example'
const INPUT = [
  '--template',
  'fixtures/records/data-literacy-badge/template.json',
  '--awards',
  'fixtures/records/data-literacy-badge/awards.csv',
]
let awards: string[] = []

beforeAll(async () => {
  const key = ['--key', 'keys-example/keys.json', '--format', 'ob3', '--json']
  const run = await sigillum(['issue', ...INPUT, ...key, '--out', join(folder, 'out')])
  expect(run.stderr).toContain('example key')
  awards = run.lines().map(({ award }) => String(award))
})

const claim = async (...args: string[]) => {
  const [action = '', ...rest] = args
  return await sigillum(['claim', action, '--ledger', ledger, ...rest])
}

describe('sigillum claim', () => {
  test('makes a link of 256 random bits and a code of eight digits for each award', async () => {
    const run = await claim('make', '--base', `${BASE}/`, ...INPUT, '--json')
    expect(run.code, run.stderr).toBe(0)
    expect(run.lines()).toHaveLength(awards.length)
    for (const line of run.lines()) {
      expect(line).toMatchObject({ state: 'made', expiresAt: '2027-02-20T12:00:00Z' })
      expect(line.link).toMatch(/^https:\/\/credentials\.university\.example\/claim\/[\w-]{43}$/)
      expect(line.code).toMatch(/^\d{8}$/)
      expect(awards).toContain(line.award)
    }
    expect(new Set(run.lines().map(({ link }) => link)).size).toBe(awards.length)
  })

  test('making them again changes nothing; renewing voids the old ones', async () => {
    const [award = ''] = awards
    const again = await claim('make', '--base', BASE, award, '--json')
    expect(again.lines()).toEqual([{ award, state: 'has-link' }])
    const renewed = await claim('renew', '--base', BASE, award, '--valid-for', 'P1D', '--json')
    expect(renewed.lines()).toMatchObject([{ state: 'made', expiresAt: '2026-11-23T12:00:00Z' }])
    const list = await claim('list', award, '--json')
    expect(list.lines().map(({ state }) => state)).toEqual(['open', 'replaced'])
  })

  test('codes go into a file of their own, and links tell nothing of them', async () => {
    const [award = ''] = awards
    const codes = join(folder, 'codes.jsonl')
    const run = await claim('renew', '--base', BASE, award, '--codes', codes, '--json')
    const [line] = run.lines()
    const { code, ...rest } = JSON.parse(readFileSync(codes, 'utf8')) as Record<string, string>
    expect(rest).toEqual({ award, claim: line?.claim })
    expect(code).toMatch(/^\d{8}$/)
    expect(run.stdout + run.stderr).not.toContain(String(code))
    const words = await claim('renew', '--base', BASE, award)
    expect(words.stdout).toMatch(/\n {2}code \d{4} \d{4}\n/)
    const plain = await claim('renew', '--base', BASE, award, '--no-code')
    expect(plain.stdout).toMatch(/\/claim\//)
    // By its form: the letters alone may stand in a link.
    expect(plain.stdout).not.toMatch(/code \d/)
  })

  test('ended links are told as such', async () => {
    expect((await claim('revoke', ...awards)).stdout).toBe(`${awards.length} links ended\n`)
    expect((await claim('revoke', ...awards)).stdout).toBe('0 links ended\n')
    const list = await claim('list', ...awards)
    expect(list.stdout).toContain('revoked, until')
    expect(list.stdout).not.toContain('open')
  })

  test('no cases are told as none, and none can be closed', async () => {
    expect(await claim('cases')).toMatchObject({ code: 0, stdout: '' })
    expect((await claim('close', '--outcome', 'declined', 'abc')).code).toBe(1)
  })

  test.each([
    ['an unknown action', ['open'], 2],
    ['no action', [], 2],
    ['no base', ['make', 'AWARD'], 2],
    ['a base without TLS', ['make', '--base', 'http://university.example', 'AWARD'], 2],
    ['a base with a query', ['make', '--base', `${BASE}/?a=b`, 'AWARD'], 2],
    ['a time that is none', ['make', '--base', BASE, '--valid-for', 'P0D', 'AWARD'], 2],
    ['no awards', ['make', '--base', BASE], 2],
    ['an unknown award', ['make', '--base', BASE, 'f'.repeat(32)], 1],
    ['cases without outcome', ['close', 'abc'], 2],
  ])('%s is refused', async (_, args, code) => {
    const [award = ''] = awards
    const before = (await claim('list', award)).stdout
    const run = await claim(...args.map((arg) => (arg === 'AWARD' ? award : arg)))
    expect(run.code).toBe(code)
    expect(run.stderr).toMatch(/^sigillum: error: /)
    expect((await claim('list', award)).stdout).toBe(before)
  })
})
