// `/claim/{token}`: for people a page, for wallets the map of protocols (`?iuv=1` or JSON asked for), and the files.
// Looking at it changes nothing: programs that fetch every link in a message take nothing from the learner.
// https://w3c-ccg.github.io/vc-api/#interaction-url-format

import type { Context } from 'hono'
import { offerOf } from '../../batch/claim-links.ts'
import { createZipWriter, packMember } from '../../container/zip-writer.ts'
import type { ClaimedAward } from '../../ledger/claims.ts'
import { ELEMENT_KEYS } from '../../model/element-labels.ts'
import { concatBytes } from '../../util/bytes.ts'
import { awardFacts } from '../claiming/award-facts.ts'
import { type AwardFile, readAwardFiles } from '../claiming/award-files.ts'
import { after, type Claiming, GRANT_SECONDS } from '../claiming/claiming.ts'
import { buildOffer, offerLink, offerLinkByValue } from '../claiming/credential-offer.ts'
import type { ServerDependencies } from '../dependencies.ts'
import { type ClaimView, claimNoticePage, claimPage } from '../pages/claim-page.ts'
import type { ClaimText } from '../pages/claim-texts.ts'
import { pageLanguage } from '../pages/page-language.ts'
import { PAGE_STYLE } from '../pages/page-style.ts'
import { prefersHtml } from '../prefers-html.ts'
import { problemOf, RequestProblem } from '../problem.ts'
import { readFields } from '../request-parameters.ts'
import { pageHeaders } from '../security-headers.ts'

type Handler = (c: Context) => Promise<Response>
type Page = 'claimPage' | 'downloadAll' | 'downloadFile' | 'openWallet' | 'reportError'

const HEADERS = {
  ...pageHeaders(PAGE_STYLE),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
  vary: 'accept, accept-language',
}
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
  }
}

interface Found extends ClaimedAward {
  readonly token: string
  readonly path: string
}

async function findLink(c: Context, { ledger, now, base }: Claiming): Promise<Found> {
  const token = c.req.param('token') ?? ''
  const found = await ledger.findClaim({ by: 'token', token }, now())
  if (!found) throw new RequestProblem('NOT_FOUND', 'there is no such link')
  if (found.claim.state !== 'open')
    throw new RequestProblem('CLAIM_ENDED', 'expected a link that is still open')
  return { ...found, token, path: `${pathOf(base)}/claim/${token}` }
}

function pathOf(base: string): string {
  return new URL(base).pathname.replace(/\/$/, '')
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

async function sendPage(
  c: Context,
  found: Found,
  claiming: Claiming,
  more: Partial<ClaimView> & { readonly status?: 200 | 400 | 403 } = {},
): Promise<Response> {
  const { claim, award, token, path } = found
  const { base, readFile } = claiming
  const isGood = award.standing === 'good'
  const files = isGood ? await readAwardFiles(award, readFile) : []
  const wallets = isGood ? await claiming.offered(award) : []
  const { status = 200, ...view } = more
  const standing = isGood ? files.length === 0 && 'notReady' : STANDINGS[award.standing]
  const page = claimPage({
    language: languageOf(c),
    action: path,
    verifyUrl: `${base}/verify`,
    claim,
    facts: awardFacts(files),
    credentialId: award.ids.ob3CredentialId,
    files,
    ...(wallets.length > 0 && { offerLink: offerLink(base, offerOf(token)) }),
    ...(standing && { notice: { text: standing } }),
    ...view,
  })
  return c.body(page, status, HEADERS)
}

const STANDINGS = { good: 'notReady', revoked: 'takenBack', suspended: 'onHold' } as const

function assertGood({ standing }: ClaimedAward['award']): void {
  if (standing !== 'good')
    throw new RequestProblem('CLAIM_REFUSED', 'expected an award that was not taken back')
}

async function downloadAll(c: Context, found: Found, claiming: Claiming): Promise<Response> {
  const files = await filesOf(found, claiming)
  if (files.length === 0) throw new RequestProblem('NOT_FOUND', 'there are no files yet')
  const writer = createZipWriter()
  const members = files.map(({ name, bytes }) => writer.add(packMember(name, bytes)))
  await claiming.ledger.noteDelivery(found.claim.id, { downloaded: true }, claiming.now())
  const archive = concatBytes(...members, writer.end())
  return sendFile(c, {
    name: `${found.award.awardHash}.zip`,
    bytes: archive,
    type: 'application/zip',
  })
}

async function downloadFile(c: Context, found: Found, claiming: Claiming): Promise<Response> {
  const wanted = c.req.param('file') ?? ''
  const file = (await filesOf(found, claiming)).find(({ name }) => name === wanted)
  if (!file) throw new RequestProblem('NOT_FOUND', 'there is no such file')
  await claiming.ledger.noteDelivery(found.claim.id, { downloaded: true }, claiming.now())
  return sendFile(c, { ...file, type: 'application/octet-stream' })
}

async function filesOf({ award }: Found, { readFile }: Claiming): Promise<readonly AwardFile[]> {
  assertGood(award)
  return await readAwardFiles(award, readFile)
}

function sendFile(
  c: Context,
  {
    name,
    bytes,
    type,
  }: { readonly name: string; readonly bytes: Uint8Array; readonly type: string },
): Response {
  return c.body(bytes.slice(), 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  })
}

interface Form {
  readonly claiming: Claiming
  readonly fields: URLSearchParams
}

/** The code was typed here instead of in the wallet: links that work without it, for minutes. */
async function openWallet(c: Context, found: Found, { claiming, fields }: Form): Promise<Response> {
  const { claim } = found
  const { ledger, base, box, now } = claiming
  const code = (fields.get('code') ?? '').replaceAll(/\s/g, '')
  const outcome = await ledger.redeem(
    { claimId: claim.id, ...(claim.needsCode && { code }) },
    now(),
  )
  if (outcome !== 'redeemed') {
    const text = outcome === 'code-locked' ? 'codeLocked' : 'codeWrong'
    return await sendPage(c, found, claiming, { notice: { text }, status: 403 })
  }
  const offer = await buildOffer(found, claiming, { language: languageOf(c), codeProven: true })
  if (!offer) throw new RequestProblem('CLAIM_REFUSED', 'this award cannot be had in a wallet')
  const ticket = box.make('exchange', [claim.id], after(now(), GRANT_SECONDS))
  const request = {
    credentialRequestOrigin: new URL(base).origin,
    protocols: { vcapi: `${base}/exchanges/${ticket}` },
  }
  const proven = {
    offerLink: offerLinkByValue(offer),
    exchangeLink: `dccrequest://request?request=${encodeURIComponent(JSON.stringify(request))}`,
  }
  return await sendPage(c, found, claiming, { proven })
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
  return c.body(claimNoticePage(languageOf(c), found.path, notice), 200, HEADERS)
}

const NOTICES: Readonly<Record<string, ClaimText>> = {
  NOT_FOUND: 'linkUnknown',
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
  return c.body(page, status, { ...headers, ...HEADERS })
}

/** The page of the link, from whatever lies below it: where other languages lead. */
function linkPath(path: string): string {
  return path.split('/').slice(0, 3).join('/')
}

function languageOf(c: Context) {
  return pageLanguage(c.req.query('lang'), c.req.header('accept-language'))
}
