// `/shared/{share}`: what a learner shares, verified anew at each look, and the file itself. The address names nobody. One
// that was never shared, is not shared any more, or whose award was erased is answered in the same way.

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { basePath } from '../base-path.ts'
import type { AwardFile } from '../claiming/award-files.ts'
import type { Claiming } from '../claiming/claiming.ts'
import type { ServerDependencies } from '../dependencies.ts'
import type { Judge } from '../judge.ts'
import { sharedNoticePage } from '../pages/shared-notice-page.ts'
import { prefersHtml } from '../prefers-html.ts'
import { problemOf, RequestProblem } from '../problem.ts'
import { languageOf } from './claim-link.ts'
import { REPORT_HEADERS, sendReport } from './report-answer.ts'

type Handler = (c: Context) => Promise<Response>

const NOT_INDEXED = { 'x-robots-tag': 'noindex' }

/** The handlers; without claims there is nothing at their addresses. */
export function createShared(
  { clock, publicBaseUrl }: ServerDependencies,
  claiming: Claiming | undefined,
  judge: Judge,
): Readonly<Record<'sharedAward' | 'sharedFile', Handler>> {
  return {
    async sharedAward(c) {
      const { bytes } = await sharedFile(c, claiming)
      const report = await judge(bytes, {}, c.req.raw.signal)
      const base = basePath(publicBaseUrl)
      const action = `${base}${pagePath(c.req.path)}`
      const shared = { file: `${action}/file`, verifyPage: `${base}/verify` }
      const answer = sendReport(c, { bytes, report, action, at: clock(), shared })
      answer.headers.set('x-robots-tag', NOT_INDEXED['x-robots-tag'])
      return answer
    },
    async sharedFile(c) {
      const { name, bytes } = await sharedFile(c, claiming)
      return c.body(bytes.slice(), 200, {
        ...NOT_INDEXED,
        'content-type': 'application/octet-stream',
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
      })
    },
  }
}

/** The one file of an award that is shared: the badge, which says least of the learner, else the next there is. */
async function sharedFile(c: Context, claiming: Claiming | undefined): Promise<AwardFile> {
  const award = await claiming?.ledger.findShared(c.req.param('share') ?? '')
  const files = award && claiming ? await claiming.readAward(award) : []
  const file =
    files.find(({ kind }) => kind === 'ob3') ?? files.find(({ kind }) => kind === 'elm') ?? files[0]
  if (file) return file
  throw new RequestProblem('NOT_FOUND', 'nothing is shared at this address')
}

/** The page, from whatever lies below it. */
function pagePath(path: string): string {
  return path.split('/').slice(0, 3).join('/')
}

/** What somebody at a browser sees when a request could not be answered; undefined for programs. */
export function sharedNotice(
  c: Context,
  error: unknown,
  publicBaseUrl?: string,
): Response | undefined {
  if (!prefersHtml(c.req.header('accept'))) return undefined
  const { document, headers } = problemOf(error)
  const action = `${basePath(publicBaseUrl)}${pagePath(c.req.path)}`
  const text = document.code === 'NOT_FOUND' ? 'notShared' : 'busy'
  const page = sharedNoticePage(languageOf(c), action, text)
  const status = document.status as ContentfulStatusCode
  return c.body(page, status, { ...headers, ...REPORT_HEADERS, ...NOT_INDEXED })
}
