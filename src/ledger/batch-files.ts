// The files of a batch as its manifest lists them, page by page.

import { numberOf } from './award-rows.ts'
import type { BatchFile } from './ledger.ts'
import { type Sql, type SqlDatabase, selectIn } from './sql-database.ts'

const PAGE = 1000

/** See {@link Ledger.filesOf}. */
export async function* filesOf(db: SqlDatabase, batch: string): AsyncGenerator<BatchFile> {
  for (let after = 0; ; ) {
    const { awards, credentials } = await db.transaction((sql) => pageOfFiles(sql, batch, after))
    const hashes = new Map(awards.map((row) => [numberOf(row), String(row.award_hash)]))
    for (const row of credentials)
      yield {
        awardHash: hashes.get(numberOf(row)) ?? '',
        format: String(row.format),
        credentialId: String(row.credential_id),
        file: String(row.file),
        sha256: String(row.sha256),
      }
    const last = awards.at(-1)
    if (last === undefined || awards.length < PAGE) return
    after = numberOf(last)
  }
}

/** By awards first, whose index has the batch's together: a page far behind costs no more than the first. */
async function pageOfFiles(sql: Sql, batch: string, after: number) {
  const awards = await sql.query(
    `SELECT award_no, award_hash FROM award WHERE batch_id = ? AND award_no > ?
     ORDER BY award_no LIMIT ${PAGE}`,
    [batch, after],
  )
  const credentials = await selectIn(
    sql,
    (list) =>
      `SELECT award_no, format, credential_id, file, sha256
       FROM credential WHERE award_no IN ${list} ORDER BY award_no, format`,
    awards.map(numberOf),
  )
  return { awards, credentials }
}
