// The learning credential read back: what the holder shows is what the record said; what strangers write does no harm.

import { describe, expect, test } from 'vitest'
import { buildEudi } from '../../../src/build/eudi/build-eudi.ts'
import { readEudi } from '../../../src/build/eudi/read-eudi.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { records } from '../../support/records.ts'

const { open, selective } = buildEudi(records.academic, { issuerId: 'https://a.example' })

describe('a learning credential', () => {
  test('with everything shown says what the record said', () => {
    expect(readEudi({ ...open, ...selective })).toMatchObject({
      learner: {
        fullName: "Łucja Maria d'Exemple-Øst",
        esi: 'urn:schac:personalUniqueCode:int:esi:nordic.example:S-0001',
      },
      title: { und: 'Green Campus' },
      country: 'PL',
      awardingBody: { name: { und: 'Example Polytechnic' } },
      awardedOn: '2021-09-28',
      workload: { ects: '7.5', hours: 187.5 },
      level: { eqf: 7 },
      outcomes: expect.arrayContaining([{ text: { und: 'Leads a team.' } }]),
      grade: '4,5',
      stackability: { kind: 'stackable', towards: [] },
      furtherInformation: { languagesOfInstruction: ['en', 'pl'] },
    })
  })

  test('with nothing shown says nothing of the learner', () => {
    const facts = readEudi(open)
    expect(facts.learner).toEqual({ nationalities: [] })
    expect(facts).not.toHaveProperty('grade')
  })

  test.each<[string, JsonObject]>([
    ['nothing', {}],
    ['other types', { family_name: 1, learning_outcomes: 'x', iat: 'x', exp: -1, jti: [] }],
    ['other forms', { level_of_learning_experience: 9, expected_study_time: '4 weeks' }],
    ['no country', { issuing_country: 'Poland', date_of_issuance: '2021-02-30' }],
  ])('%s', (_what, claims) => {
    const facts = readEudi(claims)
    expect(facts).toMatchObject({ level: {}, workload: {} })
    for (const name of ['country', 'awardedOn', 'issuedAt', 'validUntil'])
      expect(facts).not.toHaveProperty(name)
  })
})
