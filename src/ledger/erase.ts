// Erases what a ledger holds of a learner. The award stays known by keyed hash, so that it is not issued twice, and by
// credential id and status entry, so that it can still be revoked; the entries of the audit log stay, and lead to nobody.
// Everything here runs inside a transaction of the ledger.

import { toInstant } from '../util/time.ts'
import { auditReference } from './audit-entry.ts'
import type { NoteEvent } from './audit-log.ts'
import { numberOf, rowsByKey } from './award-rows.ts'
import type { ErasedAward } from './ledger.ts'
import type { Row, Sql } from './sql-database.ts'

export interface EraseContext {
  readonly at: Date
  readonly forUpdate: string
  readonly note: NoteEvent
}

/** What is emptied or taken away, by name: statements over one award hash that return a row for each change. */
const OF_VERSION: Readonly<Record<string, string>> = {
  'stored credentials': `UPDATE credential SET bytes = NULL
     WHERE award_no = (SELECT award_no FROM award WHERE award_hash = ?) AND bytes IS NOT NULL RETURNING format`,
  'wallet editions': 'DELETE FROM edition WHERE award_hash = ? RETURNING format',
  'wallet keys': 'DELETE FROM holder_binding WHERE award_hash = ? RETURNING format',
  'reported errors': 'DELETE FROM error_case WHERE award_hash = ? RETURNING case_id',
  'reasons of changes':
    "UPDATE standing_event SET reason = '' WHERE award_hash = ? AND reason <> '' RETURNING sequence",
}
/** Links are of all versions; the first one that is erased takes them. Statements over one key hash. */
const OF_KEY: Readonly<Record<string, string>> = {
  deliveries: `DELETE FROM delivery WHERE claim_id IN (SELECT claim_id FROM claim WHERE key_hash = ?)
    RETURNING claim_id`,
  'shared addresses': 'DELETE FROM shared_award WHERE key_hash = ? RETURNING share_id',
  links: 'DELETE FROM claim WHERE key_hash = ? RETURNING claim_id',
}

/** See {@link Ledger.erase}. */
export async function eraseAwards(
  sql: Sql,
  rows: readonly Row[],
  context: EraseContext,
): Promise<readonly ErasedAward[]> {
  const keys = [...new Set(rows.map((row) => String(row.key_hash)))]
  const versions = await rowsByKey(sql, keys, context)
  const erased: ErasedAward[] = []
  for (const row of versions)
    if (row.state !== 'planned') erased.push(await eraseVersion(sql, row, context))
  return erased
}

async function eraseVersion(sql: Sql, row: Row, { at, note }: EraseContext): Promise<ErasedAward> {
  const awardHash = String(row.award_hash)
  const files = await sql.query('SELECT file FROM credential WHERE award_no = ? ORDER BY file', [
    numberOf(row),
  ])
  const erased: Record<string, number> = {}
  for (const [name, statement] of Object.entries(OF_VERSION))
    erased[name] = (await sql.query(statement, [awardHash])).length
  for (const [name, statement] of Object.entries(OF_KEY))
    erased[name] = (await sql.query(statement, [String(row.key_hash)])).length
  const wasErased = row.erased_at !== null
  if (!wasErased) {
    erased['salts and subject ids'] = 1
    await sql.query(
      `UPDATE award SET subject_id = '', email_salt = '', content_hash = '', erased_at = ?
       WHERE award_hash = ?`,
      [toInstant(at), awardHash],
    )
    note({
      event: 'erased',
      at: toInstant(at),
      award: auditReference(awardHash, String(row.email_salt)),
    })
  }
  const done = Object.entries(erased).filter(([, count]) => count > 0)
  return {
    awardHash,
    files: files.map(({ file }) => String(file)),
    erased: Object.fromEntries(done),
    wasErased: wasErased && done.length === 0,
  }
}
