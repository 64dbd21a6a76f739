// Awards that learners show to everybody who has an address. The address holds a secret made from a random name, so that it
// can be told again; the table holds the name and the keyed hash of the secret. Everything here runs inside a transaction.

import { createHmac } from 'node:crypto'
import { encodeBase64url } from '../proof/base64url.ts'
import { toHex } from '../util/bytes.ts'
import { toInstant } from '../util/time.ts'
import { visible } from './award-rows.ts'
import { currentAward } from './claim-rows.ts'
import type { LedgerAward } from './ledger.ts'
import type { Dialect, Sql } from './sql-database.ts'

export interface ShareContext {
  readonly hash: (text: string) => string
  readonly randomBytes: (length: number) => Uint8Array
  /** Key of the secrets in addresses. */
  readonly key: Uint8Array
}

/** Statements of the migration; see `schema.ts`. */
export function shareTables({ tableSuffix }: Dialect): readonly string[] {
  return [
    `CREATE TABLE shared_award (
      share_id TEXT PRIMARY KEY,
      key_hash TEXT NOT NULL UNIQUE,
      token_hash TEXT NOT NULL UNIQUE,
      made_at TEXT NOT NULL
    )${tableSuffix}`,
  ]
}

/** See {@link ClaimLedger.share}. */
export async function share(
  sql: Sql,
  claimId: string,
  at: Date,
  context: ShareContext,
): Promise<string | undefined> {
  const id = toHex(context.randomBytes(16))
  await sql.query(
    `INSERT INTO shared_award (share_id, key_hash, token_hash, made_at)
     SELECT ?, key_hash, ?, ? FROM claim WHERE claim_id = ? AND ended_at IS NULL
     ON CONFLICT (key_hash) DO NOTHING`,
    [id, tokenHash(tokenOf(id, context), context), toInstant(at), claimId],
  )
  return await sharedBy(sql, claimId, context)
}

/** See {@link ClaimLedger.sharedBy}. */
export async function sharedBy(
  sql: Sql,
  claimId: string,
  context: ShareContext,
): Promise<string | undefined> {
  const [row] = await sql.query(
    `SELECT share_id FROM shared_award JOIN claim ON claim.key_hash = shared_award.key_hash
     WHERE claim_id = ?`,
    [claimId],
  )
  return row && tokenOf(String(row.share_id), context)
}

/** See {@link ClaimLedger.unshare}. */
export async function unshare(sql: Sql, claimId: string): Promise<void> {
  await sql.query(
    `DELETE FROM shared_award
     WHERE key_hash IN (SELECT key_hash FROM claim WHERE claim_id = ? AND ended_at IS NULL)`,
    [claimId],
  )
}

/** See {@link ClaimLedger.findShared}. */
export async function findShared(
  sql: Sql,
  token: string,
  context: ShareContext,
): Promise<LedgerAward | undefined> {
  const [row] = await sql.query('SELECT key_hash FROM shared_award WHERE token_hash = ?', [
    tokenHash(token, context),
  ])
  const award = row && (await currentAward(sql, String(row.key_hash)))
  return award && visible(award)
}

function tokenOf(id: string, { key }: ShareContext): string {
  return encodeBase64url(createHmac('sha256', key).update(id).digest())
}

const tokenHash = (token: string, { hash }: ShareContext) => hash(`share\n${token}`)
