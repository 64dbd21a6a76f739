// From the headings of a table to where each column goes: canonical headings, the columns file's rules,
// and every fault of the heading row itself. The rows below it are sorted by `place-cells.ts`.

import { error, hasError, type Problem, type TableCell } from './award-row.ts'
import { cleanCell } from './cell-text.ts'
import type { ColumnRule, Columns } from './columns.ts'
import { type Field, nameOf, nearestHeading, squeezed, targetOf } from './fields.ts'

/** A problem of the heading row, with the heading it is about. */
export interface HeadingProblem extends Problem {
  readonly column?: string
}

interface PlannedColumn extends ColumnRule {
  readonly index: number
}

/** Where the columns of one table go. */
export interface ColumnPlan {
  readonly headings: readonly string[]
  readonly columns: readonly PlannedColumn[]
  readonly constants: Columns['constants']
  readonly filter?: { readonly index: number; readonly equals: ReadonlySet<string> }
  readonly problems: readonly HeadingProblem[]
  /** Whether rows can be placed in columns at all. */
  readonly usable: boolean
}

/** What is known beside an awards file. */
export interface ReadAwardsOptions {
  readonly columns?: Columns
  /** Keys of the template's modules; without them any module key is let through. */
  readonly moduleKeys?: readonly string[]
}

/** What planning needs to know beside the headings. */
export interface PlanContext extends ReadAwardsOptions {
  /** Tables need their required columns; rows of JSON objects are judged one by one. */
  readonly requireColumns: boolean
}

const REQUIRED: readonly Field[] = ['date_of_birth', 'awarded_on']

/** Plans a table from its heading row, as the file writes it. */
export function planColumns(rawHeadings: readonly string[], context: PlanContext): ColumnPlan {
  const cleaned = rawHeadings.map(cleanCell)
  // Empty headings behind the last one are what spreadsheets leave; one in between is a fault.
  const width = cleaned.findLastIndex(({ text }) => text !== '') + 1
  const headings = cleaned.slice(0, width).map(({ text }) => text.slice(0, 120))
  const rules = headings.map((heading) => ruleFor(heading, context))
  const columns = rules.flatMap((rule, index) => (isPlaced(rule) ? [{ ...rule, index }] : []))
  const constants = context.columns?.constants ?? []
  const filter = planFilter(headings, context.columns)
  if (headings.length > 0 && columns.length === 0) {
    const message =
      'expected a heading row with names such as given_name, family_name, date_of_birth and awarded_on, recognised none of its cells; a columns file says what your headings stand for'
    return {
      headings: [],
      columns,
      constants,
      problems: [error('heading-missing', message)],
      usable: false,
    }
  }
  const missing = context.requireColumns ? missingColumns(columns, constants) : []
  const twice = repeated(columns, constants)
  const problems = [
    ...cleaned
      .slice(0, width)
      .flatMap(({ problems: found }, index) =>
        found.map((problem) => ({ ...problem, column: headings[index] ?? '' })),
      ),
    ...strangers(headings, rules, context),
    ...twice,
    ...missing,
    ...absentFromFile(headings, context),
  ]
  const usable =
    !hasError(missing) && !hasError(twice) && (filter === undefined || filter.index >= 0)
  return { headings, columns, constants, problems, usable, ...(filter && { filter }) }
}

type HeadingRule = ColumnRule | 'ignored' | 'unknown'

function isPlaced(rule: HeadingRule): rule is ColumnRule {
  return typeof rule === 'object' && (rule.target !== undefined || rule.split !== undefined)
}

const folded = (heading: string) => heading.normalize('NFC').trim().toLowerCase()

function ruleFor(heading: string, { columns, moduleKeys }: PlanContext): HeadingRule {
  const wanted = folded(heading)
  const stated = columns?.columns.find((rule) => folded(rule.heading) === wanted)
  if (stated) {
    const { target } = stated
    if (target === undefined || 'field' in target) return stated
    const known = targetOf(nameOf(target), moduleKeys)
    return known === undefined ? 'unknown' : { ...stated, target: known }
  }
  if (columns?.ignore.some((ignored) => folded(ignored) === wanted)) return 'ignored'
  if (columns?.filter && folded(columns.filter.column) === wanted) return 'ignored'
  const target = targetOf(heading, moduleKeys)
  return target ? { heading, target } : 'unknown'
}

function strangers(
  headings: readonly string[],
  rules: readonly HeadingRule[],
  { moduleKeys }: PlanContext,
): HeadingProblem[] {
  return headings.flatMap((column, index) => {
    if (rules[index] !== 'unknown') return []
    if (column === '') return [error('heading-empty', `column ${index + 1} has no heading`)]
    const near = nearestHeading(column, moduleKeys)
    const isModule = squeezed(column).startsWith('module:')
    const hint = near
      ? `the nearest is ${near}`
      : isModule && moduleKeys !== undefined
        ? 'the template has no such module'
        : 'map or ignore it in a columns file'
    return [{ ...error('heading-unknown', `the heading is not a canonical one; ${hint}`), column }]
  })
}

/** Names of the fields that a column fills. */
export function namesOf({ target, split }: ColumnRule): readonly string[] {
  if (split) return ['given_name', 'family_name']
  return target ? [nameOf(target)] : []
}

function repeated(
  columns: readonly PlannedColumn[],
  constants: Columns['constants'],
): HeadingProblem[] {
  const seen = new Set(constants.map(({ target }) => nameOf(target)))
  return columns.flatMap((column) =>
    namesOf(column).flatMap((name) => {
      if (!seen.has(name)) {
        seen.add(name)
        return []
      }
      const message = `expected ${name} once, found it in several columns or as a constant too`
      return [{ ...error('heading-twice', message), column: column.heading }]
    }),
  )
}

function missingColumns(
  columns: readonly PlannedColumn[],
  constants: Columns['constants'],
): HeadingProblem[] {
  const present = new Set([
    ...columns.flatMap(namesOf),
    ...constants.map(({ target }) => nameOf(target)),
  ])
  const missing: string[] = REQUIRED.filter((field) => !present.has(field))
  if (!present.has('given_name') && !present.has('family_name'))
    missing.push('given_name or family_name')
  return missing.map((name) =>
    error('column-missing', `expected a column ${name}, found none; add it or map one to it`),
  )
}

/** A heading that the columns file speaks of and the table does not have. */
function absentFromFile(headings: readonly string[], { columns, requireColumns }: PlanContext) {
  if (!columns || !requireColumns) return []
  const present = new Set(headings.map(folded))
  const absent: HeadingProblem[] = columns.columns
    .filter(({ heading }) => !present.has(folded(heading)))
    .map(({ heading }) => ({
      rule: 'column-absent',
      severity: 'warning',
      message: 'the columns file maps a heading that the file does not have',
      column: heading,
    }))
  if (columns.filter && !present.has(folded(columns.filter.column))) {
    const message = 'the columns file filters by a heading that the file does not have'
    absent.push({ ...error('filter-column-missing', message), column: columns.filter.column })
  }
  return absent
}

function planFilter(headings: readonly string[], columns?: Columns): ColumnPlan['filter'] {
  if (!columns?.filter) return undefined
  const wanted = folded(columns.filter.column)
  const index = headings.findIndex((heading) => folded(heading) === wanted)
  return { index, equals: new Set(columns.filter.equals) }
}

/** Whether the filter of the columns file lets a row through. */
export function isWanted(plan: ColumnPlan, cells: readonly TableCell[]): boolean {
  if (!plan.filter) return true
  return plan.filter.equals.has((cells[plan.filter.index]?.text ?? '').normalize('NFC').trim())
}
