// Checks the signature of one Data Integrity proof over one document, given the key: integrity and nothing else.
// Spec: VC Data Integrity EdDSA 1.0 and ECDSA 1.0, "Verify Proof". Whose key it is, what the proof's purpose and
// dates say, and which contexts a document may have, is for `verify`.

import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { asArray, type Json, type JsonObject } from '../util/json.ts'
import { hashData, proofConfigOf } from './hash-data.ts'
import { decodeMultibase } from './multibase.ts'
import { verifyDetached } from './signatures.ts'
import { type DataIntegritySuite, suiteOfProof } from './suites.ts'
import type { VerificationKey } from './verification-key.ts'

export interface ProofSignatureInput {
  /** The document without `proof`; with the proofs that `previousProof` names, when it is there. */
  readonly document: JsonObject
  readonly proof: JsonObject
  readonly publicKey: VerificationKey
  readonly contexts: ContextSet
}

/** Why a proof's signature is not good, or could not be told; the last three come from canonicalization. */
export type ProofSignatureCode =
  | 'PROOF_VALUE_INVALID'
  | 'SIGNATURE_INVALID'
  | 'PROOF_SUITE_UNSUPPORTED'
  | 'KEY_TYPE_MISMATCH'
  | 'JSONLD_INVALID'
  | 'CONTEXT_NOT_PINNED'
  | 'CANONICALIZATION_LIMIT'

export type ProofSignatureResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ProofSignatureCode; readonly message: string }

/** Both Ed25519 and raw r||s of P-256. */
const SIGNATURE_LENGTH = 64

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
  if (suite.keyTypesNotBuilt?.includes(publicKey.type)) {
    const message = `${named.name} with ${publicKey.type} keys is not yet built`
    return refused('PROOF_SUITE_UNSUPPORTED', message)
  }
  if (!suite.keyTypes.includes(publicKey.type)) {
    const expected = suite.keyTypes.join(' or ')
    return refused('KEY_TYPE_MISMATCH', `expected an ${expected} key, found ${publicKey.type}`)
  }
  const signature = readProofValue(proof.proofValue)
  if (!signature) {
    return refused('PROOF_VALUE_INVALID', 'expected a base58btc multibase proofValue')
  }
  if (signature.length !== SIGNATURE_LENGTH) {
    const message = `expected ${SIGNATURE_LENGTH} bytes of signature, found ${signature.length}`
    return refused('PROOF_VALUE_INVALID', message)
  }
  try {
    const data = await signedData(input, suite)
    const alg = publicKey.type === 'Ed25519' ? 'Ed25519' : 'ES256'
    return data && verifyDetached(publicKey, alg, { data, signature })
      ? { ok: true }
      : refused(
          'SIGNATURE_INVALID',
          'the signature does not fit the document, the proof and the key',
        )
  } catch (error) {
    return refusedBy(error)
  }
}

async function signedData(
  { document, proof, contexts }: ProofSignatureInput,
  { canonical }: DataIntegritySuite,
): Promise<Uint8Array | undefined> {
  if (canonical === 'RDFC-1.0') {
    return await hashData(document, proofConfigOf(document, proof), contexts, { canonical })
  }
  // JCS hashes the proof as it stands, and the document under the contexts that the proof repeats.
  const { proofValue: _, ...config } = proof
  const context = proof['@context']
  if (context === undefined) return await hashData(document, config, contexts, { canonical })
  if (!isPrefix(context, document['@context'])) return undefined
  return await hashData({ ...document, '@context': context }, config, contexts, { canonical })
}

/** Whether the document's contexts start with the proof's, in the same order. */
function isPrefix(proofContext: Json, documentContext: Json | undefined): boolean {
  const all = asArray(documentContext)
  return asArray(proofContext).every(
    (context, index) => JSON.stringify(context) === JSON.stringify(all[index]),
  )
}

function readProofValue(value: Json | undefined): Uint8Array | undefined {
  return typeof value === 'string' && value.startsWith('z') ? decodeMultibase(value) : undefined
}

function unsupportedMessage({ cryptosuite }: JsonObject): string {
  const hint = cryptosuite === MISSPELT ? '; "eddsa-rdfc-2022" is spelt with a second c' : ''
  return `expected a proof type and cryptosuite that we know${hint}`
}

function refusedBy(error: unknown): ProofSignatureResult {
  if (error instanceof PipelineError) {
    const { code, message } = error
    switch (code) {
      case 'JSONLD_INVALID':
      case 'CONTEXT_NOT_PINNED':
      case 'CANONICALIZATION_LIMIT':
        return refused(code, message)
      default:
    }
  }
  throw error
}

function refused(code: ProofSignatureCode, message: string): ProofSignatureResult {
  return { ok: false, code, message }
}
