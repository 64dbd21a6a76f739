// What the proofs of a key have in common while suite, time and contexts stay the same, as they do in a batch: made
// once, so that their configuration is canonicalized once.

import { proofConfigOf } from '../proof/hash-data.ts'
import type { DataIntegritySuite } from '../proof/suites.ts'
import { deepFreeze } from '../util/frozen.ts'
import type { Json, JsonObject } from '../util/json.ts'
import { toInstant } from '../util/time.ts'
import type { SigningKey } from './signing-key.ts'

/** A proof before it is signed; frozen. */
export interface ProofDraft {
  /** Without its value. */
  readonly proof: JsonObject
  /** What of it is hashed: with the contexts of the document. */
  readonly config: JsonObject
}

interface Remembered extends ProofDraft {
  readonly suite: DataIntegritySuite
  readonly created: number
  readonly contexts: readonly Json[]
}

const latest = new WeakMap<SigningKey, Remembered>()

/** The draft of a proof over a document; the last one of the key where that serves. */
export function proofDraft(
  document: JsonObject,
  use: { readonly suite: DataIntegritySuite; readonly key: SigningKey; readonly created: Date },
): ProofDraft {
  const { suite, key } = use
  const created = use.created.getTime()
  const contexts = document['@context']
  const known = latest.get(key)
  if (known?.suite === suite && known.created === created && areSame(known.contexts, contexts))
    return known
  const draft = newDraft(document, use)
  // Only lists of IRIs are told apart fast enough.
  if (Array.isArray(contexts) && contexts.every((entry) => typeof entry === 'string'))
    latest.set(key, { ...draft, suite, created, contexts: [...contexts] })
  return draft
}

function areSame(known: readonly Json[], contexts: Json | undefined): boolean {
  if (!Array.isArray(contexts) || contexts.length !== known.length) return false
  return known.every((entry, index) => entry === contexts[index])
}

function newDraft(
  document: JsonObject,
  { suite, key, created }: { suite: DataIntegritySuite; key: SigningKey; created: Date },
): ProofDraft {
  const { cryptosuite, proofType: type } = suite
  // Member order is that of the reference implementation: equal bytes, not only equal proofs.
  const proof: JsonObject = deepFreeze({
    type,
    created: toInstant(created),
    verificationMethod: key.verificationMethod,
    ...(cryptosuite === undefined ? {} : { cryptosuite }),
    proofPurpose: 'assertionMethod',
  })
  return { proof, config: deepFreeze(structuredClone(proofConfigOf(document, proof))) }
}
