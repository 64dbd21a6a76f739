// Signs a credential with an embedded proof; the input is never changed.
// Specs: VC Data Integrity EdDSA and ECDSA 1.0, "Create Proof"; Open Badges 3.0 "Linked Data Proof".
// `Ed25519Signature2020` goes through @digitalbazaar/vc by default; both paths give the same bytes.

import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { hashData, proofConfigOf } from '../proof/hash-data.ts'
import { encodeMultibase } from '../proof/multibase.ts'
import { type DataIntegritySuite, type DataIntegritySuiteName, SUITES } from '../proof/suites.ts'
import { asArray, type Json, type JsonObject } from '../util/json.ts'
import { toInstant } from '../util/time.ts'
import { assertKeyFits } from './assert-key-fits.ts'
import { createReferenceProof, isReferenceSuite } from './reference.ts'
import type { SigningKey } from './signing-key.ts'

/** Which implementation makes the proof: ours, or `@digitalbazaar/vc` with its suites. */
export type SigningPath = 'own' | 'reference'

export interface DataIntegrityOptions {
  readonly suite: DataIntegritySuiteName
  readonly key: SigningKey
  /** Written into the proof in whole seconds. */
  readonly created: Date
  readonly contexts: ContextSet
  /** Default `array`: Open Badges validators of every strictness take it. */
  readonly proofShape?: 'array' | 'single'
  /** Default: `reference` for `Ed25519Signature2020`, `own` for the others. */
  readonly path?: SigningPath
}

/**
 * A copy of the credential with one more proof, made over the credential without any proof.
 *
 * The suite's context is added to `@context` where no other one defines its terms. An Ed25519 key gives the
 * same bytes every time.
 *
 * @throws {PipelineError} `SIGN_SUITE_UNSUPPORTED`; `SIGN_KEY_UNUSABLE` when the key is of another type,
 * expired, revoked or not the issuer's; `SIGN_INPUT_INVALID`; `JSONLD_INVALID`, `CONTEXT_NOT_PINNED` and
 * `CANONICALIZATION_LIMIT` from canonicalization.
 */
export async function signDataIntegrity(
  credential: JsonObject,
  options: DataIntegrityOptions,
): Promise<JsonObject> {
  const { suite: name, created, key } = options
  const suite: DataIntegritySuite = SUITES[name]
  if (Number.isNaN(created.getTime())) {
    throw new PipelineError('SIGN_INPUT_INVALID', 'expected `created` to be a valid date')
  }
  assertKeyFits(key, { suite, name, credential, at: created })
  const { proof: existing, ...bare } = credential
  const document = withSuiteContext(bare, suite)
  const proof =
    pathOf(options) === 'reference'
      ? await createReferenceProof(document, options)
      : await createProof(document, { ...options, suite })
  return { ...document, proof: proofMember([...asArray<Json>(existing), proof], options) }
}

function pathOf({ suite, path }: DataIntegrityOptions): SigningPath {
  const chosen = path ?? (suite === 'Ed25519Signature2020' ? 'reference' : 'own')
  if (chosen === 'reference' && !isReferenceSuite(suite)) {
    throw new PipelineError('SIGN_SUITE_UNSUPPORTED', `no reference path is built for ${suite}`)
  }
  return chosen
}

async function createProof(
  document: JsonObject,
  options: Omit<DataIntegrityOptions, 'suite'> & { readonly suite: DataIntegritySuite },
): Promise<JsonObject> {
  const { suite, key, created, contexts } = options
  const { canonical, cryptosuite, proofType: type } = suite
  // Member order is that of the reference implementation: equal bytes, not only equal proofs.
  const proof: JsonObject = {
    type,
    created: toInstant(created),
    verificationMethod: key.verificationMethod,
    ...(cryptosuite === undefined ? {} : { cryptosuite }),
    proofPurpose: 'assertionMethod',
  }
  const config = proofConfigOf(document, proof)
  const signature = await key.sign(await hashData(document, config, contexts, { canonical }))
  // Without RDF the verifier needs to see which contexts were signed, hence they stay in a JCS proof.
  const visible = canonical === 'JCS' ? config : proof
  return { ...visible, proofValue: encodeMultibase(signature) }
}

function withSuiteContext(credential: JsonObject, suite: DataIntegritySuite): JsonObject {
  const contexts = asArray<Json>(credential['@context'])
  const defined = suite.contextIncludedIn.some((context) => contexts.includes(context))
  return defined ? credential : { ...credential, '@context': [...contexts, suite.context] }
}

function proofMember(
  proofs: readonly Json[],
  { proofShape = 'array' }: DataIntegrityOptions,
): Json {
  const [only] = proofs
  return proofShape === 'single' && proofs.length === 1 && only !== undefined ? only : proofs
}
