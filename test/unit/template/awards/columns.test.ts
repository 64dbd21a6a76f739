// The columns file: what it may say, what it may not, and that its published schema agrees with its parser.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PipelineError } from '../../../../src/model/pipeline-error.ts'
import { loadColumns } from '../../../../src/template/awards/columns.ts'
import { isDateFormat, parseDateCell } from '../../../../src/template/awards/date-cell.ts'
import { publishedSchemaCheck } from '../../../../src/template/published-schemas.ts'
import { columnsOf, places, rowsOf, utf8 } from './awards-support.ts'

function faultsOf(value: unknown): string[] {
  try {
    columnsOf(value)
    return []
  } catch (error) {
    if (!(error instanceof PipelineError) || error.code !== 'COLUMNS_INVALID') throw error
    const faults = error.detail.faults as { rule: string; pointer: string }[]
    return faults.map(({ rule, pointer }) => `${rule}${pointer}`)
  }
}

const GOOD: readonly unknown[] = [
  {},
  { columns: { Vorname: 'given_name', M: 'module:energy:ects' } },
  {
    columns: {
      N: { split: 'given, family' },
      D: { field: 'awarded_on', dateFormats: ['d.M.yyyy'] },
    },
  },
  { columns: { L: { field: 'nationality', values: { Polen: 'PL', '': '' } } } },
  {
    constants: { student_id_issuer: 'wut' },
    ignore: ['x'],
    filter: { column: 'k', equals: ['a'] },
  },
  {
    encoding: 'windows-1252',
    delimiter: '\t',
    sheet: 'One',
    decimalSeparator: ',',
    name: 'n',
    note: 'm',
  },
]

const BAD: readonly (readonly [unknown, string])[] = [
  [[], 'type'],
  [{ colums: {} }, 'member-unknown/colums'],
  [{ encoding: 'latin1' }, 'choice/encoding'],
  [{ delimiter: ':' }, 'choice/delimiter'],
  [{ sheet: '' }, 'type/sheet'],
  [{ columns: { A: 'givenname2' } }, 'field-unknown/columns/A'],
  [{ columns: { A: {} } }, 'field-or-split/columns/A'],
  [{ columns: { A: { field: 'grade', split: 'family, given' } } }, 'field-or-split/columns/A'],
  [{ columns: { A: { split: 'family given' } } }, 'choice/columns/A/split'],
  [{ columns: { A: { field: 'grade', values: { a: 1 } } } }, 'type/columns/A/values/a'],
  [{ columns: { A: { field: 'grade', map: {} } } }, 'member-unknown/columns/A/map'],
  [{ dateFormats: ['dd.MM.yy'] }, 'date-format-unknown/dateFormats/0'],
  [{ dateFormats: [] }, 'empty/dateFormats'],
  [{ constants: { shoe: '1' } }, 'field-unknown/constants/shoe'],
  [{ constants: { grade: 1 } }, 'type/constants/grade'],
  [{ filter: { column: 'a', equals: [] } }, 'empty/filter/equals'],
  [{ filter: { equals: ['a'] } }, 'type/filter/column'],
  [{ ignore: 'x' }, 'type/ignore'],
  [{ sample: 'yes' }, 'type/sample'],
]

describe('the parser', () => {
  test.each(GOOD.map((value) => [JSON.stringify(value), value]))('accepts %s', (_text, value) => {
    expect(faultsOf(value)).toEqual([])
  })

  test.each(BAD.map(([value, fault]) => [JSON.stringify(value), value, fault] as const))(
    'refuses %s',
    (_text, value, fault) => {
      expect(faultsOf(value)).toContain(fault)
    },
  )

  test('one field from two places is a guess', () => {
    expect(faultsOf({ columns: { A: 'grade', B: 'grade' } })).toEqual(['field-twice/columns/B'])
    expect(faultsOf({ columns: { A: { split: 'given, family' }, B: 'given_name' } })).toEqual([
      'field-twice/columns/B',
    ])
    expect(faultsOf({ columns: { A: 'grade' }, constants: { grade: 'A' } })).toEqual([
      'field-twice/constants/grade',
    ])
  })

  test('it is strict JSON', () => {
    expect(() => loadColumns(utf8('{"ignore":["a"],"ignore":["b"]}'), 'c.json')).toThrow(
      PipelineError,
    )
    expect(() => loadColumns(utf8('nonsense'), 'c.json')).toThrow(PipelineError)
  })
})

describe('the published schema', () => {
  const check = publishedSchemaCheck('columns')

  /** Names of fields and formats of dates are more than a schema says. */
  const parserOnly = /^(?:field-unknown|date-format-unknown)/

  test('accepts what the parser accepts', () => {
    for (const value of GOOD) expect(check(value as never), JSON.stringify(value)).toEqual([])
  })

  test('refuses what the parser refuses', () => {
    const refused = BAD.filter(([, fault]) => !parserOnly.test(fault))
    expect(refused.length).toBeGreaterThan(10)
    for (const [value] of refused)
      expect(check(value as never), JSON.stringify(value)).not.toEqual([])
  })

  test.each(['ladok', 'fs', 'usos', 'campusonline'])('accepts the sample %s', (name) => {
    const url = new URL(`../../../../fixtures/columns/${name}.sample.json`, import.meta.url)
    const sample = JSON.parse(readFileSync(url, 'utf8'))
    expect(check(sample)).toEqual([])
    expect(sample.sample).toBe(true)
  })
})

describe('date formats', () => {
  test.each(['yyyy-MM-dd', 'dd.MM.yyyy', 'd/M/yyyy', 'MM/dd/yyyy', 'yyyyMMdd', 'dd MM yyyy'])(
    '%s',
    (format) => {
      expect(isDateFormat(format)).toBe(true)
    },
  )

  test.each([
    'dd.MM.yy',
    'yyyy-MM',
    'yyyy-MM-dd-dd',
    'yyyyMd',
    'dMyyyy',
    'yyyyMMd',
    'dd.MMM.yyyy',
    'yyyy-mm-dd',
    '(.*)yyyyMMdd',
  ])('not %s', (format) => {
    expect(isDateFormat(format)).toBe(false)
  })

  test('a format that is stated settles what is ambiguous', () => {
    expect(parseDateCell('03/04/2026', ['dd/MM/yyyy'])).toBe('2026-04-03')
    expect(parseDateCell('03/04/2026', ['MM/dd/yyyy'])).toBe('2026-03-04')
    expect(parseDateCell('03/04/2026', ['MM/dd/yyyy', 'dd/MM/yyyy'])).toMatchObject({
      rule: 'date-ambiguous',
    })
    expect(parseDateCell('13/04/2026', ['MM/dd/yyyy'])).toMatchObject({ rule: 'date-not-existing' })
    expect(parseDateCell('3.4.2026', ['d.M.yyyy'])).toBe('2026-04-03')
    expect(parseDateCell('03x04x2026', ['dd.MM.yyyy'])).toMatchObject({ rule: 'date-format' })
    expect(parseDateCell('2026-04-03', ['dd.MM.yyyy'])).toMatchObject({ rule: 'date-format' })
  })
})

describe('in use', () => {
  const HEADING = 'Name;Geboren;Land;ECTS;Note;Kurs'
  const columns = columnsOf({
    dateFormats: ['dd.MM.yyyy'],
    decimalSeparator: ',',
    columns: {
      name: { split: 'family, given' },
      Geboren: 'date_of_birth',
      Land: { field: 'nationality', values: { Polen: 'PL', 'Vereinigtes Königreich': 'GB' } },
      ECTS: 'module:energy:ects',
      Note: { field: 'grade', values: { gut: '2,0' } },
    },
    constants: { awarded_on: '31.05.2026', 'module:energy:completed_on': '30.05.2026' },
    filter: { column: 'kurs', equals: ['A'] },
  })
  const read = async (row: string) => await rowsOf(`${HEADING}\n${row}\n`, { columns })

  test('everything together', async () => {
    const rows = await read('"Wzorcowa, Zofia";03.02.2001;Polen|Vereinigtes Königreich;7,5;gut;A')
    expect(places(rows)).toEqual([])
    expect(rows[0]?.award).toEqual({
      learner: {
        givenName: 'Zofia',
        familyName: 'Wzorcowa',
        dateOfBirth: '2001-02-03',
        nationalities: ['PL', 'GB'],
      },
      awardedOn: '2026-05-31',
      grade: '2,0',
      modules: [{ module: 'energy', completedOn: '2026-05-30', ects: '7.5' }],
    })
  })

  test.each([
    ['"Zofia Wzorcowa";03.02.2001;Polen;7,5;gut;A', 'name-not-split@2:Name'],
    ['"Wzorcowa, Zofia, Ewa";03.02.2001;Polen;7,5;gut;A', 'name-not-split@2:Name'],
    ['"Wzorcowa, Zofia";03.02.2001;Polska;7,5;gut;A', 'value-not-mapped@2:Land'],
    ['"Wzorcowa, Zofia";03.02.2001;Polen;7,5;toString;A', 'value-not-mapped@2:Note'],
    ['"Wzorcowa, Zofia";03.02.2001;Polen;7.5;gut;A', 'number-format@2:ECTS'],
    ['"Wzorcowa, Zofia";2001-02-03;Polen;7,5;gut;A', 'date-format@2:Geboren'],
  ])('%s', async (row, expected) => {
    expect(places(await read(row))).toEqual([expected])
  })

  test('a heading that is not there is told; the filter’s must be there', async () => {
    const row = 'Name;Geboren\n"Wzorcowa, Zofia";03.02.2001\n'
    const rows = await rowsOf(row, { columns })
    expect(places(rows)).toEqual([
      'column-absent@1:Land',
      'column-absent@1:ECTS',
      'column-absent@1:Note',
      'filter-column-missing@1:kurs',
    ])
    expect(rows.some(({ award }) => award)).toBe(false)
  })
})
