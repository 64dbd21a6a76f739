// A verifier that has met the shape of a credential before says of the next one what a fresh one says: whatever
// remembered verdicts save, no trick gets through because an honest credential came first.

import { expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { deepFreeze, oncePerFrozen } from '../../../src/util/frozen.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { createMemory } from '../../../src/verify/memory.ts'
import { openBadgeShapes } from '../../../src/verify/profiles/open-badges.ts'
import { shapeFaults } from '../../../src/verify/profiles/shape.ts'
import { createVerifier, type Verifier } from '../../../src/verify/verifier.ts'
import { leavesOf, type Path, withLeaf } from '../../support/json-leaves.ts'
import {
  badgeWith,
  claimsOf,
  contexts,
  controllerDocument,
  ISSUER_URL,
  METHOD,
  signed,
  token,
} from '../../support/test-issuer.ts'
import { AT, complaints, DOCUMENTS, loaderOver, TRUST } from '../../support/verify-setup.ts'

const ALIGNMENTS = ['soil', 'water'].map((name) => ({
  type: ['Alignment'],
  targetName: name,
  targetUrl: `https://framework.example/${name}`,
}))
const honest = (holder: string) =>
  signed(
    badgeWith(
      { tag: ['soil', 'Böden'], alignment: ALIGNMENTS, creditsAvailable: 7.5 },
      { id: `urn:uuid:${holder}` },
    ),
  )

type Options = Pick<Parameters<typeof createVerifier>[0], 'fastPath'>
const verifierWith = (options: Options): Verifier =>
  createVerifier({
    contexts,
    trust: TRUST,
    clock: () => AT,
    loadDocument: loaderOver(DOCUMENTS),
    ...options,
  })
const slow = verifierWith({ fastPath: false })
const judge = async (verifier: Verifier, document: JsonObject): Promise<Report> =>
  await verifier.verify(utf8(JSON.stringify(document)))

const UNSAMPLED = { fastPath: { sampleRate: 0 } } as const

async function experienced(options: Options = UNSAMPLED): Promise<Verifier> {
  const verifier = verifierWith(options)
  for (const holder of ['a', 'b', 'c', 'd'])
    expect(complaints(await judge(verifier, await honest(holder)))).toEqual([])
  return verifier
}

const HOSTILE: readonly Json[] = [
  '_:b0',
  'relative',
  'https://a.example/ b',
  'ob:Profile',
  '@id',
  '\u{1f393}',
  'Achievement',
  'https://purl.imsglobal.org/spec/vc/ob/vocab.html#Achievement',
  '',
  7,
  7.5,
  null,
  true,
]

test('any value anywhere gets the report that it gets from a fresh verifier', async () => {
  const fast = await experienced()
  const document = await honest('victim')
  let turn = 0
  for (const [path] of leavesOf(document)) {
    turn += 1
    const changed = withLeaf(document, path, HOSTILE[turn % HOSTILE.length] ?? null) as JsonObject
    expect(await judge(fast, changed), path.join('/')).toEqual(await judge(slow, changed))
  }
})

test('so it does in a token', async () => {
  const header = { alg: 'EdDSA', typ: 'JWT', kid: METHOD }
  const inToken = async (verifier: Verifier, claims: JsonObject) =>
    await verifier.verify(utf8(await token(header, claims)))
  const claims = claimsOf(badgeWith({ tag: ['soil', 'Böden'], alignment: ALIGNMENTS }))
  const fast = verifierWith(UNSAMPLED)
  for (let times = 0; times < 4; times += 1)
    expect(complaints(await inToken(fast, claims))).toEqual([])
  const codes = new Set<string>()
  let turn = 0
  for (const [path] of leavesOf(claims)) {
    turn += 1
    const changed = withLeaf(claims, path, HOSTILE[turn % HOSTILE.length] ?? null) as JsonObject
    const report = await inToken(fast, changed)
    expect(report, path.join('/')).toEqual(await inToken(slow, changed))
    for (const { check, code } of report.checks) if (check === 'contexts') codes.add(code)
  }
  // Without these the test would say nothing.
  expect([...codes]).toEqual(expect.arrayContaining(['OK', 'DOCUMENT_AMBIGUOUS', 'JSONLD_INVALID']))
})

test('what is refused teaches nothing, however often it comes', async () => {
  const document = deepFreeze(await honest('victim'))
  const asked = async (refusals: number) => {
    const memory = createMemory(contexts, UNSAMPLED.fastPath)
    for (let times = 0; times < refusals; times += 1)
      await memory.isSound(document, 'q', async () => false)
    let count = 0
    const judge = async () => {
      count += 1
      return true
    }
    for (let times = 0; times < 6; times += 1) await memory.isSound(document, 'q', judge)
    return count
  }
  expect(await asked(5)).toBe(3)
  expect(await asked(0)).toBe(3)
})

test('members of a proof that is not checked are looked at once it is', async () => {
  const [document] = [await honest('victim')]
  const [proof] = document.proof as JsonObject[]
  const by = (cryptosuite: string) => ({
    ...document,
    proof: [
      { ...proof, cryptosuite, 'https://w3id.org/security#expiration': '2020-01-01T00:00:00Z' },
    ],
  })
  const fast = verifierWith(UNSAMPLED)
  for (let times = 0; times < 4; times += 1) await judge(fast, by('bbs-2023'))
  const report = await judge(fast, by('eddsa-rdfc-2022'))
  expect(report).toEqual(await judge(slow, by('eddsa-rdfc-2022')))
  expect(complaints(report).join()).toContain('KEY_IRI')
})

test('an identifier or text that another place has as well is judged for itself', async () => {
  const fast = await experienced()
  const document = await honest('victim')
  const leaves = leavesOf(document).filter(
    ([path]) => path[0] !== 'proof' && path[0] !== '@context',
  )
  const isId = ([path]: readonly [Path, Json]) => path.at(-1) === 'id' || path[0] === 'issuer'
  const ids = leaves.filter(isId)
  const texts = leaves.filter(([path]) => path.includes('tag') || path.includes('alignment'))
  const codes = new Set<string>()
  for (const group of [ids, texts])
    for (const [path, own] of group)
      for (const [, other] of group) {
        if (own === other) continue
        const changed = withLeaf(document, path, other) as JsonObject
        const report = await judge(fast, changed)
        expect(report, `${path.join('/')} as ${other}`).toEqual(await judge(slow, changed))
        for (const { code } of report.checks) codes.add(code)
      }
  // Without these the test would say nothing.
  expect([...codes]).toEqual(expect.arrayContaining(['ENTRY_REPEATED', 'NODE_SPLIT']))
})

test.each([
  ['a number that RDF writes as 0', 0, 4e-7, 'DOCUMENT_AMBIGUOUS'],
  ['the text that RDF writes for a number', 7.5, '7.5E0', 'DOCUMENT_AMBIGUOUS'],
  ['a number beside its text', 7.5, [7.5, '7.5E0'], 'DOCUMENT_AMBIGUOUS'],
  ['another number', 7.5, 6.5, 'SIGNATURE_INVALID'],
])('%s is not what was signed, whatever was seen before', async (_, own, other, code) => {
  const [document, others] = await Promise.all(
    [own, Array.isArray(other) ? [1.5, 'x'] : typeof other === 'string' ? 'x' : own].map(
      async (credits) => await signed(badgeWith({ creditsAvailable: credits })),
    ),
  )
  const fast = verifierWith(UNSAMPLED)
  for (let time = 0; time < 4; time++) await judge(fast, others ?? {})
  const forged = structuredClone(document) as { credentialSubject: { achievement: JsonObject } }
  forged.credentialSubject.achievement = {
    ...forged.credentialSubject.achievement,
    creditsAvailable: other,
  }
  const report = await judge(fast, forged as unknown as JsonObject)
  expect(report).toEqual(await judge(slow, forged as unknown as JsonObject))
  expect(complaints(report).join()).toContain(code)
})

test('what is remembered is judged again as often as it was asked for', async () => {
  let asked = 0
  const random = () => {
    asked += 1
    return 0
  }
  const fast = await experienced({ fastPath: { sampleRate: 1, random } })
  expect(asked).toBeGreaterThan(0)
  const { checks } = await judge(fast, await honest('e'))
  expect(checks.find(({ check }) => check === 'contexts')?.outcome).toBe('passed')
})

test('an answer is for its question, its form and its verifier alone', async () => {
  const document = await honest('a')
  const memory = createMemory(contexts, UNSAMPLED.fastPath)
  const asked: string[] = []
  const ask = async (question: string, of: JsonObject, by = memory) =>
    await by.isSound(of, question, async () => {
      asked.push(question)
      return true
    })
  const times = async (...question: Parameters<typeof ask>) => {
    asked.length = 0
    for (let time = 0; time < 3; time++) expect(await ask(...question)).toBe(true)
    return asked.length
  }
  for (let time = 0; time < 4; time++) await ask('contexts', document)
  expect(await times('contexts', document)).toBe(0)
  // Other values are of the same form; another question, member, type or context is not the same.
  expect(await times('contexts', await honest('b'))).toBe(0)
  expect(await times('contexts', { ...document, other: 'x' })).toBeGreaterThan(0)
  expect(await times('contexts', { ...document, type: ['VerifiableCredential'] })).toBeGreaterThan(
    0,
  )
  const fewer = (document['@context'] as readonly string[]).slice(0, 1)
  expect(await times('contexts', { ...document, '@context': fewer })).toBeGreaterThan(0)
  expect(await times('contexts', { ...document, name: document.id ?? '' })).toBeGreaterThan(0)
  expect(await times('profile', document)).toBe(1)
  const other = createMemory(contexts, UNSAMPLED.fastPath)
  expect(await times('contexts', document, other)).toBeGreaterThan(1)
  // By what is unsound nothing is remembered of what is sound.
  const refused = await memory.isSound({ ...document, other: 'y' }, 'proof', async () => false)
  expect([refused, await times('contexts', document)]).toEqual([false, 0])
})

test('a form that turns out otherwise is told, where somebody listens', async () => {
  const told: { readonly shape: string }[] = []
  const document = await honest('a')
  for (const listener of [{ onMismatch: (one: { shape: string }) => told.push(one) }, {}]) {
    const memory = createMemory(contexts, { sampleRate: 1, ...listener })
    for (let time = 0; time < 4; time++) await memory.isSound(document, 'q', async () => true)
    expect(await memory.isSound(document, 'q', async () => false)).toBe(false)
  }
  expect(told.map(({ shape }) => typeof shape)).toEqual(['string'])
})

test('what was found sound and is found otherwise is forgotten, and told', async () => {
  const told: unknown[] = []
  const memory = createMemory(contexts, { sampleRate: 1, onMismatch: (one) => told.push(one) })
  const document = await honest('a')
  let asked = 0
  const isSound = async (sound: boolean) =>
    await memory.isSound(document, 'q', async () => {
      asked += 1
      return sound
    })
  // A form is known from the third time on.
  for (let time = 0; time < 3; time++) expect(await isSound(true)).toBe(true)
  expect([await isSound(true), told.length]).toEqual([true, 0])
  expect([await isSound(false), told.length]).toEqual([false, 1])
  // Not known any more, so that nothing is told of it.
  expect([await isSound(false), told.length, asked]).toEqual([false, 1, 6])
})

test.each<[string, JsonObject]>([
  ['a picture that runs', { image: { id: 'javascript:alert(1)', type: 'Image' } }],
  ['criteria that say nothing', { criteria: {} }],
  ['a type that is not listed', { achievementType: 'Nonsense' }],
  ['a member without what it must have', { creator: { type: ['Profile'] } }],
  ['a credential that nobody signed', { endorsement: [{ type: ['EndorsementCredential'] }] }],
  ['nothing wrong at all', {}],
])('%s is found in every credential that shares it', async (name, achievement) => {
  const fast = verifierWith(UNSAMPLED)
  for (const holder of ['a', 'b', 'c', 'd', 'e']) {
    const document = await signed(badgeWith(achievement, { id: `urn:uuid:${holder}` }))
    const report = await judge(fast, document)
    expect(report.verdict).toBe(name.startsWith('nothing') ? 'passed' : 'failed')
    expect(report).toEqual(await judge(slow, document))
  }
})

test('a part that keeps one shape is no part that keeps another', () => {
  const shapes = openBadgeShapes({ dataModel: '2.0', form: 'relaxed' })
  const part = deepFreeze({ id: 'urn:a', type: 'Image' })
  const open = { id: 'urn:a', type: 'Image' }
  const faultsOf = (value: object) =>
    ['Image', 'Achievement', 'Image'].map((shape) => shapeFaults(value, shape, shapes))
  expect(faultsOf(part)).toEqual(faultsOf(open))
  expect(faultsOf(part)).toEqual(faultsOf(part))
  expect(faultsOf(part).map(({ length }) => length > 0)).toEqual([false, true, false])
})

test('of what can still change nothing is remembered', () => {
  const asked: object[] = []
  const isEmpty = oncePerFrozen((object) => {
    asked.push(object)
    return Object.keys(object).length === 0
  })
  const inner: { id?: string } = {}
  const outer = Object.freeze({ inner })
  const frozen = deepFreeze({})
  for (const object of [inner, inner, outer, outer, frozen, frozen]) isEmpty(object)
  expect(asked).toEqual([inner, inner, outer, outer, frozen])
  expect([isEmpty(frozen), isEmpty(outer)]).toEqual([true, false])
})

test('the document of an issuer counts as it is served, each time and for the identifier asked for', async () => {
  let served: JsonObject = controllerDocument()
  const verifier = createVerifier({
    contexts,
    trust: TRUST,
    clock: () => AT,
    loadDocument: async (url) => await loaderOver({ [ISSUER_URL]: served })(url, { accept: '' }),
  })
  const document = await honest('a')
  const controllerOf = async (next: JsonObject) => {
    served = next
    const { checks } = await judge(verifier, document)
    return checks.find(({ check }) => check === 'controller')?.code
  }
  const sound = controllerDocument()
  const revoked = controllerDocument({}, { revoked: '2026-04-01T00:00:00Z' })
  const codes: unknown[] = []
  for (const next of [
    sound,
    sound,
    revoked,
    sound,
    { ...sound, deactivated: true },
    { ...sound, id: 'did:web:other.example' },
    { ...sound, assertionMethod: [] },
    sound,
  ])
    codes.push(await controllerOf(next))
  expect(codes).toEqual([
    'OK',
    'OK',
    'KEY_REVOKED',
    'OK',
    'CONTROLLER_INVALID',
    'CONTROLLER_ID_MISMATCH',
    'METHOD_NOT_FOR_ASSERTION',
    'OK',
  ])
})

test('a forgery verified beside the original is not taken for it', async () => {
  const fast = await experienced()
  const original = await honest('victim')
  const forged = { ...original, name: 'Rocket Science' }
  const twice = {
    ...original,
    credentialSubject: {
      ...(original.credentialSubject as JsonObject),
      achievement: {
        ...((original.credentialSubject as JsonObject).achievement as JsonObject),
        tag: ['soil', 'soil'],
      },
    },
  }
  // So many other shapes that the one that counts has to be searched for.
  const others = Array.from({ length: 12 }, (_, count) =>
    badgeWith({ tag: Array.from({ length: count + 3 }, (__, i) => `t${i}`) }),
  )
  for (const other of others)
    for (let time = 0; time < 3; time++) await judge(fast, await signed(other))
  const reports = await Promise.all(
    [forged, original, twice, original].map((document) => judge(fast, document)),
  )
  expect(reports.map(({ verdict }) => verdict)).toEqual(['failed', 'passed', 'failed', 'passed'])
})
