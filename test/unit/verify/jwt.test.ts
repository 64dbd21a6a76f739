// VC-JWT: claims against the credential, headers, types, and the envelope. security.md section 4.
import { constants, createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { encodeCompactJws } from '../../../src/proof/compact-jws.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import type { Credential } from '../../../src/verify/credential.ts'
import { contradictingClaim, jwtProfileFaults } from '../../../src/verify/jwt-claims.ts'
import { openJws, openSelective } from '../../../src/verify/open-jws.ts'
import { storedKey } from '../../support/signing-keys.ts'
import {
  badge,
  claimsOf,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  KEY,
  METHOD,
  PROOF,
  proofOver,
  signed,
  token,
} from '../../support/test-issuer.ts'
import { complaints, found, verify } from '../../support/verify-setup.ts'

const PLAIN: JsonObject = {
  '@context': ['https://www.w3.org/2018/credentials/v1'],
  type: ['VerifiableCredential'],
}
const HEADER = { alg: 'EdDSA', typ: 'JWT', kid: METHOD }
const base64url = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** SEC 2, sections 2.4.1 and 2.6.1. */
const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const P521_ORDER = BigInt(
  `0x1${'f'.repeat(65)}a51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409`,
)

test('the honest token passes', async () => {
  expect(complaints(await verify(await token(HEADER, claimsOf(badge()))))).toEqual([])
  expect(complaints(await verify(`${await token(HEADER, claimsOf(badge()))}\n`))).toEqual([])
})

test('a certificate in the header of a badge is nobody’s word for it', async () => {
  const header = { ...HEADER, x5c: ['AAAA'] }
  expect(complaints(await verify(await token(header, claimsOf(badge()))))).toEqual([])
})

describe('claims', () => {
  test.each([
    ['iss', { iss: 'did:web:other.example' }],
    ['sub', { sub: 'urn:uuid:00000000-0000-4000-8000-000000000000' }],
    ['jti', { jti: 'urn:uuid:00000000-0000-4000-8000-000000000000' }],
    ['nbf', { nbf: 1 }],
    ['nbf as text', { nbf: '1772355600' }],
    ['exp', { exp: 4_000_000_000 }],
  ])('%s that contradicts the credential is refused', async (_name, changes) => {
    const report = await verify(await token(HEADER, claimsOf(badge(), changes)))
    expect(found(report, 'proof')).toEqual(['failed JWT_CLAIM_MISMATCH'])
  })

  test('sub is compared with the only subject of a list, and with none of several', async () => {
    const subject = badge().credentialSubject as JsonObject
    const ofSubjects = async (...subjects: JsonObject[]) => {
      const vc = { ...PLAIN, credentialSubject: subjects }
      const claims = { iss: ISSUER, sub: subject.id ?? null, nbf: 1_700_000_000, vc }
      return complaints(await verify(await token(HEADER, claims)))
    }
    expect(await ofSubjects({ id: subject.id ?? null })).toEqual([])
    expect(await ofSubjects({})).toEqual([])
    const other = { id: 'did:example:other' }
    expect(await ofSubjects(other)).toEqual(['proof failed JWT_CLAIM_MISMATCH'])
    const first = { id: subject.id ?? null }
    expect(await ofSubjects(first, other)).toEqual(['proof failed JWT_CLAIM_MISMATCH'])
  })

  test.each(['iss', 'sub', 'jti', 'nbf'])(
    '%s that is missing is a fault of the profile',
    async (claim) => {
      const { [claim]: _, ...claims } = claimsOf(badge())
      const report = await verify(await token(HEADER, claims))
      expect(found(report, 'profile')).toEqual(['failed JWT_CLAIM_MISSING'])
      expect(found(report, 'proof')).toEqual(['passed'])
    },
  )

  test('a token without a type is one of type JWT', async () => {
    const { typ: _, ...untyped } = HEADER
    expect(complaints(await verify(await token(untyped, claimsOf(badge()))))).toEqual([])
    const { jti: __, ...claims } = claimsOf(badge())
    const report = await verify(await token(untyped, claims))
    expect(found(report, 'profile')).toEqual(['failed JWT_CLAIM_MISSING'])
  })

  test('the envelope vc+jwt demands none of them', async () => {
    const report = await verify(await token({ ...HEADER, typ: 'vc+jwt' }, badge()))
    expect(complaints(report)).toEqual([])
  })

  test.each([
    ['iss', ISSUER, 'did:web:other.example'],
    ['sub', (badge().credentialSubject as JsonObject).id ?? null, 'urn:uuid:other'],
    ['jti', badge().id ?? null, 'urn:uuid:other'],
    ['aud', ['https://reader.example'], ['https://other.example']],
  ])('%s repeated in the header must be the same', async (claim, same, other) => {
    const claims = claimsOf(badge(), { aud: ['https://reader.example'] })
    const verdict = async (value: Json, payload: JsonObject = claims) =>
      found(await verify(await token({ ...HEADER, [claim]: value }, payload)), 'proof')
    expect(await verdict(same)).toEqual(['passed'])
    expect(await verdict(other)).toEqual(['failed JWT_CLAIM_MISMATCH'])
  })

  test('an issuer that only the header names must be the one of the credential', async () => {
    const header = { ...HEADER, typ: 'vc+jwt' }
    expect(complaints(await verify(await token({ ...header, iss: ISSUER }, badge())))).toEqual([])
    const other = await verify(await token({ ...header, iss: 'did:web:other.example' }, badge()))
    expect(found(other, 'proof')).toEqual(['failed JWT_CLAIM_MISMATCH'])
  })

  test('iat that is no time is a fault of the profile', async () => {
    for (const iat of [null, '1772355600', -1]) {
      const report = await verify(await token(HEADER, claimsOf(badge(), { iat })))
      expect(found(report, 'profile')).toEqual(['failed PROFILE_INVALID'])
    }
  })

  test('vc+jwt holds the credential itself, and none in a claim', async () => {
    const vc = { ...PLAIN, credentialSubject: { id: 'urn:uuid:1' } }
    const claims = { iss: ISSUER, nbf: 1_700_000_000, vc }
    expect(complaints(await verify(await token(HEADER, claims)))).toEqual([])
    const report = await verify(await token({ ...HEADER, typ: 'vc+jwt' }, claims))
    expect(found(report, 'format')).toEqual(['failed JWS_PAYLOAD_AMBIGUOUS'])
  })

  test('exp ends the credential where it has no date of its own', async () => {
    const { validUntil: _, ...document } = badge()
    const claims = { ...claimsOf(badge()), ...document, exp: 1_780_000_000 }
    const { validUntil: __, ...without } = claims as JsonObject
    expect(found(await verify(await token(HEADER, without)), 'validity')).toEqual([
      'failed EXPIRED',
    ])
  })
})

test('a token of tomorrow passes with a warning', async () => {
  const report = await verify(await token(HEADER, claimsOf(badge(), { iat: 4_000_000_000 })))
  expect(report.verdict).toBe('passed')
  expect(report.warnings.map((w) => w.code)).toEqual(['PROOF_CREATED_IN_FUTURE'])
})

test('a credential for readers that it names is told, and for somebody else it is none', async () => {
  const ours = 'https://reader.example'
  const told = async (aud: Json, domain?: string) => {
    const text = await token(HEADER, claimsOf(badge(), { aud }))
    const report = await verify(text, domain === undefined ? {} : { domain })
    return [...found(report, 'proof'), ...report.warnings.map(({ code }) => code)]
  }
  expect(await told('https://other.example')).toEqual(['passed', 'AUDIENCE_NOT_COMPARED'])
  expect(await told(['https://other.example', ours], ours)).toEqual(['passed'])
  for (const aud of ['https://other.example', [], [`${ours}/`], null, { [ours]: 1 }])
    expect(await told(aud, ours)).toEqual(['failed DOMAIN_MISMATCH'])
})

test('a token in the JSON serialization is the same token, and so is a forged one', async () => {
  const [head, payload, signature] = (await token({ ...HEADER, typ: 'vc+jwt' }, badge())).split('.')
  const flattened = { payload, protected: head, signature } as JsonObject
  expect(complaints(await verify(flattened))).toEqual([])
  const other = Buffer.from(JSON.stringify(badge({ name: 'Another' }))).toString('base64url')
  expect(complaints(await verify({ ...flattened, payload: other }))).toEqual([
    'proof failed SIGNATURE_INVALID',
  ])
})

test('contexts that nobody pinned make a token of no profile not certain, and no badge or embedded proof', async () => {
  const foreign = 'https://wallet.example/contexts/diploma'
  const contexts = [...(badge()['@context'] as string[]), foreign]
  const plain = badge({ '@context': contexts, type: ['VerifiableCredential'] })
  const told = async (input: string | JsonObject) => {
    const report = await verify(input)
    return [report.verdict, ...found(report, 'contexts')]
  }
  const typed = { ...HEADER, typ: 'vc+jwt' }
  const untold = ['indeterminate', 'indeterminate CONTEXT_NOT_PINNED']
  expect(await told(await token(typed, plain))).toEqual(untold)
  const refused = ['failed', 'failed CONTEXT_NOT_PINNED']
  expect(await told(await token(typed, badge({ '@context': contexts })))).toEqual(refused)
  expect(await told({ ...plain, proof: [] })).toEqual(refused)
  const inline = { ...plain, '@context': [...contexts, { name: 'urn:x' }] }
  expect(await told(await token(typed, inline))).toEqual(untold)
  const first = { ...plain, '@context': [contexts[0] ?? '', { name: 'urn:x' }, foreign] }
  expect(await told(await token(typed, first))).toEqual(['failed', 'failed CONTEXT_INLINE'])
  const [head, , signature] = (await token(typed, plain)).split('.')
  const other = Buffer.from(JSON.stringify({ ...plain, name: 'Another' })).toString('base64url')
  const forged = await verify(`${head}.${other}.${signature}`)
  expect(found(forged, 'proof')).toEqual(['failed SIGNATURE_INVALID'])
})

test('a nonce is a claim of the token, and no member of the credential', async () => {
  expect(
    complaints(await verify(await token(HEADER, claimsOf(badge(), { nonce: 'n-1' })))),
  ).toEqual([])
})

describe('headers', () => {
  test.each([
    ['alg none', { alg: 'none' }, 'JWS_ALGORITHM_REFUSED'],
    ['alg NONE', { alg: 'NonE' }, 'JWS_ALGORITHM_REFUSED'],
    ['a MAC', { alg: 'HS256' }, 'JWS_ALGORITHM_REFUSED'],
    ['jku', { jku: 'https://attacker.example/jwks.json' }, 'JWS_HEADER_REFUSED'],
    ['x5u', { x5u: 'https://attacker.example/cert' }, 'JWS_HEADER_REFUSED'],
    ['crit', { crit: ['exp'] }, 'JWS_HEADER_REFUSED'],
    ['b64', { b64: false }, 'JWS_HEADER_REFUSED'],
    ['a private jwk', { jwk: { ...KEY.jwk, d: 'AA' } }, 'JWS_HEADER_REFUSED'],
    ['a type of something else', { typ: 'at+jwt' }, 'JWS_TYPE_REFUSED'],
    ['a content of something else', { cty: 'bad+cty' }, 'JWS_TYPE_REFUSED'],
    ['the type of a presentation', { typ: 'vp+jwt' }, 'JWS_TYPE_REFUSED'],
    ['the content of a presentation', { cty: 'vp' }, 'JWS_TYPE_REFUSED'],
  ])('%s is refused', async (_name, changes, code) => {
    const report = await verify(await token({ ...HEADER, ...changes } as never, claimsOf(badge())))
    expect(found(report, 'format')).toEqual([`failed ${code}`])
    expect(report.verdict).toBe('failed')
  })

  test('an algorithm of honest issuers that is not checked is named, and nothing is claimed', async () => {
    const report = await verify(
      await token({ ...HEADER, alg: 'Ed448' } as never, claimsOf(badge())),
    )
    expect([report.verdict, found(report, 'format')]).toEqual([
      'indeterminate',
      ['indeterminate JWS_ALGORITHM_NOT_READ'],
    ])
  })

  test.each([
    ['a type of something else', { typ: 'at+jwt' }],
    ['a content of something else', { cty: 'bad+cty' }],
  ])('%s is refused whatever the algorithm', async (_name, changes) => {
    const header = { ...HEADER, alg: 'Ed448', ...changes }
    const report = await verify(await token(header as never, claimsOf(badge())))
    expect(found(report, 'format')).toEqual(['failed JWS_TYPE_REFUSED'])
  })

  test('the algorithm follows the key of the issuer, not the header', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = publicKey.export({ format: 'jwk' }) as JsonObject
    const documents = {
      [ISSUER_URL]: controllerDocument({}, {
        type: 'JsonWebKey',
        publicKeyJwk: jwk,
        publicKeyMultibase: undefined,
      } as never),
    }
    const good = await es256(privateKey, 'ES256')
    expect(complaints(await verify(good, { documents }))).toEqual([])
    const bad = await es256(privateKey, 'RS256')
    expect(found(await verify(bad, { documents }), 'proof')).toEqual(['failed KEY_TYPE_MISMATCH'])
  })

  async function es256(privateKey: Parameters<typeof token>[2], alg: string): Promise<string> {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const input = `${encode({ ...HEADER, alg })}.${encode(claimsOf(badge()))}`
    const signature = sign('sha256', Buffer.from(input), {
      key: privateKey as never,
      dsaEncoding: 'ieee-p1363',
    })
    return `${input}.${signature.toString('base64url')}`
  }
})

describe('the envelope', () => {
  test.each([
    ['padding', (t: string) => t.replace('.', '=.'), 'JWS_ENCODING_INVALID'],
    ['ordinary base64', (t: string) => `${t.slice(0, -2)}+/`, 'JWS_ENCODING_INVALID'],
    ['a part too many', (t: string) => `${t}.e30`, 'JWS_MALFORMED'],
    ['a missing signature', (t: string) => t.slice(0, t.lastIndexOf('.')), 'JWS_MALFORMED'],
  ])('%s is refused', async (_name, edit, code) => {
    const report = await verify(edit(await token(HEADER, claimsOf(badge()))))
    expect(found(report, 'format')).toEqual([`failed ${code}`])
  })

  test('a key twice in the header is refused', async () => {
    const [, payload, signature] = (await token(HEADER, claimsOf(badge()))).split('.')
    const header = Buffer.from('{"alg":"EdDSA","alg":"none"}').toString('base64url')
    const report = await verify(`${header}.${payload}.${signature}`)
    expect(found(report, 'format')).toEqual(['failed JWS_HEADER_INVALID'])
  })

  test('a key twice in the payload is refused', async () => {
    const [header, , signature] = (await token(HEADER, claimsOf(badge()))).split('.')
    const text = JSON.stringify(claimsOf(badge())).replace('{', '{"iss":"x",')
    const report = await verify(`${header}.${Buffer.from(text).toString('base64url')}.${signature}`)
    expect(found(report, 'format')).toEqual(['failed JSON_DUPLICATE_KEY'])
  })

  test('two credentials in one token are refused', async () => {
    const report = await verify(await token(HEADER, { ...claimsOf(badge()), vc: badge() }))
    expect(found(report, 'format')).toEqual(['failed JWS_PAYLOAD_AMBIGUOUS'])
  })

  test.each(['type', 'credentialSubject', 'verifiableCredential'])(
    'a second %s beside the credential in `vc` is refused',
    async (name) => {
      const claims: JsonObject = { ...claimsOf(badge()), vc: badge() }
      const { '@context': _, type: __, credentialSubject: ___, ...rest } = claims
      const report = await verify(await token(HEADER, { ...rest, [name]: ['x'] }))
      expect(found(report, 'format')).toEqual(['failed JWS_PAYLOAD_AMBIGUOUS'])
    },
  )

  test('a changed payload is refused', async () => {
    const [header, , signature] = (await token(HEADER, claimsOf(badge()))).split('.')
    const other = Buffer.from(JSON.stringify(claimsOf(badge({ name: 'Other' })))).toString(
      'base64url',
    )
    expect(found(await verify(`${header}.${other}.${signature}`), 'proof')).toEqual([
      'failed SIGNATURE_INVALID',
    ])
  })

  test('a proof inside the token is checked too', async () => {
    const good = { ...claimsOf(badge()), proof: [await proofOver(badge())] }
    expect(found(await verify(await token(HEADER, good)), 'proof')).toEqual(['passed', 'passed'])
    const bad = { ...good, name: 'Other' }
    expect(found(await verify(await token(HEADER, bad)), 'proof')).toEqual([
      'passed',
      'failed SIGNATURE_INVALID',
    ])
  })

  test('members without meaning: an Open Badge is refused, a plain credential warned about', async () => {
    const odd = { honours: 'summa cum laude' }
    const openBadge = await verify(await token(HEADER, claimsOf(badge(odd))))
    expect(found(openBadge, 'contexts')).toEqual(['failed KEY_UNDEFINED'])
    const plain = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: ISSUER,
      credentialSubject: { id: 'urn:uuid:0f0e0d0c-3f63-4ac0-8a7e-9c37a4f1d0bb', ...odd },
    }
    const report = await verify(await token(HEADER, plain))
    expect(complaints(report)).toEqual([])
    expect(report.warnings.map((w) => w.code)).toEqual(['KEY_UNDEFINED'])
  })
})

/** The subject without the term that the older context lacks. */
function subject11(): JsonObject {
  const subject = badge().credentialSubject as JsonObject
  const { inLanguage: _, ...achievement } = subject.achievement as JsonObject
  return { ...subject, achievement }
}

describe('data model 1.1', () => {
  const vc = {
    '@context': [
      'https://www.w3.org/2018/credentials/v1',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json',
    ],
    id: badge().id ?? '',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Soil Science',
    issuer: badge().issuer ?? '',
    issuanceDate: '2026-03-01T09:00:00Z',
    credentialSubject: subject11(),
  }
  const { exp: _exp, ...registered } = claimsOf(badge())
  const claims = {
    vc,
    iss: registered.iss ?? '',
    sub: registered.sub ?? '',
    jti: registered.jti ?? '',
    nbf: registered.nbf ?? 0,
  }

  test('the vc claim passes', async () => {
    expect(complaints(await verify(await token(HEADER, claims)))).toEqual([])
  })

  test('what only the claims say completes the credential', async () => {
    const { issuanceDate: _, ...rest } = vc
    expect(complaints(await verify(await token(HEADER, { ...claims, vc: rest })))).toEqual([])
  })
})

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = (claims: unknown, header: JsonObject = HEADER) =>
  `${encoded(header)}.${encoded(claims)}.AA`
const opened = (claims: unknown, header?: JsonObject) => {
  const result = openJws(unsigned(claims, header))
  return result.ok ? result.credential.document : result.code
}

describe('what a token holds', () => {
  const V2: JsonObject = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
  }
  const VP: JsonObject = { ...V2, type: ['VerifiablePresentation'] }
  const LAST_SECOND = 253_402_300_799

  test.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['an issuer', V2, { iss: 'urn:i' }, { issuer: 'urn:i' }],
    [
      'the id of an issuer',
      { ...V2, issuer: { name: 'I' } },
      { iss: 'urn:i' },
      { issuer: { id: 'urn:i', name: 'I' } },
    ],
    ['no issuer at all', V2, {}, {}],
    ['no issuer that is a number', V2, { iss: 1 }, {}],
    ['the id', V2, { jti: 'urn:j' }, { id: 'urn:j' }],
    ['no second id', { ...V2, id: 'urn:own' }, { jti: 'urn:j' }, { id: 'urn:own' }],
    ['no id that is a number', V2, { jti: 1 }, {}],
    [
      'a subject',
      { ...V2, credentialSubject: {} },
      { sub: 'urn:s' },
      { credentialSubject: { id: 'urn:s' } },
    ],
    [
      'the only subject of a list',
      { ...V2, credentialSubject: [{}] },
      { sub: 'urn:s' },
      { credentialSubject: [{ id: 'urn:s' }] },
    ],
    [
      'none of several subjects',
      { ...V2, credentialSubject: [{}, {}] },
      { sub: 'urn:s' },
      { credentialSubject: [{}, {}] },
    ],
    [
      'no subject that has an id',
      { ...V2, credentialSubject: { id: 'urn:own' } },
      { sub: 'urn:s' },
      { credentialSubject: { id: 'urn:own' } },
    ],
    [
      'no subject that is a number',
      { ...V2, credentialSubject: {} },
      { sub: 1 },
      { credentialSubject: {} },
    ],
    ['no subject where there is none', V2, { sub: 'urn:s' }, {}],
    [
      'both dates',
      V2,
      { nbf: 0, exp: LAST_SECOND },
      { validFrom: '1970-01-01T00:00:00Z', validUntil: '9999-12-31T23:59:59Z' },
    ],
    ['no date that is none', V2, { nbf: -1, exp: LAST_SECOND + 1 }, {}],
    ['no date in words', V2, { nbf: '0', exp: null }, {}],
    [
      'no second date',
      { ...V2, validFrom: 'a', validUntil: 'b' },
      { nbf: 0, exp: 1 },
      { validFrom: 'a', validUntil: 'b' },
    ],
    [
      'both dates of the older model',
      PLAIN,
      { nbf: 1, exp: 2 },
      { issuanceDate: '1970-01-01T00:00:01Z', expirationDate: '1970-01-01T00:00:02Z' },
    ],
    [
      'a presentation’s holder and id',
      VP,
      { iss: 'urn:h', jti: 'urn:j' },
      { holder: 'urn:h', id: 'urn:j' },
    ],
    [
      'no second holder',
      { ...VP, holder: 'urn:own', id: 'urn:o' },
      { iss: 'urn:h', jti: 'urn:j' },
      { holder: 'urn:own', id: 'urn:o' },
    ],
    ['no holder that is a number', VP, { iss: 1, jti: 1 }, {}],
  ])('claims complete a credential by %s', (_name, inner, claims, completed) => {
    const name = (inner.type as string[]).includes('VerifiablePresentation') ? 'vp' : 'vc'
    expect(opened({ ...claims, [name]: inner })).toEqual({ ...inner, ...completed })
    expect(opened({ ...claims, ...inner }, { ...HEADER, typ: `${name}+jwt` })).toEqual({
      ...inner,
      ...completed,
    })
  })

  test.each<[string, unknown, JsonObject | undefined, string]>([
    ['a text', 'x', undefined, 'FORMAT_NOT_CREDENTIAL'],
    ['nothing', null, undefined, 'FORMAT_NOT_CREDENTIAL'],
    ['a list', [V2], undefined, 'FORMAT_NOT_CREDENTIAL'],
    ['a text as credential', { vc: 'x' }, undefined, 'FORMAT_NOT_CREDENTIAL'],
    ['a presentation as credential', { vc: VP }, undefined, 'FORMAT_NOT_CREDENTIAL'],
    ['a credential as presentation', { vp: V2 }, undefined, 'FORMAT_NOT_CREDENTIAL'],
    ['both at once', { vc: V2, vp: VP }, undefined, 'JWS_PAYLOAD_AMBIGUOUS'],
    [
      'hidden claims under the type of open ones',
      { ...V2, _sd: [] },
      undefined,
      'JWS_TYPE_REFUSED',
    ],
    [
      'the same by the name of their digest',
      { ...V2, _sd_alg: 'sha-256' },
      undefined,
      'JWS_TYPE_REFUSED',
    ],
    [
      'a credential told to be a presentation',
      { vc: V2 },
      { typ: 'application/VP+JWT' },
      'JWS_TYPE_REFUSED',
    ],
    ['the same by its content', { vc: V2 }, { cty: 'vp+ld+json' }, 'JWS_TYPE_REFUSED'],
    ['a presentation told to be a credential', { vp: VP }, { typ: 'vc+jwt' }, 'JWS_TYPE_REFUSED'],
    ['the same by its content too', { vp: VP }, { cty: 'vc' }, 'JWS_TYPE_REFUSED'],
    ['a type that hides its name', { vc: V2 }, { typ: 'japplication/wt' }, 'JWS_TYPE_REFUSED'],
  ])('%s is refused', (_name, claims, header, code) => {
    expect(opened(claims, { ...HEADER, ...header })).toBe(code)
  })

  test('a payload is as bounded as a document', () => {
    const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`
    const text = `${encoded(HEADER)}.${Buffer.from(deep).toString('base64url')}.AA`
    expect(openJws(text)).toMatchObject({ ok: false, code: 'JSON_TOO_DEEP' })
    const selective = `${encoded({ ...HEADER, typ: 'dc+sd-jwt' })}.${text.split('.')[1]}.AA~`
    expect(openSelective(selective)).toMatchObject({ ok: false, code: 'SD_JWT_PAYLOAD_INVALID' })
  })

  test('claims with a type are a credential of their own, by its issuer', () => {
    const typ = 'dc+sd-jwt'
    const claims = { vct: 'urn:t', issuer: 'urn:other' }
    expect(opened({ ...claims, iss: 'urn:i' }, { ...HEADER, typ })).toEqual({
      ...claims,
      iss: 'urn:i',
      issuer: 'urn:i',
    })
    expect(opened({ ...claims, iss: 1 }, { ...HEADER, typ })).toEqual({ ...claims, iss: 1 })
    expect(opened({ ...claims, vc: V2 }, { ...HEADER, typ })).toBe('JWS_PAYLOAD_AMBIGUOUS')
    expect(opened({ ...V2, vct: 'urn:t' }, { ...HEADER, typ })).toBe('JWS_PAYLOAD_AMBIGUOUS')
    const noted = (text: string) => {
      const result = openSelective(text)
      return result.ok ? result.credential.warnings.map(({ code }) => code) : result.code
    }
    const text = unsigned(claims, { ...HEADER, typ })
    expect(noted(`${text}~`)).toEqual([])
    expect(noted(text)).toEqual(['SD_JWT_WITHOUT_TILDE'])
    expect(noted(`${text}~=~`)).toBe('SD_JWT_DISCLOSURE_INVALID')
  })
})

describe('claims beside what they repeat', () => {
  const NAMED = { ob3: 'OpenBadgeCredential', clr: 'ClrCredential', vc: 'VerifiableCredential' }
  const credential = (changes: Partial<Credential>): Credential => ({
    format: 'vc',
    document: {},
    types: [],
    dataModel: '2.0',
    securing: { kind: 'embedded' },
    warnings: [],
    ...changes,
  })
  const from = '2026-03-01T09:00:00Z'
  const nbf = Date.parse(from) / 1000

  test.each<[string, JsonObject, Partial<Credential>, string | undefined]>([
    ['nothing to compare', {}, {}, undefined],
    ['a begin that the credential does not state', { nbf }, {}, undefined],
    ['one beside a date that is none', { nbf }, { document: { validFrom: 'today' } }, 'nbf'],
    ['one in words', { nbf: from }, { document: {} }, 'nbf'],
    ['the same begin', { nbf: nbf + 0.9 }, { document: { validFrom: from } }, undefined],
    ['a later begin', { nbf: nbf + 1 }, { document: { validFrom: from } }, 'nbf'],
    [
      'a begin five minutes before',
      { nbf: nbf - 300 },
      { document: { validFrom: from } },
      undefined,
    ],
    ['a begin before that', { nbf: nbf - 301 }, { document: { validFrom: from } }, 'nbf'],
    [
      'an earlier begin of a badge',
      { nbf: nbf - 1 },
      { format: 'ob3', document: { validFrom: from } },
      'nbf',
    ],
    [
      'an earlier begin of a record',
      { nbf: nbf - 1 },
      { format: 'clr', document: { validFrom: from } },
      'nbf',
    ],
    ['an earlier end', { exp: nbf - 1 }, { document: { validUntil: from } }, 'exp'],
    ['a later end', { exp: nbf + 1 }, { document: { validUntil: from } }, 'exp'],
    ['the same end', { exp: nbf }, { document: { validUntil: from } }, undefined],
    ['an older begin', { nbf: 1 }, { dataModel: '1.1', document: { issuanceDate: from } }, 'nbf'],
    ['an older end', { exp: 1 }, { dataModel: '1.1', document: { expirationDate: from } }, 'exp'],
    [
      'newer dates in the older model',
      { nbf: 1, exp: 1 },
      { dataModel: '1.1', document: { validFrom: from, validUntil: from } },
      undefined,
    ],
    [
      'a subject of a presentation',
      { sub: 'urn:s' },
      { format: 'vp', document: { holder: 'urn:h' } },
      undefined,
    ],
    [
      'another holder',
      { iss: 'urn:i' },
      { format: 'vp', document: { holder: 'urn:h', issuer: 'urn:i' } },
      'iss',
    ],
    [
      'another id of a presentation',
      { jti: 'urn:j' },
      { format: 'vp', document: { id: 'urn:i' } },
      'jti',
    ],
    [
      'another issuer in an SD-JWT VC',
      { iss: 'urn:i', issuer: { id: 'urn:o' }, sub: 'urn:s' },
      { format: 'eudi' },
      'issuer',
    ],
    [
      'the same one',
      { iss: 'urn:i', issuer: { id: 'urn:i' }, sub: 'urn:s', nbf: 'x' },
      { format: 'eudi' },
      undefined,
    ],
    ['none named', { iss: 'urn:i' }, { format: 'eudi' }, undefined],
    ['one named and none claimed', { issuer: 'urn:i' }, { format: 'eudi' }, undefined],
  ])('%s', (_name, claims, changes, contradicting) => {
    expect(contradictingClaim(claims, credential(changes))).toBe(contradicting)
  })

  test.each(['ob3', 'clr', 'vc'] as const)('what a token of %s must claim', (format) => {
    const faultsOf = (typ: string | undefined) => {
      const members = { ...PLAIN, type: ['VerifiableCredential', NAMED[format]] }
      const header = { alg: 'EdDSA', ...(typ !== undefined && { typ }) }
      const result = openJws(unsigned(typ === 'vc+jwt' ? members : { vc: members }, header))
      if (!result.ok) throw new Error(result.code)
      return jwtProfileFaults({ ...result.credential, format }).map(
        ({ pointer, kind }) => `${pointer} ${kind}`,
      )
    }
    const demanded = ['iss', 'sub', 'jti', 'nbf'].map((name) => `/${name} JWT_CLAIM_MISSING`)
    for (const typ of [undefined, 'JWT', 'jwt'])
      expect(faultsOf(typ)).toEqual(format === 'vc' ? [] : demanded)
    expect(faultsOf('vc+jwt')).toEqual([])
    expect(jwtProfileFaults(credential({ format }))).toEqual([])
  })

  test.each([
    ...['iss', 'nbf', 'exp', 'cnf', '@context', 'type', 'issuer', 'credentialStatus', 'validFrom'],
    'status',
    ...['validUntil', 'issuanceDate', 'expirationDate', 'credentialSchema', 'termsOfUse'],
  ])('%s must not be hidden', (name) => {
    const disclosedNames = new Set([name, 'given_name'])
    const sdJwt = { disclosedNames } as never
    const securing = { kind: 'jws', jws: { header: {} }, claims: {}, sdJwt } as never
    const [fault, ...others] = jwtProfileFaults(credential({ securing }))
    expect(fault).toMatchObject({ pointer: `/${name}`, kind: 'disclosable' })
    expect(others).toEqual([])
  })
})

describe('what an issuer lets a holder leave out', () => {
  const header = { alg: 'EdDSA', typ: 'vc+sd-jwt', kid: METHOD }
  const list = 'https://university.example/status/1'
  const entry = {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '5',
    statusListCredential: list,
  }
  const plain = { ...badge(), type: ['VerifiableCredential'] }
  const disclosed = Buffer.from(JSON.stringify(['salt', entry])).toString('base64url')
  const digest = createHash('sha256').update(disclosed).digest('base64url')
  const told = async (claims: JsonObject, disclosures: readonly string[]) => {
    const text = [await token(header, { ...plain, ...claims }), ...disclosures].join('~')
    return await verify(`${text}~`)
  }

  test('is no status, not even one of several', async () => {
    const hidden = { credentialStatus: [{ '...': digest }] }
    for (const disclosures of [[], [disclosed]])
      expect(complaints(await told(hidden, disclosures))).toContain(
        'profile failed PROFILE_INVALID',
      )
    const shown = await told({ credentialStatus: [entry] }, [])
    expect(complaints(shown)).toEqual(['status indeterminate STATUS_LIST_UNREACHABLE'])
  })

  test('is evidence, and that more may have been signed is told', async () => {
    const report = await told({ evidence: [{ '...': digest }] }, [])
    expect(complaints(report)).toEqual([])
    expect(report.warnings.map(({ code }) => code)).toEqual(['PROOF_SELECTIVE'])
  })
})

describe('a key that is for one algorithm', () => {
  const { record, privateKey } = storedKey('example-wut-rs256')
  if (!privateKey) throw new Error('expected a key')
  const rsa: JsonObject = { ...record.publicJwk }
  const paddings = {
    RS256: { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
    PS256: {
      key: privateKey,
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    },
  } as const
  type Alg = keyof typeof paddings
  const ALGS = ['RS256', 'PS256'] as const

  /** A good signature by the one key, under either algorithm. */
  const tokenOf = async (alg: Alg, issuer: string, kid: string): Promise<string> => {
    const document = badge({ issuer: { id: issuer, type: ['Profile'], name: 'University' } })
    const claims = claimsOf(document, { iss: issuer })
    return await encodeCompactJws({ typ: 'JWT', alg, kid }, claims, async (input) =>
      sign('sha256', input, paddings[alg]),
    )
  }
  const HTTPS = 'https://university.example/issuers/1'
  type Published = readonly [issuer: string, kid: string, documents: Record<string, JsonObject>]
  const PLACES: readonly (readonly [string, (jwk: JsonObject) => Published])[] = [
    ['a did:jwk', (jwk) => [`did:jwk:${base64url(jwk)}`, `did:jwk:${base64url(jwk)}#0`, {}]],
    [
      'a did:web',
      (publicKeyJwk) => {
        const { verificationMethod: _, ...rest } = controllerDocument()
        const method = { id: METHOD, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk }
        return [ISSUER, METHOD, { [ISSUER_URL]: { ...rest, verificationMethod: [method] } }]
      },
    ],
    [
      'a key set',
      (jwk) => {
        const keys = [{ ...jwk, kid: 'k1' }]
        return [HTTPS, 'k1', { 'https://university.example/.well-known/jwks.json': { keys } }]
      },
    ],
  ]
  const told = async (alg: Alg, [issuer, kid, documents]: Published) => {
    const text = await tokenOf(alg, issuer, kid)
    const report = await verify(text, { documents, options: { trust: 'any' } })
    return [report.verdict, ...found(report, 'proof')]
  }

  describe.each(PLACES)('of %s', (_name, publish) => {
    test.each(ALGS)('for %s, and for nothing else', async (alg) => {
      const published = publish({ ...rsa, alg })
      for (const other of ALGS)
        expect(await told(other, published)).toEqual(
          other === alg ? ['passed', 'passed'] : ['failed', 'failed KEY_TYPE_MISMATCH'],
        )
    })

    test('that names none is for both', async () => {
      for (const alg of ALGS) expect(await told(alg, publish(rsa))).toEqual(['passed', 'passed'])
    })
  })

  test('the two names of EdDSA with Ed25519 are one algorithm', async () => {
    const told = async (own: string, alg: string) => {
      const issuer = `did:jwk:${base64url({ ...KEY.jwk, alg: own })}`
      const document = badge({ issuer: { id: issuer, type: ['Profile'], name: 'University' } })
      const header = { typ: 'JWT', alg, kid: `${issuer}#0` }
      const text = await token(header, claimsOf(document, { iss: issuer }))
      return (await verify(text, { options: { trust: 'any' } })).verdict
    }
    for (const own of ['EdDSA', 'Ed25519'])
      for (const alg of ['EdDSA', 'Ed25519']) expect(await told(own, alg)).toBe('passed')
  })
})

describe('keys of curves that others sign with', () => {
  const CURVES = {
    ES256K: { namedCurve: 'secp256k1', digest: 'sha256', order: SECP256K1_ORDER },
    ES512: { namedCurve: 'P-521', digest: 'sha512', order: P521_ORDER },
  } as const
  type Alg = keyof typeof CURVES
  const pairs = { ES256K: newPair('secp256k1'), ES512: newPair('P-521') }

  function newPair(namedCurve: string) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve })
    return { privateKey, jwk: publicKey.export({ format: 'jwk' }) as JsonObject }
  }

  /** A token of an issuer that is its own key, with the signature as it is edited. */
  async function signedWith(
    alg: Alg,
    changes: JsonObject = {},
    edit: (signature: Uint8Array) => Uint8Array = (same) => same,
  ): Promise<string> {
    const { privateKey: key, jwk } = pairs[alg]
    const issuer = `did:jwk:${Buffer.from(JSON.stringify(jwk)).toString('base64url')}`
    const document = badge({ issuer: { id: issuer, type: ['Profile'], name: 'University' } })
    const header = { typ: 'JWT', alg, kid: `${issuer}#0`, ...changes }
    return await encodeCompactJws(header, claimsOf(document, { iss: issuer }), async (input) =>
      edit(sign(CURVES[alg].digest, input, { key, dsaEncoding: 'ieee-p1363' })),
    )
  }
  const told = async (text: string) => {
    const report = await verify(text, { options: { trust: 'any' } })
    return [report.verdict, ...complaints(report)]
  }

  test.each(['ES256K', 'ES512'] as const)('%s is verified', async (alg) => {
    expect(await told(await signedWith(alg))).toEqual(['passed'])
  })

  test.each(['ES256K', 'ES512'] as const)('%s, either half of S', async (alg) => {
    const text = await signedWith(alg, {}, (signature) => {
      const half = signature.length / 2
      const s = BigInt(`0x${Buffer.from(signature.subarray(half)).toString('hex')}`)
      const other = (CURVES[alg].order - s).toString(16).padStart(half * 2, '0')
      return Buffer.concat([signature.subarray(0, half), Buffer.from(other, 'hex')])
    })
    expect(await told(text)).toEqual(['passed'])
  })

  test.each<[string, Alg, (signature: Uint8Array) => Uint8Array]>([
    ['with a byte changed', 'ES256K', (s) => s.with(3, (s[3] ?? 0) ^ 1)],
    ['of zeros', 'ES256K', (s) => s.map(() => 0)],
    ['of zeros', 'ES512', (s) => s.map(() => 0)],
    ['cut', 'ES512', (s) => s.subarray(1)],
    ['with a byte more', 'ES256K', (s) => Buffer.concat([s, Buffer.alloc(1)])],
    [
      'with the bit that tells the key (ES256K-R)',
      'ES256K',
      (s) => Buffer.concat([s, s.subarray(0, 1)]),
    ],
    ['that is empty', 'ES512', (s) => s.subarray(0, 0)],
  ])('a signature %s under %s is none', async (_case, alg, edit) => {
    expect(await told(await signedWith(alg, {}, edit))).toEqual([
      'failed',
      'proof failed SIGNATURE_INVALID',
    ])
  })

  test.each<[Alg, string]>([
    ['ES256K', 'ES256'],
    ['ES256K', 'ES512'],
    ['ES512', 'ES384'],
    ['ES512', 'RS512'],
    ['ES512', 'EdDSA'],
  ])('a key of %s under %s is of another kind', async (key, alg) => {
    expect(await told(await signedWith(key, { alg }))).toEqual([
      'failed',
      'proof failed KEY_TYPE_MISMATCH',
    ])
  })

  test('in DER is none', async () => {
    const { privateKey } = pairs.ES256K
    const [head, body] = (await signedWith('ES256K')).split('.')
    const der = sign('sha256', Buffer.from(`${head}.${body}`), privateKey).toString('base64url')
    expect(await told(`${head}.${body}.${der}`)).toEqual([
      'failed',
      'proof failed SIGNATURE_INVALID',
    ])
  })

  test('which recovers the key from the signature is named, and not verified', async () => {
    expect((await told(await signedWith('ES256K', { alg: 'ES256K-R' }))).slice(0, 2)).toEqual([
      'indeterminate',
      'format indeterminate JWS_ALGORITHM_NOT_READ',
    ])
  })

  test.each<[string, string]>([
    ['did:key of X25519', 'did:key:z6LSeu9HkTHSfLLeUs2nnzUSNedgDUevfNQgQjQC23ZCit6F'],
    ['did:jwk of Ed448', `did:jwk:${base64url({ kty: 'OKP', crv: 'Ed448', x: 'AA' })}`],
  ])('a %s is not read, and no forgery', async (_case, did) => {
    const document = badge({ issuer: { id: did, type: ['Profile'], name: 'University' } })
    const text = await token({ ...HEADER, kid: `${did}#0` }, claimsOf(document, { iss: did }))
    expect(await told(text)).toEqual([
      'indeterminate',
      'proof indeterminate PROOF_KEY_UNAVAILABLE',
      'controller indeterminate KEY_TYPE_UNSUPPORTED',
    ])
    const proof = { ...PROOF, verificationMethod: `${did}#0` }
    expect(await told(JSON.stringify(await signed(document, proof)))).toEqual([
      'indeterminate',
      'proof indeterminate PROOF_KEY_UNAVAILABLE',
      'controller indeterminate KEY_TYPE_UNSUPPORTED',
    ])
  })

  test('embedded proofs are made with none of them', async () => {
    const { jwk } = pairs.ES512
    const issuer = `did:jwk:${base64url(jwk)}`
    const document = badge({ issuer: { id: issuer, type: ['Profile'], name: 'University' } })
    for (const cryptosuite of ['ecdsa-rdfc-2019', 'ecdsa-jcs-2019']) {
      const proof = { ...PROOF, cryptosuite, verificationMethod: `${issuer}#0` }
      const secured = { ...document, proof: [{ ...proof, proofValue: 'z1' }] }
      expect(await told(JSON.stringify(secured))).toEqual([
        'failed',
        'proof failed KEY_TYPE_MISMATCH',
      ])
    }
  })
})
