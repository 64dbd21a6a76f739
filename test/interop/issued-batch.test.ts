// The Green Campus awards as the program issues them, before foreign judges: the official JSON Schema, the official
// SHACL shapes, and @digitalbazaar/vc and jose in a process that holds none of our code.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import { compileSchema } from '../../src/linked-data/schema-validation.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { ROOT, sigillum } from '../support/cli.ts'
import { corpusJson } from '../support/corpus.ts'
import { shaclValidator, toDataset } from './elm-profile-judge.ts'

const FOLDER = 'fixtures/records/green-campus'
const AWARDS = 34
const ISSUER = 'did:web:wut.credentials.example'
const SUITES = {
  'eddsa-rdfc-2022': 'elm,ob3',
  Ed25519Signature2020: 'elm,ob3',
  'jwt-es256': 'ob3',
  'jwt-rs256': 'ob3',
  'jades-b': 'elm',
} as const

const scratch = mkdtempSync(join(tmpdir(), 'sigillum-batch-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const documents: { name: string; document: JsonObject }[] = []
const tokens: string[] = []
/** What the seals are around. */
const sealed: typeof documents = []

beforeAll(async () => {
  for (const [suite, format] of Object.entries(SUITES)) {
    const out = join(scratch, suite)
    const run = await sigillum([
      ...['issue', '--template', `${FOLDER}/template.json`, '--awards', `${FOLDER}/awards.csv`],
      ...['--key', 'keys-example/keys.json', '--out', out, '--format', format, '--secure', suite],
    ])
    expect(run.code, run.stderr).toBe(0)
    for (const name of readdirSync(out).sort()) {
      const text = () => readFileSync(join(out, name), 'utf8')
      if (name.endsWith('.ob3.jwt')) tokens.push(text())
      else if (suite === 'jades-b' && name.endsWith('.elm.jsonld')) {
        const { payload } = JSON.parse(text()) as { payload: string }
        sealed.push({ name, document: JSON.parse(payload) as JsonObject })
      } else if (/\.(ob3\.json|elm\.jsonld)$/.test(name))
        documents.push({ name, document: JSON.parse(text()) as JsonObject })
    }
  }
})

const ofFormat = (ending: string) => documents.filter(({ name }) => name.endsWith(ending))

describe('every credential', () => {
  test('is there', () => {
    expect(ofFormat('.elm.jsonld').length).toBe(2 * AWARDS)
    expect(ofFormat('.ob3.json').length).toBe(2 * AWARDS)
    expect(tokens.length).toBe(2 * AWARDS)
    expect(sealed.length).toBe(AWARDS)
  })

  test('Open Badges pass the official JSON Schema of the data model 2.0', () => {
    const check = compileSchema(
      corpusJson(
        'openbadges/schemas/1edtech-spec-gh-pages/achievementcredential.json',
      ) as JsonObject,
    )
    const badges = ofFormat('.ob3.json').filter(({ document }) => document.validFrom !== undefined)
    expect(badges.length).toBe(AWARDS)
    for (const { name, document } of badges) expect(check(document), name).toEqual([])
  })

  test('Europass credentials pass the official SHACL shapes', async () => {
    for (const { name, document } of [...ofFormat('.elm.jsonld'), ...sealed]) {
      const dataset = await toDataset(document)
      expect(dataset.size, name).toBeGreaterThan(100)
      const report = await shaclValidator().validate(dataset)
      expect(
        report.results.map((result) => result.path?.value),
        name,
      ).toEqual([])
    }
  })

  test('is verified by @digitalbazaar/vc or jose', () => {
    const verdicts = judge(
      documents.map(({ document }) => document),
      tokens,
    )
    expect(verdicts.credentials.filter(({ verified }) => !verified)).toEqual([])
    expect(verdicts.tokens.filter(({ verified }) => !verified)).toEqual([])
    expect(verdicts.credentials.length + verdicts.tokens.length).toBe(6 * AWARDS)
  })

  test('is refused by them when one leaf is changed', () => {
    const changed = documents
      .slice(0, 6)
      .map(({ document }) => ({ ...document, id: `${document.id}0` }))
    const verdicts = judge(changed, [])
    expect(verdicts.credentials.map(({ verified }) => verified)).toEqual(changed.map(() => false))
  })
})

interface Verdicts {
  readonly credentials: readonly { verified: boolean; why?: string }[]
  readonly tokens: readonly { verified: boolean }[]
}

/** Asks the foreign judge; its clock is a minute ahead of the sealing. */
function judge(credentials: readonly JsonObject[], compact: readonly string[]): Verdicts {
  const contexts = loadPinnedContexts()
  const did = readFileSync(join(ROOT, 'keys-example/published/wut/did.json'), 'utf8')
  const input = {
    contexts: Object.fromEntries(contexts.iris.map((iri) => [iri, contexts.get(iri)])),
    controllers: { [ISSUER]: JSON.parse(did) as JsonObject },
    credentials,
    tokens: compact,
    now: '2026-11-22T12:01:00Z',
  }
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(ROOT, 'test/interop/judge-signatures.mjs')],
    { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  )
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout) as Verdicts
}
