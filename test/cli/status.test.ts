// From issue to revocation and back, as a registrar does it: what was taken back fails, the rest passes, and who
// cannot see the list is told so. Also the manifest, re-runs and awards that changed.
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, sigillum } from '../support/cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'sigillum-status-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out = join(folder, 'out')
const LISTS = 'https://wut.credentials.example/status'
const KEYS = ['--key', 'keys-example/keys.json']
const TEMPLATE = ['--template', 'fixtures/records/green-campus/template.json']
const [header, ...rows] = readFileSync(
  join(ROOT, 'fixtures/records/green-campus/awards.csv'),
  'utf8',
).split('\n')
const awardsFile = join(folder, 'awards.csv')
const AWARDS = 4

function writeAwards(change: (row: string) => string = (row) => row) {
  const lines = rows.slice(0, AWARDS).map((row, index) => (index === 0 ? change(row) : row))
  writeFileSync(awardsFile, [header, ...lines, ''].join('\n'))
}

const issue = (to: string, ...more: readonly string[]) =>
  sigillum([
    'issue',
    ...TEMPLATE,
    '--awards',
    awardsFile,
    ...KEYS,
    '--format',
    'ob3',
    '--out',
    to,
    ...more,
  ])
const ledgerOf = (to: string) => ['--ledger', `sqlite:${join(to, 'ledger.sqlite')}`]
const hashes = (to: string) =>
  readdirSync(to)
    .filter((name) => name.endsWith('.ob3.json'))
    .map((name) => name.slice(0, 32))
    .sort()

/** Verdict and open findings by award hash. */
async function verdicts(to: string, { lists = true, at = '2026-11-22T12:00:00Z' } = {}) {
  const documents: Record<string, { file: string }> = {
    'https://wut.credentials.example/.well-known/did.json': {
      file: join(ROOT, 'keys-example/published/wut/did.json'),
    },
  }
  const status = join(to, 'status')
  if (lists)
    for (const name of readdirSync(status))
      documents[`${LISTS}/${name}`] = { file: join(status, name) }
  const map = join(folder, 'documents.json')
  writeFileSync(map, JSON.stringify(documents))
  const files = hashes(to).map((hash) => join(to, `${hash}.ob3.json`))
  const run = await sigillum([
    'verify',
    ...files,
    '--documents',
    map,
    '--trust',
    'any',
    '--at',
    at,
    '--json',
  ])
  return new Map(
    run.lines().map((line) => {
      const { checks, verdict, warnings } = line as unknown as {
        verdict: string
        checks: { outcome: string; code: string }[]
        warnings: { code: string }[]
      }
      const open = checks.filter((c) => c.outcome === 'failed' || c.outcome === 'indeterminate')
      const told = [...open, ...warnings].map(({ code }) => code)
      return [String(line.file).slice(-41, -9), [verdict, ...told]]
    }),
  )
}

beforeAll(async () => {
  writeAwards()
  const run = await issue(out, '--status-base', `${LISTS}/`)
  expect(run.stderr).not.toContain('error')
  expect(run.code).toBe(0)
})

describe('issue', () => {
  test('every credential passes, and none when its list cannot be had or is out of date', async () => {
    const all = hashes(out)
    expect(all).toHaveLength(AWARDS)
    expect([...(await verdicts(out)).values()]).toEqual(all.map(() => ['passed']))
    expect([...(await verdicts(out, { lists: false })).values()]).toEqual(
      all.map(() => ['indeterminate', 'STATUS_LIST_UNREACHABLE']),
    )
    expect([...(await verdicts(out, { at: '2027-01-22T12:00:00Z' })).values()]).toEqual(
      all.map(() => ['indeterminate', 'STATUS_LIST_STALE']),
    )
  })

  test('the manifest names every file and its hash, and nobody', () => {
    const [name = ''] = readdirSync(out).filter((file) => file.endsWith('.manifest.json'))
    const text = readFileSync(join(out, name), 'utf8')
    const manifest = JSON.parse(text) as {
      batch: string
      files: { file: string; sha256: string }[]
    }
    expect(name).toBe(`${manifest.batch}.manifest.json`)
    expect(manifest.files.map(({ file }) => file.slice(0, 32))).toEqual(hashes(out))
    for (const { file, sha256 } of manifest.files)
      expect(
        createHash('sha256')
          .update(readFileSync(join(out, file)))
          .digest('hex'),
      ).toBe(sha256)
    for (const cell of (rows[0] ?? '').split(',').slice(0, 2)) expect(text).not.toContain(cell)
  })

  test('running it again changes nothing and says so', async () => {
    const state = () =>
      readdirSync(out)
        .filter((name) => !name.includes('sqlite'))
        .map((name) => [name, statSync(join(out, name)).mtimeMs])
    const before = state()
    const run = await issue(out, '--status-base', LISTS, '--json')
    expect(run.code).toBe(0)
    expect(run.lines().map(({ state }) => state)).toEqual(Array(AWARDS).fill('already-signed'))
    expect(state()).toEqual(before)
  })

  test.each([
    ['http', ['--status-base', 'http://status.example']],
    ['a query', ['--status-base', 'https://status.example/?list=']],
    ['no base', ['--suspendable']],
    ['an odd duration', ['--status-base', LISTS, '--list-valid-for', 'P0D']],
    ['no reason', ['--reissue', ' ']],
  ])('%s is wrong usage, and nothing is signed', async (_, more) => {
    const elsewhere = mkdtempSync(join(folder, 'refused-'))
    expect((await issue(elsewhere, ...more)).code).toBe(2)
    expect(hashes(elsewhere)).toEqual([])
  })

  test('lists that nobody could sign are refused before anything is signed', async () => {
    const elsewhere = mkdtempSync(join(folder, 'keyless-'))
    const es256 = ['--key', 'keys-example/keys.json#example-wut-es256', '--secure', 'jwt-es256']
    const run = await sigillum([
      ...['issue', ...TEMPLATE, '--awards', awardsFile, '--format', 'ob3', '--out', elsewhere],
      ...[...es256, '--status-base', LISTS],
    ])
    expect(run.code).toBe(4)
    expect(readdirSync(elsewhere)).toEqual([])
  })
})

describe('revoke', () => {
  const revoke = (...more: readonly string[]) =>
    sigillum([
      'revoke',
      ...ledgerOf(out),
      ...KEYS,
      '--out',
      join(out, 'status'),
      '--reason',
      'r',
      ...more,
    ])

  test('the award fails as revoked, the others pass, and again changes nothing', async () => {
    const [one = '', ...others] = hashes(out)
    const run = await revoke('--json', one)
    expect(run.code).toBe(0)
    expect(run.lines()).toEqual([{ award: one, standing: 'revoked', outcome: 'changed' }])
    expect((await revoke('--json', one)).lines()).toMatchObject([{ outcome: 'unchanged' }])
    const after = await verdicts(out)
    expect(after.get(one)).toEqual(['failed', 'REVOKED'])
    for (const other of others) expect(after.get(other)).toEqual(['passed'])
  })

  test('an unknown award changes nothing, not even for the known ones', async () => {
    const [, two = ''] = hashes(out)
    const run = await revoke('--json', two, 'urn:uuid:nobody')
    expect(run.code).toBe(1)
    expect(run.lines()).toEqual([{ award: 'urn:uuid:nobody', standing: null, outcome: 'unknown' }])
    expect((await verdicts(out)).get(two)).toEqual(['passed'])
  })

  test('an award that can only be revoked cannot be suspended', async () => {
    const [, two = ''] = hashes(out)
    const args = [
      ...ledgerOf(out),
      ...KEYS,
      '--out',
      join(out, 'status'),
      '--reason',
      'r',
      '--json',
    ]
    const run = await sigillum(['suspend', ...args, two])
    expect(run.code).toBe(1)
    expect(run.lines()).toMatchObject([{ standing: 'good', outcome: 'not-suspendable' }])
  })

  test.each([
    ['no award', []],
    ['two ways at once', ['--batch', 'x', 'y']],
    ['no such option', ['--everything']],
  ])('%s is wrong usage', async (_, more) => {
    expect((await revoke(...more)).code).toBe(2)
  })

  test('a ledger that is not there is not made', async () => {
    const args = ['--ledger', `sqlite:${join(folder, 'none.sqlite')}`, ...KEYS]
    expect((await sigillum(['revoke', ...args, '--out', folder, '--reason', 'r', 'x'])).code).toBe(
      4,
    )
    expect(readdirSync(folder)).not.toContain('none.sqlite')
  })

  test('the awards of a file, and those of a batch', async () => {
    const place = join(folder, 'many')
    writeAwards()
    await issue(place, '--status-base', LISTS)
    const lists = ['--out', join(place, 'status'), '--reason', 'r', '--json']
    const one = join(folder, 'one.csv')
    writeFileSync(one, [header, rows[0], ''].join('\n'))
    const ofFile = ['--awards', one, ...TEMPLATE]
    const first = await sigillum(['revoke', ...ledgerOf(place), ...KEYS, ...lists, ...ofFile])
    expect(first.lines()).toMatchObject([{ outcome: 'changed' }])
    const summary = await sigillum(['status', ...ledgerOf(place), '--json'])
    const [{ batch }] = (summary.lines()[0] as { batches: [{ batch: string }] }).batches
    const rest = await sigillum(['revoke', ...ledgerOf(place), ...KEYS, ...lists, '--batch', batch])
    expect(
      rest
        .lines()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual([...Array(AWARDS - 1).fill('changed'), 'unchanged'])
    expect(new Set([...(await verdicts(place)).values()].map(String))).toEqual(
      new Set(['failed,REVOKED']),
    )
  })
})

describe('suspend and reinstate', () => {
  const place = join(folder, 'suspendable')
  const change = (action: string, award: string) =>
    sigillum([
      action,
      ...ledgerOf(place),
      ...KEYS,
      '--out',
      join(place, 'status'),
      '--reason',
      'r',
      award,
    ])

  test('a suspended award is told as such until it is reinstated', async () => {
    writeAwards()
    expect((await issue(place, '--status-base', LISTS, '--suspendable')).code).toBe(0)
    const [one = ''] = hashes(place)
    expect((await verdicts(place)).get(one)).toEqual(['passed'])
    expect((await change('suspend', one)).code).toBe(0)
    expect((await verdicts(place)).get(one)).not.toEqual(['passed'])
    expect((await change('reinstate', one)).code).toBe(0)
    expect((await verdicts(place)).get(one)).toEqual(['passed'])
    expect((await change('revoke', one)).code).toBe(0)
    expect((await change('reinstate', one)).code).toBe(1)
  })
})

describe('an award that changed', () => {
  const place = join(folder, 'changed')
  const corrected = (row: string) => row.replace(/,[^,@]*@/, ',corrected@')

  test('is refused, and issued anew only with a reason: the first one is revoked', async () => {
    writeAwards()
    await issue(place, '--status-base', LISTS)
    const before = hashes(place)
    writeAwards(corrected)
    const refused = await issue(place, '--status-base', LISTS, '--json')
    expect(refused.code).toBe(1)
    const [first] = refused.lines()
    expect(first).toMatchObject({ state: 'refused', faults: [{ rule: 'award-changed' }] })
    expect(hashes(place)).toEqual(before)
    const anew = await issue(
      place,
      '--status-base',
      LISTS,
      '--reissue',
      'e-mail corrected',
      '--json',
    )
    expect(anew.code).toBe(0)
    expect(anew.lines().map(({ state }) => state)).toEqual([
      'signed',
      ...Array(AWARDS - 1).fill('already-signed'),
    ])
    const after = await verdicts(place)
    expect(after.get(String(first?.award))).toEqual(['failed', 'REVOKED'])
    expect([...after.values()].filter(([verdict]) => verdict === 'passed')).toHaveLength(AWARDS)
    const again = await issue(
      place,
      '--status-base',
      LISTS,
      '--reissue',
      'e-mail corrected',
      '--json',
    )
    expect(new Set(again.lines().map(({ state }) => state))).toEqual(new Set(['already-signed']))
  })

  test('a clock behind the ledger signs nothing', async () => {
    writeAwards(corrected)
    const run = await issue(place, '--at', '2026-11-21T12:00:00Z')
    expect(run.code).toBe(4)
  })
})

describe('status', () => {
  test('tells an award with its history, and signs all lists anew', async () => {
    const [one = ''] = hashes(out)
    const told = await sigillum(['status', ...ledgerOf(out), one, '--json'])
    expect(told.lines()).toMatchObject([
      {
        award: one,
        state: 'published',
        standing: 'revoked',
        history: [{ action: 'revoke', reason: 'r' }],
      },
    ])
    expect((await sigillum(['status', ...ledgerOf(out), 'nobody'])).code).toBe(1)
    const later = '2027-01-22T12:00:00Z'
    const publish = ['--publish', ...KEYS, '--out', join(out, 'status'), '--at', later]
    expect((await sigillum(['status', ...ledgerOf(out), ...publish])).code).toBe(0)
    const after = await verdicts(out, { at: later })
    expect(after.get(one)).toEqual(['failed', 'REVOKED'])
    expect([...after.values()].filter(([verdict]) => verdict === 'passed')).toHaveLength(AWARDS - 1)
  })
})
