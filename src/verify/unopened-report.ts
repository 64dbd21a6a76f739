// The report on what could not be opened, or was not let finish: one finding, and every other check not looked at.

import { CHECK_NAMES, type Report, verdictOf } from '../model/report.ts'
import { failed, indeterminate } from './finding.ts'
import { type Unopened, unread } from './opened.ts'
import { NOBODY } from './summary.ts'

/** The report on an input that is no credential, or none that this version reads. */
export function unopenedReport({ outcome, format, code, message, pointer }: Unopened): Report {
  const place = { message, pointer }
  const first =
    outcome === 'failed' ? failed('format', code, place) : indeterminate('format', code, place)
  const others = CHECK_NAMES.filter((check) => check !== 'format')
  const checks = [first, ...others.map((check) => indeterminate(check, 'NOT_CHECKED'))]
  return { format, verdict: verdictOf(checks), checks, warnings: [], ...NOBODY }
}

/** The report on an input whose verification took more time or memory than any honest one. */
export function stoppedReport(): Report {
  return unopenedReport(unread('unknown', 'VERIFICATION_STOPPED'))
}
