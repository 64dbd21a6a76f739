// The five questions of the page: which checks answer each, how the answers are put together, and the verdict that
// stands above them. specs/picture.md, "The pages". Words are elsewhere.

import type { CheckName, CheckResult, Outcome, Report } from '../../model/report.ts'
import type { AXIS_TEXTS } from './axis-texts.ts'
import type { PageText } from './page-texts.ts'
import { reasonOf } from './reason-of.ts'
import type { ReasonName } from './reason-texts.ts'

type AxisText = keyof typeof AXIS_TEXTS

interface Question {
  readonly question: AxisText
  readonly checks: readonly CheckName[]
  readonly passed: AxisText
  /** When there is nothing of the kind; that of `passed` where absent. */
  readonly none?: AxisText
}

const QUESTIONS: readonly Question[] = [
  {
    question: 'integrity',
    checks: ['format', 'contexts', 'proof', 'time', 'endorsements'],
    passed: 'integrityPassed',
  },
  {
    question: 'signer',
    checks: ['controller', 'certificate', 'trust'],
    passed: 'signerPassed',
    none: 'signerUnasked',
  },
  { question: 'validity', checks: ['validity'], passed: 'validityPassed' },
  { question: 'status', checks: ['status'], passed: 'statusPassed', none: 'statusNone' },
  {
    question: 'recipient',
    checks: ['recipient'],
    passed: 'recipientPassed',
    none: 'recipientNone',
  },
]

/** Asked only where something is wrong: most people need not know that there are standards. */
const FORM: Question = { question: 'form', checks: ['profile', 'references'], passed: 'formPassed' }

/** One question answered. */
export interface Axis {
  readonly question: AxisText
  readonly outcome: Outcome
  /** Why it did not pass, or what can be said when it did. */
  readonly answer: { readonly reason: ReasonName } | { readonly text: AxisText }
}

/** The answers to the five questions, and to a sixth where there is something to say. */
export function axesOf(report: Report): readonly Axis[] {
  const form = axisOf(FORM, report)
  const axes = QUESTIONS.map((question) => axisOf(question, report))
  return isOpen(form.outcome) ? [...axes, form] : axes
}

function axisOf({ question, checks, passed, none }: Question, report: Report): Axis {
  const results = report.checks.filter(({ check }) => checks.includes(check))
  const telling = worstOf(results)
  const notAsked = question === 'signer' && results.some(isUnaskedTrust)
  if (!telling) return { question, outcome: 'indeterminate', answer: { reason: 'notReached' } }
  if (isOpen(telling.outcome))
    return { question, outcome: telling.outcome, answer: { reason: reasonOf(telling) } }
  // The key may be the issuer's and the signature still not fit: then nobody is known to have signed. Nor do dates,
  // lists or names count that anybody may have written.
  if (question !== 'integrity' && telling.outcome === 'passed' && !isUnchanged(report)) {
    const outcome = question === 'signer' ? 'indeterminate' : 'not-applicable'
    return { question, outcome, answer: { reason: 'notReached' } }
  }
  if (notAsked && none) return { question, outcome: 'not-applicable', answer: { text: none } }
  const { outcome } = telling
  if (outcome !== 'not-applicable') return { question, outcome, answer: { text: passed } }
  const isKept = question === 'status' && isPartial(report)
  return { question, outcome, answer: { text: isKept ? 'statusNotShown' : (none ?? passed) } }
}

/** What a holder leaves out is not absent from what was signed. */
function isPartial({ warnings }: Report): boolean {
  return warnings.some(({ code }) => code === 'PROOF_SELECTIVE')
}

function isUnaskedTrust({ check, outcome }: CheckResult): boolean {
  return check === 'trust' && outcome === 'not-applicable'
}

function isOpen(outcome: Outcome): boolean {
  return outcome === 'failed' || outcome === 'indeterminate'
}

const SEVERITY = { failed: 0, indeterminate: 1, passed: 2, 'not-applicable': 3 } as const

/** The most serious result; of equal ones the first that says more than "not looked at". */
function worstOf(results: readonly CheckResult[]): CheckResult | undefined {
  const rank = ({ outcome, code }: CheckResult) =>
    SEVERITY[outcome] * 2 + (code === 'NOT_CHECKED' ? 1 : 0)
  return [...results].sort((a, b) => rank(a) - rank(b))[0]
}

/** A format without linked data has no contexts. */
const INTEGRITY: readonly (readonly [CheckName, readonly Outcome[]])[] = [
  ['format', ['passed']],
  ['contexts', ['passed', 'not-applicable']],
  ['proof', ['passed']],
]

/** Whether what is shown is what was signed: only then may any of it be shown. */
export function isUnchanged({ checks }: Report): boolean {
  return INTEGRITY.every(([name, outcomes]) => {
    const results = checks.filter(({ check }) => check === name)
    return results.length > 0 && results.every(({ outcome }) => outcomes.includes(outcome))
  })
}

/** The heading over the answers. "Genuine" is said only of what a trusted issuer signed. */
export function headingOf(report: Report): PageText {
  if (report.verdict !== 'indeterminate') return report.verdict
  const known = axesOf(report)
    .filter(({ question }) => question === 'integrity' || question === 'signer')
    .every(({ outcome }) => outcome === 'passed')
  return known ? 'genuineBut' : 'indeterminate'
}
