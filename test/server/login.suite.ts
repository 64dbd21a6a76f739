// Logging in at a link instead of typing the code: the learner gets wallet links that need none, for minutes and at this
// one link; everybody and everything else gets nothing, and the code still works.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isLearner } from '../../src/server/login/learner-match.ts'
import { CLAIM_TEXTS, type ClaimText } from '../../src/server/pages/claim-texts.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { BASE, type ClaimServer, startClaimServer } from '../support/claim-server.ts'
import { ISSUER, startLoginProvider } from '../support/login-provider.ts'
import { walletOf } from '../support/wallet.ts'

const ESI = 'urn:schac:personalUniqueCode:int:esi:tub.example:1005387'
const OTHER = 'urn:schac:personalUniqueCode:int:esi:tub.example:1008386'
const CLAIM = 'schac_personal_unique_code'
const HTML = { accept: 'text/html' }

const provider = startLoginProvider()
let server: ClaimServer
beforeAll(async () => {
  server = await startClaimServer({
    awards: 2,
    issue: ['--format', 'ob3', '--disclosure', 'full'],
    change: (made) => ({
      ...made,
      ...(made.claims && { claims: { ...made.claims, login: { provider: provider.client() } } }),
    }),
  })
})
afterAll(async () => await server.close())
beforeEach(() => {
  provider.mischief = {}
  provider.student = { [CLAIM]: [ESI] }
})

const tokenAt = (index: number) => server.links[index]?.token ?? ''
const cookieIn = (answer: Response, name: string) =>
  answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .find((one) => one.startsWith(`${name}=`) && !one.endsWith('=')) ?? ''

/** The way to the provider: where it leads, and the cookie of the browser that goes it. */
async function begin(index = 0, query = '?lang=en') {
  const answer = await server.fetch(`/claim/${tokenAt(index)}/login${query}`, { headers: HTML })
  const location = answer.headers.get('location') ?? ''
  return { answer, location, cookie: cookieIn(answer, 'sigillum-login') }
}
const end = async (back: URL, cookie: string) =>
  await server.fetch(back.href, { headers: { ...HTML, cookie } })
async function logIn(index = 0) {
  const { location, cookie } = await begin(index)
  return await end(provider.visit(location), cookie)
}
const page = async (index: number, cookie: string) =>
  await (
    await server.fetch(`/claim/${tokenAt(index)}?lang=en`, { headers: { ...HTML, cookie } })
  ).text()
const tells = async (answer: Response, status: number, text: ClaimText) => {
  expect(answer.status).toBe(status)
  expect(await answer.text()).toContain(CLAIM_TEXTS[text].en)
  expect(cookieIn(answer, 'sigillum-learner')).toBe('')
}

describe('a learner who logs in', () => {
  test('is offered the login beside the code', async () => {
    const shown = await page(0, '')
    expect(shown).toContain(`/claim/${tokenAt(0)}/login?lang=en`)
    expect(shown).toContain('WUT &lt;login&gt;')
    expect(shown).toContain(CLAIM_TEXTS.privateLogin.en)
    expect(shown).toContain('name="code"')
  })

  test('goes to the provider with PKCE, state and nonce, and with nothing of the award', async () => {
    const { answer, location, cookie } = await begin()
    expect(answer.status).toBe(303)
    const asked = new URL(location)
    expect(asked.origin + asked.pathname).toBe(`${ISSUER}/authorize`)
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: 'sigillum',
      response_type: 'code',
      redirect_uri: `${BASE}/login/callback`,
      scope: 'openid schac_personal_unique_code',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      ui_locales: 'en',
    })
    for (const secret of [tokenAt(0), server.links[0]?.award ?? ''])
      expect(location).not.toContain(secret)
    expect(answer.headers.getSetCookie()).toEqual([
      `${cookie}; Max-Age=600; Path=/login/callback; HttpOnly; SameSite=Lax; Secure`,
    ])
  })

  test.each([
    ['in a list of the ID token', {}, { [CLAIM]: [OTHER, ESI] }],
    ['as one text', {}, { [CLAIM]: ESI }],
    ['in capitals', {}, { [CLAIM]: [ESI.toUpperCase()] }],
    ['only at the UserInfo endpoint', { [CLAIM]: [ESI] }, {}],
  ])('with the identifier %s gets links that need no code', async (_, userInfo, claims) => {
    provider.student = {}
    provider.mischief = { userInfo, claims: claims as JsonObject }
    const done = await logIn()
    expect(done.status).toBe(303)
    expect(done.headers.get('location')).toBe(`/claim/${tokenAt(0)}?lang=en`)
    const cookies = done.headers.getSetCookie()
    expect(cookies.at(-1)).toMatch(
      new RegExp(`; Max-Age=600; Path=/claim/${tokenAt(0)}; HttpOnly; SameSite=Lax; Secure$`),
    )
    const shown = await page(0, cookieIn(done, 'sigillum-learner'))
    expect(shown).toContain(CLAIM_TEXTS.loginReady.en)
    const [, offer = ''] = /credential_offer=([^"]+)"/.exec(shown) ?? []
    const { grants } = JSON.parse(decodeURIComponent(offer)) as {
      grants: Record<string, { 'pre-authorized_code': string; tx_code?: unknown }>
    }
    const [grant] = Object.values(grants)
    expect(grant?.tx_code).toBeUndefined()
    const code = { 'pre-authorized_code': grant?.['pre-authorized_code'] ?? '' }
    expect((await walletOf(server).token(code)).status).toBe(200)
  })

  test('is known at this link only, for ten minutes', async () => {
    const cookie = cookieIn(await logIn(), 'sigillum-learner')
    expect(await page(1, cookie)).not.toContain(CLAIM_TEXTS.loginReady.en)
    const forged = cookie.slice(0, -2) + (cookie.at(-2) === 'A' ? 'BA' : 'AA')
    expect(await page(0, forged)).not.toContain(CLAIM_TEXTS.loginReady.en)
    const protocols = await server.fetch(`/claim/${tokenAt(0)}?iuv=1`, { headers: { cookie } })
    expect(await protocols.json()).toMatchObject({ codeRequired: true })
    server.wait(601)
    expect(await page(0, cookie)).not.toContain(CLAIM_TEXTS.loginReady.en)
  })
})

describe('a login that is not the learner’s', () => {
  test.each([
    ['another student', { [CLAIM]: [OTHER] }, 'loginOther'],
    ['somebody with half an identifier', { [CLAIM]: [ESI.slice(0, -1)] }, 'loginOther'],
    ['somebody whose number is the same', { [CLAIM]: ['1005387'] }, 'loginOther'],
    ['an empty claim', { [CLAIM]: '' }, 'loginNoIdentifier'],
    ['a claim of another shape', { [CLAIM]: { value: ESI } }, 'loginNoIdentifier'],
    ['no claim at all', {}, 'loginNoIdentifier'],
  ] as const)('%s gets nothing, and is told why', async (_, student, text) => {
    provider.student = student as unknown as JsonObject
    const answer = await logIn()
    await tells(answer, 403, text)
  })

  test('can be made again as somebody else', async () => {
    provider.student = { [CLAIM]: [OTHER] }
    expect(await (await logIn()).text()).toContain('/login?lang=en&amp;anew=1')
    const { location } = await begin(0, '?lang=en&anew=1')
    expect(new URL(location).searchParams.get('prompt')).toBe('login')
  })

  test('from a stolen link does not lock the code', async () => {
    provider.student = { [CLAIM]: [OTHER] }
    for (let n = 0; n < 12; n++) await logIn(1)
    const { token = '', code = '' } = server.links[1] ?? {}
    expect(await walletOf(server).access({ token, code })).toEqual(expect.any(String))
  })
})

describe('an answer of the provider', () => {
  const past = Math.floor(Date.now() / 1000) - 600
  test.each([
    ['with another nonce', { claims: { nonce: 'another' } }],
    ['of another issuer', { claims: { iss: 'https://login.mallory.example' } }],
    ['for another client', { claims: { aud: 'somebody-else' } }],
    ['for several clients, without saying for whom', { claims: { aud: ['sigillum', 'other'] } }],
    ['that has expired', { claims: { iat: past, exp: past + 60 } }],
    ['with alg none', { header: { alg: 'none' }, signature: new Uint8Array() }],
    ['with a signature by nobody', { signature: new Uint8Array(64).fill(1) }],
    ['with a key that it does not publish', { header: { kid: 'two' } }],
    ['about another person at UserInfo', { userInfo: { sub: 'student-2', [CLAIM]: [ESI] } }],
  ])('%s is refused', async (_, mischief) => {
    const atUserInfo = 'userInfo' in mischief
    const claims = {
      ...(!atUserInfo && { [CLAIM]: ESI }),
      ...('claims' in mischief && mischief.claims),
    }
    provider.student = {}
    provider.mischief = { ...mischief, claims: claims as JsonObject }
    await tells(await logIn(), 403, 'loginFailed')
  })

  test.each([
    ['state', 'AAAA'],
    ['iss', 'https://login.mallory.example'],
    ['code', 'made-up'],
    ['iss', undefined],
    ['state', undefined],
    ['code', undefined],
  ])('with %s %s in its address is refused', async (name, value) => {
    const { location, cookie } = await begin()
    const back = provider.visit(location)
    if (value === undefined) back.searchParams.delete(name)
    else back.searchParams.set(name, value)
    await tells(await end(back, cookie), 403, 'loginFailed')
  })

  test('is good once, and in the browser that began', async () => {
    const { location, cookie } = await begin()
    const back = provider.visit(location)
    await tells(await end(back, ''), 400, 'loginLost')
    const mallory = await begin()
    await tells(await end(back, mallory.cookie), 403, 'loginFailed')
    expect((await end(back, cookie)).status).toBe(303)
    await tells(await end(back, cookie), 400, 'loginLost')
    const again = await begin()
    const used = provider.visit(again.location)
    used.searchParams.set('code', back.searchParams.get('code') ?? '')
    await tells(await end(used, again.cookie), 403, 'loginFailed')
  })

  test('that comes after ten minutes, or to a link that was ended, is nothing', async () => {
    const late = await begin()
    const back = provider.visit(late.location)
    server.wait(601)
    await tells(await end(back, late.cookie), 400, 'loginLost')
    const { location, cookie } = await begin(1)
    await server.dependencies.claims?.ledger.endClaims([server.links[1]?.award ?? ''], server.now())
    await tells(await end(provider.visit(location), cookie), 410, 'linkEnded')
  })

  test('leads nowhere but to the link', async () => {
    const { location, cookie } = await begin(0, '?lang=en&redirect_uri=https://mallory.example')
    expect(new URL(location).searchParams.get('redirect_uri')).toBe(`${BASE}/login/callback`)
    const back = provider.visit(location)
    back.searchParams.set('lang', '//mallory.example')
    const done = await server.fetch(`${back.pathname}${back.search}`, {
      headers: { ...HTML, cookie, 'x-forwarded-host': 'mallory.example' },
    })
    expect(done.headers.get('location')).toBe(`/claim/${tokenAt(0)}?lang=en`)
  })
})

describe('a provider that does not answer', () => {
  test.each([
    ['is down', { isDown: true }],
    ['has a fault', { status: 503 }],
  ])('%s: people are told, at its start and at its end', async (_, mischief) => {
    const { location, cookie } = await begin()
    const back = provider.visit(location)
    provider.mischief = mischief
    await tells(await end(back, cookie), 503, 'loginUnavailable')
  })

  test.each([
    ['is down', { isDown: true }],
    ['names another issuer', { metadata: { issuer: 'https://login.mallory.example' } }],
  ])('and was never reached (%s): the code works', async (_, mischief) => {
    const fresh = startLoginProvider()
    fresh.mischief = mischief
    const secrets = { state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) }
    const request = { ...secrets, redirectUri: `${BASE}/x`, language: 'en', anew: false }
    const client = fresh.client()
    expect(await client.start(request)).toBeUndefined()
    fresh.mischief = {}
    expect((await client.start(request))?.origin).toBe(ISSUER)
  })

  test('nothing of a login is in the log', () => {
    const log = server.log.join('')
    expect(log).toContain('"route":"/login/callback"')
    for (const text of ['1005387', 'state', tokenAt(0), 'code_verifier'])
      expect(log).not.toContain(text)
  })
})

test('student numbers are equal letter by letter, and identifiers of two learners are nobody’s', () => {
  const numbers = { studentNumbersOf: 'WUT' }
  expect(isLearner(['s1'], ['s1'], numbers)).toBe(true)
  expect(isLearner(['S1'], ['s1'], numbers)).toBe(false)
  expect(isLearner(['s1'], ['s1', 's2'], numbers)).toBe(false)
  expect(isLearner(['s1'], [], numbers)).toBe(false)
  expect(isLearner([ESI], [ESI, OTHER], {})).toBe(false)
  expect(isLearner(['x'], ['x'], {})).toBe(false)
  expect(isLearner(['x'], [], {})).toBe(false)
})
