// A report as the VC-API answers it: `verified`, `problemDetails` and the report itself. 200 when no check failed,
// what could not be told included; 400 with a problem document when one did. specs/interfaces.md, "Server".

import type { Context } from 'hono'
import type { CheckName, CheckResult, Report } from '../model/report.ts'
import { problemType, sendProblemDocument, titleOf } from './problem.ts'

/** One thing that keeps a credential from being verified; RFC 9457, with the place and the outcome. */
export interface ProblemDetail {
  readonly type: string
  readonly title: string
  readonly code: string
  readonly detail: string
  readonly check: CheckName
  readonly outcome: 'failed' | 'indeterminate'
  readonly pointer?: string
  readonly spec?: string
}

const VCDM = 'https://www.w3.org/TR/vc-data-model#'
const STATUS = 'https://www.w3.org/ns/credentials/status-list#'

/** The problem types that W3C specifications have for a failed check. */
const TYPE_OF_CHECK: Readonly<Partial<Record<CheckName, string>>> = {
  format: `${VCDM}PARSING_ERROR`,
  contexts: `${VCDM}MALFORMED_VALUE_ERROR`,
  profile: `${VCDM}MALFORMED_VALUE_ERROR`,
  proof: `${VCDM}CRYPTOGRAPHIC_SECURITY_ERROR`,
  controller: `${VCDM}CRYPTOGRAPHIC_SECURITY_ERROR`,
  validity: `${VCDM}RANGE_ERROR`,
}
const TYPE_OF_CODE: Readonly<Record<string, string>> = {
  STATUS_LIST_UNREACHABLE: `${STATUS}STATUS_RETRIEVAL_ERROR`,
  STATUS_LIST_INVALID: `${STATUS}STATUS_VERIFICATION_ERROR`,
  STATUS_LIST_TOO_SHORT: `${STATUS}STATUS_LIST_LENGTH_ERROR`,
  STATUS_INDEX_OUT_OF_RANGE: `${VCDM}RANGE_ERROR`,
}

/** What failed and what could not be told, failures first. */
export function problemDetailsOf(report: Report, publicBaseUrl?: string): readonly ProblemDetail[] {
  const open = (['failed', 'indeterminate'] as const).flatMap((outcome) =>
    report.checks
      .filter((result) => result.outcome === outcome && result.code !== 'NOT_CHECKED')
      .map((result) => detailOf(result, outcome, publicBaseUrl)),
  )
  return open
}

function detailOf(
  { check, code, message, pointer, spec }: CheckResult,
  outcome: ProblemDetail['outcome'],
  publicBaseUrl?: string,
): ProblemDetail {
  const ofCheck = outcome === 'failed' ? TYPE_OF_CHECK[check] : undefined
  return {
    type: TYPE_OF_CODE[code] ?? ofCheck ?? problemType(code, publicBaseUrl),
    title: titleOf(code),
    code,
    detail: message,
    check,
    outcome,
    ...(pointer !== undefined && { pointer }),
    ...(spec !== undefined && { spec }),
  }
}

/** Answers with a report by the rules of the VC-API. */
export function sendVerification(c: Context, report: Report, publicBaseUrl?: string): Response {
  const answer = {
    verified: report.verdict === 'passed',
    problemDetails: problemDetailsOf(report, publicBaseUrl),
    report,
  }
  if (report.verdict !== 'failed') return c.json(answer, 200, { 'cache-control': 'no-store' })
  const document = {
    type: problemType('VERIFICATION_FAILED', publicBaseUrl),
    title: titleOf('VERIFICATION_FAILED'),
    status: 400,
    code: 'VERIFICATION_FAILED',
    detail: answer.problemDetails[0]?.detail ?? 'a check of the credential failed',
    ...answer,
  }
  return sendProblemDocument(c, document)
}
