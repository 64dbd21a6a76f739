// A report in words, for somebody who admits students and is no programmer: the verdict, five questions with
// their answers, and what to do next. Names are shown as the trust list gives them; foreign text is defused.

import type { CheckName, CheckResult, EndorsementSummary, Report } from '../model/report.ts'
import type { Json } from '../util/json.ts'
import { CODES } from '../verify/codes.ts'
import { plainText } from './plain-text.ts'
import { europassLines, sealedBy, sealLines } from './seal-words.ts'
import type { VerifyInput } from './verify-inputs.ts'

const VERDICTS = {
  passed: '[✓] PASSED',
  failed: '[✗] FAILED',
  indeterminate: '[?] NOT CERTAIN',
} as const

const SIGNS = { passed: '✓', failed: '✗', indeterminate: '?', 'not-applicable': '·' } as const

/** A question that a clerk asks, the checks that answer it, and the answers. */
interface Question {
  readonly text: string
  readonly checks: readonly CheckName[]
  readonly answers: Readonly<Record<CheckResult['outcome'], string>>
}

const UNCHANGED = 'Unchanged since signing'

const QUESTIONS: readonly Question[] = [
  {
    text: UNCHANGED,
    checks: ['format', 'contexts', 'proof', 'endorsements', 'time'],
    answers: {
      passed: 'yes',
      failed: 'no',
      indeterminate: 'not known',
      'not-applicable': 'not applicable',
    },
  },
  {
    text: 'Who signed, who vouches',
    checks: ['controller', 'certificate', 'trust'],
    answers: { passed: '', failed: '', indeterminate: '', 'not-applicable': '' },
  },
  {
    text: 'Valid on this date',
    checks: ['validity'],
    answers: {
      passed: 'yes',
      failed: 'no',
      indeterminate: 'not known',
      'not-applicable': 'has no dates',
    },
  },
  {
    text: 'Not revoked',
    checks: ['status'],
    answers: {
      passed: 'yes, the issuer’s list was looked at',
      failed: 'no',
      indeterminate: 'not known',
      'not-applicable': 'cannot be revoked: the issuer keeps no list for it',
    },
  },
  {
    text: 'Meant for this person',
    checks: ['recipient'],
    answers: {
      passed: 'yes',
      failed: 'no',
      indeterminate: 'not known',
      'not-applicable': 'not asked (name the person with --recipient)',
    },
  },
]

/** Asked only where something is wrong: most people need not know that there are standards. */
const BUILT_WELL: Question = {
  text: 'Built as its standard asks',
  checks: ['profile', 'references'],
  answers: {
    passed: 'yes',
    failed: 'no',
    indeterminate: 'not known',
    'not-applicable': 'not applicable',
  },
}

/** A report as a few lines for people. */
export function wordReport({ file }: VerifyInput, report: Report): string {
  const lines = [`${VERDICTS[report.verdict]}  ${plainText(file)}`]
  const title = [nameOf(report.subject), nameOf(report.achievement)].filter((name) => name)
  if (title.length > 0) lines.push(`    ${title.join(': ')}`)
  for (const question of QUESTIONS) lines.push(...answer(question, report))
  if (report.checks.some((result) => BUILT_WELL.checks.includes(result.check) && isOpen(result)))
    lines.push(...answer(BUILT_WELL, report))
  for (const one of report.credentials ?? []) lines.push(...wordInside(one.report, report))
  for (const one of report.endorsements ?? []) lines.push(...wordEndorsement(one, report))
  for (const { message } of report.warnings) lines.push(`    note: ${plainText(message)}`)
  return `${lines.join('\n')}\n\n`
}

/** A credential that a presentation or a record holds: what it is, who signed it, and what is wrong with it. */
function wordInside(inner: Report, outer: Report): string[] {
  const sign = inner.verdict === 'passed' && !isProven(outer) ? '?' : SIGNS[inner.verdict]
  const name = nameOf(inner.achievement) ?? 'a credential without a name'
  const telling = worstOf(inner.checks)
  const reason = telling && isOpen(telling) ? `: ${reasonOf(telling)}` : ''
  return [
    `  ${sign} ${'Holds'.padEnd(26)} ${name}${reason}`,
    `${' '.repeat(31)}signed by ${signer(inner)}`,
  ]
}

const ENDORSED = { passed: '✓', failed: '✗', indeterminate: '?' } as const

/** Who endorses it: under the trusted name, or as what the endorser claims to be. */
function wordEndorsement(
  { verdict, issuer, comment }: EndorsementSummary,
  report: Report,
): string[] {
  const id = issuer.id === null ? 'nobody' : plainText(issuer.id)
  const claims = issuer.claims === null ? '' : `, claims to be “${plainText(issuer.claims)}”`
  const who = issuer.trustedName === null ? `${id}${claims}` : plainText(issuer.trustedName)
  // Put into a credential that is not proven itself, a good one endorses nothing.
  const sign = verdict === 'passed' && !isProven(report) ? '?' : ENDORSED[verdict]
  const line = `  ${sign} ${'Endorsed by'.padEnd(26)} ${verdict === 'failed' ? 'not proven: ' : ''}${who}`
  return comment === null ? [line] : [line, `${' '.repeat(31)}“${plainText(comment)}”`]
}

/** A report with every check, its code, its explanation and what to do next. */
export function explainReport(input: VerifyInput, report: Report): string {
  const lines = report.checks.flatMap((check) => {
    const { explanation, next } = entryOf(check.code)
    const place = check.pointer === undefined ? '' : ` at ${plainText(check.pointer)}`
    const open = isOpen(check)
    return [
      `    ${SIGNS[check.outcome]} ${check.check}: ${check.outcome} (${check.code})${place}`,
      `        ${plainText(check.message)}`,
      ...(open && explanation !== check.message ? [`        It means: ${explanation}.`] : []),
      ...(open && next !== undefined ? [`        What to do: ${next}`] : []),
      ...(check.spec === undefined || !open ? [] : [`        Rule: ${check.spec}`]),
    ]
  })
  const about = [...sealLines(report), ...europassLines(report.europass)]
  const all = [...lines, ...(about.length > 0 ? ['', ...about] : [])]
  return `${wordReport(input, report).trimEnd()}\n\n${all.join('\n')}\n\n`
}

function isOpen({ outcome }: CheckResult): boolean {
  return outcome === 'failed' || outcome === 'indeterminate'
}

function answer(question: Question, report: Report): string[] {
  const results = report.checks.filter((result) => question.checks.includes(result.check))
  const telling = worstOf(results)
  const outcome = telling?.outcome ?? 'indeterminate'
  const isNone = telling !== undefined && NO_CREDENTIAL.includes(telling.code)
  const isKept = outcome === 'not-applicable' && telling?.check === 'status' && isPartial(report)
  const isVoid = outcome === 'passed' && question.text !== UNCHANGED && !isProven(report)
  const answered = answerWords(question, outcome, { isNone, isKept, isVoid })
  // A key may be the issuer's and the signature still not fit: then nobody is known to have signed.
  const sign = isVoid ? (answered === '' ? '?' : SIGNS['not-applicable']) : SIGNS[outcome]
  const reason = telling && isOpen(telling) ? `: ${reasonOf(telling)}` : ''
  const line = `  ${sign} ${question.text.padEnd(26)} ${answered || signer(report)}${reason}`
  const next = reason === '' ? undefined : entryOf(telling?.code ?? '').next
  return next === undefined ? [line] : [line, `${' '.repeat(31)}→ ${next}`]
}

/** What a rule expected says little to a clerk: first what it means. */
function reasonOf({ code, message }: CheckResult): string {
  const { explanation } = entryOf(code)
  const isRule = message.startsWith('expected ') && explanation !== ''
  return isRule ? `${explanation} (${plainText(message)})` : plainText(message)
}

/** What a holder leaves out is not absent from what was signed. */
function isPartial({ warnings }: Report): boolean {
  return warnings.some(({ code }) => code === 'PROOF_SELECTIVE')
}

const KEPT =
  'not known: the holder chose what to show, and shows no list on which it could be revoked'

function answerWords(
  { answers }: Question,
  outcome: CheckResult['outcome'],
  found: { readonly isNone: boolean; readonly isKept: boolean; readonly isVoid: boolean },
): string {
  if (found.isNone) return 'there is nothing to check'
  if (found.isKept) return KEPT
  return found.isVoid && answers.passed !== '' ? VOID : answers[outcome]
}

/** An answer that was not signed by anybody who is known. */
const VOID = 'says nothing: anybody may have written it'

/** What was handed in by mistake is no forgery. */
const NO_CREDENTIAL: readonly string[] = [
  ...['FORMAT_LINK', 'FORMAT_PICTURE', 'FORMAT_WEB_PAGE', 'FORMAT_UNKNOWN'],
  ...['FORMAT_NOT_CREDENTIAL', 'CREDENTIAL_WRAPPED', 'FORMAT_PACKED', 'FORMAT_ARCHIVE'],
  ...['FORMAT_MESSAGE', 'FORMAT_OFFICE', 'FORMAT_MARKUP', 'FORMAT_FOR_WALLET'],
  ...['FORMAT_SECRET_KEY', 'TOKEN_NOT_ALONE'],
  ...['IMAGE_WITHOUT_CREDENTIAL', 'PDF_WITHOUT_CREDENTIAL'],
]

function isProven({ checks }: Report): boolean {
  return checks
    .filter(({ check }) => check === 'controller' || check === 'proof')
    .every(({ outcome }) => outcome === 'passed')
}

/** The trusted name only for a key that is the issuer's; what the credential says is called a claim. */
function signer(report: Report): string {
  if (report.presentation) return presenter(report, report.presentation.holder)
  const { issuer } = report
  // A seal proves the identifier in its certificate; the id in the document is whatever stands there.
  const id = sealedBy(report) ?? (issuer.id === null ? 'nobody' : plainText(issuer.id))
  const claims = issuer.claims === null ? '' : `, claims to be “${plainText(issuer.claims)}”`
  if (!isProven(report)) return `not proven (${id}${claims})`
  if (issuer.trustedName === null) return `${id}${claims}`
  const trust = report.checks.find(({ check }) => check === 'trust')
  const voucher = trust?.outcome === 'passed' ? `; ${plainText(trust.message)}` : ''
  return `${plainText(issuer.trustedName)} (${id}${claims})${voucher}`
}

/** Whoever shows credentials vouches for none of them: each in it has an issuer of its own. */
function presenter(report: Report, holder: string | null): string {
  const who = holder === null ? 'somebody who gives no name' : plainText(holder)
  return isProven(report) ? `shown by ${who}` : `not proven (shown by ${who})`
}

const SEVERITY = { failed: 0, indeterminate: 1, passed: 2, 'not-applicable': 3 } as const

/** The most serious result; of equal ones the first that says more than "not looked at". */
function worstOf(results: readonly CheckResult[]): CheckResult | undefined {
  const rank = (result: CheckResult) =>
    SEVERITY[result.outcome] * 2 + (result.code === 'NOT_CHECKED' ? 1 : 0)
  return [...results].sort((a, b) => rank(a) - rank(b))[0]
}

function nameOf(object: { readonly [key: string]: Json } | null): string | undefined {
  return typeof object?.name === 'string' ? plainText(object.name) : undefined
}

function entryOf(code: string) {
  const entry = Object.entries(CODES).find(([name]) => name === code)?.[1]
  return entry ?? { explanation: '' }
}
