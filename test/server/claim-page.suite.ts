// The claim page: what people and wallets read at a link, what looking at it must not do, and what strangers get.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { offerOf } from '../../src/batch/claim-links.ts'
import { readZip } from '../../src/container/zip.ts'
import { CLAIM_TEXTS } from '../../src/server/pages/claim-texts.ts'
import { type ClaimServer, startClaimServer } from '../support/claim-server.ts'
import { sigillum } from '../support/cli.ts'
import { walletOf } from '../support/wallet.ts'

let server: ClaimServer
beforeAll(async () => {
  server = await startClaimServer({ awards: 5, issue: ['--format', 'ob3'] })
}, 60_000)
afterAll(async () => await server.close())

let taken = 0
const nextLink = () => {
  const link = server.links[taken++]
  if (!link) throw new Error('no more links: issue more awards')
  return link
}
const read = async (path: string, headers: Record<string, string> = { accept: 'text/html' }) =>
  await server.fetch(path, { headers })
const send = async (path: string, fields: Record<string, string> = {}) =>
  await server.fetch(path, {
    method: 'POST',
    headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })
const claimOf = async (award: string) =>
  (await server.dependencies.claims?.ledger.claimsOf(award, server.now()))?.[0]

describe('a link', () => {
  test.each(['en', 'de', 'it', 'nb', 'pl', 'es', 'sv'] as const)(
    'is a page in %s',
    async (language) => {
      const { token } = server.links[4] ?? nextLink()
      const answer = await read(`/claim/${token}?lang=${language}`)
      const page = await answer.text()
      expect(answer.status).toBe(200)
      expect(page).toContain(`<html lang="${language}">`)
      for (const text of [
        'keepSecret',
        'downloadAll',
        'walletCode',
        'linkedIn',
        'reportWhy',
      ] as const)
        expect(page).toContain(CLAIM_TEXTS[text][language])
      expect(page).toContain('<h1><bdi>')
      expect(page).not.toMatch(/<script|<img|https?:\/\/(?!www\.linkedin\.com\/|wut\.)/)
      expect(answer.headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-/,
      )
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
      expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    },
  )

  test('leads wallets to their protocols, by either way of asking', async () => {
    const { token } = server.links[4] ?? nextLink()
    const protocols = {
      vcapi: expect.stringMatching(/\/exchanges\//),
      OID4VCI: expect.stringMatching(
        /^openid-credential-offer:\/\/\?credential_offer_uri=https%3A/,
      ),
    }
    const asked = [
      await read(`/claim/${token}?iuv=1`),
      await read(`/claim/${token}`, { accept: 'application/json' }),
    ]
    for (const answer of asked) {
      const body = await answer.text()
      expect(JSON.parse(body)).toEqual({ protocols, codeRequired: true })
      expect(body).not.toContain(token)
    }
  })

  test('gives everything in one archive of our own names, and each file alone', async () => {
    const { token, award } = nextLink()
    expect((await claimOf(award))?.downloadedAt).toBeUndefined()
    const answer = await read(`/claim/${token}/download`)
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${award}.zip"`)
    const archive = await readZip(new Uint8Array(await answer.arrayBuffer()))
    if (!archive.ok) throw new Error('no archive')
    expect([...archive.members.keys()]).toEqual([`${award}.ob3.json`, `${award}.badge.png`])
    for (const [name, bytes] of archive.members) {
      const alone = await read(`/claim/${token}/files/${name}`)
      expect(new Uint8Array(await alone.arrayBuffer())).toEqual(bytes)
      const { verdict } = await server.dependencies.verifier.verify(bytes)
      expect(verdict).toBe('passed')
    }
    expect((await claimOf(award))?.downloadedAt).toEqual(server.now())
  })

  test('gives no file of another award, and none of the folder', async () => {
    const [{ token } = nextLink(), other] = [server.links[4], server.links[0]]
    for (const name of [
      `${other?.award}.ob3.json`,
      'ledger.sqlite',
      '..%2fserver.json',
      'manifest.json',
    ])
      expect((await read(`/claim/${token}/files/${name}`)).status).toBe(404)
  })

  test('may be looked at by any program: nothing is claimed, spent or noted', async () => {
    const { token, award } = nextLink()
    const before = await claimOf(award)
    for (let n = 0; n < 5; n++) {
      await read(`/claim/${token}`)
      await read(`/claim/${token}?iuv=1`)
      await walletOf(server).offer(token)
    }
    expect(await claimOf(award)).toEqual(before)
  })

  test('that nobody made, and one that was ended, say so and tell nothing', async () => {
    const { token, award } = nextLink()
    const unknown = await read('/claim/AAAA?lang=en')
    expect(unknown.status).toBe(404)
    expect(await unknown.text()).toContain(CLAIM_TEXTS.linkUnknown.en)
    await server.dependencies.claims?.ledger.endClaims([award], server.now())
    const ended = await read(`/claim/${token}?lang=de`)
    expect(ended.status).toBe(410)
    const page = await ended.text()
    expect(page).toContain(CLAIM_TEXTS.linkEnded.de)
    expect(page).not.toContain(award)
    for (const path of ['', '/download', `/files/${award}.ob3.json`]) {
      const answer = await read(`/claim/${token}${path}`, { accept: 'application/json' })
      expect(await answer.json()).toMatchObject({ status: 410, code: 'CLAIM_ENDED' })
    }
    expect((await read(`/oid4vci/offers/${offerOf(token)}`)).status).toBe(404)
  })
})

describe('the code on the page', () => {
  test('opens wallets that do not ask for it; a wrong one opens nothing', async () => {
    const { token, code, award } = nextLink()
    const wrong = await send(`/claim/${token}/wallet?lang=en`, { code: 'abc' })
    expect(wrong.status).toBe(403)
    expect(await wrong.text()).toContain(CLAIM_TEXTS.codeWrong.en)
    expect((await claimOf(award))?.triesLeft).toBe(9)
    const right = await send(`/claim/${token}/wallet?lang=en`, {
      code: `${code.slice(0, 4)} ${code.slice(4)}`,
    })
    const page = await right.text()
    expect(right.status).toBe(200)
    expect(page).toContain(CLAIM_TEXTS.walletReady.en)
    const [, offerText = ''] = /credential_offer=([^"]+)"/.exec(page) ?? []
    const offer = JSON.parse(decodeURIComponent(offerText)) as {
      grants: Record<string, { 'pre-authorized_code': string; tx_code?: unknown }>
    }
    const [grant] = Object.values(offer.grants)
    expect(grant?.tx_code).toBeUndefined()
    const wallet = walletOf(server)
    const preAuthorized = { 'pre-authorized_code': grant?.['pre-authorized_code'] ?? '' }
    expect((await wallet.token(preAuthorized)).status).toBe(200)
    expect((await wallet.token(preAuthorized)).status).toBe(400)
  })
})

describe('an error that a learner reports', () => {
  test('is a case for the registrar, and ends in the same link giving the corrected award', async () => {
    const { token, award } = server.links[4] ?? nextLink()
    const empty = await send(`/claim/${token}/report?lang=en`)
    expect(empty.status).toBe(400)
    const message = 'Mein Name hat ein "ö" <b>'
    const body = new URLSearchParams([
      ['element', '1'],
      ['element', '14'],
      ['element', '99'],
      ['message', message],
    ])
    const answer = await server.fetch(`/claim/${token}/report?lang=en`, {
      method: 'POST',
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    })
    const page = await answer.text()
    const cases = await sigillum(['claim', 'cases', '--ledger', server.ledger, '--json'])
    const [one] = cases.lines()
    expect(one).toMatchObject({ award, elements: [1, 14], message })
    expect(page).toContain(String(one?.case))
    const ledger = server.dependencies.claims?.ledger
    await ledger?.changeStanding([award], {
      action: 'revoke',
      reason: 'corrected',
      at: server.now(),
    })
    expect(await (await read(`/claim/${token}?lang=en`)).text()).toContain(CLAIM_TEXTS.takenBack.en)
    expect((await read(`/claim/${token}/download`)).status).toBe(403)
    const key = ['--key', 'keys-example/keys.json', '--format', 'ob3']
    const out = `${server.folder}/out`
    const reissued = await sigillum(
      ['issue', ...server.input, ...key, '--out', out, '--reissue', 'name corrected', '--json'],
      { now: server.now() },
    )
    expect(reissued.code, reissued.stderr).toBe(0)
    const archive = await readZip(
      new Uint8Array(await (await read(`/claim/${token}/download`)).arrayBuffer()),
    )
    const names = archive.ok ? [...archive.members.keys()] : []
    expect(names).toHaveLength(2)
    expect(names[0]).not.toContain(award)
    const closed = ['claim', 'close', '--ledger', server.ledger, '--outcome', 'corrected']
    expect((await sigillum([...closed, String(one?.case)])).code).toBe(0)
    expect((await sigillum(['claim', 'cases', '--ledger', server.ledger])).stdout).toBe('')
  })

  test('leaves no trace of words, links or people in the log', () => {
    const log = server.log.join('')
    expect(log).toContain('"route":"/claim/{token}/report"')
    for (const { token, code, award } of server.links)
      for (const text of [token, code, award]) expect(log).not.toContain(text)
    expect(log).not.toContain('Name')
  })
})
