// Some rows of an awards file as a file of their own, to be mended and handed in again: a table as CSV, JSON as JSON.

import type { TableCell, TableRow } from './award-row.ts'
import { detectFormat, PROBE_BYTES } from './byte-source.ts'
import type { Columns } from './columns.ts'
import { toCsvCell } from './csv-cell.ts'
import { decodeText } from './decode-text.ts'
import { encodeText } from './encode-text.ts'
import { readJsonArray } from './json-rows.ts'
import type { RowPlace } from './judge-row.ts'
import { readTextTable } from './text-table.ts'
import { readXlsxTable } from './xlsx-table.ts'

/** The rows, in the encoding and with the delimiter of the columns file. */
export interface ExtractedRows {
  readonly kind: 'csv' | 'json' | 'jsonl'
  readonly bytes: Uint8Array
}

/** Takes rows out of a file; undefined for a file that has no rows. Never throws because of its content. */
export async function extractRows(
  bytes: Uint8Array,
  places: readonly RowPlace[],
  columns?: Columns,
): Promise<ExtractedRows | undefined> {
  const format = detectFormat(bytes.subarray(0, PROBE_BYTES), columns?.encoding)
  if (typeof format !== 'string') return undefined
  const encoded = (kind: ExtractedRows['kind'], text: string): ExtractedRows => ({
    kind,
    bytes: encodeText(text, columns?.encoding),
  })
  const rows = new Set(places.map(({ row }) => row))
  if (format === 'json-array') return encoded('json', arrayOf(bytes, places))
  if (format === 'json-lines') return encoded('jsonl', await linesOf(bytes, rows, columns))
  const table =
    format === 'xlsx'
      ? readXlsxTable(bytes, columns?.sheet)
      : readTextTable(onlyChunk(bytes), columns)
  return encoded('csv', await tableOf(table, rows, columns?.delimiter ?? ','))
}

async function* onlyChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** The heading, which is the first row, and the rows wanted; spreadsheets leave out empty cells at their end. */
async function tableOf(
  table: AsyncIterable<TableRow> | Iterable<TableRow>,
  wanted: ReadonlySet<number | undefined>,
  delimiter: string,
): Promise<string> {
  let text = ''
  let width: number | undefined
  for await (const { row, cells, mayBeShort } of table) {
    if (cells.length === 0 || (width !== undefined && !wanted.has(row))) continue
    width ??= cells.length
    // A text that lacks cells has lost a delimiter, and must be told so again.
    const missing = new Array<string>(mayBeShort ? Math.max(0, width - cells.length) : 0).fill('')
    const texts = [...cells.map((cell) => toCsvCell(textOf(cell))), ...missing]
    text += `${texts.join(delimiter)}\r\n`
  }
  return text
}

/** Stands for a cell that could not be read: no field takes it, so that nobody forgets to fill it in. */
const UNREAD = '???'

function textOf({ text, problem }: TableCell): string {
  return problem && text === '' ? UNREAD : text
}

async function linesOf(
  bytes: Uint8Array,
  wanted: ReadonlySet<number | undefined>,
  columns: Columns | undefined,
): Promise<string> {
  let text = ''
  for await (const piece of decodeText([bytes], columns?.encoding)) text += piece.text
  const lines = text.split('\n').filter((_, at) => wanted.has(at + 1))
  return lines.map((line) => `${line}\n`).join('')
}

function arrayOf(bytes: Uint8Array, places: readonly RowPlace[]): string {
  const wanted = new Set(places.map(({ pointer }) => pointer))
  const rows = readJsonArray(bytes).filter(({ pointer }) => wanted.has(pointer))
  const values = rows.flatMap(({ value }) => value ?? [])
  return `${JSON.stringify(values, undefined, 2)}\n`
}
