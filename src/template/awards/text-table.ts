// CSV and its relatives as a stream of table rows: which delimiter, where the text breaks off.

import type { TableRow } from './award-row.ts'
import { decodeText } from './byte-source.ts'
import { type Columns, DELIMITERS, type Delimiter } from './columns.ts'
import { type CsvRow, CsvTokenizer } from './csv-tokenizer.ts'
import { targetOf } from './fields.ts'

/** A heading row longer than this is no heading row. */
const MAX_HEADING_CHARACTERS = 64 * 1024

/** The rows of a delimited text, heading first. Empty rows are left out; row numbers count them. */
export async function* readTextTable(
  chunks: AsyncIterable<Uint8Array>,
  columns: Columns = { columns: [], constants: [], ignore: [] },
): AsyncGenerator<TableRow> {
  let held = ''
  let tokenizer: CsvTokenizer | undefined
  for await (const { text, broken } of decodeText(chunks, columns.encoding)) {
    held += text
    if (tokenizer === undefined) {
      if (!broken && !hasWholeHeading(held)) continue
      tokenizer = tokenizerFor(held, columns)
      held = withoutHint(held)
    }
    yield* tokenizer.push(held).filter(isFilled).map(tableRow)
    held = ''
    if (broken) {
      const { row, index } = tokenizer.place
      yield { row, cells: [], problems: [{ ...broken, index }], last: true }
      return
    }
    if (tokenizer.ended) return
  }
  if (tokenizer === undefined) {
    tokenizer = tokenizerFor(held, columns)
    yield* tokenizer.push(withoutHint(held)).filter(isFilled).map(tableRow)
  }
  yield* tokenizer.end().filter(isFilled).map(tableRow)
}

const isFilled = ({ cells, problems }: CsvRow) =>
  problems.length > 0 || cells.some((cell) => cell.trim() !== '')

function tableRow({ row, cells, problems }: CsvRow): TableRow {
  return { row, problems, cells: cells.map((text) => ({ text, kind: 'text' })) }
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

function tokenizerFor(text: string, columns: Columns): CsvTokenizer {
  const hint = HINT.exec(text)?.[1]
  const hinted = DELIMITERS.find((delimiter) => delimiter === hint)
  return new CsvTokenizer(
    columns.delimiter ?? hinted ?? detectDelimiter(withoutHint(text), columns),
  )
}

/**
 * The delimiter under which the first row holds most known headings, then most cells.
 * It is told by headings alone: commas and semicolons in the rows below prove nothing.
 */
export function detectDelimiter(text: string, columns: Columns): Delimiter {
  const stated = new Set(
    [...columns.columns.map(({ heading }) => heading), ...columns.ignore].map(folded),
  )
  const ranked = DELIMITERS.map((delimiter) => {
    const tokenizer = new CsvTokenizer(delimiter)
    const rows = [...tokenizer.push(text.slice(0, MAX_HEADING_CHARACTERS)), ...tokenizer.end()]
    const cells = rows.find(isFilled)?.cells ?? []
    const known = cells.filter((cell) => stated.has(folded(cell)) || targetOf(cell) !== undefined)
    return { delimiter, known: known.length, cells: cells.length }
  }).sort((a, b) => b.known - a.known || b.cells - a.cells)
  return ranked[0]?.delimiter ?? ','
}

const folded = (text: string) => text.normalize('NFC').trim().toLowerCase()
