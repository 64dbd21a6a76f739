// Verifying on one thread: JSON text -> verdict on the signature, against the reference and against the floor,
// and the strict verifier with every check.

import { Buffer } from 'node:buffer'
import { hash, type KeyObject, verify } from 'node:crypto'
import { canonicalize } from '../src/linked-data/canonicalize.ts'
import { createCompiledCanonicalizer } from '../src/linked-data/compiled/compiled-canonicalizer.ts'
import { hashData, proofConfigOf } from '../src/proof/hash-data.ts'
import { decodeMultibase } from '../src/proof/multibase.ts'
import { importMultikey, type VerificationKey } from '../src/proof/verification-key.ts'
import { verifyProofSignature } from '../src/proof/verify-proof-signature.ts'
import { signDataIntegrity } from '../src/sign/sign-data-integrity.ts'
import { utf8 } from '../src/util/bytes.ts'
import type { JsonObject } from '../src/util/json.ts'
import { createVerifier } from '../src/verify/verifier.ts'
import { ratesOf } from './measure.ts'
import type { Reference } from './reference.ts'
import { at, type Scene } from './scene.ts'

export interface VerifyBenchmark {
  readonly referencePerSecond: number
  readonly oursPerSecond: number
  readonly ratio: number
  readonly floorPerSecond: number
  readonly shareOfFloor: number
  readonly strictPerSecond: number
  readonly strictRatio: number
}

/** What the floor needs beside the text. */
interface Signed {
  readonly text: string
  readonly bytes: Uint8Array
  readonly nquads: Uint8Array
  readonly data: Uint8Array
  readonly signature: Uint8Array
}

export async function benchVerify(scene: Scene, reference: Reference): Promise<VerifyBenchmark> {
  const key = importMultikey(scene.key.publicKeyMultibase ?? '')
  if (!key.ok) throw new Error(key.code)
  const { keyObject } = key.key
  const signed: Signed[] = []
  for (const document of scene.documents.slice(0, 400)) signed.push(await signedBy(scene, document))
  const ours = createOurs(scene, key.key)
  const strict = createStrict(scene)
  const rates = await ratesOf({
    reference: { run: (i) => reference.verify(at(signed, i).text), perRound: 8 },
    ours: { run: (i) => ours(at(signed, i).text), perRound: 400 },
    floor: { run: (i) => floor(at(signed, i), keyObject), perRound: 400 },
    strict: { run: (i) => strict(at(signed, i).bytes), perRound: 150 },
  })
  return {
    referencePerSecond: rates.reference,
    oursPerSecond: rates.ours,
    ratio: rates.ours / rates.reference,
    floorPerSecond: rates.floor,
    shareOfFloor: rates.ours / rates.floor,
    strictPerSecond: rates.strict,
    strictRatio: rates.strict / rates.reference,
  }
}

async function signedBy(scene: Scene, unsigned: JsonObject): Promise<Signed> {
  const { contexts, key, created } = scene
  const options = { suite: 'eddsa-rdfc-2022', key, created, contexts } as const
  const secured = await signDataIntegrity(unsigned, options)
  const { proof, ...document } = secured as { proof: readonly [JsonObject] } & JsonObject
  return {
    text: JSON.stringify(secured),
    bytes: utf8(JSON.stringify(secured)),
    nquads: Buffer.from(await canonicalize(document, contexts)),
    data: await hashData(document, proofConfigOf(document, proof[0]), contexts),
    signature: decodeMultibase(String(proof[0].proofValue)) ?? new Uint8Array(),
  }
}

function createOurs({ contexts }: Scene, publicKey: VerificationKey) {
  const canonicalizer = createCompiledCanonicalizer(contexts)
  return async (text: string): Promise<void> => {
    const { proof: proofs, ...document } = JSON.parse(text)
    const [proof] = proofs
    const input = { document, proof, publicKey, contexts, canonicalizer }
    if (!(await verifyProofSignature(input)).ok) throw new Error('the signature does not fit')
  }
}

function createStrict({ contexts, created, controllerDocument }: Scene) {
  const bytes = utf8(JSON.stringify(controllerDocument))
  const verifier = createVerifier({
    contexts,
    trust: 'any',
    clock: () => created,
    loadDocument: async () => ({ status: 200, contentType: 'application/did+json', bytes }),
  })
  return async (bytes: Uint8Array): Promise<void> => {
    const report = await verifier.verify(bytes)
    const failed = report.checks.find(({ outcome }) => outcome === 'failed')
    if (failed) throw new Error(`our own verifier refuses the credential: ${failed.code}`)
  }
}

function floor({ text, nquads, data, signature }: Signed, key: KeyObject): void {
  JSON.parse(text)
  hash('sha256', nquads, 'buffer')
  if (!verify(null, data, key, signature)) throw new Error('the signature does not fit')
}
