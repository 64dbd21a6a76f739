// The pages in a real browser (Chromium): a person verifies a file in two languages, on a phone, in the dark, without
// scripts; axe-core finds nothing; and a hostile credential does nothing at all.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { qrModules } from '../../src/picture/qr-modules.ts'
import { AXIS_TEXTS } from '../../src/server/pages/axis-texts.ts'
import { CONTENTS_TEXTS } from '../../src/server/pages/contents-texts.ts'
import { PAGE_TEXTS, type PageText } from '../../src/server/pages/page-texts.ts'
import { SHARE_TEXTS } from '../../src/server/pages/share-texts.ts'
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
import { badge } from '../support/test-issuer.ts'

let served: Served
let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'sigillum-pages-'))
const file = (name: string) => join(folder, name)

beforeAll(async () => {
  if (!hasChromium) return
  served = await serve({ awards: 1, issue: ['--format', 'elm,ob3,eudi'] })
  browser = await startBrowser()
  const out = join(served.folder, 'out')
  for (const name of readdirSync(out)) {
    const [, ...ending] = name.split('.')
    writeFileSync(file(ending.join('.')), readFileSync(join(out, name)))
  }
  const elm = readFileSync(file('ob3.json'), 'utf8')
  writeFileSync(file('changed.json'), elm.replace('"Completed"', '"completed"'))
  writeFileSync(file('stranger.json'), JSON.stringify(await ofStranger(badge())))
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
  rmSync(folder, { recursive: true })
})

async function open(page: Page, language: string): Promise<void> {
  await page.goto(`${served.base}/verify?lang=${language}`)
}

async function verify(page: Page, language: string, name: string): Promise<void> {
  await open(page, language)
  await page.setInputFiles('#file', file(name))
  await page.click('button[type=submit]')
  await page.waitForSelector('.verdict')
  // What stands below it may still be on its way.
  await page.waitForLoadState()
}

const CASES: readonly (readonly [string, PageText])[] = [
  ['elm.jsonld', 'passed'],
  ['ob3.json', 'passed'],
  ['eudi.sd-jwt', 'passed'],
  ['changed.json', 'failed'],
  ['stranger.json', 'indeterminate'],
]

test('Chromium is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(hasChromium).toBe(true)
  else if (!hasChromium) skip(`no Chromium at ${CHROMIUM}`)
})

describe.skipIf(!hasChromium)(`pages in ${CHROMIUM}`, () => {
  describe.each(LOOKS)('%s', (look, options) => {
    test.each(['en', 'de'] as const)('the form and every verdict in %s', async (language) => {
      const { page, complaints, requests, close } = await visitWith(browser, options)
      await open(page, language)
      expect(await violations(page)).toEqual([])
      expect(await isWithinWidth(page)).toBe(true)
      await shoot(page, `form-${look}-${language}`)
      for (const [name, heading] of CASES) {
        await verify(page, language, name)
        expect(await page.textContent('h1'), name).toBe(PAGE_TEXTS[heading][language])
        // What is unchanged is shown, whoever signed it.
        const elements = await page.locator('.elements > li').count()
        expect(elements, name).toBe(heading === 'failed' ? 0 : 16)
        expect(await violations(page), name).toEqual([])
        expect(await isWithinWidth(page), name).toBe(true)
        await shoot(page, `${name}-${look}-${language}`)
      }
      expect(complaints).toEqual([])
      expect(
        requests.filter((url) => !url.startsWith(served.base) && !url.startsWith('data:')),
      ).toEqual([])
      await close()
    })
  })

  test('the sixteen elements, the picture and the sentence about degrees stand in the report', async () => {
    const { page, close } = await visitWith(browser)
    await verify(page, 'sv', 'elm.jsonld')
    expect(await page.locator('.elements > li').count()).toBe(16)
    expect(
      await page.locator('img.page').evaluate(async (one: HTMLImageElement) => {
        await one.decode()
        return one.naturalWidth
      }),
    ).toBeGreaterThan(500)
    const text = (await page.textContent('main')) ?? ''
    expect(text).toContain(CONTENTS_TEXTS.notADegree.sv)
    expect(text).toContain(AXIS_TEXTS.integrityPassed.sv)
    await verify(page, 'en', 'changed.json')
    expect(await page.locator('.elements').count()).toBe(0)
    await close()
  })

  test('works without scripts, by keyboard alone', async () => {
    const { page, close } = await visitWith(browser, { javaScriptEnabled: false })
    await open(page, 'en')
    expect(await page.locator('#scan').isVisible()).toBe(false)
    expect(await page.locator('#drop-hint').isVisible()).toBe(false)
    await page.focus('#text')
    await page.keyboard.insertText(readFileSync(file('ob3.json'), 'utf8'))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.verdict.passed')
    await close()
  })

  test('a file dropped anywhere is verified; a pasted link that leads nowhere is told', async () => {
    const { page, complaints, requests, close } = await visitWith(browser)
    await open(page, 'en')
    const text = readFileSync(file('ob3.json'), 'utf8')
    const transfer = await page.evaluateHandle((content) => {
      const carried = new DataTransfer()
      carried.items.add(new File([content], 'a.json', { type: 'application/json' }))
      return carried
    }, text)
    await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
    await page.waitForSelector('.verdict.passed')
    await open(page, 'en')
    await page.fill('#text', 'https://elsewhere.example/claim/abc')
    await page.click('button[type=submit]')
    await page.waitForSelector('[role=alert]')
    expect(await page.textContent('[role=alert]')).toContain(PAGE_TEXTS.linkSent.en)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    expect(requests.every((url) => url.startsWith(served.base) || url.startsWith('data:'))).toBe(
      true,
    )
    await close()
  })

  test('a QR code before the camera is read, and the reader loaded only then', async () => {
    writeFileSync(file('qr.y4m'), qrVideo('https://elsewhere.example/claim/abc'))
    const camera = await startBrowser([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${file('qr.y4m')}`,
    ])
    const context = await camera.newContext({ permissions: ['camera'], baseURL: served.base })
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('request', (request) => requests.push(request.url()))
    await open(page, 'en')
    expect(requests.some((url) => url.includes('/qr/'))).toBe(false)
    await page.click('#scan')
    await page.waitForSelector('[role=alert]')
    expect(await page.textContent('[role=alert]')).toContain(PAGE_TEXTS.linkSent.en)
    expect(complaints).toEqual([])
    expect(requests.every((url) => url.startsWith(served.base) || url.startsWith('blob:'))).toBe(
      true,
    )
    await camera.close()
  })

  test.each(LOOKS)('the learner’s page at a link (%s), in two languages', async (look, options) => {
    for (const language of ['en', 'pl']) {
      const { page, complaints, requests, close } = await visitWith(browser, options)
      await page.goto(`${served.links[0]?.link}?lang=${language}`)
      expect(await page.getAttribute('html', 'lang')).toBe(language)
      expect(await violations(page)).toEqual([])
      expect(await isWithinWidth(page)).toBe(true)
      await shoot(page, `claim-${look}-${language}`)
      expect(complaints).toEqual([])
      expect(requests.every((url) => url.startsWith(served.base) || url.startsWith('data:'))).toBe(
        true,
      )
      await close()
    }
  })

  test.each(LOOKS)(
    'a learner shares, an employer looks, the learner ends it (%s)',
    async (look, options) => {
      for (const language of ['en', 'it'] as const) {
        const learner = await visitWith(browser, options)
        const employer = await visitWith(browser, options)
        await learner.page.goto(`${served.links[0]?.link}?lang=${language}`)
        await learner.page.getByRole('button', { name: SHARE_TEXTS.shareIt[language] }).click()
        const address = (await learner.page.locator('a[href*="/shared/"] code').textContent()) ?? ''
        expect(address).toMatch(/\/shared\/[\w-]{43}$/)
        expect(await violations(learner.page)).toEqual([])
        expect(await isWithinWidth(learner.page)).toBe(true)
        await shoot(learner.page, `sharing-${look}-${language}`)
        await employer.page.goto(`${address}?lang=${language}`)
        expect(await employer.page.textContent('h1')).toBe(PAGE_TEXTS.passed[language])
        expect(await employer.page.locator('.elements > li').count()).toBe(16)
        expect(await violations(employer.page)).toEqual([])
        expect(await isWithinWidth(employer.page)).toBe(true)
        await shoot(employer.page, `shared-${look}-${language}`)
        await learner.page.getByRole('button', { name: SHARE_TEXTS.stopSharing[language] }).click()
        const gone = await employer.page.goto(`${address}?lang=${language}`)
        expect(gone?.status()).toBe(404)
        expect(await employer.page.textContent('main')).toContain(SHARE_TEXTS.notShared[language])
        expect(await violations(employer.page)).toEqual([])
        expect(learner.complaints).toEqual([])
        expect(employer.complaints.filter((one) => !one.includes('404'))).toEqual([])
        await learner.close()
        await employer.close()
      }
    },
  )

  test('what the learner downloads is what the employer verifies', async () => {
    const { page, close } = await visitWith(browser)
    await page.goto(`${served.links[0]?.link}?lang=en`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.files a', { hasText: 'Open Badge' }).first().click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^[0-9a-f]{32}\.ob3\.json$/)
    await download.saveAs(file('downloaded.json'))
    await verify(page, 'en', 'downloaded.json')
    expect(await page.textContent('h1')).toBe(PAGE_TEXTS.passed.en)
    await close()
  })

  test('printed, there is no form and no navigation', async () => {
    const { page, close } = await visitWith(browser)
    await verify(page, 'en', 'ob3.json')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('nav').isVisible()).toBe(false)
    expect(await page.locator('.verdict').isVisible()).toBe(true)
    await shoot(page, 'printed')
    await close()
  })
})

/** One second of a QR code as an uncompressed video. */
function qrVideo(text: string): Buffer {
  const [width, height, scale] = [640, 480, 12]
  const rows = qrModules(text)
  const luma = Buffer.alloc(width * height, 235)
  const [left, top] = [(width - rows.length * scale) >> 1, (height - rows.length * scale) >> 1]
  for (const [y, row] of rows.entries())
    for (const [x, dark] of row.entries())
      if (dark)
        for (let line = 0; line < scale; line++)
          luma.fill(
            16,
            (top + y * scale + line) * width + left + x * scale,
            (top + y * scale + line) * width + left + (x + 1) * scale,
          )
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'),
    luma,
    Buffer.alloc((width * height) / 2, 128),
  ])
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([head, ...Array.from({ length: 10 }, () => frame)])
}

describe.skipIf(!hasChromium)('a hostile credential, signed well', () => {
  test.each(HOSTILE_CREDENTIALS)('%s: does nothing', async (name, document) => {
    writeFileSync(file('hostile.json'), JSON.stringify(await ofStranger(document)))
    const { page, complaints, requests, close } = await visitWith(browser, {
      viewport: { width: 320, height: 640 },
    })
    await verify(page, 'en', 'hostile.json')
    // It is shown, not refused: what it says must be inert.
    expect(await page.locator('.elements > li').count()).toBe(16)
    await page.waitForTimeout(200)
    expect(complaints).toEqual([])
    expect(requests.every((url) => url.startsWith(served.base))).toBe(true)
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
    await shoot(page, `hostile-${name.replaceAll(' ', '-')}`)
    await close()
  })
})
