// Logging in at a link instead of typing the code: to the university's provider and back. Whoever comes back with the
// learner's identifier is known at this one link for minutes; everybody else is told what to do.

import type { Context } from 'hono'
import type { Claiming } from '../claiming/claiming.ts'
import { isLearner, learnerIdentifiers } from '../login/learner-match.ts'
import {
  beginLogin,
  CALLBACK_PATH,
  endedCookie,
  learnerCookie,
  type Transaction,
  takeLogin,
} from '../login/login-transaction.ts'
import type { LoginResult } from '../login/open-id-provider.ts'
import { claimNoticePage } from '../pages/claim-page.ts'
import type { ClaimText } from '../pages/claim-texts.ts'
import { RequestProblem } from '../problem.ts'
import {
  assertGood,
  CLAIM_HEADERS,
  type Found,
  findLink,
  languageOf,
  openLink,
} from './claim-link.ts'
import { type MoreView, sendPage } from './claim-view.ts'

type Handler = (c: Context) => Promise<Response>

/** The handlers; without a provider there is nothing at their addresses. */
export function createLogin(
  claiming: Claiming | undefined,
): Readonly<Record<'startLogin' | 'finishLogin', Handler>> {
  const open =
    (work: (c: Context, claiming: LoginClaiming) => Promise<Response>): Handler =>
    async (c) => {
      const login = claiming?.login
      if (!login) throw new RequestProblem('NOT_FOUND', 'nobody logs in here')
      return await work(c, { ...claiming, login })
    }
  return { startLogin: open(start), finishLogin: open(finish) }
}

type LoginClaiming = Claiming & { readonly login: NonNullable<Claiming['login']> }

async function start(c: Context, claiming: LoginClaiming): Promise<Response> {
  const found = await findLink(c, claiming)
  assertGood(found.award)
  const { base, login } = claiming
  const language = languageOf(c)
  const { token } = found
  const { secrets, cookie } = beginLogin(claiming, { claimId: found.claim.id, token, language })
  const location = await login.provider.start({
    ...secrets,
    redirectUri: `${base}${CALLBACK_PATH}`,
    language,
    anew: c.req.query('anew') === '1',
  })
  if (!location)
    return await sendPage(c, found, claiming, {
      notice: { text: 'loginUnavailable' },
      status: 503,
    })
  return seeOther(c, location.href, [cookie])
}

async function finish(c: Context, claiming: LoginClaiming): Promise<Response> {
  const begun = await takeLogin(c, claiming)
  if (!begun) {
    const action = `${new URL(claiming.base).pathname.replace(/\/$/, '')}${CALLBACK_PATH}`
    const page = claimNoticePage(languageOf(c), action, { text: 'loginLost' })
    return c.body(page, 400, CLAIM_HEADERS)
  }
  const found = await openLink({ by: 'id', id: begun.claimId }, begun.token, claiming)
  assertGood(found.award)
  const { search } = new URL(c.req.url)
  // Under our own name: which address the browser used is no business of the provider.
  const answer = new URL(`${claiming.base}${CALLBACK_PATH}${search}`)
  const result = await claiming.login.provider.finish(answer, begun)
  if (await isLearnerOf(found, result, claiming))
    return seeOther(c, `${found.path}?lang=${begun.language}`, [
      endedCookie(claiming),
      learnerCookie(claiming, begun),
    ])
  return await refuse(c, { found, begun, result }, claiming)
}

async function isLearnerOf(
  { award }: Found,
  result: LoginResult,
  { readAward, login }: LoginClaiming,
): Promise<boolean> {
  if (result.outcome !== 'known') return false
  const learner = learnerIdentifiers(await readAward(award), login)
  return isLearner(result.identifiers, learner, login)
}

async function refuse(
  c: Context,
  { found, begun, result }: { found: Found; begun: Transaction; result: LoginResult },
  claiming: LoginClaiming,
): Promise<Response> {
  const text = textOf(result)
  const more: MoreView = {
    language: begun.language,
    notice: { text },
    status: text === 'loginUnavailable' ? 503 : 403,
    // Whoever is logged in at the provider as somebody else must be asked again.
    ...(text === 'loginOther' && { login: { name: claiming.login.provider.name, anew: true } }),
  }
  return await sendPage(c, found, claiming, more)
}

function textOf(result: LoginResult): ClaimText {
  if (result.outcome === 'unavailable') return 'loginUnavailable'
  if (result.outcome !== 'known') return 'loginFailed'
  return result.identifiers.length > 0 ? 'loginOther' : 'loginNoIdentifier'
}

function seeOther(c: Context, location: string, cookies: readonly string[]): Response {
  const answer = c.body(null, 303, { location, 'cache-control': 'no-store' })
  for (const cookie of cookies) answer.headers.append('set-cookie', cookie)
  return answer
}
