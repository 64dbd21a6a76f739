// What an issuer publishes of its keys.

import { describe, expect, test } from 'vitest'
import { buildDidDocument, buildJwks } from '../../../src/deliver/publication.ts'
import { storedKey } from '../../support/signing-keys.ts'

const ed25519 = storedKey('example-wut-ed25519').record
const es256 = storedKey('example-wut-es256').record
const rs256 = storedKey('example-wut-rs256').record
const DID = 'did:web:wut.credentials.example'

test('the DID document: Multikey and JsonWebKey, assertionMethod by absolute ids', () => {
  const document = buildDidDocument([ed25519, es256, rs256])
  expect(document).toMatchObject({
    id: DID,
    verificationMethod: [
      {
        id: ed25519.verificationMethod,
        type: 'Multikey',
        controller: DID,
        publicKeyMultibase: ed25519.publicKeyMultibase,
      },
      {
        id: `${DID}#example-wut-es256`,
        type: 'JsonWebKey',
        controller: DID,
        publicKeyJwk: { alg: 'ES256', kid: `${DID}#example-wut-es256` },
      },
      {
        id: `${DID}#example-wut-rs256`,
        type: 'JsonWebKey',
        publicKeyJwk: { kty: 'RSA', use: 'sig' },
      },
    ],
    assertionMethod: [ed25519, es256, rs256].map(({ verificationMethod }) => verificationMethod),
  })
})

test('the JWK set binds every key to the issuer', () => {
  const { keys } = buildJwks([ed25519, es256]) as unknown as { keys: Record<string, string>[] }
  expect(keys).toEqual([
    { ...ed25519.publicJwk, alg: 'Ed25519', use: 'sig', kid: ed25519.verificationMethod, iss: DID },
    { ...es256.publicJwk, alg: 'ES256', use: 'sig', kid: es256.verificationMethod, iss: DID },
  ])
})

describe('keys that sign no more', () => {
  const expired = { ...ed25519, expires: '2026-01-01T00:00:00Z' }
  const revoked = { ...es256, revoked: '2026-01-01T00:00:00Z' }

  test('an expired key keeps its place, since what it signed stays good', () => {
    const document = buildDidDocument([expired])
    expect(document).toMatchObject({
      verificationMethod: [{ expires: '2026-01-01T00:00:00Z' }],
      assertionMethod: [ed25519.verificationMethod],
    })
  })

  test('a revoked key is seen to be revoked, and asserts nothing more', () => {
    const document = buildDidDocument([expired, revoked])
    expect(document).toMatchObject({
      verificationMethod: [{}, { revoked: '2026-01-01T00:00:00Z' }],
      assertionMethod: [ed25519.verificationMethod],
    })
    expect(buildJwks([expired, revoked])).toMatchObject({ keys: [{ kty: 'OKP' }] })
    expect((buildJwks([expired, revoked]).keys as unknown[]).length).toBe(1)
  })
})

test.each([
  ['no keys', []],
  ['keys of two issuers', [ed25519, storedKey('example-tub-ed25519').record]],
])('refuses %s', (_, keys) => {
  for (const build of [buildDidDocument, buildJwks]) {
    expect(() => build(keys)).toThrow(expect.objectContaining({ code: 'SIGN_INPUT_INVALID' }))
  }
})
