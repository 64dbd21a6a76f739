// What a verifier remembers of sealed documents, of certificates and of authorities' answers saves work and nothing else:
// for every sealed file of the corpus, and for edits of them all over the credential, its report is letter for letter
// that of a verifier without memory.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import type { Report } from '../../src/model/report.ts'
import { anchorOf } from '../../src/trust/certificate-trust.ts'
import type { Json, JsonObject } from '../../src/util/json.ts'
import { createVerifier, type Verifier } from '../../src/verify/verifier.ts'
import { CORPUS, corpusBytes, corpusJson } from '../support/corpus.ts'
import { leavesOf, withLeaf } from '../support/json-leaves.ts'
import { sealFile, sealPart } from '../support/seal/hand-made-seal.ts'
import { ANCHORS, credential, sealer } from '../support/seal/seal-bench.ts'

const AT = new Date('2026-11-22T12:00:00Z')
const contexts = loadPinnedContexts()
const holder = sealer()
const options = {
  contexts,
  trust: { issuers: [], anchors: [], lists: [] },
  certificates: { anchors: [...ANCHORS, anchorOf(holder.certificate)] },
  clock: () => AT,
} as const

const files = [
  ...readdirSync(join(CORPUS, 'elm/samples'))
    .filter((name) => name.endsWith('-signed.jsonld'))
    .map((name) => `elm/samples/${name}`),
  ...(corpusJson('third-party/cases.json') as unknown as { cases: readonly RecordedCase[] }).cases
    .filter(({ kind }) => kind === 'jades')
    .map(({ file }) => `third-party/${file}`),
]
interface RecordedCase {
  readonly kind: string
  readonly file: string
}

const judge = async (verifier: Verifier, file: Uint8Array | string): Promise<Report> =>
  await verifier.verify(typeof file === 'string' ? new TextEncoder().encode(file) : file)

/** A verifier that has met a file often enough to remember its form. */
async function experienced(file: Uint8Array | string): Promise<Verifier> {
  const verifier = createVerifier({ ...options, fastPath: { sampleRate: 0 } })
  for (let time = 0; time < 4; time += 1) await judge(verifier, file)
  return verifier
}
const slow = createVerifier({ ...options, fastPath: false })

test('there are sealed files', () => {
  expect(files.length).toBeGreaterThan(15)
})

test.each(files)('%s', async (file) => {
  const bytes = corpusBytes(file)
  expect(await judge(await experienced(bytes), bytes)).toEqual(await judge(slow, bytes))
})

const HOSTILE: readonly Json[] = [
  '_:b0',
  'relative',
  'https://a.example/ b',
  'elm:Organisation',
  '@id',
  '\u{1f393}',
  'Organisation',
  'http://data.europa.eu/snb/model/elm/Organisation',
  '',
  7,
  7.5,
  null,
  true,
]

/** Every eighth place: all of them take three minutes (`SEAL_EDITS=all`). */
const EACH = process.env.SEAL_EDITS === 'all' ? 1 : 8

describe('edits of a sealed document, sealed again', () => {
  const document = credential()
  const sealed = (changed: Json) => {
    const payload = JSON.stringify(changed)
    return sealFile(payload, sealPart({ payload, holder, at: '2026-11-03T10:00:00Z' }))
  }

  test('any value anywhere gets the report that it gets without memory', async () => {
    const fast = await experienced(sealed(document))
    const codes = new Set<string>()
    for (const [turn, [path]] of leavesOf(document).entries()) {
      if (turn % EACH > 0) continue
      const changed = sealed(withLeaf(document, path, HOSTILE[turn % HOSTILE.length] ?? null))
      const report = await judge(fast, changed)
      expect(report, path.join('/')).toEqual(await judge(slow, changed))
      for (const { check, code } of report.checks) codes.add(`${check} ${code}`)
    }
    // Without these the test would say nothing.
    expect([...codes]).toEqual(
      expect.arrayContaining(['contexts OK', 'contexts DOCUMENT_AMBIGUOUS', 'profile OK']),
    )
  })

  test('a text that another place has as well is judged for itself', async () => {
    const fast = await experienced(sealed(document))
    const leaves = leavesOf(document).filter(
      ([path, value]) => path[0] !== '@context' && typeof value === 'string',
    )
    for (const [index, [path]] of leaves.entries()) {
      if (index % EACH > 0) continue
      const [, other] = leaves[(index * 7 + 11) % leaves.length] ?? [[], null]
      const changed = sealed(withLeaf(document, path, other))
      expect(await judge(fast, changed), path.join('/')).toEqual(await judge(slow, changed))
    }
  })
})

describe.each(files.filter((file) => file.startsWith('elm/')))('edits of %s', (file) => {
  test('get the report that they get without memory', async () => {
    const bytes = corpusBytes(file)
    const fast = await experienced(bytes)
    const envelope = JSON.parse(new TextDecoder().decode(bytes)) as JsonObject
    const document = JSON.parse(String(envelope.payload)) as JsonObject
    const leaves = leavesOf(document)
    const step = Math.ceil(leaves.length / 60)
    for (const [index, [path]] of leaves.entries()) {
      if (index % step > 0) continue
      const changed = withLeaf(document, path, HOSTILE[index % HOSTILE.length] ?? null)
      const edited = JSON.stringify({ ...envelope, payload: JSON.stringify(changed) })
      expect(await judge(fast, edited), path.join('/')).toEqual(await judge(slow, edited))
    }
  })
})
