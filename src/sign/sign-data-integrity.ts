// Signs a credential with an embedded proof; the input is never changed.
// Specs: VC Data Integrity EdDSA and ECDSA 1.0, "Create Proof"; Open Badges 3.0 "Linked Data Proof".
// `Ed25519Signature2020` goes through @digitalbazaar/vc by default; both paths give the same bytes.

import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { type Canonicalizer, hashData } from '../proof/hash-data.ts'
import { encodeMultibase } from '../proof/multibase.ts'
import { type DataIntegritySuite, type DataIntegritySuiteName, SUITES } from '../proof/suites.ts'
import { allocateBytes, concatInto, utf8 } from '../util/bytes.ts'
import { asArray, type Json, type JsonObject } from '../util/json.ts'
import { assertKeyFits } from './assert-key-fits.ts'
import { proofDraft } from './proof-draft.ts'
import type { SigningKey } from './signing-key.ts'

/** Which implementation makes the proof: ours, ours with a `canonicalizer`, or `@digitalbazaar/vc` with its suites. */
export type SigningPath = 'own' | 'fast' | 'reference'

/** Suites that `@digitalbazaar/vc` makes as well. */
const REFERENCE_SUITES: readonly DataIntegritySuiteName[] = [
  'eddsa-rdfc-2022',
  'Ed25519Signature2020',
]

export interface DataIntegrityOptions {
  readonly suite: DataIntegritySuiteName
  readonly key: SigningKey
  /** Written into the proof in whole seconds. */
  readonly created: Date
  readonly contexts: ContextSet
  /** Default `array`: Open Badges validators of every strictness take it. */
  readonly proofShape?: 'array' | 'single'
  /** Default: `fast` with a `canonicalizer`; else `reference` for `Ed25519Signature2020`, `own` for the others. */
  readonly path?: SigningPath
  /** Makes canonical N-Quads on the path `fast`; for the same contexts. */
  readonly canonicalizer?: Canonicalizer
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
  const { document, proof } = await secure(credential, options)
  return { ...document, proof }
}

/**
 * The JSON text, in UTF-8, of what {@link signDataIntegrity} returns; made in less time on the path `fast`.
 *
 * @param allocate Gives the memory that the text is written into.
 * @throws {PipelineError} as `signDataIntegrity` does
 */
export async function signDataIntegrityText(
  credential: JsonObject,
  options: DataIntegrityOptions,
  allocate = allocateBytes,
): Promise<Uint8Array> {
  const { document, proof } = await secure(credential, options)
  const text = options.canonicalizer?.jsonOf(document) ?? utf8(JSON.stringify(document))
  // A document always has members before the proof: its contexts and its issuer.
  const end = utf8(`,"proof":${JSON.stringify(proof)}}`)
  return concatInto(allocate, [text.subarray(0, -1), end])
}

async function secure(
  credential: JsonObject,
  options: DataIntegrityOptions,
): Promise<{ readonly document: JsonObject; readonly proof: Json }> {
  const { suite: name, created, key } = options
  const suite: DataIntegritySuite = SUITES[name]
  if (Number.isNaN(created.getTime())) {
    throw new PipelineError('SIGN_INPUT_INVALID', 'expected `created` to be a valid date')
  }
  assertKeyFits(key, { suite, name, credential, at: created })
  const { proof: existing } = credential
  const document = withSuiteContext(withoutProof(credential), suite)
  const proof =
    pathOf(options) === 'reference'
      ? await createReferenceProof(document, options)
      : await createProof(document, { ...options, suite })
  return { document, proof: proofMember([...asArray<Json>(existing), proof], options) }
}

function withoutProof(credential: JsonObject): JsonObject {
  if (!Object.hasOwn(credential, 'proof')) return credential
  const { proof: _, ...bare } = credential
  return bare
}

function pathOf({ suite, path, canonicalizer }: DataIntegrityOptions): SigningPath {
  const byDefault = suite === 'Ed25519Signature2020' ? 'reference' : 'own'
  const chosen = path ?? (canonicalizer ? 'fast' : byDefault)
  if (chosen === 'fast' && !canonicalizer)
    throw new TypeError('the fast path needs a canonicalizer')
  if (chosen === 'reference' && !REFERENCE_SUITES.includes(suite)) {
    throw new PipelineError('SIGN_SUITE_UNSUPPORTED', `no reference path is built for ${suite}`)
  }
  return chosen
}

/** The reference is loaded by whoever asks for it: the threads of a batch do not. */
async function createReferenceProof(
  document: JsonObject,
  options: DataIntegrityOptions,
): Promise<JsonObject> {
  return await (await import('./reference.ts')).createReferenceProof(document, options)
}

async function createProof(
  document: JsonObject,
  options: Omit<DataIntegrityOptions, 'suite'> & { readonly suite: DataIntegritySuite },
): Promise<JsonObject> {
  const { suite, key, contexts, path, canonicalizer } = options
  const { canonical } = suite
  const how = path !== 'own' && canonicalizer ? { canonical, canonicalizer } : { canonical }
  const { proof, config } = proofDraft(document, options)
  const signature = await key.sign(await hashData(document, config, contexts, how))
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
