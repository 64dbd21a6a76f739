// `GET /verify`, the page, and `POST /verify`, for the page and for machines: a file, a text or a form in, the report
// out, 200 whatever the verdict. Nothing is stored.

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { basePath } from '../base-path.ts'
import type { ServerDependencies } from '../dependencies.ts'
import type { Judge } from '../judge.ts'
import type { LoadLimit } from '../load-limit.ts'
import { pageLanguage } from '../pages/page-language.ts'
import { PAGE_STYLE } from '../pages/page-style.ts'
import type { PageText } from '../pages/page-texts.ts'
import { verifyFormPage } from '../pages/verify-form-page.ts'
import { verifyScript } from '../pages/verify-script.ts'
import { prefersHtml } from '../prefers-html.ts'
import { problemOf, RequestProblem } from '../problem.ts'
import type { ServerCode } from '../problem-codes.ts'
import { readSubmission } from '../request-form.ts'
import { pageHeaders } from '../security-headers.ts'
import { createLinkReader, linkIn } from './linked-credential.ts'
import { verifierName } from './on-device.ts'
import { REPORT_HEADERS, sendReport } from './report-answer.ts'

/** For the form, which has a script. */
const formHeaders = (onDevice: boolean) => ({
  ...REPORT_HEADERS,
  ...pageHeaders(PAGE_STYLE, { script: verifyScript(onDevice), onDevice }),
})
const FORM_HEADERS = { upload: formHeaders(false), onDevice: formHeaders(true) }

/** The empty page. */
export function createVerifyPage(dependencies: ServerDependencies): (c: Context) => Response {
  const form = formOf(dependencies)
  return (c) => c.body(form.page(c), 200, form.headers)
}

/** The form, with whatever this server offers. */
function formOf({
  publicBaseUrl,
  onDevice,
}: Pick<ServerDependencies, 'publicBaseUrl' | 'onDevice'>) {
  const action = `${basePath(publicBaseUrl)}/verify`
  const verifier = onDevice && { verifier: `${action}/browser/${verifierName(onDevice)}` }
  return {
    headers: onDevice ? FORM_HEADERS.onDevice : FORM_HEADERS.upload,
    page: (c: Context, notice?: PageText) =>
      verifyFormPage(languageOf(c), action, { ...verifier, ...(notice && { notice }) }),
  }
}

/** Verifies what was sent. */
export function createVerify(
  dependencies: ServerDependencies,
  judge: Judge,
  limit: LoadLimit,
): (c: Context) => Promise<Response> {
  const { limits, clock, publicBaseUrl } = dependencies
  const action = `${basePath(publicBaseUrl)}/verify`
  const form = formOf(dependencies)
  const readLinked = createLinkReader(dependencies.loadLinked, limit)
  return async (c) => {
    const { bytes: sent, recipient } = await readSubmission(c, limits)
    if (!sent) throw new RequestProblem('BODY_MISSING', 'expected a file or a text, found neither')
    const link = prefersHtml(c.req.header('accept')) ? linkIn(sent) : undefined
    const bytes = link === undefined ? sent : await readLinked(link, c.req.raw.signal)
    if (!bytes) return c.body(form.page(c, 'linkSent'), 200, form.headers)
    const request = recipient === undefined ? {} : { recipient }
    const report = await judge(bytes, request, c.req.raw.signal)
    return sendReport(c, { bytes, report, action, at: clock() })
  }
}

/** What somebody at a browser sees when a request could not be answered: the form again, and why. */
export function verifyNotice(
  c: Context,
  error: unknown,
  dependencies: Pick<ServerDependencies, 'publicBaseUrl' | 'onDevice'>,
): Response | undefined {
  if (!prefersHtml(c.req.header('accept'))) return undefined
  const { document, headers } = problemOf(error)
  const notice = NOTICES[document.code as ServerCode] ?? 'notRead'
  const form = formOf(dependencies)
  const status = document.status as ContentfulStatusCode
  return c.body(form.page(c, notice), status, { ...headers, ...form.headers })
}

const NOTICES: Readonly<Partial<Record<ServerCode, PageText>>> = {
  BODY_MISSING: 'nothingSent',
  BODY_TOO_LARGE: 'tooLarge',
  TOO_MANY_REQUESTS: 'busy',
  OVERLOADED: 'busy',
  DEADLINE_EXCEEDED: 'busy',
}

function languageOf(c: Context) {
  return pageLanguage(c.req.query('lang'), c.req.header('accept-language'))
}
