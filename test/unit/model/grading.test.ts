// Grades of the universities' countries: what exists, what passes, and what only looks like a grade.
import { expect, test } from 'vitest'
import { gradingSchemeOf, isGradeInScheme, isPassingGrade } from '../../../src/model/grading.ts'
import { GRADING_SCHEMES } from '../../../src/model/grading-schemes.ts'

const CASES: Readonly<Record<string, readonly [pass: string[], fail: string[], none: string[]]>> = {
  DE: [
    ['1,3', '1.3', '4,0', '1', 'bestanden', 'Sehr gut', '1,0 (sehr gut)'],
    ['4,3', '5,0', 'nicht bestanden'],
    ['0,7', '5,1', '1,33', '6', 'A', '30 e lode', '1,0 (nicht bestanden)', '-1', ''],
  ],
  SE: [
    ['VG', 'G', '5', '3', 'A', 'E', 'Godkänd'],
    ['U', 'Fx', 'F'],
    ['4,5', '2', '6', 'vg', 'MVG', 'fx'],
  ],
  NO: [
    ['A', 'E', 'bestått', 'Passed'],
    ['F', 'Ikke bestått'],
    ['G', 'a', '4', 'A+'],
  ],
  IT: [
    ['30 e lode', '30 e Lode', '30/30 e lode', '18', '28/30', 'idoneo'],
    ['17', '0', 'respinto'],
    ['31', '28,5', '28/31', '110', '30 lode!', '18/'],
  ],
  ES: [
    [
      '5',
      '9,5',
      '7.25',
      'Matrícula de Honor',
      'matrícula de honor',
      '9,5 (Sobresaliente)',
      '10 Matrícula de Honor',
    ],
    ['4,9', 'Suspenso', '3 (Suspenso)'],
    ['10,1', '7,255', '9,5 (Suspenso)', 'MH!'],
  ],
  PL: [
    ['3', '3,0', '4.5', '5,5', 'bardzo dobry', 'zaliczone'],
    ['2', '2,0', 'niedostateczny'],
    ['2,5', '6', '3,3', '4½'],
  ],
  NL: [
    ['5,5', '6', '10', '7.5', 'cum laude', 'voldaan'],
    ['5,4', '1', 'onvoldoende'],
    ['0', '11', '7,55', '10,1'],
  ],
  CH: [
    ['4', '4,25', '5.75', '6', 'bestanden'],
    ['3,75', '1', 'nicht bestanden'],
    ['0,5', '6,25', '4,255', 'A'],
  ],
}

test('there is a scheme for every country of the alliance', () => {
  expect([...GRADING_SCHEMES.keys()].sort()).toEqual(Object.keys(CASES).sort())
})

test.each(Object.entries(CASES))('%s', (key, [pass, fail, none]) => {
  const scheme = GRADING_SCHEMES.get(key)
  if (scheme === undefined) throw new TypeError(key)
  expect(pass.filter((grade) => !isPassingGrade(scheme, grade))).toEqual([])
  expect(
    fail.filter((grade) => !isGradeInScheme(scheme, grade) || isPassingGrade(scheme, grade)),
  ).toEqual([])
  expect(
    none.filter((grade) => isGradeInScheme(scheme, grade) || isPassingGrade(scheme, grade)),
  ).toEqual([])
})

test.each([...GRADING_SCHEMES.values()])(
  '$key explains itself and waits to be confirmed',
  (scheme) => {
    expect(scheme.confirmed).toBe(false)
    expect(Object.keys(scheme.explanation).sort()).toEqual(Object.keys(scheme.name).sort())
    expect(scheme.explanation.en).not.toBe('')
    expect(Object.keys(scheme.explanation)).toHaveLength(2)
  },
)

test('grades in decomposed Unicode and with inner spaces are the same grades', () => {
  const spain = GRADING_SCHEMES.get('ES')
  if (spain === undefined) throw new TypeError('ES')
  expect(isPassingGrade(spain, '  Matri\u0301cula  de Honor ')).toBe(true)
})

test('the scheme of an organisation: own, named, of the country, none', () => {
  const base = { key: 'x', legalName: { en: 'X' }, identifiers: {} }
  const [own] = GRADING_SCHEMES.values()
  if (own === undefined) throw new TypeError('no scheme')
  const gradingSchemes = new Map([['points', own]])
  expect(gradingSchemeOf({ ...base, country: 'SE' })?.key).toBe('SE')
  expect(gradingSchemeOf({ ...base, country: 'SE', gradingScheme: 'NO' })?.key).toBe('NO')
  expect(
    gradingSchemeOf({ ...base, country: 'SE', gradingScheme: 'points' }, { gradingSchemes }),
  ).toBe(own)
  expect(gradingSchemeOf({ ...base, country: 'AT' })).toBeUndefined()
  expect(gradingSchemeOf({ ...base, country: 'SE', gradingScheme: 'points' })).toBeUndefined()
})
