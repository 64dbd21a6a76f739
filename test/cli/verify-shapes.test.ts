// `--shapes DIR`: shapes from files beside our own profile check. The official ones run in the interoperability tests;
// here are small ones, for what is chosen, what is missing and what is broken.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { loadOfficialShapes } from '../../src/linked-data/official-shapes.ts'
import { sigillum } from '../support/cli.ts'
import { contexts } from '../support/signing-keys.ts'

const FILE = 'fixtures/signed/student-ambassador.jades-b.elm.jsonld'
const scratch = mkdtempSync(join(tmpdir(), 'sigillum-shapes-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const AP = 'http://data.europa.eu/snb/model/ap'
const PREFIXES = `@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix elm: <http://data.europa.eu/snb/model/elm/> . @prefix ex: <urn:example:> .`
const shape = (name: string, path: string) =>
  `ex:${name} a sh:NodeShape ; sh:targetClass elm:EuropeanDigitalCredential ; sh:property [ sh:path ${path} ; sh:minCount 1 ] .`
const profile = (name: string, ...imports: string[]) =>
  `<${AP}/${name}> a owl:Ontology ${imports.map((one) => `; owl:imports <${AP}/${one}>`).join(' ')} .`

let n = 0
async function verify(files: Readonly<Record<string, string>>, file = FILE) {
  const folder = mkdtempSync(join(scratch, `${n++}-`))
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), `${PREFIXES}\n${text}`)
  const network = ['--documents', 'keys-example/documents.json']
  const trust = ['--trust', 'keys-example/trust.json']
  return await sigillum(['verify', file, '--shapes', folder, ...network, ...trust, '--json'])
}
const complaints = (run: Awaited<ReturnType<typeof verify>>) =>
  (run.lines() as unknown as { checks: { check: string; outcome: string; code: string }[] }[])
    .flatMap(({ checks }) => checks)
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'indeterminate')
    .map(({ check, outcome, code }) => `${check} ${outcome} ${code}`)

const FULL = {
  'full.ttl': `${profile('edc-generic-full', 'edc-generic-no-cv')} ${shape('full', 'elm:displayParameter')}`,
}
const NO_CV = {
  'no-cv.ttl': `${profile('edc-generic-no-cv')} ${shape('cardinality', 'elm:displayParameter')}`,
}

describe('the shapes that are asked', () => {
  test('kept: nothing is said', async () => {
    const run = await verify({ ...FULL, ...NO_CV })
    expect(complaints(run)).toEqual([])
    expect(run.code).toBe(0)
  })

  test('those of the profile named, of those it imports, and of no profile; not of others', async () => {
    const other = { 'other.ttl': `${profile('edc-accredited')} ${shape('other', 'elm:nothing')}` }
    expect(complaints(await verify({ ...FULL, ...NO_CV, ...other }))).toEqual([])
    const imported = {
      'no-cv.ttl': `${profile('edc-generic-no-cv')} ${shape('own', 'elm:nothing')}`,
    }
    for (const files of [
      { ...FULL, ...imported },
      { ...FULL, ...NO_CV, 'mine.ttl': shape('mine', 'elm:nothing') },
    ]) {
      const run = await verify(files)
      expect(complaints(run)).toEqual(['profile failed SHAPES_VIOLATED'])
      expect(run.stdout).toContain('MinCount at http://data.europa.eu/snb/model/elm/nothing')
      expect(run.code).toBe(1)
    }
  })

  test('a profile that is named and not there: not certain', async () => {
    for (const files of [FULL, { 'mine.ttl': shape('mine', 'elm:displayParameter') }]) {
      const run = await verify(files)
      expect(complaints(run)).toEqual(['profile indeterminate SHAPES_MISSING'])
      expect(run.code).toBe(3)
    }
  })

  test('an Open Badge is not asked', async () => {
    const badge = 'fixtures/signed/student-ambassador.eddsa-rdfc-2022.ob3.json'
    expect(complaints(await verify({ 'mine.ttl': shape('mine', 'elm:nothing') }, badge))).toEqual(
      [],
    )
  })
})

test.each<[string, Readonly<Record<string, string>>]>([
  ['an empty folder', {}],
  ['no shapes in it', { 'ontology.ttl': profile('edc-generic-full') }],
  ['no Turtle', { 'full.ttl': '<<<' }],
])('%s: the run ends by name', async (_what, files) => {
  const run = await verify(files)
  expect(run.code).toBe(4)
  expect(run.stdout).toBe('')
})

test('a document that JSON-LD cannot read is told as such', async () => {
  const text = `${PREFIXES} ${shape('mine', 'elm:title')}`
  const shapes = await loadOfficialShapes([{ name: 'mine.ttl', text }], contexts)
  expect(await shapes.check({ '@context': 7 })).toEqual({ kind: 'unreadable' })
})
