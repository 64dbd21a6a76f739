// Proof chains: a proof that follows others covers them too. VC Data Integrity 1.0 sections 4.3 and 4.4.

import { withoutProof } from '../linked-data/shared-work.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'

/**
 * The document as one of its proofs was made over it: without proofs, or with those that came before.
 *
 * @returns Undefined when `previousProof` names what is not there, names it twice, or leads in a circle.
 */
export function chainedDocument(document: JsonObject, proof: JsonObject): JsonObject | undefined {
  const unsecured = withoutProof(document)
  if (proof.previousProof === undefined) return unsecured
  const proofs = asArray<Json>(document.proof).filter(isJsonObject)
  const previous = previousOf(proof, proofs)
  if (!previous || isCircular(proof, previous, proofs)) return undefined
  return { ...unsecured, proof: previous }
}

/** The proofs that a proof names, each exactly once; undefined when one of them cannot be told. */
function previousOf(
  proof: JsonObject,
  proofs: readonly JsonObject[],
): readonly JsonObject[] | undefined {
  const ids = asArray<Json>(proof.previousProof)
  const named = ids.map((id) =>
    typeof id === 'string' ? proofs.filter((candidate) => candidate.id === id) : [],
  )
  const single = named.every((matches) => matches.length === 1)
  if (ids.length === 0 || !single || new Set(ids).size !== ids.length) return undefined
  return named.flat()
}

function isCircular(
  start: JsonObject,
  previous: readonly JsonObject[],
  proofs: readonly JsonObject[],
): boolean {
  const seen = new Set<JsonObject>()
  const open = [...previous]
  for (let proof = open.pop(); proof; proof = open.pop()) {
    if (proof === start) return true
    if (seen.has(proof)) continue
    seen.add(proof)
    open.push(...(previousOf(proof, proofs) ?? []))
  }
  return false
}
