// The bytes that a Data Integrity proof signs: hash of the proof's configuration, then hash of the document.
// Spec: VC Data Integrity EdDSA 1.0, sections 3.2.3 to 3.2.5 (RDFC) and 3.3 (JCS); ECDSA 1.0 likewise.

import { hash } from 'node:crypto'
import { canonicalize } from '../linked-data/canonicalize.ts'
import type { ContextSet } from '../linked-data/pinned-contexts.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { concatBytes } from '../util/bytes.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import type { JsonObject } from '../util/json.ts'
import type { CanonicalForm } from './suites.ts'

/** Makes SHA-256 digests of canonical N-Quads: those of `canonicalize` with the same contexts, in less time. */
export interface Canonicalizer {
  digest(document: JsonObject): Promise<Uint8Array>
  /** The same, for a document that is likely to come again letter for letter. */
  digestOfRepeated(document: JsonObject): Promise<Uint8Array>
  /** `JSON.stringify` in UTF-8 of a document, in less time after its digest; to be copied at once. */
  jsonOf(document: JsonObject): Uint8Array
}

/** How the documents become bytes; default RDFC-1.0. */
export interface HashOptions {
  readonly canonical?: CanonicalForm
  /** Default `sha256`; `sha384` with keys of P-384, for the canonical form as well. */
  readonly digest?: 'sha256' | 'sha384'
  /** Stands in for `canonicalize` with RDFC-1.0 and SHA-256, such as `createCompiledCanonicalizer` makes. */
  readonly canonicalizer?: Canonicalizer
}

/**
 * The configuration that is hashed: the proof without its value, with a `@context`.
 *
 * A proof that names contexts of its own is read by those (as the reference implementation does); any other
 * one by the document's. The `@context` is never part of the emitted proof.
 */
export function proofConfigOf(document: JsonObject, proof: JsonObject): JsonObject {
  const { proofValue: _, ...config } = proof
  const context = config['@context'] ?? document['@context']
  return context === undefined ? config : { ...config, '@context': context }
}

/**
 * What the proof signs: hash(canonical configuration) ‖ hash(canonical document), 64 or 96 bytes.
 *
 * @param document The credential without `proof`.
 * @param proofConfig The proof without `proofValue` and with a `@context` ({@link proofConfigOf}).
 * @throws {PipelineError} `JSONLD_INVALID`, `CONTEXT_NOT_PINNED` or `CANONICALIZATION_LIMIT`.
 * @see https://www.w3.org/TR/vc-di-eddsa/#hashing-eddsa-rdfc-2022
 */
export async function hashData(
  document: JsonObject,
  proofConfig: JsonObject,
  contexts: ContextSet,
  options: HashOptions = {},
): Promise<Uint8Array> {
  const { canonical = 'RDFC-1.0', digest = 'sha256', canonicalizer } = options
  if (canonicalizer && canonical === 'RDFC-1.0' && digest === 'sha256') {
    const configDigest = await canonicalizer.digestOfRepeated(proofConfig)
    return concatBytes(configDigest, await canonicalizer.digest(document))
  }
  const digestOf = async (value: JsonObject): Promise<Uint8Array> => {
    const text =
      canonical === 'JCS' ? jcsText(value) : await canonicalize(value, contexts, { digest })
    return hash(digest, text, 'buffer')
  }
  const configDigest = await digestOf(proofConfig)
  return concatBytes(configDigest, await digestOf(document))
}

function jcsText(value: JsonObject): string {
  try {
    return canonicalJson(value)
  } catch (cause) {
    throw new PipelineError('JSONLD_INVALID', 'the document has no canonical JSON text', { cause })
  }
}
