// `/claim/{token}`: for people a page, for wallets the map of protocols (`?iuv=1` or JSON asked for), and the files.
// Looking at it changes nothing: programs that fetch every link in a message take nothing from the learner.
// https://w3c-ccg.github.io/vc-api/#interaction-url-format

import type { Context } from 'hono'
import { offerOf } from '../../batch/claim-links.ts'
import { ELEMENT_KEYS } from '../../model/element-labels.ts'
import type { Claiming } from '../claiming/claiming.ts'
import { offerLink } from '../claiming/credential-offer.ts'
import type { ServerDependencies } from '../dependencies.ts'
import { claimNoticePage } from '../pages/claim-page.ts'
import type { ClaimText } from '../pages/claim-texts.ts'
import { prefersHtml } from '../prefers-html.ts'
import { problemOf, RequestProblem } from '../problem.ts'
import { requestFault } from '../request-members.ts'
import { readFields } from '../request-parameters.ts'
import { downloadAll, downloadFile } from './claim-files.ts'
import { assertGood, CLAIM_HEADERS, type Found, findLink, languageOf } from './claim-link.ts'
import { provenLinks, sendPage } from './claim-view.ts'

type Handler = (c: Context) => Promise<Response>
type Page =
  | 'claimPage'
  | 'downloadAll'
  | 'downloadFile'
  | 'openWallet'
  | 'reportError'
  | 'shareAward'

const MAX_BYTES = 32 * 1024
const MAX_MESSAGE = 1000

/** The handlers of the page; without claims there is nothing at their addresses. */
export function createClaimPages(
  { limits }: ServerDependencies,
  claiming: Claiming | undefined,
): Readonly<Record<Page, Handler>> {
  const bodyLimits = { maxBytes: MAX_BYTES, timeoutMs: limits.bodyMs }
  const handler =
    (work: (c: Context, found: Found, claiming: Claiming) => Promise<Response>): Handler =>
    async (c) => {
      if (!claiming) throw new RequestProblem('NOT_FOUND', 'there is no such link')
      return await work(c, await findLink(c, claiming), claiming)
    }
  return {
    claimPage: handler(async (c, found, of) => {
      const wantsProtocols = c.req.query('iuv') === '1' || !prefersHtml(c.req.header('accept'))
      return wantsProtocols ? protocols(c, found, of) : sendPage(c, found, of)
    }),
    downloadAll: handler(downloadAll),
    downloadFile: handler(downloadFile),
    openWallet: handler(async (c, found, of) =>
      openWallet(c, found, { claiming: of, fields: await readFields(c, bodyLimits) }),
    ),
    reportError: handler(async (c, found, of) =>
      reportError(c, found, { claiming: of, fields: await readFields(c, bodyLimits) }),
    ),
    shareAward: handler(async (c, found, of) =>
      shareAward(c, found, { claiming: of, fields: await readFields(c, bodyLimits) }),
    ),
  }
}

/** What wallets read at the address of the page. */
async function protocols(
  c: Context,
  { claim, award, token }: Found,
  { base, offered }: Claiming,
): Promise<Response> {
  assertGood(award)
  const configurations = await offered(award)
  const offer = offerOf(token)
  const hasBadge = configurations.some(({ of, format }) => of === 'ob3' && format === 'ldp_vc')
  const answer = {
    protocols: {
      ...(hasBadge && { vcapi: `${base}/exchanges/${offer}` }),
      ...(configurations.length > 0 && { OID4VCI: offerLink(base, offer) }),
    },
    ...(claim.needsCode && { codeRequired: true }),
  }
  return c.json(answer, 200, { 'cache-control': 'no-store', vary: 'accept' })
}

interface Form {
  readonly claiming: Claiming
  readonly fields: URLSearchParams
}

/** The code was typed here instead of in the wallet: links that work without it, for minutes. */
async function openWallet(c: Context, found: Found, { claiming, fields }: Form): Promise<Response> {
  const { claim } = found
  const { ledger, now } = claiming
  const code = (fields.get('code') ?? '').replaceAll(/\s/g, '')
  const outcome = await ledger.redeem(
    { claimId: claim.id, ...(claim.needsCode && { code }) },
    now(),
  )
  if (outcome !== 'redeemed') {
    const text = outcome === 'code-locked' ? 'codeLocked' : 'codeWrong'
    return await sendPage(c, found, claiming, { notice: { text }, status: 403 })
  }
  const links = await provenLinks(found, claiming, languageOf(c))
  if (!links) throw new RequestProblem('CLAIM_REFUSED', 'this award cannot be had in a wallet')
  return await sendPage(c, found, claiming, { proven: { ...links, by: 'code' } })
}

async function shareAward(c: Context, found: Found, { claiming, fields }: Form): Promise<Response> {
  const { ledger, now } = claiming
  const wanted = fields.get('share')
  if (wanted !== 'on' && wanted !== 'off')
    throw requestFault('/share', 'enum', 'expected share to be on or off')
  if (wanted === 'off') await ledger.unshare(found.claim.id)
  else {
    assertGood(found.award)
    await ledger.share(found.claim.id, now())
  }
  return await sendPage(c, found, claiming)
}

async function reportError(
  c: Context,
  found: Found,
  { claiming, fields }: Form,
): Promise<Response> {
  const numbers = fields.getAll('element').map(Number)
  const elements = ELEMENT_KEYS.map((_, at) => at + 1).filter((one) => numbers.includes(one))
  const message = (fields.get('message') ?? '').trim().slice(0, MAX_MESSAGE)
  if (elements.length === 0 && message === '')
    return await sendPage(c, found, claiming, { notice: { text: 'reportEmpty' }, status: 400 })
  const claimId = found.claim.id
  const id = await claiming.ledger.openCase({ claimId, elements, message }, claiming.now())
  const notice = { text: 'reported', detail: id, back: found.path } as const
  return c.body(claimNoticePage(languageOf(c), found.path, notice), 200, CLAIM_HEADERS)
}

const NOTICES: Readonly<Record<string, ClaimText>> = {
  NOT_FOUND: 'linkUnknown',
  FILE_UNAVAILABLE: 'fileNotMade',
  CLAIM_ENDED: 'linkEnded',
  CLAIM_REFUSED: 'takenBack',
  TOO_MANY_REQUESTS: 'busy',
  OVERLOADED: 'busy',
}

/** What somebody at a browser sees when a request could not be answered; undefined for programs. */
export function claimNotice(c: Context, error: unknown): Response | undefined {
  if (!prefersHtml(c.req.header('accept'))) return undefined
  const { document, headers } = problemOf(error)
  const text = NOTICES[document.code] ?? 'busy'
  const page = claimNoticePage(languageOf(c), linkPath(c.req.path), { text })
  const status = document.status as 400 | 403 | 404 | 410 | 429 | 500 | 503
  return c.body(page, status, { ...headers, ...CLAIM_HEADERS })
}

/** The page of the link, from whatever lies below it: where other languages lead. */
function linkPath(path: string): string {
  return path.split('/').slice(0, 3).join('/')
}
