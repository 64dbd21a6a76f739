// W3C vectors of the EdDSA cryptosuites: hashes, proof values, proof sets and chains, byte for byte.

import { createPrivateKey } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  extendContexts,
  hashOf,
  loadPinnedContexts,
} from '../../src/linked-data/pinned-contexts.ts'
import { encodeBase64url } from '../../src/proof/base64url.ts'
import { hashData } from '../../src/proof/hash-data.ts'
import { jwkOfMultikey } from '../../src/proof/jwk.ts'
import { decodeMultibase } from '../../src/proof/multibase.ts'
import { parseMultikey } from '../../src/proof/multikey.ts'
import type { DataIntegritySuiteName } from '../../src/proof/suites.ts'
import { importMultikey } from '../../src/proof/verification-key.ts'
import { verifyProofSignature } from '../../src/proof/verify-proof-signature.ts'
import { signDataIntegrity } from '../../src/sign/sign-data-integrity.ts'
import { createSigningKey, type SigningKey } from '../../src/sign/signing-key.ts'
import { asArray, type JsonObject } from '../../src/util/json.ts'

const corpus = process.env.SIGILLUM_CORPUS ?? '../shared/corpus'
const folder = join(corpus, 'third-party/w3c-vc-di-eddsa/TestVectors')
const text = (name: string) => readFileSync(join(folder, name), 'utf8')
const json = (name: string) => JSON.parse(text(name))

const contextFolder = join(corpus, 'third-party/contexts')
const contextIndex = JSON.parse(readFileSync(join(contextFolder, 'index.json'), 'utf8'))
/** Contexts that the vectors use and no credential of ours does. */
const EXTRA = [
  'https://www.w3.org/ns/credentials/examples/v2',
  'https://w3id.org/citizenship/v4rc1',
]
const contexts = extendContexts(
  loadPinnedContexts(),
  EXTRA.map((iri) => {
    const document = JSON.parse(readFileSync(join(contextFolder, contextIndex[iri]), 'utf8'))
    return { iri, document, sha256: hashOf(document) }
  }),
)

/** The published test key, speaking for the issuer of the document and naming the method of the proof. */
function signerFor(issuer: string, verificationMethod: string): SigningKey {
  const { publicKeyMultibase, privateKeyMultibase } = json('keyPair.json')
  const parsed = parseMultikey(publicKeyMultibase)
  if (!parsed.ok) throw new Error(parsed.code)
  const publicJwk = jwkOfMultikey(parsed)
  const seed = (decodeMultibase(privateKeyMultibase) as Uint8Array).subarray(2)
  const privateKey = createPrivateKey({
    key: { ...publicJwk, d: encodeBase64url(seed) },
    format: 'jwk',
  })
  const record = {
    kid: 'w3c',
    algorithm: 'Ed25519',
    controller: issuer,
    verificationMethod,
    publicJwk,
  } as const
  return createSigningKey(record, privateKey)
}

const VECTORS: readonly (readonly [string, DataIntegritySuiteName, string])[] = [
  ['eddsa-rdfc-2022', 'eddsa-rdfc-2022', 'DataInt'],
  ['eddsa-rdfc-2022/employ', 'eddsa-rdfc-2022', 'DataInt'],
  ['Ed25519Signature2020', 'Ed25519Signature2020', 'EdSig'],
  ['eddsa-jcs-2022', 'eddsa-jcs-2022', 'JCS'],
]

describe.each(VECTORS)('%s', (path, suite, suffix) => {
  const { proof, ...document } = json(`${path}/signed${suffix}.json`)
  const config = json(`${path}/proofConfig${suffix}.json`)
  const canonical = suite === 'eddsa-jcs-2022' ? 'JCS' : 'RDFC-1.0'

  test('hash data', async () => {
    const hash = await hashData(document, config, contexts, { canonical })
    expect(Buffer.from(hash).toString('hex')).toBe(text(`${path}/combinedHash${suffix}.txt`).trim())
    expect(Buffer.from(hash.subarray(0, 32)).toString('hex')).toBe(
      text(`${path}/proofHash${suffix}.txt`).trim(),
    )
  })

  const paths = suite === 'eddsa-jcs-2022' ? (['own'] as const) : (['own', 'reference'] as const)
  test.each(paths)('the signed document (%s path)', async (signingPath) => {
    const issuer = typeof document.issuer === 'string' ? document.issuer : document.issuer.id
    const signed = await signDataIntegrity(document, {
      suite,
      key: signerFor(issuer, proof.verificationMethod),
      created: new Date(proof.created),
      contexts,
      proofShape: 'single',
      path: signingPath,
    })
    expect(signed).toEqual({ ...document, proof })
    expect((signed.proof as JsonObject).proofValue).toBe(
      text(`${path}/sigBTC58${suffix}.txt`).trim(),
    )
  })

  test('verifies', async () => {
    expect(await verify(document, proof)).toEqual({ ok: true })
  })
})

async function verify(document: JsonObject, proof: JsonObject) {
  const imported = importMultikey(String(proof.verificationMethod).split('#')[1] ?? '')
  if (!imported.ok) throw new Error(imported.code)
  return await verifyProofSignature({ document, proof, publicKey: imported.key, contexts })
}

describe('proof sets and chains', () => {
  const files = readdirSync(join(folder, 'proof-set-chain')).filter((name) =>
    /^signedProof/.test(name),
  )

  test.each(files)('%s', async (name) => {
    const { proof, ...document } = json(`proof-set-chain/${name}`)
    const proofs = asArray<JsonObject>(proof)
    expect(proofs.length).toBeGreaterThan(0)
    for (const one of proofs) {
      const previous = asArray<unknown>(one.previousProof as never)
      const matching = proofs.filter(({ id }) => previous.includes(id))
      const signed = previous.length === 0 ? document : { ...document, proof: matching }
      expect(await verify(signed, one)).toEqual({ ok: true })
      if (previous.length > 0) {
        expect(await verify(document, one)).toMatchObject({ code: 'SIGNATURE_INVALID' })
      }
    }
  })

  test('there are some', () => {
    expect(files.length).toBeGreaterThan(2)
  })
})
