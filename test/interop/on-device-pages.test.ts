// Checking in the reader's own browser (Chromium): the answer of the page that uploads, with nothing of the file sent
// anywhere; hostile credentials stay inert, and what takes too long is stopped and said to be.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BUNDLE, bundleVerifier } from '../../scripts/bundle-verifier.ts'
import { ON_DEVICE_TEXTS } from '../../src/server/pages/on-device-texts.ts'
import { PAGE_TEXTS, type PageText } from '../../src/server/pages/page-texts.ts'
import { REASONS } from '../../src/server/pages/reason-texts.ts'
import {
  CHROMIUM,
  hasChromium,
  isWithinWidth,
  LOOKS,
  shoot,
  startBrowser,
  violations,
  visitWith,
} from '../support/browser.ts'
import { HOSTILE_CREDENTIALS, ofStranger } from '../support/hostile-credentials.ts'
import { type Served, serve } from '../support/served.ts'

let served: Served
let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'sigillum-on-device-'))
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  if (!hasChromium) return
  await bundleVerifier()
  served = await serve({
    awards: 1,
    issue: ['--format', 'elm,ob3,eudi', '--also', 'pdf,badge-png,badge-svg'],
  })
  browser = await startBrowser()
  const out = join(served.folder, 'out')
  for (const name of readdirSync(out)) {
    const [, ...ending] = name.split('.')
    writeFileSync(file(ending.join('.')), readFileSync(join(out, name)))
  }
  const badge = readFileSync(file('ob3.json'), 'utf8')
  writeFileSync(file('changed.json'), badge.replace('"Completed"', '"completed"'))
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
  rmSync(folder, { recursive: true })
})

const CASES: readonly (readonly [string, PageText])[] = [
  ['elm.jsonld', 'passed'],
  ['ob3.json', 'passed'],
  ['eudi.sd-jwt', 'passed'],
  ['badge.png', 'passed'],
  ['badge.svg', 'passed'],
  ['pdf', 'passed'],
  ['changed.json', 'failed'],
]

test('Chromium is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(hasChromium).toBe(true)
  else if (!hasChromium) skip(`no Chromium at ${CHROMIUM}`)
})

/** Everything that leaves the browser, bodies included. */
function watch(page: Page): readonly Request[] {
  const sent: Request[] = []
  page.on('request', (request) => sent.push(request))
  return sent
}

async function choose(page: Page, language: string): Promise<void> {
  await page.goto(`${served.base}/verify?lang=${language}`)
  await page.check('#on-device')
}

async function checkHere(page: Page, language: string, name: string): Promise<void> {
  await choose(page, language)
  await page.setInputFiles('#file', file(name))
  await page.click('button[type=submit]')
  await page.waitForSelector('.verdict')
}

/** Addresses below /verify that may be asked for, and the only members that may be sent. */
function assertNothingLeft(sent: readonly Request[]): void {
  for (const request of sent) {
    const url = new URL(request.url())
    if (url.protocol === 'data:') continue
    expect(url.origin).toBe(served.base)
    expect(url.pathname).toMatch(
      /^\/verify(?:|\/setup|\/documents|\/browser\/verifier-[\w-]+\.js)$/,
    )
    expect([...url.searchParams.keys()].filter((name) => name !== 'lang')).toEqual([])
    const body = request.postData()
    if (body === null) continue
    const members = JSON.parse(body) as Record<string, string>
    expect(Object.keys(members)).toEqual(['url', 'accept'])
    expect(members.url).toMatch(/^https?:\/\/\S{1,300}$/)
  }
}

describe.skipIf(!hasChromium)('checking on this device', () => {
  describe.each(LOOKS)('%s', (look, options) => {
    test.each(['en', 'pl'] as const)('every form and verdict in %s', async (language) => {
      const { page, complaints, close } = await visitWith(browser, options)
      const sent = watch(page)
      await choose(page, language)
      expect(await violations(page)).toEqual([])
      expect(await isWithinWidth(page)).toBe(true)
      await shoot(page, `on-device-form-${look}-${language}`)
      const cases =
        look === 'desk' ? CASES : CASES.filter(([name]) => /^(?:elm|changed)/.test(name))
      for (const [name, heading] of cases) {
        await checkHere(page, language, name)
        expect(await page.textContent('h1'), name).toBe(PAGE_TEXTS[heading][language])
        expect(await page.textContent('main')).toContain(ON_DEVICE_TEXTS.checkedHere[language])
        const elements = await page.locator('.elements > li').count()
        expect(elements, name).toBe(heading === 'failed' ? 0 : 16)
        expect(await violations(page), name).toEqual([])
        expect(await isWithinWidth(page), name).toBe(true)
        await shoot(page, `on-device-${name}-${look}-${language}`)
      }
      expect(complaints).toEqual([])
      assertNothingLeft(sent)
      await close()
    })
  })

  test('the page is small, and the verifier is loaded only when it is asked for', async () => {
    const { page, close } = await visitWith(browser)
    let bytes = 0
    const sizes: Promise<void>[] = []
    const sent = watch(page)
    page.on('requestfinished', (request) => {
      sizes.push(
        request.sizes().then(({ responseBodySize }) => {
          bytes += responseBodySize
        }),
      )
    })
    await page.goto(`${served.base}/verify?lang=de`, { waitUntil: 'networkidle' })
    await Promise.all(sizes)
    expect(sent).toHaveLength(1)
    expect(bytes).toBeGreaterThan(5_000)
    expect(bytes).toBeLessThan(100_000)
    const [script] = await Promise.all([
      page.waitForResponse((answer) => answer.url().includes('/verify/browser/')),
      page.check('#on-device'),
    ])
    expect(script.headers()['cache-control']).toContain('immutable')
    expect(script.headers()['content-security-policy']).toBe("default-src 'none'")
    expect(script.headers()['content-encoding']).toBe('gzip')
    const packed = Number(script.headers()['content-length'])
    const raw = readFileSync(BUNDLE).length
    process.stdout.write(`page ${bytes}, verifier ${packed} packed, ${raw} unpacked\n`)
    expect(packed).toBeGreaterThan(100_000)
    expect(packed).toBeLessThan(450_000)
    await close()
  })

  test('the answer is that of the page that uploads', async () => {
    const { page, close } = await visitWith(browser)
    const told = async () => {
      await page.waitForLoadState()
      return await page.locator('.axes').innerText()
    }
    for (const [name] of CASES) {
      await checkHere(page, 'es', name)
      const here = await told()
      await page.goto(`${served.base}/verify?lang=es`)
      await page.setInputFiles('#file', file(name))
      await page.click('button[type=submit]')
      await page.waitForSelector('.verdict')
      expect(here, name).toBe(await told())
    }
    await close()
  })

  test('a dropped file is not uploaded either, and a pasted text is read', async () => {
    const { page, complaints, close } = await visitWith(browser)
    const sent = watch(page)
    const text = readFileSync(file('ob3.json'), 'utf8')
    await choose(page, 'en')
    const transfer = await page.evaluateHandle((content) => {
      const carried = new DataTransfer()
      carried.items.add(new File([content], 'a.json', { type: 'application/json' }))
      return carried
    }, text)
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
    await page.waitForSelector('.verdict.passed')
    await choose(page, 'en')
    await page.fill('#text', text)
    await page.keyboard.press('Tab')
    await page.click('button[type=submit]')
    await page.waitForSelector('.verdict.passed')
    expect(complaints).toEqual([])
    assertNothingLeft(sent)
    await close()
  })

  test('nothing chosen, a link, a file too large: said, and nothing sent', async () => {
    const { page, close } = await visitWith(browser)
    const sent = watch(page)
    await choose(page, 'sv')
    const notice = page.locator('#on-device-notice')
    await page.click('button[type=submit]')
    await notice.getByText(PAGE_TEXTS.nothingSent.sv).waitFor()
    await page.fill('#text', 'https://elsewhere.example/claim/abc')
    await page.click('button[type=submit]')
    await notice.getByText(PAGE_TEXTS.linkSent.sv).waitFor()
    writeFileSync(file('large.json'), Buffer.alloc(18 * 1024 * 1024))
    await page.setInputFiles('#file', file('large.json'))
    await page.click('button[type=submit]')
    await notice.getByText(PAGE_TEXTS.tooLarge.sv).waitFor()
    expect(await violations(page)).toEqual([])
    assertNothingLeft(sent)
    await close()
  })

  test.each([
    ['the verifier cannot be loaded', '**/verify/browser/**'],
    ['the setup cannot be had', '**/verify/setup'],
  ])('when %s, it says so and uploads nothing', async (_what, pattern) => {
    const { page, close } = await visitWith(browser)
    const sent = watch(page)
    await page.route(pattern, (route) => route.abort())
    await choose(page, 'it')
    await page.setInputFiles('#file', file('ob3.json'))
    await page.click('button[type=submit]')
    await page.locator('#on-device-notice').getByText(ON_DEVICE_TEXTS.notPossible.it).waitFor()
    expect(await page.locator('.verdict').count()).toBe(0)
    assertNothingLeft(sent)
    await close()
  })

  test('when no document can be had, the answer is uncertain and never good', async () => {
    const { page, close } = await visitWith(browser)
    await page.route('**/verify/documents', (route) => route.abort())
    await checkHere(page, 'en', 'ob3.json')
    expect(await page.textContent('h1')).toBe(PAGE_TEXTS.indeterminate.en)
    await close()
  })

  test('what takes too long is stopped, and the page says so', async () => {
    const { page, complaints, close } = await visitWith(browser)
    // As hostile as can be: a worker that never answers.
    await page.route('**/verify/browser/**', async (route) => {
      const answer = await route.fetch()
      const stalls =
        'const h=onmessage;onmessage=(e)=>{if(e.data.kind!=="verify")return h(e);for(;;);}'
      await route.fulfill({ response: answer, body: `${await answer.text()};${stalls}` })
    })
    await page.clock.install()
    await choose(page, 'en')
    await page.setInputFiles('#file', file('ob3.json'))
    await page.click('button[type=submit]')
    await page.waitForTimeout(500)
    await page.clock.runFor(20_000)
    await page.waitForSelector('.verdict.indeterminate')
    expect(await page.textContent('main')).toContain('VERIFICATION_STOPPED')
    expect(await page.textContent('.axes')).toContain(REASONS.stopped.text.en)
    expect(await page.locator('.elements').count()).toBe(0)
    expect(await violations(page)).toEqual([])
    await shoot(page, 'on-device-stopped')
    expect(complaints).toEqual([])
    await close()
  })

  test.each([
    ['as it is served, reaches nothing', true],
    ['reaches out where its policy is taken away', false],
  ])('a verifier gone bad, %s', async (_what, withPolicy) => {
    const { page, close } = await visitWith(browser)
    let stolen = 0
    await page.route('**/stolen*', (route) => {
      stolen += 1
      return route.fulfill({ status: 204 })
    })
    await page.route('**/verify/browser/**', async (route) => {
      const answer = await route.fetch()
      const { 'content-security-policy': policy = '', ...rest } = answer.headers()
      const headers = { ...rest, ...(withPolicy && { 'content-security-policy': policy }) }
      const steals =
        'const h=onmessage;onmessage=(e)=>{fetch("/stolen?"+e.data.kind).catch(()=>0);h(e)}'
      await route.fulfill({ response: answer, headers, body: `${await answer.text()};${steals}` })
    })
    await checkHere(page, 'en', 'ob3.json')
    await page.waitForTimeout(300)
    if (withPolicy) expect(stolen).toBe(0)
    else await expect.poll(() => stolen, { timeout: 60_000 }).toBeGreaterThan(0)
    await close()
  })

  test('readable at 200 % without scrolling sideways', async () => {
    // A window of 1280 pixels at 200 % has 640 (WCAG 2.2, 1.4.4), one of 640 has 320 (1.4.10).
    for (const width of [640, 320]) {
      const options = { viewport: { width, height: 450 }, deviceScaleFactor: 2 }
      const { page, close } = await visitWith(browser, options)
      await choose(page, 'de')
      expect(await isWithinWidth(page)).toBe(true)
      await checkHere(page, 'de', 'elm.jsonld')
      expect(await isWithinWidth(page)).toBe(true)
      await shoot(page, `on-device-zoomed-${width}`)
      await close()
    }
  })

  test.each(HOSTILE_CREDENTIALS)('%s: does nothing', async (name, document) => {
    writeFileSync(file('hostile.json'), JSON.stringify(await ofStranger(document)))
    const { page, complaints, close } = await visitWith(browser, {
      viewport: { width: 320, height: 640 },
    })
    const sent = watch(page)
    await checkHere(page, 'en', 'hostile.json')
    expect(await page.locator('.elements > li').count()).toBe(16)
    await page.waitForTimeout(200)
    expect(complaints).toEqual([])
    assertNothingLeft(sent)
    expect(
      await page.locator('main script, main iframe, main object, main svg [onload]').count(),
    ).toBe(0)
    expect(await page.locator('main img').count()).toBe(0)
    const links = await page
      .locator('main a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    for (const link of links) expect(link).toMatch(/^(?:https:\/\/|\/verify)/)
    expect(await page.textContent('main')).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/)
    expect(await isWithinWidth(page)).toBe(true)
    expect(await violations(page)).toEqual([])
    await shoot(page, `on-device-hostile-${name.replaceAll(' ', '-')}`)
    await close()
  })
})
