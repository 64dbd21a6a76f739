// Signing with embedded proofs: our path and the reference path give the same bytes, and the input stays as it was.

import { describe, expect, test } from 'vitest'
import { verifyProofSignature } from '../../../src/proof/verify-proof-signature.ts'
import { signDataIntegrity } from '../../../src/sign/sign-data-integrity.ts'
import { signJwt } from '../../../src/sign/sign-jwt.ts'
import type { JsonObject } from '../../../src/util/json.ts'
import {
  badge1,
  badge2,
  CREATED,
  contexts,
  deepFreeze,
  europass,
  signingKey,
  verificationKey,
} from '../../support/signing-keys.ts'

const key = signingKey('example-wut-ed25519')
const didKey = signingKey('example-did-key')
const es256 = signingKey('example-wut-es256')
const base = { key, created: CREATED, contexts } as const

const reordered = (document: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(document).reverse())

const DOCUMENTS: readonly (readonly [string, JsonObject])[] = [
  ['a VCDM 2.0 badge', badge2(key.controller)],
  ['a VCDM 1.1 badge', badge1(key.controller)],
  ['a Europass credential', europass(key.controller)],
  ['a badge with members in another order', reordered(badge2(key.controller))],
  ['a badge with a string issuer', { ...badge2(key.controller), issuer: key.controller }],
  [
    'a badge with numbers, several blank nodes and an existing proof',
    {
      ...badge2(key.controller),
      evidence: [
        { type: ['Evidence'], name: 'Report' },
        { type: ['Evidence'], name: 'Poster' },
        { type: ['Evidence'], name: 'Poster' },
      ],
      credentialSubject: {
        ...(badge2(key.controller).credentialSubject as JsonObject),
        creditsEarned: 2.5,
      },
      proof: [{ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', proofValue: 'z1' }],
    },
  ],
]

describe.each(['eddsa-rdfc-2022', 'Ed25519Signature2020'] as const)('%s', (suite) => {
  test.each(DOCUMENTS)('%s: own and reference path give the same bytes', async (_, document) => {
    const own = await signDataIntegrity(document, { ...base, suite, path: 'own' })
    const reference = await signDataIntegrity(document, { ...base, suite, path: 'reference' })
    expect(JSON.stringify(own)).toBe(JSON.stringify(reference))
    const { proof, ...unsigned } = own
    const proofs = proof as readonly JsonObject[]
    const last = proofs.at(-1) as JsonObject
    const input = { document: unsigned, proof: last, publicKey: verificationKey(key), contexts }
    expect(await verifyProofSignature(input)).toEqual({ ok: true })
    expect(proofs).toHaveLength(document.proof ? 2 : 1)
    expect(last).not.toHaveProperty('@context')
  })

  test.each(['own', 'reference'] as const)('the input is never changed (%s)', async (path) => {
    const document = deepFreeze(badge1(key.controller))
    const before = JSON.stringify(document)
    const signed = await signDataIntegrity(document, { ...base, suite, path })
    expect(JSON.stringify(document)).toBe(before)
    expect(signed).not.toBe(document)
    expect(signed['@context']).not.toEqual(document['@context'])
  })
})

describe('what is emitted', () => {
  test('an array of one by default, a single object on request', async () => {
    const suite = 'eddsa-rdfc-2022'
    const document = badge2(key.controller)
    const asArray = await signDataIntegrity(document, { ...base, suite })
    const single = await signDataIntegrity(document, { ...base, suite, proofShape: 'single' })
    expect(asArray.proof).toEqual([single.proof])
    expect(single.proof).toEqual({
      type: 'DataIntegrityProof',
      created: '2026-07-01T08:00:00Z',
      verificationMethod: key.verificationMethod,
      cryptosuite: 'eddsa-rdfc-2022',
      proofPurpose: 'assertionMethod',
      proofValue: expect.stringMatching(/^z/),
    })
  })

  test('the suite context is added once, and only where it is needed', async () => {
    const last = async (document: JsonObject, suite: 'eddsa-rdfc-2022' | 'Ed25519Signature2020') =>
      ((await signDataIntegrity(document, { ...base, suite }))['@context'] as string[]).at(-1)
    const [two, one] = [badge2(key.controller), badge1(key.controller)]
    expect(await last(two, 'eddsa-rdfc-2022')).toMatch(/context-3\.0\.3\.json$/)
    expect(await last(one, 'eddsa-rdfc-2022')).toBe('https://w3id.org/security/data-integrity/v2')
    const suiteContext = 'https://w3id.org/security/suites/ed25519-2020/v1'
    expect(await last(one, 'Ed25519Signature2020')).toBe(suiteContext)
    const twice = await signDataIntegrity(
      await signDataIntegrity(one, { ...base, suite: 'Ed25519Signature2020' }),
      { ...base, suite: 'Ed25519Signature2020' },
    )
    expect((twice['@context'] as string[]).filter((iri) => iri === suiteContext)).toHaveLength(1)
    expect((twice.proof as JsonObject[])[0]).toEqual((twice.proof as JsonObject[])[1])
  })

  test('the same key and date give the same bytes; another date others', async () => {
    const document = badge2(key.controller)
    const sign = (created: Date) =>
      signDataIntegrity(document, { ...base, suite: 'eddsa-rdfc-2022', created })
    expect(await sign(CREATED)).toEqual(await sign(new Date(CREATED.getTime() + 999)))
    expect(await sign(CREATED)).not.toEqual(await sign(new Date(CREATED.getTime() + 1000)))
  })

  test('a did:key issues in its own name', async () => {
    const document = badge2(didKey.controller)
    const { proof, ...unsigned } = await signDataIntegrity(document, {
      ...base,
      key: didKey,
      suite: 'eddsa-rdfc-2022',
      proofShape: 'single',
    })
    const input = { document: unsigned, proof: proof as JsonObject, contexts }
    expect(await verifyProofSignature({ ...input, publicKey: verificationKey(didKey) })).toEqual({
      ok: true,
    })
  })
})

describe('what is refused before anything is signed', () => {
  const document = badge2(key.controller)
  const suite = 'eddsa-rdfc-2022'
  const refuse = (credential: JsonObject, changes: object) =>
    expect(signDataIntegrity(credential, { ...base, suite, ...changes })).rejects

  test.each([
    ['a key of another type', { key: es256 }, 'SIGN_KEY_UNUSABLE'],
    ['an Ed25519 key for ECDSA', { suite: 'ecdsa-rdfc-2019' }, 'SIGN_KEY_UNUSABLE'],
    ['a key of another issuer', { key: signingKey('example-tub-ed25519') }, 'SIGN_KEY_UNUSABLE'],
    [
      'a revoked key',
      { key: signingKey('example-wut-ed25519', { revoked: '2030-01-01T00:00:00Z' }) },
      'SIGN_KEY_UNUSABLE',
    ],
    [
      'an expired key',
      { key: signingKey('example-wut-ed25519', { expires: '2026-07-01T08:00:00Z' }) },
      'SIGN_KEY_UNUSABLE',
    ],
    ['an invalid date', { created: new Date(Number.NaN) }, 'SIGN_INPUT_INVALID'],
    [
      'a suite without reference',
      { suite: 'eddsa-jcs-2022', path: 'reference' },
      'SIGN_SUITE_UNSUPPORTED',
    ],
  ])('%s', async (_, changes, code) => {
    await refuse(document, changes).toMatchObject({ code })
  })

  test('a key that expires later signs', async () => {
    const later = signingKey('example-wut-ed25519', { expires: '2026-07-01T08:00:01Z' })
    expect(await signDataIntegrity(document, { ...base, suite, key: later })).toHaveProperty(
      'proof',
    )
  })

  test.each(['own', 'reference'] as const)(
    'undefined terms and unpinned contexts (%s)',
    async (path) => {
      const code = path === 'own' ? 'JSONLD_INVALID' : 'SIGN_INPUT_INVALID'
      await refuse({ ...document, undefinedTerm: 1 }, { path }).toMatchObject({ code })
      const context = [...(document['@context'] as string[]), 'https://attacker.example/c']
      await refuse({ ...document, '@context': context }, { path }).toMatchObject({
        code: 'CONTEXT_NOT_PINNED',
      })
    },
  )

  test('no issuer; a VCDM 1.1 credential into which the reference would write the time of day', async () => {
    await refuse({ ...document, issuer: null }, {}).toMatchObject({ code: 'SIGN_INPUT_INVALID' })
    const { issuanceDate: _, ...undated } = badge1(key.controller)
    await refuse(undated, { suite: 'Ed25519Signature2020' }).toMatchObject({
      code: 'SIGN_INPUT_INVALID',
    })
  })

  test('messages hold nothing of the credential', async () => {
    const secret = { ...document, name: 'Jan Kowalski', issuer: 'did:web:attacker.example' }
    const error = await signDataIntegrity(secret, { ...base, suite }).catch(
      (thrown: Error) => thrown,
    )
    expect(String((error as Error).message)).not.toMatch(/Kowalski|attacker/)
  })

  test('a JWT suite is not taken for an embedded proof, nor a Ed25519 key for a JWT', async () => {
    await expect(signJwt(document, { suite: 'jwt-es256', key })).rejects.toMatchObject({
      code: 'SIGN_KEY_UNUSABLE',
    })
  })
})
