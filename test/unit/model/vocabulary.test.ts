// The vocabularies answer for every key of the model, and for no other; labels are complete.
import { expect, test } from 'vitest'
import { accentContrast } from '../../../src/model/accent-colour.ts'
import {
  CREDIT_UNIT,
  DOCUMENT_NAMES,
  ELEMENT_KEYS,
  ELEMENT_LABELS,
  elementNumber,
} from '../../../src/model/element-labels.ts'
import { DOCUMENT_LANGUAGES } from '../../../src/model/language.ts'
import {
  ACTIVITY_FORMS,
  CYCLES,
  DELIVERY_MODES,
  OUTCOME_CATEGORIES,
  SUPERVISIONS,
} from '../../../src/model/template.ts'
import { ACTIVITY_FORMS_AS_CONCEPTS } from '../../../src/model/vocabulary/activities.ts'
import {
  ASSESSMENT_TYPE_KEYS,
  assessmentConcept,
} from '../../../src/model/vocabulary/assessment-types.ts'
import { countryConcept } from '../../../src/model/vocabulary/countries.ts'
import { eqfConcept } from '../../../src/model/vocabulary/eqf.ts'
import { escoSkillConcept, isEscoSkillUri } from '../../../src/model/vocabulary/esco.ts'
import { skillTypeConcept } from '../../../src/model/vocabulary/europass-lists.ts'
import { iscedFConcept } from '../../../src/model/vocabulary/isced-f.ts'
import * as labels from '../../../src/model/vocabulary/labels.ts'
import { isLanguageCode, languageConcept } from '../../../src/model/vocabulary/languages.ts'
import { modeConcept, modeConcepts } from '../../../src/model/vocabulary/modes.ts'
import {
  nationalFramework,
  nationalLevel,
} from '../../../src/model/vocabulary/national-frameworks.ts'
import * as own from '../../../src/model/vocabulary/own-concepts.ts'
import { supervisionConcept } from '../../../src/model/vocabulary/supervision.ts'

test('every mode, form, supervision, cycle and category has its concepts', () => {
  for (const mode of DELIVERY_MODES)
    expect(modeConcepts(mode)).toHaveLength(mode === 'hybrid' ? 2 : 1)
  for (const form of ACTIVITY_FORMS) expect(ACTIVITY_FORMS_AS_CONCEPTS[form]).toBeDefined()
  for (const supervision of SUPERVISIONS)
    expect(supervisionConcept(supervision).iri).toMatch(/verification\/[0-9a-f]{10}$/)
  for (const cycle of CYCLES)
    expect(own.CYCLE_CONCEPTS[cycle].iri).toBe(
      `https://w3id.org/sigillum/concept/qf-ehea-cycle/${cycle}`,
    )
  for (const category of OUTCOME_CATEGORIES) {
    expect(skillTypeConcept(category) === undefined).toBe(
      category === 'responsibility-and-autonomy',
    )
  }
  expect(modeConcept('online').iri).toMatch(/920fbb3cbe$/)
})

test('assessment types: official, attendance for participation, own for prior learning, none for other', () => {
  const without = ASSESSMENT_TYPE_KEYS.filter((key) => assessmentConcept(key) === undefined)
  expect(without).toEqual(['other'])
  expect(assessmentConcept('participation')?.iri).toMatch(/\/7331eb4762$/)
  expect(assessmentConcept('recognition-of-prior-learning')?.iri).toMatch(
    /^https:\/\/w3id\.org\/sigillum\//,
  )
  expect(assessmentConcept('toString')).toBeUndefined()
})

test('countries, languages, levels and fields by code', () => {
  expect(countryConcept('PL')?.iri).toMatch(/country\/POL$/)
  expect(countryConcept('XK')?.iri).toMatch(/country\/1A0$/)
  expect(countryConcept('POL')).toBeUndefined()
  for (const code of ['nb', 'nn', 'no'])
    expect(languageConcept(code)?.iri).toMatch(/language\/NOR$/)
  expect(languageConcept('xx')).toBeUndefined()
  expect([
    isLanguageCode('nl'),
    isLanguageCode('NL'),
    isLanguageCode('eng'),
    isLanguageCode('xx'),
  ]).toEqual([true, false, false, false])
  expect(eqfConcept(6)?.label.pl).toBe('Poziom 6')
  expect([eqfConcept(0), eqfConcept(9), eqfConcept(6.5)]).toEqual([undefined, undefined, undefined])
  expect(iscedFConcept('0613')?.scheme).toBe('http://data.europa.eu/snb/isced-f/25831c2')
  expect(iscedFConcept('1234')).toBeUndefined()
})

test('national levels, by any case and alias, with the EQF level they are referenced to', () => {
  expect(nationalLevel('NKR', '6.2')).toMatchObject({
    eqf: 6,
    concept: { label: { en: 'NKR Level 6.2' } },
  })
  expect(nationalLevel('prk', '7')?.concept).toEqual(nationalLevel('PQF', '7')?.concept)
  expect(nationalLevel('nlqf', '4+')?.eqf).toBe(4)
  expect(nationalLevel('DQR', '6.2')).toBeUndefined()
  expect(nationalFramework('MECU')).toBeUndefined()
  expect([...(nationalFramework('NKR')?.levels.keys() ?? [])]).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5.1',
    '5.2',
    '6.1',
    '6.2',
    '7',
    '8',
  ])
})

test('ESCO skills by address', () => {
  const uri = 'http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000000'
  expect(escoSkillConcept(uri, { en: 'X' })).toEqual({
    iri: uri,
    scheme: 'http://data.europa.eu/esco/concept-scheme/skills',
    label: { en: 'X' },
    notation: 'Skill',
  })
  for (const wrong of [
    uri.replace('http:', 'https:'),
    `${uri}/`,
    'http://data.europa.eu/esco/occupation/1',
    'http://data.europa.eu/esco/skill/',
  ]) {
    expect(isEscoSkillUri(wrong)).toBe(false)
  }
})

test('what documents print stands in all seven languages', () => {
  const tables = [...Object.values(labels), ELEMENT_LABELS, DOCUMENT_NAMES, { CREDIT_UNIT }]
  const texts = tables.flatMap((table) =>
    'en' in table && typeof table.en === 'string' ? [table] : Object.values(table),
  )
  expect(texts.length).toBeGreaterThan(80)
  for (const text of texts) {
    expect(Object.keys(text)).toEqual([...DOCUMENT_LANGUAGES])
    for (const words of Object.values<string>(text))
      expect(words).toBe(words.trim().normalize('NFC'))
    expect(Object.values(text)).not.toContain('')
  }
})

test('elements are numbered 1 to 16', () => {
  expect(ELEMENT_KEYS.map(elementNumber)).toEqual(
    Array.from({ length: 16 }, (_, index) => index + 1),
  )
  expect(elementNumber('grade')).toBe(14)
})

test('no two concepts of ours share an IRI', () => {
  const iris = Object.values(own).flatMap((table) =>
    typeof table === 'object' ? Object.values<{ iri: string }>(table).map(({ iri }) => iri) : [],
  )
  expect(iris.length).toBeGreaterThan(60)
  expect(new Set(iris).size).toBe(iris.length)
})

test.each([
  ['#ffffff', 1],
  ['#000000', 21],
  ['#767676', 4.54],
])('contrast of %s with white', (colour, expected) => {
  expect(accentContrast(colour)).toBeCloseTo(expected, 1)
})

test.each(['#fff', 'red', '#12345g', '#1234567'])('%s is no colour of ours', (colour) => {
  expect(accentContrast(colour)).toBeUndefined()
})
