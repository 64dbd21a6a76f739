// Four eyes: once a ledger knows who approves batches, it opens none without their approval. The ledger checks it, in
// the transaction that opens the batch, so that no program that signs can forget it.

import { PipelineError } from '../model/pipeline-error.ts'
import { approverOf, type BatchPlan } from '../proof/batch-approval.ts'
import { jwkThumbprint, type PublicJwk, parsePublicJwk } from '../proof/jwk.ts'
import type { Json } from '../util/json.ts'
import { toInstant } from '../util/time.ts'
import type { NoteEvent } from './audit-log.ts'
import type { BatchRequest } from './ledger.ts'
import { readText, writeMeta } from './schema.ts'
import type { Sql } from './sql-database.ts'

const APPROVERS = 'approvers'

/** Who may approve; empty: the policy is off. @throws {PipelineError} `LEDGER_UNUSABLE` when the note is no list of keys. */
export async function readApprovers(sql: Sql): Promise<readonly PublicJwk[]> {
  const text = await readText(sql, APPROVERS)
  if (text === undefined) return []
  const keys = (JSON.parse(text) as Json[]).flatMap((one) => {
    const parsed = parsePublicJwk(one)
    return parsed.ok ? [parsed.jwk] : []
  })
  if (keys.length > 0) return keys
  throw new PipelineError('LEDGER_UNUSABLE', 'the keys of those who approve cannot be read')
}

/** Turns the policy on. @throws {PipelineError} `LEDGER_UNUSABLE` when it is on: nobody changes it alone. */
export async function writeApprovers(
  sql: Sql,
  keys: readonly PublicJwk[],
  { at, note }: { readonly at: Date; readonly note: NoteEvent },
): Promise<void> {
  if ((await readApprovers(sql)).length > 0)
    throw new PipelineError('LEDGER_UNUSABLE', 'the ledger has its approvers, who stay as they are')
  await writeMeta(sql, APPROVERS, JSON.stringify(keys))
  note({ event: 'policy', at: toInstant(at), approvers: keys.map(jwkThumbprint).join(' ') })
}

/**
 * Lets a batch pass that nobody has to approve, or that somebody who may has approved as it is.
 *
 * @throws {PipelineError} `BATCH_NOT_APPROVED`.
 */
export async function assertApproved(
  sql: Sql,
  request: BatchRequest,
  { batch, at, note }: { readonly batch: string; readonly at: Date; readonly note: NoteEvent },
): Promise<void> {
  const approvers = await readApprovers(sql)
  if (approvers.length === 0) return
  const { approval } = request
  if (approval === undefined)
    throw refused('this ledger opens no batch without the approval of a second person')
  const approver = await approverOf(approval, planOf(request), approvers)
  if (!approver)
    throw refused(
      'the approval is not for this template, input, rows and keys, or not by an approver',
    )
  note({ event: 'approved', at: toInstant(at), batch, approver: jwkThumbprint(approver) })
}

/** What is approved of a batch. */
export function planOf({ templateHash, inputHash, rows = 0, keys = [] }: BatchRequest): BatchPlan {
  return { templateHash, inputHash, rows, keys: [...new Set(keys)].sort() }
}

function refused(message: string): PipelineError {
  return new PipelineError('BATCH_NOT_APPROVED', `${message}; nothing was signed`, {
    hint: '"sigillum issue --plan FILE" writes what "sigillum approve FILE --key KEYREF" approves',
  })
}
