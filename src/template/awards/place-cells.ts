// Sorts the cells of a row into fields as the plan says: cleaned, mapped by the columns file's value lists,
// full names split by the stated rule, constants filled in. What the texts mean is `award-of-cells.ts`'s affair.

import { error, hasError, type Problem, type TableCell } from './award-row.ts'
import { cleanCell } from './cell-text.ts'
import type { ColumnPlan } from './column-plan.ts'
import type { ColumnRule } from './columns.ts'
import { type Field, nameOf, type Target } from './fields.ts'
import type { FieldCell, ModuleCells, RowCells } from './row-cells.ts'

/** A problem of a cell, with the heading above it. */
export interface CellProblem extends Problem {
  readonly column?: string
}

/** Sorts the cells of a row into fields: cleaned, mapped, split; constants filled in. */
export function placeCells(
  plan: ColumnPlan,
  cells: readonly TableCell[],
): { readonly row: RowCells; readonly problems: readonly CellProblem[] } {
  const placed = new CellSorter()
  for (const column of plan.columns) {
    const cell = cells[column.index]
    if (cell) placed.place(column, plan.headings[column.index] ?? column.heading, cell)
  }
  for (const { target, value } of plan.constants) {
    placed.put(target, { place: nameOf(target), text: value, kind: 'text' })
  }
  return { row: { fields: placed.fields, modules: placed.modules }, problems: placed.problems }
}

class CellSorter {
  readonly fields = new Map<Field, FieldCell>()
  readonly modules = new Map<string, ModuleCells>()
  readonly problems: CellProblem[] = []

  place(rule: ColumnRule, column: string, cell: TableCell): void {
    const { text, problems } = cleanCell(cell.text)
    const found = cell.problem ? [cell.problem] : problems
    for (const problem of found) this.problems.push({ ...problem, column })
    const unusable = hasError(found)
    const field: FieldCell = {
      place: column,
      text: unusable ? '' : text,
      kind: cell.kind,
      ...(unusable && { unusable }),
      ...(rule.dateFormats && { dateFormats: rule.dateFormats }),
    }
    if (rule.split) this.#split(rule.split === 'family, given', field)
    else if (rule.target) this.put(rule.target, this.#mapped(rule, field))
  }

  put(target: Target, cell: FieldCell): void {
    if ('field' in target) {
      this.fields.set(target.field, cell)
      return
    }
    const parts = this.modules.get(target.module) ?? {}
    this.modules.set(target.module, { ...parts, [target.part]: cell })
  }

  #mapped({ values, target }: ColumnRule, cell: FieldCell): FieldCell {
    if (!values || cell.unusable) return cell
    const several = target && 'field' in target && target.field === 'nationality'
    // A whole value first: names of countries hold spaces themselves.
    const parts = several && !values.has(cell.text) ? cell.text.split(/\s*[|/;,]\s*/) : [cell.text]
    const mapped = parts.map((part) => (part === '' && !values.has('') ? '' : values.get(part)))
    if (mapped.every((part) => part !== undefined))
      return { ...cell, text: mapped.join(' ').trim() }
    const message = 'expected a value that the columns file lists under values'
    this.problems.push({ ...error('value-not-mapped', message), column: cell.place })
    return { ...cell, text: '', unusable: true }
  }

  #split(familyFirst: boolean, cell: FieldCell): void {
    const parts = cell.text.split(',').map((part) => part.trim())
    const usable = !cell.unusable && parts.length === 2 && parts.every((part) => part !== '')
    if (!usable && !cell.unusable) {
      const message = 'expected a full name with exactly one comma between its two parts'
      this.problems.push({ ...error('name-not-split', message), column: cell.place })
    }
    const [family = '', given = ''] = familyFirst ? parts : [parts[1], parts[0]]
    const lost = usable ? {} : { unusable: true }
    this.fields.set('family_name', { ...cell, text: usable ? family : '', ...lost })
    this.fields.set('given_name', { ...cell, text: usable ? given : '', ...lost })
  }
}
