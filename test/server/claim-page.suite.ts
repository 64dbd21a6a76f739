// The claim page: what people and wallets read at a link, what looking at it must not do, and what strangers get.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { offerOf } from '../../src/batch/claim-links.ts'
import { readZip } from '../../src/container/zip.ts'
import { createBodyRoom } from '../../src/server/body-room.ts'
import { createCarrierMaker } from '../../src/server/claiming/carrier-maker.ts'
import type { CarrierWork } from '../../src/server/claiming/carrier-room.ts'
import { createLoadLimit } from '../../src/server/load-limit.ts'
import { CLAIM_TEXTS } from '../../src/server/pages/claim-texts.ts'
import { PAGE_TEXTS } from '../../src/server/pages/page-texts.ts'
import { SHARE_TEXTS } from '../../src/server/pages/share-texts.ts'
import { utf8 } from '../../src/util/bytes.ts'
import { type ClaimServer, startClaimServer } from '../support/claim-server.ts'
import { sigillum } from '../support/cli.ts'
import { walletOf } from '../support/wallet.ts'

let server: ClaimServer
beforeAll(async () => {
  server = await startClaimServer({
    awards: 6,
    issue: ['--format', 'ob3'],
    change: (made) => ({
      ...made,
      ...(made.claims && {
        claims: { ...made.claims, makeCarrier: withoutPapers(made.claims.makeCarrier) },
      }),
    }),
  })
})
afterAll(async () => await server.close())

/** Papers take their time, and are judged elsewhere: of the supplement there is none here, of others a mark. */
const withoutPapers =
  (make: CarrierWork): CarrierWork =>
  async (bytes, carrier) => {
    if (carrier.kind === 'badge') return await make(bytes, carrier)
    return carrier.part === 'supplement' ? undefined : utf8(`%PDF ${JSON.stringify(carrier)}`)
  }

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
    const names = ['.ob3.json', '.pdf', '.badge.png'].map((ending) => `${award}${ending}`)
    expect([...archive.members.keys()]).toEqual(names)
    for (const [name, bytes] of archive.members) {
      const alone = await read(`/claim/${token}/files/${name}`)
      expect(new Uint8Array(await alone.arrayBuffer())).toEqual(bytes)
      if (name.endsWith('.pdf')) continue
      const { verdict } = await server.dependencies.verifier.verify(bytes)
      expect(verdict).toBe('passed')
    }
    expect((await claimOf(award))?.downloadedAt).toEqual(server.now())
  })

  test('gives papers in each language, whole and in parts, and says so of one that cannot be made', async () => {
    const { token, award } = server.links[4] ?? nextLink()
    const page = await (await read(`/claim/${token}?lang=en`)).text()
    const listed = [...page.matchAll(/\/files\/[0-9a-f]+([^"]+)"/g)].map(([, ending]) => ending)
    expect(listed).toEqual([
      '.ob3.json',
      ...['.pdf', '.badge.png', '.certificate.pdf', '.supplement.pdf'],
      ...['.en.pdf', '.en.certificate.pdf', '.en.supplement.pdf'],
      ...['.pl.pdf', '.pl.certificate.pdf', '.pl.supplement.pdf', '.badge.svg'],
    ])
    const polish = await read(`/claim/${token}/files/${award}.pl.certificate.pdf`)
    expect(await polish.text()).toContain('"part":"certificate","language":"pl"')
    const none = await read(`/claim/${token}/files/${award}.pl.supplement.pdf?lang=en`)
    expect(none.status).toBe(404)
    expect(await none.text()).toContain(CLAIM_TEXTS.fileNotMade.en)
    const svg = await read(`/claim/${token}/files/${award}.badge.svg`)
    const bytes = new Uint8Array(await svg.arrayBuffer())
    expect((await server.dependencies.verifier.verify(bytes)).verdict).toBe('passed')
    for (const name of ['.de.pdf', '.en.document.pdf', '.badge.jpg', '.en.badge.png'])
      expect((await read(`/claim/${token}/files/${award}${name}`)).status).toBe(404)
  })

  test('gives an image that lies beside only if it holds this credential', async () => {
    const [one, other] = [server.links[3], server.links[4]]
    const out = join(server.folder, 'out')
    const address = `/claim/${one?.token}/files/${one?.award}.badge.svg`
    const honest = await (await read(address)).text()
    const edited = honest.replace('<svg ', '<svg data-by="us" ')
    writeFileSync(join(out, `${one?.award}.badge.svg`), edited)
    expect(await (await read(address)).text()).toBe(edited)
    const foreign = await read(`/claim/${other?.token}/files/${other?.award}.badge.svg`)
    writeFileSync(join(out, `${one?.award}.badge.svg`), await foreign.text())
    expect(await (await read(address)).text()).toBe(honest)
  })

  test('gives no credential whose bytes are not those of the ledger', async () => {
    const { token, award } = server.links[3] ?? nextLink()
    const place = join(server.folder, 'out', `${award}.ob3.json`)
    const honest = readFileSync(place, 'utf8')
    writeFileSync(place, `${honest} `)
    expect((await read(`/claim/${token}/files/${award}.ob3.json`)).status).toBe(404)
    expect(await (await read(`/claim/${token}?lang=en`)).text()).toContain(CLAIM_TEXTS.notReady.en)
    writeFileSync(place, honest)
    expect((await read(`/claim/${token}/files/${award}.ob3.json`)).status).toBe(200)
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

describe('an award that its learner shares', () => {
  const award = () => server.links[5] ?? nextLink()
  const address = (page: string) => /href="[^"]*(\/shared\/[\w-]{43})\?/.exec(page)?.[1]
  const share = async (to: string) =>
    await send(`/claim/${award().token}/share?lang=en`, { share: to })

  test('is nowhere before, and then at an address that names nobody, with a fresh answer', async () => {
    const before = await (await read(`/claim/${award().token}?lang=en`)).text()
    expect(before).toContain(SHARE_TEXTS.shareWhy.en)
    expect(address(before)).toBeUndefined()
    const page = await (await share('on')).text()
    const path = address(page) ?? ''
    expect(page).toContain(SHARE_TEXTS.sharedAt.en)
    expect(page).toContain(encodeURIComponent(path))
    expect(address(await (await share('on')).text())).toBe(path)
    const shown = await read(`${path}?lang=de`)
    const text = await shown.text()
    expect(shown.status).toBe(200)
    expect(text).toContain(PAGE_TEXTS.passed.de)
    expect(text).toContain(SHARE_TEXTS.sharedWithYou.de)
    expect(text.match(/<li><h3>/g)).toHaveLength(16)
    expect(text).toContain(`href="${path}?lang=en"`)
    expect(text).toContain('href="/verify?lang=de"')
    for (const [name, value] of [
      ['x-robots-tag', 'noindex'],
      ['referrer-policy', 'no-referrer'],
      ['cache-control', 'no-store'],
    ] as const)
      expect(shown.headers.get(name)).toBe(value)
    const { token, code, award: hash } = award()
    for (const secret of [token, code, offerOf(token), hash]) expect(text).not.toContain(secret)
    const report = await (await read(path, { accept: 'application/json' })).json()
    expect(report).toMatchObject({ verdict: 'passed', format: 'ob3' })
  })

  test('can be downloaded, byte for byte', async () => {
    const path = address(await (await share('on')).text()) ?? ''
    const file = await read(`${path}/file`)
    const name = `${award().award}.ob3.json`
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`)
    expect(await file.text()).toBe(readFileSync(join(server.folder, 'out', name), 'utf8'))
  })

  test('is gone when it ends, as if it had never been; shared anew it is elsewhere', async () => {
    const path = address(await (await share('on')).text()) ?? ''
    const ended = await (await share('off')).text()
    expect(address(ended)).toBeUndefined()
    const never = `/shared/${'A'.repeat(43)}`
    for (const below of ['', '/file'])
      for (const accept of ['text/html', 'application/json']) {
        const [was, neverShared] = [
          await read(`${path}${below}`, { accept }),
          await read(`${never}${below}`, { accept }),
        ]
        expect(was.status).toBe(404)
        expect([...was.headers]).toEqual([...neverShared.headers])
        expect((await was.text()).replaceAll(path, never)).toBe(await neverShared.text())
      }
    expect(await (await read(`${path}?lang=sv`)).text()).toContain(SHARE_TEXTS.notShared.sv)
    expect(address(await (await share('on')).text())).not.toBe(path)
    expect((await read(path)).status).toBe(404)
  })

  test('is shared or not, and nothing else; a link that is void shares nothing', async () => {
    expect((await share('maybe')).status).toBe(400)
    const path = address(await (await share('on')).text()) ?? ''
    await server.dependencies.claims?.ledger.endClaims([award().award], server.now())
    expect((await read(path)).status).toBe(404)
    expect((await share('on')).status).toBe(410)
  })

  test('leaves no address in the log', () => {
    const log = server.log.join('')
    expect(log).toContain('"route":"/shared/{share}"')
    expect(log).not.toMatch(/\/shared\/[\w-]{43}/)
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
    expect(names).toHaveLength(3)
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

describe('papers and images for many', () => {
  const bytes = utf8('{}')
  const badge = (form: 'png' | 'svg') => ({ kind: 'badge', form }) as const

  test('the same one is made once, and the latest are kept up to a limit', async () => {
    const made: string[] = []
    const make = createCarrierMaker(
      async (_, carrier) => {
        made.push(carrier.kind === 'badge' ? carrier.form : carrier.part)
        return new Uint8Array(carrier.kind === 'badge' ? 40 : 90)
      },
      { concurrent: 4, waiting: 0, timeoutMs: 1000, keptBytes: 100 },
    )
    await Promise.all([make(bytes, badge('png')), make(bytes, badge('png'))])
    await make(bytes, badge('svg'))
    await make(bytes, badge('png'))
    expect(made).toEqual(['png', 'svg'])
    await make(bytes, { kind: 'paper', part: 'document' })
    await make(bytes, badge('png'))
    await make(utf8('[]'), badge('png'))
    expect(made).toEqual(['png', 'svg', 'document', 'png', 'png'])
  })

  test('beyond the limit people are told to come back; what failed is tried again', async () => {
    let finish: (fails: boolean) => void = () => undefined
    const make = createCarrierMaker(
      async () => {
        const fails = await new Promise<boolean>((resolve) => {
          finish = resolve
        })
        if (fails) throw new Error('no room')
        return new Uint8Array(1)
      },
      { concurrent: 1, waiting: 0, timeoutMs: 1000, keptBytes: 100 },
    )
    const first = make(bytes, badge('png'))
    await expect(make(bytes, badge('svg'))).rejects.toMatchObject({ code: 'OVERLOADED' })
    finish(true)
    await expect(first).rejects.toThrow('no room')
    const second = make(bytes, badge('png'))
    finish(false)
    expect(await second).toHaveLength(1)
  })
})

describe('work at one time', () => {
  test('waits for its turn up to a limit; what was given up meanwhile is never begun', async () => {
    const limit = createLoadLimit({ concurrent: 1, waiting: 2, timeoutMs: 200 })
    const begun: string[] = []
    const gates = new Map<string, () => void>()
    const work = (name: string) =>
      limit(async () => {
        begun.push(name)
        await new Promise<void>((resolve) => gates.set(name, resolve))
        return name
      })
    const first = work('a')
    const second = work('b')
    const third = work('c')
    const late = [second, third].map((one) => one.catch((error: { code: string }) => error.code))
    await expect(work('d')).rejects.toMatchObject({ code: 'OVERLOADED' })
    gates.get('a')?.()
    expect(await first).toBe('a')
    expect(await Promise.all(late)).toEqual(['DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED'])
    gates.get('b')?.()
    await new Promise((resolve) => setImmediate(resolve))
    const last = work('e')
    gates.get('e')?.()
    expect(await last).toBe('e')
    expect(begun).toEqual(['a', 'b', 'e'])
  })

  test('is dropped before its turn when nobody waits for it any more', async () => {
    const limit = createLoadLimit({ concurrent: 1, waiting: 1, timeoutMs: 1000 })
    const gate = Promise.withResolvers<string>()
    const first = limit(async () => await gate.promise)
    const gone = new AbortController()
    const dropped = limit(async () => 'never', gone.signal)
    gone.abort()
    await expect(dropped).rejects.toMatchObject({ code: 'OVERLOADED' })
    const second = limit(async () => 'second')
    gate.resolve('first')
    expect(await Promise.all([first, second])).toEqual(['first', 'second'])
  })

  test('holds so many bytes of bodies, and gives them back', () => {
    const enter = createBodyRoom(100)
    const [one, other] = [enter(), enter()]
    one.take(60)
    expect(() => other.take(50)).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
    other.take(40)
    one.leave()
    one.leave()
    other.take(60)
    expect(() => other.take(1)).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
  })
})
