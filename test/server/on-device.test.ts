// What the server gives to readers who verify in their own browser: the script, whom it believes, public documents.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCertificate } from '../../src/proof/x509/certificate.ts'
import { pemBlocks } from '../../src/proof/x509/pem.ts'
import { buildApp } from '../../src/server/app.ts'
import {
  DEFAULT_LIMITS,
  DEFAULT_POLICIES,
  type OnDevice,
  type ServerDependencies,
} from '../../src/server/dependencies.ts'
import { verifierName } from '../../src/server/routes/on-device.ts'
import { anchorOf } from '../../src/trust/certificate-trust.ts'
import { fromPortable, toPortable } from '../../src/trust/portable-trust.ts'
import { utf8 } from '../../src/util/bytes.ts'
import { createVerifier } from '../../src/verify/verifier.ts'
import { ROOT } from '../support/cli.ts'
import { badge, contexts, ISSUER_URL } from '../support/test-issuer.ts'
import { AT, DOCUMENTS, loaderOver, TRUST } from '../support/verify-setup.ts'

const SCRIPT = utf8('"a verifier"')
const asked: string[] = []
const onDevice: OnDevice = {
  script: SCRIPT,
  setup: { trust: TRUST, loadDocument: loaderOver(DOCUMENTS, asked) },
}

const verifier = createVerifier({ contexts, clock: () => AT })
const DEPENDENCIES: ServerDependencies = {
  issuers: [],
  contexts,
  verifier,
  createVerifier: () => verifier,
  limits: DEFAULT_LIMITS,
  policies: DEFAULT_POLICIES,
  clock: () => AT,
  steadyMs: () => 0,
  log: () => undefined,
}
const appWith = (changes: Partial<ServerDependencies> = {}) =>
  buildApp({ ...DEPENDENCIES, onDevice, ...changes })

const ask = async (body: unknown, app = appWith()) =>
  await app.request('/verify/documents', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

describe('the script', () => {
  const path = `/verify/browser/${verifierName(onDevice)}`

  test('is named by its hash, kept for ever, and may reach nothing', async () => {
    const answer = await appWith().request(path)
    expect(await answer.text()).toBe('"a verifier"')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'")
    expect(verifierName({ ...onDevice, script: utf8('other') })).not.toBe(verifierName(onDevice))
  })

  test('is packed for those who can unpack it', async () => {
    const answer = await appWith().request(path, { headers: { 'accept-encoding': 'br, gzip' } })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    expect(answer.headers.get('vary')).toContain('accept-encoding')
    const other = await appWith().request(path, { headers: { 'accept-encoding': 'br' } })
    expect(other.headers.get('content-encoding')).toBeNull()
  })

  test('of another version is not there', async () => {
    expect((await appWith().request('/verify/browser/verifier-old.js')).status).toBe(404)
  })

  test('is offered by the page where the server has it, and nothing of the kind elsewhere', async () => {
    const page = async (app: ReturnType<typeof appWith>) => await app.request('/verify')
    expect(await (await page(appWith())).text()).toContain(`data-verifier="${path}"`)
    const bare = buildApp(DEPENDENCIES)
    const answer = await page(bare)
    expect(await answer.text()).not.toContain('on-device')
    expect(answer.headers.get('content-security-policy')).not.toMatch(/worker-src|connect-src/)
    for (const at of [path, '/verify/setup']) expect((await bare.request(at)).status).toBe(404)
    expect((await ask({ url: ISSUER_URL, accept: 'a/b' }, bare)).status).toBe(404)
  })
})

describe('the setup', () => {
  test('has the time of the server and whom it believes', async () => {
    const answer = await appWith().request('/verify/setup')
    const { at, setup } = (await answer.json()) as { at: string; setup: never }
    expect(at).toBe(AT.toISOString())
    expect(fromPortable(setup)).toEqual({ trust: TRUST })
  })

  test('dates, bytes and certificates survive the way', () => {
    const [block] = pemBlocks(readFileSync(join(ROOT, 'keys-example/example-ca.pem'), 'utf8'))
    const certificate = block && parseCertificate(block.der)
    if (!certificate) throw new Error('no certificate')
    const value = {
      trust: { issuers: [{ id: 'did:example:a', from: AT }] },
      certificates: { anchors: [{ ...anchorOf(certificate), listUntil: AT, none: undefined }] },
      bytes: new Uint8Array([1, 2]),
    }
    const back = fromPortable(JSON.parse(JSON.stringify(toPortable(value))))
    expect(back).toEqual(value)
    expect(() => fromPortable({ '@certificate': 'AAAA' })).toThrow(TypeError)
  })
})

describe('public documents', () => {
  test('are handed on as they were served', async () => {
    const answer = await ask({ url: ISSUER_URL, accept: 'application/json' })
    const { document } = (await answer.json()) as { document: { status: number; bytes: string } }
    expect(document.status).toBe(200)
    expect(Buffer.from(document.bytes, 'base64').toString()).toBe(
      JSON.stringify(DOCUMENTS[ISSUER_URL]),
    )
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('that cannot be had are null, whatever the reason', async () => {
    const answer = await ask({ url: 'https://10.0.0.1/', accept: 'application/json' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ document: null })
  })

  test('are none of the pages of others: of those it is told that they are there', async () => {
    const pages = { 'https://a.example/': '<!doctype html><p>x', 'https://b.example/': ' {"a":1}' }
    const setup = { ...onDevice.setup, loadDocument: loaderOver(pages) }
    const app = appWith({ onDevice: { ...onDevice, setup } })
    const bytesOf = async (url: string) => {
      const answer = await ask({ url, accept: 'text/html' }, app)
      return ((await answer.json()) as { document: { bytes: string } }).document.bytes
    }
    expect(await bytesOf('https://a.example/')).toBe('')
    expect(Buffer.from(await bytesOf('https://b.example/'), 'base64').toString()).toBe(' {"a":1}')
  })

  test.each([
    ['no URL', { url: 'did', accept: 'a/b' }],
    [
      'a URL of a credential’s length',
      { url: `https://a.example/${'x'.repeat(1000)}`, accept: 'a/b' },
    ],
    ['a header in the types', { url: ISSUER_URL, accept: 'a/b\r\nx: y' }],
    ['a credential beside it', { url: ISSUER_URL, accept: 'a/b', credential: {} }],
    ['nothing', {}],
  ])('%s is refused, and nothing is asked for', async (_what, body) => {
    asked.length = 0
    expect((await ask(body)).status).toBe(400)
    expect(asked).toEqual([])
  })

  test('are counted against the client', async () => {
    const app = appWith({ limits: { ...DEFAULT_LIMITS, burst: 2, perMinute: 1 } })
    const statuses: number[] = []
    for (let time = 0; time < 3; time++)
      statuses.push((await ask({ url: ISSUER_URL, accept: 'a/b' }, app)).status)
    expect(statuses).toEqual([200, 200, 429])
  })
})

describe('a link instead of a credential', () => {
  const LINK = 'https://university.example/shared/a-badge'
  const badgeText = JSON.stringify(badge())
  const linked =
    (contentType: string, body: string, status = 200) =>
    (url: string, { accept }: { accept: string }) => {
      asked.push(`${accept.includes('ld+json')} ${url}`)
      return Promise.resolve({ status, contentType, bytes: utf8(body) })
    }
  const paste = async (
    text: string,
    loadLinked?: ServerDependencies['loadLinked'],
    accept = 'text/html',
  ) => {
    asked.length = 0
    const app = buildApp({ ...DEPENDENCIES, ...(loadLinked && { loadLinked }) })
    const answer = await app.request('/verify?lang=en', {
      method: 'POST',
      headers: { accept, 'content-type': 'text/plain' },
      body: text,
    })
    return await answer.text()
  }
  const NOTICE = 'we have no credential from there'

  test('is followed once, for a reader, and what stands there is verified', async () => {
    const page = await paste(` ${LINK}\n`, linked('application/ld+json', badgeText))
    expect(asked).toEqual([`true ${LINK}`])
    expect(page).not.toContain(NOTICE)
    expect(page).toContain('card verdict failed')
  })

  test.each([
    ['a web page', LINK, linked('text/html', '<html>')],
    ['nothing', LINK, linked('application/json', '{}', 404)],
    ['nobody who answers', LINK, () => Promise.reject(new Error('unreachable'))],
    ['a server that follows none', LINK, undefined],
  ])('to %s is told as a link', async (_name, link, load) => {
    expect(await paste(link, load)).toContain(NOTICE)
  })

  test.each(['http://university.example/badge', 'openid-credential-offer://?credential_offer=x'])(
    '%s is never followed',
    async (link) => {
      expect(await paste(link, linked('application/json', badgeText))).toContain(NOTICE)
      expect(asked).toEqual([])
    },
  )

  test('from a program is what it is: no credential', async () => {
    const report = await paste(LINK, linked('application/json', badgeText), 'application/json')
    expect(asked).toEqual([])
    expect(JSON.parse(report).verdict).toBe('failed')
  })
})
