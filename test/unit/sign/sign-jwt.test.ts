// VC-JWT: exactly the claims and headers that Open Badges 3.0 prescribes.

import { describe, expect, test } from 'vitest'
import { parseCompactJws } from '../../../src/proof/compact-jws.ts'
import { importJwk } from '../../../src/proof/verification-key.ts'
import { verifyJwsSignature } from '../../../src/proof/verify-jws-signature.ts'
import { generateKey } from '../../../src/sign/generate-key.ts'
import { signDataIntegrity } from '../../../src/sign/sign-data-integrity.ts'
import { signJwt } from '../../../src/sign/sign-jwt.ts'
import { createSigningKey } from '../../../src/sign/signing-key.ts'
import { fromUtf8 } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import {
  badge1,
  badge2,
  CREATED,
  contexts,
  deepFreeze,
  signingKey,
} from '../../support/signing-keys.ts'

const es256 = signingKey('example-wut-es256')
const rs256 = signingKey('example-wut-rs256')
const issuer = es256.controller

async function verified(token: string, key: typeof es256) {
  const jws = parseCompactJws(token)
  const imported = importJwk(key.publicJwk as unknown as Json)
  if (!jws.ok || !imported.ok) throw new Error('not readable')
  expect(await verifyJwsSignature(jws, imported.key)).toEqual({ ok: true })
  return { header: jws.header, claims: JSON.parse(fromUtf8(jws.payload)) as JsonObject }
}

const seconds = (text: string) => Date.parse(text) / 1000

describe.each([
  ['jwt-es256', es256],
  ['jwt-rs256', rs256],
] as const)('%s', (suite, key) => {
  test('VCDM 2.0: the credential at the top level', async () => {
    const credential = deepFreeze(badge2(issuer))
    const { header, claims } = await verified(await signJwt(credential, { suite, key }), key)
    expect(header).toEqual({
      alg: suite === 'jwt-es256' ? 'ES256' : 'RS256',
      kid: key.verificationMethod,
      typ: 'JWT',
    })
    expect(claims).toEqual({
      ...credential,
      iss: issuer,
      sub: (credential.credentialSubject as JsonObject).id,
      jti: credential.id,
      nbf: seconds('2026-07-01T08:00:00Z'),
      exp: seconds('2031-07-01T08:00:00Z'),
    })
  })

  test('VCDM 1.1: the credential in vc', async () => {
    const credential = deepFreeze(badge1(issuer))
    const { claims } = await verified(await signJwt(credential, { suite, key }), key)
    expect(claims).toEqual({
      vc: credential,
      iss: issuer,
      sub: (credential.credentialSubject as JsonObject).id,
      jti: credential.id,
      nbf: seconds('2026-07-01T08:00:00Z'),
      exp: seconds('2031-07-01T08:00:00Z'),
    })
  })
})

test('without an end of validity there is no exp', async () => {
  const { validUntil: _, ...credential } = badge2(issuer)
  const { claims } = await verified(
    await signJwt(credential, { suite: 'jwt-es256', key: es256 }),
    es256,
  )
  expect(claims).not.toHaveProperty('exp')
})

test('a zone is converted', async () => {
  const credential = { ...badge2(issuer), validFrom: '2026-07-01T10:00:00+02:00' }
  const { claims } = await verified(
    await signJwt(credential, { suite: 'jwt-es256', key: es256 }),
    es256,
  )
  expect(claims.nbf).toBe(seconds('2026-07-01T08:00:00Z'))
})

test('RS256 is deterministic, ES256 is not: a re-run must return what was stored', async () => {
  const credential = badge2(issuer)
  const rs = () => signJwt(credential, { suite: 'jwt-rs256', key: rs256 })
  const es = () => signJwt(credential, { suite: 'jwt-es256', key: es256 })
  expect(await rs()).toBe(await rs())
  expect(await es()).not.toBe(await es())
})

test('an embedded proof made before stays in the token', async () => {
  const key = signingKey('example-wut-ed25519')
  const embedded = await signDataIntegrity(badge2(issuer), {
    suite: 'eddsa-rdfc-2022',
    key,
    created: CREATED,
    contexts,
  })
  const { claims } = await verified(
    await signJwt(embedded, { suite: 'jwt-es256', key: es256 }),
    es256,
  )
  expect(claims.proof).toEqual(embedded.proof)
})

test('a did:key of P-256 signs in its own name', async () => {
  const { record, privateKey } = generateKey({
    algorithm: 'ES256',
    kid: 'k',
    did: 'did:key',
    created: CREATED,
  })
  if (!privateKey) throw new Error('no private half')
  const key = createSigningKey(record, privateKey)
  const token = await signJwt(badge2(key.controller), { suite: 'jwt-es256', key })
  const { header, claims } = await verified(token, key)
  expect(header.kid).toBe(`${key.controller}#${key.publicKeyMultibase}`)
  expect(claims.iss).toBe(key.controller)
})

describe('refused', () => {
  const good = badge2(issuer)
  const subject = good.credentialSubject as JsonObject
  const { id: _, ...anonymous } = subject
  test.each<[string, JsonObject, string]>([
    ['no subject id', { ...good, credentialSubject: anonymous }, '/credentialSubject/id'],
    [
      'an empty subject id',
      { ...good, credentialSubject: { ...subject, id: '' } },
      '/credentialSubject/id',
    ],
    ['two subjects', { ...good, credentialSubject: [subject, subject] }, '/credentialSubject'],
    ['no id', { ...good, id: null }, '/id'],
    ['no start of validity', { ...good, validFrom: null }, '/validFrom'],
    ['a fraction of a second', { ...good, validFrom: '2026-07-01T08:00:00.5Z' }, '/validFrom'],
    [
      'a fraction that a Date loses',
      { ...good, validFrom: '2026-07-01T08:00:00.0001Z' },
      '/validFrom',
    ],
    ['a date without zone', { ...good, validFrom: '2026-07-01T08:00:00' }, '/validFrom'],
    ['a day that does not exist', { ...good, validUntil: '2026-02-30T08:00:00Z' }, '/validUntil'],
    ['a claim in the credential', { ...good, iss: 'did:web:attacker.example' }, '/iss'],
    ['an unknown data model', { ...good, '@context': ['https://a.example/c'] }, '/@context/0'],
    [
      'contexts in another order',
      { ...good, '@context': [...(good['@context'] as string[])].reverse() },
      '/@context/0',
    ],
  ])('%s', async (_case, credential, pointer) => {
    const signing = signJwt(credential, { suite: 'jwt-es256', key: es256 })
    await expect(signing).rejects.toMatchObject({ code: 'SIGN_INPUT_INVALID', detail: { pointer } })
  })

  test('a key of another issuer or type', async () => {
    const other = signingKey('example-tub-es256')
    for (const options of [
      { suite: 'jwt-es256', key: other },
      { suite: 'jwt-es256', key: rs256 },
      { suite: 'jwt-rs256', key: es256 },
    ] as const) {
      await expect(signJwt(good, options)).rejects.toMatchObject({ code: 'SIGN_KEY_UNUSABLE' })
    }
  })
})
