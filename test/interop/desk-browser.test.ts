// The registrar's desk in a real browser and a real server: an awards file is handed in, its findings are read, another
// person approves it, the batch is watched; the server is killed in the middle and goes on. In two languages, on a
// phone, in the dark, with and without scripts; axe-core finds nothing.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DocumentLanguage } from '../../src/model/language.ts'
import { REGISTRAR_TEXTS } from '../../src/server/pages/registrar-texts.ts'
import { UPLOAD_TEXTS, type UploadText } from '../../src/server/pages/upload-texts.ts'
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
import { ROOT, sigillum } from '../support/cli.ts'
import { deskClient, tokenOf, tokensFor } from '../support/desk-client.ts'
import { GREEN_CAMPUS, manyAwards } from '../support/many-awards.ts'
import { type Served, serve } from '../support/served.ts'

const PEOPLE = {
  anna: ['awards', 'upload'],
  dean: ['awards', 'upload', 'approve'],
} as const
type Person = keyof typeof PEOPLE

let served: Served
let browser: Browser
const keys = mkdtempSync(join(tmpdir(), 'sigillum-desk-keys-'))
const deanKey = join(keys, 'dean.json')
beforeAll(async () => {
  await sigillum(['keys', 'generate', '--did', 'did:key', '--out', deanKey, '--kid', 'dean'])
  if (hasChromium) browser = await startBrowser()
  served = await serve({
    awards: 1,
    issue: ['--format', 'ob3'],
    configuration: {
      batches: {
        inbox: 'inbox',
        links: {},
        approvers: [{ token: 'dean', key: `file:${deanKey}#dean` }],
        templates: [
          {
            name: 'green-campus',
            template: join(GREEN_CAMPUS, 'template.json'),
            keys: [join(ROOT, 'keys-example/keys.json')],
            format: 'ob3',
          },
        ],
      },
      limits: { perMinute: 1_000_000, burst: 1_000_000, uploadBytes: 64 * 1024 * 1024 },
      tokens: tokensFor(PEOPLE),
    },
  })
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
  rmSync(keys, { recursive: true, force: true })
})

const words = (language: DocumentLanguage) => (text: UploadText) => UPLOAD_TEXTS[text][language]
async function logIn(person: Person, language: DocumentLanguage, options?: BrowserContextOptions) {
  const visit = await visitWith(browser, options)
  const { page } = visit
  await page.goto(`${served.base}/registrar?lang=${language}`)
  await page.fill('#token', tokenOf(person))
  await page.getByRole('button', { name: REGISTRAR_TEXTS.logIn[language] }).click()
  await page.getByRole('link', { name: UPLOAD_TEXTS.uploads[language] }).click()
  await page.waitForSelector('#file')
  return visit
}
async function handIn(page: Page, text: string, name = 'awards.csv') {
  const buffer = Buffer.from(text)
  await page.setInputFiles('#file', { name, mimeType: 'text/csv', buffer })
  await page.locator('form[enctype] button').click()
  await page.waitForURL(/uploads\/[0-9a-f]{32}/)
  return /uploads\/([0-9a-f]{32})/.exec(page.url())?.[1] ?? ''
}
/** What somebody without scripts does while something is being done. */
async function reloadUntil(page: Page, text: string) {
  while ((await page.getByText(text).count()) === 0) {
    await sleep(300)
    await page.reload()
  }
}
const good = async (page: Page) => {
  expect(await violations(page)).toEqual([])
  expect(await isWithinWidth(page)).toBe(true)
}
const anna = () => deskClient(served.base, 'anna')

test('Chromium is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(hasChromium).toBe(true)
  else if (!hasChromium) skip(`no Chromium at ${CHROMIUM}`)
})

describe.skipIf(!hasChromium)('a registrar', () => {
  test.each(
    LOOKS.flatMap(([look, options]) =>
      (['de', 'pl'] as const).map((language) => [look, language, options] as const),
    ),
  )(
    'hands a file in and reads what is wrong with it at the %s in %s',
    async (look, language, options) => {
      const { page, complaints, requests, close } = await logIn('anna', language, options)
      await good(page)
      await shoot(page, `desk-${look}-${language}`)
      const rows = manyAwards(4).split('\n')
      rows[2] = (rows[2] ?? '')
        .replace('2021-09-28', '28/9/2021')
        .replace(/^[^,]*/, '<img src=x onerror=alert(1)>')
      rows[3] = (rows[3] ?? '').replace('"4,0"', '')
      const name = '\u202egnp.<script>alert(1)</script> Liste mit einem sehr langen Namen 2026.csv'
      await handIn(page, rows.join('\n'), name)
      expect(await page.locator('table').first().textContent()).toContain('awarded_on')
      await good(page)
      await shoot(page, `desk-findings-${look}-${language}`)
      await page.getByRole('button', { name: words(language)('discard') }).click()
      await good(page)
      await page.getByRole('button', { name: REGISTRAR_TEXTS.confirm[language] }).click()
      expect(await page.getByRole('alert').textContent()).toBe(words(language)('deleted'))
      expect(complaints).toEqual([])
      expect(requests.filter((url) => !url.startsWith(served.base))).toEqual([])
      await close()
    },
  )

  test('issues the good rows and downloads the others, by keyboard and without scripts', async () => {
    const { page, complaints, close } = await logIn('anna', 'en', { javaScriptEnabled: false })
    const rows = manyAwards(3).split('\n')
    rows[3] = (rows[3] ?? '').replace('2021-09-28', '28/9/2021')
    await handIn(page, rows.join('\n'))
    await reloadUntil(page, UPLOAD_TEXTS.leaveOut.en)
    await page.getByLabel(UPLOAD_TEXTS.leaveOut.en).focus()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: UPLOAD_TEXTS.issue.en }).focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector(`text=${UPLOAD_TEXTS.sureToIssue.en}`)
    await shoot(page, 'desk-confirm')
    await page.getByRole('button', { name: REGISTRAR_TEXTS.confirm.en }).click()
    await reloadUntil(page, UPLOAD_TEXTS.newlySigned.en)
    await shoot(page, 'desk-issued')
    const coming = page.waitForEvent('download')
    await page.getByRole('link', { name: UPLOAD_TEXTS.downloadRefused.en }).click()
    expect((await coming).suggestedFilename()).toMatch(/^refused-[0-9a-f]{8}\.csv$/)
    expect(complaints).toEqual([])
    await close()
  })

  test('watches a batch that is killed in the middle; it goes on, and every award is issued once', async () => {
    // As many as no machine has issued before the server is killed.
    const count = 8000
    const csv = manyAwards(count)
    const { ask, until, takenIn } = anna()
    const checked = await takenIn(csv)
    const plan = checked.plan?.hash ?? ''
    const { page, close } = await logIn('anna', 'en')
    expect((await ask(`/${checked.upload}/issue`, { plan })).status).toBe(202)
    await until(checked.upload, ({ progress }) => (progress?.done ?? 0) > 0)
    await page.goto(`${served.base}/registrar/uploads/${checked.upload}?lang=en`)
    await page.waitForSelector('progress')
    await good(page)
    await shoot(page, 'desk-issuing')
    const busy = await takenIn(
      manyAwards(8100)
        .split('\n')
        .filter((_, at) => at === 0 || at > 8000)
        .join('\n'),
    )
    const other = await ask(`/${busy.upload}/issue`, { plan: busy.plan?.hash })
    expect(other.status).toBe(409)
    await served.killAndRestart()
    const stopped = await until(checked.upload, () => true)
    expect(stopped).toMatchObject({ stage: 'issuing', interrupted: true, result: null })
    await page.goto(`${served.base}/registrar/uploads/${checked.upload}?lang=en`)
    await page.waitForSelector(`text=${UPLOAD_TEXTS.interruptedHint.en}`)
    await good(page)
    await shoot(page, 'desk-interrupted')
    await page.getByRole('button', { name: UPLOAD_TEXTS.goOn.en }).click()
    await page.getByRole('button', { name: REGISTRAR_TEXTS.confirm.en }).click()
    // The script of the page shows the end by itself.
    await page.waitForSelector(`text=${UPLOAD_TEXTS.newlySigned.en}`, { timeout: 600_000 })
    await good(page)
    await shoot(page, 'desk-went-on')
    const { result } = await until(checked.upload, ({ stage }) => stage === 'issued')
    expect((result?.signed ?? 0) + (result?.alreadySigned ?? 0)).toBe(count)
    expect(result?.alreadySigned).toBeGreaterThan(0)
    const files = readdirSync(join(served.folder, 'out')).filter((name) =>
      name.endsWith('.ob3.json'),
    )
    expect(new Set(files).size).toBe(files.length)
    const again = await takenIn(csv)
    expect(again.check).toMatchObject({ good: count, alreadyAwarded: count })
    const audit = ['audit', '--ledger', served.ledger, '--verify']
    const verified = await sigillum([...audit, '--documents', 'keys-example/documents.json'])
    expect(verified.code, verified.stderr).toBe(0)
    await close()
  })

  test('needs a second person once the ledger asks for one', async () => {
    const required = await sigillum([
      'approve',
      '--require',
      '--ledger',
      served.ledger,
      '--approver',
      `${deanKey}#dean`,
    ])
    expect(required.code, required.stderr).toBe(0)
    const first = await logIn('anna', 'de')
    const csv = manyAwards(8200)
      .split('\n')
      .filter((_, at) => at === 0 || at > 8190)
      .join('\n')
    const id = await handIn(first.page, csv)
    await first.page.waitForSelector(`text=${UPLOAD_TEXTS.approvalNeeded.de}`)
    const shown = async (page: Page) => await page.locator('dd code').first().textContent()
    const dean = await logIn('dean', 'de')
    await dean.page.locator(`a[href*="${id}"]`).click()
    expect(await shown(dean.page)).toBe(await shown(first.page))
    await good(dean.page)
    await shoot(dean.page, 'desk-approve')
    await dean.page.getByRole('button', { name: UPLOAD_TEXTS.approve.de }).click()
    await dean.page.waitForSelector(`text=${UPLOAD_TEXTS.approvedBy.de}`)
    await first.page.reload()
    await first.page.getByRole('button', { name: UPLOAD_TEXTS.issue.de }).click()
    await first.page.getByRole('button', { name: REGISTRAR_TEXTS.confirm.de }).click()
    await first.page.waitForSelector(`text=${UPLOAD_TEXTS.newlySigned.de}`)
    await good(first.page)
    expect([...first.complaints, ...dean.complaints]).toEqual([])
    await first.close()
    await dean.close()
  })
})

test('200,000 rows are checked in the background while the server answers others', async () => {
  const { ask } = anna()
  const { status, body } = await ask('?template=green-campus', manyAwards(200_000))
  expect(status).toBe(202)
  const startMs = performance.now()
  let slowest = 0
  let checked = body
  while (checked.stage === 'checking') {
    const start = performance.now()
    expect((await fetch(`${served.base}/healthz`)).status).toBe(200)
    slowest = Math.max(slowest, performance.now() - start)
    await sleep(50)
    checked = (await ask(`/${body.upload}`)).body
  }
  expect(checked).toMatchObject({ stage: 'checked', check: { good: 200_000 } })
  // Whoever had to wait for the check would wait for most of it.
  expect(slowest).toBeLessThan((performance.now() - startMs) / 5)
})
