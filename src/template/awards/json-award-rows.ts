// Rows of JSON into award rows. A nested award is read as `model/award.ts` has it; a flat one as if it were
// a row of a table with its keys as headings, so that a columns file serves both.

import { pointerTo } from '../../util/json.ts'
import { awardOfCells, type PlacedProblem } from './award-of-cells.ts'
import { type AwardRow, error, hasError } from './award-row.ts'
import { type ColumnPlan, isWanted, planColumns, type ReadAwardsOptions } from './column-plan.ts'
import { cellOfScalar, cellsOfNestedAward } from './json-cells.ts'
import { isNestedAward, type JsonRow } from './json-rows.ts'
import { placeCells } from './place-cells.ts'
import { columnOf, leftOutNote } from './table-award-rows.ts'

/** Rows of one export share their keys; a file of ever new keys must not fill the memory. */
const MAX_PLANS = 100

/** Reads rows of JSON. */
export async function* jsonAwardRows(
  rows: AsyncIterable<JsonRow> | Iterable<JsonRow>,
  file: string,
  options: ReadAwardsOptions,
): AsyncGenerator<AwardRow> {
  const plans = new Map<string, ColumnPlan>()
  const flatPlan = (keys: readonly string[]) => {
    const id = JSON.stringify(keys)
    const plan = plans.get(id) ?? planColumns(keys, { ...options, requireColumns: false })
    if (plans.size < MAX_PLANS) plans.set(id, plan)
    return plan
  }
  let leftOut = 0
  for await (const row of rows) {
    const read = readRow(row, flatPlan, options)
    if (read === undefined) leftOut++
    else yield located(row, read, file)
  }
  if (leftOut > 0) yield { faults: [{ file, ...leftOutNote(leftOut) }] }
}

interface ReadRow {
  /** Only for flat rows: the keys their parts stand under. */
  readonly plan?: ColumnPlan
  readonly award?: AwardRow['award']
  /** Places are pointers within the row. */
  readonly problems: readonly PlacedProblem[]
}

/** Undefined when the filter of the columns file leaves the row out. */
function readRow(
  { value, problems }: JsonRow,
  flatPlan: (keys: readonly string[]) => ColumnPlan,
  options: ReadAwardsOptions,
): ReadRow | undefined {
  if (value === undefined) {
    return {
      problems: problems.map(({ pointer, ...rest }) => ({
        ...rest,
        ...(pointer !== undefined && { place: pointer }),
      })),
    }
  }
  if (isNestedAward(value)) return readNested(value, options)
  const keys = Object.keys(value)
  const plan = flatPlan(keys)
  const cells = keys.map((key) => cellOfScalar(value[key]))
  return isWanted(plan, cells) ? readFlat(plan, cells, options) : undefined
}

function readNested(
  value: NonNullable<JsonRow['value']>,
  { moduleKeys }: ReadAwardsOptions,
): ReadRow {
  const sorted = cellsOfNestedAward(value)
  const strange = [...sorted.row.modules.keys()].some((key) => moduleKeys?.includes(key) === false)
  const read = awardOfCells(sorted.row)
  return {
    ...read,
    problems: [
      ...sorted.problems.map(({ pointer, ...rest }) => ({ ...rest, place: pointer ?? '' })),
      ...(strange ? [{ ...MODULE_UNKNOWN, place: '/modules' }] : []),
      ...read.problems,
    ],
  }
}

const MODULE_UNKNOWN = error('module-unknown', 'the template has no such module')

function readFlat(
  plan: ColumnPlan,
  cells: readonly ReturnType<typeof cellOfScalar>[],
  { columns }: ReadAwardsOptions,
): ReadRow {
  const placed = placeCells(plan, cells)
  const read = plan.usable ? awardOfCells(placed.row, columns) : { problems: [] }
  const inRow = [...plan.problems, ...placed.problems].map(({ column, ...rest }) =>
    column === undefined ? rest : { ...rest, place: pointerTo('', column) },
  )
  const inCells = read.problems.map(({ place, ...rest }) =>
    place === undefined ? rest : { ...rest, place: pointerTo('', place) },
  )
  return { ...read, plan, problems: [...inRow, ...inCells] }
}

function located({ row, pointer }: JsonRow, read: ReadRow, file: string): AwardRow {
  const { award, plan, problems } = read
  const where = { ...(row !== undefined && { row }), ...(pointer !== undefined && { pointer }) }
  const faults = problems.map(({ place, rule, severity, message }) => ({
    file,
    ...where,
    ...(place !== undefined && { pointer: (pointer ?? '') + place }),
    rule,
    severity,
    message,
  }))
  if (!award || hasError(faults)) return { ...where, faults }
  if (!plan) return { ...where, faults, award }
  return { ...where, faults, award, columnOf: (at) => columnOf(plan, award, at) }
}
