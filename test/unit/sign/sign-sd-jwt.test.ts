// SD-JWT VC as an issuer makes it: nothing kept back can be read from the token, every salt is new, our own verifier
// passes it, and a key that must not sign does not.

import { describe, expect, test } from 'vitest'
import { buildEudi } from '../../../src/build/eudi/build-eudi.ts'
import { buildIssuerMetadata } from '../../../src/deliver/publication.ts'
import { issueLearningCredential } from '../../../src/pipeline/learning-credential.ts'
import { parseCompactJws } from '../../../src/proof/compact-jws.ts'
import { issuerMetadataUrl, webIssuerOf } from '../../../src/proof/did.ts'
import { parseSdJwt } from '../../../src/proof/sd-jwt.ts'
import { concealClaims } from '../../../src/proof/sd-jwt-disclosure.ts'
import { certifiedSigningKey } from '../../../src/sign/certified-signing-key.ts'
import { createSealKey } from '../../../src/sign/seal/seal-key.ts'
import { signSdJwt } from '../../../src/sign/sign-sd-jwt.ts'
import { fromUtf8 } from '../../../src/util/bytes.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import { records } from '../../support/records.ts'
import { authority, issue } from '../../support/seal/small-pki.ts'
import { signingKey, storedKey } from '../../support/signing-keys.ts'
import { complaints, verify } from '../../support/verify-setup.ts'

const key = signingKey('example-wut-es256')
const issuer = webIssuerOf(key.controller)
const record = { ...records.academic, issuedAt: new Date('2026-07-01T08:00:00Z') }
const claims = buildEudi(record, { issuerId: issuer })
const DOCUMENTS = {
  [issuerMetadataUrl(issuer)]: buildIssuerMetadata([storedKey('example-wut-es256').record]),
}

/** Different salts, the same in every run. */
function salts(): () => string {
  let count = 0
  return () => `salt-${count++}`
}
const sign = (options = {}) => signSdJwt(claims, { key, salt: salts(), ...options })
const check = (text: string) => verify(text, { documents: DOCUMENTS, options: { trust: 'any' } })

function opened(text: string) {
  const jws = parseCompactJws(text.split('~')[0] ?? '')
  if (!jws.ok) throw new Error(jws.message)
  return { header: jws.header, payload: JSON.parse(fromUtf8(jws.payload)) as JsonObject }
}

describe('the token', () => {
  test('names its type, its key as the metadata names it, and nothing else', async () => {
    const { header } = opened(await sign())
    expect(header).toEqual({ alg: 'ES256', typ: 'dc+sd-jwt', kid: 'example-wut-es256' })
  })

  test('holds digests in an order that tells nothing, and no value that may be kept back', async () => {
    const { payload } = opened(await sign())
    const digests = payload._sd as readonly string[]
    expect(digests).toHaveLength(Object.keys(claims.selective).length)
    expect(digests).toEqual([...digests].sort())
    expect(payload._sd_alg).toBe('sha-256')
    for (const name of Object.keys(claims.selective)) expect(payload).not.toHaveProperty(name)
    expect(JSON.stringify(payload)).not.toContain('Łucja')
  })

  test('with its disclosures says everything again', async () => {
    const parsed = parseSdJwt(await sign(), { maxBytes: 1e6, maxDepth: 32 })
    if (!parsed.ok) throw new Error(parsed.message)
    expect(parsed.claims).toEqual({ ...claims.open, ...claims.selective })
    expect([...parsed.disclosedNames].sort()).toEqual(Object.keys(claims.selective).sort())
  })

  test('asks for one salt per disclosure and decoy', async () => {
    const seen: string[] = []
    const next = salts()
    const salt = () => {
      const one = next()
      seen.push(one)
      return one
    }
    const text = await sign({ salt, decoys: 5 })
    expect(new Set(seen).size).toBe(Object.keys(claims.selective).length + 5)
    expect((opened(text).payload._sd as unknown[]).length).toBe(seen.length)
    expect((await check(text)).verdict).toBe('passed')
  })

  test('without anything to keep back has no digests', () => {
    const { payload, disclosures } = concealClaims({ open: { a: 1 }, selective: {} }, salts())
    expect([payload, disclosures]).toEqual([{ a: 1 }, []])
  })

  test('carries the certificates of the key but for the root', async () => {
    const root = authority({ subject: { commonName: 'Example root' } })
    const { certificate, privateKey } = issue({ issuer: root })
    const sealKey = createSealKey(privateKey, [certificate, root.certificate])
    const certified = certifiedSigningKey(sealKey, key.controller)
    const { header } = opened(await sign({ key: certified }))
    expect(certified.x5c).toHaveLength(2)
    expect(header.x5c).toEqual([Buffer.from(certificate.der).toString('base64')])
  })
})

describe('our own verifier', () => {
  test('passes it, and shows what the holder shows', async () => {
    const report = await check(await sign())
    expect([report.format, report.verdict, complaints(report)]).toEqual(['eudi', 'passed', []])
    expect(report.achievement).toEqual({ name: 'Green Campus', awardedDate: '2021-09-28' })
    expect(report.subject).toEqual({ name: "Łucja Maria d'Exemple-Øst" })
  })

  test('passes it with nothing disclosed, and then knows no name', async () => {
    const [token] = (await sign()).split('~')
    const report = await check(`${token}~`)
    expect([report.verdict, report.subject]).toEqual(['passed', null])
  })

  test('believes an issuer that the trust list knows by its DID', async () => {
    const issuers = [{ id: key.controller, name: 'WUT' }]
    const trust = { issuers, anchors: [], lists: [] }
    const report = await verify(await sign(), { documents: DOCUMENTS, options: { trust } })
    expect([report.verdict, report.issuer.trustedName]).toEqual(['passed', 'WUT'])
  })

  test('does not believe it by the DID of another path', async () => {
    const issuers = [{ id: `${key.controller}:other`, name: 'Other' }]
    const trust = { issuers, anchors: [], lists: [] }
    const report = await verify(await sign(), { documents: DOCUMENTS, options: { trust } })
    expect([report.verdict, report.issuer.trustedName]).toEqual(['indeterminate', null])
  })

  test('fails it with another name in a disclosure', async () => {
    const [token = '', first = '', ...rest] = (await sign()).split('~')
    const forged = Buffer.from(
      Buffer.from(first, 'base64url').toString().replace('Exemple', 'Example'),
    ).toString('base64url')
    expect((await check([token, forged, ...rest].join('~'))).verdict).toBe('failed')
  })
})

describe('bound to the key of a wallet', () => {
  test('it has that key, the same id, and was signed when the wallet came', async () => {
    const { publicJwk } = storedKey('example-did-key').record
    const signedAt = new Date('2026-08-01T00:00:00Z')
    const text = await issueLearningCredential(record, {
      key,
      salt: salts(),
      holderKey: publicJwk,
      signedAt,
    })
    expect(opened(text).payload).toMatchObject({
      cnf: { jwk: publicJwk },
      jti: claims.open.jti,
      iat: signedAt.getTime() / 1000,
    })
    const report = await check(text)
    expect(report.verdict).toBe('passed')
    expect(report.warnings.map(({ code }) => code)).toEqual(['HOLDER_NOT_PROVEN'])
  })
})

describe('refused', () => {
  const unusable = { code: 'SIGN_KEY_UNUSABLE' }
  test.each([
    ['a key of another type', { key: signingKey('example-wut-ed25519') }],
    ['a key of another issuer', { key: signingKey('example-eth-es256') }],
    ['a key that has expired', { key: { ...key, expires: '2026-01-01T00:00:00Z' } }],
    ['a revoked key', { key: { ...key, revoked: '2026-01-01T00:00:00Z' } }],
  ])('%s', async (_what, options) => {
    await expect(sign(options)).rejects.toMatchObject(unusable)
  })

  test.each(['iss', 'iat'])('claims without %s', async (name) => {
    const { [name]: _, ...open } = claims.open
    await expect(signSdJwt({ open, selective: {} }, { key, salt: salts() })).rejects.toMatchObject({
      code: 'SIGN_INPUT_INVALID',
      detail: { pointer: `/${name}` },
    })
  })
})
