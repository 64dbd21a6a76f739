// Checks the signature of one Data Integrity proof over one document, given the key: integrity and nothing else.
// Spec: VC Data Integrity EdDSA 1.0 and ECDSA 1.0, "Verify Proof". Whose key it is, what the proof's purpose and
// dates say, and which contexts a document may have, is for `verify`.

import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { ownError } from '../model/pipeline-error.ts'
import { asArray, type Json, type JsonObject } from '../util/json.ts'
import { type Canonicalizer, type HashOptions, hashData, proofConfigOf } from './hash-data.ts'
import { decodeMultibase } from './multibase.ts'
import type { SignatureWork } from './signature-work.ts'
import { verifyDetached, verifyRepeated } from './signatures.ts'
import { type DataIntegritySuite, suiteOfProof, type VerifiedKeyType } from './suites.ts'
import type { VerificationKey } from './verification-key.ts'
import { verifySelectiveProof } from './verify-selective-proof.ts'

export interface ProofSignatureInput {
  /** The document without `proof`; with the proofs that `previousProof` names, when it is there. */
  readonly document: JsonObject
  readonly proof: JsonObject
  readonly publicKey: VerificationKey
  readonly contexts: ContextSet
  /** Makes canonical N-Quads in place of `canonicalize`; for the same contexts. */
  readonly canonicalizer?: Canonicalizer
  /** Whether the document is likely to come again with the same proof, as a status list does. */
  readonly isRepeated?: boolean
  /** What may be spent on signatures; any number by default. */
  readonly work?: SignatureWork
}

/** Why a proof's signature is not good, or could not be told; the last three come from canonicalization. */
export type ProofSignatureCode =
  | 'PROOF_VALUE_INVALID'
  | 'SIGNATURE_INVALID'
  | 'PROOF_SUITE_UNSUPPORTED'
  | 'PROOF_BASE_ONLY'
  | 'SIGNATURES_TOO_MANY'
  | 'KEY_TYPE_MISMATCH'
  | 'JSONLD_INVALID'
  | 'CONTEXT_NOT_PINNED'
  | 'CANONICALIZATION_LIMIT'

export type ProofSignatureResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ProofSignatureCode; readonly message: string }

/** Key types of embedded proofs: the algorithm, the bytes of a signature (raw r||s), and the hash before it. */
const ALGORITHMS: Readonly<
  Partial<
    Record<
      VerifiedKeyType,
      {
        readonly alg: 'Ed25519' | 'ES256' | 'ES384'
        readonly bytes: number
        readonly digest: 'sha256' | 'sha384'
      }
    >
  >
> = {
  Ed25519: { alg: 'Ed25519', bytes: 64, digest: 'sha256' },
  'P-256': { alg: 'ES256', bytes: 64, digest: 'sha256' },
  'P-384': { alg: 'ES384', bytes: 96, digest: 'sha384' },
}

/** A misprint in the 1EdTech implementation guide. */
const MISSPELT = 'eddsa-rdf-2022'

/**
 * Whether the proof's signature fits the document and the key. Never throws because of document or proof.
 */
export async function verifyProofSignature(
  input: ProofSignatureInput,
): Promise<ProofSignatureResult> {
  const { proof, publicKey } = input
  const named = suiteOfProof(proof)
  if (!named) return refused('PROOF_SUITE_UNSUPPORTED', unsupportedMessage(proof))
  const { suite } = named
  const algorithm = ALGORITHMS[publicKey.type]
  const keyTypes: readonly VerifiedKeyType[] = suite.verifiedKeyTypes ?? suite.keyTypes
  if (!algorithm || !keyTypes.includes(publicKey.type)) {
    const expected = keyTypes.join(' or ')
    return refused('KEY_TYPE_MISMATCH', `expected an ${expected} key, found ${publicKey.type}`)
  }
  if (input.work?.take(publicKey.keyObject) === false) return TOO_MANY
  try {
    if (suite.selective) return await selectiveResult(input)
    const signature = readProofValue(proof.proofValue)
    if (!signature) {
      return refused('PROOF_VALUE_INVALID', 'expected a base58btc multibase proofValue')
    }
    if (signature.length !== algorithm.bytes) {
      const message = `expected ${algorithm.bytes} bytes of signature, found ${signature.length}`
      return refused('PROOF_VALUE_INVALID', message)
    }
    const data = await signedData(input, suite, algorithm.digest)
    const isGood = input.isRepeated ? verifyRepeated : verifyDetached
    const fits = data && isGood(publicKey, algorithm.alg, { data, signature })
    return fits ? { ok: true } : DOES_NOT_FIT
  } catch (error) {
    return refusedBy(error)
  }
}

const DOES_NOT_FIT = refused(
  'SIGNATURE_INVALID',
  'the signature does not fit: the credential was changed, or signed with another key',
)

const TOO_MANY = refused(
  'SIGNATURES_TOO_MANY',
  'the file asks for more signatures than are checked of one',
)

async function selectiveResult(input: ProofSignatureInput): Promise<ProofSignatureResult> {
  switch (await verifySelectiveProof(input)) {
    case 'good':
      return { ok: true }
    case 'malformed':
      return refused('PROOF_VALUE_INVALID', 'expected the proofValue of a derived proof')
    case 'base':
      return refused(
        'PROOF_BASE_ONLY',
        'the proof is the one for the holder, from which those for readers are derived',
      )
    case 'costly':
      return TOO_MANY
    case 'bad':
      return DOES_NOT_FIT
  }
}

async function signedData(
  { document, proof, contexts, canonicalizer }: ProofSignatureInput,
  { canonical }: DataIntegritySuite,
  digest: 'sha256' | 'sha384',
): Promise<Uint8Array | undefined> {
  const options: HashOptions = { canonical, digest, ...(canonicalizer && { canonicalizer }) }
  if (canonical === 'RDFC-1.0') {
    return await hashData(document, proofConfigOf(document, proof), contexts, options)
  }
  // JCS hashes the proof as it stands, and the document under the contexts that the proof repeats.
  const { proofValue: _, ...config } = proof
  const context = proof['@context']
  if (context === undefined) return await hashData(document, config, contexts, options)
  if (!isSignedContext(context, document['@context'])) return undefined
  return await hashData({ ...document, '@context': context }, config, contexts, options)
}

/**
 * Whether the document's contexts are the proof's, in the same order. Behind them only those of proof suites may
 * follow, which a later proof needs: any other would give unsigned meaning to what was signed.
 */
function isSignedContext(proofContext: Json, documentContext: Json | undefined): boolean {
  const all = asArray(documentContext)
  const signed = asArray(proofContext)
  const later = all.slice(signed.length)
  return (
    signed.every((context, index) => JSON.stringify(context) === JSON.stringify(all[index])) &&
    later.every((context) => typeof context === 'string' && context.startsWith(SUITE_CONTEXTS))
  )
}

const SUITE_CONTEXTS = 'https://w3id.org/security/'

function readProofValue(value: Json | undefined): Uint8Array | undefined {
  return typeof value === 'string' && value.startsWith('z') ? decodeMultibase(value) : undefined
}

function unsupportedMessage({ cryptosuite }: JsonObject): string {
  const hint = cryptosuite === MISSPELT ? '; "eddsa-rdfc-2022" is spelt with a second c' : ''
  return `expected a proof type and cryptosuite that we know${hint}`
}

function refusedBy(error: unknown): ProofSignatureResult {
  const { code, message } = ownError(error)
  switch (code) {
    case 'JSONLD_INVALID':
    case 'CONTEXT_NOT_PINNED':
    case 'CANONICALIZATION_LIMIT':
      return refused(code, message)
    default:
      throw error
  }
}

function refused(code: ProofSignatureCode, message: string): ProofSignatureResult {
  return { ok: false, code, message }
}
