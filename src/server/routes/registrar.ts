// `/registrar`: the page of those who look after awards, on the same ledger as the admin interface and with the same
// scopes. Works without scripts; whatever changes something asks once.

import type { Context } from 'hono'
import { makeClaimLinks } from '../../batch/claim-links.ts'
import type { StandingAction } from '../../ledger/ledger.ts'
import { addDuration } from '../../util/time.ts'
import type { Claiming } from '../claiming/claiming.ts'
import type { Scope, ServerDependencies } from '../dependencies.ts'
import { pageLanguage } from '../pages/page-language.ts'
import { PAGE_STYLE } from '../pages/page-style.ts'
import {
  awardPage,
  confirmPage,
  loginPage,
  newLinkPage,
  overviewPage,
  type RegistrarAct,
  type RegistrarView,
} from '../pages/registrar-pages.ts'
import type { RegistrarText } from '../pages/registrar-texts.ts'
import { RequestProblem } from '../problem.ts'
import {
  assertOwnForm,
  closeSession,
  openSession,
  type Session,
  sessionOf,
} from '../registrar-session.ts'
import { readFields } from '../request-parameters.ts'
import { pageHeaders } from '../security-headers.ts'

type Handler = (c: Context) => Promise<Response>
type Page =
  | 'registrarPage'
  | 'registrarAward'
  | 'registrarLogin'
  | 'registrarLogout'
  | 'registrarAct'
  | 'registrarCase'

const HEADERS = {
  ...pageHeaders(PAGE_STYLE),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
}
const MAX_BYTES = 16 * 1024
const LINK_VALID_FOR = 'P90D'

const SCOPE_OF: Readonly<Record<RegistrarAct, Scope>> = {
  resend: 'links',
  revoke: 'standing',
  suspend: 'standing',
  reinstate: 'standing',
}

/** What a handler works with. */
interface Desk {
  /** Whether awards can be handed in. */
  readonly hasUploads: boolean
  readonly c: Context
  readonly claiming: Claiming
  readonly session: Session
  readonly view: RegistrarView
}

/** The handlers; without claims there is nothing at their addresses. */
export function createRegistrar(
  dependencies: ServerDependencies,
  claiming: Claiming | undefined,
): Readonly<Record<Page, Handler>> {
  const { limits, tokens, desk } = dependencies
  const fieldsOf = async (c: Context) =>
    await readFields(c, { maxBytes: MAX_BYTES, timeoutMs: limits.bodyMs })
  const open =
    (work: (c: Context, claiming: Claiming) => Promise<Response>): Handler =>
    async (c) => {
      if (!claiming) throw new RequestProblem('NOT_FOUND', 'the server has no ledger of awards')
      if (c.req.method === 'POST') assertOwnForm(c)
      return await work(c, claiming)
    }
  const guarded = (work: (desk: Desk) => Promise<Response>): Handler =>
    open(async (c, of) => {
      const view = viewOf(c, of)
      const session = sessionOf(c, of, tokens)
      if (!session?.may('awards')) return c.body(loginPage(view), 200, HEADERS)
      return await work({ c, claiming: of, session, view, hasUploads: desk !== undefined })
    })
  return {
    registrarPage: guarded(overview),
    registrarAward: guarded(async (desk) => await showAward(desk, desk.c.req.query('name') ?? '')),
    registrarLogin: open(async (c, of) => {
      const cookie = openSession((await fieldsOf(c)).get('token') ?? '', of, tokens ?? [])
      const view = viewOf(c, of)
      return cookie === undefined
        ? c.body(loginPage({ ...view, notice: 'logInFailed' }), 403, HEADERS)
        : seeOther(c, view, cookie)
    }),
    registrarLogout: open(async (c, of) => seeOther(c, viewOf(c, of), closeSession(of))),
    registrarAct: guarded(async (desk) => await act(desk, await fieldsOf(desk.c), dependencies)),
    registrarCase: guarded(async (desk) => await closeCase(desk, await fieldsOf(desk.c))),
  }
}

function viewOf(c: Context, { base }: Claiming): RegistrarView {
  const language = pageLanguage(c.req.query('lang'), c.req.header('accept-language'))
  return { language, action: `${new URL(base).pathname.replace(/\/$/, '')}/registrar` }
}

function seeOther(c: Context, { action, language }: RegistrarView, cookie: string): Response {
  const location = `${action}?lang=${language}`
  return c.body(null, 303, { location, 'set-cookie': cookie, 'cache-control': 'no-store' })
}

async function overview(
  { c, claiming, session, view, hasUploads }: Desk,
  notice?: RegistrarText,
): Promise<Response> {
  const { batches } = await claiming.ledger.summary()
  const hasDesk = hasUploads && (session.may('upload') || session.may('approve'))
  const cases = await claiming.ledger.cases({ openOnly: true })
  const told = { ...view, ...(notice && { notice }) }
  return c.body(overviewPage(told, { batches, cases, hasDesk }), 200, HEADERS)
}

async function showAward(desk: Desk, name: string, notice?: RegistrarText): Promise<Response> {
  const { c, claiming, view } = desk
  const { ledger, now } = claiming
  const [award] = await ledger.find({ by: 'name', name: name.trim() })
  if (!award) return await overview(desk, 'notFound')
  const claims = await ledger.claimsOf(award.awardHash, now())
  const told = { ...view, ...(notice && { notice }) }
  return c.body(awardPage(told, { award, claims }), 200, HEADERS)
}

async function act(
  desk: Desk,
  fields: URLSearchParams,
  { publishLists }: ServerDependencies,
): Promise<Response> {
  const { c, claiming, session, view } = desk
  const wanted = fields.get('act') ?? ''
  if (!Object.hasOwn(SCOPE_OF, wanted))
    throw new RequestProblem('FORM_INVALID', 'expected an act that the page offers')
  const what = wanted as RegistrarAct
  const name = fields.get('award') ?? ''
  const reason = (fields.get('reason') ?? '').trim().slice(0, 500)
  const [award] = await claiming.ledger.find({ by: 'name', name })
  if (!award) return await overview(desk, 'notFound')
  const { awardHash } = award
  if (!session.may(SCOPE_OF[what])) return await showAward(desk, awardHash, 'logInFailed')
  if (what !== 'resend' && (reason === '' || !publishLists))
    return await showAward(desk, awardHash, 'notDone')
  if (fields.get('confirmed') !== 'yes')
    return c.body(confirmPage(view, { act: what, award: awardHash, reason }), 200, HEADERS)
  if (what === 'resend') return await resend(desk, awardHash)
  return await changeStanding(desk, { awardHash, action: what, reason }, publishLists)
}

async function resend(desk: Desk, awardHash: string): Promise<Response> {
  const { c, claiming, view } = desk
  const { ledger, base, now, randomBytes } = claiming
  const awards = await ledger.find({ by: 'name', name: awardHash })
  const expiresAt = addDuration(now(), LINK_VALID_FOR)
  const options = { ledger, base, now: now(), expiresAt, withCode: true, renew: true, randomBytes }
  for await (const made of makeClaimLinks(awards, options))
    if (made.state === 'made')
      return c.body(
        newLinkPage(view, { award: awardHash, link: made.link, code: made.code }),
        200,
        HEADERS,
      )
  return await showAward(desk, awardHash, 'notDone')
}

async function changeStanding(
  desk: Desk,
  change: { readonly awardHash: string; readonly action: StandingAction; readonly reason: string },
  publishLists: ServerDependencies['publishLists'],
): Promise<Response> {
  const { ledger, now } = desk.claiming
  const { awardHash, action, reason } = change
  const [result] = await ledger.changeStanding([awardHash], { action, reason, at: now() })
  await publishLists?.(now())
  const isDone = result?.outcome === 'changed' || result?.outcome === 'unchanged'
  return await showAward(desk, awardHash, isDone ? 'done' : 'notDone')
}

async function closeCase(desk: Desk, fields: URLSearchParams): Promise<Response> {
  const { claiming, session } = desk
  const outcome = fields.get('outcome')
  if (outcome !== 'corrected' && outcome !== 'declined')
    throw new RequestProblem('FORM_INVALID', 'expected an outcome that the page offers')
  if (!session.may('links')) return await overview(desk, 'logInFailed')
  await claiming.ledger.closeCase(fields.get('case') ?? '', outcome, claiming.now())
  return await overview(desk, 'done')
}
