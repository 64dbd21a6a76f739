// A report as an answer: a page for people, JSON for programs; 200 whatever the verdict.

import type { Context } from 'hono'
import type { Report } from '../../model/report.ts'
import { shownContents } from '../pages/contents-card.ts'
import { pageLanguage } from '../pages/page-language.ts'
import { PAGE_STYLE } from '../pages/page-style.ts'
import { type ReportPageOptions, verifyReportPage } from '../pages/verify-report-page.ts'
import { prefersHtml } from '../prefers-html.ts'
import { pageHeaders } from '../security-headers.ts'

/** Headers of pages about a credential. */
export const REPORT_HEADERS = {
  ...pageHeaders(PAGE_STYLE),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  vary: 'accept, accept-language',
}

/** For a page with the credential's own picture. */
const PICTURE_HEADERS = { ...REPORT_HEADERS, ...pageHeaders(PAGE_STYLE, { pictures: true }) }

export interface ReportAnswer extends Pick<ReportPageOptions, 'action' | 'at' | 'shared'> {
  /** What was verified. */
  readonly bytes: Uint8Array
  readonly report: Report
}

/** Answers in the form that is asked for. */
export function sendReport(c: Context, { bytes, report, ...options }: ReportAnswer): Response {
  if (!prefersHtml(c.req.header('accept')))
    return c.json(report, 200, { 'cache-control': 'no-store', vary: 'accept' })
  const contents = shownContents(bytes, report)
  const language = pageLanguage(c.req.query('lang'), c.req.header('accept-language'))
  const page = verifyReportPage(report, { ...options, language, ...(contents && { contents }) })
  return c.body(
    page,
    200,
    contents && contents.pictures.size > 0 ? PICTURE_HEADERS : REPORT_HEADERS,
  )
}
