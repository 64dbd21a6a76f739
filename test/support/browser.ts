// A real browser for tests: visits that remember what it complained of and asked for, axe-core, and the looks that every
// page must stand. No assertions here.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** Where the browser is looked for. */
export const CHROMIUM = process.env.SIGILLUM_CHROMIUM ?? '/usr/bin/chromium'
/** Whether there is a browser on this machine. */
export const hasChromium = existsSync(CHROMIUM)
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Pictures of every page, for people to look at. */
const SHOTS = process.env.SIGILLUM_SCREENSHOTS
/** For what a page does by itself: a busy machine is no reason to give it up. */
const PATIENCE_MS = 120_000

/** Starts the browser. */
export async function startBrowser(args: readonly string[] = []): Promise<Browser> {
  if (SHOTS) mkdirSync(SHOTS, { recursive: true })
  return await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', ...args],
    timeout: PATIENCE_MS,
  })
}

export interface Visit {
  readonly page: Page
  /** What the browser complained of. */
  readonly complaints: readonly string[]
  readonly requests: readonly string[]
  readonly close: () => Promise<void>
}

/** Opens an empty page of a context of its own. */
export async function visitWith(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => requests.push(request.url()))
  return { page, complaints, requests, close: () => context.close() }
}

/** What axe-core finds by WCAG 2.2 AA and good practice. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.waitForLoadState()
  await page.evaluate(AXE)
  return await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const run = (
      globalThis as unknown as { axe: { run(at: object, how: object): Promise<unknown> } }
    ).axe.run
    const found = (await run(document, { runOnly: { type: 'tag', values: tags } })) as {
      violations: { id: string; nodes: { html: string }[] }[]
    }
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
}

/** Takes a picture where `SIGILLUM_SCREENSHOTS` asks for one. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
}

/** Waits until a text stands on the page, which may still be on its way. @throws when it never does. */
export async function shows(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor({ state: 'attached' })
}

/** Whether nothing has to be scrolled sideways. */
export async function isWithinWidth(page: Page): Promise<boolean> {
  await page.waitForLoadState()
  return await page.evaluate(
    () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
  )
}

/** Desk, phone and dark. */
export const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['desk', { viewport: { width: 1280, height: 900 } }],
  ['phone', { viewport: { width: 320, height: 640 } }],
  ['dark', { viewport: { width: 800, height: 900 }, colorScheme: 'dark' }],
]
