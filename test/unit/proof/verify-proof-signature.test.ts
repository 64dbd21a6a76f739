// Data Integrity signatures: good ones of every suite, and what one change in document, proof or key does.

import { describe, expect, test } from 'vitest'
import { extendContexts, hashOf } from '../../../src/linked-data/pinned-contexts.ts'
import { PipelineError } from '../../../src/model/pipeline-error.ts'
import { hashData, proofConfigOf } from '../../../src/proof/hash-data.ts'
import { decodeMultibase, encodeMultibase } from '../../../src/proof/multibase.ts'
import { createSignatureWork } from '../../../src/proof/signature-work.ts'
import { isSuiteName, SUITE_NAMES, SUITES, suiteOfProof } from '../../../src/proof/suites.ts'
import { verifyProofSignature } from '../../../src/proof/verify-proof-signature.ts'
import { signDataIntegrity } from '../../../src/sign/sign-data-integrity.ts'
import { concatBytes } from '../../../src/util/bytes.ts'
import type { Json, JsonObject } from '../../../src/util/json.ts'
import {
  badge1,
  badge2,
  CREATED,
  contexts,
  signingKey,
  verificationKey,
} from '../../support/signing-keys.ts'

const ed25519 = signingKey('example-wut-ed25519')
const es256 = signingKey('example-wut-es256')
const publicKey = verificationKey(ed25519)
const issuer = ed25519.controller

async function signed(
  suite: 'eddsa-rdfc-2022' | 'Ed25519Signature2020' | 'eddsa-jcs-2022' | 'ecdsa-rdfc-2019',
) {
  const key = suite === 'ecdsa-rdfc-2019' ? es256 : ed25519
  const badge = suite === 'Ed25519Signature2020' ? badge1(issuer) : badge2(issuer)
  const options = {
    suite,
    key,
    created: CREATED,
    contexts,
    proofShape: 'single',
    path: 'own',
  } as const
  const { proof, ...document } = await signDataIntegrity(badge, options)
  return { document, proof: proof as JsonObject, publicKey: verificationKey(key), contexts }
}

const SIGNED = await Promise.all(
  (['eddsa-rdfc-2022', 'Ed25519Signature2020', 'eddsa-jcs-2022', 'ecdsa-rdfc-2019'] as const).map(
    async (suite) => [suite, await signed(suite)] as const,
  ),
)
/** The same where a good signature is remembered. */
const REPEATED = await Promise.all(
  SIGNED.map(async ([suite, one]) => {
    const repeated = { ...one, isRepeated: true }
    await verifyProofSignature(repeated)
    return [`${suite}, met before`, repeated] as const
  }),
)

describe.each([...SIGNED, ...REPEATED])('%s', (_, good) => {
  const { document, proof } = good
  const verify = (changes: Partial<Parameters<typeof verifyProofSignature>[0]>) =>
    verifyProofSignature({ ...good, ...changes })

  test('is not checked where its input has had as many signatures as there may be', async () => {
    const result = await verify({ work: createSignatureWork(0) })
    expect(result).toMatchObject({ ok: false, code: 'SIGNATURES_TOO_MANY' })
    expect((await verify({ work: createSignatureWork(4_096) })).ok).toBe(true)
  })
  const value = String(proof.proofValue)
  const bytes = decodeMultibase(value) as Uint8Array

  test('good as it is', async () => {
    expect(await verify({})).toEqual({ ok: true })
  })

  test.each<[string, JsonObject]>([
    ['a claim changed', { ...document, name: 'Red Campus' }],
    ['a claim added', { ...document, description: 'x' }],
    [
      'the id removed',
      Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'id')),
    ],
    ['another issuer', { ...document, issuer: 'did:web:attacker.example' }],
  ])('%s', async (_case, changed) => {
    expect(await verify({ document: changed })).toMatchObject({ code: 'SIGNATURE_INVALID' })
  })

  test.each<[string, JsonObject]>([
    ['another date', { created: '2026-07-01T08:00:01Z' }],
    ['another purpose', { proofPurpose: 'authentication' }],
    ['another method', { verificationMethod: `${issuer}#other` }],
    ['an expiry added', { expires: '2027-01-01T00:00:00Z' }],
    ['a domain added', { domain: 'attacker.example' }],
  ])('%s in the proof', async (_case, changes) => {
    const result = await verify({ proof: { ...proof, ...changes } })
    // Terms that the document's contexts do not know cannot be hashed at all.
    expect(['SIGNATURE_INVALID', 'JSONLD_INVALID']).toContain(result.ok ? 'OK' : result.code)
  })

  test('one bit of the signature', async () => {
    for (const at of [0, 31, 32, 63]) {
      const flipped = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
      const changed = { ...proof, proofValue: encodeMultibase(flipped) }
      expect(await verify({ proof: changed })).toMatchObject({ code: 'SIGNATURE_INVALID' })
    }
  })

  test.each<[string, JsonObject]>([
    ['missing', { proofValue: null }],
    ['a list', { proofValue: [value] }],
    ['empty', { proofValue: '' }],
    ['without its base', { proofValue: value.slice(1) }],
    ['in base64url', { proofValue: `u${Buffer.from(bytes).toString('base64url')}` }],
    ['too short', { proofValue: encodeMultibase(bytes.subarray(1)) }],
    ['too long', { proofValue: encodeMultibase(concatBytes(bytes, new Uint8Array(1))) }],
    ['with a foreign character', { proofValue: `${value}0` }],
  ])('a proofValue that is %s', async (_case, changes) => {
    expect(await verify({ proof: { ...proof, ...changes } })).toMatchObject({
      code: 'PROOF_VALUE_INVALID',
    })
  })

  test.each<[string, JsonObject]>([
    ['another type', { type: 'SomeProofType' }],
    ['a list of types', { type: [String(proof.type)] }],
    ['a misspelt suite', { cryptosuite: 'eddsa-rdf-2022' }],
    ['a suite of a prototype', { cryptosuite: 'constructor' }],
    ['a suite that is no text', { cryptosuite: 5 }],
  ])('%s', async (_case, changes) => {
    expect(await verify({ proof: { ...proof, ...changes } })).toMatchObject({
      code: 'PROOF_SUITE_UNSUPPORTED',
    })
  })

  test('a key of another type', async () => {
    const other = good.publicKey.type === 'Ed25519' ? verificationKey(es256) : publicKey
    expect(await verify({ publicKey: other })).toMatchObject({ code: 'KEY_TYPE_MISMATCH' })
  })

  test('another key of the same type', async () => {
    const kid = good.publicKey.type === 'Ed25519' ? 'example-tub-ed25519' : 'example-tub-es256'
    expect(await verify({ publicKey: verificationKey(signingKey(kid)) })).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })
})

describe('what only RDF can go wrong with', () => {
  const good = SIGNED[0]?.[1] as (typeof SIGNED)[0][1]

  test('a term that no context defines, in the document and in the proof', async () => {
    const document = { ...good.document, undefinedTerm: 'x' }
    expect(await verifyProofSignature({ ...good, document })).toMatchObject({
      code: 'JSONLD_INVALID',
    })
    const proof = { ...good.proof, undefinedTerm: 'x' }
    expect(await verifyProofSignature({ ...good, proof })).toMatchObject({ code: 'JSONLD_INVALID' })
  })

  test('a context that is not pinned', async () => {
    const document = { ...good.document, '@context': ['https://attacker.example/context'] }
    expect(await verifyProofSignature({ ...good, document })).toMatchObject({
      code: 'CONTEXT_NOT_PINNED',
    })
  })

  test('S + L, the second signature that lax verifiers accept', async () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n
    const bytes = decodeMultibase(String(good.proof.proofValue)) as Uint8Array
    const s = bytes.subarray(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n) + L
    const other = bytes.map((byte, at) =>
      at < 32 ? byte : Number((s >> BigInt(8 * (at - 32))) & 0xffn),
    )
    const proof = { ...good.proof, proofValue: encodeMultibase(other) }
    expect(await verifyProofSignature({ ...good, proof })).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })

  test('a proof that repeats its contexts is read by them, and a false repetition changes nothing', async () => {
    const repeated = { ...good.proof, '@context': good.document['@context'] ?? [] }
    expect(await verifyProofSignature({ ...good, proof: repeated })).toEqual({ ok: true })
    const iri = 'https://attacker.example/context'
    const document = {
      '@context': { proofPurpose: 'https://attacker.example/p', '@vocab': 'https://a.example/' },
    }
    const extended = extendContexts(contexts, [{ iri, document, sha256: hashOf(document) }])
    const proof = { ...good.proof, '@context': [iri] }
    expect(await verifyProofSignature({ ...good, proof, contexts: extended })).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })

  test('the draft name eddsa-2022 is read as what it became, though signed over its own name', async () => {
    expect(suiteOfProof({ type: 'DataIntegrityProof', cryptosuite: 'eddsa-2022' })).toMatchObject({
      name: 'eddsa-rdfc-2022',
      legacy: true,
    })
    const proof = { ...good.proof, cryptosuite: 'eddsa-2022' }
    expect(await verifyProofSignature({ ...good, proof })).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
    const hash = await hashData(good.document, proofConfigOf(good.document, proof), contexts)
    const legacy = { ...proof, proofValue: encodeMultibase(await ed25519.sign(hash)) }
    expect(await verifyProofSignature({ ...good, proof: legacy })).toEqual({ ok: true })
  })
})

describe('JCS', () => {
  const good = SIGNED[2]?.[1] as (typeof SIGNED)[0][1]

  test('more contexts in the document than in the proof were not signed, and are cut off before hashing', async () => {
    const all = good.document['@context'] as readonly string[]
    const more = { ...good.document, '@context': [...all, 'https://w3id.org/security/v2'] }
    expect(await verifyProofSignature({ ...good, document: more })).toEqual({ ok: true })
    const other = { ...good.document, '@context': [...all].reverse() }
    expect(await verifyProofSignature({ ...good, document: other })).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })
})

test('a document that has no canonical JSON text is refused, not thrown at', async () => {
  const good = SIGNED[2]?.[1] as (typeof SIGNED)[0][1]
  const document = { ...good.document, name: '\uD800' }
  expect(await verifyProofSignature({ ...good, document })).toMatchObject({
    code: 'JSONLD_INVALID',
  })
})

test('a document without any context means nothing', async () => {
  for (const [, good] of SIGNED.slice(0, 2)) {
    const { '@context': _, ...document } = good.document
    expect(await verifyProofSignature({ ...good, document })).toMatchObject({
      code: 'JSONLD_INVALID',
    })
  }
})

test.each<[string, Json]>([
  ['a number', 7],
  ['in another base', 'z2TRFVxQ'],
  ['no base64url', 'u!!'],
  ['nothing behind its prefix', 'u2V0B'],
])('a derived proof whose value is %s', async (_name, proofValue) => {
  const [, good] = SIGNED[3] as (typeof SIGNED)[number]
  const proof = { ...good.proof, cryptosuite: 'ecdsa-sd-2023', proofValue }
  expect(await verifyProofSignature({ ...good, proof })).toMatchObject({
    code: 'PROOF_VALUE_INVALID',
  })
})

test.each([new TypeError('a bug'), new PipelineError('TEMPLATE_INVALID', 'of another stage')])(
  'what is no fault of the document is not told as one: %s',
  async (bug) => {
    const [, good] = SIGNED[0] as (typeof SIGNED)[number]
    const broken = async () => {
      throw bug
    }
    const canonicalizer = {
      digest: broken,
      digestOfRepeated: broken,
      jsonOf: () => new Uint8Array(),
    }
    await expect(verifyProofSignature({ ...good, canonicalizer })).rejects.toBe(bug)
  },
)

describe('the table', () => {
  test('every name of the interface is in it, and nothing else', () => {
    expect([...SUITE_NAMES].sort()).toEqual(
      [
        'eddsa-rdfc-2022',
        'Ed25519Signature2020',
        'eddsa-jcs-2022',
        'ecdsa-rdfc-2019',
        'jwt-es256',
        'jwt-rs256',
        'jades-b',
        'jades-t',
        'jades-lt',
        'jades-lta',
        'sd-jwt',
      ].sort(),
    )
    expect(isSuiteName('toString')).toBe(false)
    for (const name of SUITE_NAMES) expect(SUITES[name].spec).toMatch(/^https:\/\//)
  })

  test('the configuration has the context, the emitted proof has not', () => {
    const proof = { type: 'DataIntegrityProof', proofValue: 'z' }
    expect(proofConfigOf({ '@context': ['c'] }, proof)).toEqual({
      type: 'DataIntegrityProof',
      '@context': ['c'],
    })
    expect(proof).not.toHaveProperty('@context')
  })
})
