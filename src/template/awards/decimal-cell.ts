// Numbers as registrars write them and as spreadsheets hold them (TEMPLATE.md element 6: `7.5`, input may write `7,5`).

import { type Decimal, decimalOf, normaliseDecimal } from '../../model/decimal.ts'
import { error, type Problem } from './award-row.ts'
import { classOf } from './cell-text.ts'
import type { FieldCell } from './row-cells.ts'

/**
 * The decimal of a cell, or why there is none.
 *
 * @param separator As the columns file states it; without it both are read and `1,500` is refused.
 */
export function parseDecimalCell(cell: FieldCell, separator?: ',' | '.'): Decimal | Problem {
  const decimal = cell.kind === 'date' ? undefined : decimalIn(cell, separator)
  if (decimal !== undefined) return decimal
  const found = cell.kind === 'date' ? 'a date' : classOf(cell.text)
  const message = `expected a number such as 7.5 without thousands separators, found ${found}`
  return error('number-format', message)
}

function decimalIn({ text, kind }: FieldCell, separator?: ',' | '.'): Decimal | undefined {
  if (kind === 'number') return decimalOf(Number(text))
  if (separator === undefined) return normaliseDecimal(text)
  const written = separator === ',' ? /^\d{1,9}(?:,\d{1,6})?$/ : /^\d{1,9}(?:\.\d{1,6})?$/
  return written.test(text) ? decimalOf(Number(text.replace(',', '.'))) : undefined
}

/** A grade that a file holds as a number, written with the separator stated, else with a dot. */
export function parseNumericGrade({ text }: FieldCell, separator?: ',' | '.'): string | Problem {
  const decimal = decimalOf(Math.abs(Number(text)))
  if (decimal === undefined) {
    return error('number-format', 'expected a grade, found a number of many decimals')
  }
  const written = (text.startsWith('-') ? '-' : '') + decimal
  return separator === undefined ? written : written.replace('.', separator)
}
