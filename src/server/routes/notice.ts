// What somebody at a browser sees when a request could not be answered and no page of its own says so. Programs get the
// problem document.

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { html } from '../../util/html.ts'
import { basePath } from '../base-path.ts'
import { pageFrame, wordsIn } from '../pages/page-frame.ts'
import { pageLanguage } from '../pages/page-language.ts'
import { PAGE_STYLE } from '../pages/page-style.ts'
import type { PageText } from '../pages/page-texts.ts'
import { prefersHtml } from '../prefers-html.ts'
import { problemOf } from '../problem.ts'
import { pageHeaders } from '../security-headers.ts'

const HEADERS = {
  ...pageHeaders(PAGE_STYLE),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
}

/** The page; undefined for programs. Whoever only names the host is led to the verify page. */
export function generalNotice(
  c: Context,
  error: unknown,
  publicBaseUrl: string | undefined,
): Response | undefined {
  if (!prefersHtml(c.req.header('accept'))) return undefined
  const verifyPath = `${basePath(publicBaseUrl)}/verify`
  if (c.req.path === '/' && c.req.method === 'GET') return c.redirect(verifyPath, 303)
  const language = pageLanguage(c.req.query('lang'), c.req.header('accept-language'))
  const words = wordsIn(language)
  const { document, headers } = problemOf(error, publicBaseUrl)
  const told = words(textFor(document.status))
  const page = pageFrame(language, {
    title: told,
    action: verifyPath,
    contents: html`<h1>${told}</h1>
<div class="card alert" role="alert"><p lang="en">${document.title}: ${document.detail}</p></div>
<p><a href="${verifyPath}?lang=${language}">${words('title')}</a></p>`,
  })
  return c.body(page, document.status as ContentfulStatusCode, { ...headers, ...HEADERS })
}

function textFor(status: number): PageText {
  if (status === 404 || status === 410) return 'nothingHere'
  return status === 429 || status >= 500 ? 'notNow' : 'notAnswered'
}
