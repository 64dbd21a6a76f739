// Documents against the official JSON Schemas: Open Badges 3.0 (1EdTech) and the EBSI schema for Europass credentials,
// whose `type` rule asks for an EBSI type and is relaxed.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildElm } from '../../src/build/elm/build-elm.ts'
import { buildOb3, type Ob3Options } from '../../src/build/ob3/build-ob3.ts'
import { compileSchema } from '../../src/linked-data/schema-validation.ts'
import type { IssuanceRecord } from '../../src/model/record.ts'
import type { JsonObject } from '../../src/util/json.ts'
import '../support/fixed-seed.ts'
import { arbitraryRecord } from '../support/arbitrary-record.ts'
import { CORPUS } from '../support/corpus.ts'
import { fixtureRecords } from '../support/fixture-records.ts'
import { pagesFor, records } from '../support/records.ts'

const schema = (path: string) => JSON.parse(readFileSync(join(CORPUS, path), 'utf8')) as JsonObject

const checkOb3 = compileSchema(
  schema('openbadges/schemas/1edtech-spec-gh-pages/achievementcredential.json'),
)
const checkElm = compileSchema(relaxed(schema('elm/ebsi/vcdm2.0-europass-edc-schema.json')))
/** Of 2022, before the final standard: the only schema for the data model 1.1 that is public. */
const checkDraft = compileSchema(
  asDraft2019(
    schema(
      'openbadges/schemas/1edtech-validator-draft4/ob_v3p0_achievementcredential_schema_draft4.json',
    ),
  ),
)

/** Only the Europass part: without the attestation rules of EBSI and without its credential types. */
function relaxed(whole: JsonObject): JsonObject {
  const definitions = whole.$defs as Record<string, JsonObject>
  const credential = definitions.EuropeanDigitalCredentialType as JsonObject
  const { type: _type, ...properties } = credential.properties as JsonObject
  return {
    ...whole,
    allOf: [{ $ref: '#/$defs/EuropeanDigitalCredentialType' }],
    $defs: { ...definitions, EuropeanDigitalCredentialType: { ...credential, properties } },
  } as JsonObject
}

/** Nothing in the draft-4 schema means another thing in 2019-09 but its `id`, which is none there. */
function asDraft2019({ id: _id, ...rest }: JsonObject): JsonObject {
  return { ...rest, $schema: 'https://json-schema.org/draft/2019-09/schema' } as JsonObject
}

/** With whole fees: the schema wants a JSON number, and JSON-LD makes no `xsd:decimal` of one with a fraction. */
function elmOf(record: IssuanceRecord): JsonObject {
  const { template } = record
  const { fees, ...further } = template.furtherInformation
  const { amount, ...restOfFees } = fees ?? {}
  const wholeFees = amount === undefined ? restOfFees : { ...restOfFees, amount: '100' }
  const furtherInformation = fees === undefined ? further : { ...further, fees: wholeFees }
  const whole = { ...record, template: { ...template, furtherInformation } }
  return buildElm(whole, { securing: 'seal', pages: pagesFor(record) })
}

/** A 1.1 badge with the names that 2.0 gives to what it shares with it. */
function asDataModel2(badge: JsonObject): JsonObject {
  const { issuanceDate, expirationDate, '@context': contexts, ...rest } = badge
  const [first, ...others] = contexts as readonly string[]
  expect(first).toBe('https://www.w3.org/2018/credentials/v1')
  return {
    ...rest,
    '@context': ['https://www.w3.org/ns/credentials/v2', ...others],
    validFrom: issuanceDate ?? null,
    ...(expirationDate === undefined ? {} : { validUntil: expirationDate }),
  }
}

/** What the final standard has and the draft has not: names as identity, types of related achievements, extensions. */
const SINCE_THE_DRAFT =
  /identityType$|\/related\/|\/credentialSubject\/(modeTaken|signatory|completedModules)$/

const ob3Of = (record: IssuanceRecord, options: Partial<Ob3Options> = {}) => {
  const [badgeImage] = pagesFor(record)
  return buildOb3(record, {
    issuerId: 'did:web:alpha.example',
    dataModel: '2.0',
    disclosure: 'full',
    ...(badgeImage === undefined ? {} : { badgeImage }),
    ...options,
  })
}

describe.each(Object.entries(records))('%s', (_name, record) => {
  test.each(['minimal', 'full'] as const)('Open Badges 2.0, %s', (disclosure) => {
    expect(checkOb3(ob3Of(record, { disclosure }))).toEqual([])
  })
  test('Open Badges 1.1', () => {
    const badge = ob3Of(record, { dataModel: '1.1', disclosure: 'minimal' })
    expect(checkOb3(asDataModel2(badge))).toEqual([])
    expect(checkDraft(badge).filter(({ pointer }) => !SINCE_THE_DRAFT.test(pointer))).toEqual([])
  })
  test('ELM', () => {
    expect(checkElm(elmOf(record))).toEqual([])
  })
})

test('the templates of the fixtures pass both schemas', async () => {
  const fixtures = await fixtureRecords()
  expect(fixtures.length).toBeGreaterThan(5)
  for (const [name, record] of fixtures) {
    expect(checkOb3(ob3Of(record)), name).toEqual([])
    expect(checkElm(elmOf(record)), name).toEqual([])
  }
})

test('random records pass both schemas', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      expect(checkOb3(ob3Of(record))).toEqual([])
      expect(checkOb3(asDataModel2(ob3Of(record, { dataModel: '1.1' })))).toEqual([])
      expect(checkElm(elmOf(record))).toEqual([])
    }),
    { numRuns: 60 },
  )
})

describe('the judges notice', () => {
  const badge = ob3Of(records.academic)
  const elm = elmOf(records.academic)
  test('a badge without achievement', () => {
    const { achievement: _a, ...subject } = badge.credentialSubject as JsonObject
    expect(checkOb3({ ...badge, credentialSubject: subject })).not.toEqual([])
  })
  test('swapped contexts of a badge', () => {
    const contexts = badge['@context'] as readonly string[]
    expect(checkOb3({ ...badge, '@context': contexts.toReversed() })).not.toEqual([])
  })
  test('a 1.1 badge without issuanceDate', () => {
    const { issuanceDate: _d, ...rest } = ob3Of(records.academic, { dataModel: '1.1' })
    expect(checkDraft(rest).map(({ pointer }) => pointer)).toContain('/issuanceDate')
    expect(checkOb3(asDataModel2(rest))).not.toEqual([])
  })
  test('an unknown member of a Europass learner', () => {
    const subject = elm.credentialSubject as JsonObject
    expect(checkElm({ ...elm, credentialSubject: { ...subject, nickname: 'x' } })).not.toEqual([])
  })
})
