// The result of a check in the words of a registrar: how many rows of which kind, then the findings by rule
// with a few examples each. Everything said here is in the faults; scripts read those.

import type { InputFault, Severity } from '../../model/fault.ts'
import type { RowPlace } from './judge-row.ts'
import type { SortedRows } from './row-sorter.ts'

/** What is described: of the good rows only where they stand. */
export interface CheckResult extends Omit<SortedRows, 'good'> {
  readonly good: readonly RowPlace[]
}

const TITLES: Readonly<Record<Severity, string>> = {
  error: 'To be put right before anything is issued',
  warning: 'Worth a look',
  information: 'For information',
}

/** Lines for a terminal or a mail, without the learners' data; at most `examples` places per rule. */
export function describeCheck(checked: CheckResult, examples = 3): string[] {
  const { good, faulty, duplicates, faults } = checked
  const withWarnings = countGoodWithWarnings(checked)
  const lines = [
    `${counted(good.length, 'award')} good${withWarnings > 0 ? ` (${withWarnings} with warnings)` : ''}`,
    `${counted(faulty.length, 'row')} wrong`,
    `${counted(duplicates.length, 'row')} said twice`,
  ]
  for (const severity of ['error', 'warning', 'information'] as const) {
    const found = faults.filter((fault) => fault.severity === severity)
    if (found.length === 0) continue
    lines.push('', `${TITLES[severity]}:`)
    for (const group of byRule(found)) lines.push(...ruleLines(group, examples))
  }
  return lines
}

/** How many good rows have warnings. */
export function countGoodWithWarnings({
  good,
  faults,
}: Pick<CheckResult, 'good' | 'faults'>): number {
  const warned = new Set(
    faults
      .filter(({ severity }) => severity === 'warning')
      .map(({ row, pointer }) => row ?? pointer),
  )
  const isWarned = (row?: number, pointer?: string) =>
    row !== undefined
      ? warned.has(row)
      : [...warned].some((place) => typeof place === 'string' && isWithin(place, pointer ?? ''))
  return good.filter(({ row, pointer }) => isWarned(row, pointer)).length
}

function isWithin(pointer: string, parent: string): boolean {
  return pointer === parent || pointer.startsWith(`${parent}/`)
}

/** Findings of one rule with one message stand together, in the order of their first place. */
export function byRule(faults: readonly InputFault[]): InputFault[][] {
  const groups = new Map<string, InputFault[]>()
  for (const fault of faults) {
    const group = groups.get(fault.rule)
    if (group) group.push(fault)
    else groups.set(fault.rule, [fault])
  }
  return [...groups.values()]
}

function ruleLines(group: readonly InputFault[], examples: number): string[] {
  const rule = group[0]?.rule ?? ''
  const shown = group.slice(0, examples).map((fault) => `    ${placed(fault)}`)
  const more = group.length - shown.length
  const rest = more > 0 ? [`    and ${more} more`] : []
  return [`  ${counted(group.length, 'finding')} of the kind "${rule}"`, ...shown, ...rest]
}

function placed({ file, row, column, pointer, message }: InputFault): string {
  const parts = [
    ...(row === undefined && !pointer ? [file] : []),
    ...(row === undefined ? [] : [`row ${row}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
    ...(pointer === undefined || pointer === '' || column !== undefined ? [] : [pointer]),
  ]
  return `${parts.join(', ')}: ${message}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
