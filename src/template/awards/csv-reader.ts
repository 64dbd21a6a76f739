// Delimiter-separated text into rows, as a stream: csv-parse splits it (RFC 4180 with LF, CR LF or CR), and here
// stands what we are stricter about. csv-parse runs with relaxed quotes, so that a quote out of place costs its
// row and no more; which quotes were out of place is told from what it says of each cell. Memory is bounded by
// one row and one piece of text.

import { type InfoField, type InfoRecord, type Options, type Parser, parse } from 'csv-parse'
import { parse as parseWhole } from 'csv-parse/sync'
import { utf8 } from '../../util/bytes.ts'
import { AWARDS_LIMITS, error, type Problem } from './award-row.ts'

/** One row of text cells. */
export interface CsvRow {
  /** Counted from 1; rows, not lines. */
  readonly row: number
  readonly cells: readonly string[]
  readonly problems: readonly (Problem & { readonly index?: number })[]
  /** Nothing after this row can be read. */
  readonly last?: boolean
}

const FORM: Options = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_quotes: true,
  relax_column_count: true,
  skip_records_with_error: true,
}

/** The cells of the first row that is not empty; none when its quotes never close. */
export function firstCells(text: string, delimiter: string): readonly string[] {
  const rows = parseWhole(text, {
    ...FORM,
    delimiter,
    skip_records_with_empty_values: true,
    to: 1,
  })
  return rows[0] ?? []
}

/** Push text in, take rows out. After a row that is `last` nothing comes any more. */
export class CsvReader {
  readonly #parser: Parser
  #rows: CsvRow[] = []
  #row = 1
  #cells: string[] = []
  #problems: (Problem & { index: number })[] = []
  /** Characters of the row's whole cells, with a delimiter between them. */
  #size = 0
  /** Bytes handed to the parser, and where among them the cell at hand begins. */
  #written = 0
  #cellStart = 0
  #ended = false

  constructor(delimiter: string) {
    this.#parser = parse({
      ...FORM,
      delimiter,
      // With relaxed quotes and column counts the one error left is a quote that is open at the end.
      on_skip: () => this.#takeOpenQuote(),
      cast: (text, cell) => this.#takeCell(text, cell),
      on_record: (_, record) => this.#takeRecord(record),
    })
  }

  /** Whether nothing more can be read. */
  get ended(): boolean {
    return this.#ended
  }

  /** The rows that the text completes. */
  async push(text: string): Promise<CsvRow[]> {
    const bytes = utf8(text)
    this.#written += bytes.length
    await new Promise<void>((resolve, reject) => {
      this.#parser.write(bytes, (failure) => (failure ? reject(failure) : resolve()))
    })
    // A character is at most three bytes: only what is too long for certain ends before its row does.
    const open = (this.#written - this.#cellStart) / 3
    return this.#size + open > AWARDS_LIMITS.rowCharacters ? await this.end() : this.#taken()
  }

  /** The last row, when the file does not end with a line end. */
  async end(): Promise<CsvRow[]> {
    if (!this.#ended) await new Promise<void>((resolve) => this.#parser.end(resolve))
    this.#ended = true
    return this.#taken()
  }

  /** The rows of a text that breaks off behind it; the last row says so, at the cell where it does. */
  async breakOff(text: string, problem: Problem): Promise<CsvRow[]> {
    // What stands for the broken letter makes sure that there is a cell to point at.
    const rows = await this.push(`${text}\uFFFD`)
    if (this.#ended) return rows
    rows.push(...(await this.end()))
    const broken = rows.pop()
    if (!broken) return rows
    const index = broken.cells.length - 1
    return [...rows, { row: broken.row, cells: [], problems: [{ ...problem, index }], last: true }]
  }

  #taken(): CsvRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  #takeCell(text: string, { quoting, bytes }: InfoField): string {
    if (this.#ended) return text
    const written = bytes - this.#cellStart
    this.#cellStart = bytes + 1
    this.#size += text.length + (this.#cells.length > 0 ? 1 : 0)
    if (!quoting && text.includes('"')) {
      this.#fault('quote-in-cell', 'a double quote within a cell that does not start with one')
    } else if (quoting && !isWellQuoted(text, written)) this.#textAfterQuote(text)
    if (this.#size > AWARDS_LIMITS.rowCharacters) this.#tooLong(quoting)
    this.#cells.push(text)
    return text
  }

  /** Nothing is handed on through the parser's stream, so that it never waits for a reader. */
  #takeRecord({ bytes }: InfoRecord): undefined {
    this.#cellStart = bytes
    if (!this.#ended) this.#finishRow(this.#size > AWARDS_LIMITS.rowCharacters)
  }

  #finishRow(last: boolean): void {
    this.#rows.push({ row: this.#row++, cells: this.#cells, problems: this.#problems, last })
    this.#ended ||= last
    this.#cells = []
    this.#problems = []
    this.#size = 0
  }

  #takeOpenQuote(): undefined {
    if (this.#ended) return
    this.#open('a quote is opened in this cell or before it and never closed')
    this.#cells.push('')
    this.#finishRow(true)
  }

  #tooLong(quoting: boolean): void {
    const limit = `${AWARDS_LIMITS.rowCharacters} characters`
    if (quoting) {
      this.#open(`a quote is opened in this cell or before it and not closed within ${limit}`)
    } else this.#fault('row-too-long', `the row is longer than ${limit}`)
  }

  #textAfterQuote(text: string): void {
    // No cell of awards runs over a line end: the quote closes what it was not opened for.
    if (/[\r\n]/.test(text)) this.#open('a quote is opened in this cell and not closed on its line')
    else {
      const message = 'text behind a closing quote; a quote within a cell is written twice'
      this.#fault('text-after-quote', message)
    }
  }

  /** The first quote that went wrong is the cause; what was found after it only follows from it. */
  #open(message: string): void {
    const index = this.#problems[0]?.index ?? this.#cells.length
    this.#problems = [{ ...error('quote-unterminated', message), index }]
  }

  /** Once a row has one fault of form, the next ones only follow from it. */
  #fault(rule: string, message: string): void {
    if (this.#problems.length > 0) return
    this.#problems.push({ ...error(rule, message), index: this.#cells.length })
  }
}

/**
 * Whether a cell that began with a quote also ended with one. If not, the relaxed parser leaves the quotes around
 * the quoted part in the cell; the bytes that the cell took up tell this from quotes that were written twice.
 */
function isWellQuoted(text: string, writtenBytes: number): boolean {
  if (!text.startsWith('"')) return true
  const quotes = text.split('"').length - 1
  return writtenBytes === utf8(text).length + quotes + 2
}
