// The files of a batch as its manifest lists them, page by page.

import type { BatchFile } from './ledger.ts'
import { type Sql, type SqlDatabase, selectIn } from './sql-database.ts'

const PAGE = 1000

/** See {@link Ledger.filesOf}. */
export async function* filesOf(db: SqlDatabase, batch: string): AsyncGenerator<BatchFile> {
  for (let after = ''; ; ) {
    const { awards, credentials } = await db.transaction((sql) => pageOfFiles(sql, batch, after))
    for (const row of credentials)
      yield {
        awardHash: String(row.award_hash),
        format: String(row.format),
        credentialId: String(row.credential_id),
        file: String(row.file),
        sha256: String(row.sha256),
      }
    const last = awards.at(-1)
    if (last === undefined || awards.length < PAGE) return
    after = last
  }
}

/** By awards first, whose index has the batch's together: a page far behind costs no more than the first. */
async function pageOfFiles(sql: Sql, batch: string, after: string) {
  const rows = await sql.query(
    `SELECT award_hash FROM award WHERE batch_id = ? AND award_hash > ?
     ORDER BY award_hash LIMIT ${PAGE}`,
    [batch, after],
  )
  const awards = rows.map((row) => String(row.award_hash))
  const credentials = await selectIn(
    sql,
    (list) =>
      `SELECT award_hash, format, credential_id, file, sha256
       FROM credential WHERE award_hash IN ${list} ORDER BY award_hash, format`,
    awards,
  )
  return { awards, credentials }
}
