// The approval of a batch by a second pair of eyes: a compact JWS (RFC 7515) over the batch's manifest, which is the
// hash of the template, the hash of the input, the number of rows and the keys that will sign. Whatever changes in any
// of them makes another manifest, for which the approval says nothing.

import { isJsonObject, type Json } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { encodeCompactJws, parseCompactJws } from './compact-jws.ts'
import type { PublicJwk } from './jwk.ts'
import type { HeadSigner } from './tree-head.ts'
import { importJwk } from './verification-key.ts'
import { verifyJwsSignature } from './verify-jws-signature.ts'

export const APPROVAL_TYPE = 'sigillum-batch-approval+jwt'

/** What is approved. */
export interface BatchPlan {
  /** SHA-256 in hex of the template and organisations files. */
  readonly templateHash: string
  /** SHA-256 in hex over all awards. */
  readonly inputHash: string
  readonly rows: number
  /** The keys that will sign: DID URLs, or `x5t#S256:` and a thumbprint; sorted. */
  readonly keys: readonly string[]
}

/** Signs the approval of a plan. */
export async function encodeApproval(
  plan: BatchPlan,
  at: string,
  signer: HeadSigner,
): Promise<string> {
  const header = { alg: signer.alg, typ: APPROVAL_TYPE, ...signer.header }
  return await encodeCompactJws(header, { plan: planJson(plan), approvedAt: at }, (data) =>
    signer.sign(data),
  )
}

/**
 * The approver who signed for exactly this plan; undefined when none of them did.
 *
 * @param approvers Public keys of those who may approve.
 */
export async function approverOf(
  approval: string,
  plan: BatchPlan,
  approvers: readonly PublicJwk[],
): Promise<PublicJwk | undefined> {
  const jws = parseCompactJws(approval.trim())
  if (!jws.ok || jws.header.typ !== APPROVAL_TYPE) return undefined
  const parsed = parseStrictJson(jws.payload)
  const approved =
    parsed.ok && isJsonObject(parsed.value) ? parseBatchPlan(parsed.value.plan) : undefined
  if (!approved || !isSamePlan(approved, plan)) return undefined
  for (const jwk of approvers) {
    const imported = importJwk({ ...jwk })
    if (imported.ok && (await verifyJwsSignature(jws, imported.key)).ok) return jwk
  }
  return undefined
}

/** A plan as JSON, as `issue --plan` writes it. */
export function planJson({ templateHash, inputHash, rows, keys }: BatchPlan) {
  return { template: templateHash, input: inputHash, rows, keys: [...keys] }
}

/** A plan as the file that approvers are given; they compare its SHA-256. */
export function planText(plan: BatchPlan): string {
  return `${JSON.stringify(planJson(plan))}\n`
}

/** Reads a plan; undefined when the value is none. */
export function parseBatchPlan(value: Json | undefined): BatchPlan | undefined {
  if (!isJsonObject(value)) return undefined
  const { template, input, rows, keys } = value
  const names = Array.isArray(keys) ? keys.filter((one: Json) => typeof one === 'string') : []
  if (typeof template !== 'string' || typeof input !== 'string') return undefined
  if (typeof rows !== 'number' || !Array.isArray(keys) || names.length !== keys.length)
    return undefined
  return { templateHash: template, inputHash: input, rows, keys: names }
}

function isSamePlan(a: BatchPlan, b: BatchPlan): boolean {
  return JSON.stringify(planJson(a)) === JSON.stringify(planJson(b))
}
