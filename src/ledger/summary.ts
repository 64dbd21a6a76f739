// What a ledger tells about itself: counts, batches, lists, and the history of one award.

import type { StatusListForm, StatusPurpose } from '../model/status.ts'
import { listUrl } from './award-rows.ts'
import type {
  AwardState,
  LedgerSummary,
  Standing,
  StandingAction,
  StandingEvent,
} from './ledger.ts'
import type { Sql } from './sql-database.ts'

/** See {@link Ledger.summary}. */
export async function readSummary(sql: Sql): Promise<LedgerSummary> {
  const awards = await sql.query(
    'SELECT state, standing, COUNT(*) AS n FROM award GROUP BY state, standing ORDER BY state, standing',
  )
  const batches = await sql.query(
    `SELECT batch.batch_id AS batch_id, created_at, COUNT(award_hash) AS n,
       SUM(CASE WHEN state IN ('planned', 'reserved', 'signed') THEN 1 ELSE 0 END) AS open
     FROM batch LEFT JOIN award ON award.batch_id = batch.batch_id
     GROUP BY batch.batch_id, created_at ORDER BY created_at, batch.batch_id`,
  )
  const lists = await sql.query('SELECT * FROM status_list ORDER BY created_at, list_id')
  return {
    awards: awards.map((row) => ({
      state: String(row.state) as AwardState,
      standing: String(row.standing) as Standing,
      count: Number(row.n),
    })),
    batches: batches.map((row) => ({
      batch: String(row.batch_id),
      createdAt: String(row.created_at),
      awards: Number(row.n),
      open: Number(row.open ?? 0),
    })),
    lists: lists.map((row) => ({
      url: listUrl(String(row.base_url), String(row.list_id), row.form as StatusListForm),
      issuer: String(row.issuer),
      purpose: String(row.purpose) as StatusPurpose,
      taken: Number(row.taken),
      isDue: Number(row.revision) > Number(row.published_revision),
    })),
  }
}

/** See {@link Ledger.historyOf}. */
export async function readHistory(sql: Sql, awardHash: string): Promise<readonly StandingEvent[]> {
  const rows = await sql.query(
    'SELECT changed_at, action, reason FROM standing_event WHERE award_hash = ? ORDER BY sequence',
    [awardHash],
  )
  return rows.map((row) => ({
    at: String(row.changed_at),
    action: String(row.action) as StandingAction,
    reason: String(row.reason),
  }))
}
