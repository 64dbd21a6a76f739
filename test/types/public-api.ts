// Compiled by `npm run typecheck`, never run: what the public types allow, and what they must not.
import {
  type CheckResult,
  createVerifier,
  type IssuanceRecord,
  loadPinnedContexts,
  type Report,
  type Template,
  verdictOf,
} from '../../src/index.ts'

const contexts = loadPinnedContexts()
createVerifier({ contexts, clock: () => new Date(0), trust: 'any' })

// @ts-expect-error a verifier without a clock would have to read one itself
createVerifier({ contexts })

// @ts-expect-error trust is a list, 'any' or 'none', never a guess
createVerifier({ contexts, clock: () => new Date(0), trust: true })

declare const report: Report
// @ts-expect-error a report is read-only
report.verdict = 'passed'

declare const check: CheckResult
// @ts-expect-error an outcome is one of four words
const outcome: 'valid' = check.outcome

// @ts-expect-error the verdict is decided over checks, not over words
verdictOf(['passed'])

declare const record: IssuanceRecord
// @ts-expect-error an instant is a Date inside, text only at the border
const issuedAt: string = record.issuedAt

declare const template: Template
// @ts-expect-error decimals are texts: 0.1 + 0.2 has no place in ECTS
const ects: number | undefined = template.workload.ects

export { ects, issuedAt, outcome }
