// ELM documents against the official SHACL shapes (edc-generic-full with edc-generic-no-cv, 3.2),
// expanded with the official context of the corpus, not with ours.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import rdf from '@zazuko/env-node'
import fc from 'fast-check'
import jsonld from 'jsonld'
import { Parser, type Quad } from 'n3'
import SHACLValidator from 'rdf-validate-shacl'
import { describe, expect, test } from 'vitest'
import { buildElm, type ElmOptions } from '../../src/build/elm/build-elm.ts'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import type { IssuanceRecord } from '../../src/model/record.ts'
import type { JsonObject } from '../../src/util/json.ts'
import '../support/fixed-seed.ts'
import { arbitraryRecord } from '../support/arbitrary-record.ts'
import { CORPUS } from '../support/corpus.ts'
import { fixtureRecords } from '../support/fixture-records.ts'
import { pagesFor, records } from '../support/records.ts'

const directory = join(CORPUS, 'elm/elm-3.2')
const EUROPEAN_DIGITAL_CREDENTIAL = 'http://data.europa.eu/snb/model/elm/EuropeanDigitalCredential'
const OWL_IMPORTS = 'http://www.w3.org/2002/07/owl#imports'

const shapes = ['EDC-generic-no-cv.ttl', 'EDC-generic-full.ttl']
  .flatMap((file) =>
    new Parser({ baseIRI: 'http://shapes.example/' }).parse(
      readFileSync(join(directory, file), 'utf8'),
    ),
  )
  .filter(({ predicate }) => predicate.value !== OWL_IMPORTS)
const validator = new SHACLValidator(dataset(shapes), { factory: rdf as never })

const officialContext = JSON.parse(
  readFileSync(join(directory, 'edc-ap-context.jsonld'), 'utf8'),
) as JsonObject

function dataset(quads: readonly Quad[]) {
  return rdf.dataset(quads as never)
}

/** Paths and components of the violations; empty when the document conforms. */
async function violations({ proof: _proof, ...document }: JsonObject): Promise<readonly string[]> {
  const pinned = loadPinnedContexts()
  const nquads = await jsonld.toRDF(document, {
    format: 'application/n-quads',
    safe: true,
    documentLoader: async (documentUrl: string) => ({
      documentUrl,
      document: documentUrl.endsWith('/edc-ap') ? officialContext : pinned.get(documentUrl),
    }),
  } as never)
  const quads = new Parser({ format: 'N-Quads' }).parse(nquads as unknown as string)
  // Without a node of the class the shapes would pass for want of anything to judge.
  expect(quads.some(({ object }) => object.value === EUROPEAN_DIGITAL_CREDENTIAL)).toBe(true)
  const report = await validator.validate(dataset(quads))
  return report.results.map(
    ({ path, sourceConstraintComponent }) =>
      `${path?.value ?? ''} ${sourceConstraintComponent?.value ?? ''}`,
  )
}

const elmOf = (record: IssuanceRecord, securing: ElmOptions['securing'] = 'seal') =>
  buildElm(record, { securing, issuerId: 'did:web:alpha.example', pages: pagesFor(record) })

describe('records made by hand conform', () => {
  test.each(Object.entries(records))('%s', async (_name, record) => {
    expect(await violations(elmOf(record))).toEqual([])
  })

  test.each(['eddsa-rdfc-2022', 'Ed25519Signature2020'] as const)('with %s', async (securing) => {
    expect(await violations(elmOf(records.joint, securing))).toEqual([])
  })
})

test('the templates of the fixtures conform', async () => {
  const fixtures = await fixtureRecords()
  expect(fixtures.length).toBeGreaterThan(5)
  for (const [name, record] of fixtures) expect(await violations(elmOf(record)), name).toEqual([])
})

test('random records conform', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRecord, async (record) => {
      expect(await violations(elmOf(record))).toEqual([])
    }),
    { numRuns: 40 },
  )
})

describe('the judge notices', () => {
  const whole = elmOf(records.academic)
  const subject = whole.credentialSubject as JsonObject
  const broken: Record<string, JsonObject> = {
    'an issuer without eIDAS identifier': {
      ...whole,
      issuer: { ...(whole.issuer as JsonObject), id: 'urn:x:other', eIDASIdentifier: [] },
    },
    'a plain date': { ...whole, validFrom: '2021-10-01' },
    'a missing page': { ...whole, displayParameter: { type: 'DisplayParameter' } },
    'a learner without claim': { ...whole, credentialSubject: { ...subject, hasClaim: [] } },
    'two family names': {
      ...whole,
      credentialSubject: { ...subject, familyName: { en: 'One', de: 'Zwei' } },
    },
  }
  test.each(Object.entries(broken))('%s', async (_name, document) => {
    expect(await violations(document)).not.toEqual([])
  })
})
