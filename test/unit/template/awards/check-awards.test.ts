// A whole file: groups, duplicates and conflicts, keys, the columns of judged findings, the summary.
import { describe, expect, test } from 'vitest'
import type { Award, Learner } from '../../../../src/model/award.ts'
import { awardKey } from '../../../../src/template/awards/award-key.ts'
import { checkAwards } from '../../../../src/template/awards/check-awards.ts'
import { toCsvCell } from '../../../../src/template/awards/csv-cell.ts'
import { describeCheck } from '../../../../src/template/awards/describe-check.ts'
import { readAwards } from '../../../../src/template/awards/read-awards.ts'
import { checkOf, places, TEMPLATE, utf8 } from './awards-support.ts'

const HEADING =
  'given_name,family_name,date_of_birth,student_id,student_id_issuer,esi,email,awarded_on,grade'
const ESI = 'urn:schac:personalUniqueCode:int:esi:wut.example:1'
const ROW = `Zofia,Wzorcowa,2001-02-03,s1,wut,${ESI},zofia@wut.example,2026-05-31,A`
const csv = (...rows: readonly string[]) => [HEADING, ...rows, ''].join('\n')

describe('one learner twice', () => {
  test.each([
    ['the same row', ROW],
    ['other case', ROW.replace('Zofia,Wzorcowa', 'ZOFIA,wzorcowa').replace('s1', 'S1')],
    ['other spaces', ROW.replace('Zofia', '  Zofia\u00A0')],
    ['decomposed letters', ROW.normalize('NFD')],
    ['only the student id', 'Sofia,Wzorcowa,2001-02-03,s1,wut,,,2026-05-31,A'],
    [
      'only the ESI',
      `Zofia,Wzorcowa,2001-02-03,,,${ESI.toUpperCase().replace('URN:SCHAC:PERSONALUNIQUECODE:INT:ESI', 'urn:schac:personalUniqueCode:int:esi')},,2026-05-31,A`,
    ],
    ['only the e-mail address', 'Zofia,Wzorcowa,2001-02-03,,,,ZOFIA@wut.example,2026-05-31,A'],
    ['only names and birth date', 'Zofia,Wzorcowa,2001-02-03,,,,,2026-05-31,A'],
  ])('%s', async (name, again) => {
    const checked = await checkOf(csv(ROW, again))
    if (name === 'only the student id') {
      // Another spelling of the name is for a person to settle.
      expect(places([checked])).toEqual(['learner-conflict@2', 'learner-conflict@3'])
      expect(checked.good).toEqual([])
      return
    }
    expect(places([checked])).toEqual(['duplicate-award@3'])
    expect(checked.good.map(({ row }) => row)).toEqual([2])
    expect(checked.duplicates).toEqual([{ row: 3, of: { row: 2 } }])
  })

  test.each([
    ['another date', ROW.replace('2026-05-31', '2026-06-01')],
    ['another grade', ROW.replace(/A$/, 'B')],
    ['another birth date', ROW.replace('2001-02-03', '2001-02-04')],
  ])('%s is a conflict that stops both', async (_name, again) => {
    const checked = await checkOf(csv(ROW, again, 'Ola,Inna,2002-01-01,,,,,2026-05-31,A'))
    expect(places([checked])).toEqual(['learner-conflict@2', 'learner-conflict@3'])
    expect(checked.faulty).toEqual([{ row: 2 }, { row: 3 }])
    expect(checked.good.map(({ row }) => row)).toEqual([4])
  })

  test.each([
    ['same-name-and-birth-date@3', 'Zofia,Wzorcowa,2001-02-03,s2,wut,,,2026-05-31,A'],
    ['email-shared@3', 'Ewa,Inna,2002-01-01,s2,wut,,zofia@wut.example,2026-05-31,A'],
  ])('two people by their student ids: %s', async (place, other) => {
    const checked = await checkOf(csv(ROW, other))
    expect(places([checked])).toEqual([place])
    expect(checked.good).toHaveLength(2)
  })

  test('the same number at two universities is two people', async () => {
    const other = 'Ewa,Inna,2002-01-01,s1,tub,,,2026-05-31,A'
    const checked = await checkOf(csv(ROW, other))
    expect(checked.faults).toEqual([])
    expect(checked.good).toHaveLength(2)
  })
})

describe('groups', () => {
  const judge = (award: Award) =>
    award.grade === 'F'
      ? [
          {
            file: '-',
            pointer: '/grade',
            rule: 'grade-failed',
            severity: 'error' as const,
            message: 'failed',
          },
        ]
      : []

  test('every row is in one of them, findings in the order of the file', async () => {
    const text = csv(
      ROW,
      'Ola,Inna,2002-01-01,,,,,2026-05-31,F',
      'Ada,Nowa,02.03.2002,,,,,2026-05-31,A',
      ROW,
    )
    const checked = await checkOf(text, { judge })
    expect(places([checked])).toEqual([
      'grade-failed@3:grade/grade',
      'date-ambiguous@4:date_of_birth',
      'duplicate-award@5',
    ])
    expect([checked.good.length, checked.faulty.length, checked.duplicates.length]).toEqual([
      1, 2, 1,
    ])
  })

  test('findings in nested JSON point into the file', async () => {
    const learner = { givenName: 'Ola', dateOfBirth: '2002-01-01' }
    const checked = await checkOf(
      JSON.stringify([{ learner, awardedOn: '2026-05-31', grade: 'F' }]),
      { judge },
    )
    expect(places([checked])).toEqual(['grade-failed/0/grade'])
  })

  test('without a template nothing is good, and the template is named first', async () => {
    const fault = { file: 'template.json', rule: 'x', severity: 'error' as const, message: 'y' }
    const checked = await checkAwards({
      template: { faults: [fault] },
      rows: readAwards({ file: 'a.csv', chunks: [utf8(csv(ROW))] }),
      judge: () => [],
      file: 'a.csv',
    })
    expect(checked.good).toEqual([])
    expect(checked.faults).toEqual([fault])
  })
})

describe('the award key', () => {
  const learner: Learner = {
    givenName: 'Zo\u0301fia',
    familyName: 'Groß',
    dateOfBirth: '2001-02-03',
    nationalities: ['PL'],
    studentId: { value: 's1', organisation: 'wut' },
    email: 'zofia@wut.example',
  }
  const award: Award = { learner, awardedOn: '2026-05-31', modules: [] }
  const keyOf = (change: Partial<Learner>, more: Partial<Award> = {}) =>
    awardKey(TEMPLATE, { ...award, learner: { ...learner, ...change }, ...more })
  const { studentId: _, email: __, ...named } = learner

  test('spelling does not change it', () => {
    expect(keyOf({ studentId: { value: 'S1', organisation: 'wut' } })).toBe(keyOf({}))
    const byName = (change: Partial<Learner>) =>
      awardKey(TEMPLATE, { ...award, learner: { ...named, ...change } })
    expect(byName({ givenName: 'ZÓFIA ', familyName: 'GROSS' })).toBe(byName({}))
    expect(byName({ familyName: 'Gros' })).not.toBe(byName({}))
  })

  test('what the award is changes it; what it says does not', () => {
    const other = [
      keyOf({}, { awardedOn: '2026-06-01' }),
      keyOf({ studentId: { value: 's1', organisation: 'tub' } }),
      awardKey({ ...TEMPLATE, version: '1.0.1' }, award),
      awardKey({ ...TEMPLATE, id: 'https://wut.example/templates/other' }, award),
      awardKey({ ...TEMPLATE, type: 'badge' }, award),
      awardKey({ ...TEMPLATE, awarding: { body: 'tub' } }, award),
    ]
    expect(new Set([keyOf({}), ...other]).size).toBe(7)
    expect(keyOf({ nationalities: [] }, { grade: 'A' })).toBe(keyOf({}))
  })
})

describe('the summary', () => {
  test('counts and examples, without the learners', async () => {
    const bad = Array.from({ length: 5 }, (_, i) => `Ola${i},Inna,02.03.2002,,,,,2026-05-31,A`)
    const lines = describeCheck(await checkOf(csv(ROW, ROW, ...bad)), 2)
    expect(lines.slice(0, 3)).toEqual(['1 award good', '5 rows wrong', '1 row said twice'])
    expect(lines.filter((line) => line.includes('column date_of_birth:'))).toHaveLength(2)
    expect(lines).toContain('    and 3 more')
    expect(lines.join('\n')).not.toMatch(/Zofia|Ola|zofia@/)
  })

  test('warnings stand beside the good ones', async () => {
    const lines = describeCheck(await checkOf(csv(ROW.replace('Zofia', 'Zo?ia'))))
    expect(lines[0]).toBe('1 award good (1 with warnings)')
  })
})

describe('cells of CSV files that we write', () => {
  test.each([
    ['=1+1', `"'=1+1"`],
    ['+49', `"'+49"`],
    ['-5', `"'-5"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\tx', `"'\tx"`],
    ['\rx', `"'\rx"`],
    [' =1', `"' =1"`],
    ['＝1', `"'＝1"`],
    ['say "hi"', '"say ""hi"""'],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['two\nlines', '"two\nlines"'],
    ['plain-text', 'plain-text'],
    ['', ''],
  ])('%j', (text, cell) => {
    expect(toCsvCell(text)).toBe(cell)
  })
})
