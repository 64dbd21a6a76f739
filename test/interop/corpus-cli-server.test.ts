// Every case of the corpus through the command line and the server: both give the very report of the library, whose
// verdicts the other corpus tests judge. The VC-API answers 400 exactly where that verdict is "failed".
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
import { buildApp } from '../../src/server/app.ts'
import {
  DEFAULT_LIMITS,
  DEFAULT_POLICIES,
  type ServerDependencies,
} from '../../src/server/dependencies.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { createVerifier, type Verifier } from '../../src/verify/verifier.ts'
import { sigillum } from '../support/cli.ts'
import { CORPUS, corpusBytes, loaderOf } from '../support/corpus.ts'
import { type Batch, type Corpus, corpora } from '../support/corpus-batches.ts'
import {
  OPEN_BADGE_CONTEXTS,
  openBadgeContexts,
  thirdPartyContextFiles,
} from '../support/corpus-cases.ts'

const AT = '2026-11-22T00:00:00Z'
const folder = mkdtempSync(join(tmpdir(), 'corpus-'))
afterAll(() => rmSync(folder, { recursive: true }))

function verifierOf({ contexts }: Corpus, { network }: Batch): Verifier {
  return createVerifier({
    contexts,
    loadDocument: loaderOf(network),
    trust: 'any',
    clock: () => new Date(AT),
  })
}

async function libraryReports(corpus: Corpus, batch: Batch): Promise<readonly Report[]> {
  const verifier = verifierOf(corpus, batch)
  const reports: Report[] = []
  for (const file of batch.files) reports.push(plain(await verifier.verify(corpusBytes(file))))
  return reports
}

/** As it reads after a way through JSON. */
const plain = (report: Report) => JSON.parse(JSON.stringify(report)) as Report

/** The network and the contexts as files, for the command line. */
function written({ contextFiles, contexts }: Corpus, { network }: Batch, number: string) {
  const place = join(folder, number)
  mkdirSync(place)
  const documents = [...network].map(([url, content], index) => {
    const file = `d${index}`
    const bytes = content instanceof Uint8Array ? content : JSON.stringify(content)
    writeFileSync(join(place, file), bytes)
    return [url, { file }] as const
  })
  const entries = Object.entries(contextFiles)
    .filter(([iri]) => contexts.has(iri))
    .map(([iri, file]) => {
      const sha256 = createHash('sha256').update(corpusBytes(file)).digest('hex')
      return [iri, { file: join(CORPUS, file), sha256 }] as const
    })
  const [map, extra] = [join(place, 'documents.json'), join(place, 'contexts.json')]
  writeFileSync(map, JSON.stringify(Object.fromEntries(documents)))
  writeFileSync(extra, JSON.stringify(Object.fromEntries(entries.filter(isNew))))
  return ['--documents', map, '--contexts', extra]
}

/** One that is pinned with other content is the pinned one. */
const pinnedOnes = new Set(createPinnedIris())
const isNew = ([iri]: readonly [string, unknown]) => !pinnedOnes.has(iri)

function createPinnedIris(): readonly string[] {
  const own = new Set(Object.keys({ ...OPEN_BADGE_CONTEXTS, ...thirdPartyContextFiles() }))
  return openBadgeContexts().iris.filter((iri) => own.has(iri) && !(iri in OPEN_BADGE_CONTEXTS))
}

function dependenciesOf(corpus: Corpus, verifier: Verifier): ServerDependencies {
  return {
    issuers: [],
    contexts: corpus.contexts,
    verifier,
    createVerifier: () => verifier,
    limits: { ...DEFAULT_LIMITS, perMinute: 1e6, burst: 1e6 },
    policies: DEFAULT_POLICIES,
    clock: () => new Date(AT),
    steadyMs: () => performance.now(),
    log: () => undefined,
  }
}

const TOKEN = /^[\w-]+\.[\w-]*\.[\w-]+(?:~[\w.~-]*)?$/

/** What the VC-API takes of a file: an object or a token; undefined for pictures and what is no JSON. */
function secured(bytes: Uint8Array): JsonObject | string | undefined {
  const text = new TextDecoder().decode(bytes).trim()
  if (TOKEN.test(text)) return text
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

async function vcApi(app: ReturnType<typeof buildApp>, document: unknown, kind: string) {
  const [path, member] =
    kind === 'vp'
      ? ['/presentations/verify', 'verifiablePresentation']
      : ['/credentials/verify', 'verifiableCredential']
  const answer = await app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ [member]: document }),
  })
  return {
    status: answer.status,
    body: (await answer.json()) as { report?: Report; verified?: boolean },
  }
}

describe.each(corpora)('$name', (corpus) => {
  const total = corpus.batches.reduce((sum, { files }) => sum + files.length, 0)
  const name = corpus.name

  test('there are cases', () => {
    expect(total).toBeGreaterThan(100)
  })

  test('the command line gives the report of the library', async () => {
    let same = 0
    for (const [index, batch] of corpus.batches.entries()) {
      const options = written(corpus, batch, `${name}-${index}`)
      const files = batch.files.map((file) => join(CORPUS, file))
      const run = await sigillum([
        'verify',
        ...files,
        '--json',
        '--trust',
        'any',
        '--at',
        AT,
        ...options,
      ])
      const reports = await libraryReports(corpus, batch)
      expect(run.stderr).toBe('')
      for (const [place, { file, ...report }] of run.lines().entries()) {
        expect(report, String(file)).toEqual(reports[place])
        same += 1
      }
    }
    process.stdout.write(`${name} by command line: ${same}/${total}\n`)
    expect(same).toBe(total)
  })

  test('the page of the server gives the report of the library', async () => {
    let same = 0
    for (const batch of corpus.batches) {
      const app = buildApp(dependenciesOf(corpus, verifierOf(corpus, batch)))
      const reports = await libraryReports(corpus, batch)
      for (const [place, file] of batch.files.entries()) {
        const answer = await app.request('/verify', {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
          body: corpusBytes(file).slice(),
        })
        expect(answer.status, file).toBe(200)
        expect(await answer.json(), file).toEqual(reports[place])
        same += 1
      }
    }
    process.stdout.write(`${name} by POST /verify: ${same}/${total}\n`)
    expect(same).toBe(total)
  })

  test('the VC-API refuses what fails, and nothing else', async () => {
    let [right, asked] = [0, 0]
    for (const batch of corpus.batches) {
      const app = buildApp(dependenciesOf(corpus, verifierOf(corpus, batch)))
      const reports = await libraryReports(corpus, batch)
      for (const [place, file] of batch.files.entries()) {
        const document = secured(corpusBytes(file))
        const report = reports[place]
        if (document === undefined || !report) continue
        // A second member of one name is gone once the file was parsed to be sent.
        if (report.checks.some(({ code }) => code === 'JSON_DUPLICATE_KEY')) continue
        asked += 1
        const { status, body } = await vcApi(app, document, report.format)
        expect(status, file).toBe(report.verdict === 'failed' ? 400 : 200)
        expect(body.verified, file).toBe(report.verdict === 'passed')
        expect(body.report?.verdict, file).toBe(report.verdict)
        right += 1
      }
    }
    process.stdout.write(`${name} by VC-API: ${right}/${asked}\n`)
    expect(asked).toBeGreaterThan(70)
  })
})
