// The journeys of learner and registrar in a real browser: fetch, open a wallet, report an error; log in, answer it, take
// the award back. In two languages, on a phone, in the dark, without scripts; axe-core finds nothing.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readZip } from '../../src/container/zip.ts'
import { CLAIM_TEXTS } from '../../src/server/pages/claim-texts.ts'
import { REGISTRAR_TEXTS } from '../../src/server/pages/registrar-texts.ts'
import {
  CHROMIUM,
  hasChromium,
  isWithinWidth,
  LOOKS,
  shoot,
  shows,
  startBrowser,
  violations,
  visitWith,
} from '../support/browser.ts'
import { type Served, serve } from '../support/served.ts'

const TOKEN = 'token-of-the-registrar'
const LISTS = 'https://wut.credentials.example/status'

let served: Served
let browser: Browser
beforeAll(async () => {
  if (!hasChromium) return
  browser = await startBrowser()
  served = await serve({
    awards: 3,
    issue: ['--format', 'elm,ob3', '--status-base', LISTS],
    configuration: {
      statusLists: { folder: 'out/status', base: LISTS },
      tokens: [
        {
          name: 'registrar',
          sha256: createHash('sha256').update(TOKEN).digest('hex'),
          scopes: ['awards', 'links', 'standing'],
        },
      ],
    },
  })
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

const linkAt = (index: number) => {
  const link = served.links[index]
  if (!link) throw new Error('no more links: issue more awards')
  return link
}

test('Chromium is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(hasChromium).toBe(true)
  else if (!hasChromium) skip(`no Chromium at ${CHROMIUM}`)
})

describe.skipIf(!hasChromium)('a learner', () => {
  test.each(
    LOOKS.flatMap(([look, options]) =>
      (['de', 'pl'] as const).map((language) => [look, language, options] as const),
    ),
  )('reads the claim page at the %s in %s', async (look, language, options) => {
    const { page, complaints, requests, close } = await visitWith(browser, options)
    await page.goto(`${linkAt(0).link}?lang=${language}`)
    for (const summary of await page.locator('summary').all()) await summary.click()
    const title = language === 'pl' ? 'Zielony kampus' : 'Green Campus'
    expect(await page.locator('h1').textContent()).toContain(title)
    expect(await violations(page)).toEqual([])
    expect(await isWithinWidth(page)).toBe(true)
    await shoot(page, `claim-${look}-${language}`)
    expect(complaints).toEqual([])
    expect(requests.filter((url) => !url.startsWith(served.base))).toEqual([])
    await close()
  })

  test('downloads everything, enters the code, and reports an error, all without scripts', async () => {
    const { link, award, code } = linkAt(1)
    const { page, complaints, close } = await visitWith(browser, { javaScriptEnabled: false })
    await page.goto(`${link}?lang=en`)
    const coming = page.waitForEvent('download')
    await page.getByText(CLAIM_TEXTS.downloadAll.en).click()
    const archive = await readZip(new Uint8Array(readFileSync(await (await coming).path())))
    const names = archive.ok ? [...archive.members.keys()] : []
    expect(names).toContain(`${award}.elm.jsonld`)
    expect(names).toContain(`${award}.badge.png`)
    await page.getByText(CLAIM_TEXTS.otherWallets.en).click()
    await page.fill('#code', '0')
    await page.getByRole('button', { name: CLAIM_TEXTS.continue.en }).click()
    expect(await page.getByRole('alert').textContent()).toBe(CLAIM_TEXTS.codeWrong.en)
    await page.getByText(CLAIM_TEXTS.otherWallets.en).click()
    await page.fill('#code', code)
    await page.getByRole('button', { name: CLAIM_TEXTS.continue.en }).click()
    await shows(page, CLAIM_TEXTS.walletReady.en)
    await shoot(page, 'claim-proven-en')
    await page.getByText(CLAIM_TEXTS.report.en).click()
    await page.locator('input[name=element]').first().check()
    await page.fill('#message', 'My name is <i>not</i> written so')
    await page.getByRole('button', { name: CLAIM_TEXTS.send.en }).click()
    expect(await page.getByRole('alert').textContent()).toContain(CLAIM_TEXTS.reported.en)
    // A refused code is an answer of its own; the browser notes its status.
    expect(complaints.filter((text) => !text.includes('403'))).toEqual([])
    await close()
  })

  test('with an address that is none, or none any more, is told so in words', async () => {
    const { page, close } = await visitWith(browser)
    await page.goto(`${served.base}/claim/nobody?lang=sv`)
    expect(await page.getByRole('alert').textContent()).toBe(CLAIM_TEXTS.linkUnknown.sv)
    expect(await violations(page)).toEqual([])
    await close()
  })
})

describe.skipIf(!hasChromium)('a registrar', () => {
  test.each(LOOKS.map(([look, options]) => [look, options] as const))(
    'logs in and finds an award at the %s',
    async (look, options) => {
      const { page, complaints, close } = await visitWith(browser, options)
      await page.goto(`${served.base}/registrar?lang=de`)
      expect(await violations(page)).toEqual([])
      await page.fill('#token', TOKEN)
      await page.getByRole('button', { name: REGISTRAR_TEXTS.logIn.de }).click()
      await page.waitForSelector('#name')
      expect(await violations(page)).toEqual([])
      expect(await isWithinWidth(page)).toBe(true)
      await shoot(page, `registrar-${look}`)
      await page.fill('#name', linkAt(2).award)
      await page.getByRole('button', { name: REGISTRAR_TEXTS.search.de }).click()
      await page.waitForSelector('#reason-revoke')
      expect(await violations(page)).toEqual([])
      expect(await isWithinWidth(page)).toBe(true)
      await shoot(page, `registrar-award-${look}`)
      expect(complaints).toEqual([])
      await close()
    },
  )

  test('answers a reported error and takes an award back: the learner is told', async () => {
    const { page, close } = await visitWith(browser, { javaScriptEnabled: false })
    await page.goto(`${served.base}/registrar?lang=en`)
    await page.fill('#token', TOKEN)
    await page.getByRole('button', { name: REGISTRAR_TEXTS.logIn.en }).click()
    await shows(page, 'My name is <i>not</i> written so')
    await page.getByRole('button', { name: REGISTRAR_TEXTS.corrected.en }).click()
    expect(await page.getByRole('alert').textContent()).toBe(REGISTRAR_TEXTS.done.en)
    const { award, link } = linkAt(2)
    await page.fill('#name', award)
    await page.getByRole('button', { name: REGISTRAR_TEXTS.search.en }).click()
    await page.fill('#reason-revoke', 'decided on Monday')
    await page.getByRole('button', { name: REGISTRAR_TEXTS.revoke.en }).click()
    await shows(page, REGISTRAR_TEXTS.revokeWarning.en)
    await shoot(page, 'registrar-confirm')
    await page.getByRole('button', { name: REGISTRAR_TEXTS.confirm.en }).click()
    expect(await page.getByRole('alert').textContent()).toBe(REGISTRAR_TEXTS.done.en)
    await page.goto(`${link}?lang=en`)
    expect(await page.getByRole('alert').textContent()).toBe(CLAIM_TEXTS.takenBack.en)
    await close()
  })
})
