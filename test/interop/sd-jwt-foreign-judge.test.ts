// The EUDI learning credential before a foreign judge: @sd-jwt/sd-jwt-vc verifies it, presents parts of it bound to a
// wallet's key, and reads its status list; our verifier passes what that wallet presents.

import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  sign,
  verify,
} from 'node:crypto'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildIssuerMetadata } from '../../src/deliver/publication.ts'
import { issueLearningCredential } from '../../src/pipeline/learning-credential.ts'
import { issuerMetadataUrl, webIssuerOf } from '../../src/proof/did.ts'
import type { PublicJwk } from '../../src/proof/jwk.ts'
import { buildStatusTokenClaims } from '../../src/proof/status-token.ts'
import { signStatusToken } from '../../src/sign/sign-status-token.ts'
import { records } from '../support/records.ts'
import { signingKey, storedKey } from '../support/signing-keys.ts'
import { complaints, verify as ourVerdict } from '../support/verify-setup.ts'

const key = signingKey('example-wut-es256')
const issuer = webIssuerOf(key.controller)
const LIST = `${issuer}/status/list.jwt`
const wallet = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const AT = new Date('2026-11-22T12:00:00Z')
const seconds = AT.getTime() / 1000

const es256 = (jwk: JsonWebKey) => (data: string, signature: string) =>
  verify(
    'sha256',
    Buffer.from(data),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )

function judge(list: string) {
  return new SDJwtVcInstance({
    verifier: es256({ ...key.publicJwk }),
    hasher: (data, algorithm) =>
      createHash(algorithm.replace('-', ''))
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: () => 'unused',
    kbSignAlg: 'ES256',
    kbSigner: (data) =>
      sign('sha256', Buffer.from(data), {
        key: wallet.privateKey,
        dsaEncoding: 'ieee-p1363',
      }).toString('base64url'),
    kbVerifier: (data, signature, payload) =>
      es256((payload as { cnf: { jwk: JsonWebKey } }).cnf.jwk)(data, signature),
    statusListFetcher: async (uri) => {
      expect(uri).toBe(LIST)
      return list
    },
    statusVerifier: es256({ ...key.publicJwk }),
  })
}

async function statusList(set: readonly { index: number; value: number }[]): Promise<string> {
  const claims = buildStatusTokenClaims({
    id: LIST,
    purpose: 'message',
    set,
    validFrom: new Date('2026-11-01T00:00:00Z'),
    validUntil: new Date('2027-11-01T00:00:00Z'),
    ttlMs: 365 * 24 * 3600 * 1000,
  })
  return await signStatusToken(claims, { key, issuer, at: AT })
}

let count = 0
let token = ''
let good = ''

beforeAll(async () => {
  const record = {
    ...records.academic,
    issuedAt: new Date('2026-11-01T00:00:00Z'),
    status: { eudi: { list: LIST, index: 4711, purpose: 'message' as const } },
  }
  token = await issueLearningCredential(record, {
    key,
    salt: () => `salt-of-this-test-${count++}`,
    decoys: 3,
    holderKey: wallet.publicKey.export({ format: 'jwk' }) as PublicJwk,
  })
  good = await statusList([{ index: 4710, value: 1 }])
})

/** Compares as of the test's own day. */
const options = { currentDate: seconds }

describe('@sd-jwt/sd-jwt-vc', () => {
  test('verifies signature, type and status, and reads every claim', async () => {
    const { payload, header } = await judge(good).verify(token, options)
    expect(header).toMatchObject({ typ: 'dc+sd-jwt', alg: 'ES256' })
    expect(payload).toMatchObject({
      iss: issuer,
      vct: 'urn:eu.europa.ec.eudi:learning:credential:1',
      family_name: "d'Exemple-Øst",
      assessment_grade: '4,5',
      level_of_learning_experience: 7,
      learning_outcomes: expect.arrayContaining(['Explains circular economy.']),
    })
  })

  test('finds what can be kept back, and nothing else', async () => {
    const keys = await judge(good).presentableKeys(token)
    expect(keys).toContain('family_name')
    expect(keys).not.toContain('achievement_title')
    expect(keys).toHaveLength(10)
  })

  test.each([
    [1, 'revoked'],
    [2, 'suspended'],
  ])('reads the value %i of its list as %s', async (value) => {
    const list = await statusList([{ index: 4711, value }])
    await expect(judge(list).verify(token, options)).rejects.toThrow(/status/i)
  })

  test('does not believe a changed disclosure', async () => {
    const [jwt = '', first = '', ...rest] = token.split('~')
    const forged = Buffer.from(
      Buffer.from(first, 'base64url').toString().replace('Exemple', 'Example'),
    ).toString('base64url')
    const { payload } = await judge(good).verify([jwt, forged, ...rest].join('~'), options)
    expect(payload).not.toHaveProperty('family_name')
  })

  test('presents one claim bound to its key: both of us pass it, and neither sees more', async () => {
    const presentation = await judge(good).present(
      token,
      { level_of_learning_experience: true },
      { kb: { payload: { iat: seconds, aud: 'https://verifier.example', nonce: 'n-1' } } },
    )
    const seen = await judge(good).verify(presentation, { ...options, keyBindingNonce: 'n-1' })
    expect(seen.payload).toMatchObject({ level_of_learning_experience: 7 })
    expect(seen.payload).not.toHaveProperty('family_name')
    const documents = {
      [issuerMetadataUrl(issuer)]: buildIssuerMetadata([storedKey('example-wut-es256').record]),
      [LIST]: good,
    }
    const report = await ourVerdict(presentation, {
      documents,
      options: { trust: 'any' },
      challenge: 'n-1',
      domain: 'https://verifier.example',
    })
    expect([report.verdict, complaints(report)]).toEqual(['passed', []])
    // What the holder kept is told, and nothing of it.
    const codes = report.warnings.map(({ code }) => code)
    expect([report.subject, codes]).toEqual([null, ['PROOF_SELECTIVE']])
  })
})
