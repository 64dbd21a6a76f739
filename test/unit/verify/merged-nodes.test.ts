// What linked data joins and JSON keeps apart: labels, repeated ids, embedded credentials in odd places, several
// subjects and languages. Every edit is made after signing and leaves what was signed as it is.
import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { checkContexts } from '../../../src/verify/checks/contexts.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import { identityFault } from '../../../src/verify/node-identity.ts'
import { blankNodeLabel, placeOfText } from '../../../src/verify/node-labels.ts'
import {
  badge,
  badgeWith,
  contexts,
  ISSUER,
  KEY,
  METHOD,
  PROOF,
  signed,
} from '../../support/test-issuer.ts'
import { complaints, found, type Setup, verify } from '../../support/verify-setup.ts'

interface Draft {
  [key: string]: unknown
}

/** A copy with an edit made in it. */
function edited(document: JsonObject, edit: (draft: Draft) => void): JsonObject {
  const draft = structuredClone(document) as unknown as Draft
  edit(draft)
  return draft as unknown as JsonObject
}

const subjectOf = (draft: Draft) => draft.credentialSubject as Draft
const achievementOf = (draft: Draft) => subjectOf(draft).achievement as Draft
const first = (entries: unknown) => (entries as Draft[])[0] as Draft
const put = (target: Draft, members: Record<string, unknown>) => Object.assign(target, members)

const RESULT = { type: ['Result'], resultDescription: 'urn:r:1', value: '80' }
const DESCRIPTION = {
  id: 'urn:r:1',
  type: ['ResultDescription'],
  name: 'Grade',
  resultType: 'Percent',
  valueMin: '0',
  valueMax: '100',
}
const EVIDENCE = {
  id: 'https://university.example/evidence/1',
  type: ['Evidence'],
  name: 'Thesis',
  narrative: 'On soils.',
}
const rich = async () =>
  await signed({
    ...badgeWith(
      {
        resultDescription: [DESCRIPTION],
        alignment: [{ type: ['Alignment'], targetName: 'Soil', targetUrl: 'https://a.example/s' }],
      },
      { result: [RESULT] },
    ),
    evidence: [EVIDENCE],
  })

test('the honest badge passes', async () => {
  expect(complaints(await verify(await rich()))).toEqual([])
})

describe('edits that leave the canonical form as it is', () => {
  test.each<[string, (draft: Draft) => void, string]>([
    [
      'text in a label of a result',
      (d) => put(first(subjectOf(d).result), { id: '_:with_honours' }),
      'NODE_LABELLED',
    ],
    [
      'text in a label of the criteria',
      (d) => put(achievementOf(d).criteria as Draft, { id: '_:with_honours' }),
      'NODE_LABELLED',
    ],
    [
      'text in a label of an alignment',
      (d) => put(first(achievementOf(d).alignment), { id: '_:x' }),
      'NODE_LABELLED',
    ],
    ['text in a label of the proof', (d) => put(first(d.proof), { id: '_:x' }), 'NODE_LABELLED'],
    [
      'a result parted by a label, so that its value belongs to nothing',
      (d) => {
        const { resultDescription, ...rest } = RESULT
        const other = { id: '_:r', type: ['Result'], resultDescription }
        put(subjectOf(d), { result: [{ id: '_:r', ...rest }, other] })
      },
      'NODE_LABELLED',
    ],
    [
      'one piece of evidence shown as two',
      (d) => {
        const { narrative, ...rest } = EVIDENCE
        put(d, { evidence: [rest, { id: EVIDENCE.id, type: EVIDENCE.type, narrative }] })
      },
      'ENTRY_REPEATED',
    ],
    [
      'a result description parted, so that its bounds are not seen',
      (d) => {
        const { valueMax, ...rest } = DESCRIPTION
        const bound = { ...rest, valueMax }
        put(achievementOf(d), { resultDescription: [bound, rest] })
      },
      'ENTRY_REPEATED',
    ],
  ])('%s', async (_name, edit, code) => {
    const report = await verify(edited(await rich(), edit))
    expect(found(report, 'contexts')).toEqual([`failed ${code}`])
    expect(report.verdict).toBe('failed')
  })

  test('the place of a label is told', async () => {
    const labelled = edited(await rich(), (d) => put(first(subjectOf(d).result), { id: '_:x' }))
    const report = await verify(labelled)
    const [finding] = report.checks.filter((check) => check.check === 'contexts')
    expect(finding?.pointer).toBe('/credentialSubject/result/0/id')
  })
})

describe('what is shown', () => {
  const shown = async (document: JsonObject) => {
    const { subject, achievement } = await verify(document)
    return [subject, achievement]
  }

  test('of a name that is written openly, and not of one that is hashed', async () => {
    const identity = (hashed: boolean) => ({
      type: 'IdentityObject',
      hashed,
      identityHash: 'Ada',
      identityType: 'name',
    })
    const named = (...identifier: JsonObject[]) => badgeWith({}, { identifier })
    const { id } = badge().credentialSubject as JsonObject
    expect((await shown(named(identity(false))))[0]).toEqual({ id, name: 'Ada' })
    expect((await shown(named(identity(true))))[0]).toEqual({ id })
    const mail = { ...identity(false), identityType: 'emailAddress' }
    expect((await shown(named(mail)))[0]).toEqual({ id })
  })

  test('of a credential about nobody is nothing', async () => {
    const { credentialSubject: _, ...rest } = badge()
    expect(await shown(rest)).toEqual([null, null])
  })

  test('is when it was awarded, where that is a text', async () => {
    const awardedDate = '2026-02-28T09:00:00Z'
    expect((await shown(badge({ awardedDate })))[1]).toMatchObject({ awardedDate })
    expect((await shown(badge({ awardedDate: 7 })))[1]).not.toHaveProperty('awardedDate')
  })

  test('is a text without a language as well', async () => {
    const name = { '@value': 'Ada' }
    expect((await shown(badgeWith({}, { name })))[0]).toMatchObject({ name: 'Ada' })
    const tagged = { '@value': 'Ada', '@language': 7 }
    expect((await shown(badgeWith({}, { name: tagged })))[0]).toMatchObject({ name: 'Ada' })
  })
})

describe('what is shown does not depend on an order that nobody signed', () => {
  const plain = (changes: JsonObject): JsonObject => ({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: 'urn:uuid:1f6c3f76-3f63-4ac0-8a7e-9c37a4f1d0aa',
    type: ['VerifiableCredential'],
    issuer: ISSUER,
    validFrom: '2026-03-01T09:00:00Z',
    credentialSubject: { id: 'urn:a', name: 'Ada' },
    ...changes,
  })

  test('of several subjects', async () => {
    const subjects = [
      { id: 'urn:a', name: 'Ada' },
      { id: 'urn:b', name: 'Bob' },
    ]
    const document = await signed(plain({ credentialSubject: subjects }))
    const turned = edited(document, (d) => (d.credentialSubject as Draft[]).reverse())
    const [one, other] = [await verify(document), await verify(turned)]
    expect(other.verdict).toBe('passed')
    expect(other.subject).toEqual(one.subject)
  })

  test('of several languages', async () => {
    const name = [
      { '@value': 'Bodenkunde', '@language': 'de' },
      { '@value': 'Soil Science', '@language': 'en' },
    ]
    const document = await signed(plain({ name }))
    const turned = edited(document, (d) => (d.name as Draft[]).reverse())
    expect((await verify(document)).achievement).toEqual({ name: 'Soil Science' })
    expect((await verify(turned)).achievement).toEqual({ name: 'Soil Science' })
  })
})

describe('credentials in credentials', () => {
  const CLR = [
    'https://www.w3.org/ns/credentials/v2',
    'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
    'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
  ]
  const record = (credentialSubject: Json, type = ['VerifiableCredential', 'ClrCredential']) => ({
    '@context': CLR,
    id: 'urn:uuid:2f6c3f76-3f63-4ac0-8a7e-9c37a4f1d0aa',
    type,
    name: 'Record',
    issuer: { id: ISSUER, type: ['Profile'], name: 'University' },
    validFrom: '2026-03-01T09:00:00Z',
    credentialSubject,
  })
  const subject = (inner: Json): JsonObject => ({
    id: 'urn:s',
    type: ['ClrSubject'],
    verifiableCredential: [inner],
  })
  const forged = async () => ({ ...(await signed(badge())), name: 'Doctor of Soils' })

  test('a record of a good badge passes and lists it', async () => {
    const report = await verify(await signed(record(subject(await signed(badge())))))
    expect(complaints(report)).toEqual([])
    expect(report.credentials?.map(({ report: { verdict } }) => verdict)).toEqual(['passed'])
  })

  test('a badge of somebody else, or of an issuer that is not in the list, is told of a record', async () => {
    const id = 'urn:uuid:0f0e0d0c-3f63-4ac0-8a7e-9c37a4f1d0cc'
    const codes = async (badgeOf: JsonObject, options = {}) => {
      const report = await verify(await signed(record({ ...subject(badgeOf), id })), { options })
      return [report.verdict, ...report.warnings.map(({ code }) => code)]
    }
    const ofSame = await signed(badgeWith({}, { id }))
    expect(await codes(ofSame)).toEqual(['passed'])
    expect(await codes(await signed(badge()))).toEqual(['passed', 'MEMBER_NOT_SUBJECT'])
    const trust = {
      issuers: [{ id: 'did:web:other.example', name: 'Other' }],
      anchors: [],
      lists: [],
    }
    expect(await codes(ofSame, { trust })).toEqual(['indeterminate', 'MEMBER_ISSUER_UNKNOWN'])
  })

  test.each<[string, () => Promise<JsonObject>, string]>([
    [
      'a forged badge in a record',
      async () => record(subject(await forged())),
      'endorsements failed EMBEDDED_FAILED',
    ],
    [
      'in one of several subjects, where no profile looks',
      async () => record([subject(await forged())], ['VerifiableCredential']),
      'endorsements failed EMBEDDED_FAILED',
    ],
    [
      'in an array in an array',
      async () => record(subject([(await forged()) as Json]), ['VerifiableCredential']),
      'contexts failed CONTEXT_NESTED',
    ],
    [
      'in a part of the subject',
      async () =>
        record({ id: 'urn:t', type: ['ClrSubject'], achievement: [subject(await forged())] }, [
          'VerifiableCredential',
        ]),
      'contexts failed CONTEXT_NESTED',
    ],
  ])('%s is refused', async (_name, make, complaint) => {
    expect(complaints(await verify(await signed(await make())))).toContain(complaint)
  })

  test('an endorsement of the holder in a presentation, which nobody would verify, is refused', async () => {
    const presentation = {
      '@context': CLR,
      type: ['VerifiablePresentation'],
      holder: { id: ISSUER, type: ['Profile'], endorsement: [await forged()] },
      verifiableCredential: [await signed(badge())],
    }
    const method = {
      id: METHOD,
      type: 'Multikey',
      controller: ISSUER,
      publicKeyMultibase: KEY.multikey,
    }
    const setup: Setup = {
      documents: {
        'https://university.example/.well-known/did.json': {
          id: ISSUER,
          verificationMethod: [method],
          assertionMethod: [METHOD],
          authentication: [METHOD],
        },
      },
    }
    const proof = { ...PROOF, proofPurpose: 'authentication' }
    const report = await verify(await signed(presentation as unknown as JsonObject, proof), setup)
    expect(found(report, 'contexts')).toEqual(['failed CONTEXT_NESTED'])
  })
})

describe('one node in two places of the expanded form', () => {
  const VC = 'https://www.w3.org/2018/credentials#'
  const SUBJECT = `${VC}credentialSubject`
  const faultOf = (members: JsonObject) =>
    identityFault([{ '@id': 'urn:c', '@type': [`${VC}VerifiableCredential`], ...members }])
  const node = (members: JsonObject, type = ['urn:T']): JsonObject => ({
    '@id': 'urn:n',
    '@type': type,
    ...members,
  })
  const one = { 'urn:p': [{ '@value': 1 }] }
  const two = { 'urn:p': [{ '@value': 1 }, { '@value': 2 }] }

  test.each([
    ['the subject', SUBJECT],
    ['the status', `${VC}credentialStatus`],
  ])('%s states in one place what it does not in the other', (_name, iri) => {
    const elsewhere = (other: JsonObject) =>
      faultOf({ [iri]: [node(one)], 'urn:x': [{ 'urn:y': [other] }] })
    expect(elsewhere(node(two))).toBe('split')
    expect(elsewhere(node({ ...one, 'urn:q': [{ '@value': 1 }] }))).toBe('split')
    expect(elsewhere(node(two, ['urn:T', 'urn:U']))).toBe('split')
    expect(elsewhere(node(one))).toBeUndefined()
    expect(elsewhere(node({}))).toBeUndefined()
    expect(elsewhere(node(two, ['urn:U']))).toBeUndefined()
    expect(elsewhere({ '@id': 'urn:n', ...two })).toBeUndefined()
    expect(elsewhere({ ...node(two), '@id': 'urn:other' })).toBeUndefined()
    expect(elsewhere({ '@value': node(two) })).toBeUndefined()
    expect(elsewhere({ '@graph': [node(two)] })).toBeUndefined()
    expect(elsewhere({ '@list': [node(two)] })).toBe('split')
  })

  test('who issues to himself states as issuer what belongs there; a subject without types can be split all the same', () => {
    const issuer = (other: JsonObject) =>
      faultOf({ [SUBJECT]: [{ '@id': 'urn:n', ...one }], [`${VC}issuer`]: [other] })
    expect(issuer({ '@id': 'urn:n', ...two })).toBeUndefined()
    expect(issuer(node(two))).toBeUndefined()
    expect(issuer({ '@id': 'urn:m', 'urn:knows': [{ '@id': 'urn:n', ...two }] })).toBe('split')
    expect(issuer({ '@id': 'urn:m', 'urn:knows': [{ '@id': 'urn:n' }] })).toBeUndefined()
    expect(issuer({ '@id': 'urn:m', 'urn:knows': [node(two)] })).toBe('split')
    expect(issuer({ '@id': 'urn:m', 'urn:knows': [node(one)] })).toBeUndefined()
  })

  test('what was achieved, by its name in any vocabulary, and nothing of a longer name', () => {
    const achieved = (iri: string) =>
      faultOf({ [SUBJECT]: [{ [iri]: [node(one)] }], 'urn:x': [node(two)] })
    for (const iri of ['urn:v#achievement', 'urn:v/achievement', 'urn:v#hasClaim'])
      expect(achieved(iri)).toBe('split')
    for (const iri of ['urn:v#achievements', 'urn:v#myachievement', 'urn:v#hasClaimOf'])
      expect(achieved(iri)).toBeUndefined()
    expect(faultOf({ 'urn:v#achievement': [node(one)], 'urn:x': [node(two)] })).toBeUndefined()
    expect(
      faultOf({ 'urn:other': [{ 'urn:v#achievement': [node(one)] }], 'urn:x': [node(two)] }),
    ).toBeUndefined()
  })

  test('one of several that count under one id is enough', () => {
    const achievement = node({}, ['urn:U'])
    const subject = node({ ...one, 'urn:v#achievement': [achievement] })
    expect(faultOf({ [SUBJECT]: [subject], 'urn:x': [node(one)] })).toBeUndefined()
    expect(faultOf({ [SUBJECT]: [subject], 'urn:x': [node(two)] })).toBe('split')
  })

  test('one of several subjects is enough', () => {
    const others = [{ '@id': 'urn:m', '@type': ['urn:T'] }, { '@value': 'x' }]
    expect(faultOf({ [SUBJECT]: [...others, node(one)], 'urn:x': [node(two)] })).toBe('split')
    expect(faultOf({ [SUBJECT]: [{ ...one }, { ...two }] })).toBeUndefined()
  })

  test('the credential itself, whatever type the other place gives it', () => {
    const again = (other: JsonObject) =>
      faultOf({ ...one, 'urn:x': [{ '@id': 'urn:c', ...other }] })
    expect(again({})).toBeUndefined()
    expect(again(one)).toBeUndefined()
    expect(again(two)).toBe('split')
    expect(again({ '@type': ['urn:Thing', 'urn:CredentialOf'] })).toBeUndefined()
    expect(again({ '@type': ['urn:Thing', 'urn:DiplomaCredential'] })).toBe('split')
    expect(again({ '@type': ['urn:VerifiablePresentation'] })).toBe('split')
    expect(again({ '@type': [`${VC}VerifiableCredential`] })).toBeUndefined()
  })

  test('an entry twice', () => {
    const text = { '@value': 'a', '@language': 'en' }
    expect(faultOf({ 'urn:x': [text, { ...text }] })).toBe('repeated')
    expect(faultOf({ 'urn:x': [text, { ...text, '@language': 'de' }] })).toBeUndefined()
    expect(faultOf({ 'urn:x': [node(one), node({}), { '@id': 'urn:m' }] })).toBe('repeated')
    expect(faultOf({ 'urn:x': [{ ...one }, { ...one }] })).toBeUndefined()
    expect(faultOf({ 'urn:x': [{ 'urn:y': [text, text] }] })).toBe('repeated')
    expect(faultOf({ 'urn:x': [{ '@list': [text, text] }] })).toBeUndefined()
    expect(faultOf({ 'urn:x': [{ '@list': [{ 'urn:y': [text, text] }] }] })).toBe('repeated')
    expect(faultOf({ '@type': ['urn:T', 'urn:T'] })).toBeUndefined()
    expect(faultOf({ 'urn:x': [{ '@type': ['urn:T', 'urn:T'] }] })).toBe('repeated')
    expect(faultOf({ [SUBJECT]: [node(one)], 'urn:x': [node(two), node(two)] })).toBe('repeated')
    expect(identityFault([])).toBeUndefined()
  })

  test('a label anywhere is found, and where its text stands', () => {
    const labelOf = (members: JsonObject) => blankNodeLabel([{ '@id': 'urn:c', ...members }])
    expect(labelOf({ 'urn:x': [{ 'urn:y': [{ '@id': '_:a' }] }, { '@id': '_:b' }] })).toBe('_:a')
    expect(labelOf({ '@id': '_:c' })).toBe('_:c')
    expect(labelOf({ 'urn:x': [{ '@value': { '@id': '_:a' } }, { '@id': 'x_:' }] })).toBeUndefined()
    expect(labelOf({ '@id': ['_:a'], 'urn:x': '_:b' })).toBeUndefined()
    expect(placeOfText({ a: [null, 1, { 'b/c': '_:a' }], d: '_:a' }, '_:a')).toBe('/a/2/b~1c')
    expect(placeOfText({ a: ['_:'] }, '_:a')).toBeUndefined()
  })
})

describe('contexts and keys by themselves', () => {
  const V2 = 'https://www.w3.org/ns/credentials/v2'
  const V1 = 'https://www.w3.org/2018/credentials/v1'
  const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
  const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
  const DI = 'https://w3id.org/security/data-integrity/v2'
  const LISTS = 'https://w3id.org/vc/status-list/2021/v1'
  const EMBEDDED = { kind: 'embedded' } as const
  const TOKEN = { kind: 'jws', jws: {} as never, claims: {} } as const
  const plain = (changes: JsonObject = {}): JsonObject => ({
    '@context': [V2],
    type: ['VerifiableCredential'],
    issuer: ISSUER,
    credentialSubject: { id: 'urn:a' },
    ...changes,
  })

  async function checked(
    document: JsonObject,
    changes: Partial<Credential> = {},
    memory?: Session['memory'],
  ) {
    const credential = { format: 'vc', document, securing: EMBEDDED, ...changes } as Credential
    return await checkContexts(credential, { contexts, ...(memory && { memory }) } as Session)
  }
  /** Code and place of what was found, then of every warning. */
  async function told(document: JsonObject, changes: Partial<Credential> = {}): Promise<string[]> {
    const { results, warnings } = await checked(document, changes)
    expect(results.every(({ check }) => check === 'contexts')).toBe(true)
    return [
      ...results.map(({ outcome, code, pointer }) => `${outcome} ${code} ${pointer}`),
      ...warnings.map(({ code, pointer }) => `${code} ${pointer}`),
    ]
  }
  const PASSED = ['passed OK undefined']

  test.each<[string, Json | undefined, string]>([
    ['the base alone', [V2], PASSED[0] ?? ''],
    ['the older base', [V1], PASSED[0] ?? ''],
    ['those of a record in their order', [V2, CLR, OB, DI, LISTS], PASSED[0] ?? ''],
    ['none', undefined, 'failed CONTEXT_MISSING /@context'],
    ['none in a list', [], 'failed CONTEXT_MISSING /@context'],
    ['one outside a list', V2, 'failed CONTEXT_NOT_A_LIST /@context'],
    ['one written out', [{ x: 'urn:x' }], 'failed CONTEXT_INLINE /@context/0'],
    ['one written out behind the base', [V2, { x: 'urn:x' }], 'failed CONTEXT_INLINE /@context/1'],
    ['another first', [OB, V2], 'failed CONTEXT_BASE_NOT_FIRST /@context/0'],
    ['one that nobody pinned', [V2, 'urn:x'], 'failed CONTEXT_NOT_PINNED /@context/1'],
    ['one twice', [V2, DI, DI], 'failed CONTEXT_TWICE /@context/2'],
    ['the base twice', [V2, V2], 'failed CONTEXT_TWICE /@context/1'],
    ['both bases', [V2, V1], 'failed CONTEXT_ORDER /@context/1'],
    ['a badge’s before a record’s', [V2, OB, CLR], 'failed CONTEXT_ORDER /@context/2'],
    ['another before a badge’s', [V2, DI, OB], 'failed CONTEXT_ORDER /@context/2'],
    ['another before a record’s', [V2, DI, CLR], 'failed CONTEXT_ORDER /@context/2'],
  ])('contexts: %s', async (_name, context, expected) => {
    const { '@context': _, ...rest } = plain()
    const document = { ...rest, ...(context !== undefined && { '@context': context }) }
    expect(await told(document)).toEqual([expected])
  })

  test.each<[string, JsonObject, string]>([
    [
      'a member without meaning',
      { credentialSubject: { id: 'urn:a', 'a/b': 1 } },
      'KEY_UNDEFINED /credentialSubject/a~1b',
    ],
    ['a type without meaning', { type: ['VerifiableCredential', 'Odd'] }, 'TYPE_UNDEFINED /type/1'],
  ])('%s is signed in a token of no profile alone', async (_name, changes, told1) => {
    const document = plain(changes)
    for (const format of ['vc', 'vp', 'ob3'] as const)
      expect(await told(document, { format })).toEqual([`failed ${told1}`])
    for (const format of ['vc', 'vp'] as const)
      expect(await told(document, { format, securing: TOKEN })).toEqual([...PASSED, told1])
    expect(await told(document, { format: 'ob3', securing: TOKEN })).toEqual([`failed ${told1}`])
  })

  test('keywords and contexts within are none in a token either', async () => {
    const subject = (members: JsonObject) =>
      plain({ credentialSubject: { id: 'urn:a', ...members } })
    for (const securing of [EMBEDDED, TOKEN]) {
      expect(await told(subject({ '@type': 'x' }), { securing })).toEqual([
        'failed KEY_KEYWORD /credentialSubject/@type',
      ])
      expect(await told(subject({ '@context': [V2] }), { securing })).toEqual([
        'failed CONTEXT_NESTED /credentialSubject/@context',
      ])
      const proof = { type: 'DataIntegrityProof' }
      for (const inner of [plain({ '@context': [V2] }), plain({ '@context': [V2], proof })])
        expect(await told(plain({ relatedResource: inner }), { securing })).toEqual([
          'failed CONTEXT_NESTED /relatedResource/@context',
        ])
    }
    expect(await told(plain({ type: ['VerifiableCredential', 'urn:t'] }))).toEqual(PASSED)
  })

  test('one node in two places, an entry twice, and values that no linked data has', async () => {
    const name = (text: string) => ({ id: 'urn:c', name: text })
    expect(await told(plain({ ...name('a'), relatedResource: name('b') as never }))).toEqual([
      'failed NODE_SPLIT undefined',
    ])
    const entry = { id: 'urn:e', type: 'urn:E' }
    expect(await told(plain({ evidence: [entry, { ...entry }] }))).toEqual([
      'failed ENTRY_REPEATED undefined',
    ])
  })

  test('labels of a proof, and what a token may call its parts', async () => {
    const proof = (id: string) => ({ type: 'DataIntegrityProof', id })
    expect(await told(plain({ proof: proof('urn:p') }))).toEqual(PASSED)
    expect(await told(plain({ proof: proof('_:p') }))).toEqual(['failed NODE_LABELLED /proof/id'])
    expect(await told(plain({ proof: [proof('urn:p'), proof('_:p')] }))).toEqual([
      'failed NODE_LABELLED /proof/1/id',
    ])
    const labelled = plain({ credentialSubject: { id: '_:a' } })
    expect(await told(labelled)).toEqual(['failed NODE_LABELLED /credentialSubject/id'])
    expect(await told(labelled, { securing: TOKEN })).toEqual(PASSED)
  })

  test('tokens in a presentation are texts, where a token presents them', async () => {
    const presenting = (...held: Json[]) => ({
      '@context': [V2],
      type: ['VerifiablePresentation'],
      verifiableCredential: held,
    })
    const vp = { format: 'vp', securing: TOKEN } as const
    expect(await told(presenting('a.b.c'), vp)).toEqual(PASSED)
    expect(await told(presenting('a.b.c', plain()), vp)).toEqual(PASSED)
    expect(await told(presenting(plain()), { format: 'vp' })).toEqual(PASSED)
    expect(await told(presenting('a.b.c'), { format: 'vp' })).not.toEqual(PASSED)
    expect(await told(presenting('a.b.c'), { ...vp, format: 'vc' })).not.toEqual(PASSED)
    expect(await told(plain(), { format: 'eudi' })).toEqual([
      'not-applicable NOT_APPLICABLE undefined',
    ])
  })

  test('proofs with a context of their own speak for themselves, all others are read back', async () => {
    const proof = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' }
    const foreign = { '@context': [DI], ...proof }
    const IRI = 'https://w3id.org/security#assertionMethod'
    for (const proofs of [foreign, [foreign, proof], [proof]])
      expect(await told(plain({ proof: proofs }))).toEqual(PASSED)
    // Of a suite that the document's own contexts do not know, alone and behind one that they do.
    const suite = {
      '@context': ['https://w3id.org/security/suites/ed25519-2020/v1'],
      type: 'Ed25519Signature2020',
      proofValue: 'z1',
    }
    for (const proofs of [suite, [proof, suite]])
      expect(await told(plain({ proof: proofs }))).toEqual(PASSED)
    expect(await told(plain({ proof: { ...proof, proofPurpose: IRI } }))).toEqual([
      'failed DOCUMENT_AMBIGUOUS /proof/proofPurpose',
    ])
    expect(await told(plain({ proof: { '@context': ['urn:x'], ...proof } }))).toEqual([
      'failed CONTEXT_NESTED /proof/@context',
    ])
  })

  test('a context that nobody pinned is a fault, unless nothing but suites that are not checked needs it', async () => {
    const old = { type: 'Ed25519Signature2018' }
    const own = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' }
    const under = (context: string[], ...proof: Json[]) =>
      told(plain({ '@context': [V2, ...context], ...(proof.length > 0 && { proof }) }))
    const FAULT = ['failed CONTEXT_NOT_PINNED /@context/1']
    expect(await under(['urn:x', 'urn:y'], old)).toEqual(['indeterminate NOT_CHECKED /@context/1'])
    expect(await under(['urn:x'], old, { type: 'JsonWebSignature2020' })).toEqual([
      'indeterminate NOT_CHECKED /@context/1',
    ])
    expect(await under(['urn:x', 'urn:x'], old)).toEqual(['failed CONTEXT_TWICE /@context/2'])
    for (const proofs of [[], [old, own], ['x'], [old, 'x'], [{ type: 'Unheard' }]])
      expect(await under(['urn:x'], ...proofs)).toEqual(FAULT)
    // What it means is not known to a token, and no forgery: its text is what was signed.
    const unpinned = plain({ '@context': [V2, 'urn:x'] })
    for (const format of ['vc', 'vp', 'ob3'] as const)
      expect(await told(unpinned, { format, securing: TOKEN })).toEqual(
        format === 'ob3' ? FAULT : ['indeterminate CONTEXT_NOT_PINNED /@context/1'],
      )
  })

  test('members without meaning are counted', async () => {
    const messageOf = async (odd: JsonObject) => (await checked(plain(odd))).results[0]?.message
    expect(await messageOf({ odd: 1 })).toMatch(/“odd”$/)
    expect(await messageOf({ odd: 1, also: 2, more: 3 })).toMatch(/”, and 2 more$/)
  })

  test('what no linked data can be is refused, and named in a token', async () => {
    for (const credentialSubject of [{ id: 1 }, { id: 'urn:a', type: { a: 1 } }]) {
      const document = plain({ credentialSubject })
      expect(await told(document)).toEqual(['failed JSONLD_INVALID undefined'])
      const { results, warnings } = await checked(document, { securing: TOKEN })
      expect([results, warnings]).toMatchObject([[{ code: 'OK' }], [{ code: 'JSONLD_INVALID' }]])
      expect(warnings[0]).not.toHaveProperty('pointer')
    }
  })

  test('an object that a token presents is linked data, a token within is none', async () => {
    const held = { type: 'urn:x', odd: 1 }
    const document = {
      '@context': [V2],
      type: ['VerifiablePresentation'],
      verifiableCredential: ['a.b.c', held],
    }
    expect(await told(document, { format: 'vp', securing: TOKEN })).toEqual([
      ...PASSED,
      'KEY_UNDEFINED /verifiableCredential/0/type',
    ])
  })

  test('foreign names are shown cut and without what moves the text of a reader', async () => {
    const odd = `x\u202e${'y'.repeat(300)}`
    const sayings = [plain({ '@context': [V2, odd] }), plain({ [odd]: 1 })]
    for (const document of sayings) {
      const [result] = (await checked(document)).results
      expect(result?.message).toContain(`x?${'y'.repeat(78)}`)
      expect(result?.message).not.toContain('y'.repeat(200))
    }
  })

  test('what is remembered of a form is asked by format and security, and only of plain passes', async () => {
    const asked: [string, boolean][] = []
    const memory = (answer?: boolean) =>
      ({
        isSound: async (_document: unknown, question: string, judge: () => Promise<boolean>) => {
          const judged = answer ?? (await judge())
          asked.push([question, judged])
          return judged
        },
      }) as never
    await checked(plain(), {}, memory())
    await checked(plain({ odd: 1 }), { format: 'ob3' }, memory())
    expect(asked.splice(0)).toEqual([
      ['contexts vc embedded false', true],
      ['contexts ob3 embedded false', false],
    ])
    // A token that passes with a warning, and one under a suite that is not checked.
    await checked(plain({ odd: 1 }), { securing: TOKEN }, memory())
    await checked(plain({ proof: { type: 'Ed25519Signature2018' } }), {}, memory())
    expect(asked.splice(0)).toEqual([
      ['contexts vc jws false', false],
      ['contexts vc embedded true', true],
    ])
    expect((await checked(plain({ odd: 1 }), {}, memory(true))).results).toMatchObject([
      { check: 'contexts', code: 'OK' },
    ])
    expect(asked).toHaveLength(1)
  })
})
