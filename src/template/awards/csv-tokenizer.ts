// Delimiter-separated text into rows, as a stream: RFC 4180 with LF, CR LF or CR, strict about quotes.
// Memory is bounded by one row. A fault costs its row; only an open quote and an endless row end the file.

import { AWARDS_LIMITS, error, type Problem } from './award-row.ts'

/** One row of text cells. */
export interface CsvRow {
  /** Counted from 1; rows, not lines. */
  readonly row: number
  readonly cells: readonly string[]
  readonly problems: readonly (Problem & { readonly index?: number })[]
}

type State = 'cell-start' | 'plain' | 'quoted' | 'quote-in-quoted' | 'after-quoted'

const QUOTE = 0x22
const CR = 0x0d
const LF = 0x0a

/** Push text in, take rows out. */
export class CsvTokenizer {
  readonly #delimiter: number
  #state: State = 'cell-start'
  #row = 1
  #cells: string[] = []
  #problems: (Problem & { index?: number })[] = []
  #cell = ''
  #size = 0
  #afterCr = false
  /** Whether the quoted cell at hand runs over a line end, as cells of awards never do. */
  #overLines = false
  #ended = false

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0)
  }

  /** Row and cell index at which reading stands. */
  get place(): { readonly row: number; readonly index: number } {
    return { row: this.#row, index: this.#cells.length }
  }

  /** Whether nothing more can be read. */
  get ended(): boolean {
    return this.#ended
  }

  /** The rows that the text completes. */
  push(text: string): CsvRow[] {
    const rows: CsvRow[] = []
    let at = this.#afterCr && text.charCodeAt(0) === LF ? 1 : 0
    if (text !== '') this.#afterCr = false
    while (at < text.length && !this.#ended) {
      if (this.#state === 'plain') at = this.#skipPlain(text, at)
      else if (this.#state === 'quoted') at = this.#skipQuoted(text, at)
      else at = this.#step(text, at, rows)
      if (this.#size > AWARDS_LIMITS.rowCharacters) this.#abandon(rows)
    }
    return rows
  }

  /** The last row, when the file does not end with a line end. */
  end(): CsvRow[] {
    const rows: CsvRow[] = []
    if (this.#ended) return rows
    this.#ended = true
    if (this.#state === 'quoted') {
      this.#open('a quote is opened in this cell or before it and never closed')
    }
    if (this.#state !== 'cell-start' || this.#cells.length > 0) this.#finishRow(rows)
    return rows
  }

  #skipPlain(text: string, start: number): number {
    let at = start
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit === this.#delimiter || unit === LF || unit === CR) break
      if (unit === QUOTE) {
        this.#fault('quote-in-cell', 'a double quote within a cell that does not start with one')
      }
    }
    this.#take(text.slice(start, at))
    if (at < text.length) this.#state = 'after-quoted'
    return at
  }

  #skipQuoted(text: string, start: number): number {
    const quote = text.indexOf('"', start)
    const end = quote < 0 ? text.length : quote
    const part = text.slice(start, end)
    if (/[\r\n]/.test(part)) this.#overLines = true
    this.#take(part)
    if (quote < 0) return end
    this.#state = 'quote-in-quoted'
    return end + 1
  }

  /** Between cells: one character decides. */
  #step(text: string, at: number, rows: CsvRow[]): number {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE && this.#state === 'cell-start') {
      this.#state = 'quoted'
      this.#overLines = false
      return at + 1
    }
    if (unit === QUOTE && this.#state === 'quote-in-quoted') {
      this.#take('"')
      this.#state = 'quoted'
      return at + 1
    }
    if (unit === this.#delimiter) {
      this.#finishCell()
      this.#size++
      return at + 1
    }
    if (unit === LF || unit === CR) return this.#finishLine(text, at, rows)
    if (this.#state !== 'cell-start') this.#textAfterQuote()
    this.#state = 'plain'
    return at
  }

  #finishLine(text: string, at: number, rows: CsvRow[]): number {
    this.#finishRow(rows)
    if (text.charCodeAt(at) === LF) return at + 1
    if (at + 1 === text.length) this.#afterCr = true
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
  }

  #take(part: string): void {
    this.#size += part.length
    // What is too long is refused later by its length; holding all of it would help nobody.
    if (this.#cell.length <= AWARDS_LIMITS.cellCharacters) this.#cell += part
  }

  #finishCell(): void {
    this.#cells.push(this.#cell)
    this.#cell = ''
    this.#state = 'cell-start'
  }

  #finishRow(rows: CsvRow[]): void {
    this.#finishCell()
    rows.push({ row: this.#row++, cells: this.#cells, problems: this.#problems })
    this.#cells = []
    this.#problems = []
    this.#size = 0
  }

  #abandon(rows: CsvRow[]): void {
    const limit = `${AWARDS_LIMITS.rowCharacters} characters`
    if (this.#state === 'quoted') {
      this.#open(`a quote is opened in this cell or before it and not closed within ${limit}`)
    } else this.#fault('row-too-long', `the row is longer than ${limit}`)
    this.#finishRow(rows)
    this.#ended = true
  }

  #textAfterQuote(): void {
    if (this.#overLines) this.#open('a quote is opened in this cell and not closed on its line')
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
