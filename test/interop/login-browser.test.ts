// A learner logs in with a provider of another make (oidc-provider) in a real browser: as somebody else first, then as the
// learner; and when the provider is gone, the code is what is left. Over the network of this machine only.
import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Provider } from 'oidc-provider'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CLAIM_TEXTS } from '../../src/server/pages/claim-texts.ts'
import {
  CHROMIUM,
  hasChromium,
  isWithinWidth,
  shoot,
  shows,
  startBrowser,
  violations,
  visitWith,
} from '../support/browser.ts'
import { type Served, serve } from '../support/served.ts'

const CLAIM = 'schac_personal_unique_code'
const SECRET = 'the secret of the client'
const SECRET_FILE = join(tmpdir(), `sigillum-login-${process.pid}`)
const STUDENTS: Readonly<Record<string, string>> = {
  learner: 'urn:schac:personalUniqueCode:int:esi:tub.example:1005387',
  other: 'urn:schac:personalUniqueCode:int:esi:tub.example:1008386',
}

let provider: Server
let served: Served
let browser: Browser
beforeAll(async () => {
  if (!hasChromium) return
  browser = await startBrowser()
  provider = createServer()
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  writeFileSync(SECRET_FILE, `${SECRET}\n`, { mode: 0o600 })
  const login = {
    issuer,
    name: 'MyAcademicID',
    clientId: 'sigillum',
    clientSecretFile: SECRET_FILE,
  }
  served = await serve({
    awards: 2,
    issue: ['--format', 'elm,ob3'],
    configuration: {
      claims: { folder: 'out', issuerName: 'Politechnika Warszawska', login },
    },
  })
  provider.on('request', foreignProvider(issuer, `${served.base}/login/callback`))
})
afterAll(async () => {
  await browser?.close()
  provider?.closeAllConnections()
  provider?.close()
  await served?.close()
  rmSync(SECRET_FILE, { force: true })
})

/** The provider as it comes, with its own pages for logging in. */
function foreignProvider(issuer: string, redirectUri: string) {
  const client = {
    client_id: 'sigillum',
    client_secret: SECRET,
    redirect_uris: [redirectUri],
    response_types: ['code' as const],
    grant_types: ['authorization_code'],
  }
  return new Provider(issuer, {
    clients: [client],
    claims: { openid: ['sub'], [CLAIM]: [CLAIM] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...(STUDENTS[id] && { [CLAIM]: [STUDENTS[id]] }) }),
    }),
  }).callback()
}

/** What a student does on the provider's own pages. */
async function logInAs(page: Page, name: string) {
  await page.fill('input[name=login]', name)
  await page.fill('input[name=password]', 'anything')
  await page.locator('button[type=submit]').click()
  await page.locator('button[type=submit]').click()
  await page.waitForURL((url) => url.href.startsWith(served.base))
}

test('Chromium is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(hasChromium).toBe(true)
  else if (!hasChromium) skip(`no Chromium at ${CHROMIUM}`)
})

describe.skipIf(!hasChromium)('a learner who logs in', () => {
  test('as somebody else is told so, and as the learner needs no code', async () => {
    const { page, close } = await visitWith(browser)
    const link = served.links[0]?.link ?? ''
    await page.goto(`${link}?lang=en`)
    const logIn = page.getByRole('link', { name: 'MyAcademicID' })
    expect(await violations(page)).toEqual([])
    await shoot(page, 'claim-login-en')
    await logIn.click()
    await logInAs(page, 'other')
    expect(await page.getByRole('alert').textContent()).toBe(CLAIM_TEXTS.loginOther.en)
    expect(await page.content()).not.toContain(CLAIM_TEXTS.loginReady.en)
    await logIn.click()
    await logInAs(page, 'learner')
    expect(page.url()).toBe(`${link}?lang=en`)
    expect(await page.content()).toContain(CLAIM_TEXTS.loginReady.en)
    expect(await page.content()).toContain('credential_offer=')
    expect(await violations(page)).toEqual([])
    expect(await isWithinWidth(page)).toBe(true)
    await shoot(page, 'claim-logged-in-en')
    await page.goto(`${served.links[1]?.link}?lang=de`)
    expect(await page.content()).not.toContain(CLAIM_TEXTS.loginReady.de)
    expect(await page.content()).toContain(CLAIM_TEXTS.walletCode.de)
    await close()
  })

  test('with an account that has no identifier is sent back to the code', async () => {
    const { page, close } = await visitWith(browser, { javaScriptEnabled: false })
    await page.goto(`${served.links[0]?.link}?lang=pl`)
    await page.getByRole('link', { name: 'MyAcademicID' }).click()
    await logInAs(page, 'guest')
    expect(await page.getByRole('alert').textContent()).toBe(CLAIM_TEXTS.loginNoIdentifier.pl)
    await close()
  })

  test('while the provider is gone is told so, and the code works', async () => {
    // What the server knows of the provider is forgotten with it.
    await served.killAndRestart()
    provider.closeAllConnections()
    await new Promise((resolve) => provider.close(resolve))
    const { page, close } = await visitWith(browser)
    const { link = '', code = '' } = served.links[1] ?? {}
    await page.goto(`${link}?lang=sv`)
    await page.getByRole('link', { name: 'MyAcademicID' }).click()
    expect(await page.getByRole('alert').textContent()).toBe(CLAIM_TEXTS.loginUnavailable.sv)
    expect(await violations(page)).toEqual([])
    await page.getByText(CLAIM_TEXTS.otherWallets.sv).click()
    await page.fill('#code', code)
    await page.getByRole('button', { name: CLAIM_TEXTS.continue.sv }).click()
    await shows(page, CLAIM_TEXTS.walletReady.sv)
    await close()
  })
})
