// A check in numbers and examples: what stays of it once the rows are no longer in memory.

import type { InputFault, Severity } from '../../model/fault.ts'
import { byRule, countGoodWithWarnings } from '../../template/awards/describe-check.ts'
import { awardsOf, type CheckedInput } from '../intake/checked-input.ts'
import type { CheckSummary, FindingGroup, FindingPlace } from './upload.ts'

/** Findings of a rule that are shown. */
const SHOWN = 8
/** Longer than any message of ours; headings of the file stand in some. */
const MAX_CHARACTERS = 400
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information']

/** Sums a check up. */
export function summarizeCheck(checked: CheckedInput): CheckSummary {
  const { count, faulty, duplicates, faults } = checked
  const hasWarnings = faults.some(({ severity }) => severity === 'warning')
  return {
    good: count,
    faulty: faulty.length,
    duplicate: duplicates.length,
    withWarnings: hasWarnings ? countGoodWithWarnings({ good: [...awardsOf(checked)], faults }) : 0,
    groups: SEVERITIES.flatMap((severity) =>
      byRule(faults.filter((fault) => fault.severity === severity)).map(groupOf),
    ),
  }
}

function groupOf(faults: readonly InputFault[]): FindingGroup {
  const [first] = faults
  return {
    rule: first?.rule ?? '',
    severity: first?.severity ?? 'error',
    count: faults.length,
    places: faults.slice(0, SHOWN).map(placeOf),
  }
}

function placeOf({ row, column, pointer, message }: InputFault): FindingPlace {
  return {
    ...(row !== undefined && { row }),
    ...(column !== undefined && { column: column.slice(0, MAX_CHARACTERS) }),
    ...(pointer !== undefined && { pointer: pointer.slice(0, MAX_CHARACTERS) }),
    message: message.slice(0, MAX_CHARACTERS),
  }
}
