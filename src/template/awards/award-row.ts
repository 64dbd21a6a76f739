// What the readers of awards files hand on: one row at a time, with the award or with what is wrong.
// Sizes that no honest file reaches are refused here by name; the rules of the typology are judged elsewhere.

import type { Award } from '../../model/award.ts'
import type { InputFault, Severity } from '../../model/fault.ts'

/** An awards file as a stream of bytes; its format is told by its content. */
export interface AwardsSource {
  /** As the user named it; `-` for standard input. */
  readonly file: string
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** One row of an awards file. Without `row` and `pointer`: findings about the file as a whole. */
export interface AwardRow {
  /** Row of the table (heading = 1), or line of a JSON Lines file. */
  readonly row?: number
  /** JSON pointer of the row in a JSON array, such as `/16`. */
  readonly pointer?: string
  /** Only when the row holds no error. */
  readonly award?: Award
  readonly faults: readonly InputFault[]
  /**
   * Where a part of the award stands in the row, for findings made later: from a JSON pointer into the award
   * to the heading of its column. Undefined where the pointer itself says it, as in nested JSON.
   */
  readonly columnOf?: (pointer: string) => string | undefined
}

/** A finding before it is known where it stands. Messages hold classes of values, never values. */
export interface Problem {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
}

/** A cell of any table: text as written, or what a spreadsheet knows beyond the text. */
export interface TableCell {
  readonly text: string
  /** `date`: a date-styled spreadsheet cell, text is `YYYY-MM-DD`. `number`: text has a decimal dot. */
  readonly kind: 'text' | 'number' | 'date'
  /** Why the cell cannot be used at all, such as a formula. */
  readonly problem?: Problem
}

/** A row of any table. */
export interface TableRow {
  /** Absent when the whole file is meant. */
  readonly row?: number
  readonly cells: readonly TableCell[]
  readonly problems: readonly (Problem & { readonly index?: number })[]
  /** Empty cells at the end may be left out, as spreadsheets do. */
  readonly mayBeShort?: boolean
  /** Nothing after this row can be read. */
  readonly last?: boolean
}

/** Sizes beyond which a file is refused rather than read. */
export const AWARDS_LIMITS = {
  cellCharacters: 4_000,
  rowCharacters: 200_000,
  columns: 500,
  jsonLineBytes: 1024 * 1024,
  jsonArrayBytes: 64 * 1024 * 1024,
  jsonArrayNodes: 4_000_000,
  xlsxBytes: 32 * 1024 * 1024,
} as const

/** A problem that stops a row. */
export function error(rule: string, message: string): Problem {
  return { rule, severity: 'error', message }
}

/** Whether a list of findings holds one that stops issuing. */
export function hasError(findings: readonly { readonly severity: Severity }[]): boolean {
  return findings.some((finding) => finding.severity === 'error')
}
