// Our verdict and that of the official shapes, on samples, on what we build, on an instance of every class and
// on random damage to all of them. SIGILLUM_PROFILE_MUTATIONS sets the number of damaged documents,
// SIGILLUM_PROFILE_SEED where they start.

import { describe, expect, test } from 'vitest'
import { buildElm } from '../../src/build/elm/build-elm.ts'
import { createElmProfileCheck } from '../../src/linked-data/elm-profile/create-elm-profile-check.ts'
import type { ElmProfileName } from '../../src/linked-data/elm-profile/profile-fault.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { corpusJson } from '../support/corpus.ts'
import { pagesFor, records } from '../support/records.ts'
import { CLASS_NAMES, documentWith } from './elm-profile-instances.ts'
import { officialVerdict } from './elm-profile-judge.ts'
import { mutate, randomFrom } from './elm-profile-mutations.ts'

const PROFILES: readonly ElmProfileName[] = [
  'edc-accredited',
  'edc-issued-by-mandate',
  'edc-converted',
  'edc-diploma-supplement',
]
const MUTATIONS = Number(process.env.SIGILLUM_PROFILE_MUTATIONS ?? 1500)
const SEED = Number(process.env.SIGILLUM_PROFILE_SEED ?? 20_261_122)
/** Fewer would say little, however slow the machine is. */
const LEAST = 200
const BUDGET_MS = process.env.SIGILLUM_PROFILE_MUTATIONS ? Number.POSITIVE_INFINITY : 90_000

const check = createElmProfileCheck()

/** Found where we do not read on: whatever the shapes say, the document is refused. */
const REFUSALS = new Set(['keyword', 'nested-context', 'too-deep', 'unknown-context'])

type OwnVerdict = 'conforms' | 'violates' | 'unreadable' | 'refused'

/** What we say about the rules that the shapes have; `refused` when we do not read the document that far. */
function ownVerdict(document: JsonObject, profiles: readonly ElmProfileName[] = []) {
  const faults = check.check(document, { profiles })
  const shacl = faults.filter(({ scope }) => scope === 'shacl')
  const refused = faults.some(({ rule }) => REFUSALS.has(rule))
  const unreadable = shacl.some(({ rule }) => rule === 'invalid-json-ld')
  const verdict: OwnVerdict = unreadable
    ? 'unreadable'
    : refused
      ? 'refused'
      : shacl.length > 0
        ? 'violates'
        : 'conforms'
  return {
    verdict,
    faults: shacl.map(({ pointer, rule, expected }) => `${pointer} ${rule} ${expected}`),
  }
}

async function compare(document: JsonObject, profiles: readonly ElmProfileName[] = []) {
  const official = await officialVerdict(document, profiles)
  const own = ownVerdict(document, profiles)
  return { official, own, equal: own.verdict === 'refused' || own.verdict === official.verdict }
}

const CONTEXTS = [
  'https://www.w3.org/2018/credentials/v1',
  'http://data.europa.eu/snb/model/context/edc-ap',
]

/** The credential of a file: unsealed, out of its seal, or out of an upload draft. */
function credentialOf(path: string): JsonObject {
  const file = corpusJson(path) as JsonObject
  if (typeof file.payload === 'string') return JSON.parse(file.payload) as JsonObject
  const draft = file.credential as JsonObject | undefined
  return draft === undefined ? file : { '@context': CONTEXTS, ...draft }
}

const SAMPLES = [
  'elm/examples-synthetic/minimal-shacl-valid.jsonld',
  'elm/examples-synthetic/full-annex1-mapping.jsonld',
  'elm/samples/AA-Annex1-MC-signed.jsonld',
  'elm/samples/AA-Annex1-MC-unsigned.json',
  'elm/samples/Sample-CertOfPart-signed.jsonld',
  'elm/samples/Sample-CertOfPart-unsigned.json',
]
const minimal = credentialOf(SAMPLES[0] as string)
const built = Object.entries(records).map(([name, record]): [string, JsonObject] => [
  name,
  buildElm(record, {
    securing: 'seal',
    issuerId: 'did:web:alpha.example',
    pages: pagesFor(record),
  }),
])

describe('the same verdict', () => {
  test.each(SAMPLES)('%s', async (path) => {
    const { official, own } = await compare(credentialOf(path))
    expect(own.verdict).toBe(official.verdict)
    // Drafts have no issuer yet; everything else is good.
    expect(own.verdict).toBe(path.includes('unsigned') ? 'violates' : 'conforms')
  })

  test.each(built)('built: %s', async (_name, document) => {
    const { official, own } = await compare(document)
    expect([official.verdict, own.verdict]).toEqual(['conforms', 'conforms'])
  })

  test.each(PROFILES)('profile %s', async (profile) => {
    for (const path of SAMPLES) {
      const { official, own } = await compare(credentialOf(path), [profile])
      expect(own.verdict).toBe(official.verdict)
    }
  })

  test.each(CLASS_NAMES)('an instance of %s', async (name) => {
    const { official, own } = await compare(documentWith(name, minimal))
    expect(own.faults).toEqual([])
    expect(official.results).toEqual([])
  })
})

test('the same verdict on damaged documents', { timeout: 3_600_000 }, async () => {
  const random = randomFrom(SEED)
  const bases = [
    minimal,
    minimal,
    ...CLASS_NAMES.map((name) => documentWith(name, minimal)),
    ...SAMPLES.map(credentialOf),
    ...built.map(([, document]) => document),
  ]
  const counts: Record<string, number> = {}
  const differences: unknown[] = []
  const start = performance.now()
  let made = 0
  const goesOn = () => made < LEAST || performance.now() - start < BUDGET_MS
  for (; made < MUTATIONS && goesOn(); made += 1) {
    const base = bases[made % bases.length] as JsonObject
    const { document, trail } = mutate(base, random)
    const profiles = random() < 0.2 ? [PROFILES[made % PROFILES.length] as ElmProfileName] : []
    const { official, own, equal } = await compare(document, profiles)
    const kind = `${official.verdict}/${own.verdict}`
    counts[kind] = (counts[kind] ?? 0) + 1
    if (!equal) differences.push({ made, trail, profiles, official, own })
  }
  process.stdout.write(`${made} damaged documents, official/ours: ${JSON.stringify(counts)}\n`)
  expect(differences.slice(0, 10)).toEqual([])
  expect(made).toBeGreaterThanOrEqual(Math.min(MUTATIONS, LEAST))
  expect(counts['conforms/conforms'] ?? 0).toBeGreaterThan(made / 20)
  expect(counts['violates/violates'] ?? 0).toBeGreaterThan(made / 5)
})
