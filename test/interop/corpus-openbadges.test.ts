// Every case of the Open Badges corpus: the verdict that the specification asks for, else the peer's, else the
// corpus' own. Where ours differs on purpose, the reason stands here, by rule. Prints right/total per suite.
import { afterAll, describe, expect, test } from 'vitest'
import type { Verdict } from '../../src/model/report.ts'
import { createVerifier } from '../../src/verify/verifier.ts'
import { corpusBytes, loaderOf } from '../support/corpus.ts'
import {
  EXAMPLES,
  type OpenBadgeCase,
  openBadgeCases,
  openBadgeContexts,
  openBadgeNetwork,
} from '../support/corpus-cases.ts'

type Case = OpenBadgeCase

const contexts = openBadgeContexts()

async function verify(file: string, list?: string) {
  const verifier = createVerifier({
    contexts,
    loadDocument: loaderOf(openBadgeNetwork(list)),
    trust: 'any',
    clock: () => new Date('2026-11-22T00:00:00Z'),
  })
  return await verifier.verify(corpusBytes(`openbadges/${file}`))
}

/** Where we differ on purpose, and why. */
const DELIBERATE: Readonly<Record<string, readonly [Verdict, string]>> = {
  'OB30Inspector:testSimpleDidKeyMethodJsonValid': [
    'failed',
    'the key is a did:key and the issuer another identifier: security.md section 1, rule 3',
  ],
  'CLR20Inspector:testSimpleV1JsonValid': ['failed', 'the same, for a credential inside the CLR'],
  'CLR20Inspector:testComplexJsonValid': ['failed', 'the same; disabled in the peer too'],
  'CLR20Inspector:testSimpleJWTValid': [
    'failed',
    'the key is only in the header of the token, and the context is not pinned; disabled in the peer too',
  ],
  'OB30Inspector:testCredentialStatusRevoked': [
    'indeterminate',
    'the revocation list is not in the corpus, and an unreachable list tells nothing',
  ],
  'own:neg:schema-404.json': ['indeterminate', 'an unreachable schema tells nothing'],
  'own:neg:statuslist-purpose-mismatch.json': [
    'passed',
    'a sound list by itself; it fails the credential that names it, below',
  ],
}

/** The verdict that a case asks for; undefined when it asks for none. */
function wanted(one: Case): Verdict | undefined {
  const deliberate = Object.entries(DELIBERATE).find(([id]) => one.id.endsWith(id))
  if (deliberate) return deliberate[1][0]
  if (one.strictSpecExpectation !== undefined) return 'failed'
  const outcome = one.peerExpected?.outcome ?? one.expectation?.outcome ?? ''
  if (/^(?:valid|warning)/.test(outcome)) return 'passed'
  return /^(?:invalid|error)/.test(outcome) ? 'failed' : undefined
}

const withFile = openBadgeCases()
const tally = new Map<string, { right: number; total: number }>()

afterAll(() => {
  for (const [suite, { right, total }] of tally)
    process.stdout.write(`openbadges ${suite}: ${right}/${total}\n`)
})

test('the corpus is there', () => {
  expect(withFile.length).toBeGreaterThan(100)
})

describe('cases', () => {
  test.each(withFile)('$id', async (one) => {
    const report = await verify(one.file)
    const verdict = wanted(one)
    const count = tally.get(one.suite) ?? { right: 0, total: 0 }
    tally.set(one.suite, count)
    count.total += 1
    if (verdict !== undefined) expect(report.verdict, JSON.stringify(report.checks)).toBe(verdict)
    if (one.peerExpected?.outcome === 'parses')
      expect(report.checks.find((c) => c.check === 'format')?.outcome).not.toBe('failed')
    count.right += 1
  })
})

describe('the status list of the good example', () => {
  test.each([
    ['status-list-none-revoked.json', 'passed'],
    ['status-list-94567-revoked.json', 'failed'],
    ['negative/statuslist-too-short.json', 'failed'],
    ['negative/statuslist-purpose-mismatch.json', 'failed'],
    ['negative/statuslist-forged.json', 'failed'],
    ['negative/statuslist-tampered.json', 'failed'],
  ])('%s: %s', async (list, verdict) => {
    const report = await verify(
      'examples/eu-microcredential.eddsa-rdfc-2022.json',
      `${EXAMPLES}/${list}`,
    )
    expect(report.checks.find((c) => c.check === 'status')?.outcome).toBe(verdict)
    expect(report.verdict).toBe(verdict)
  })
})
