// The admin interface: each scope opens its own doors and no others; what is taken back can be seen by any verifier.
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/server/app.ts'
import { PAGE_TEXTS } from '../../src/server/pages/page-texts.ts'
import { REGISTRAR_TEXTS } from '../../src/server/pages/registrar-texts.ts'
import { ROUTES } from '../../src/server/route-table.ts'
import { BASE, type ClaimServer, startClaimServer } from '../support/claim-server.ts'

const TOKENS = { awards: 'reads-awards', links: 'makes-links', standing: 'takes-back' } as const
type Scope = keyof typeof TOKENS

const tokenOf = (token: string, scopes: readonly string[]) => ({
  name: token,
  sha256: createHash('sha256').update(token).digest('hex'),
  scopes,
})

let server: ClaimServer
beforeAll(async () => {
  const status = ['--status-base', `${BASE}/status`, '--suspendable']
  server = await startClaimServer({
    awards: 5,
    issue: ['--format', 'ob3', ...status],
    configuration: {
      statusLists: { folder: 'out/status', base: `${BASE}/status` },
      tokens: [
        ...Object.entries(TOKENS).map(([scope, token]) => tokenOf(token, [scope])),
        tokenOf('may-do-all', Object.keys(TOKENS)),
      ],
    },
  })
  mkdirSync(join(server.folder, 'out/status'), { recursive: true })
})
afterAll(async () => await server.close())

const ask = async (scope: Scope | undefined, path: string, body?: unknown) => {
  const answer = await server.fetch(path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(scope && { authorization: `Bearer ${TOKENS[scope]}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const awardOf = async (award: string) => {
  const { body } = await ask('awards', `/admin/awards?name=${award}`)
  const [one] = body.awards as { standing: string; links: Record<string, unknown>[] }[]
  return one
}
const verdictOf = async (award: string) => {
  const bytes = await server.dependencies.claims?.readFile(`${award}.ob3.json`)
  return (await server.dependencies.verifier.verify(bytes ?? new Uint8Array())).verdict
}

describe('the admin interface', () => {
  test('is closed without a token, with an unknown one, and with one of another scope', async () => {
    const guarded = ROUTES.filter(({ path }) => path.startsWith('/admin/'))
    expect(guarded.length).toBeGreaterThan(5)
    for (const { path, method, scope } of guarded) {
      const body = method === 'POST' ? {} : undefined
      expect((await ask(undefined, path, body)).status).toBe(401)
      for (const other of Object.keys(TOKENS) as Scope[]) {
        const { status, body: answer } = await ask(other, path, body)
        if (other === scope) expect(status, `${other} ${path}`).not.toBe(403)
        else expect([status, answer.code], `${other} ${path}`).toEqual([403, 'SCOPE_MISSING'])
      }
    }
  })

  test('tells batches and awards with their links, and nobody’s name', async () => {
    const { body } = await ask('awards', '/admin/batches')
    const [{ batch }] = body.batches as [{ batch: string }]
    const listed = await ask('awards', `/admin/awards?batch=${batch}`)
    expect(listed.body.awards).toHaveLength(5)
    expect(await awardOf(server.links[0]?.award ?? '')).toMatchObject({
      standing: 'good',
      credentials: [{ format: 'ob3', suite: 'eddsa-rdfc-2022' }],
      links: [{ state: 'open', downloadedAt: null, claimedAt: null }],
    })
    expect(JSON.stringify(listed.body)).not.toMatch(/Wei|@|token/i)
    expect((await ask('awards', '/admin/awards')).body.code).toBe('REQUEST_INVALID')
  })

  test('resends one link: the old is void, the new one leads there', async () => {
    const { award, token } = server.links[0] ?? { award: '', token: '' }
    const kept = await ask('links', '/admin/links', { awards: [award] })
    expect(kept.body.links).toEqual([{ award, state: 'has-link' }])
    const { body } = await ask('links', '/admin/links', { awards: [award], renew: true })
    const [{ link, code }] = body.links as [{ link: string; code: string }]
    expect(code).toMatch(/^\d{8}$/)
    expect((await server.fetch(`/claim/${token}`)).status).toBe(410)
    expect((await server.fetch(link)).status).toBe(200)
    expect((await ask('links', '/admin/links/end', { awards: [award] })).body).toEqual({ ended: 1 })
    expect((await server.fetch(link)).status).toBe(410)
  })

  test('takes an award back with a reason, and every verifier sees it at once', async () => {
    const { award, token } = server.links[1] ?? { award: '', token: '' }
    const change = async (action: string, reason = 'board decision 7') =>
      await ask('standing', '/admin/standing', { awards: [award], action, reason })
    expect(await verdictOf(award)).toBe('passed')
    const suspended = await change('suspend')
    expect(suspended.body).toMatchObject({
      awards: [{ award, standing: 'suspended', outcome: 'changed' }],
      lists: [{ written: true }],
    })
    expect(await verdictOf(award)).toBe('failed')
    expect((await server.fetch(`/claim/${token}/download`)).status).toBe(403)
    await change('reinstate')
    expect(await verdictOf(award)).toBe('passed')
    await change('revoke')
    expect(await verdictOf(award)).toBe('failed')
    expect((await change('reinstate')).body).toMatchObject({ awards: [{ outcome: 'final' }] })
    expect((await awardOf(award))?.standing).toBe('revoked')
  })

  test('changes nothing when a request is not right in every part', async () => {
    const { award } = server.links[2] ?? { award: '' }
    const good = { awards: [award], action: 'revoke', reason: 'x' }
    const wrong = [
      { ...good, reason: ' ' },
      { ...good, action: 'erase' },
      { ...good, awards: [] },
      { ...good, awards: [award, 'f'.repeat(32)] },
      { ...good, awards: [7] },
      { ...good, force: true },
    ]
    for (const body of wrong) {
      const answer = await ask('standing', '/admin/standing', body)
      expect([answer.status, answer.body.code], JSON.stringify(body)).toEqual([
        400,
        'REQUEST_INVALID',
      ])
    }
    expect((await awardOf(award))?.standing).toBe('good')
  })

  test('tells the cases of learners and closes them', async () => {
    const { award } = server.links[2] ?? { award: '' }
    const { ledger } = server.dependencies.claims ?? {}
    const [claim] = (await ledger?.claimsOf(award, server.now())) ?? []
    const report = { claimId: claim?.id ?? '', elements: [1], message: 'ö' }
    const id = await ledger?.openCase(report, server.now())
    const { body } = await ask('awards', '/admin/cases')
    expect(body.cases).toMatchObject([{ case: id, award, elements: [1], message: 'ö' }])
    const close = async (outcome: string) => await ask('links', `/admin/cases/${id}`, { outcome })
    expect((await close('lost')).status).toBe(400)
    expect((await close('declined')).status).toBe(200)
    expect((await close('declined')).status).toBe(404)
    expect((await ask('awards', '/admin/cases')).body.cases).toEqual([])
  })
})

describe('health', () => {
  const healthWith = async (approvers: () => Promise<never>) => {
    const { claims } = server.dependencies
    if (!claims) throw new Error('no claims')
    const app = buildApp({
      ...server.dependencies,
      claims: { ...claims, ledger: { ...claims.ledger, approvers } },
    })
    const answer = await app.request(`${BASE}/healthz`, { headers: { host: new URL(BASE).host } })
    return { status: answer.status, text: await answer.text() }
  }

  test('is good where the ledger answers', async () => {
    const { status, body } = await ask(undefined, '/healthz')
    expect([status, body]).toEqual([200, { status: 'ok' }])
  })

  test('is not where it refuses, and asks it once for many that ask', async () => {
    let asked = 0
    const refuses = () => {
      asked += 1
      return Promise.reject(new Error('secret host'))
    }
    const { status, text } = await healthWith(refuses)
    expect([status, asked]).toEqual([503, 1])
    expect(JSON.parse(text)).toEqual({ status: 'unavailable', ledger: 'unreachable' })
  })
})

describe('what has no page of its own', () => {
  const visit = async (path: string, accept: string, method = 'GET') => {
    const headers = { accept, 'accept-language': 'de' }
    const answer = await server.fetch(path, { method, headers })
    return { answer, text: await answer.text() }
  }

  test('leads whoever names only the host to the verify page, and nobody elsewhere', async () => {
    const { answer } = await visit('/', 'text/html')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/verify'])
    expect((await visit('/', '*/*')).answer.status).toBe(404)
  })

  test.each([
    ['/<b>', 'GET', 404, PAGE_TEXTS.nothingHere.de],
    ['/verify', 'DELETE', 405, undefined],
    ['/registrar/award', 'DELETE', 405, PAGE_TEXTS.notAnswered.de],
    ['/admin/batches', 'GET', 401, PAGE_TEXTS.notAnswered.de],
  ])(
    '%s is answered to people in words, to programs with a problem',
    async (path, method, status, words) => {
      const { answer, text } = await visit(path, 'text/html,*/*;q=0.8', method)
      expect(answer.status).toBe(status)
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
      if (words) expect(text).toContain(`<h1>${words}</h1>`)
      expect(text).not.toContain('<b>')
      // The verify page shows its form again, which has a script of its own.
      if (path !== '/verify')
        expect(answer.headers.get('content-security-policy')).not.toContain('script-src')
      const program = await visit(path, 'application/json', method)
      expect(program.answer.headers.get('content-type')).toBe('application/problem+json')
    },
  )
})

describe('the registrar’s page', () => {
  const page = async (
    path: string,
    cookie = '',
    fields?: Record<string, string>,
    from = 'same-origin',
  ) => {
    const answer = await server.fetch(`/registrar${path}`, {
      method: fields ? 'POST' : 'GET',
      headers: {
        cookie,
        accept: 'text/html',
        'accept-language': 'de',
        ...(fields && {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': from,
        }),
      },
      ...(fields && { body: new URLSearchParams(fields).toString() }),
    })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  const logIn = async (token: string) => {
    const { status, headers } = await page('/login', '', { token })
    const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';')
    return { status, cookie, whole: headers.get('set-cookie') ?? '' }
  }

  test('shows strangers nothing but where to log in', async () => {
    const { award } = server.links[3] ?? { award: '' }
    const act = { act: 'revoke', award, reason: 'x', confirmed: 'yes' }
    const tries = [await page(''), await page(`/award?name=${award}`), await page('/act', '', act)]
    for (const { text } of tries) {
      expect(text).toContain(REGISTRAR_TEXTS.token.de)
      expect(text).not.toContain(award)
    }
    expect((await logIn('guessed')).status).toBe(403)
    expect((await logIn(TOKENS.links)).status).toBe(403)
    const forged = `sigillum-registrar=${'A'.repeat(40)}.${'A'.repeat(43)}`
    expect((await page('', forged)).text).toContain(REGISTRAR_TEXTS.token.de)
    expect((await awardOf(award))?.standing).toBe('good')
  })

  test('keeps its session from scripts, from other sites and beyond eight hours', async () => {
    const { status, cookie, whole } = await logIn('may-do-all')
    expect(status).toBe(303)
    expect(whole).toMatch(/; Max-Age=28800; Path=\/registrar; HttpOnly; SameSite=Strict; Secure$/)
    expect((await page('', cookie)).text).toContain(REGISTRAR_TEXTS.batches.de)
    const out = await page('/logout', cookie, {})
    expect(out.headers.get('set-cookie')).toContain('sigillum-registrar=; Max-Age=0')
    const { award } = server.links[3] ?? { award: '' }
    const act = { act: 'revoke', award, reason: 'x', confirmed: 'yes' }
    expect((await page('/act', cookie, act, 'cross-site')).status).toBe(400)
    expect((await awardOf(award))?.standing).toBe('good')
    server.wait(8 * 3600 + 1)
    expect((await page('', cookie)).text).toContain(REGISTRAR_TEXTS.token.de)
  })

  test('asks once, then revokes with the reason; without reason or scope it does not', async () => {
    const { award } = server.links[3] ?? { award: '' }
    const { cookie } = await logIn('may-do-all')
    const revoke = { act: 'revoke', award, reason: 'Beschluss <7>' }
    expect((await page('/act', cookie, { ...revoke, reason: '' })).text).toContain(
      REGISTRAR_TEXTS.notDone.de,
    )
    const question = await page('/act', cookie, revoke)
    expect(question.text).toContain(REGISTRAR_TEXTS.revokeWarning.de)
    expect(question.text).toContain('Beschluss &lt;7&gt;')
    expect((await awardOf(award))?.standing).toBe('good')
    const reader = (await logIn(TOKENS.awards)).cookie
    const confirmed = { ...revoke, confirmed: 'yes' }
    expect((await page('/act', reader, confirmed)).text).toContain(REGISTRAR_TEXTS.logInFailed.de)
    expect((await awardOf(award))?.standing).toBe('good')
    expect((await page('/act', cookie, confirmed)).text).toContain(REGISTRAR_TEXTS.done.de)
    expect((await awardOf(award))?.standing).toBe('revoked')
    expect(await verdictOf(award)).toBe('failed')
    expect((await page('/act', cookie, { ...confirmed, act: 'erase' })).status).toBe(400)
  })

  test('finds an award by its credential id, and makes it a new link', async () => {
    const { award, token } = server.links[4] ?? { award: '', token: '' }
    const { cookie } = await logIn('may-do-all')
    const [known] =
      (await server.dependencies.claims?.ledger.find({ by: 'name', name: award })) ?? []
    const found = await page(`/award?name=${known?.ids.ob3CredentialId}`, cookie)
    expect(found.text).toContain(award)
    expect((await page('/award?name=nobody', cookie)).text).toContain(REGISTRAR_TEXTS.notFound.de)
    const made = await page('/act', cookie, { act: 'resend', award, confirmed: 'yes' })
    const [, link = ''] = /<code>(https:[^<]+)<\/code>/.exec(made.text) ?? []
    expect((await server.fetch(link)).status).toBe(200)
    expect((await server.fetch(`/claim/${token}`)).status).toBe(410)
  })
})
