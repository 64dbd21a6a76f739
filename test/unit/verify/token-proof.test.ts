// The signature of a token by itself: which of two ways to its key counts, what its claims must agree with, and what is
// warned of. The tokens are made by hand, with one key.

import { createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createSignatureWork } from '../../../src/proof/signature-work.ts'
import { anchorOf } from '../../../src/trust/certificate-trust.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { jwsProof } from '../../../src/verify/checks/jws-proof.ts'
import type { Session } from '../../../src/verify/credential.ts'
import { openEnvelope } from '../../../src/verify/open-envelope.ts'
import { authority, issue } from '../../support/seal/small-pki.ts'
import {
  badge,
  claimsOf,
  contexts,
  controllerDocument,
  ISSUER,
  ISSUER_URL,
  KEY,
  METHOD,
  testKey,
  token,
} from '../../support/test-issuer.ts'
import { AT, DOCUMENTS, type Documents, loaderOver } from '../../support/verify-setup.ts'

const root = authority({ subject: { commonName: 'Root' } })
const anchors = [anchorOf(root.certificate)]

async function judge(text: string, changes: Partial<Session> & { documents?: Documents } = {}) {
  const { documents = DOCUMENTS, ...more } = changes
  const opened = openEnvelope(utf8(text))
  if (!opened.ok) throw new Error(opened.code)
  const { securing } = opened.credential
  if (securing.kind !== 'jws') throw new Error(securing.kind)
  const asked: string[] = []
  const session = {
    at: AT,
    contexts,
    certificates: { anchors: [] },
    maxClockSkewSeconds: 60,
    loadDocument: loaderOver(documents, asked),
    work: createSignatureWork(8),
    ...more,
  } as unknown as Session
  const { proof, controller, warnings } = await jwsProof(opened.credential, securing, session)
  expect([proof.check, controller.check]).toEqual(['proof', 'controller'])
  return {
    told: [proof.code, controller.code, ...warnings.map(({ code }) => code)],
    proof,
    warnings,
    asked,
  }
}

describe('a badge in a token', () => {
  const header = { alg: 'EdDSA', typ: 'JWT', kid: METHOD }
  const claims = claimsOf(badge())
  const of = async (
    changes: JsonObject = {},
    more: JsonObject = {},
    session?: Parameters<typeof judge>[1],
  ) => await judge(await token({ ...header, ...more }, { ...claims, ...changes }), session)

  test('is signed by the key that its issuer publishes', async () => {
    expect((await of()).told).toEqual(['OK', 'OK'])
    expect((await of({}, {}, { documents: {} })).told).toEqual([
      'PROOF_KEY_UNAVAILABLE',
      'CONTROLLER_UNREACHABLE',
    ])
    const other = await token(header, claims, testKey(9).privateKey)
    expect((await judge(other)).told).toEqual(['SIGNATURE_INVALID', 'OK'])
  })

  test('is not signed by the key of a certificate that comes with it', async () => {
    const { certificate } = issue({ issuer: root, uri: 'https://university.example' })
    const x5c = [Buffer.from(certificate.der).toString('base64')]
    expect((await of({}, { x5c }, { certificates: { anchors } })).told).toEqual(['OK', 'OK'])
    expect((await of({}, { x5c: ['AAAA'] })).told).toEqual(['OK', 'OK'])
  })

  test('says nothing in its claims that the badge does not say', async () => {
    const { told, proof } = await of({ jti: 'urn:uuid:another' })
    expect([told, proof.pointer]).toEqual([['JWT_CLAIM_MISMATCH', 'OK'], '/jti'])
  })

  test('that was issued later than now is warned of, clocks aside', async () => {
    const at = async (iat: JsonObject[string]) => {
      const { warnings } = await of({ iat })
      return warnings.map(({ code, pointer }) => `${code} ${pointer}`)
    }
    const now = AT.getTime() / 1000
    expect(await at(now + 60)).toEqual([])
    expect(await at(now + 61)).toEqual(['PROOF_CREATED_IN_FUTURE /iat'])
    expect(await at('2040-01-01')).toEqual([])
    expect((await of({ iat: now + 1 }, {}, { maxClockSkewSeconds: 0 })).warnings).toHaveLength(1)
  })

  test('is judged by what its key was when it was issued, as it says itself', async () => {
    const expired = controllerDocument({}, { expires: '2026-04-01T00:00:00Z' })
    const at = async (changes: JsonObject) =>
      (await of(changes, {}, { documents: { [ISSUER_URL]: expired } })).told[1]
    const [before, after] = ['2026-03-02T00:00:00Z', '2026-05-01T00:00:00Z'].map(
      (time) => Date.parse(time) / 1000,
    ) as [number, number]
    const own = await at({})
    expect(await at({ iat: before })).toBe(own)
    expect(await at({ iat: after })).not.toBe(own)
    // A time that is none is no time.
    expect(await at({ iat: 1e300 })).toBe(await at({ iat: 1e301 }))
  })

  test('is checked as often as signatures may be, and no more', async () => {
    const work = createSignatureWork(1)
    expect((await of({}, {}, { work })).told).toEqual(['OK', 'OK'])
    const spent = await of({}, {}, { work })
    expect([spent.told, spent.proof.outcome]).toEqual([
      ['SIGNATURES_TOO_MANY', 'OK'],
      'indeterminate',
    ])
  })

  test('is for its readers', async () => {
    const to = async (aud: JsonObject[string], domain?: string) =>
      (await of({ aud }, {}, domain === undefined ? {} : { domain })).told
    expect(await to('a.example', 'a.example')).toEqual(['OK', 'OK'])
    expect(await to(['b.example', 'a.example'], 'a.example')).toEqual(['OK', 'OK'])
    expect((await to('b.example', 'a.example'))[0]).toBe('DOMAIN_MISMATCH')
    expect(await to('b.example')).toEqual(['OK', 'OK', 'AUDIENCE_NOT_COMPARED'])
    expect((await of({ aud: 'b.example' })).warnings[0]?.pointer).toBe('/aud')
    expect((await of({}, {}, { domain: 'a.example' })).told).toEqual(['OK', 'OK'])
  })
})

describe('a presentation in a token', () => {
  const presentation = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: ISSUER,
  }
  const authentic = controllerDocument({ authentication: [METHOD] })
  const of = async (claims: JsonObject, asked: Partial<Session> = {}) => {
    const header = { alg: 'EdDSA', typ: 'vp+jwt', kid: METHOD }
    const documents = { [ISSUER_URL]: authentic }
    const text = await token(header, { ...presentation, ...claims })
    return (await judge(text, { documents, ...asked })).told
  }
  const own = { nonce: 'n-1', aud: 'a.example' }

  test('answers what was asked, the nonce before the name', async () => {
    const asked = { challenge: 'n-1', domain: 'a.example' }
    expect(await of(own, asked)).toEqual(['OK', 'OK'])
    expect(await of({ ...own, nonce: 'n-2' }, asked)).toEqual(['CHALLENGE_MISMATCH', 'OK'])
    expect(await of({ ...own, aud: 'b.example' }, asked)).toEqual(['DOMAIN_MISMATCH', 'OK'])
    const neither = { nonce: 'n-2', aud: 'b.example' }
    expect(await of(neither, asked)).toEqual(['CHALLENGE_MISMATCH', 'OK'])
    expect(await of({}, asked)).toEqual(['CHALLENGE_MISMATCH', 'OK'])
  })

  test('that answers what nobody asked is warned of once', async () => {
    expect(await of(own)).toEqual(['OK', 'OK', 'CHALLENGE_NOT_COMPARED'])
    expect(await of({})).toEqual(['OK', 'OK'])
  })
})

describe('a learning credential with a certificate', () => {
  const ISSUER = 'https://university.example'
  const METADATA = `${ISSUER}/.well-known/jwt-vc-issuer`
  const keys = { privateKey: KEY.privateKey, publicKey: createPublicKey(KEY.privateKey) }
  const certified = (uri: string) => issue({ issuer: root, uri, keys }).certificate
  const own = certified(ISSUER)
  const metadata = (jwk: JsonObject) => ({
    [METADATA]: { issuer: ISSUER, jwks: { keys: [{ ...jwk, kid: 'k' }] } },
  })
  const published = metadata(KEY.jwk)
  const of = async (
    session: Parameters<typeof judge>[1],
    { certificate = own, claims = { iss: ISSUER } as JsonObject, kid = 'k', x5c = '' } = {},
  ) => {
    const chain = [x5c || Buffer.from(certificate.der).toString('base64')]
    const header = { alg: 'EdDSA', typ: 'dc+sd-jwt', kid, x5c: chain }
    const text = await token(header, { vct: 'urn:eudi:learning:credential:1', ...claims })
    const { told, asked } = await judge(`${text}~`, session)
    return [...told.slice(0, 2), asked.length]
  }
  const UNTOLD = 'CERTIFICATE_PATH_UNCHECKED'

  test('counts by whoever vouches, and nobody else is asked', async () => {
    expect(await of({ certificates: { anchors }, documents: published })).toEqual(['OK', 'OK', 0])
  })

  test('counts by the issuer who publishes the same key', async () => {
    expect((await of({ documents: published })).slice(0, 2)).toEqual(['OK', 'OK'])
    const another = metadata(testKey(9).jwk)
    expect((await of({ documents: another })).slice(0, 2)).toEqual(['OK', UNTOLD])
    expect((await of({ documents: {} })).slice(0, 2)).toEqual(['OK', UNTOLD])
  })

  test('of another issuer does not, whoever publishes its key', async () => {
    const certificate = certified('https://other.example')
    expect(await of({ documents: published }, { certificate })).toEqual([
      'OK',
      'CONTROLLER_NOT_ISSUER',
      0,
    ])
  })

  test('that is none has no key, whoever publishes one', async () => {
    expect(await of({ documents: published }, { x5c: 'AAAA' })).toEqual([
      'PROOF_KEY_UNAVAILABLE',
      'METHOD_KEY_INVALID',
      0,
    ])
  })

  test('of nobody is not told by a key that calls itself by its own name', async () => {
    const kid = `${KEY.didKey}#${KEY.multikey}`
    expect(await of({}, { claims: {}, kid })).toEqual(['OK', UNTOLD, 0])
  })
})
