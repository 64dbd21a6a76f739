// Workbooks: what counts as text, number and date, and everything a workbook must not be or hold.
import { describe, expect, test } from 'vitest'
import { serialDate } from '../../../../src/template/awards/xlsx-date.ts'
import { columnsOf, places, rowsOf, utf8 } from './awards-support.ts'
import { HEADING_ROW, rowWith, text, type WorkbookParts, workbook } from './workbook.ts'

const read = async (
  cells: Readonly<Record<string, string>> = {},
  more: Partial<WorkbookParts> = {},
) => await rowsOf(workbook({ rows: [HEADING_ROW, rowWith(cells)], ...more }))

describe('cells', () => {
  test('shared, rich and inline texts; dates by style', async () => {
    const rows = await read({ E: text('E2', 'VG') })
    expect(places(rows)).toEqual([])
    expect(rows[0]).toMatchObject({
      row: 2,
      award: {
        learner: { givenName: 'Zofia', familyName: 'Wzorcowa', dateOfBirth: '2001-02-03' },
        awardedOn: '2026-05-31',
        grade: 'VG',
      },
    })
  })

  test.each([
    [
      'a formula, its stored value or not',
      { E: '<c r="E2"><f>1+1</f><v>2</v></c>' },
      ['xlsx-formula@2:grade'],
    ],
    ['a formula without a value', { E: '<c r="E2"><f>NOW()</f></c>' }, ['xlsx-formula@2:grade']],
    ['a formula of text', { E: '<c r="E2" t="str"><v>A</v></c>' }, ['xlsx-formula@2:grade']],
    ['an error', { E: '<c r="E2" t="e"><v>#REF!</v></c>' }, ['xlsx-error-value@2:grade']],
    ['a truth value', { E: '<c r="E2" t="b"><v>1</v></c>' }, ['xlsx-boolean@2:grade']],
    ['a bare number for a date', { D: '<c r="D2"><v>46173</v></c>' }, ['date-serial@2:awarded_on']],
    [
      'a number whose literal looks like a date',
      { D: '<c r="D2" s="5"><v>99</v></c>' },
      ['date-serial@2:awarded_on'],
    ],
    [
      'a date with a time',
      { D: '<c r="D2" s="1"><v>46173.5</v></c>' },
      ['date-with-time@2:awarded_on'],
    ],
    [
      'the day in 1900 that never was',
      { C: '<c r="C2" s="1"><v>60</v></c>' },
      ['date-not-existing@2:date_of_birth'],
    ],
    [
      'a negative date',
      { C: '<c r="C2" s="1"><v>-1</v></c>' },
      ['date-not-existing@2:date_of_birth'],
    ],
    [
      'a grade that became a date',
      { E: '<c r="E2" s="1"><v>46082</v></c>' },
      ['date-in-text-column@2:grade'],
    ],
    ['a name that is a number', { A: '<c r="A2"><v>17</v></c>' }, ['name-not-text@2:given_name']],
    [
      'a missing shared string',
      { A: '<c r="A2" t="s"><v>99</v></c>' },
      ['xlsx-broken@2:given_name'],
    ],
    ['a number like nothing', { E: '<c r="E2"><v>x</v></c>' }, ['xlsx-broken@2:grade']],
    ['text beyond the heading', { J: text('J2', 'more') }, ['ragged-row@2']],
    [
      'an encoded control character',
      { A: text('A2', 'Zo_x0007_fia') },
      ['control-character@2:given_name'],
    ],
  ])('%s', async (_name, cells, expected) => {
    const rows = await read(cells)
    expect(places(rows)).toEqual(expected)
    expect(rows[0]?.award).toBeUndefined()
  })

  test('numbers in text columns: told, rounded or reformatted ones refused', async () => {
    const issuer = text('G2', 'wut')
    const plain = await read({ F: '<c r="F2"><v>12345</v></c>', G: issuer })
    expect(plain[0]?.award?.learner.studentId?.value).toBe('12345')
    expect(places(plain)).toEqual(['number-in-text-column@2:student_id'])
    const zeros = await read({ F: '<c r="F2" s="3"><v>12345</v></c>', G: issuer })
    expect(places(zeros)).toEqual(['number-formatted@2:student_id'])
    const long = await read({ F: '<c r="F2"><v>1234567890123456</v></c>', G: issuer })
    expect(places(long)).toEqual(['number-rounded@2:student_id'])
  })

  test('a decimal grade is written as the columns file says, else with a warning', async () => {
    const cell = { E: '<c r="E2"><v>1.7</v></c>' }
    const told = await read(cell)
    expect(told[0]?.award?.grade).toBe('1.7')
    expect(places(told)).toEqual(['number-in-text-column@2:grade'])
    const bytes = workbook({ rows: [HEADING_ROW, rowWith(cell)] })
    const stated = await rowsOf(bytes, { columns: columnsOf({ decimalSeparator: ',' }) })
    expect(stated[0]?.award?.grade).toBe('1,7')
    expect(places(stated)).toEqual([])
  })

  test('the two date systems', async () => {
    const later = await read({}, { date1904: true })
    expect(later[0]?.award?.awardedOn).toBe('2030-06-01')
    expect(serialDate('1', false).text).toBe('1900-01-01')
    expect(serialDate('59', false).text).toBe('1900-02-28')
    expect(serialDate('61', false).text).toBe('1900-03-01')
    expect(serialDate('0', true).text).toBe('1904-01-01')
    expect(serialDate('2958465', false).text).toBe('9999-12-31')
    expect(serialDate('2958466', false).problem?.rule).toBe('date-not-existing')
  })
})

describe('sheets', () => {
  const second = { 'xl/worksheets/sheet2.xml': '<worksheet><sheetData/></worksheet>' }
  const listed = (first: string) =>
    `<sheet name="One" sheetId="1" r:id="rId2"${first}/><sheet name="Two" sheetId="2" r:id="rId1"/>`
  const told = (rows: Awaited<ReturnType<typeof read>>) =>
    rows.flatMap(({ faults }) => faults.map(({ rule }) => rule))

  test('the first one is read; further and hidden ones are told', async () => {
    const rows = await read({}, { sheets: listed(' state="hidden"'), extra: second })
    expect(rows.some(({ award }) => award)).toBe(true)
    expect(told(rows)).toEqual(['xlsx-hidden-sheet'])
    const empty = await read({}, { sheets: listed(''), extra: second })
    expect(told(empty)).toContain('no-rows')
  })

  test('a named one is read, a wrong name is refused', async () => {
    const bytes = workbook({ rows: [HEADING_ROW, rowWith()], sheets: listed(''), extra: second })
    const named = await rowsOf(bytes, { columns: columnsOf({ sheet: 'Two' }) })
    expect(named.some(({ award }) => award)).toBe(true)
    expect(places(await rowsOf(bytes, { columns: columnsOf({ sheet: 'Three' }) }))).toEqual([
      'xlsx-sheet-missing',
    ])
  })

  test('hidden rows are read and told; merged cells are refused', async () => {
    const hidden = await rowsOf(workbook({ rows: [HEADING_ROW, rowWith({}, ' hidden="1"')] }))
    expect(hidden[0]?.award).toBeDefined()
    expect(places(hidden)).toEqual(['xlsx-hidden-row@2'])
    const merged = await read({}, { after: '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>' })
    expect(places(merged)).toEqual(['xlsx-merged-cells@2'])
  })
})

describe('what a workbook must not hold', () => {
  test.each([
    ['macros', { 'xl/vbaProject.bin': 'x' }, 'xlsx-macros'],
    ['external links', { 'xl/externalLinks/externalLink1.xml': '<a/>' }, 'xlsx-external-link'],
    ['connections', { 'xl/connections.xml': '<a/>' }, 'xlsx-external-link'],
    ['a document type', { 'xl/workbook.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }, 'xlsx-broken'],
    ['broken XML', { 'xl/styles.xml': '<a><b></a>' }, 'xlsx-broken'],
    [
      'rows out of order',
      {
        'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rowWith()}${HEADING_ROW}</sheetData></worksheet>`,
      },
      'xlsx-broken',
    ],
  ])('%s', async (_name, extra, rule) => {
    const rows = await read({}, { extra })
    expect(places(rows)).toContain(rule)
    expect(rows.some(({ award }) => award)).toBe(false)
  })
})

describe('the archive', () => {
  const bytes = workbook({ rows: [HEADING_ROW, rowWith()] })
  const changed = (change: (view: DataView, directory: number) => void, from = bytes) => {
    const copy = from.slice()
    const view = new DataView(copy.buffer)
    const end = copy.length - 22
    let at = view.getUint32(end + 16, true)
    const name = utf8('xl/worksheets/sheet1.xml')
    while (at < end) {
      const length = view.getUint16(at + 28, true)
      if (copy.subarray(at + 46, at + 46 + length).every((byte, i) => byte === name[i])) break
      at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    }
    change(view, at)
    return copy
  }

  test.each([
    [
      'a declared size that is too small',
      (v: DataView, at: number) => v.setUint32(at + 24, 40, true),
      'xlsx-broken',
    ],
    [
      'a declared size that is too large',
      (v: DataView, at: number) => v.setUint32(at + 24, 9_999, true),
      'xlsx-broken',
    ],
    ['a wrong checksum', (v: DataView, at: number) => v.setUint32(at + 16, 1, true), 'xlsx-broken'],
    ['another method', (v: DataView, at: number) => v.setUint16(at + 10, 12, true), 'xlsx-broken'],
    ['encryption', (v: DataView, at: number) => v.setUint16(at + 8, 1, true), 'xlsx-encrypted'],
    [
      'a part of a gigabyte',
      (v: DataView, at: number) => {
        v.setUint32(at + 24, 2 ** 30, true)
        // Its own header says the same.
        v.setUint32(v.getUint32(at + 42, true) + 22, 2 ** 30, true)
      },
      'xlsx-too-large',
    ],
    [
      'an offset beyond the file',
      (v: DataView, at: number) => v.setUint32(at + 42, 2 ** 31, true),
      'xlsx-broken',
    ],
    [
      'too many entries',
      (v: DataView) => v.setUint16(v.byteLength - 12, 60_000, true),
      'xlsx-too-large',
    ],
  ])('%s', async (_name, change, rule) => {
    expect(places(await rowsOf(changed(change)))).toEqual([rule])
  })

  test('a bomb is refused by its ratio before it is inflated', async () => {
    const bomb = workbook({ rows: [' '.repeat(30_000_000)] })
    expect(bomb.length).toBeLessThan(100_000)
    expect(places(await rowsOf(bomb))).toEqual(['xlsx-too-large'])
  })

  test('any damage ends in findings, never in an exception', async () => {
    for (let at = 0; at < bytes.length; at += 23) {
      const damaged = bytes.slice()
      damaged[at] = (damaged[at] ?? 0) ^ 0x5a
      await expect(rowsOf(damaged)).resolves.toBeDefined()
    }
  })
})
