// How checks state what they found. The spec link comes from the code table, so that no finding is without one.

import type { CheckName, CheckResult, Outcome, ReportWarning } from '../model/report.ts'
import { CODES, type FindingCode } from './codes.ts'

/** What one check came to: at least one result, and what else should be said. */
export interface Checked {
  readonly results: readonly CheckResult[]
  readonly warnings: readonly ReportWarning[]
}

interface Place {
  /** JSON pointer into the credential. */
  readonly pointer?: string | undefined
  /** Sentence for people; the code's own explanation by default. */
  readonly message?: string | undefined
}

export function passed(check: CheckName, place: Place = {}): CheckResult {
  return result(check, 'passed', 'OK', place)
}

export function failed(check: CheckName, code: FindingCode, place: Place = {}): CheckResult {
  return result(check, 'failed', code, place)
}

export function indeterminate(check: CheckName, code: FindingCode, place: Place = {}): CheckResult {
  return result(check, 'indeterminate', code, place)
}

/** Nothing of the kind in this credential, or nobody asked. */
export function notApplicable(check: CheckName, place: Place = {}): CheckResult {
  return result(check, 'not-applicable', 'NOT_APPLICABLE', place)
}

export function warning(code: FindingCode, place: Place = {}): ReportWarning {
  const { explanation } = CODES[code]
  return {
    code,
    message: place.message ?? explanation,
    ...(place.pointer !== undefined && { pointer: place.pointer }),
  }
}

/** Results as a check's answer. */
export function checked(
  results: CheckResult | readonly CheckResult[],
  warnings: readonly ReportWarning[] = [],
): Checked {
  return { results: Array.isArray(results) ? results : [results as CheckResult], warnings }
}

function result(
  check: CheckName,
  outcome: Outcome,
  code: FindingCode,
  { pointer, message }: Place,
): CheckResult {
  const entry = CODES[code]
  return {
    check,
    outcome,
    code,
    message: message ?? entry.explanation,
    ...(pointer !== undefined && { pointer }),
    ...('spec' in entry && { spec: entry.spec }),
  }
}
