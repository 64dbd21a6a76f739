// The parts of a report that are worked out from one document or from results, each by itself: what is shown, the checks
// of the Europass viewer, findings, newer editions, and links.

import { describe, expect, test } from 'vitest'
import type { CheckName, CheckResult, Outcome } from '../../../src/model/report.ts'
import type { LoadDocument } from '../../../src/trust/load-document.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { deepFreeze } from '../../../src/util/frozen.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { type Credential, holderIdOf, issuerIdOf } from '../../../src/verify/credential.ts'
import { europassReport } from '../../../src/verify/europass-report.ts'
import {
  checked,
  failed,
  indeterminate,
  notApplicable,
  passed,
  warning,
} from '../../../src/verify/finding.ts'
import { credentialsInside } from '../../../src/verify/known-forms.ts'
import { openInner } from '../../../src/verify/open-inner.ts'
import { linkFaults } from '../../../src/verify/profiles/links.ts'
import { newerEdition, refreshUrl } from '../../../src/verify/refresh.ts'
import { summaryOf } from '../../../src/verify/summary.ts'
import { stoppedReport, unopenedReport } from '../../../src/verify/unopened-report.ts'
import { badge, ISSUER } from '../../support/test-issuer.ts'

function credential(document: JsonObject, changes: Partial<Credential> = {}): Credential {
  const securing = { kind: 'embedded' } as const
  const own = { format: 'ob3', types: [], dataModel: '2.0', securing, warnings: [] } as const
  return { ...own, document, ...changes }
}
const SEAL = {
  kind: 'seal',
  envelope: { form: 'general', payload: '{}', payloadFirst: true, parts: [] },
} as const
const jws = (claims: JsonObject) => ({ kind: 'jws', claims, jws: {} as never }) as const
const TRUST = { issuers: [{ id: ISSUER, name: 'Trusted' }], anchors: [], lists: [] }

describe('the issuer that a report shows', () => {
  const shown = (
    issuer: Json,
    changes?: Partial<Credential>,
    trust: Parameters<typeof summaryOf>[1] = TRUST,
    vouched?: string,
  ) => Object.values(summaryOf(credential({ issuer }, changes), trust, vouched).issuer)

  test('is named by the list and by itself, and the two are never mixed', () => {
    expect(shown(ISSUER)).toEqual([ISSUER, null, 'Trusted'])
    expect(shown({ id: ISSUER, name: 'Claimed' })).toEqual([ISSUER, 'Claimed', 'Trusted'])
    expect(shown({ id: 'did:web:other.example', name: 'Trusted' })).toEqual([
      'did:web:other.example',
      'Trusted',
      null,
    ])
    expect(shown({ name: 'Claimed', legalName: { en: 'Legal' } })).toEqual([null, 'Claimed', null])
    expect(shown({ legalName: { en: 'Legal' } })).toEqual([null, 'Legal', null])
    for (const nobody of [null, 7, [], [{ id: ISSUER }], { id: 7 }])
      expect(shown(nobody)).toEqual([null, null, null])
  })

  test('has no trusted name where no list was given', () => {
    for (const trust of ['any', 'none'] as const)
      expect(shown(ISSUER, {}, trust)).toEqual([ISSUER, null, null])
  })

  test('of a seal is named by whom the certificate names, whatever identifier the credential takes', () => {
    expect(shown(ISSUER, { securing: SEAL })).toEqual([ISSUER, null, null])
    expect(shown(ISSUER, { securing: SEAL }, TRUST, 'Vouched')).toEqual([ISSUER, null, 'Vouched'])
    expect(shown(ISSUER, {}, TRUST, 'Vouched')).toEqual([ISSUER, null, 'Trusted'])
  })

  test('of a learning credential stands in claims of their own', () => {
    const claims = { issuer: ISSUER, issuing_authority: 'Claimed', name: 'Somebody' }
    const { issuer, subject, achievement } = summaryOf(
      credential(claims, { format: 'eudi', securing: jws({}) }),
      TRUST,
    )
    expect(issuer).toEqual({ id: ISSUER, claims: 'Claimed', trustedName: 'Trusted' })
    expect([subject, achievement]).toEqual([null, null])
    const shownOf = (more: JsonObject) => {
      const whole = summaryOf(credential({ ...claims, ...more }, { format: 'eudi' }), 'none')
      return [whole.issuer.trustedName, whole.subject, whole.achievement]
    }
    expect(shownOf({ given_name: 'Ada', family_name: 'Example' })).toEqual([
      null,
      { name: 'Ada Example' },
      null,
    ])
    const title = 'Soil Science'
    expect(shownOf({ achievement_title: title, date_of_issuance: '2026-03-01' })[2]).toEqual({
      name: title,
      awardedDate: '2026-03-01',
    })
    expect(shownOf({ achievement_title: title, date_of_issuance: 7 })[2]).toEqual({ name: title })
    expect(shownOf({ achievement_title: 7, date_of_issuance: '2026-03-01' })[2]).toBe(null)
    const { issuing_authority: _, ...unnamed } = claims
    expect(summaryOf(credential(unnamed, { format: 'eudi' }), TRUST).issuer.claims).toBe(null)
  })
})

describe('the subject that a report shows', () => {
  const shown = (credentialSubject: Json) =>
    summaryOf(credential({ credentialSubject }), 'none').subject

  test('by the name that there is', () => {
    expect(shown({ fullName: { en: 'Full' }, name: 'Plain', givenName: 'A' })).toStrictEqual({
      name: 'Full',
    })
    expect(shown({ name: 'Plain', givenName: 'A', familyName: 'B' })).toStrictEqual({
      name: 'Plain',
    })
    expect(shown({ givenName: 'A', familyName: { en: 'B' } })).toStrictEqual({ name: 'A B' })
    expect(shown({ givenName: '', familyName: 'B' })).toStrictEqual({ name: 'B' })
    expect(shown({ id: 'urn:a' })).toStrictEqual({ id: 'urn:a' })
    expect(shown({ id: 7 })).toStrictEqual({})
    for (const nobody of [null, 'Ada', []]) expect(shown(nobody)).toBe(null)
  })

  test('by an identity only where it is written openly, and is a name', () => {
    const identity = { identityType: 'name', hashed: false, identityHash: 'Ada' }
    expect(shown({ identifier: [null, 'x', identity] })).toStrictEqual({ name: 'Ada' })
    expect(shown({ identifier: identity, givenName: 'B' })).toStrictEqual({ name: 'B' })
    for (const change of [{ identityType: 'emailAddress' }, { hashed: true }, { hashed: null }])
      expect(shown({ identifier: { ...identity, ...change } })).toStrictEqual({})
  })
})

describe('the achievement that a report shows', () => {
  const shown = (subject: JsonObject, more: JsonObject = {}) =>
    summaryOf(credential({ credentialSubject: subject, ...more }), 'none').achievement

  test('is the claim, or the name of the whole', () => {
    const claim = { id: 'urn:a', name: 'Name', achievementType: 'Badge' }
    expect(
      shown({ achievement: claim }, { name: 'Other', awardedDate: '2026-03-01' }),
    ).toStrictEqual({
      id: 'urn:a',
      name: 'Name',
      type: 'Badge',
      awardedDate: '2026-03-01',
    })
    expect(shown({ achievement: { id: 7, achievementType: 7 } }, { awardedDate: 7 })).toStrictEqual(
      {},
    )
    expect(shown({ achievement: { id: 'urn:a' } }, { name: 'Whole' })).toStrictEqual({
      id: 'urn:a',
      name: 'Whole',
    })
    expect(shown({ hasClaim: { title: { en: 'Title' }, name: 'Name' } })).toStrictEqual({
      name: 'Name',
    })
    expect(shown({ hasClaim: { title: { en: 'Title' } } })).toStrictEqual({ name: 'Title' })
    const displayParameter = { title: { en: 'Displayed' } }
    expect(shown({ hasClaim: { id: 'urn:a' } }, { displayParameter, name: 'Whole' })).toStrictEqual(
      {
        id: 'urn:a',
        name: 'Displayed',
      },
    )
    expect(shown({}, { name: 'Whole' })).toStrictEqual({ name: 'Whole' })
    expect(shown({})).toBe(null)
    expect(shown({ achievement: ['x', null] })).toBe(null)
  })

  // Linked data signs which there are, and not their order.
  test('does not depend on what stands first', () => {
    const two = [{ name: 'B' }, 'x', { name: 'A' }] as const
    for (const list of [two, two.toReversed()])
      expect(shown({ achievement: list })).toStrictEqual({ name: 'A' })
    expect(shown({ achievement: { name: 'Z' }, hasClaim: [...two] })).toStrictEqual({ name: 'Z' })
  })

  test.each<[Json, string | undefined]>([
    [{ de: 'D', en: 'E' }, 'E'],
    [{ fr: 'F', de: ['D2', 7, 'D1'] }, 'D1'],
    [{ 'EN-gb': 'E', de: 'D' }, 'E'],
    [{ enm: 'Middle', de: 'D' }, 'D'],
    [{ '@value': 'V', '@language': 'DE' }, 'V'],
    [[{ '@value': 'V', '@language': 'de' }, { '@value': 'W' }], 'W'],
    [[{ '@value': 'V', '@language': 'EN' }, 'W'], 'V'],
    [[null, 7, ['x'], { fr: 'F' }], 'F'],
    [[null, 7, { zh: 'Z' }], 'Z'],
    [[{ 0: 'X' }, 'W'], 'W'],
    [[{ 0: 'X' }, { '@value': 'W' }], 'W'],
    [{ '@value': 7 }, undefined],
    [null, undefined],
    [7, undefined],
  ])('of several languages English, else the first: %j', (name, expected) => {
    expect(shown({ achievement: { name } })).toStrictEqual(
      expected === undefined ? {} : { name: expected },
    )
  })
})

describe('what a report shows of a presentation', () => {
  const shown = (document: JsonObject, securing: Credential['securing'] = { kind: 'embedded' }) => {
    const { presentation, ...rest } = summaryOf(
      credential({ issuer: ISSUER, name: 'Name', ...document }, { format: 'vp', securing }),
      TRUST,
    )
    expect(rest).toEqual({
      issuer: { id: null, claims: null, trustedName: null },
      subject: null,
      achievement: null,
    })
    return Object.values(presentation ?? {})
  }

  test('of the first proof that says what it answers, for all whom any names', () => {
    expect(shown({})).toEqual([null, null, []])
    const proof = [7, null, { challenge: 7, domain: ['a', 7] }, { challenge: 'n', domain: 'b' }]
    expect(shown({ holder: { id: 'did:example:h' }, proof })).toEqual([
      'did:example:h',
      'n',
      ['a', 'b'],
    ])
    expect(shown({ proof: { challenge: 'n' } })).toEqual([null, 'n', []])
  })

  test('of a token its claims, and no proof beside them', () => {
    const proof = { challenge: 'other', domain: 'other' }
    expect(shown({ proof }, jws({ nonce: 'n', aud: ['a', 7] }))).toEqual([null, 'n', ['a']])
    expect(shown({ proof }, jws({}))).toEqual([null, null, []])
  })
})

test('who issued or holds is a text, or an object with one as its id', () => {
  for (const [value, id] of [
    ['did:a', 'did:a'],
    [{ id: 'did:a' }, 'did:a'],
    [{ id: ['did:a'] }, undefined],
    [['did:a'], undefined],
    [null, undefined],
    [{}, undefined],
  ] as const) {
    expect(issuerIdOf({ issuer: value, holder: 'x' })).toBe(id)
    expect(holderIdOf({ holder: value, issuer: 'x' })).toBe(id)
  }
})

describe('findings', () => {
  const place = { pointer: '/a', message: 'as said' }
  const bare = ({ message: _, spec: __, ...rest }: Partial<CheckResult>) => rest

  test('say what was looked at, what came of it, and where', () => {
    expect(bare(passed('proof'))).toEqual({ check: 'proof', outcome: 'passed', code: 'OK' })
    expect(bare(notApplicable('time'))).toEqual({
      check: 'time',
      outcome: 'not-applicable',
      code: 'NOT_APPLICABLE',
    })
    for (const [outcome, make] of [
      ['failed', failed],
      ['indeterminate', indeterminate],
    ] as const) {
      const { spec, ...found } = make('proof', 'SIGNATURE_INVALID', place)
      expect(found).toEqual({ check: 'proof', outcome, code: 'SIGNATURE_INVALID', ...place })
      expect(spec).toMatch(/^https:/)
    }
    expect('spec' in passed('proof')).toBe(false)
    expect(warning('PROOF_SELECTIVE', place)).toEqual({ code: 'PROOF_SELECTIVE', ...place })
    expect(Object.keys(warning('PROOF_SELECTIVE'))).toEqual(['code', 'message'])
  })

  test('are one or many', () => {
    const one = passed('proof')
    expect(checked(one)).toEqual({ results: [one], warnings: [] })
    const note = warning('PROOF_SELECTIVE')
    expect(checked([one, one], [note])).toEqual({ results: [one, one], warnings: [note] })
    expect(checked([])).toEqual({ results: [], warnings: [] })
  })
})

describe('what could not be opened', () => {
  test('has one finding, and nothing else was looked at', () => {
    const report = unopenedReport({
      ok: false,
      outcome: 'failed',
      format: 'elm',
      code: 'JSON_SYNTAX',
      pointer: '/a',
      message: 'as said',
    })
    const { checks, ...rest } = report
    const [first, ...others] = checks
    expect(first).toMatchObject({ check: 'format', outcome: 'failed', code: 'JSON_SYNTAX' })
    expect(first).toMatchObject({ pointer: '/a', message: 'as said' })
    expect(others).toHaveLength(12)
    expect(new Set(others.map(({ outcome, code }) => `${outcome} ${code}`))).toEqual(
      new Set(['indeterminate NOT_CHECKED']),
    )
    expect(others.map(({ check }) => check)).not.toContain('format')
    expect(rest).toEqual({
      format: 'elm',
      verdict: 'failed',
      warnings: [],
      issuer: { id: null, claims: null, trustedName: null },
      subject: null,
      achievement: null,
    })
  })

  test('and what was stopped is not told to be wrong', () => {
    const { format, verdict, checks } = stoppedReport()
    expect([format, verdict]).toEqual(['unknown', 'indeterminate'])
    expect(checks[0]).toMatchObject({
      check: 'format',
      outcome: 'indeterminate',
      code: 'VERIFICATION_STOPPED',
    })
    expect(checks[0]).not.toHaveProperty('pointer')
  })
})

describe('the viewer of Europass', () => {
  const result = (check: CheckName, outcome: Outcome): CheckResult => ({
    check,
    outcome,
    code: 'X',
    message: '',
  })
  const said = (
    results: readonly CheckResult[],
    securing: Credential['securing'] = SEAL,
  ): readonly string[] => {
    const { checks, ribbon } = europassReport(credential({}, { securing }), results)
    const of = (name: string) => checks.find((one) => one.name === name)?.outcome ?? ''
    return [of('format'), of('seal'), of('validity'), ribbon]
  }
  const [OK, PARTLY, BAD] = ['Verified', 'Partially Verified', 'Verification Failed']

  test('says of a sound seal that it is', () => {
    const all = (['format', 'profile', 'proof', 'validity'] as const).map((check) =>
      result(check, 'passed'),
    )
    expect(said(all)).toEqual(['ok', 'ok', 'ok', OK])
  })

  test('asks nothing that the viewer leaves out', () => {
    const { checks } = europassReport(credential({}, { securing: SEAL }), [])
    const left = checks.filter(({ outcome }) => outcome === 'skipped')
    expect(left.map(({ name }) => name)).toEqual(['owner', 'revocation', 'accreditation'])
    for (const { status } of left)
      expect(status).toBe('http://data.europa.eu/snb/verification-status/641f0c5e5d')
  })

  test.each(['format', 'contexts', 'profile'] as const)('counts %s as the form', (check) => {
    expect(said([result(check, 'failed')])).toEqual(['error', 'ok', 'ok', BAD])
    expect(said([result(check, 'indeterminate')])).toEqual(['skipped', 'ok', 'ok', PARTLY])
  })

  test.each(['proof', 'controller', 'certificate', 'time'] as const)(
    'counts %s as the seal',
    (check) => {
      expect(said([result(check, 'failed')])).toEqual(['ok', 'error', 'ok', BAD])
      expect(said([result(check, 'indeterminate')])).toEqual(['ok', 'skipped', 'ok', PARTLY])
    },
  )

  test('asks the validity, and neither trust nor status', () => {
    expect(said([result('validity', 'failed')])).toEqual(['ok', 'ok', 'error', BAD])
    expect(said([result('validity', 'indeterminate')])).toEqual(['ok', 'ok', 'ok', OK])
    for (const check of ['trust', 'status', 'recipient', 'endorsements'] as const)
      expect(said([result(check, 'failed')])).toEqual(['ok', 'ok', 'ok', OK])
  })

  test('reads no tokens, and no seals of another form', () => {
    const { envelope } = SEAL
    expect(said([], jws({}))).toEqual(['error', 'skipped', 'ok', BAD])
    expect(said([], { kind: 'seal', envelope: { ...envelope, payloadFirst: false } })).toEqual([
      'error',
      'ok',
      'ok',
      BAD,
    ])
    expect(said([result('proof', 'failed')], { kind: 'embedded' })).toEqual([
      'ok',
      'skipped',
      'ok',
      PARTLY,
    ])
  })
})

describe('newer editions', () => {
  const SERVICE = { id: 'https://university.example/newer', type: '1EdTechCredentialRefresh' }

  test.each<[Json, string | undefined]>([
    [SERVICE, SERVICE.id],
    [[{ ...SERVICE, type: 'Other', id: 'https://a.example' }, 7, null, SERVICE], SERVICE.id],
    [{ ...SERVICE, type: ['Other', '1EdTechCredentialRefresh'] }, SERVICE.id],
    [{ ...SERVICE, type: 'Other' }, undefined],
    [{ ...SERVICE, id: 7 }, undefined],
    [SERVICE.id, undefined],
    [[], undefined],
  ])('are kept where the credential says: %j', (refreshService, url) => {
    expect(refreshUrl(credential({ refreshService }))).toBe(url)
  })

  const old = credential(badge())
  const fetched = async (served: JsonObject | string | undefined, status = 200, of = old) => {
    const asked: string[] = []
    const loadDocument: LoadDocument = async (url, { accept }) => {
      asked.push(url, ...accept.split(', '))
      if (served === undefined) throw new Error('no answer')
      const text = typeof served === 'string' ? served : JSON.stringify(served)
      return { status, contentType: 'text/plain', bytes: utf8(text) }
    }
    const edition = await newerEdition(SERVICE.id, of, { loadDocument } as never)
    expect(asked).toEqual(expect.arrayContaining([SERVICE.id, 'application/vc', 'text/plain']))
    return edition?.document.name
  }

  test('are of the same credential, issuer and kind, and no older', async () => {
    const named = (changes: JsonObject = {}) => badge({ name: 'New', ...changes })
    expect(await fetched(named())).toBe('New')
    expect(await fetched(named({ validFrom: '2026-04-01T09:00:00Z' }))).toBe('New')
    expect(await fetched(named({ validFrom: '2026-02-28T09:00:00Z' }))).toBeUndefined()
    expect(await fetched(named({ validFrom: 'soon' }))).toBeUndefined()
    expect(await fetched(named({ id: 'urn:uuid:another' }))).toBeUndefined()
    expect(await fetched(named({ issuer: 'did:web:other.example' }))).toBeUndefined()
    expect(await fetched(named({ type: ['VerifiableCredential'] }))).toBeUndefined()
    expect(await fetched(named(), 404)).toBeUndefined()
    expect(await fetched('gone')).toBeUndefined()
    expect(await fetched(undefined)).toBeUndefined()
  })

  test('are about the same learner, where both say about whom', async () => {
    const about = (credentialSubject: Json) => badge({ name: 'New', credentialSubject })
    const [ada, bob] = [{ id: 'did:example:ada' }, { id: 'did:example:bob' }]
    const told = async (before: Json, after: Json) =>
      await fetched(about(after), 200, credential(about(before)))
    expect(await told(ada, ada)).toBe('New')
    expect(await told(ada, bob)).toBeUndefined()
    expect(await told({ id: 7 }, ada)).toBeUndefined()
    for (const nobody of [{ name: 'Ada' }, [], [{}, {}]]) {
      expect(await told(nobody, ada)).toBe('New')
      expect(await told(ada, nobody)).toBe('New')
    }
    // One in common is enough, wherever it stands.
    expect(await told([null, bob, ada], ada)).toBe('New')
    expect(await told(ada, [7, bob, {}, ada])).toBe('New')
    expect(await told([{}, bob], [{}, ada])).toBeUndefined()
  })

  test('of nobody are of nobody, and old ones state their date otherwise', async () => {
    const { issuer: _, ...anonymous } = badge()
    expect(await fetched(anonymous, 200, credential(anonymous))).toBeUndefined()
    const { validFrom: __, ...undated } = badge()
    const dated = (issuanceDate: string) => ({ ...undated, name: 'New', issuanceDate })
    const of = credential(dated('2026-03-01T09:00:00Z'))
    expect(await fetched(dated('2026-03-02T09:00:00Z'), 200, of)).toBe('New')
    expect(await fetched(dated('2026-02-02T09:00:00Z'), 200, of)).toBeUndefined()
  })
})

describe('a credential inside others', () => {
  const bytes = utf8(JSON.stringify(badge()))

  test('is opened once, and nobody can change it for the next', () => {
    const first = openInner(bytes)
    expect(openInner(bytes.slice())).toBe(first)
    if (!first.ok) throw new Error(first.code)
    const { issuer } = first.credential.document
    expect(Object.isFrozen(issuer)).toBe(true)
  })

  test('is never another one, nor the same bytes once they have changed', () => {
    const own = bytes.slice()
    const first = openInner(own)
    // One letter of the name of the credential: S to T.
    const at = Buffer.from(own).indexOf('Soil Science')
    own[at] = 0x54
    const second = openInner(own)
    const names = [first, second, openInner(bytes)].map((one) =>
      one.ok ? one.credential.document.name : one.code,
    )
    expect(names).toEqual(['Soil Science', 'Toil Science', 'Soil Science'])
    const broken = utf8('{}')
    expect([openInner(broken).ok, openInner(broken).ok, openInner(bytes).ok]).toEqual([
      false,
      false,
      true,
    ])
  })
})

test('credentials that stand in something else are found, each the outermost of its kind', () => {
  const text = JSON.stringify(badge())
  const seal = { payload: '{}', signatures: [] }
  const flattened = { payload: '{}', signature: 'AA' }
  const older = { type: 'Assertion', badge: 'https://a.example/b', recipient: {}, verify: {} }
  const value = { a: [badge(), 'x', null, [text]], b: { c: { ...badge(), d: badge() } }, e: 7 }
  expect(credentialsInside(value)).toEqual([badge(), text, { ...badge(), d: badge() }])
  expect(credentialsInside([seal, flattened])).toEqual([seal, flattened])
  expect(credentialsInside({ inner: [older] })).toEqual([older])
  for (const nothing of ['x', '{}', 7, null, {}, [], { type: 'Person' }, { payload: '{}' }])
    expect(credentialsInside(nothing)).toEqual([])
})

describe('links of a credential', () => {
  const PICTURE = 'data:image/png;base64,AA'
  const SCRIPT = 'javascript:alert(1)'
  const places = (document: JsonObject) => linkFaults(document).map(({ pointer }) => pointer)

  test('lead nowhere that runs anything, at every place', () => {
    const document = {
      id: SCRIPT,
      url: ' vbscript:x',
      targetUrl: '\u0000file:///etc',
      image: 'blob:x',
      name: SCRIPT,
      list: [{ id: 'filesystem:x' }, [{ url: 'java\nscript:x' }], SCRIPT],
      inner: { image: { id: 'data:text/html,x', type: 'Image' } },
    }
    const expected = [
      '/id',
      '/url',
      '/targetUrl',
      '/image',
      '/list/0/id',
      '/list/1/0/url',
      '/inner/image/id',
    ]
    expect(places(document)).toEqual(expected)
    // Of what nobody can change any more the answer is remembered.
    for (let time = 0; time < 2; time++) expect(places(deepFreeze(document))).toEqual(expected)
    for (const { kind } of linkFaults(document)) expect(kind).toBe('link')
    expect(places({ id: 'urn:a', list: ['x', { a: [{}, { url: SCRIPT }] }] })).toEqual([
      '/list/1/a/1/url',
    ])
  })

  test('that are none, or plain, are let be', () => {
    expect(
      places({
        id: 'urn:a',
        url: 'https://a.example/javascript:x',
        targetUrl: 'javascript',
        image: PICTURE,
        a: { id: 'data:text/plain,x' },
        b: { id: PICTURE, type: 'Image' },
        c: [null, 7, 'x', { id: 7 }],
        e: { url: 'data:text/plain,x', type: 'Image' },
        f: { image: 'ftp://a.example/picture.png' },
        d: { image: 'DATA:image/JPEG;base64,AA' },
      }),
    ).toEqual([])
    expect(places({ image: 'data:image/png' })).toEqual(['/image'])
    expect(places({ image: 'data:image/tiff;base64,AA' })).toEqual(['/image'])
  })
})
