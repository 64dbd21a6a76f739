// The main job through the program: check, issue, verify, again; and everything that must stop it.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readZip } from '../../src/container/zip.ts'
import { ROOT, sigillum } from '../support/cli.ts'

const scratch = mkdtempSync(join(tmpdir(), 'sigillum-e2e-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
let n = 0
const fresh = (suffix = '') => join(scratch, `out-${n++}${suffix}`)

const FOLDER = 'fixtures/records/student-ambassador'
const INPUT = ['--template', `${FOLDER}/template.json`, '--awards', `${FOLDER}/awards.csv`]
const KEY = ['--key', 'keys-example/keys.json']
const TRUST = ['--documents', 'keys-example/documents.json', '--trust', 'keys-example/trust.json']

const credentials = (folder: string) =>
  readdirSync(folder).filter((f) => !/sqlite|\.manifest\.json$|\.head\.txt$/.test(f))

/** Phases in their order, whole counts at their ends, and nobody's name or hash. */
function expectEvents(text: string, awards: number): void {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.filter(({ event }) => event === 'phase').map(({ phase }) => phase)).toEqual([
    'checking',
    'issuing',
    'closing',
  ])
  const progress = lines.filter(({ event }) => event === 'progress')
  expect(progress.findLast(({ phase }) => phase === 'issuing')).toMatchObject({
    done: awards,
    total: awards,
    refused: 0,
  })
  expect(lines.at(-1)).toMatchObject({ event: 'ended', signed: awards, refused: 0, open: 0 })
  expect(text).not.toMatch(/[0-9a-f]{32}/)
}

test('an events file that cannot be written stops the batch before anything is signed', async () => {
  const out = fresh()
  const events = join(scratch, 'no-such-folder', 'events.jsonl')
  const { code, stderr } = await sigillum([
    'issue',
    ...INPUT,
    ...KEY,
    '--out',
    out,
    '--events',
    events,
  ])
  expect(code).toBe(4)
  expect(stderr).toContain(`${events} cannot be written`)
  expect(existsSync(out)).toBe(false)
})

describe('a folder', () => {
  test('one credential per award and format, all verified, named without personal data', async () => {
    const out = fresh()
    const events = join(scratch, 'events.jsonl')
    const told = ['--events', events, '--json']
    const issued = await sigillum(['issue', ...INPUT, ...KEY, '--out', out, ...told])
    expect(issued.code).toBe(0)
    expectEvents(readFileSync(events, 'utf8'), issued.lines().length)
    const awards = issued.lines()
    expect(awards.length).toBeGreaterThan(1)
    expect(awards.every((award) => award.state === 'signed')).toBe(true)
    const files = credentials(out)
    expect(files.length).toBe(awards.length * 2)
    for (const file of files) expect(file).toMatch(/^[0-9a-f]{32}\.(elm\.jsonld|ob3\.json)$/)
    const verified = await sigillum(['verify', out, ...TRUST, '--json'])
    expect(verified.lines().map((line) => line.verdict)).toEqual(files.map(() => 'passed'))
    expect(verified.code).toBe(0)
    expect(issued.stderr).toContain('example key')
  })

  test('a second run changes nothing and says so; a lost file comes back byte for byte', async () => {
    const out = fresh()
    const command = ['issue', ...INPUT, ...KEY, '--out', out, '--json']
    await sigillum(command)
    const before = contents(out)
    const second = await sigillum(command, { now: new Date('2027-01-01T00:00:00Z') })
    expect(second.lines().every((award) => award.state === 'already-signed')).toBe(true)
    expect(contents(out)).toEqual(before)
    const [lost = ''] = credentials(out)
    rmSync(join(out, lost))
    await sigillum(command, { now: new Date('2027-01-02T00:00:00Z') })
    expect(contents(out)).toEqual(before)
  })

  test('a changed award is refused, the first credential stands', async () => {
    const out = fresh()
    const awards = join(scratch, 'changed.csv')
    const original = readFileSync(join(ROOT, FOLDER, 'awards.csv'), 'utf8')
    writeFileSync(awards, original)
    const command = (file: string) => [
      'issue',
      '--template',
      `${FOLDER}/template.json`,
      '--awards',
      file,
      ...KEY,
      '--out',
      out,
      '--json',
    ]
    await sigillum(command(awards))
    const before = contents(out)
    const [heading = '', first = '', ...rest] = original.split('\n')
    const cells = first.split(',')
    cells[0] = 'Another'
    writeFileSync(awards, [heading, cells.join(','), ...rest].join('\n'))
    const again = await sigillum(command(awards))
    expect(again.code).toBe(1)
    const refused = again.lines().filter((award) => award.state === 'refused')
    expect(refused.length).toBe(1)
    expect(contents(out)).toEqual(before)
  })
})

describe('archives', () => {
  test('a ZIP and a JSON Lines file hold the same credentials as a folder', async () => {
    const zip = fresh('.zip')
    const jsonl = fresh('.jsonl')
    const at = ['--at', '2026-11-22T12:00:00Z', '--format', 'ob3']
    await sigillum(['issue', ...INPUT, ...KEY, '--out', zip, ...at])
    await sigillum(['issue', ...INPUT, ...KEY, '--out', jsonl, ...at])
    const verified = await sigillum(['verify', zip, ...TRUST, '--json'])
    expect(verified.code).toBe(0)
    const inZip = await readZip(new Uint8Array(readFileSync(zip)))
    const lines = readFileSync(jsonl, 'utf8').split('\n').filter(Boolean)
    expect(inZip.ok && inZip.members.size).toBe(lines.length)
  })
})

describe('nothing is signed', () => {
  test('while a row is wrong: the row is named and no file appears', async () => {
    const awards = join(scratch, 'faulty.csv')
    const text = readFileSync(join(ROOT, FOLDER, 'awards.csv'), 'utf8')
    writeFileSync(
      awards,
      text.replace(/\n[^\n]+\n$/, (row) => row.replace(/\d{4}-\d{2}-\d{2}/, '2001-02-30')),
    )
    const out = fresh()
    const command = [
      'issue',
      '--template',
      `${FOLDER}/template.json`,
      '--awards',
      awards,
      ...KEY,
      '--out',
      out,
    ]
    const run = await sigillum([...command, '--json'])
    expect(run.code).toBe(1)
    expect(run.lines().every((award) => award.state === 'refused')).toBe(true)
    expect(() => readdirSync(out)).toThrow()
    const skipping = await sigillum([...command, '--json', '--skip-faulty'])
    expect(skipping.code).toBe(1)
    const states = skipping.lines().map((award) => award.state)
    expect(states.filter((state) => state === 'refused').length).toBe(1)
    expect(states.filter((state) => state === 'signed').length).toBe(states.length - 1)
  })

  test.each([
    ['the template', 1, ['--template', 'fixtures/records/refused/badge-with-ects/template.json']],
    ['a missing template', 4, ['--template', 'missing.json']],
    ['a missing awards file', 4, ['--awards', 'missing.csv']],
    ['a missing key', 2, ['--key']],
    ['a key file that is none', 4, ['--key', 'package.json']],
    ['a key of another university', 4, ['--key', 'keys-example/keys.json#example-eth-ed25519']],
    ['a suite that the format does not take', 2, ['--secure', 'elm=jwt-es256']],
    ['a suite that does not exist', 2, ['--secure', 'eddsa-rdf-2022']],
    ['a format that does not exist', 2, ['--format', 'obv3']],
    ['a number of workers that is none', 2, ['--workers', '0']],
    ['an instant that is none', 2, ['--at', 'yesterday']],
  ])('%s at fault', async (_what, code, change) => {
    const out = fresh()
    const given: Record<string, string> = {
      '--template': `${FOLDER}/template.json`,
      '--awards': `${FOLDER}/awards.csv`,
      '--key': 'keys-example/keys.json',
      '--out': out,
    }
    const [option = '', value] = change
    if (value === undefined) delete given[option]
    else given[option] = value
    const run = await sigillum(['issue', ...Object.entries(given).flat()])
    expect(run.code).toBe(code)
    expect(run.stderr).toMatch(/^sigillum: error: /m)
    expect(run.stderr).not.toMatch(/\n\s+at /)
    expect(() => readdirSync(out)).toThrow()
  })
})

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    credentials(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  )
}
