// Rows of a table into award rows: the first one is the heading, the others are placed, read and located.

import type { Award } from '../../model/award.ts'
import type { InputFault } from '../../model/fault.ts'
import { awardOfCells } from './award-of-cells.ts'
import { type AwardRow, error, hasError, type Problem, type TableRow } from './award-row.ts'
import {
  type ColumnPlan,
  isWanted,
  namesOf,
  planColumns,
  type ReadAwardsOptions,
} from './column-plan.ts'
import { nameOf } from './fields.ts'
import { placeCells } from './place-cells.ts'
import { targetOfPointer } from './pointer-target.ts'

/** Reads the rows of a table. After a heading that places no columns nothing is read. */
export async function* tableAwardRows(
  rows: AsyncIterable<TableRow> | Iterable<TableRow>,
  file: string,
  options: ReadAwardsOptions,
): AsyncGenerator<AwardRow> {
  let plan: ColumnPlan | undefined
  let leftOut = 0
  for await (const row of rows) {
    if (plan === undefined) {
      plan = planColumns(row.last ? [] : row.cells.map(({ text }) => text), {
        ...options,
        requireColumns: true,
      })
      const faults = headingFaults(row, plan, file)
      if (faults.length > 0) yield { faults }
      if (!plan.usable || row.last) return
    } else if (isLeftOut(row, plan)) leftOut++
    else yield awardRow(row, plan, { file, options })
  }
  if (leftOut > 0) yield { faults: [{ file, ...leftOutNote(leftOut) }] }
}

function isLeftOut(row: TableRow, plan: ColumnPlan): boolean {
  return row.cells.length > 0 && !hasError(row.problems) && !isWanted(plan, row.cells)
}

/** What is said when a filter left rows out. */
export function leftOutNote(count: number): Problem {
  const message = `${count} rows of other programmes were left out by the filter of the columns file`
  return { rule: 'rows-left-out', severity: 'information', message }
}

function headingFaults(row: TableRow, plan: ColumnPlan, file: string): InputFault[] {
  const cells = row.cells.flatMap(({ problem }) => problem ?? [])
  const own = row.problems.map(({ index: _, ...problem }) => problem)
  const headings = row.last ? [] : plan.problems
  return [...own, ...cells, ...headings].map((problem) => ({
    file,
    ...(row.row !== undefined && { row: row.row }),
    ...problem,
  }))
}

function awardRow(
  row: TableRow,
  plan: ColumnPlan,
  { file, options }: { file: string; options: ReadAwardsOptions },
): AwardRow {
  const place = row.row === undefined ? {} : { row: row.row }
  const located = (problem: Problem, column?: string): InputFault => {
    const { rule, severity, message } = problem
    return { file, ...place, ...(column !== undefined && { column }), rule, severity, message }
  }
  const own = row.problems.map((problem) =>
    located(problem, problem.index === undefined ? undefined : headingAt(plan, problem.index)),
  )
  if (hasError(own)) return { ...place, faults: own }
  const ragged = raggedness(row, plan)
  if (ragged) return { ...place, faults: [...own, located(ragged)] }
  const placed = placeCells(plan, row.cells)
  const { award, problems } = awardOfCells(placed.row, options.columns)
  const faults = [
    ...own,
    ...placed.problems.map((problem) => located(problem, problem.column)),
    ...problems.map((problem) => located(problem, problem.place)),
  ]
  if (!award || hasError(faults)) return { ...place, faults }
  return { ...place, faults, award, columnOf: (pointer) => columnOf(plan, award, pointer) }
}

/** The heading of the column that a pointer into the award comes from. */
export function columnOf(plan: ColumnPlan, award: Award, pointer: string): string | undefined {
  const target = targetOfPointer(award, pointer)
  if (!target) return undefined
  const name = nameOf(target)
  const column = plan.columns.find((candidate) => namesOf(candidate).includes(name))
  return column && plan.headings[column.index]
}

function headingAt(plan: ColumnPlan, index: number): string {
  return plan.headings[index] ?? `(column ${index + 1})`
}

/**
 * A row of another width means that its cells may stand under wrong headings. Spreadsheets drop empty cells
 * at the end of a row themselves and add some; a text file that does so has lost a delimiter.
 */
function raggedness(
  { cells, mayBeShort }: TableRow,
  { headings }: ColumnPlan,
): Problem | undefined {
  const filled =
    cells.findLastIndex((cell) => cell.problem !== undefined || cell.text.trim() !== '') + 1
  const fits = filled <= headings.length && (mayBeShort || cells.length >= headings.length)
  if (fits) return undefined
  const message = `expected ${headings.length} cells as in the heading, found ${cells.length}`
  return error('ragged-row', message)
}
