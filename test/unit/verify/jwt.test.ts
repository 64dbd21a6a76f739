// VC-JWT: claims against the credential, headers, types, and the envelope. security.md section 4.
import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/util/json.ts'
import {
  badge,
  claimsOf,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  KEY,
  METHOD,
  proofOver,
  token,
} from '../../support/test-issuer.ts'
import { complaints, found, verify } from '../../support/verify-setup.ts'

const PLAIN: JsonObject = {
  '@context': ['https://www.w3.org/2018/credentials/v1'],
  type: ['VerifiableCredential'],
}
const HEADER = { alg: 'EdDSA', typ: 'JWT', kid: METHOD }

test('the honest token passes', async () => {
  expect(complaints(await verify(await token(HEADER, claimsOf(badge()))))).toEqual([])
  expect(complaints(await verify(`${await token(HEADER, claimsOf(badge()))}\n`))).toEqual([])
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

  test('the envelope vc+jwt demands none of them', async () => {
    const report = await verify(await token({ ...HEADER, typ: 'vc+jwt' }, badge()))
    expect(complaints(report)).toEqual([])
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
      await token({ ...HEADER, alg: 'ES256K' } as never, claimsOf(badge())),
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
    const header = { ...HEADER, alg: 'ES512', ...changes }
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
