// The cells of one row sorted by the field they belong to: what tables, flat and nested JSON have in common.

import type { DateFormat } from './date-cell.ts'
import type { Field, ModulePart } from './fields.ts'

/** A cleaned cell and where it stands. */
export interface FieldCell {
  /** Heading, or JSON pointer within the row. */
  readonly place: string
  readonly text: string
  readonly kind: 'text' | 'number' | 'date'
  /** Something is wrong with it that was said already. */
  readonly unusable?: boolean
  readonly dateFormats?: readonly DateFormat[]
}

export type ModuleCells = { readonly [part in ModulePart]?: FieldCell }

/** The cells of one row by where they go. */
export interface RowCells {
  readonly fields: ReadonlyMap<Field, FieldCell>
  readonly modules: ReadonlyMap<string, ModuleCells>
}

/** What the columns file says for every cell. */
export interface CellContext {
  readonly dateFormats?: readonly DateFormat[]
  readonly decimalSeparator?: ',' | '.'
}
