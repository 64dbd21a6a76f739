// What stands inside a credential: where it is found, what it comes to, and what of that counts for the whole. The reports
// of what is inside are given, so that each rule is judged by itself.

import { describe, expect, test } from 'vitest'
import type { CheckName, CheckResult, Outcome, Report } from '../../../src/model/report.ts'
import { deepFreeze } from '../../../src/util/frozen.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { checkEndorsements } from '../../../src/verify/checks/endorsements.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import { embeddedIn, unverifiedEmbedded, withoutEmbedded } from '../../../src/verify/embedded.ts'
import { badge } from '../../support/test-issuer.ts'

const CONTEXT = ['https://www.w3.org/ns/credentials/v2']
const INNER: JsonObject = { '@context': CONTEXT, id: 'urn:inner' }

describe('places of credentials inside', () => {
  const places = (document: JsonObject) =>
    embeddedIn(document).map(({ pointer, kind, carrierId }) => [pointer, kind, carrierId])

  test('endorsements stand anywhere, members of a record in its subject alone', () => {
    const document = {
      id: 'urn:whole',
      endorsement: INNER,
      credentialSubject: [
        { id: 'urn:a', verifiableCredential: [INNER, 'a.b.c'] },
        { verifiableCredential: INNER, inner: { verifiableCredential: INNER } },
        ...Array.from({ length: 8 }, () => ({})),
        { verifiableCredential: 'a.b.c' },
      ],
      other: { credentialSubject: { verifiableCredential: INNER } },
      issuer: { id: 'urn:issuer', endorsementJwt: ['a.b.c', 7], other: [[{ endorsement: [] }]] },
      verifiableCredential: [INNER],
      'a/b': { endorsement: ['x'] },
    }
    const expected = [
      ['/endorsement', 'endorsement', 'urn:whole'],
      ['/credentialSubject/0/verifiableCredential/0', 'member', 'urn:a'],
      ['/credentialSubject/0/verifiableCredential/1', 'member', 'urn:a'],
      ['/credentialSubject/1/verifiableCredential', 'member', undefined],
      ['/credentialSubject/10/verifiableCredential', 'member', undefined],
      ['/issuer/endorsementJwt/0', 'endorsement', 'urn:issuer'],
      ['/issuer/endorsementJwt/1', 'endorsement', 'urn:issuer'],
      ['/a~1b/endorsement/0', 'endorsement', undefined],
    ]
    expect(places(document)).toEqual(expected)
    for (let time = 0; time < 2; time++) expect(places(deepFreeze(document))).toEqual(expected)
    expect(embeddedIn(document)[0]?.content).toBe(INNER)
    expect(embeddedIn(document)[4]?.content).toBe('a.b.c')
    expect(embeddedIn({ a: [1, { endorsement: 'x' }] })).toHaveLength(1)
    const alone = { credentialSubject: { id: 'urn:a', verifiableCredential: [INNER] } }
    expect(places(alone)).toEqual([
      ['/credentialSubject/verifiableCredential/0', 'member', 'urn:a'],
    ])
  })

  test('an endorsement within an endorsement is for whoever verifies that', () => {
    expect(places({ endorsement: { ...INNER, endorsement: [INNER] } })).toEqual([
      ['/endorsement', 'endorsement', undefined],
    ])
  })

  test('of a plain document there are none', () => {
    for (const document of [{}, badge(), { a: [null, 7, 'endorsement', ['x']], b: { c: {} } }])
      expect(places(document)).toEqual([])
    expect(places(JSON.parse('{"__proto__":{"endorsement":{}}}'))).toEqual([
      ['/__proto__/endorsement', 'endorsement', undefined],
    ])
  })

  test('where none is verified, one is told', () => {
    const stray = {
      endorsement: INNER,
      credentialSubject: { verifiableCredential: INNER, inner: { verifiableCredential: INNER } },
      verifiableCredential: [INNER],
    }
    expect(unverifiedEmbedded(stray, 'ob3')).toEqual([
      '/credentialSubject/inner/verifiableCredential',
      '/verifiableCredential/0',
    ])
    expect(unverifiedEmbedded(stray, 'vp')).toEqual([
      '/endorsement',
      '/credentialSubject/verifiableCredential',
      '/credentialSubject/inner/verifiableCredential',
    ])
    expect(unverifiedEmbedded({ verifiableCredential: INNER }, 'vp')).toEqual([])
    expect(unverifiedEmbedded({ inner: { verifiableCredential: INNER } }, 'vp')).toEqual([
      '/inner/verifiableCredential',
    ])
    expect(unverifiedEmbedded({ endorsement: ['a.b.c'], a: INNER }, 'ob3')).toEqual([])
  })

  test('are left out of the document without a change to it', () => {
    const document = deepFreeze({
      name: 'x',
      endorsement: INNER,
      list: [INNER, [{ endorsement: [INNER, { id: 'urn:b' }, 'a.b.c', null], value: 7 }]],
      'a/b': { endorsement: INNER, c: null },
    })
    expect(withoutEmbedded(document)).toEqual({
      name: 'x',
      list: [INNER, [{ endorsement: [{ id: 'urn:b' }, 'a.b.c', null], value: 7 }]],
      'a/b': { c: null },
    })
    const plain = badge()
    expect(withoutEmbedded(plain)).toBe(plain)
  })
})

describe('endorsements', () => {
  const ABOUT = 'urn:achievement'
  const endorsement = (changes: JsonObject = {}): JsonObject => ({
    ...INNER,
    type: ['VerifiableCredential', 'EndorsementCredential'],
    credentialSubject: { id: ABOUT, endorsementComment: 'Good.' },
    ...changes,
  })
  const result = (check: CheckName, outcome: Outcome, code = 'CODE'): CheckResult => ({
    check,
    outcome,
    code,
    message: 'as said',
  })
  const reportOf = (checks: readonly CheckResult[], changes: Partial<Report> = {}): Report => ({
    format: 'ob3',
    verdict: 'passed',
    checks,
    warnings: [],
    issuer: { id: 'urn:endorser', claims: 'Endorser', trustedName: null },
    subject: null,
    achievement: null,
    ...changes,
  })
  interface Given {
    readonly reports?: readonly Report[]
    readonly depth?: number
    readonly asked?: unknown[]
  }
  const judge = async (
    document: JsonObject,
    { reports = [], depth = 0, asked = [] }: Given = {},
  ) => {
    let turn = 0
    const session = {
      depth,
      trust: 'none',
      verifyNested: async (...args: readonly unknown[]) => {
        asked.push(args)
        return reports[turn++] ?? reportOf([])
      },
    } as unknown as Session
    const securing = { kind: 'embedded' } as const
    const own = { format: 'ob3', types: [], dataModel: '2.0', securing, warnings: [] } as const
    return await checkEndorsements({ ...own, document } as Credential, session)
  }
  const onAchievement = (...inner: readonly Json[]) => ({
    credentialSubject: { id: 'urn:learner', achievement: { id: ABOUT, endorsement: inner } },
  })
  const PLACE = '/credentialSubject/achievement/endorsement'
  const told = async (document: JsonObject, given?: Given) => {
    const { results, warnings } = await judge(document, given)
    const [{ check, outcome, code, pointer }] = results as [CheckResult]
    expect(check).toBe('endorsements')
    for (const one of warnings) expect(one.pointer).toBe(pointer)
    return [results.length, outcome, code, pointer, ...warnings.map((one) => one.code)]
  }

  test('none, and nothing is asked', async () => {
    const asked: unknown[] = []
    expect(await judge(badge(), { asked })).toEqual({
      results: [expect.objectContaining({ check: 'endorsements', outcome: 'not-applicable' })],
      warnings: [],
      endorsements: [],
      credentials: [],
    })
    expect(asked).toEqual([])
    expect((await judge(badge(), { depth: 3 })).results[0]?.outcome).toBe('not-applicable')
  })

  test('a sound one is listed with who says it, and what', async () => {
    const inner = endorsement()
    const asked: unknown[] = []
    const found = await judge(onAchievement(inner), { asked })
    expect(found.results).toMatchObject([
      { check: 'endorsements', outcome: 'passed', code: 'OK', pointer: `${PLACE}/0` },
    ])
    expect(found.endorsements).toEqual([
      {
        pointer: `${PLACE}/0`,
        verdict: 'passed',
        issuer: { id: 'urn:endorser', claims: 'Endorser', trustedName: null },
        comment: 'Good.',
      },
    ])
    expect([found.warnings, found.credentials]).toEqual([[], []])
    expect(asked).toEqual([[inner, 'none']])
    const quiet = endorsement({ credentialSubject: { id: ABOUT, endorsementComment: 7 } })
    expect((await judge(onAchievement(quiet))).endorsements[0]?.comment).toBe(null)
  })

  test('a token is handed on as its bytes', async () => {
    const claims = Buffer.from(JSON.stringify(endorsement())).toString('base64url')
    const header = Buffer.from('{"alg":"EdDSA"}').toString('base64url')
    const text = `${header}.${claims}.AA`
    const asked: [Uint8Array, string][] = []
    const document = { id: ABOUT, endorsementJwt: text }
    const found = await judge(document, { asked })
    expect(Buffer.from(asked[0]?.[0] ?? []).toString()).toBe(text)
    expect(found.results).toMatchObject([{ outcome: 'passed', pointer: '/endorsementJwt' }])
    expect(found.endorsements[0]?.comment).toBe('Good.')
    expect(await told({ endorsementJwt: 'x' })).toEqual([
      1,
      'failed',
      'ENDORSEMENT_TYPE_WRONG',
      '/endorsementJwt',
    ])
  })

  test.each<[string, Json]>([
    ['an object without a context', { type: 'EndorsementCredential' }],
    ['a number', 7],
    ['nothing', null],
    ['a list', [endorsement()]],
  ])('%s is secured by nobody, and nobody is asked', async (_name, inner) => {
    const asked: unknown[] = []
    const found = await judge(onAchievement(inner), { asked })
    expect(found.results).toMatchObject([
      {
        check: 'endorsements',
        outcome: 'failed',
        code: 'EMBEDDED_UNSECURED',
        pointer: `${PLACE}/0`,
      },
    ])
    expect([found.endorsements, found.warnings, asked]).toEqual([[], [], []])
  })

  const AUTHENTICITY = [
    'format',
    'contexts',
    'profile',
    'proof',
    'controller',
    'references',
    'endorsements',
  ] as const
  test.each(AUTHENTICITY)('that it is forged fails the whole: %s', async (check) => {
    const failed = { reports: [reportOf([result(check, 'failed')], { verdict: 'failed' })] }
    expect(await told(onAchievement(endorsement()), failed)).toEqual([
      1,
      'failed',
      'EMBEDDED_FAILED',
      `${PLACE}/0`,
    ])
    const untold = { reports: [reportOf([result(check, 'indeterminate')])] }
    expect(await told(onAchievement(endorsement()), untold)).toEqual([
      1,
      'indeterminate',
      'EMBEDDED_NOT_TOLD',
      `${PLACE}/0`,
    ])
  })

  test.each(['validity', 'status', 'recipient', 'certificate', 'time'] as const)(
    'that it has lapsed is a warning: %s',
    async (check) => {
      for (const outcome of ['failed', 'indeterminate'] as const) {
        const given = { reports: [reportOf([result(check, outcome)])] }
        const lapsed = [1, 'passed', 'OK', `${PLACE}/0`, 'EMBEDDED_LAPSED']
        expect(await told(onAchievement(endorsement()), given)).toEqual(lapsed)
      }
      const fine = {
        reports: [reportOf([result(check, 'passed'), result(check, 'not-applicable')])],
      }
      expect(await told(onAchievement(endorsement()), fine)).toEqual([
        1,
        'passed',
        'OK',
        `${PLACE}/0`,
      ])
    },
  )

  test('that nobody knows who says it is a warning of its own', async () => {
    const by = async (outcome: Outcome, kind: 'endorsement' | 'member') =>
      await told(
        kind === 'endorsement'
          ? onAchievement(endorsement())
          : { credentialSubject: { verifiableCredential: [INNER] } },
        { reports: [reportOf([result('trust', outcome)])] },
      )
    expect((await by('indeterminate', 'endorsement')).slice(4)).toEqual(['ENDORSER_UNKNOWN'])
    expect((await by('indeterminate', 'member')).slice(4)).toEqual(['MEMBER_ISSUER_UNKNOWN'])
    expect((await by('passed', 'endorsement')).slice(4)).toEqual([])
    // Whoever is not believed decides nothing either.
    expect(await by('failed', 'endorsement')).toEqual([1, 'passed', 'OK', `${PLACE}/0`])
  })

  test('what is wrong is told by its own code and sentence', async () => {
    const said = async (outcome: Outcome, kind: 'endorsement' | 'member') => {
      const document =
        kind === 'endorsement'
          ? onAchievement(endorsement())
          : { credentialSubject: { verifiableCredential: INNER } }
      const reports = [reportOf([result('proof', outcome, 'SIGNATURE_INVALID')])]
      return (await judge(document, { reports })).results[0]?.message
    }
    const [of, member] = [
      /^an endorsement: as said \(SIGNATURE_INVALID\)$/,
      /^a credential inside: as/,
    ]
    expect(await said('failed', 'endorsement')).toMatch(of)
    expect(await said('indeterminate', 'endorsement')).toMatch(of)
    expect(await said('failed', 'member')).toMatch(member)
    const lapsed = reportOf([result('validity', 'failed', 'EXPIRED')])
    const { warnings } = await judge(onAchievement(endorsement()), { reports: [lapsed] })
    expect(warnings).toEqual([
      {
        code: 'EMBEDDED_LAPSED',
        pointer: `${PLACE}/0`,
        message: 'an endorsement: as said (EXPIRED)',
      },
    ])
  })

  test('another credential praises nothing', async () => {
    const other = endorsement({ type: ['VerifiableCredential', 'OpenBadgeCredential'] })
    const found = await judge(onAchievement(other))
    expect(found.results).toMatchObject([
      { outcome: 'failed', code: 'ENDORSEMENT_TYPE_WRONG', pointer: `${PLACE}/0` },
    ])
    expect(found.endorsements[0]?.verdict).toBe('failed')
  })

  test.each<[string, Json]>([
    ['something else', { id: 'urn:other' }],
    ['two', [{ id: ABOUT }, { id: 'urn:other' }]],
    ['the same twice', [{ id: ABOUT }, { id: ABOUT }]],
    ['nobody', []],
    ['a number', { id: 7 }],
    ['a text', ABOUT],
    ['nothing', null],
  ])('one about %s endorses nothing here', async (_name, credentialSubject) => {
    const found = await judge(onAchievement(endorsement({ credentialSubject })))
    expect(found.results).toMatchObject([{ outcome: 'failed', code: 'ENDORSEMENT_OF_ANOTHER' }])
    expect(found.endorsements).toMatchObject([{ verdict: 'failed' }])
  })

  test('where the carrier has no name nothing is endorsed that could be told', async () => {
    const { credentialSubject: _, ...nameless } = endorsement()
    for (const credentialSubject of [{}, { id: null }] as const) {
      const document = { endorsement: { ...nameless, credentialSubject } }
      expect(await told(document)).toEqual([1, 'failed', 'ENDORSEMENT_OF_ANOTHER', '/endorsement'])
    }
  })

  test('whom it is about matters of endorsements alone', async () => {
    const document = { credentialSubject: { id: 'urn:learner', verifiableCredential: [INNER] } }
    const found = await judge(document)
    const pointer = '/credentialSubject/verifiableCredential/0'
    expect(found.results).toMatchObject([{ outcome: 'passed', pointer }])
    expect([found.endorsements, found.warnings]).toEqual([[], []])
    expect(found.credentials).toEqual([{ pointer, report: reportOf([]) }])
    const of = async (subject: JsonObject | null, learner: Json = 'urn:learner') =>
      await told(
        { credentialSubject: { id: learner, verifiableCredential: [INNER] } },
        { reports: [reportOf([], { subject })] },
      )
    expect((await of({ id: 'urn:learner' })).slice(4)).toEqual([])
    expect((await of({ id: 'urn:somebody' })).slice(4)).toEqual(['MEMBER_NOT_SUBJECT'])
    for (const subject of [null, {}, { id: 7 }]) expect((await of(subject)).slice(4)).toEqual([])
    expect((await of({ id: 'urn:somebody' }, 7)).slice(4)).toEqual([])
  })

  test('a learner of an endorsement is nobody’s', async () => {
    const given = { reports: [reportOf([], { subject: { id: 'urn:somebody' } })] }
    expect(await told(onAchievement(endorsement()), given)).toEqual([
      1,
      'passed',
      'OK',
      `${PLACE}/0`,
    ])
  })

  test('who says it is a third party', async () => {
    const by = async (id: string | null, document: JsonObject) => {
      const issuer = { id, claims: null, trustedName: null }
      const given = { reports: [reportOf([], { issuer })] }
      return (await judge(document, given)).warnings.map(({ code, pointer }) => [code, pointer])
    }
    const [SELF, LEARNER] = ['ENDORSER_IS_ISSUER', 'ENDORSER_IS_SUBJECT'].map((code) => [
      [code, `${PLACE}/0`],
    ])
    const WEB = 'did:web:university.example'
    const awarded = { ...onAchievement(endorsement()), issuer: WEB }
    expect(await by(WEB, awarded)).toEqual(SELF)
    expect(await by('https://university.example', awarded)).toEqual(SELF)
    expect(await by('did:web:other.example', awarded)).toEqual([])
    expect(await by('urn:learner', awarded)).toEqual(LEARNER)
    expect(await by(null, awarded)).toEqual([])
    // Of nobody nobody is the issuer; among several learners each is one.
    const { issuer: _, ...anonymous } = awarded
    expect(await by(WEB, anonymous)).toEqual([])
    const achievement = { id: ABOUT, endorsement: endorsement() }
    const several = { credentialSubject: ['x', null, { achievement }, { id: 'urn:b' }] }
    expect(await by('urn:b', several)).toEqual([
      ['ENDORSEMENT_OF_PART', '/credentialSubject/2/achievement/endorsement'],
      ['ENDORSER_IS_SUBJECT', '/credentialSubject/2/achievement/endorsement'],
    ])
    const member = { issuer: WEB, credentialSubject: { verifiableCredential: [INNER] } }
    expect(await by(WEB, member)).toEqual([])
  })

  test('a member that nobody secured has no report', async () => {
    const found = await judge({ credentialSubject: { verifiableCredential: [{}, INNER] } })
    expect(found.credentials.map(({ pointer }) => pointer)).toEqual([
      '/credentialSubject/verifiableCredential/1',
    ])
  })

  test('of a part of the award, and of its whole, are told apart', async () => {
    const inner = (about: Json) => endorsement({ credentialSubject: { id: about } })
    const partly = async (document: JsonObject) =>
      (await judge(document)).warnings.map(({ code, pointer }) => [code, pointer])
    const achievement = (more: JsonObject) => ({ achievement: { id: ABOUT, ...more } })
    for (const whole of [
      { id: 'urn:w', endorsement: [inner('urn:w')] },
      { id: 'urn:w', endorsement: inner('urn:w') },
      { issuer: { id: 'urn:i', endorsement: [inner('urn:i')] } },
      { credentialSubject: achievement({ endorsement: [inner(ABOUT)] }) },
      { credentialSubject: [achievement({ endorsement: inner(ABOUT) })] },
    ])
      expect(await partly(whole)).toEqual([])
    for (const [document, pointer] of [
      [
        { credentialSubject: { id: 'urn:s', endorsement: [inner('urn:s')] } },
        '/credentialSubject/endorsement/0',
      ],
      [
        { credentialSubject: [{}, achievement({ endorsement: inner(ABOUT) })] },
        '/credentialSubject/1/achievement/endorsement',
      ],
      [
        {
          credentialSubject: achievement({ creator: { id: 'urn:c', endorsement: inner('urn:c') } }),
        },
        '/credentialSubject/achievement/creator/endorsement',
      ],
      [{ a: { issuer: { id: 'urn:i', endorsement: inner('urn:i') } } }, '/a/issuer/endorsement'],
    ] as const)
      expect(await partly(document)).toEqual([['ENDORSEMENT_OF_PART', pointer]])
  })

  test('odd names of endorsers are told, other warnings stay with them', async () => {
    const odd = { code: 'NAME_INVISIBLE', message: 'odd', pointer: '/issuer/name' }
    const warnings = [odd, { code: 'PROOF_SELECTIVE', message: 'x' }]
    const given = { reports: [reportOf([], { warnings })] }
    expect((await judge(onAchievement(endorsement()), given)).warnings).toEqual([
      { ...odd, pointer: `${PLACE}/0` },
    ])
    const member = { credentialSubject: { verifiableCredential: [INNER] } }
    expect((await judge(member, given)).warnings).toEqual([])
  })

  test('of several the gravest is told, each is listed', async () => {
    const three = onAchievement(endorsement(), endorsement(), endorsement())
    const outcome = (one: Outcome) => reportOf([result('proof', one)], { verdict: 'indeterminate' })
    const by = async (...outcomes: readonly Outcome[]) => {
      const found = await judge(three, { reports: outcomes.map(outcome) })
      expect(found.endorsements).toHaveLength(3)
      return [found.results.length, found.results[0]?.code, found.results[0]?.pointer]
    }
    expect(await by('passed', 'failed', 'indeterminate')).toEqual([
      1,
      'EMBEDDED_FAILED',
      `${PLACE}/1`,
    ])
    expect(await by('indeterminate', 'passed', 'failed')).toEqual([
      1,
      'EMBEDDED_FAILED',
      `${PLACE}/2`,
    ])
    expect(await by('passed', 'passed', 'indeterminate')).toEqual([
      1,
      'EMBEDDED_NOT_TOLD',
      `${PLACE}/2`,
    ])
    expect(await by('passed', 'passed', 'passed')).toEqual([1, 'OK', `${PLACE}/0`])
    const [first] = (await judge(three, { reports: [outcome('failed')] })).endorsements
    expect(first?.verdict).toBe('failed')
    const [open] = (await judge(three, { reports: [outcome('passed')] })).endorsements
    expect(open?.verdict).toBe('indeterminate')
  })

  test('as many and as deep as there may be, and no more', async () => {
    const TOO_MANY = [1, 'failed', 'EMBEDDED_TOO_MANY', undefined]
    const many = (count: number) => onAchievement(...Array.from({ length: count }, () => 'x'))
    expect((await told(many(64)))[2]).toBe('ENDORSEMENT_TYPE_WRONG')
    const asked: unknown[] = []
    expect(await told(many(65), { asked })).toEqual(TOO_MANY)
    expect((await told(many(1), { depth: 2 }))[2]).toBe('ENDORSEMENT_TYPE_WRONG')
    expect(await told(many(1), { depth: 3, asked })).toEqual(TOO_MANY)
    expect(await judge(many(65))).toMatchObject({ endorsements: [], credentials: [] })
    expect(asked).toEqual([])
  })
})
