// Small workbooks for tests: sheets of raw cell XML, and the parts around them.
import { writeZip } from '../../../support/write-zip.ts'
import { utf8 } from './awards-support.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const RELS = 'http://schemas.openxmlformats.org/package/2006/relationships'

export interface WorkbookParts {
  readonly rows: readonly string[]
  /** After `sheetData`. */
  readonly after?: string
  readonly date1904?: boolean
  readonly sheets?: string
  readonly extra?: Readonly<Record<string, string>>
}

/** Style 0 General, 1 built-in date, 2 custom date, 3 leading zeros, 4 text, 5 literals that look like a date. */
const STYLES = `<styleSheet xmlns="${MAIN}"><numFmts><numFmt numFmtId="164" formatCode="[$-407]dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode="000000"/><numFmt numFmtId="166" formatCode="0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="49"/><xf numFmtId="166"/></cellXfs></styleSheet>`

export function workbook({
  rows,
  after = '',
  date1904,
  sheets,
  extra = {},
}: WorkbookParts): Uint8Array {
  const listed = sheets ?? '<sheet name="Awards" sheetId="1" r:id="rId1"/>'
  const parts: Record<string, string> = {
    '_rels/.rels': `<Relationships xmlns="${RELS}"><Relationship Id="a" Type="${OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<x:workbook xmlns:x="${MAIN}" xmlns:r="${OFFICE}"><x:workbookPr date1904="${date1904 ? 1 : 0}"/><x:sheets>${listed.replaceAll('<sheet ', '<x:sheet ')}</x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELS}">${['sheet1', 'sheet2'].map((name, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/worksheet" Target="worksheets/${name}.xml"/>`).join('')}<Relationship Id="s" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="t" Type="${OFFICE}/sharedStrings" Target="../xl/sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}"><si><t>Zofia</t></si><si><r><t xml:space="preserve">Wzor</t></r><r><t>cowa</t></r><rPh sb="0" eb="1"><t>hint</t></rPh></si></sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${rows.join('')}</sheetData>${after}</worksheet>`,
    ...extra,
  }
  return writeZip(new Map(Object.entries(parts).map(([name, text]) => [name, utf8(text)])))
}

export const text = (reference: string, value: string) =>
  `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`

export const HEADING_ROW = `<row r="1">${['given_name', 'family_name', 'date_of_birth', 'awarded_on', 'grade', 'student_id', 'student_id_issuer'].map((name, index) => text(`${'ABCDEFG'[index]}1`, name)).join('')}</row>`

/** Row 2 with good cells, of which some are replaced by other XML. */
export function rowWith(cells: Readonly<Record<string, string>> = {}, attributes = ''): string {
  const good: Record<string, string> = {
    A: '<c r="A2" t="s"><v>0</v></c>',
    B: '<c r="B2" t="s"><v>1</v></c>',
    C: '<c r="C2" s="1"><v>36925</v></c>',
    D: '<c r="D2" s="2"><v>46173</v></c>',
    ...cells,
  }
  const written = Object.keys(good)
    .sort()
    .map((column) => good[column])
  return `<row r="2"${attributes}>${written.join('')}</row>`
}
