// The verifier for browsers in Chromium gives the very report of the library: for every case of the corpus, for our own
// fixtures in every form, for the seals of others, and for inputs made to cost their reader much.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleVerifier } from '../../scripts/bundle-verifier.ts'
import {
  extendContexts,
  hashOf,
  loadPinnedContexts,
} from '../../src/linked-data/pinned-contexts.ts'
import type { Report } from '../../src/model/report.ts'
import { createVerifier } from '../../src/verify/verifier.ts'
import { CHROMIUM, hasChromium, startBrowser, visitWith } from '../support/browser.ts'
import { type InBrowser, verifyInBrowser } from '../support/browser-verifier.ts'
import { ROOT } from '../support/cli.ts'
import { CORPUS, corpusBytes, loaderOf } from '../support/corpus.ts'
import { type Corpus, corpora } from '../support/corpus-batches.ts'
import { exampleSetup } from '../support/example-setup.ts'
import { HOSTILE_INPUTS } from '../support/hostile-inputs.ts'
import { type Served, serve } from '../support/served.ts'

const AT = new Date('2026-11-22T00:00:00Z')
const pinned = loadPinnedContexts()
let served: Served
let browser: Browser
let page: Page
let complaints: readonly string[]

beforeAll(async () => {
  if (!hasChromium) return
  await bundleVerifier()
  served = await serve({
    awards: 1,
    issue: ['--format', 'elm,ob3,eudi', '--also', 'pdf,badge-png,badge-svg'],
  })
  browser = await startBrowser()
  const visit = await visitWith(browser)
  page = visit.page
  complaints = visit.complaints
  await page.goto(`${served.base}/verify`)
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

test('Chromium is on this machine', ({ skip }) => {
  if (process.env.CI === 'true') expect(hasChromium).toBe(true)
  else if (!hasChromium) skip(`no Chromium at ${CHROMIUM}`)
})

/** As it reads after a way through JSON. */
const plain = (report: Report) => JSON.parse(JSON.stringify(report)) as Report

/** Verifies in both places, and expects the same. */
async function compare(
  files: readonly (readonly [string, Uint8Array])[],
  { network, setup, at }: InBrowser,
): Promise<readonly Report[]> {
  const { extraContexts = [], ...rest } = setup
  const library = createVerifier({
    ...rest,
    contexts: extendContexts(pinned, extraContexts),
    clock: () => at,
    loadDocument: loaderOf(network),
  })
  const reports: Report[] = []
  for (const [name, bytes] of files) {
    const expected = plain(await library.verify(bytes))
    const found = await verifyInBrowser(page, bytes, { network, setup, at })
    expect(plain(found), name).toEqual(expected)
    reports.push(expected)
  }
  return reports
}

/** Those that a document names; where it is packed, all. */
function extraContextsOf(bytes: Uint8Array, { contexts }: Corpus) {
  const text = new TextDecoder().decode(bytes)
  const isPlain = text.trimStart().startsWith('{')
  return contexts.iris
    .filter((iri) => !pinned.has(iri) && (!isPlain || text.includes(iri)))
    .map((iri) => ({ iri, document: contexts.get(iri), sha256: hashOf(contexts.get(iri)) }))
}

describe.skipIf(!hasChromium)('the verifier for browsers', () => {
  test.each(corpora)('gives the report of the library: $name', async (corpus) => {
    let same = 0
    for (const { network, files } of corpus.batches)
      for (const file of files) {
        const bytes = corpusBytes(file)
        const setup = { trust: 'any', extraContexts: extraContextsOf(bytes, corpus) } as const
        await compare([[file, bytes]], { network, setup, at: AT })
        same += 1
      }
    process.stdout.write(`${corpus.name} in the browser: ${same}\n`)
    expect(same).toBeGreaterThan(100)
  })

  test('and of our own credentials in every form, good and with one bit changed', async () => {
    const place = { ...(await exampleSetup()), at: AT }
    const files = [
      ...credentialsIn(join(ROOT, 'fixtures/signed')),
      ...credentialsIn(join(ROOT, 'fixtures/released')),
      ...credentialsIn(join(served.folder, 'out')),
    ]
    for (const ending of ['.png', '.svg', '.pdf', '.jwt', '.sd-jwt', '.jsonld'])
      expect(
        files.some(([name]) => name.endsWith(ending)),
        ending,
      ).toBe(true)
    const good = await compare(files, place)
    expect(good.filter(({ verdict }) => verdict === 'passed').length).toBeGreaterThan(20)
    const bad = await compare(
      files.map(([name, bytes]) => [name, bent(bytes)] as const),
      place,
    )
    expect(bad.filter(({ verdict }) => verdict === 'passed')).toEqual([])
  })

  test('and of the seals of others', async () => {
    const files = [
      ...filesIn('elm/samples'),
      ...filesIn('third-party/ec-edci'),
      ...filesIn('third-party/dss-jades'),
    ]
    const setup = { trust: 'any' } as const
    const reports = await compare(files, { setup, network: new Map(), at: AT })
    expect(reports.filter(({ seals }) => seals !== undefined).length).toBeGreaterThan(3)
  })

  test.each(Object.entries(HOSTILE_INPUTS))('and of %s', async (name, make) => {
    const setup = { trust: 'any' } as const
    await compare([[name, make()]], { setup, network: new Map(), at: AT })
  })

  test('without one complaint of the browser', () => {
    expect(complaints).toEqual([])
  })
})

function filesIn(folder: string): readonly (readonly [string, Uint8Array])[] {
  return readdirSync(join(CORPUS, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|jsonld|jws|jwt)$/.test(name))
    .map((name) => [name, corpusBytes(join(folder, name))])
}

function credentialsIn(folder: string): readonly (readonly [string, Uint8Array])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|jsonld|jwt|sd-jwt|png|svg|pdf)$/.test(name))
    .map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const)
}

/** With one bit of the credential changed, wherever it is. */
function bent(bytes: Uint8Array): Uint8Array {
  const at = Math.floor(bytes.length / 2)
  return bytes.with(at, (bytes[at] ?? 0) ^ 1)
}
