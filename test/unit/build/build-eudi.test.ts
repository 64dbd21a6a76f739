// The EUDI learning credential: which claims, which of them the holder may keep back, and what cannot be one.

import { describe, expect, test } from 'vitest'
import { buildEudi, eudiCredentialId } from '../../../src/build/eudi/build-eudi.ts'
import { eudiFaults, missingClaims } from '../../../src/build/eudi/mandatory-claims.ts'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import type { IssuanceRecord } from '../../../src/model/record.ts'
import type { Template } from '../../../src/model/template.ts'
import { records } from '../../support/records.ts'

const issuerId = 'https://polytechnic.example'
const { academic } = records
const build = (record: IssuanceRecord) => buildEudi(record, { issuerId })
const withTemplate = (changes: Partial<Template>): IssuanceRecord => ({
  ...academic,
  template: { ...academic.template, ...changes },
})

describe('claims', () => {
  test('open are those that say who issued what, when', () => {
    expect(build(academic).open).toEqual({
      iss: issuerId,
      iat: Date.parse('2021-10-01T08:30:00Z') / 1000,
      vct: 'urn:eu.europa.ec.eudi:learning:credential:1',
      jti: eudiCredentialId(academic),
      issuing_authority: 'Example Polytechnic',
      issuing_country: 'PL',
      date_of_issuance: '2021-09-28',
      achievement_title: 'Green Campus',
      achievement_description: 'Sustainability on campus.',
      language_of_classes: ['en', 'pl'],
    })
  })

  test('the holder may keep back everything about the learner and the achievement', () => {
    expect(build(academic).selective).toEqual({
      family_name: "d'Exemple-Øst",
      given_name: 'Łucja Maria',
      learner_identification: 'urn:schac:personalUniqueCode:int:esi:nordic.example:S-0001',
      learning_outcomes: [
        'Explains circular economy.',
        'Audits the energy use of a building.',
        'Leads a team.',
        'Something unclassified.',
      ],
      assessment_grade: '4,5',
      expected_study_time: '7.5 ECTS, 187.5 h',
      level_of_learning_experience: 7,
      types_of_quality_assurance: [
        'Internal procedures aligned with the ESG.',
        'Programme accredited.',
        'Institutional review.',
      ],
      prerequisites_to_enroll: ['Basic statistics.', 'A bachelor degree.'],
      integration_stackability_options: true,
    })
  })

  test('end, status, key and type where there are any', () => {
    const status = {
      eudi: { list: 'https://lists.example/1.jwt', index: 7, purpose: 'revocation' as const },
    }
    const holderKey = { kty: 'OKP', crv: 'Ed25519', x: 'abc' } as const
    const signedAt = new Date('2022-01-01T00:00:00Z')
    const record = { ...academic, validUntil: new Date('2026-10-01T08:30:00Z'), status }
    expect(buildEudi(record, { issuerId, holderKey, signedAt, type: 'urn:x' }).open).toMatchObject({
      iat: Date.parse('2022-01-01T00:00:00Z') / 1000,
      exp: Date.parse('2026-10-01T08:30:00Z') / 1000,
      date_of_expiry: '2026-10-01',
      vct: 'urn:x',
      cnf: { jwk: holderKey },
      status: { status_list: { idx: 7, uri: 'https://lists.example/1.jwt' } },
    })
  })

  test('the id is a UUID of its own, the same for every signature of the award', () => {
    const id = eudiCredentialId(academic)
    expect(id).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(Object.values(academic.ids)).not.toContain(id)
    const other = { ids: { ...academic.ids, elmCredentialId: 'urn:credential:other' } }
    expect(eudiCredentialId(other)).not.toBe(id)
  })

  test('who has one name only has it in the mandatory claim', () => {
    const { familyName: _, ...learner } = academic.award.learner
    const record = { ...academic, award: { ...academic.award, learner } }
    const { selective } = build(record)
    expect(selective.family_name).toBe('Łucja Maria')
    expect(selective).not.toHaveProperty('given_name')
  })

  test.each([
    ['the student number', { esi: undefined }, 'S-0001'],
    ['the birth date', { esi: undefined, studentId: undefined }, '1999-10-02'],
  ])('without better, %s identifies the learner', (_what, changes, value) => {
    const learner = Object.fromEntries(
      Object.entries({ ...academic.award.learner, ...changes }).filter(([, v]) => v !== undefined),
    ) as unknown as IssuanceRecord['award']['learner']
    const record = { ...academic, award: { ...academic.award, learner } }
    expect(build(record).selective.learner_identification).toBe(value)
  })
})

describe('what the credential demands and a record lacks', () => {
  test.each<[string, Partial<Template>, number, RegExp]>([
    ['workload', { workload: {} }, 6, /element 6, notional workload/],
    [
      'an EQF level',
      { level: { national: { framework: 'PQF', level: '7' } } },
      7,
      /element 7, level/,
    ],
    ['quality assurance', { qualityAssurance: [] }, 13, /element 13, quality assurance/],
    ['a language', { furtherInformation: {} }, 16, /element 16, further information/],
    ['a language', { furtherInformation: { languagesOfInstruction: [] } }, 16, /element 16/],
  ])('%s is told by element name and number', (_what, changes, element, text) => {
    const record = withTemplate(changes)
    expect(() => build(record)).toThrow(PipelineError)
    expect(() => build(record)).toThrow(text)
    const [fault, ...more] = eudiFaults(record.template, 'template.json')
    expect(more).toEqual([])
    expect(fault).toMatchObject({ element, severity: 'error', rule: 'eudi-claim-missing' })
  })

  test('several are told together', () => {
    const record = withTemplate({ workload: {}, level: {}, furtherInformation: {} })
    expect(missingClaims(record.template).map(({ element }) => element)).toEqual([6, 7, 16])
    expect(() => build(record)).toThrow(/element 6.*element 7.*element 16/)
  })

  test('hours alone are a workload', () => {
    const record = withTemplate({ workload: { hours: 20 } })
    expect(build(record).selective.expected_study_time).toBe('20 h')
  })
})
