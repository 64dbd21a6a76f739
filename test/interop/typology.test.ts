// Our typology, severities and labels against the alliance's own statement, which lies beside the corpus.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  CREDIT_UNIT,
  DOCUMENT_NAMES,
  ELEMENT_KEYS,
  ELEMENT_LABELS,
} from '../../src/model/element-labels.ts'
import {
  AWARDING_RULES,
  DELIVERY_MODES,
  OUTCOME_CATEGORIES,
  SUPERVISIONS,
  type SubType,
} from '../../src/model/template.ts'
import { RULES } from '../../src/template/rules/rule-table.ts'
import { DEFAULT_ECTS_LIMITS, TYPOLOGY } from '../../src/template/rules/typology.ts'
import { CORPUS } from '../support/corpus.ts'

const folder = join(CORPUS, '../enhance')
const reachable = existsSync(join(folder, 'typology.json'))

interface StatedSubType {
  readonly ects: {
    rule: string
    minimum?: number
    recommendedMinimum?: number
    warnFrom?: number
    maximumByEqfLevel?: Record<string, number>
  }
  readonly eqfLevel: { rule: string; allowed?: number[] }
  readonly stackability?: string[]
  readonly usualStackability?: string[]
  readonly assessmentFormality: string[]
  readonly typicalActivity: string[]
  readonly typicalTargetGroup: string
}

const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

describe.skipIf(!reachable)('typology', () => {
  const stated = reachable ? read('typology.json') : {}
  const types = Object.entries<Record<string, StatedSubType>>(stated.types ?? {}).flatMap(
    ([type, subTypes]) =>
      Object.entries(subTypes).map(([subType, rules]) => ({
        type,
        subType: subType as SubType,
        rules,
      })),
  )

  test('the sub-types are the same', () => {
    expect(types.map(({ subType }) => subType).sort()).toEqual(Object.keys(TYPOLOGY).sort())
  })

  test.each(types)('$type $subType', ({ type, subType, rules }) => {
    expect(TYPOLOGY[subType]).toEqual({
      type,
      ects: rules.ects.rule,
      eqf: rules.eqfLevel.rule,
      eqfLevels: rules.eqfLevel.allowed ?? [],
      formalities: rules.assessmentFormality,
      typicalForms: rules.typicalActivity,
      typicalTargetGroup: rules.typicalTargetGroup,
      usuallyStandAlone: rules.usualStackability?.includes('stand-alone') ?? false,
    })
    if (rules.ects.minimum === undefined) return
    const { minimum, recommendedMinimum, warnFrom, degreeByEqfLevel } = DEFAULT_ECTS_LIMITS
    expect([minimum, recommendedMinimum, warnFrom].map(Number)).toEqual([
      rules.ects.minimum,
      rules.ects.recommendedMinimum,
      rules.ects.warnFrom,
    ])
    expect(
      Object.fromEntries(
        Object.entries(degreeByEqfLevel).map(([level, ects]) => [level, Number(ects)]),
      ),
    ).toEqual(rules.ects.maximumByEqfLevel)
  })

  test('lists', () => {
    expect(stated.learningOutcomeCategories).toEqual(OUTCOME_CATEGORIES)
    expect(stated.modeOfDelivery).toEqual(DELIVERY_MODES)
    expect(stated.supervision).toEqual(SUPERVISIONS)
    expect(stated.awardingBodyRule).toEqual(AWARDING_RULES)
  })

  test('severities', () => {
    const ours: Readonly<Record<string, readonly (keyof typeof RULES)[]>> = {
      required: ['ects-required', 'eqf-required', 'assessment-formality'],
      forbidden: ['ects-forbidden', 'eqf-forbidden'],
      'required-unless-justified': [
        'ects-required-unless-justified',
        'eqf-required-unless-justified',
      ],
      recommendedMinimum: ['ects-recommended'],
      warnFrom: ['ects-large'],
      usualStackability: ['badge-stackable'],
      outcomeCategoryMissing: ['outcome-category'],
      participationOnly: ['participation-only'],
      typicalActivity: ['activity-form'],
      typicalTargetGroup: ['target-group'],
    }
    expect(Object.keys(ours).sort()).toEqual(Object.keys(stated.severity).sort())
    for (const [what, names] of Object.entries(ours)) {
      const [severity] = String(stated.severity[what]).split(' ')
      for (const name of names)
        expect(`${name} ${RULES[name].severity}`).toBe(`${name} ${severity}`)
    }
  })
})

describe.skipIf(!reachable)('names of the elements and documents', () => {
  const stated = reachable ? read('element-labels.json') : { elements: {}, documentNames: {} }

  test('the elements are the same, in all languages', () => {
    expect(Object.keys(stated.elements).sort()).toEqual([...ELEMENT_KEYS].sort())
    for (const key of ELEMENT_KEYS)
      expect(ELEMENT_LABELS[key]).toEqual(stated.elements[key].display)
  })

  test('so are the documents and the unit of workload', () => {
    for (const [key, labels] of Object.entries(DOCUMENT_NAMES))
      expect(labels).toEqual(stated.documentNames[key].display)
    expect(CREDIT_UNIT).toEqual(stated.creditUnit.display)
  })
})

test('the statement of the alliance is within reach when everything must be tested', () => {
  expect(reachable || process.env.CI !== 'true').toBe(true)
})
