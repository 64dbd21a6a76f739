// The rows of one sheet of a workbook. A cell counts by what is stored in it: formulas (whose stored result may be
// stale), error values and merged cells are refused by name; numbers are dates only where the style says so.

import { readXml, type XmlAttributes, XmlRefused } from '../../container/xml-parts.ts'
import { AWARDS_LIMITS, error, type Problem, type TableCell, type TableRow } from './award-row.ts'
import { serialDate } from './xlsx-date.ts'
import { openXlsxPackage } from './xlsx-package.ts'
import { isTrue, readWorkbook, richText, type Sheet, type Workbook } from './xlsx-workbook.ts'

/** The rows of a sheet, heading first; empty rows are left out. Row numbers are the sheet's own. */
export async function* readXlsxTable(
  bytes: Uint8Array,
  sheetName?: string,
): AsyncGenerator<TableRow> {
  try {
    const archive = await openXlsxPackage(bytes)
    if ('rule' in archive) return yield fileRow(archive)
    const workbook = readWorkbook(archive)
    if ('rule' in workbook) return yield fileRow(workbook)
    const chosen = chooseSheet(workbook.sheets, sheetName)
    if ('rule' in chosen) return yield fileRow(chosen)
    const part = archive.part(chosen.sheet.part)
    if (!(part instanceof Uint8Array)) {
      return yield fileRow(part ?? error('xlsx-broken', 'the sheet is missing from the workbook'))
    }
    yield* sheetRows(part, workbook, chosen.notes)
  } catch (refusal) {
    if (!(refusal instanceof XmlRefused)) throw refusal
    yield fileRow(error('xlsx-broken', `a part of the workbook is ${refusal.message}`))
  }
}

const fileRow = (problem: Problem): TableRow => ({ cells: [], problems: [problem], last: true })

const note = (rule: string, message: string): Problem => ({
  rule,
  severity: 'information',
  message,
})

function chooseSheet(
  sheets: readonly Sheet[],
  name?: string,
): { sheet: Sheet; notes: Problem[] } | Problem {
  const visible = sheets.filter((sheet) => !sheet.hidden)
  const sheet =
    name === undefined ? visible[0] : sheets.find((candidate) => candidate.name === name)
  if (!sheet) {
    return error(
      'xlsx-sheet-missing',
      name === undefined
        ? 'expected a visible sheet, found none'
        : 'the workbook has no sheet of the name that the columns file states',
    )
  }
  const notes: Problem[] = []
  if (name === undefined && visible.length > 1) {
    const message = `the first of ${visible.length} sheets is read; name another one in the columns file`
    notes.push(note('xlsx-several-sheets', message))
  }
  const hidden = sheets.length - visible.length
  if (hidden > 0) notes.push(note('xlsx-hidden-sheet', `the workbook has ${hidden} hidden sheets`))
  return { sheet, notes }
}

function* sheetRows(
  part: Uint8Array,
  workbook: Workbook,
  notes: readonly Problem[],
): Generator<TableRow> {
  const sheet = new SheetReader(workbook, notes)
  for (const _ of readXml(part, sheet)) {
    yield* sheet.takeRows()
  }
  yield* sheet.takeRows()
}

interface OpenCell {
  readonly index: number
  readonly type: string
  readonly style: number
  value: string
  hasValue: boolean
  formula: boolean
}

const EMPTY: TableCell = { text: '', kind: 'text' }

class SheetReader {
  readonly #workbook: Workbook
  readonly #inline = richText()
  #rows: TableRow[] = []
  #problems: (Problem & { index?: number })[]
  #row = 0
  #lastRow = 0
  #cells: TableCell[] = []
  #cell: OpenCell | undefined
  #inValue = false

  constructor(workbook: Workbook, notes: readonly Problem[]) {
    this.#workbook = workbook
    this.#problems = [...notes]
  }

  takeRows(): TableRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  open(name: string, attributes: XmlAttributes): void {
    if (name === 'row') this.#openRow(attributes)
    else if (name === 'c') this.#openCell(attributes)
    else if (name === 'v') this.#inValue = true
    else if (name === 'f' && this.#cell) this.#cell.formula = true
    else if (name === 'is') this.#inline.start()
    else if (name === 'mergeCell') this.#merged(attributes.ref ?? '')
    this.#inline.handlers.open?.(name, attributes)
  }

  text(text: string): void {
    if (this.#inValue && this.#cell) {
      this.#cell.value += text
      this.#cell.hasValue = true
    }
    this.#inline.handlers.text?.(text)
  }

  close(name: string): void {
    this.#inline.handlers.close?.(name)
    if (name === 'v') this.#inValue = false
    else if (name === 'is' && this.#cell) {
      this.#cell.value = this.#inline.read()
      this.#cell.hasValue = true
    } else if (name === 'c') this.#closeCell()
    else if (name === 'row') this.#closeRow()
  }

  #openRow({ r, hidden }: XmlAttributes): void {
    const row = r === undefined ? this.#lastRow + 1 : Number(r)
    if (!Number.isInteger(row) || row <= this.#lastRow || row > 1_048_576) {
      throw new XmlRefused('out of order')
    }
    this.#row = row
    this.#lastRow = row
    this.#cells = []
    if (isTrue(hidden)) {
      const message = 'the row is hidden in the sheet (a filter?) and is read all the same'
      this.#problems.push({ rule: 'xlsx-hidden-row', severity: 'warning', message })
    }
  }

  #openCell({ r, t, s }: XmlAttributes): void {
    const index = r === undefined ? this.#cells.length : columnIndex(r)
    if (index < this.#cells.length) throw new XmlRefused('out of order')
    this.#cell = {
      index,
      type: t ?? 'n',
      style: Number(s ?? 0),
      value: '',
      hasValue: false,
      formula: false,
    }
  }

  #closeCell(): void {
    const cell = this.#cell
    this.#cell = undefined
    if (!cell || (!cell.hasValue && !cell.formula)) return
    if (cell.index >= AWARDS_LIMITS.columns) {
      const message = `expected at most ${AWARDS_LIMITS.columns} columns`
      if (!this.#problems.some(({ rule }) => rule === 'row-too-long')) {
        this.#problems.push(error('row-too-long', message))
      }
      return
    }
    while (this.#cells.length < cell.index) this.#cells.push(EMPTY)
    this.#cells.push(cellOf(cell, this.#workbook))
  }

  #closeRow(): void {
    const filled = this.#cells.some((cell) => cell.problem || cell.text.trim() !== '')
    if (filled || this.#problems.some(({ severity }) => severity === 'error')) {
      const { cells, problems } = { cells: this.#cells, problems: this.#problems }
      this.#rows.push({ row: this.#row, cells, problems, mayBeShort: true })
      this.#problems = []
    }
    this.#cells = []
  }

  /** The values of merged cells stand in the first one only; the others read as empty. */
  #merged(ref: string): void {
    const rows = /^[A-Z]+(\d+):[A-Z]+(\d+)$/.exec(ref)
    const message = `the cells ${rows ? ref : ''} are merged; expected every row to have its own`
    this.#rows.push({
      row: Number(rows?.[1] ?? 1),
      cells: [],
      problems: [error('xlsx-merged-cells', message)],
    })
  }
}

/** `AB12` as 27. */
function columnIndex(reference: string): number {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference)?.[1]
  if (letters === undefined) throw new XmlRefused('without cell references')
  return [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

function cellOf(cell: OpenCell, workbook: Workbook): TableCell {
  const refused = refusalOf(cell)
  if (refused) return { text: '', kind: 'text', problem: refused }
  if (cell.type === 's') return sharedString(cell.value, workbook)
  if (cell.type === 'inlineStr') return { text: cell.value, kind: 'text' }
  if (cell.type === 'd') return isoDate(cell.value)
  if (workbook.dateStyles[cell.style]) return serialDate(cell.value, workbook.date1904)
  return numberCell(cell.value, workbook.plainStyles[cell.style] ?? cell.style === 0)
}

function refusalOf({ formula, type }: OpenCell): Problem | undefined {
  if (formula || type === 'str') {
    return error('xlsx-formula', 'the cell holds a formula; paste its value instead')
  }
  if (type === 'e')
    return error('xlsx-error-value', 'the cell holds a spreadsheet error such as #REF!')
  if (type === 'b') return error('xlsx-boolean', 'expected text, found TRUE or FALSE')
  const known = type === 's' || type === 'inlineStr' || type === 'd' || type === 'n'
  return known ? undefined : error('xlsx-broken', 'the cell is of an unknown type')
}

function sharedString(value: string, { sharedStrings }: Workbook): TableCell {
  const text = /^\d{1,7}$/.test(value.trim()) ? sharedStrings[Number(value)] : undefined
  if (text !== undefined) return { text, kind: 'text' }
  return {
    text: '',
    kind: 'text',
    problem: error('xlsx-broken', 'the cell refers to a missing text'),
  }
}

function isoDate(value: string): TableCell {
  const day = /^(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?)?$/.exec(value.trim())?.[1]
  return { text: day ?? value, kind: 'text' }
}

/** A number as its shortest decimal; a format of its own may show something else than is stored. */
function numberCell(value: string, plain: boolean): TableCell {
  const number = Number(value)
  if (value.trim() === '' || !Number.isFinite(number)) {
    return {
      text: '',
      kind: 'text',
      problem: error('xlsx-broken', 'the cell holds no readable number'),
    }
  }
  if (Math.abs(number) > 999_999_999_999_999) {
    const message =
      'the number has more than 15 digits, which spreadsheets round; format it as text'
    return { text: '', kind: 'text', problem: error('number-rounded', message) }
  }
  if (!plain && Number.isInteger(number) && Math.abs(number) >= 100) {
    const message = 'the number has a display format of its own; format the cells as text'
    return { text: '', kind: 'text', problem: error('number-formatted', message) }
  }
  return { text: String(number), kind: 'number' }
}
