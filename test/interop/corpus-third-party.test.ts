// Signed credentials and presentations of other implementations. A case recorded as good must pass on every axis;
// one recorded as bad must fail on those that its verdict speaks of. What differs on purpose stands here by rule,
// with its reason. Prints right/total per kind.
import { afterAll, describe, expect, test } from 'vitest'
import { CHECK_NAMES, type CheckName, type Report, type Verdict } from '../../src/model/report.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { createVerifier } from '../../src/verify/verifier.ts'
import { corpusBytes, corpusJson, loaderOf } from '../support/corpus.ts'
import {
  type ThirdPartyCase,
  thirdPartyCases,
  thirdPartyContexts,
  thirdPartyNetwork,
} from '../support/corpus-cases.ts'

type Case = ThirdPartyCase

const FOLDER = 'third-party'
const contexts = thirdPartyContexts()

async function verify(one: Case): Promise<Report> {
  const verifier = createVerifier({
    contexts,
    loadDocument: loaderOf(thirdPartyNetwork(one)),
    trust: 'any',
    clock: () => new Date('2026-11-22T00:00:00Z'),
  })
  return await verifier.verify(corpusBytes(`${FOLDER}/${one.file}`))
}

/** What the verdicts on bad cases of a kind speak of. A token signs its text, whatever its contexts; a vector is only a proof. */
const AXES: Readonly<Record<string, readonly CheckName[]>> = {
  'di-credential': [
    'format',
    'contexts',
    'proof',
    'controller',
    'validity',
    'status',
    'endorsements',
  ],
  'di-credential-derived': ['format', 'contexts', 'proof', 'controller', 'validity', 'status'],
  'jwt-vc': ['format', 'proof', 'controller', 'validity', 'status'],
  'vc-jose-cose-credential_jose': ['format', 'proof', 'controller', 'validity', 'status'],
  'jwt-vp': CHECK_NAMES,
  'vc-jose-cose-presentation_jose': CHECK_NAMES,
  'vc-jose-cose-credential_sdjwt': CHECK_NAMES,
  'vc-jose-cose-presentation_sdjwt': CHECK_NAMES,
  'vcdm2-presentation-input': ['format', 'contexts', 'profile'],
  'di-vector': ['format', 'contexts', 'proof'],
  'status-list-credential': ['format', 'contexts', 'profile', 'proof', 'controller', 'validity'],
}

/** Kinds whose good cases are no whole credentials: unsigned forms, and proofs by keys that are nobody's. */
const PARTIAL = ['vcdm2-presentation-input', 'di-vector', 'status-list-credential']

function verdictOver(report: Report, axes: readonly CheckName[]): Verdict {
  const outcomes = report.checks.filter((c) => axes.includes(c.check)).map((c) => c.outcome)
  if (outcomes.includes('failed')) return 'failed'
  return outcomes.includes('indeterminate') ? 'indeterminate' : 'passed'
}

/** Differences on purpose: a rule that tells such a case, our verdict, and why. */
const DELIBERATE: readonly (readonly [(one: Case, text: string) => boolean, Verdict, string])[] = [
  [
    (_, text) => /"@context":\s*\[[^\]]*\{/.test(text),
    'failed',
    'an inline context; security.md section 1, rule 1',
  ],
  [
    (one, text) => one.expected === 'valid' && isPlugfestBadge(text),
    'failed',
    'a badge from before the final standard, which its schema and context refuse; Open Badges 3.0 section B.1',
  ],
  [
    (one, text) => one.expected === 'valid' && hasForeignAchievementType(text),
    'failed',
    'an achievementType that is neither listed nor an extension; Open Badges 3.0 section B.2.1',
  ],
  [
    (one) => one.expected === 'valid' && hasSuite(one, ['Ed25519Signature2018']),
    'indeterminate',
    'a suite of long ago is named, and nothing is claimed',
  ],
  [
    (one) => /addSignedSDBase/.test(one.file),
    'indeterminate',
    'the form of the holder is not the one for readers; VC-DI-ECDSA section 3.6',
  ],
  [
    (one) => one.why === 'revoked',
    'indeterminate',
    'the status list is not in the corpus, and an unreachable list tells nothing',
  ],
  [
    (one, text) => one.expected === 'valid' && namesForeignSchema(text),
    'indeterminate',
    'the schema that it names is not in the corpus, or of a kind that is not read',
  ],
]

/** The JSON of a case, and of every token inside it: enough to tell what it claims to be. */
function unwrapped(text: string): string {
  const tokens = text.match(/eyJ[\w-]+\.([\w-]+)/g) ?? []
  const payloads = tokens.map((token) =>
    Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
  )
  const inner = payloads.filter((payload) => payload.includes('eyJ')).map(unwrapped)
  return [text, ...payloads, ...inner].join('\n')
}

/** Badges of the plugfests: an achievement with the id "0", a type that no context defines, or no id at all. */
function isPlugfestBadge(text: string): boolean {
  const marks = /"id":"0"|"VerifiableCredentialExtension"|jff-vc-edu-plugfest-1-context/
  return marks.test(unwrapped(text))
}

function hasForeignAchievementType(text: string): boolean {
  const [, type] = /"achievementType":\s*"([^"]*)"/.exec(text) ?? []
  return type === 'Program' || /\s/.test(type ?? '')
}

function namesForeignSchema(text: string): boolean {
  return /"credentialSchema"/.test(unwrapped(text))
}

function hasSuite(one: Case, suites: readonly string[]): boolean {
  return (one.suite ?? []).some((suite) => suites.includes(suite))
}

function wanted(one: Case): readonly Verdict[] {
  const text = new TextDecoder().decode(corpusBytes(`${FOLDER}/${one.file}`))
  const deliberate = DELIBERATE.find(([tells]) => tells(one, text))
  if (deliberate) return [deliberate[1], ...(one.expected === 'invalid' ? ['failed' as const] : [])]
  if (one.expected === 'unknown') return ['passed', 'failed', 'indeterminate']
  return [one.expected === 'valid' ? 'passed' : 'failed']
}

const cases = thirdPartyCases()
const tally = new Map<string, { right: number; total: number }>()

afterAll(() => {
  for (const [kind, { right, total }] of tally)
    process.stdout.write(`third-party ${kind}: ${right}/${total}\n`)
})

describe.each(Object.entries(AXES))('%s', (kind, axes) => {
  const ofKind = cases.filter((one) => one.kind === kind)

  test('there are cases', () => {
    expect(ofKind.length).toBeGreaterThan(0)
  })

  test.each(ofKind)('$id: $expected', async (one) => {
    const count = tally.get(kind) ?? { right: 0, total: 0 }
    tally.set(kind, count)
    count.total += 1
    const report = await verify(one)
    const whole = one.expected === 'valid' && !PARTIAL.includes(kind)
    const verdict = whole ? report.verdict : verdictOver(report, axes)
    expect(wanted(one), JSON.stringify(report.checks)).toContain(verdict)
    // A key that is not the issuer's is told apart from a signature that does not fit.
    if (one.expected === 'invalid-binding')
      expect(report.checks.some((c) => c.code === 'CONTROLLER_NOT_ISSUER')).toBe(true)
    count.right += 1
  })
})

describe.each(['vcdm2-credential-input', 'vcdm1-input'])('%s, by form alone', (kind) => {
  const ofKind = cases.filter((one) => one.kind === kind)

  /** The suite fills these in before it uses a file; nothing else is changed. */
  function completed(one: Case): JsonObject {
    const text = JSON.stringify(corpusJson(`${FOLDER}/${one.file}`))
      .replace('PAST DATE', '2020-01-01T00:00:00Z')
      .replace('FUTURE DATE', '2040-01-01T00:00:00Z')
    const document = JSON.parse(text) as JsonObject
    if (kind === 'vcdm1-input' || one.id.includes('no-issuer')) return document
    if (document.issuer === undefined) return { ...document, issuer: 'did:example:issuer' }
    const issuer = document.issuer as JsonObject
    const isPartial = typeof issuer === 'object' && !('id' in issuer)
    return isPartial ? { ...document, issuer: { id: 'did:example:issuer', ...issuer } } : document
  }

  /** Files that this version does not judge, or judges otherwise on purpose. */
  function isOutOfScope(document: JsonObject): boolean {
    const inline = (document['@context'] as readonly unknown[]).some((c) => typeof c === 'object')
    const presentation = JSON.stringify(document.type ?? '').includes('Presentation')
    return inline || presentation
  }

  /** A type that no context defines is refused, whatever the suite of 2019 says. */
  const UNDEFINED_TYPE = ['vcdm1-example-7']

  test('there are cases', () => {
    expect(ofKind.length).toBeGreaterThan(20)
  })

  test.each(ofKind)('$id', async (one) => {
    const document = completed(one)
    const verifier = createVerifier({
      contexts,
      trust: 'any',
      clock: () => new Date('2019-06-01T00:00:00Z'),
    })
    const report = await verifier.verify(new TextEncoder().encode(JSON.stringify(document)))
    const formed = verdictOver(report, ['format', 'contexts', 'profile'])
    const ordered = report.checks.every((c) => c.code !== 'VALIDITY_REVERSED')
    const count = tally.get(kind) ?? { right: 0, total: 0 }
    tally.set(kind, count)
    count.total += 1
    if (one.expected === 'invalid' && !isOutOfScope(document))
      expect(formed === 'failed' || !ordered, JSON.stringify(report.checks)).toBe(true)
    if (one.expected === 'valid' && !isOutOfScope(document) && !UNDEFINED_TYPE.includes(one.id))
      expect(formed, JSON.stringify(report.checks)).not.toBe('failed')
    count.right += 1
  })
})
