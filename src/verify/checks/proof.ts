// Proofs: every one of them, each with its purpose, its dates, its place in a chain, its key and its signature.
// security.md sections 1 (rule 3), 2 and 4. VC Data Integrity 1.0 section 4.4; Open Badges 3.0 section 8.

import { countValues } from '../../linked-data/processing-limits.ts'
import { shareWork } from '../../linked-data/shared-work.ts'
import type { CredentialFormat } from '../../model/report.ts'
import { asArray, isJsonObject, type Json, pointerTo } from '../../util/json.ts'
import type { FindingCode } from '../codes.ts'
import type { Credential, Session } from '../credential.ts'
import { type Checked, checked, failed, indeterminate } from '../finding.ts'
import { LIMITS } from '../limits.ts'
import { embeddedProof } from './embedded-proof.ts'
import { jwsProof } from './jws-proof.ts'
import { type OneProof, uncheckedProof, wrongProof } from './one-proof.ts'

/** The checks `proof` and `controller`, once per proof. */
export interface ProofsChecked {
  readonly proof: Checked
  readonly controller: Checked
}

/**
 * Checks every proof of a credential.
 *
 * @param readable Whether contexts and keys are in order: else canonical form means nothing, and the
 *   embedded proofs are not looked at.
 */
export async function checkProofs(
  credential: Credential,
  session: Session,
  readable: boolean,
): Promise<ProofsChecked> {
  const { securing } = credential
  const found: OneProof[] = []
  if (securing.kind === 'jws') found.push(await jwsProof(credential, securing, session))
  found.push(...(await embeddedProofs(credential, session, readable)))
  // What seals it is checked beside this: checks/seal.ts.
  if (found.length === 0 && securing.kind !== 'seal') found.push(withoutProof(credential))
  return {
    proof: checked(
      found.map((one) => one.proof),
      found.flatMap((one) => one.warnings),
    ),
    controller: checked(found.map((one) => one.controller)),
  }
}

/** Europass credentials exist unsealed, as drafts, and presentations as mere bundles. */
const UNPROVEN: ReadonlyMap<CredentialFormat, FindingCode> = new Map([
  ['elm', 'PROOF_UNSEALED'],
  ['vp', 'PRESENTATION_UNSIGNED'],
])

/** Any other credential without proof is none. */
function withoutProof({ format }: Credential): OneProof {
  const code = UNPROVEN.get(format)
  const proof = code ? indeterminate('proof', code) : failed('proof', 'PROOF_MISSING')
  return { proof, controller: indeterminate('controller', 'NOT_CHECKED'), warnings: [] }
}

async function embeddedProofs(
  credential: Credential,
  session: Session,
  readable: boolean,
): Promise<readonly OneProof[]> {
  const { proof } = credential.document
  const proofs = asArray<Json>(proof)
  if (proofs.length > LIMITS.maxProofs) return [wrongProof('PROOF_TOO_MANY', '/proof')]
  if (proofs.length > 1) shareWork(credential.document)
  const isChained = (entry: Json) => isJsonObject(entry) && entry.previousProof !== undefined
  const chained = proofs.filter(isChained).length
  const isCostly =
    chained > 0 && chained * countValues(credential.document) > LIMITS.maxChainedValues
  const found: OneProof[] = []
  for (const [index, entry] of proofs.entries()) {
    const pointer = Array.isArray(proof) ? pointerTo('/proof', index) : '/proof'
    if (!isJsonObject(entry)) found.push(wrongProof('PROOF_INVALID', pointer))
    else if (isCostly && isChained(entry)) found.push(wrongProof('CANONICALIZATION_LIMIT', pointer))
    else if (readable) found.push(await embeddedProof(credential, entry, pointer, session))
    else found.push(uncheckedProof(pointer))
  }
  return found
}
