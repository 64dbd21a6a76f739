// CSV and its relatives as a stream of table rows: which delimiter, where the text breaks off.

import type { TableRow } from './award-row.ts'
import { type Columns, DELIMITERS, type Delimiter } from './columns.ts'
import { CsvReader, type CsvRow, firstCells } from './csv-reader.ts'
import { decodeText } from './decode-text.ts'
import { targetOf } from './fields.ts'

/** A heading row longer than this is no heading row. */
const MAX_HEADING_CHARACTERS = 64 * 1024

/** The rows of a delimited text, heading first. Empty rows are left out; row numbers count them. */
export async function* readTextTable(
  chunks: AsyncIterable<Uint8Array>,
  columns: Columns = { columns: [], constants: [], ignore: [] },
): AsyncGenerator<TableRow> {
  let held = ''
  let reader: CsvReader | undefined
  for await (const { text, broken } of decodeText(chunks, columns.encoding)) {
    held += text
    if (reader === undefined) {
      if (!broken && !hasWholeHeading(held)) continue
      reader = readerFor(held, columns)
      held = withoutHint(held)
    }
    const rows = broken ? reader.breakOff(held, broken) : reader.push(held)
    yield* (await rows).filter(isFilled).map(tableRow)
    held = ''
    if (reader.ended) return
  }
  if (reader === undefined) {
    reader = readerFor(held, columns)
    yield* (await reader.push(withoutHint(held))).filter(isFilled).map(tableRow)
  }
  yield* (await reader.end()).filter(isFilled).map(tableRow)
}

const isFilled = ({ cells, problems }: CsvRow) =>
  problems.length > 0 || cells.some((cell) => cell.trim() !== '')

function tableRow({ cells, ...row }: CsvRow): TableRow {
  return { ...row, cells: cells.map((text) => ({ text, kind: 'text' })) }
}

const HINT = /^sep=(.)(?:\r\n|\r|\n)/

function withoutHint(text: string): string {
  return text.replace(HINT, '')
}

/** Whether a row has ended outside quotes, so that its delimiter can be told. */
function hasWholeHeading(text: string): boolean {
  if (text.length > MAX_HEADING_CHARACTERS) return true
  const rest = withoutHint(text).replace(/^[\r\n]+/, '')
  return /[\r\n]./s.test(rest.replace(/"[^"]*"/g, ''))
}

function readerFor(text: string, columns: Columns): CsvReader {
  const hint = HINT.exec(text)?.[1]
  const hinted = DELIMITERS.find((delimiter) => delimiter === hint)
  return new CsvReader(columns.delimiter ?? hinted ?? detectDelimiter(withoutHint(text), columns))
}

/**
 * The delimiter under which the first row holds most known headings, then most cells.
 * It is told by headings alone: commas and semicolons in the rows below prove nothing.
 */
function detectDelimiter(text: string, columns: Columns): Delimiter {
  const stated = new Set(
    [...columns.columns.map(({ heading }) => heading), ...columns.ignore].map(folded),
  )
  const ranked = DELIMITERS.map((delimiter) => {
    const cells = firstCells(text.slice(0, MAX_HEADING_CHARACTERS), delimiter)
    const known = cells.filter((cell) => stated.has(folded(cell)) || targetOf(cell) !== undefined)
    return { delimiter, known: known.length, cells: cells.length }
  }).sort((a, b) => b.known - a.known || b.cells - a.cells)
  return ranked[0]?.delimiter ?? ','
}

const folded = (text: string) => text.normalize('NFC').trim().toLowerCase()
