// Awards as JSON: arrays and lines, nested and flat rows, and their hostile twins.
import { describe, expect, test } from 'vitest'
import { columnsOf, pieces, places, rowsOf, utf8 } from './awards-support.ts'

const NESTED = {
  learner: {
    givenName: 'Zofia',
    familyName: 'Wzorcowa',
    dateOfBirth: '2001-02-03',
    nationalities: ['PL', 'DE'],
    studentId: { value: '007', organisation: 'wut' },
    email: 'zofia@students.wut.example',
  },
  awardedOn: '2026-05-31',
  grade: '4,5',
  modeChosen: 'online',
  modules: [{ module: 'energy', completedOn: '2026-05-01', ects: 7.5, grade: 'A' }],
}
const FLAT = {
  given_name: 'Zofia',
  familyName: 'Wzorcowa',
  'Date of birth': '2001-02-03',
  nationality: 'PL|DE',
  student_id: '007',
  student_id_issuer: 'wut',
  email: 'zofia@students.wut.example',
  awarded_on: '2026-05-31',
  grade: '4,5',
  mode_chosen: 'online',
  'module:energy:completed_on': '2026-05-01',
  'module:energy:ects': 7.5,
  'module:energy:grade': 'A',
}
const AWARD = { ...NESTED, modules: [{ ...NESTED.modules[0], ects: '7.5' }] }

test('array and lines, nested and flat, are one award', async () => {
  for (const form of [NESTED, FLAT]) {
    const array = await rowsOf(JSON.stringify([form, form], null, 2))
    expect(array).toMatchObject([
      { pointer: '/0', award: AWARD },
      { pointer: '/1', award: AWARD },
    ])
    const lines = utf8(`${JSON.stringify(form)}\r\n\n${JSON.stringify(form)}`)
    for (const size of [3, 100_000]) {
      expect(await rowsOf(pieces(lines, size))).toMatchObject([
        { row: 1, award: AWARD, faults: [] },
        { row: 3, award: AWARD, faults: [] },
      ])
    }
  }
})

describe('nested rows', () => {
  const learner = (change: object) => ({ ...NESTED, learner: { ...NESTED.learner, ...change } })

  test.each([
    ['unknown member', { ...NESTED, awardedAt: '2026' }, 'member-unknown/0/awardedAt'],
    ['unknown learner member', learner({ gender: 'x' }), 'member-unknown/0/learner/gender'],
    ['number for text', { ...NESTED, grade: 4.5 }, 'json-type/0/grade'],
    ['null', { ...NESTED, grade: null }, 'json-type/0/grade'],
    ['no award date', { ...NESTED, awardedOn: undefined }, 'value-missing/0/awardedOn'],
    ['no birth date', learner({ dateOfBirth: undefined }), 'value-missing/0/learner/dateOfBirth'],
    ['no learner', { ...NESTED, learner: undefined }, 'json-type/0/learner'],
    ['no names', learner({ givenName: '', familyName: undefined }), 'name-missing/0'],
    [
      'bad country',
      learner({ nationalities: ['POL'] }),
      'nationality-unknown/0/learner/nationalities',
    ],
    ['countries as text', learner({ nationalities: 'PL' }), 'json-type/0/learner/nationalities'],
    ['date of another form', { ...NESTED, awardedOn: '31.05.2026' }, 'date-format/0/awardedOn'],
    ['bidi in a name', learner({ givenName: 'a\u202Eb' }), 'bidi-control/0/learner/givenName'],
    [
      'module twice',
      { ...NESTED, modules: [NESTED.modules[0], NESTED.modules[0]] },
      'module-twice/0/modules/1/module',
    ],
    [
      'module without a date',
      { ...NESTED, modules: [{ module: 'energy' }] },
      'value-missing/0/modules/0',
    ],
    [
      'negative ECTS',
      { ...NESTED, modules: [{ ...NESTED.modules[0], ects: -1 }] },
      'number-format/0/modules/0/ects',
    ],
  ])('%s', async (_name, value, expected) => {
    const rows = await rowsOf(JSON.stringify([value]))
    expect(places(rows)).toContain(expected)
    expect(rows[0]?.award).toBeUndefined()
  })

  test('modules that the template does not have', async () => {
    const rows = await rowsOf(JSON.stringify([NESTED]), { moduleKeys: ['water'] })
    expect(places(rows)).toEqual(['module-unknown/0/modules'])
    expect(rows[0]?.award).toBeUndefined()
  })

  test('dates keep their one form whatever the columns file says of tables', async () => {
    const columns = columnsOf({ dateFormats: ['dd.MM.yyyy'] })
    expect((await rowsOf(JSON.stringify([NESTED]), { columns }))[0]?.award).toEqual(AWARD)
  })
})

describe('flat rows', () => {
  test.each([
    ['unknown key', { ...FLAT, shoe: 1 }, 'heading-unknown/0/shoe'],
    ['key twice in other words', { ...FLAT, givenName: 'Zo' }, 'heading-twice/0/givenName'],
    ['truth value', { ...FLAT, grade: true }, 'json-type/0/grade'],
    ['name as number', { ...FLAT, given_name: 5 }, 'name-not-text/0/given_name'],
    ['no award date', { ...FLAT, awarded_on: null }, 'value-missing/0/awarded_on'],
    ['no award date at all', { ...FLAT, awarded_on: undefined }, 'value-missing/0/awarded_on'],
    ['serial date', { ...FLAT, awarded_on: 46173 }, 'date-serial/0/awarded_on'],
  ])('%s', async (_name, value, expected) => {
    const rows = await rowsOf(JSON.stringify([value]))
    expect(places(rows)).toContain(expected)
    expect(rows[0]?.award).toBeUndefined()
  })

  test('a columns file serves them too', async () => {
    const columns = columnsOf({
      columns: {
        Vorname: 'given_name',
        Datum: { field: 'awarded_on', dateFormats: ['dd.MM.yyyy'] },
      },
      ignore: ['x'],
      filter: { column: 'kurs', equals: ['A'] },
    })
    const row = {
      Vorname: 'Zofia',
      date_of_birth: '2001-02-03',
      Datum: '31.05.2026',
      x: 1,
      kurs: 'A',
    }
    const rows = await rowsOf(JSON.stringify([row, { ...row, kurs: 'B' }]), { columns })
    expect(rows.map(({ award }) => award?.awardedOn)).toEqual(['2026-05-31', undefined])
    expect(places(rows)).toEqual([])
  })
})

describe('what is no list of awards', () => {
  test.each([
    ['an empty list', '[]', ['no-rows']],
    ['texts', '["a"]', ['json-shape/0']],
    ['a wrapped list', JSON.stringify({ awards: [NESTED] }), ['json-shape@1']],
    ['a truncated list', JSON.stringify([NESTED]).slice(0, -1), ['json-syntax/0']],
    ['a key twice', '[{"grade":"1","grade":"2"}]', ['json-duplicate-key/0/grade']],
    ['a forbidden key', '[{"__proto__":{}}]', ['json-forbidden-key/0/__proto__']],
    ['a lone surrogate', '[{"grade":"\\ud800"}]', ['json-lone-surrogate/0/grade']],
  ])('%s', async (_name, text, expected) => {
    expect(places(await rowsOf(text))).toEqual(expected)
  })

  test('one object over several lines is named as such', async () => {
    const rows = await rowsOf(JSON.stringify(NESTED, null, 2))
    expect(rows.some(({ award }) => award)).toBe(false)
    expect(places(rows)[0]).toMatch(/^json-shape$/)
  })

  test('a bad line does not hide the others', async () => {
    const rows = await rowsOf(`${JSON.stringify(NESTED)}\n{"a":\n${JSON.stringify(NESTED)}\n`)
    expect(rows.map(({ row, award }) => [row, award !== undefined])).toEqual([
      [1, true],
      [2, false],
      [3, true],
    ])
  })

  test('a line without end is refused, not held', async () => {
    function* endless() {
      yield utf8('{"a":"')
      while (true) yield utf8('x'.repeat(100_000))
    }
    const { readAwards } = await import('../../../../src/template/awards/read-awards.ts')
    const rows = []
    for await (const row of readAwards({ file: '-', chunks: endless() })) rows.push(row)
    expect(places(rows)).toEqual(['json-too-large@1'])
  })
})
