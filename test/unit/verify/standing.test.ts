// Whether a genuine credential still counts: dates, status lists, issuer trust, recipient, references and
// endorsements. security.md section 2. Every rule with its hostile twin.
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { bakeSvg } from '../../../src/container/svg.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import { checkTrust } from '../../../src/verify/checks/trust.ts'
import { checkValidity } from '../../../src/verify/checks/validity.ts'
import type { Credential, Session } from '../../../src/verify/credential.ts'
import { createVerifier } from '../../../src/verify/verifier.ts'
import {
  badge,
  badgeWith,
  claimsOf,
  contexts,
  ISSUER,
  PROOF,
  signed,
  testKey,
  token,
} from '../../support/test-issuer.ts'
import {
  AT,
  complaints,
  DOCUMENTS,
  type Documents,
  found,
  loaderOver,
  TRUST,
  verify,
} from '../../support/verify-setup.ts'

const LIST_URL = 'https://university.example/status/1'
const STATUS = {
  id: `${LIST_URL}#5`,
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '5',
  statusListCredential: LIST_URL,
}

/** A list of so many entries in which those at the indexes are set. */
function encodedList(entries: number, set: readonly number[] = []): string {
  const bytes = new Uint8Array(Math.ceil(entries / 8))
  for (const index of set)
    bytes[Math.floor(index / 8)] = (bytes[Math.floor(index / 8)] ?? 0) | (0x80 >> (index % 8))
  return `u${gzipSync(bytes).toString('base64url')}`
}

/** Two multibase texts of bytes as one. */
function gzipped(...texts: readonly string[]): string {
  const parts = texts.map((text) => Buffer.from(text.slice(1), 'base64url'))
  return `u${Buffer.concat(parts).toString('base64url')}`
}

function list(changes: JsonObject = {}, subject: JsonObject = {}): JsonObject {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: LIST_URL,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: ISSUER,
    validFrom: '2026-11-01T00:00:00Z',
    credentialSubject: {
      id: `${LIST_URL}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodedList(131_072, [4, 6]),
      ...subject,
    },
    ...changes,
  }
}

async function statusWith(document: JsonObject | undefined, entry: Json = STATUS): Promise<string> {
  const documents: Documents = {
    ...DOCUMENTS,
    ...(document && { [LIST_URL]: await signed(document) }),
  }
  const report = await verify(await signed(badge({ credentialStatus: entry })), { documents })
  return found(report, 'status').join()
}

describe('status', () => {
  test('a clear bit passes, its neighbours being set', async () => {
    expect(await statusWith(list())).toBe('passed')
  })

  test('a set bit revokes', async () => {
    expect(await statusWith(list({}, { encodedList: encodedList(131_072, [5]) }))).toBe(
      'failed REVOKED',
    )
  })

  test('a set bit suspends where that is the purpose', async () => {
    const subject = {
      statusPurpose: ['revocation', 'suspension'],
      encodedList: encodedList(131_072, [5]),
    }
    const entry = { ...STATUS, statusPurpose: 'suspension' }
    expect(await statusWith(list({}, subject), entry)).toBe('failed SUSPENDED')
  })

  test('an unreachable list is neither valid nor revoked', async () => {
    expect(await statusWith(undefined)).toBe('indeterminate STATUS_LIST_UNREACHABLE')
  })

  const lists: readonly (readonly [string, JsonObject, string])[] = [
    [
      'of yesterday',
      list({ validUntil: '2026-11-21T00:00:00Z' }),
      'indeterminate STATUS_LIST_STALE',
    ],
    ['of tomorrow', list({ validFrom: '2026-11-23T00:00:00Z' }), 'indeterminate STATUS_LIST_STALE'],
    ['with another id', list({ id: `${LIST_URL}0` }), 'failed STATUS_LIST_ID_MISMATCH'],
    [
      'with another purpose',
      list({}, { statusPurpose: 'suspension' }),
      'failed STATUS_PURPOSE_MISMATCH',
    ],
    ['that is no list', list({ type: ['VerifiableCredential'] }), 'failed STATUS_LIST_TYPE_WRONG'],
    ['too short', list({}, { encodedList: encodedList(99_992) }), 'failed STATUS_LIST_INVALID'],
    ['that is no GZIP', list({}, { encodedList: 'uAAAA' }), 'failed STATUS_LIST_INVALID'],
    [
      'without multibase prefix',
      list({}, { encodedList: encodedList(131_072).slice(1) }),
      'failed STATUS_LIST_INVALID',
    ],
    [
      'with a second GZIP member behind it',
      list({}, { encodedList: gzipped(encodedList(131_072), encodedList(131_072)) }),
      'failed STATUS_LIST_INVALID',
    ],
    [
      'with text behind the GZIP data',
      list({}, { encodedList: gzipped(encodedList(131_072), `u${'A'.repeat(12)}`) }),
      'failed STATUS_LIST_INVALID',
    ],
    [
      'that unpacks without end',
      list(
        {},
        { encodedList: `u${gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url')}` },
      ),
      'failed STATUS_LIST_INVALID',
    ],
  ]
  test.each(lists)('a list %s', async (_name, document, expected) => {
    expect(await statusWith(document)).toBe(expected)
  })

  test('a list between 100,000 and 131,072 entries passes with a warning', async () => {
    const documents = {
      ...DOCUMENTS,
      [LIST_URL]: await signed(list({}, { encodedList: encodedList(100_000) })),
    }
    const report = await verify(await signed(badge({ credentialStatus: STATUS })), { documents })
    expect(found(report, 'status')).toEqual(['passed'])
    expect(report.warnings.map((w) => w.code)).toEqual(['STATUS_LIST_SHORT'])
  })

  test('a list by somebody else is refused, however well signed', async () => {
    const other = testKey(44)
    const foreign = list({ issuer: other.didKey })
    const proof = { ...PROOF, verificationMethod: `${other.didKey}#${other.multikey}` }
    const documents = { ...DOCUMENTS, [LIST_URL]: await signed(foreign, proof, other.privateKey) }
    const report = await verify(await signed(badge({ credentialStatus: STATUS })), { documents })
    expect(found(report, 'status')).toEqual(['failed STATUS_LIST_ISSUER_MISMATCH'])
  })

  test('a list that was changed is refused', async () => {
    const changed = { ...(await signed(list())), validUntil: '2030-01-01T00:00:00Z' }
    const documents = { ...DOCUMENTS, [LIST_URL]: changed }
    const report = await verify(await signed(badge({ credentialStatus: STATUS })), { documents })
    expect(found(report, 'status')).toEqual(['failed STATUS_LIST_INVALID'])
  })

  test.each([
    ['131072', 'failed STATUS_INDEX_OUT_OF_RANGE'],
    ['05', 'failed STATUS_INDEX_INVALID'],
    ['-1', 'failed STATUS_INDEX_INVALID'],
    ['5 ', 'failed STATUS_INDEX_INVALID'],
    ['1e1', 'failed STATUS_INDEX_INVALID'],
    ['99999999999999999999', 'failed STATUS_INDEX_INVALID'],
  ])('index %j', async (statusListIndex, expected) => {
    expect(await statusWith(list(), { ...STATUS, statusListIndex })).toBe(expected)
  })

  test('a number as index is read as it is in the wild', async () => {
    expect(await statusWith(list(), { ...STATUS, statusListIndex: 5 })).toBe('passed')
  })

  test('nothing is fetched for a credential that is not genuine', async () => {
    const honest = await signed(badge({ credentialStatus: STATUS }))
    const report = await verify({ ...honest, name: 'Another name' })
    expect(found(report, 'status')).toEqual(['indeterminate NOT_CHECKED'])
  })

  test('the older list of 1EdTech is read', async () => {
    const url = 'https://university.example/revoked'
    const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'
    const document = await signed(
      badge({
        '@context': [...(badge()['@context'] as string[]), extensions],
        credentialStatus: { id: url, type: '1EdTechRevocationList' },
      }),
    )
    const answer = async (revokedCredential: Json) =>
      found(
        await verify(document, {
          documents: { ...DOCUMENTS, [url]: { id: url, issuer: ISSUER, revokedCredential } },
        }),
        'status',
      ).join()
    expect(await answer([])).toBe('passed')
    expect(await answer([{ id: badge().id ?? '' }])).toBe('failed REVOKED')
    expect(await answer([{ id: badge().id ?? '', revoked: false }])).toBe('passed')
    expect(await answer('none')).toBe('failed STATUS_LIST_INVALID')
  })
})

describe('validity', () => {
  test.each([
    [{ validUntil: '2026-11-22T12:00:01Z' }, 'passed'],
    [{ validUntil: '2026-11-22T12:00:00Z' }, 'failed EXPIRED'],
    [{ validUntil: '2026-11-22T12:59:59+01:00' }, 'failed EXPIRED'],
    [{ validUntil: '2026-11-22T13:00:01+01:00' }, 'passed'],
    [{ validFrom: '2026-11-22T12:00:59Z' }, 'passed'],
    [{ validFrom: '2026-11-22T12:01:01Z' }, 'failed NOT_YET_VALID'],
    [{ validUntil: '2026-02-30T00:00:00Z' }, 'failed DATE_INVALID'],
    [{ validUntil: '2026-02-28T09:00:00Z' }, 'failed VALIDITY_REVERSED'],
    [
      { validFrom: '2027-03-01T09:00:00Z', validUntil: '2027-02-01T09:00:00Z' },
      'failed VALIDITY_REVERSED',
    ],
    [{ validUntil: '2026-12-24' }, 'failed DATE_INVALID'],
    [{ validUntil: '2031-01-01T00:00:00Z\n' }, 'failed DATE_INVALID'],
    [{ validUntil: ['2031-01-01T00:00:00Z', '2000-01-01T00:00:00Z'] }, 'failed DATE_INVALID'],
  ])('%j', async (changes, expected) => {
    expect(found(await verify(await signed(badge(changes as JsonObject))), 'validity')).toEqual([
      expected,
    ])
  })

  test('a date without zone is UTC, with a warning', async () => {
    const report = await verify(await signed(badge({ validUntil: '2026-11-22T12:00:01' })))
    expect(found(report, 'validity')).toEqual(['passed'])
    expect(report.warnings.map((w) => w.code)).toEqual(['DATE_WITHOUT_ZONE'])
  })

  test('the clock is an argument', async () => {
    const document = await signed(badge())
    const report = await verify(document, { at: new Date('2031-03-01T09:00:00Z') })
    expect(found(report, 'validity')).toEqual(['failed EXPIRED'])
  })
})

describe('trust', () => {
  test('the name shown is the one in the list', async () => {
    const report = await verify(await signed(badge()))
    expect(report.issuer).toEqual({
      id: ISSUER,
      claims: 'University of Example',
      trustedName: 'Trusted Name',
    })
  })

  test.each([
    ['another issuer', [{ id: `${ISSUER}:law`, name: 'x' }], 'indeterminate ISSUER_UNKNOWN'],
    ['an empty list', [], 'indeterminate ISSUER_UNKNOWN'],
    [
      'before its time',
      [{ id: ISSUER, name: 'x', from: new Date('2026-04-01T00:00:00Z') }],
      'indeterminate ISSUER_OUTSIDE_PERIOD',
    ],
    [
      'after its time',
      [{ id: ISSUER, name: 'x', until: new Date('2026-01-01T00:00:00Z') }],
      'indeterminate ISSUER_OUTSIDE_PERIOD',
    ],
    ['in its time', [{ id: ISSUER, name: 'x', until: new Date('2026-04-01T00:00:00Z') }], 'passed'],
    [
      'for this template',
      [{ id: ISSUER, name: 'x', templates: ['https://university.example/achievements/soil'] }],
      'passed',
    ],
    [
      'for a template of a longer name',
      [{ id: ISSUER, name: 'x', templates: ['https://university.example/achievements/so'] }],
      'indeterminate ISSUER_NOT_FOR_TEMPLATE',
    ],
  ])('%s', async (_name, issuers, expected) => {
    const trust = { ...TRUST, issuers }
    const report = await verify(await signed(badge()), { options: { trust } })
    expect(found(report, 'trust')).toEqual([expected])
    expect(found(report, 'proof')).toEqual(['passed'])
  })

  test('who asks no trust gets none, and the credential passes', async () => {
    const report = await verify(await signed(badge()), { options: { trust: 'any' } })
    expect(found(report, 'trust')).toEqual(['not-applicable NOT_APPLICABLE'])
    expect(report.verdict).toBe('passed')
  })

  test('a verifier that was told of no trust has none, and without a way outside finds no key', async () => {
    const verifier = createVerifier({ contexts, clock: () => AT })
    const report = await verifier.verify(utf8(JSON.stringify(await signed(badge()))))
    expect(found(report, 'trust')).toEqual(['indeterminate TRUST_NOT_GIVEN'])
    expect(found(report, 'controller')).toEqual(['indeterminate CONTROLLER_UNREACHABLE'])
  })

  test('who says nothing gets no verdict', async () => {
    const report = await verify(await signed(badge()), { options: { trust: 'none' } })
    expect(report.verdict).toBe('indeterminate')
  })
})

describe('recipient', () => {
  test.each([
    ['a@example.com', 'passed'],
    [' A@Example.com ', 'passed'],
    ['urn:uuid:0f0e0d0c-3f63-4ac0-8a7e-9c37a4f1d0bb', 'passed'],
    ['b@example.com', 'failed RECIPIENT_MISMATCH'],
    ['', 'failed RECIPIENT_MISMATCH'],
    [
      'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399',
      'failed RECIPIENT_MISMATCH',
    ],
  ])('%j', async (recipient, expected) => {
    expect(found(await verify(await signed(badge()), { recipient }), 'recipient')).toEqual([
      expected,
    ])
  })

  test.each([
    ['Ada  Lovelace ', 'passed'],
    ['AdaLovelace', 'failed RECIPIENT_MISMATCH'],
    ['\u0410da Lovelace', 'failed RECIPIENT_MISMATCH'],
  ])('a name as people type it: %j', async (recipient, expected) => {
    const identityHash = ' Ada Lovelace'
    const name = { type: 'IdentityObject', hashed: false, identityHash, identityType: 'name' }
    const report = await verify(await signed(badgeWith({}, { identifier: [name] })), { recipient })
    expect(found(report, 'recipient')).toEqual([expected])
  })

  test('a credential with nothing but an id cannot tell', async () => {
    const document = badge()
    const { identifier: _, ...subject } = document.credentialSubject as JsonObject
    const report = await verify(await signed(badge({ credentialSubject: subject })), {
      recipient: 'a@example.com',
    })
    expect(found(report, 'recipient')).toEqual(['indeterminate RECIPIENT_NOT_COMPARABLE'])
  })
})

describe('references', () => {
  const description = {
    id: 'https://university.example/achievements/soil#grade',
    type: ['ResultDescription'],
    name: 'Grade',
    resultType: 'LetterGrade',
    allowedValue: ['C', 'B', 'A'],
    rubricCriterionLevel: [
      {
        id: 'https://university.example/achievements/soil#good',
        type: ['RubricCriterionLevel'],
        name: 'Good',
      },
    ],
  }
  const result = { type: ['Result'], resultDescription: description.id, value: 'A' }
  const number = {
    ...description,
    resultType: 'Percent',
    allowedValue: undefined,
    valueMin: '0',
    valueMax: '100',
  }

  test.each([
    ['a value that is allowed', description, result, 'passed'],
    [
      'a value that is not',
      description,
      { ...result, value: 'A+' },
      'failed RESULT_VALUE_NOT_ALLOWED',
    ],
    [
      'another description',
      description,
      { ...result, resultDescription: `${description.id}s` },
      'failed RESULT_REFERENCE_DANGLING',
    ],
    [
      'a level that exists',
      description,
      { ...result, achievedLevel: description.rubricCriterionLevel[0]?.id },
      'passed',
    ],
    [
      'a level that does not',
      description,
      { ...result, achievedLevel: 'https://university.example/achievements/soil#best' },
      'failed RESULT_LEVEL_DANGLING',
    ],
    [
      'a status without status',
      { ...description, resultType: 'Status' },
      result,
      'failed RESULT_STATUS_MISSING',
    ],
    ['a number in range', number, { ...result, value: '87.5' }, 'passed'],
    [
      'a number out of range',
      number,
      { ...result, value: '100.5' },
      'failed RESULT_VALUE_NOT_ALLOWED',
    ],
    ['no number', number, { ...result, value: '0x10' }, 'failed RESULT_VALUE_NOT_ALLOWED'],
  ])('%s', async (_name, described, stated, expected) => {
    const document = JSON.parse(
      JSON.stringify(
        badgeWith({ resultDescription: [described] } as never, { result: [stated] } as never),
      ),
    )
    expect(found(await verify(await signed(document)), 'references')).toEqual([expected])
  })
})

test('of several references that lead nowhere the first is named, and that there are more', async () => {
  const dangling = { type: ['Result'], resultDescription: 'urn:nothing', value: 'A' }
  const two = await verify(await signed(badgeWith({}, { result: [dangling, dangling] })))
  const one = await verify(await signed(badgeWith({}, { result: [dangling] })))
  const [first, only] = [two, one].map(({ checks }) =>
    checks.find(({ check }) => check === 'references'),
  )
  expect(first).toMatchObject({ code: 'RESULT_REFERENCE_DANGLING', pointer: only?.pointer })
  expect(first?.message).toBe(`${only?.message}, and 1 more`)
})

const achievementOf = (document: JsonObject) =>
  (document.credentialSubject as JsonObject).achievement as JsonObject

describe('endorsements', () => {
  const endorser = testKey(21)
  const about = 'https://university.example/achievements/soil'

  async function endorsement(changes: JsonObject = {}): Promise<JsonObject> {
    const document = {
      '@context': badge()['@context'] as string[],
      id: 'urn:uuid:9a9c1f7e-3f63-4ac0-8a7e-9c37a4f1d0cc',
      type: ['VerifiableCredential', 'EndorsementCredential'],
      name: 'Endorsed',
      issuer: { id: endorser.didKey, type: ['Profile'], name: 'Agency' },
      validFrom: '2026-02-01T00:00:00Z',
      credentialSubject: { id: about, type: ['EndorsementSubject'], endorsementComment: 'Good.' },
      ...changes,
    }
    const proof = { ...PROOF, verificationMethod: `${endorser.didKey}#${endorser.multikey}` }
    return await signed(document, proof, endorser.privateKey)
  }

  async function reportWith(inner: JsonObject) {
    return await verify(await signed(badgeWith({ endorsement: [inner] })))
  }

  test('a good one passes; that its endorser is unknown is a warning', async () => {
    const report = await reportWith(await endorsement())
    expect(complaints(report)).toEqual([])
    expect(report.warnings.map((w) => w.code)).toEqual(['ENDORSER_UNKNOWN'])
  })

  test('of somebody who calls himself like an issuer of the list is told', async () => {
    const issuer = { id: endorser.didKey, type: ['Profile'], name: 'Trust\u0435d Nam\u0435' }
    const report = await reportWith(await endorsement({ issuer }))
    const pointer = '/credentialSubject/achievement/endorsement/0'
    expect(complaints(report)).toEqual([])
    expect(report.warnings.map((w) => `${w.code} ${w.pointer}`)).toEqual([
      `ENDORSER_UNKNOWN ${pointer}`,
      `NAME_MIXED_SCRIPTS ${pointer}`,
      `ISSUER_NAME_OF_ANOTHER ${pointer}`,
    ])
  })

  test('a badge of somebody who calls himself so is told, and not of the issuer itself', async () => {
    const named = async (id: string, options = {}) => {
      const issuer = { id, type: ['Profile'], name: 'Trusted Name' }
      return (await verify(await signed(badge({ issuer })), options)).warnings.map((w) => w.code)
    }
    expect(await named(endorser.didKey)).toEqual(['ISSUER_NAME_OF_ANOTHER'])
    expect(await named(ISSUER)).toEqual([])
    expect(await named(endorser.didKey, { options: { trust: 'any' } })).toEqual([])
  })

  test('by the issuer or by the learner is told: neither is a third party', async () => {
    const codes = async (inner: JsonObject, document: JsonObject = badgeWith({})) => {
      const achievement = { ...achievementOf(document), endorsement: [inner] }
      const subject = { ...(document.credentialSubject as JsonObject), achievement }
      const report = await verify(await signed({ ...document, credentialSubject: subject }))
      expect(complaints(report)).toEqual([])
      return report.warnings.map((w) => `${w.code} ${w.pointer}`)
    }
    const place = '/credentialSubject/achievement/endorsement/0'
    const { proof: _, ...unsigned } = await endorsement()
    const own = await signed({ ...unsigned, issuer: { id: ISSUER, type: ['Profile'], name: 'U' } })
    expect(await codes(own)).toEqual([`ENDORSER_IS_ISSUER ${place}`])
    const learner = badgeWith({}, { id: endorser.didKey })
    expect(await codes(await endorsement(), learner)).toEqual([
      `ENDORSER_UNKNOWN ${place}`,
      `ENDORSER_IS_SUBJECT ${place}`,
    ])
  })

  test('of whoever made the achievement is no praise of the badge or its issuer', async () => {
    const creator = { id: 'https://famous.example', type: ['Profile'], name: 'Famous University' }
    const praise = await endorsement({
      credentialSubject: { id: creator.id, type: ['EndorsementSubject'] },
    })
    const codes = async (document: JsonObject) => {
      const report = await verify(await signed(document))
      expect(complaints(report)).toEqual([])
      return report.warnings.map((w) => w.code)
    }
    const told = await codes(badgeWith({ creator: { ...creator, endorsement: [praise] } }))
    expect(told).toEqual(['ENDORSER_UNKNOWN', 'ENDORSEMENT_OF_PART'])
    const own = await endorsement({
      credentialSubject: { id: ISSUER, type: ['EndorsementSubject'] },
    })
    const issuer = { ...(badge().issuer as JsonObject), endorsement: [own] }
    expect(await codes(badge({ issuer }))).toEqual(['ENDORSER_UNKNOWN'])
  })

  test('a forged one fails the badge, though the issuer signed over it', async () => {
    const report = await reportWith({ ...(await endorsement()), name: 'Very much endorsed' })
    expect(complaints(report)).toEqual(['endorsements failed EMBEDDED_FAILED'])
  })

  test('of several the gravest decides, wherever it stands', async () => {
    const good = await endorsement()
    const forged = { ...good, name: 'Very much endorsed' }
    for (const both of [
      [good, forged],
      [forged, good],
    ]) {
      const report = await verify(await signed(badgeWith({ endorsement: both })))
      expect(found(report, 'endorsements')).toEqual(['failed EMBEDDED_FAILED'])
      expect(report.endorsements?.map(({ verdict }) => verdict)).toEqual(
        both.map((one) => (one === forged ? 'failed' : 'indeterminate')),
      )
    }
  })

  test('one that stands alone and in no list has its place without a number', async () => {
    const alone = async (inner: JsonObject) =>
      await verify(await signed(badgeWith({ endorsement: inner })))
    const place = '/credentialSubject/achievement/endorsement'
    expect((await alone(await endorsement())).endorsements).toMatchObject([{ pointer: place }])
    const forged = await alone({ ...(await endorsement()), name: 'Very much endorsed' })
    expect(forged.checks.find(({ check }) => check === 'endorsements')).toMatchObject({
      code: 'EMBEDDED_FAILED',
      pointer: place,
    })
  })

  test('more than are looked at, or in each other for ever', async () => {
    const many = badgeWith({ endorsementJwt: Array.from({ length: 65 }, () => 'a.b.c') })
    expect(found(await verify(await signed(many)), 'endorsements')).toEqual([
      'failed EMBEDDED_TOO_MANY',
    ])
  })

  test('one about several things at once is about another', async () => {
    const subject = { id: about, type: ['EndorsementSubject'] }
    const report = await reportWithToken(
      await endorsementToken({ credentialSubject: [subject, { ...subject, id: 'urn:other' }] }),
    )
    expect(report.verdict).toBe('failed')
    expect(report.endorsements).toMatchObject([{ verdict: 'failed', comment: null }])
  })

  test('one that lapsed is a warning', async () => {
    const report = await reportWith(await endorsement({ validUntil: '2026-06-01T00:00:00Z' }))
    expect(found(report, 'endorsements')).toEqual(['passed'])
    expect(report.warnings.map((w) => w.code)).toEqual(['EMBEDDED_LAPSED', 'ENDORSER_UNKNOWN'])
  })

  test('one in an achievement without a name endorses nothing that could be told', async () => {
    const nameless = badgeWith({ id: undefined as never, endorsement: [await endorsement()] })
    const report = await verify(await signed(JSON.parse(JSON.stringify(nameless))))
    expect(found(report, 'endorsements')).toEqual(['failed ENDORSEMENT_OF_ANOTHER'])
  })

  test('one about something else is refused', async () => {
    const subject = { id: 'https://other.example/', type: ['EndorsementSubject'] }
    const report = await reportWith(await endorsement({ credentialSubject: subject }))
    expect(found(report, 'endorsements')).toEqual(['failed ENDORSEMENT_OF_ANOTHER'])
    // Sound by itself, it must not be listed as an endorsement that holds.
    expect(report.endorsements?.map(({ verdict }) => verdict)).toEqual(['failed'])
  })

  const header = { alg: 'EdDSA', typ: 'JWT', kid: `${endorser.didKey}#${endorser.multikey}` }
  async function endorsementToken(changes: JsonObject = {}): Promise<string> {
    const { proof: _, ...document } = await endorsement(changes)
    const { exp: __, ...claims } = claimsOf(document, { iss: endorser.didKey })
    return await token(header, claims, endorser.privateKey)
  }
  const reportWithToken = async (text: string) =>
    await verify(await signed(badgeWith({ endorsementJwt: [text] })))

  test('a token is one as well, and both are listed with what they say', async () => {
    const report = await reportWithToken(await endorsementToken())
    expect(complaints(report)).toEqual([])
    expect(report.endorsements).toEqual([
      {
        pointer: '/credentialSubject/achievement/endorsementJwt/0',
        verdict: 'indeterminate',
        issuer: { id: endorser.didKey, claims: 'Agency', trustedName: null },
        comment: 'Good.',
      },
    ])
  })

  test('a token about something else is refused', async () => {
    const subject = { id: 'https://other.example/', type: ['EndorsementSubject'] }
    const report = await reportWithToken(await endorsementToken({ credentialSubject: subject }))
    expect(found(report, 'endorsements')).toEqual(['failed ENDORSEMENT_OF_ANOTHER'])
  })

  test('one whose issuer is out of reach is not told', async () => {
    const away = 'did:web:agency.example'
    const document = await endorsement({ issuer: { id: away, type: ['Profile'], name: 'Agency' } })
    const { proof: _, ...plain } = document
    const proof = { ...PROOF, verificationMethod: `${away}#key-1` }
    const report = await reportWith(await signed(plain, proof, endorser.privateKey))
    expect(complaints(report)).toEqual(['endorsements indeterminate EMBEDDED_NOT_TOLD'])
  })

  test('one that says nothing is listed without words', async () => {
    const silent = await endorsement({
      credentialSubject: { id: about, type: ['EndorsementSubject'] },
    })
    expect((await reportWith(silent)).endorsements).toMatchObject([{ comment: null }])
  })

  test('a token that is none fails the badge', async () => {
    const report = await reportWithToken('a.b.c')
    expect(found(report, 'endorsements')).toEqual(['failed EMBEDDED_FAILED'])
  })

  test('a credential of another kind is no endorsement, whatever it is about', async () => {
    const plain = await endorsementToken({ type: ['VerifiableCredential'] })
    expect(found(await reportWithToken(plain), 'endorsements')).toEqual([
      'failed ENDORSEMENT_TYPE_WRONG',
    ])
  })

  test('one without contexts of its own is no credential', async () => {
    const { '@context': _, ...bare } = await endorsement()
    const report = await reportWith(bare)
    expect(report.verdict).toBe('failed')
    expect(found(report, 'endorsements')).toEqual(['failed EMBEDDED_UNSECURED'])
  })

  test('unsigned text inside one is found', async () => {
    const report = await reportWith({ ...(await endorsement()), '@index': 'unsigned' })
    expect(found(report, 'endorsements')).toEqual(['failed EMBEDDED_FAILED'])
  })
})

test('a credential about several says so, as one of them is shown', async () => {
  const about = async (...names: string[]) => {
    const subjects = names.map((name) => ({ id: `urn:example:${name}`, name }))
    const document = badge({ type: ['VerifiableCredential'], credentialSubject: subjects })
    const report = await verify(await signed(document), { recipient: 'Bob' })
    return [report.subject?.name, ...report.warnings.map((w) => `${w.code} ${w.pointer}`)]
  }
  expect(await about('Ada', 'Bob')).toEqual(['Ada', 'SUBJECTS_SEVERAL /credentialSubject'])
  expect(await about('Bob')).toEqual(['Bob'])
})

test('a status list or an endorsement that is handed in is genuine, and said to be no award', async () => {
  const codes = async (document: JsonObject) => {
    const report = await verify(await signed(document))
    expect(complaints(report)).toEqual([])
    return report.warnings.map((w) => w.code)
  }
  expect(await codes(list())).toEqual(['STATUS_LIST_ALONE'])
  const { id = null } = badge()
  const endorsing = { id, type: ['EndorsementSubject'] }
  const type = ['VerifiableCredential', 'EndorsementCredential']
  expect(await codes(badge({ type, credentialSubject: endorsing }))).toEqual(['ENDORSEMENT_ALONE'])
  // Where a badge names the list, it is where it belongs.
  expect(await codes(badge())).toEqual([])
})

describe('a newer edition', () => {
  const PLACE = 'https://university.example/credentials/1'
  const service = { id: PLACE, type: '1EdTechCredentialRefresh' }
  const withService = (changes: JsonObject = {}): JsonObject =>
    badge({
      '@context': [
        ...(badge()['@context'] as string[]),
        'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
      ],
      refreshService: service,
      ...changes,
    })
  const lapsed = async () => await signed(withService({ validUntil: '2026-06-01T00:00:00Z' }))
  const verifyWith = async (document: JsonObject, edition?: JsonObject | string) =>
    await verify(document, { documents: { ...DOCUMENTS, ...(edition && { [PLACE]: edition }) } })

  test('counts in place of the old one, once', async () => {
    const newer = await signed(withService({ validFrom: '2026-05-01T00:00:00Z' }))
    const report = await verifyWith(await lapsed(), newer)
    expect(complaints(report)).toEqual([])
    expect(report.warnings.map((w) => w.code)).toEqual(['CREDENTIAL_REFRESHED'])
  })

  test('of a badge in a picture covers the picture no more than the old one did', async () => {
    const newer = await signed(withService({ validFrom: '2026-05-01T00:00:00Z' }))
    const drawing = bakeSvg(utf8('<svg xmlns="http://www.w3.org/2000/svg"></svg>'), {
      kind: 'ob3',
      text: JSON.stringify(await lapsed()),
    })
    const report = await verify(drawing, { documents: { ...DOCUMENTS, [PLACE]: newer } })
    expect(complaints(report)).toEqual([])
    expect(report.warnings.map((w) => w.code)).toEqual([
      'IMAGE_NOT_COVERED',
      'CREDENTIAL_REFRESHED',
    ])
  })

  test('may say that the credential has been revoked or has ended', async () => {
    const ended = await signed(withService({ validUntil: '2026-04-01T00:00:00Z' }))
    const report = await verifyWith(await signed(withService()), ended)
    expect(found(report, 'validity')).toEqual(['failed EXPIRED'])
  })

  test('that is not to be had leaves the credential as it is', async () => {
    const report = await verifyWith(await signed(withService()))
    expect(report.verdict).toBe('passed')
    expect(report.warnings.map((w) => w.code)).toEqual(['REFRESH_UNAVAILABLE'])
  })

  const other = { id: 'urn:uuid:00000000-0000-4000-8000-000000000001' }
  test('that leaves the id of the learner out is one all the same', async () => {
    const { id: _, ...subject } = badge().credentialSubject as JsonObject
    const validFrom = '2026-05-01T00:00:00Z'
    const newer = await signed(withService({ validFrom, credentialSubject: subject }))
    expect(complaints(await verifyWith(await lapsed(), newer))).toEqual([])
  })

  test.each<[string, () => Promise<JsonObject | string>]>([
    ['of another credential', async () => await signed(withService(other))],
    [
      'about another learner',
      async () => {
        const { credentialSubject = null } = badgeWith({}, { id: 'urn:uuid:another' })
        const validFrom = '2026-05-01T00:00:00Z'
        return await signed(withService({ validFrom, credentialSubject }))
      },
    ],
    ['that is older', async () => await signed(withService({ validFrom: '2026-01-01T00:00:00Z' }))],
    [
      'that was changed',
      async () => ({ ...(await signed(withService())), name: 'Doctor of Soils' }),
    ],
    ['that is a page', async () => '<!doctype html><html></html>'],
    [
      'without a date',
      async () => {
        const { validFrom: _, ...undated } = withService()
        return await signed(undated)
      },
    ],
    ['of no day', async () => await signed(withService({ validFrom: '2026-05-32T00:00:00Z' }))],
  ])('%s is none: the lapsed one stays lapsed', async (_name, make) => {
    const report = await verifyWith(await lapsed(), await make())
    expect(found(report, 'validity')).toEqual(['failed EXPIRED'])
    expect(report.warnings.map((w) => w.code)).toEqual(['REFRESH_UNAVAILABLE'])
  })

  test('by another issuer is none', async () => {
    const stranger = testKey(55)
    const foreign = withService({ issuer: { id: stranger.didKey, type: ['Profile'], name: 'X' } })
    const proof = { ...PROOF, verificationMethod: `${stranger.didKey}#${stranger.multikey}` }
    const report = await verifyWith(
      await lapsed(),
      await signed(foreign, proof, stranger.privateKey),
    )
    expect(report.verdict).toBe('failed')
  })

  test('is not asked for where the old one is not genuine', async () => {
    const asked: string[] = []
    await verify(
      { ...(await lapsed()), name: 'Doctor of Soils' },
      { options: { loadDocument: loaderOver(DOCUMENTS, asked) } },
    )
    expect(asked).not.toContain(PLACE)
  })
})

describe('the checks by themselves', () => {
  const credential = (document: JsonObject, changes: Partial<Credential> = {}): Credential => ({
    format: 'vc',
    document,
    types: [],
    dataModel: '2.0',
    securing: { kind: 'embedded' },
    warnings: [],
    ...changes,
  })
  const token = (claims: JsonObject): Partial<Credential> => ({
    securing: { kind: 'jws', jws: {} as never, claims },
  })
  const session = (changes: object = {}) =>
    ({ at: AT, maxClockSkewSeconds: 60, trust: TRUST, ...changes }) as unknown as Session
  const from = (milliseconds: number) => new Date(AT.getTime() + milliseconds).toISOString()
  const seconds = AT.getTime() / 1000

  /** Code and place of the result, then of every warning. */
  function validity(document: JsonObject, claims?: JsonObject): string[] {
    const { results, warnings } = checkValidity(
      credential(document, claims && token(claims)),
      session(),
    )
    return [...results, ...warnings].map(({ code, pointer }) => `${code} ${pointer}`)
  }
  const VALID = ['OK undefined']

  test.each(['validFrom', 'issuanceDate', 'issued'])(
    '%s begins, with a minute of grace',
    (name) => {
      expect(validity({ [name]: from(60_000) })).toEqual(VALID)
      expect(validity({ [name]: from(60_001) })).toEqual([`NOT_YET_VALID /${name}`])
      for (const value of [null, 1, '2026-13-01T00:00:00Z', [from(0)]])
        expect(validity({ [name]: value })).toEqual([`DATE_INVALID /${name}`])
      expect(validity({ [name]: '2026-03-01T00:00:00' })).toEqual([
        ...VALID,
        `DATE_WITHOUT_ZONE /${name}`,
      ])
      expect(validity({ [name]: from(-1), validUntil: from(-2) })).toEqual([
        'VALIDITY_REVERSED /validUntil',
      ])
    },
  )

  test.each(['validUntil', 'expirationDate'])('%s ends, without grace', (name) => {
    expect(validity({ [name]: from(1) })).toEqual(VALID)
    expect(validity({ [name]: from(0) })).toEqual([`EXPIRED /${name}`])
    expect(validity({ [name]: null })).toEqual([`DATE_INVALID /${name}`])
    expect(validity({ validFrom: from(-1), [name]: from(-1) })).toEqual([`EXPIRED /${name}`])
    expect(validity({ validFrom: from(-1), [name]: from(-2) })).toEqual([
      `VALIDITY_REVERSED /${name}`,
    ])
    expect(validity({ [name]: '2027-03-01T00:00:00' })).toEqual([
      ...VALID,
      `DATE_WITHOUT_ZONE /${name}`,
    ])
  })

  test.each(['date_of_expiry', 'expiry_date'])('%s ends an attestation with its day', (name) => {
    const ended = (value: Json, format: Credential['format'] = 'eudi') => {
      const { results } = checkValidity(credential({ [name]: value }, { format }), session())
      return results.map(({ code, pointer }) => `${code} ${pointer}`)
    }
    const EXPIRED = [`EXPIRED /${name}`]
    expect(ended('2026-11-21')).toEqual(EXPIRED)
    expect(ended('2026-11-22')).toEqual(VALID)
    expect(ended(from(0))).toEqual(EXPIRED)
    expect(ended(from(1))).toEqual(VALID)
    for (const value of ['soon', '2026-02-30', 2020, null]) expect(ended(value)).toEqual(VALID)
    expect(ended('2026-11-21', 'vc')).toEqual(VALID)
  })

  test('claims of a token bound it as well', () => {
    expect(validity({}, {})).toEqual(VALID)
    expect(validity({}, { nbf: seconds + 60, exp: seconds + 61 })).toEqual(VALID)
    expect(validity({}, { nbf: seconds + 61 })).toEqual(['NOT_YET_VALID /nbf'])
    expect(validity({ validUntil: from(1) }, { exp: seconds })).toEqual(['EXPIRED /exp'])
    expect(validity({}, { nbf: seconds, exp: seconds - 1 })).toEqual(['VALIDITY_REVERSED /exp'])
    for (const value of [String(seconds), null, 1e300]) {
      expect(validity({}, { nbf: value })).toEqual(['DATE_INVALID /nbf'])
      expect(validity({}, { exp: value })).toEqual(['DATE_INVALID /exp'])
    }
  })

  /** Outcome, code and place of the trust in an issuer. */
  function trust(
    issuers: readonly object[] | string,
    document: JsonObject = {},
    changes: Partial<Credential> = {},
  ): string {
    const list = typeof issuers === 'string' ? issuers : { issuers, anchors: [], lists: [] }
    const { check, outcome, code, pointer } = checkTrust(
      credential({ issuer: ISSUER, ...document }, changes),
      session({ trust: list }),
    )
    return `${check} ${outcome} ${code} ${pointer}`
  }
  const entry = { id: ISSUER, name: 'U' }
  const PASSED = 'trust passed OK undefined'
  const OUTSIDE = 'trust indeterminate ISSUER_OUTSIDE_PERIOD /issuer'
  const NOT_ITS_OWN = 'trust indeterminate ISSUER_NOT_FOR_TEMPLATE /credentialSubject'

  test('is asked of who issued, of nobody, or of the credentials within', () => {
    expect(trust([entry])).toBe(PASSED)
    expect(trust([{ ...entry, id: 'did:web:a.example' }])).toBe(
      'trust indeterminate ISSUER_UNKNOWN /issuer',
    )
    expect(trust([entry], { issuer: { name: 'U' } })).toBe(
      'trust indeterminate ISSUER_UNKNOWN /issuer',
    )
    expect(trust('any')).toBe('trust not-applicable NOT_APPLICABLE undefined')
    expect(trust('none')).toBe('trust indeterminate TRUST_NOT_GIVEN undefined')
    expect(trust('none', {}, { format: 'vp' })).toBe(
      'trust not-applicable NOT_APPLICABLE undefined',
    )
  })

  test('counts for when the issuer says it signed: the latest of what is said, or now', () => {
    const ended = [{ ...entry, until: new Date('2026-06-30T00:00:00Z') }]
    const begun = [{ ...entry, from: new Date('2026-06-30T00:00:00Z') }]
    const [before, after] = ['2026-06-29T00:00:00Z', '2026-07-01T00:00:00Z']
    expect(trust(ended)).toBe(OUTSIDE)
    expect(trust(begun)).toBe(PASSED)
    for (const member of ['validFrom', 'issuanceDate']) {
      expect(trust(ended, { [member]: before })).toBe(PASSED)
      expect(trust(begun, { [member]: before })).toBe(OUTSIDE)
      expect(trust(ended, { [member]: before, proof: [{ created: after }] })).toBe(OUTSIDE)
      expect(trust(ended, { [member]: after, proof: { created: before } })).toBe(OUTSIDE)
      expect(trust(ended, { [member]: before, proof: ['x', { created: 'x' }] })).toBe(PASSED)
    }
    const iat = (date: string) => token({ iat: Date.parse(date) / 1000 })
    expect(trust(ended, {}, iat(before))).toBe(PASSED)
    expect(trust(ended, { validFrom: before }, iat(after))).toBe(OUTSIDE)
    expect(trust(ended, { validFrom: before }, token({ iat: after }))).toBe(PASSED)
    expect(trust(begun, {}, token({ iat: 0 }))).toBe(OUTSIDE)
    expect(trust([...ended, entry])).toBe(PASSED)
  })

  test('counts for what the issuer may award, each part of it', () => {
    const soil = { id: 'https://u.example/soil' }
    const law = { id: 'https://u.example/law' }
    const only = (...templates: string[]) => [{ ...entry, templates }]
    const awards = (achievement: Json, templates = only(soil.id)) =>
      trust(templates, { credentialSubject: { achievement } })
    expect(awards(soil)).toBe(PASSED)
    expect(awards([soil, law])).toBe(NOT_ITS_OWN)
    expect(awards([soil, law], only(soil.id, law.id))).toBe(PASSED)
    expect(awards([soil, law], [...only(soil.id), ...only(law.id)])).toBe(PASSED)
    for (const unnamed of [{}, 'x', { id: [soil.id] }, null])
      expect(awards(unnamed)).toBe(NOT_ITS_OWN)
    expect(trust(only(soil.id))).toBe(NOT_ITS_OWN)
    const several = (...subjects: Json[]) => trust(only(soil.id), { credentialSubject: subjects })
    expect(several({ achievement: soil }, 'x')).toBe(PASSED)
    expect(several({ achievement: soil }, { achievement: law })).toBe(NOT_ITS_OWN)
    expect(several({ hasClaim: [{ specifiedBy: soil }] })).toBe(PASSED)
    expect(several({ hasClaim: { specifiedBy: law } })).toBe(NOT_ITS_OWN)
    expect(several({ hasClaim: 'x', achievement: soil })).toBe(NOT_ITS_OWN)
  })
})
