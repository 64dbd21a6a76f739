// Links in the ledger: made, renewed, ended, found, redeemed. Everything here runs inside a transaction.

import { PipelineError } from '../model/pipeline-error.ts'
import { toInstant } from '../util/time.ts'
import { claimOf, currentAward, MAX_WRONG_CODES } from './claim-rows.ts'
import type {
  Claim,
  ClaimedAward,
  ClaimRequest,
  ClaimSelector,
  Redemption,
  RedemptionOutcome,
  SingleUse,
} from './claims.ts'
import { insertRows, type Row, type Sql, selectIn } from './sql-database.ts'

export interface ClaimContext {
  readonly hash: (text: string) => string
  readonly randomBytes: (length: number) => Uint8Array
  readonly forUpdate: string
  readonly at: Date
}

const OPEN = 'ended_at IS NULL'

/** See {@link ClaimLedger.makeClaims}. */
export async function makeClaims(
  sql: Sql,
  requests: readonly ClaimRequest[],
  context: ClaimContext,
): Promise<readonly Claim[]> {
  const keys = await keysOf(
    sql,
    requests.map(({ awardHash }) => awardHash),
  )
  const known = requests.map((request) => ({ request, keyHash: keys.get(request.awardHash) }))
  if (known.some(({ keyHash }) => keyHash === undefined))
    throw new PipelineError('LEDGER_UNUSABLE', 'expected an award that the ledger knows')
  await endOpen(sql, [...keys.values()], 'replaced', context)
  const ids: string[] = []
  const rows = known.map(({ request, keyHash = '' }) => {
    const id = hex(context.randomBytes(16))
    ids.push(id)
    return [
      id,
      keyHash,
      tokenHash(request.token, context),
      offerHash(request.offer, context),
      request.code === undefined ? null : codeHash(id, request.code, context),
      toInstant(context.at),
      toInstant(request.expiresAt),
    ]
  })
  await insertRows(
    sql,
    'claim (claim_id, key_hash, token_hash, offer_hash, code_hash, made_at, expires_at)',
    rows,
  )
  const made = await selectIn(sql, (list) => `SELECT * FROM claim WHERE claim_id IN ${list}`, ids)
  const byId = new Map(made.map((row) => [String(row.claim_id), claimOf(row, context.at)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** See {@link ClaimLedger.endClaims}. */
export async function endClaims(
  sql: Sql,
  awardHashes: readonly string[],
  context: ClaimContext,
): Promise<number> {
  const keys = await keysOf(sql, awardHashes)
  const unique = [...new Set(keys.values())]
  await selectIn(
    sql,
    (list) => `DELETE FROM shared_award WHERE key_hash IN ${list} RETURNING share_id`,
    unique,
  )
  return await endOpen(sql, unique, 'revoked', context)
}

/** See {@link ClaimLedger.claimsOf}. */
export async function claimsOf(
  sql: Sql,
  awardHash: string,
  { at }: ClaimContext,
): Promise<readonly Claim[]> {
  const rows = await sql.query(
    `SELECT claim.* FROM claim JOIN award ON award.key_hash = claim.key_hash
     WHERE award.award_hash = ?
     ORDER BY made_at DESC, CASE WHEN ${OPEN} THEN 0 ELSE 1 END, claim_id`,
    [awardHash],
  )
  return rows.map((row) => claimOf(row, at))
}

/** See {@link ClaimLedger.findClaim}. */
export async function findClaim(
  sql: Sql,
  selector: ClaimSelector,
  context: ClaimContext,
): Promise<ClaimedAward | undefined> {
  const row = await rowOf(sql, selector, context)
  const award = row && (await currentAward(sql, String(row.key_hash)))
  if (!row || !award) return undefined
  const { keyHash: _, contentHash: __, ...visible } = award
  return { claim: claimOf(row, context.at), award: visible }
}

/** See {@link ClaimLedger.redeem}. */
export async function redeem(
  sql: Sql,
  { claimId, grant, code, codeProven = false }: Redemption,
  context: ClaimContext,
): Promise<RedemptionOutcome> {
  const row = await lockClaim(sql, claimId, context)
  if (!row || claimOf(row, context.at).state !== 'open') return 'closed'
  if (grant && (await isSpent(sql, grant, context))) return 'spent'
  const refusal = codeProven ? undefined : await refusalOf(sql, row, { claimId, code }, context)
  if (refusal) return refusal
  if (grant) await spendNow(sql, grant, context)
  return 'redeemed'
}

async function refusalOf(
  sql: Sql,
  row: Row,
  { claimId, code }: { claimId: string; code: string | undefined },
  context: ClaimContext,
): Promise<RedemptionOutcome | undefined> {
  if (row.code_hash === null) return code === undefined ? undefined : 'code-unexpected'
  if (Number(row.wrong_codes) >= MAX_WRONG_CODES) return 'code-locked'
  if (code === undefined) return 'code-missing'
  // Hashes under a secret key are compared: how long it takes tells nothing of the code.
  if (codeHash(claimId, code, context) === row.code_hash) return undefined
  await sql.query('UPDATE claim SET wrong_codes = wrong_codes + 1 WHERE claim_id = ?', [claimId])
  return 'code-wrong'
}

/** The row of a claim, locked against other processes. */
export async function lockClaim(
  sql: Sql,
  claimId: string,
  { forUpdate }: ClaimContext,
): Promise<Row | undefined> {
  const [row] = await sql.query(`SELECT * FROM claim WHERE claim_id = ?${forUpdate}`, [claimId])
  return row
}

async function isSpent(sql: Sql, use: SingleUse, context: ClaimContext): Promise<boolean> {
  const rows = await sql.query('SELECT use_hash FROM spent WHERE use_hash = ?', [
    useHash(use, context),
  ])
  return rows.length > 0
}

/** Spends something. @returns false when it was spent before. What would be refused anyway is forgotten. */
export async function spendNow(sql: Sql, use: SingleUse, context: ClaimContext): Promise<boolean> {
  await sql.query('DELETE FROM spent WHERE until < ?', [toInstant(context.at)])
  const inserted = await insertRows(
    sql,
    'spent (use_hash, until)',
    [[useHash(use, context), toInstant(use.until)]],
    'ON CONFLICT (use_hash) DO NOTHING RETURNING use_hash',
  )
  return inserted.length > 0
}

async function endOpen(
  sql: Sql,
  keyHashes: readonly string[],
  reason: 'replaced' | 'revoked',
  { at }: ClaimContext,
): Promise<number> {
  const open = await selectIn(
    sql,
    (list) => `SELECT claim_id FROM claim WHERE ${OPEN} AND key_hash IN ${list}`,
    [...new Set(keyHashes)],
  )
  for (const { claim_id } of open)
    await sql.query(
      `UPDATE claim SET ended_at = ?, end_reason = ? WHERE claim_id = ? AND ${OPEN}`,
      [toInstant(at), reason, String(claim_id)],
    )
  return open.length
}

async function keysOf(sql: Sql, awardHashes: readonly string[]): Promise<Map<string, string>> {
  const rows = await selectIn(
    sql,
    (list) => `SELECT award_hash, key_hash FROM award WHERE award_hash IN ${list}`,
    awardHashes,
  )
  return new Map(rows.map((row) => [String(row.award_hash), String(row.key_hash)]))
}

async function rowOf(
  sql: Sql,
  selector: ClaimSelector,
  context: ClaimContext,
): Promise<Row | undefined> {
  const [column, value] =
    selector.by === 'token'
      ? ['token_hash', tokenHash(selector.token, context)]
      : selector.by === 'offer'
        ? ['offer_hash', offerHash(selector.offer, context)]
        : ['claim_id', selector.id]
  const [row] = await sql.query(`SELECT * FROM claim WHERE ${column} = ?`, [value])
  return row
}

type Hashing = Pick<ClaimContext, 'hash'>
const tokenHash = (token: string, { hash }: Hashing) => hash(`claim\n${token}`)
const offerHash = (offer: string, { hash }: Hashing) => hash(`offer\n${offer}`)
const codeHash = (id: string, code: string, { hash }: Hashing) => hash(`code\n${id}\n${code}`)
const useHash = ({ text }: SingleUse, { hash }: Hashing) => hash(`use\n${text}`)

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
