// Delimited text: traps of encodings, quotes, headings and cells; each good file has its hostile twin.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { extractRows } from '../../../../src/template/awards/extract-rows.ts'
import { columnsOf, csvWith, pieces, places, rowsOf, utf8 } from './awards-support.ts'
import { HEADING_ROW, rowWith, text, workbook } from './workbook.ts'

const HEADING = 'given_name,family_name,date_of_birth,awarded_on'
const ROW = 'Zofia,Wzorcowa,2001-02-03,2026-05-31'
const AWARD = {
  learner: {
    givenName: 'Zofia',
    familyName: 'Wzorcowa',
    dateOfBirth: '2001-02-03',
    nationalities: [],
  },
  awardedOn: '2026-05-31',
  modules: [],
}

function utf16(text: string, littleEndian: boolean, mark = true): Uint8Array {
  const full = mark ? `\uFEFF${text}` : text
  const view = new DataView(new ArrayBuffer(full.length * 2))
  for (let at = 0; at < full.length; at++) view.setUint16(at * 2, full.charCodeAt(at), littleEndian)
  return new Uint8Array(view.buffer)
}

const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

describe('forms of one table', () => {
  test.each([
    ['commas', `${HEADING}\n${ROW}\n`],
    ['no line end at the end', `${HEADING}\n${ROW}`],
    ['CR LF', `${HEADING}\r\n${ROW}\r\n`],
    ['CR', `${HEADING}\r${ROW}\r`],
    ['semicolons', `${HEADING}\n${ROW}\n`.replaceAll(',', ';')],
    ['tabs', `${HEADING}\n${ROW}\n`.replaceAll(',', '\t')],
    ['bars', `${HEADING}\n${ROW}\n`.replaceAll(',', '|')],
    ['a spreadsheet hint', `sep=;\n${`${HEADING}\n${ROW}\n`.replaceAll(',', ';')}`],
    [
      'quotes',
      `"given_name","family_name","date_of_birth","awarded_on"\n"Zofia","Wzorcowa",2001-02-03,"2026-05-31"`,
    ],
    ['other headings', `Given name,FAMILY-NAME,Date of Birth,awardedOn\n${ROW}`],
    ['empty rows', `\n\n${HEADING}\n,,,\n\n${ROW}\n\n,,,\n`],
    ['cells behind the last heading', `${HEADING},,\n${ROW},,\n`],
  ])('%s', async (_name, text) => {
    for (const size of [1, 7, 100_000]) {
      const rows = await rowsOf(pieces(utf8(text), size))
      expect(rows.flatMap(({ award }) => award ?? [])).toEqual([AWARD])
      expect(places(rows)).toEqual([])
    }
  })

  test('a byte order mark is left out and told', async () => {
    const rows = await rowsOf(`\uFEFF${HEADING}\n${ROW}`)
    expect(rows.flatMap(({ faults }) => faults)).toMatchObject([
      { rule: 'byte-order-mark', severity: 'information' },
    ])
    expect(rows.at(-1)?.award).toEqual(AWARD)
  })
})

describe('encodings are stated or refused', () => {
  const text = `${HEADING}\n${ROW}\n${ROW.replace('Zofia', 'Åse')}\n`

  test.each([
    ['Latin-1', latin1(text), ['encoding-not-utf-8@3:given_name']],
    ['UTF-16 LE', utf16(text, true), ['encoding-utf-16']],
    ['UTF-16 BE', utf16(text, false), ['encoding-utf-16']],
    ['UTF-16 LE without a mark', utf16(text, true, false), ['encoding-utf-16']],
    ['UTF-16 BE without a mark', utf16(text, false, false), ['encoding-utf-16']],
    [
      'a letter cut in two',
      utf8(text).subarray(0, text.indexOf('Å') + 1),
      ['encoding-not-utf-8@3'],
    ],
  ])('%s', async (_name, bytes, expected) => {
    const rows = await rowsOf(bytes)
    expect(places(rows).map((place) => place.replace(/:given_name$/, ''))).toEqual(
      expected.map((place) => place.replace(/:given_name$/, '')),
    )
  })

  test.each([
    ['windows-1252', latin1(text)],
    ['iso-8859-1', latin1(text)],
    ['utf-16le', utf16(text, true)],
    ['utf-16be', utf16(text, false)],
    ['utf-8', utf8(text)],
  ])('%s when stated', async (encoding, bytes) => {
    const rows = await rowsOf(bytes, { columns: columnsOf({ encoding }) })
    expect(rows.map(({ award }) => award?.learner.givenName)).toEqual(['Zofia', 'Åse'])
  })

  test('a statement that the file contradicts', async () => {
    const utf8Stated = columnsOf({ encoding: 'utf-8' })
    const oneByte = columnsOf({ encoding: 'windows-1252' })
    expect(places(await rowsOf(utf16(text, true), { columns: utf8Stated }))).toEqual([
      'encoding-contradiction',
    ])
    expect(places(await rowsOf(`\uFEFF${text}`, { columns: oneByte }))).toEqual([
      'encoding-contradiction',
    ])
    expect(places(await rowsOf(text, { columns: oneByte }))).toEqual(['mojibake@3:given_name'])
  })
})

describe('what is no table', () => {
  test.each([
    ['nothing', '', ['file-empty']],
    ['white space', ' \r\n\t', ['file-empty']],
    ['HTML called xls', '<html><table><tr><td>a</td></tr></table>', ['format-markup']],
    ['a PDF', '%PDF-1.7', ['format-pdf']],
    ['a JSON object over lines', '{\n  "awards": [\n    {}\n  ]\n}\n', ['json-shape']],
    ['an object on its line', '{"a": 1}\n', ['heading-missing@1']],
    ['only a heading', `${HEADING}\n`, ['no-rows']],
    ['no heading', `${ROW}\n${ROW}\n`, ['heading-missing@1']],
  ])('%s', async (_name, text, expected) => {
    expect(places(await rowsOf(text))).toEqual(expected)
  })

  test('what is no text is named, a zero in a text is told as such', async () => {
    const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d)
    expect(places(await rowsOf(picture))).toEqual(['format-unknown'])
    const named = places(await rowsOf(`${HEADING}\nZo\0fia${ROW.slice(5)}`))
    expect(named.join()).not.toContain('format-unknown')
  })

  test('an old workbook is named', async () => {
    const ole = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)
    expect(places(await rowsOf(ole))).toEqual(['format-old-excel'])
  })
})

describe('headings', () => {
  test.each([
    [`${HEADING},shoe_size\n${ROW},42`, ['heading-unknown@1:shoe_size']],
    [`${HEADING},Awarded On\n${ROW},2026-05-31`, ['heading-twice@1:Awarded On']],
    ['given_name,date_of_birth\nZofia,2001-02-03', ['column-missing@1']],
    ['date_of_birth,awarded_on\n2001-02-03,2026-05-31', ['column-missing@1']],
    [`${HEADING.replace('family_name', '')}\n${ROW}`, ['heading-empty@1']],
    [`${HEADING},module:x:colour\n${ROW},1`, ['heading-unknown@1:module:x:colour']],
  ])('%s', async (text, expected) => {
    expect(places(await rowsOf(text))).toEqual(expected)
  })

  test('the nearest known heading is named', async () => {
    const message = async (heading: string) =>
      (await rowsOf(`${HEADING},${heading}\n${ROW},x`))[0]?.faults[0]?.message
    expect(await message('natonality')).toContain('nationality')
    expect(await message('E-Mail address')).toContain('email')
    expect(await message('constructor')).not.toContain('nearest')
  })

  test('modules, with keys that the template has', async () => {
    const heading = `${HEADING},module:Energy:completed_on,module:energy:ects,Module: energy : Grade`
    const rows = await rowsOf(`${heading}\n${ROW},2026-05-01,"7,5",A`, { moduleKeys: ['energy'] })
    expect(rows[0]?.award?.modules).toEqual([
      { module: 'energy', completedOn: '2026-05-01', ects: '7.5', grade: 'A' },
    ])
    expect(places(await rowsOf(`${heading}\n${ROW},,3,A`, { moduleKeys: ['energy'] }))).toEqual([
      'module-date-missing@2:module:Energy:completed_on',
    ])
    const stranger = await rowsOf(`${heading}\n${ROW},2026-05-01,3,A`, { moduleKeys: ['water'] })
    expect(places(stranger)).toContain('heading-unknown@1:module:Energy:completed_on')
  })
})

describe('rows', () => {
  const two = (row: string) => `${HEADING}\n${row}\n${ROW}\n`

  test.each([
    ['short', 'Zofia,Wzorcowa,2001-02-03', ['ragged-row@2']],
    ['long', `${ROW},more`, ['ragged-row@2']],
    ['a quote within', 'Zo"fia,Wzorcowa,2001-02-03,2026-05-31', ['quote-in-cell@2:given_name']],
    [
      'text behind a quote',
      '"Zofia"x,Wzorcowa,2001-02-03,2026-05-31',
      ['text-after-quote@2:given_name'],
    ],
    ['a doubled quote', '"Zofia ""Zo""",Wzorcowa,2001-02-03,2026-05-31', []],
    ['a doubled quote first', '"""Zo"" Zofia",Wzorcowa,2001-02-03,2026-05-31', []],
    [
      'the same letters, quoted badly',
      '"Zo" Zofia,Wzorcowa,2001-02-03,2026-05-31',
      ['text-after-quote@2:given_name'],
    ],
    [
      'doubled quotes before text behind a quote',
      '"""Żo""" Zofia,Wzorcowa,2001-02-03,2026-05-31',
      ['text-after-quote@2:given_name'],
    ],
    [
      'an empty quoted cell with text behind it',
      '""Zofia,Wzorcowa,2001-02-03,2026-05-31',
      ['text-after-quote@2:given_name'],
    ],
    [
      'the first of two faults',
      'Zofia,Wzor"cowa,"2001-02-03"x,2026-05-31',
      ['quote-in-cell@2:family_name'],
    ],
    [
      'a NUL behind a quote',
      '"Zofia"\0x,Wzorcowa,2001-02-03,2026-05-31',
      ['nul-character@2:given_name'],
    ],
    [
      'a line break in a cell',
      '"Zo\nfia",Wzorcowa,2001-02-03,2026-05-31',
      ['control-character@2:given_name'],
    ],
  ])('%s; the next row is read', async (_name, row, expected) => {
    const rows = await rowsOf(two(row))
    expect(places(rows)).toEqual(expected)
    expect(rows.at(-1)).toMatchObject({ row: 3, award: AWARD })
  })

  test('a quote never closed ends the file where it was opened', async () => {
    expect(
      places(await rowsOf(`${HEADING}\n${ROW}\n"Zofia,Wzorcowa,2001-02-03,2026-05-31\n${ROW}\n`)),
    ).toEqual(['quote-unterminated@3:given_name'])
    const endless = `${HEADING}\n"Zofia${'x\n'.repeat(200_000)}`
    expect(places(await rowsOf(pieces(utf8(endless), 65_536)))).toEqual([
      'quote-unterminated@2:given_name',
    ])
  })

  test('rows are counted alike for all line ends, in any pieces', async () => {
    const mixed = `${HEADING}\r\n\r${ROW}\n\n\r\nZofia\r${ROW}`
    for (const size of [1, 2, 3, 100_000])
      expect(places(await rowsOf(pieces(utf8(mixed), size)))).toEqual(['ragged-row@6'])
  })

  test('a quote that is closed too late is told alike in any pieces', async () => {
    const late = utf8(`${HEADING}\n${ROW}\n"${'x\n'.repeat(150_000)}",a,b,c\n${ROW}\n`)
    for (const size of [1_000, 65_536, 1_000_000])
      expect(places(await rowsOf(pieces(late, size)))).toEqual(['quote-unterminated@3:given_name'])
  })

  test('a heading whose quote never closes is told once', async () => {
    expect(places(await rowsOf(`"${HEADING}\n${ROW}\n`))).toEqual(['quote-unterminated@1'])
  })

  test('limits of cells and rows', async () => {
    expect(places(await rowsOf(two(`${'x'.repeat(5_000)},a,2001-02-03,2026-05-31`)))).toEqual([
      'cell-too-long@2:given_name',
    ])
    expect(places(await rowsOf(two(`${'x'.repeat(201)},a,2001-02-03,2026-05-31`)))).toEqual([
      'cell-too-long@2:given_name',
    ])
    expect(places(await rowsOf(two('x'.repeat(300_000))))).toContain('row-too-long@2:given_name')
  })
})

describe('cells', () => {
  test.each([
    ['date_of_birth', '03/04/2001', 'date-ambiguous'],
    ['date_of_birth', '3.4.2001', 'date-ambiguous'],
    ['date_of_birth', '25/04/2001', 'date-format'],
    ['date_of_birth', '2001/04/25', 'date-format'],
    ['date_of_birth', '03.04.01', 'date-two-digit-year'],
    ['date_of_birth', '2001-02-29', 'date-not-existing'],
    ['date_of_birth', '1900-02-29', 'date-not-existing'],
    ['date_of_birth', '2001-13-01', 'date-not-existing'],
    ['date_of_birth', '36925', 'date-serial'],
    ['date_of_birth', '20010203', 'date-format'],
    ['date_of_birth', '2001-02-03T00:00:00Z', 'date-with-time'],
    ['date_of_birth', 'yesterday', 'date-format'],
    ['date_of_birth', '٢٠٠١-٠٢-٠٣', 'date-format'],
    ['date_of_birth', '', 'value-missing'],
    ['awarded_on', ' ', 'value-missing'],
    ['given_name', 'Zo\0fia', 'nul-character'],
    ['given_name', 'Zo\u0085fia', 'control-character'],
    ['given_name', 'Zofia\u202E', 'bidi-control'],
    ['given_name', '\u2067Zofia', 'bidi-control'],
    ['given_name', 'Zo\u200Bfia', 'invisible-character'],
    ['given_name', '\u200DZofia', 'invisible-character'],
    ['given_name', 'Zo\uFFFDfia', 'replacement-character'],
    ['given_name', 'Zo\uE000fia', 'unassigned-character'],
    ['given_name', 'MÃ¼ller', 'mojibake'],
    ['given_name', 'WiÅ›niewska', 'mojibake'],
    ['given_name', 'DvoÅ™Ã¡k', 'mojibake'],
    ['given_name', 'ĐorÄ‘e', 'mojibake'],
    ['given_name', 'Ð˜Ð²Ð°Ð½', 'mojibake'],
    ['given_name', 'Î‘Î»Î­Î¾Î·Ï‚', 'mojibake'],
    ['given_name', 'Oâ€™Neill', 'mojibake'],
    ['given_name', '12345', 'name-without-letters'],
    ['nationality', 'XX', 'nationality-unknown'],
    ['nationality', 'POL', 'nationality-unknown'],
    ['email', 'zofia at wut.example', 'email-invalid'],
  ])('%s %j: %s', async (column, text, rule) => {
    expect(places(await rowsOf(csvWith({ [column]: text })))).toContain(`${rule}@2:${column}`)
  })

  test.each([
    'Ñandú',
    'Ýmir Šárka',
    'ÍŠVARÍK',
    'João Conceição',
    'JOÃO',
    'Strauß–Weiß',
    'Åse Ängström',
    'Ćwikła-Žižková',
    'Ðorvaldur',
    'Αλέξης',
    'علی\u200Cرضا',
    '=Größe+Grün',
    '+Åse',
    '-Maria',
    '@na',
    "D'Angelo",
    'Nguyễn Thị Ánh',
  ])('the name %j stands as it is', async (name) => {
    const rows = await rowsOf(csvWith({ given_name: name }))
    expect(places(rows)).toEqual([])
    expect(rows.at(-1)?.award?.learner.givenName).toBe(name.normalize('NFC'))
  })

  test('NFD becomes NFC, outer spaces go and are told, odd spaces become plain', async () => {
    const rows = await rowsOf(csvWith({ given_name: ' Zo\u0301fia\u00A0Ewa\u3000' }))
    expect(rows.at(-1)?.award?.learner.givenName).toBe('Zófia Ewa')
    expect(rows.at(-1)?.faults.map(({ rule }) => rule)).toEqual(['space-trimmed'])
  })

  test('several nationalities in any of the three forms', async () => {
    for (const text of ['PL DE', 'pl|de', 'PL / DE', 'PL  DE PL']) {
      const rows = await rowsOf(csvWith({ nationality: text }))
      expect(rows.at(-1)?.award?.learner.nationalities).toEqual(['PL', 'DE'])
    }
  })

  test('a formula without letters is odd, and stands as it is', async () => {
    const rows = await rowsOf(csvWith({ given_name: '=1+1' }))
    expect(places(rows)).toEqual(['name-odd@2:given_name'])
    expect(rows.at(-1)?.award?.learner.givenName).toBe('=1+1')
  })

  test('a lost letter is a warning', async () => {
    expect(places(await rowsOf(csvWith({ given_name: 'M?ller' })))).toEqual([
      'name-question-mark@2:given_name',
    ])
  })

  test('no message repeats what a cell holds', async () => {
    const secret = 'Geheimrätin'
    const cells = ['given_name', 'date_of_birth', 'nationality', 'email', 'awarded_on']
    for (const column of cells) {
      for (const text of [`${secret}\u202E`, `${secret}1/2`, secret.repeat(50), `${secret}Ã¼`]) {
        const rows = await rowsOf(csvWith({ [column]: text }))
        expect(JSON.stringify(rows.map(({ faults }) => faults))).not.toContain('Geheim')
      }
    }
    expect(JSON.stringify(await rowsOf(`${secret},2001-02-03\n`))).not.toContain('Geheim')
  })
})

test('any cells survive the round through quotes, in any pieces', async () => {
  const cell = fc
    .stringMatching(/^[A-Za-zÀ-ÿ][A-Za-zà-ÿ ,;"'|=+@-]{0,20}[a-z]$/)
    .filter((text) => !/[ÂÃÄÅâÐÑ×-Û]/.test(text))
  await fc.assert(
    fc.asyncProperty(cell, cell, fc.integer({ min: 1, max: 40 }), async (given, family, size) => {
      const text = csvWith({ given_name: given, family_name: family })
      const rows = await rowsOf(pieces(utf8(text), size))
      expect(rows.at(-1)?.award?.learner).toMatchObject({ givenName: given, familyName: family })
    }),
    { numRuns: 150 },
  )
})

test('memory does not grow with the file', async () => {
  let chunks = 0
  async function* endless() {
    yield utf8(`${HEADING}\n`)
    while (true) {
      chunks++
      yield utf8(`${ROW}\n`.repeat(100))
    }
  }
  const { readAwards } = await import('../../../../src/template/awards/read-awards.ts')
  let rows = 0
  for await (const { award } of readAwards({ file: '-', chunks: endless() })) {
    if (award) rows++
    if (rows === 5_000) break
  }
  expect(rows).toBe(5_000)
  expect(chunks).toBeLessThan(150)
})

describe('rows taken out of a file are read as they were in it', () => {
  const SECOND = 'Łucja,"Przykład, d’Ä",2001-02-04,2026-05-31'
  const table = (...rows: readonly string[]) => [HEADING, ...rows, ''].join('\n')
  const taken = async (bytes: Uint8Array, row: number, columns?: object) =>
    (await extractRows(bytes, [{ row }], columns && columnsOf(columns)))?.bytes ?? new Uint8Array()

  test.each([
    ['utf-8', (text: string) => utf8(text), SECOND],
    ['windows-1252', latin1, 'Élodie,"Muster, Ä",2001-02-04,2026-05-31'],
    ['utf-16le', (text: string) => utf16(text, true), SECOND],
    ['utf-16be', (text: string) => utf16(text, false), SECOND],
  ] as const)('in %s', async (encoding, encode, second) => {
    const columns = { encoding }
    const [, whole] = await rowsOf(encode(table(ROW, second)), { columns: columnsOf(columns) })
    const bytes = await taken(encode(table(ROW, second)), 3, columns)
    const [alone, ...more] = await rowsOf(bytes, { columns: columnsOf(columns) })
    expect(whole?.award).toBeDefined()
    expect(alone?.award).toEqual(whole?.award)
    expect(more).toEqual([])
  })

  test('what does not fit into the stated encoding is refused when it comes back, not misread', async () => {
    const columns = { encoding: 'windows-1252', sheet: 'Awards' }
    const cells = { A: text('A2', 'Łucja') }
    const bytes = await taken(workbook({ rows: [HEADING_ROW, rowWith(cells)] }), 2, columns)
    const rows = await rowsOf(bytes, { columns: columnsOf(columns) })
    expect(rows.flatMap(({ faults }) => faults.map(({ rule }) => rule))).toEqual([
      'encoding-contradiction',
    ])
  })

  test('of a workbook, with its dates, and without what was not asked for', async () => {
    const next = rowWith({}).replaceAll(/([A-Z]|<row r=")2"/g, '$13"')
    const whole = workbook({ rows: [HEADING_ROW, rowWith({}), next] })
    expect(await rowsOf(whole)).toHaveLength(2)
    const [alone, ...more] = await rowsOf(await taken(whole, 3))
    expect(alone?.award).toMatchObject({ learner: { dateOfBirth: '2001-02-03' } })
    expect(more).toEqual([])
    expect(await extractRows(whole.subarray(0, 400), [{ row: 2 }])).toMatchObject({ kind: 'csv' })
  })

  test.each([
    ['A', 'name-without-letters'],
    ['D', 'date-format'],
  ])('a formula in column %s is no value, and is asked for again', async (column, rule) => {
    const formula = { [column]: `<c r="${column}2"><f>A1</f><v>7</v></c>` }
    const bytes = await taken(workbook({ rows: [HEADING_ROW, rowWith(formula)] }), 2)
    const rows = await rowsOf(bytes)
    expect(rows.flatMap(({ faults }) => faults.map((fault) => fault.rule))).toContain(rule)
    expect(rows[0]?.award).toBeUndefined()
  })

  test('with what is wrong with them: a row that has lost a cell has lost it still', async () => {
    const bytes = await taken(utf8(table(ROW, ROW.replace('Zofia,', ''))), 3)
    expect(places(await rowsOf(bytes))).toEqual(['ragged-row@2'])
  })

  test('of JSON, by place', async () => {
    const json = utf8(JSON.stringify([{ a: 1 }, { b: '=2' }, { c: 3 }]))
    const array = await extractRows(json, [{ pointer: '/1' }])
    expect([array?.kind, JSON.parse(new TextDecoder().decode(array?.bytes))]).toEqual([
      'json',
      [{ b: '=2' }],
    ])
    const lines = await extractRows(utf8('{"a":1}\n{"b":2}\n{"c":3}'), [{ row: 3 }])
    expect([lines?.kind, new TextDecoder().decode(lines?.bytes)]).toEqual(['jsonl', '{"c":3}\n'])
    expect(await extractRows(new Uint8Array(), [{ row: 2 }])).toBeUndefined()
  })
})
