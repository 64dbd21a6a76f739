// Presentations: embedded proofs and tokens, the credentials in them, whom they answer, and every way to cheat.
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../src/model/report.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { answerOf, compareAnswer } from '../../../src/verify/answer.ts'
import { checkPresented } from '../../../src/verify/checks/presented.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import {
  badge,
  claimsOf,
  ISSUER,
  KEY,
  METHOD,
  PROOF,
  signed,
  type TestKey,
  testKey,
  token,
} from '../../support/test-issuer.ts'
import { complaints, found, type Setup, verify } from '../../support/verify-setup.ts'

const HOLDER = testKey(9)
const THIEF = testKey(10)
const method = (key: TestKey) => `${key.didKey}#${key.multikey}`
const V2 = 'https://www.w3.org/ns/credentials/v2'
const V1 = 'https://www.w3.org/2018/credentials/v1'

function presentation(credentials: readonly unknown[], changes: JsonObject = {}): JsonObject {
  return {
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: HOLDER.didKey,
    verifiableCredential: credentials as JsonObject[],
    ...changes,
  }
}

const proofBy = (key: TestKey, changes: JsonObject = {}): JsonObject => ({
  ...PROOF,
  proofPurpose: 'authentication',
  verificationMethod: method(key),
  challenge: 'n-1',
  domain: 'admissions.example',
  ...changes,
})

async function presented(document: JsonObject, key: TestKey = HOLDER, changes: JsonObject = {}) {
  return await signed(document, proofBy(key, changes), key.privateKey)
}

const enveloped = (id: string): JsonObject => ({
  '@context': V2,
  id,
  type: 'EnvelopedVerifiableCredential',
})

/** A badge about the holder, so that nothing needs to be said about who presents it. */
function own(changes: JsonObject = {}): JsonObject {
  const plain = badge(changes)
  const subject = plain.credentialSubject as JsonObject
  return { ...plain, credentialSubject: { ...subject, id: HOLDER.didKey } }
}
const credential = await signed(own())
const asked: Setup = { challenge: 'n-1', domain: 'admissions.example' }
const jwt = await token({ alg: 'EdDSA', typ: 'JWT', kid: METHOD }, claimsOf(own()))

describe('a presentation with an embedded proof', () => {
  test('passes, and its credentials are listed', async () => {
    const report = await verify(await presented(presentation([credential])), asked)
    expect([report.format, report.verdict, complaints(report), report.warnings]).toEqual([
      'vp',
      'passed',
      [],
      [],
    ])
    expect(report.credentials).toMatchObject([
      { pointer: '/verifiableCredential/0', report: { verdict: 'passed', issuer: { id: ISSUER } } },
    ])
    expect(report.presentation).toEqual({
      holder: HOLDER.didKey,
      challenge: 'n-1',
      domain: ['admissions.example'],
    })
  })

  test('a token in an envelope is a credential', async () => {
    const envelope = enveloped(`data:application/vc+jwt,${jwt}`)
    const report = await verify(await presented(presentation([envelope, credential])), asked)
    expect([report.verdict, complaints(report)]).toEqual(['passed', []])
    expect(report.credentials).toHaveLength(2)
  })

  test('without a holder, it is whoever signed', async () => {
    const { holder: _, ...anonymous } = presentation([credential])
    expect((await verify(await presented(anonymous), asked)).verdict).toBe('passed')
  })

  test('one credential alone, and none at all', async () => {
    const { verifiableCredential: _, ...empty } = presentation([])
    const none = await verify(await presented(empty), asked)
    expect([none.verdict, found(none, 'endorsements')]).toEqual([
      'passed',
      ['not-applicable NOT_APPLICABLE'],
    ])
    expect(none.warnings.map(({ code }) => code)).toEqual(['PRESENTATION_EMPTY'])
    const alone = { ...empty, verifiableCredential: credential }
    const one = await verify(await presented(alone), asked)
    expect([one.verdict, one.credentials?.[0]?.pointer]).toEqual([
      'passed',
      '/verifiableCredential',
    ])
  })

  test('that somebody was named who did not ask is told', async () => {
    const report = await verify(await presented(presentation([credential])), { challenge: 'n-1' })
    expect(report.warnings.map(({ code }) => code)).toEqual(['CHALLENGE_NOT_COMPARED'])
  })

  test('what it answers is told when nobody asked', async () => {
    const report = await verify(await presented(presentation([credential])))
    expect(report.warnings.map(({ code }) => code)).toEqual(['CHALLENGE_NOT_COMPARED'])
  })

  test('about somebody else than the holder is told', async () => {
    const other = await signed(badge())
    const report = await verify(await presented(presentation([other])), asked)
    expect([report.verdict, report.warnings.map(({ code }) => code)]).toEqual([
      'passed',
      ['HOLDER_NOT_SUBJECT'],
    ])
  })

  test('about somebody else than whoever signed is told when no holder is named', async () => {
    const { holder: _, ...anonymous } = presentation([credential])
    const thief = await verify(await presented(anonymous, THIEF), asked)
    expect(thief.warnings.map(({ code }) => code)).toEqual(['HOLDER_NOT_SUBJECT'])
    const own = await verify(await presented(anonymous), asked)
    expect(own.warnings).toEqual([])
    const vp = { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: [jwt] }
    const claims = { nonce: 'n-1', aud: 'admissions.example', vp }
    const header = { alg: 'EdDSA', typ: 'JWT', kid: method(THIEF) }
    const inToken = await verify(await token(header, claims, THIEF.privateKey), asked)
    expect(inToken.warnings.map(({ code }) => code)).toEqual(['HOLDER_NOT_SUBJECT'])
  })

  test('the person asked for is looked for in its credentials', async () => {
    const document = await presented(presentation([credential]))
    const report = await verify(document, { ...asked, recipient: 'somebody@else.example' })
    expect(complaints(report)).toEqual(['endorsements failed EMBEDDED_FAILED'])
    expect(report.credentials?.[0]?.report.checks.map(({ code }) => code)).toContain(
      'RECIPIENT_MISMATCH',
    )
  })
})

describe('a presentation that cheats', () => {
  const vp = presentation([credential])

  test.each<[string, () => Promise<JsonObject>, Setup, string]>([
    ['signed by another', async () => await presented(vp, THIEF), asked, 'CONTROLLER_NOT_ISSUER'],
    [
      'with the purpose to issue',
      async () => await presented(vp, HOLDER, { proofPurpose: 'assertionMethod' }),
      asked,
      'PROOF_PURPOSE_WRONG',
    ],
    [
      'of another request',
      async () => await presented(vp, HOLDER, { challenge: 'n-0' }),
      asked,
      'CHALLENGE_MISMATCH',
    ],
    [
      'for another verifier',
      async () => await presented(vp, HOLDER, { domain: 'evil.example' }),
      asked,
      'DOMAIN_MISMATCH',
    ],
    [
      'with its challenge changed',
      async () => {
        const document = await presented(vp, HOLDER, { challenge: 'n-0' })
        const [proof] = document.proof as JsonObject[]
        return { ...document, proof: [{ ...proof, challenge: 'n-1' }] }
      },
      asked,
      'SIGNATURE_INVALID',
    ],
    [
      'with a credential exchanged',
      async () => ({
        ...(await presented(vp)),
        verifiableCredential: [await signed(own({ name: 'Another' }))],
      }),
      asked,
      'SIGNATURE_INVALID',
    ],
    [
      'with a credential that was changed',
      async () => await presented(presentation([{ ...credential, name: 'Another' }])),
      asked,
      'EMBEDDED_FAILED',
    ],
    [
      'with a credential that has expired',
      async () =>
        await presented(presentation([await signed(own({ validUntil: '2026-04-01T00:00:00Z' }))])),
      asked,
      'EMBEDDED_FAILED',
    ],
    [
      'with an unsigned credential',
      async () => await presented(presentation([own()])),
      asked,
      'EMBEDDED_FAILED',
    ],
    [
      'with a presentation in it',
      async () => await presented(presentation([await presented(vp)])),
      asked,
      'PRESENTATION_IN_PRESENTATION',
    ],
    [
      'with a token that stands there as a mere text',
      async () => ({ ...(await presented(vp)), verifiableCredential: [jwt] }),
      asked,
      'PROFILE_INVALID',
    ],
    [
      'with an envelope that says something itself',
      async () =>
        await presented(
          presentation([{ ...enveloped(`data:application/vc+jwt,${jwt}`), name: 'Another' }]),
        ),
      asked,
      'EMBEDDED_FAILED',
    ],
    [
      'with an envelope around nothing',
      async () => await presented(presentation([enveloped('urn:x:y')])),
      asked,
      'EMBEDDED_FAILED',
    ],
  ])('%s', async (_name, make, setup, code) => {
    const report = await verify(await make(), setup)
    expect(report.verdict).toBe('failed')
    expect(report.checks.map((check) => check.code)).toContain(code)
  })

  test('unsigned is not known, whatever it holds', async () => {
    const report = await verify(presentation([credential]), asked)
    expect([report.verdict, found(report, 'proof')]).toEqual([
      'indeterminate',
      ['indeterminate PRESENTATION_UNSIGNED'],
    ])
  })

  test('a holder that is none is nobody’s name to sign under', async () => {
    const report = await verify(await presented(presentation([credential], { holder: 7 })), asked)
    expect(found(report, 'controller')).toEqual(['failed CONTROLLER_NOT_ISSUER'])
    expect(report.presentation?.holder).toBeNull()
  })

  test('without a holder and with a method that is none, nobody signed', async () => {
    const { holder: _, ...nobody } = presentation([credential])
    const [proof] = (await presented(nobody)).proof as JsonObject[]
    const report = await verify(
      { ...nobody, proof: [{ ...proof, verificationMethod: { id: method(HOLDER) } }] },
      asked,
    )
    expect(found(report, 'controller')).toEqual(['failed METHOD_ID_INVALID'])
  })

  test('a key that is listed for issuing only is not the holder’s to present with', async () => {
    const report = await verify(
      await signed(
        presentation([credential], { holder: ISSUER }),
        proofBy(HOLDER, { verificationMethod: METHOD }),
        KEY.privateKey,
      ),
      asked,
    )
    expect(found(report, 'controller')).toEqual(['failed METHOD_NOT_FOR_AUTHENTICATION'])
  })

  test('a credential signed for authentication is none', async () => {
    const document = await signed(badge(), { ...PROOF, proofPurpose: 'authentication' })
    expect(found(await verify(document), 'proof')).toEqual(['failed PROOF_PURPOSE_WRONG'])
  })

  test('an issuer who is not believed makes it not certain', async () => {
    const report = await verify(await presented(presentation([credential])), {
      ...asked,
      options: { trust: { issuers: [], anchors: [], lists: [] } },
    })
    expect([report.verdict, complaints(report)]).toEqual([
      'indeterminate',
      ['endorsements indeterminate EMBEDDED_NOT_TOLD'],
    ])
  })
})

describe('a presentation of too much or too little', () => {
  const TOKEN = { alg: 'EdDSA', typ: 'JWT', kid: method(HOLDER) }
  const inToken = async (credentials: readonly unknown[]) => {
    const vp = {
      '@context': [V1],
      type: ['VerifiablePresentation'],
      verifiableCredential: credentials,
    }
    const claims = { iss: HOLDER.didKey, aud: 'admissions.example', nonce: 'n-1', vp: vp as never }
    return await verify(await token(TOKEN, claims, HOLDER.privateKey), asked)
  }

  test('credentials that together take too long, whichever comes last', async () => {
    const large = (length: number) => ({
      '@context': [V1],
      type: ['VerifiableCredential'],
      tag: Array.from({ length }, (_, index) => `soil ${index}`),
    })
    const report = await inToken([large(1_700), large(1_700), large(10), large(500)])
    expect((report.credentials ?? []).map(({ report: one }) => one.checks[0]?.code)).toEqual([
      'OK',
      'OK',
      'OK',
      'CANONICALIZATION_LIMIT',
    ])
  })

  test('more credentials than are looked at', async () => {
    const report = await inToken(Array.from({ length: 65 }, () => 'a.b.c'))
    expect(found(report, 'endorsements')).toEqual(['failed EMBEDDED_TOO_MANY'])
  })

  test('more credentials than are looked at, over all levels together', async () => {
    const many = Array.from({ length: 64 }, () => 'a.b.c')
    const inner = async (credentials: readonly unknown[]) => {
      const vp = { '@context': [V1], type: ['VerifiablePresentation'] } as JsonObject
      const claims = { iss: HOLDER.didKey, vp: { ...vp, verifiableCredential: credentials } }
      return await token(TOKEN, claims as never, HOLDER.privateKey)
    }
    const report = await inToken([await inner(many), await inner(many), await inner(many)])
    const formatOf = (one: Report | undefined) => one?.checks[0]?.code
    const [one, two, three] = (report.credentials ?? []).map((credential) => credential.report)
    // One and its 64, another and 62 of its 64.
    const last = (presented: Report | undefined) =>
      presented?.credentials?.slice(60).map((inner) => formatOf(inner.report))
    expect(last(one)).toEqual(Array.from({ length: 4 }, () => 'JWS_ENCODING_INVALID'))
    expect(last(two)).toEqual([
      'JWS_ENCODING_INVALID',
      'JWS_ENCODING_INVALID',
      'EMBEDDED_TOO_MANY',
      'EMBEDDED_TOO_MANY',
    ])
    expect(formatOf(three)).toBe('EMBEDDED_TOO_MANY')
  })

  test('a number and an object without contexts are no credentials', async () => {
    const report = await inToken([7, { type: ['VerifiableCredential'] }])
    const results = report.checks.filter(({ check }) => check === 'endorsements')
    expect(results.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'EMBEDDED_UNSECURED /verifiableCredential/0',
      'EMBEDDED_UNSECURED /verifiableCredential/1',
    ])
  })
})

describe('a presentation in a token', () => {
  const vp = { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: [jwt] }
  const claims = { iss: HOLDER.didKey, aud: 'admissions.example', nonce: 'n-1', vp }
  const by = async (changes: JsonObject, key: TestKey = HOLDER, header: JsonObject = {}) =>
    await token(
      { alg: 'EdDSA', kid: method(key), ...header },
      { ...claims, ...changes },
      key.privateKey,
    )

  test('passes', async () => {
    const report = await verify(await by({}), asked)
    expect([report.format, report.verdict, complaints(report), report.warnings]).toEqual([
      'vp',
      'passed',
      [],
      [],
    ])
  })

  test('that answers nobody is told as such', async () => {
    const { aud: _, nonce: __, ...unasked } = claims
    const header = { alg: 'EdDSA', kid: method(HOLDER) }
    const report = await verify(await token(header, unasked, HOLDER.privateKey))
    expect(report.presentation).toEqual({ holder: HOLDER.didKey, challenge: null, domain: [] })
  })

  test('of the data model 2.0 passes', async () => {
    const document = presentation([enveloped(`data:application/vc+jwt,${jwt}`)])
    const header = { alg: 'EdDSA', typ: 'vp+jwt', kid: method(HOLDER) }
    const text = await token(
      header,
      { ...document, nonce: 'n-1', aud: ['admissions.example'] },
      HOLDER.privateKey,
    )
    const report = await verify(utf8(text), asked)
    expect([report.verdict, complaints(report)]).toEqual(['passed', []])
  })

  test.each<[string, () => Promise<string>, string]>([
    ['by another', async () => await by({}, THIEF), 'CONTROLLER_NOT_ISSUER'],
    ['for another verifier', async () => await by({ aud: 'evil.example' }), 'DOMAIN_MISMATCH'],
    ['of another request', async () => await by({ nonce: 'n-0' }), 'CHALLENGE_MISMATCH'],
    ['that has expired', async () => await by({ exp: 1_700_000_000 }), 'EXPIRED'],
    [
      'whose claims name another holder',
      async () => await by({ vp: { ...vp, holder: THIEF.didKey } }),
      'JWT_CLAIM_MISMATCH',
    ],
    ['around a credential as well', async () => await by({ vc: badge() }), 'JWS_PAYLOAD_AMBIGUOUS'],
    [
      'that says it is something else',
      async () => await by({}, HOLDER, { typ: 'at+jwt' }),
      'JWS_TYPE_REFUSED',
    ],
    [
      'with a token that was changed',
      async () => await by({ vp: { ...vp, verifiableCredential: [`${jwt.slice(0, -4)}AAAA`] } }),
      'EMBEDDED_FAILED',
    ],
  ])('%s is refused', async (_name, make, code) => {
    const report = await verify(await make(), asked)
    expect(report.verdict).toBe('failed')
    expect(report.checks.map((check) => check.code)).toContain(code)
  })
})

describe('an answer compared with what was asked', () => {
  const ask = (session: object, challenges: Json[] = [], domains: Json[] = []) => {
    const { code, warnings } = compareAnswer(challenges, domains, session as never)
    return code ?? warnings.map((one) => one.code).join()
  }
  const asked = { challenge: 'c', domain: 'd' }

  test.each<[string, object, Json[], Json[], string]>([
    ['both', asked, ['c'], ['d'], ''],
    ['both among others', asked, ['x', 'c'], ['d', 'y'], ''],
    ['another question', asked, ['x'], ['d'], 'CHALLENGE_MISMATCH'],
    ['no question', asked, [], ['d'], 'CHALLENGE_MISMATCH'],
    ['another name', asked, ['c'], ['x'], 'DOMAIN_MISMATCH'],
    ['no name', asked, ['c'], [], 'DOMAIN_MISMATCH'],
    ['nothing, when nobody asked', {}, [], [], ''],
    ['a question that nobody asked', {}, ['c'], [], 'CHALLENGE_NOT_COMPARED'],
    ['a name that nobody gave', {}, [], ['d'], 'CHALLENGE_NOT_COMPARED'],
    ['a name beside the question', { challenge: 'c' }, ['c'], ['d'], 'CHALLENGE_NOT_COMPARED'],
    ['a question beside the name', { domain: 'd' }, ['c'], ['d'], 'CHALLENGE_NOT_COMPARED'],
  ])('%s', (_name, session, challenges, domains, expected) => {
    expect(ask(session, challenges, domains)).toBe(expected)
    const stated = [undefined, ...challenges] as Json[]
    expect(ask(session, stated, [undefined, ...domains] as Json[])).toBe(expected)
  })

  test('is asked of presentations alone', () => {
    const of = (format: 'vp' | 'vc') => answerOf({ format }, ['x'], [['y'], 'd'], asked as never)
    expect(of('vc')).toEqual({ warnings: [] })
    expect(of('vp').code).toBe('CHALLENGE_MISMATCH')
    expect(answerOf({ format: 'vp' }, ['c'], [['y', 'd']], asked as never)).toEqual({
      warnings: [],
    })
  })
})

describe('the credentials of a presentation by themselves', () => {
  const result = (outcome: string, code: string) => ({ check: 'proof', outcome, code, message: '' })
  const sound = { verdict: 'passed', format: 'ob3', subject: null, checks: [] }
  const about = (id: Json) => ({ ...sound, subject: { id } })
  async function told(
    verifiableCredential: Json,
    report: object = sound,
    { depth = 0, ...changes }: Partial<Credential> & { depth?: number } = {},
  ) {
    const securing = { kind: 'embedded' }
    const document = { verifiableCredential, proof: [{ verificationMethod: `${HOLDER.didKey}#k` }] }
    const presentation = { format: 'vp', document, securing, ...changes } as unknown as Credential
    const session = { depth, verifyNested: async () => report } as unknown as Session
    return await checkPresented(presentation, session)
  }
  const places = ({ results, warnings }: Awaited<ReturnType<typeof told>>) =>
    [...results, ...warnings].map(({ code, pointer }) => `${code} ${pointer}`)

  test('each has its place, and the message names what decided', async () => {
    const failing = [
      result('passed', 'OK'),
      result('failed', 'SIGNATURE_INVALID'),
      result('failed', 'KEY_EXPIRED'),
      result('indeterminate', 'STATUS_UNREACHABLE'),
    ]
    for (const [verdict, code, telling] of [
      ['failed', 'EMBEDDED_FAILED', 'SIGNATURE_INVALID'],
      ['indeterminate', 'EMBEDDED_NOT_TOLD', 'STATUS_UNREACHABLE'],
    ] as const) {
      const { results } = await told(['a.b.c'], { ...sound, verdict, checks: failing })
      expect(results).toMatchObject([
        { check: 'endorsements', outcome: verdict, code, pointer: '/verifiableCredential/0' },
      ])
      expect(results[0]?.message).toMatch(new RegExp(`\\(${telling}\\)$`))
    }
    expect(places(await told(['a.b.c', 'a.b.c']))).toEqual([
      'OK /verifiableCredential/0',
      'OK /verifiableCredential/1',
    ])
    expect(places(await told('a.b.c', { ...sound, format: 'vp' }))).toEqual([
      'PRESENTATION_IN_PRESENTATION /verifiableCredential',
    ])
  })

  test('none, too many and those too deep are told and nothing else', async () => {
    expect(await told([])).toMatchObject({ results: [{ code: 'NOT_APPLICABLE' }], credentials: [] })
    const many = (count: number) => Array.from({ length: count }, () => 'a.b.c')
    for (const answer of [await told(many(65)), await told(['a.b.c'], sound, { depth: 3 })])
      expect(answer).toEqual({
        results: [expect.objectContaining({ code: 'EMBEDDED_TOO_MANY' })],
        warnings: [],
        credentials: [],
      })
    expect((await told(many(64))).credentials).toHaveLength(64)
    expect((await told(['a.b.c'], sound, { depth: 2 })).credentials).toHaveLength(1)
  })

  test('who presents one about another is told, where both have a name', async () => {
    const note = ['OK /verifiableCredential', 'HOLDER_NOT_SUBJECT /verifiableCredential']
    const other = about('urn:somebody')
    const under = (changes: Partial<Credential>, report: object = other) =>
      told('a.b.c', report, changes).then(places)
    const document = (members: JsonObject) => ({
      document: { verifiableCredential: 'a.b.c', ...members },
    })
    expect(await under({})).toEqual(note)
    expect(await under({}, about(HOLDER.didKey))).toEqual(note.slice(0, 1))
    expect(await under({}, about(7))).toEqual(note.slice(0, 1))
    expect(await under({}, sound)).toEqual(note.slice(0, 1))
    // Nobody signed: whoever the holder is said to be, or nobody.
    expect(await under(document({ holder: HOLDER.didKey }))).toEqual(note)
    expect(await under(document({}))).toEqual(note.slice(0, 1))
    expect(await under(document({ proof: {} }))).toEqual(note.slice(0, 1))
  })
})

describe('a credential where an answer was asked for', () => {
  const told = async (input: JsonObject | string, setup: Setup) =>
    found(await verify(input, setup), 'recipient')

  test('is not certain, whoever it is about; a presentation is compared, and no question asks nothing', async () => {
    const credential = await signed(badge())
    const unanswered = ['indeterminate CHALLENGE_UNANSWERED']
    expect(await told(credential, asked)).toEqual(unanswered)
    expect(await told(credential, { domain: 'admissions.example' })).toEqual(unanswered)
    expect(await told(credential, { ...asked, recipient: 'nobody@example.org' })).toEqual([
      'failed RECIPIENT_MISMATCH',
    ])
    expect(await told(credential, {})).toEqual(['not-applicable NOT_APPLICABLE'])
  })

  test('answers by what its own proof or token states', async () => {
    const bound = { ...PROOF, challenge: 'n-1', domain: ['admissions.example', 'other.example'] }
    expect(await told(await signed(badge(), bound), asked)).toEqual([
      'not-applicable NOT_APPLICABLE',
    ])
    expect(await told(await signed(badge(), { ...bound, challenge: 'n-0' }), asked)).toEqual([
      'indeterminate CHALLENGE_UNANSWERED',
    ])
    const header = { alg: 'EdDSA', typ: 'JWT', kid: METHOD }
    const claims = claimsOf(badge(), { nonce: 'n-1', aud: 'admissions.example' })
    expect(await told(await token(header, claims), asked)).toEqual([
      'not-applicable NOT_APPLICABLE',
    ])
    expect(await told(await token(header, claimsOf(badge())), asked)).toEqual([
      'indeterminate CHALLENGE_UNANSWERED',
    ])
  })
})
