// The two worked examples of the 1EdTech implementation guide: hashes and proof value, byte for byte, by both paths.

import { createPrivateKey } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadPinnedContexts } from '../../src/linked-data/pinned-contexts.ts'
import { encodeBase64url } from '../../src/proof/base64url.ts'
import { hashData, proofConfigOf } from '../../src/proof/hash-data.ts'
import { jwkOfMultikey } from '../../src/proof/jwk.ts'
import { parseMultikey } from '../../src/proof/multikey.ts'
import { importMultikey } from '../../src/proof/verification-key.ts'
import { verifyProofSignature } from '../../src/proof/verify-proof-signature.ts'
import { issuerIdOf } from '../../src/sign/assert-key-fits.ts'
import { signDataIntegrity } from '../../src/sign/sign-data-integrity.ts'
import { createSigningKey } from '../../src/sign/signing-key.ts'
import { asArray, type JsonObject } from '../../src/util/json.ts'

const corpus = process.env.SIGILLUM_CORPUS ?? '../shared/corpus'
const folder = join(corpus, 'openbadges/test-vectors/1edtech-impl-guide')
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
const contexts = loadPinnedContexts()

test('there are two', () => {
  expect(names).toHaveLength(2)
})

describe.each(names)('%s', (name) => {
  const vector = JSON.parse(readFileSync(join(folder, name, 'vector.json'), 'utf8'))
  const parsed = parseMultikey(vector.publicKeyMultibase)
  if (!parsed.ok) throw new Error(parsed.code)
  const publicJwk = jwkOfMultikey(parsed)
  const seed = new Uint8Array(
    Buffer.from(vector.privateKeyHex64_seedThenPublic.slice(0, 64), 'hex'),
  )
  const privateKey = createPrivateKey({
    key: { ...publicJwk, d: encodeBase64url(seed) },
    format: 'jwk',
  })
  const record = {
    kid: 'guide',
    algorithm: 'Ed25519',
    controller: issuerIdOf(vector.unsigned),
    verificationMethod: vector.proofConfig.verificationMethod,
    publicJwk,
  } as const

  test('hashes', async () => {
    const config = proofConfigOf(vector.unsigned, vector.proofConfig)
    const hash = Buffer.from(await hashData(vector.unsigned, config, contexts)).toString('hex')
    expect(hash).toBe(vector.proofConfigHashHex + vector.documentHashHex)
  })

  test.each(['own', 'reference'] as const)('proof value (%s path)', async (path) => {
    const signed = await signDataIntegrity(vector.unsigned, {
      suite: 'eddsa-rdfc-2022',
      key: createSigningKey(record, privateKey),
      created: new Date(vector.proofConfig.created),
      contexts,
      path,
    })
    expect(asArray<JsonObject>(signed.proof as JsonObject)[0]?.proofValue).toBe(vector.proofValue)
  })

  test('verifies, and not after a change', async () => {
    const key = importMultikey(vector.publicKeyMultibase)
    if (!key.ok) throw new Error(key.code)
    const { proof, ...document } = vector.signed
    const [one] = asArray<JsonObject>(proof)
    if (!one) throw new Error('no proof')
    const input = { document, proof: one, publicKey: key.key, contexts }
    expect(await verifyProofSignature(input)).toEqual({ ok: true })
    const changed = { ...document, id: 'urn:uuid:0b0c2f9e-3c3f-4a6c-8a38-0f1f4f0f8a11' }
    expect(await verifyProofSignature({ ...input, document: changed })).toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })
})
