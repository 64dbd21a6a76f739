// Credentials enter the ledger: the first of each format stands, whoever comes second reads what stands.
// Everything here runs inside a transaction of the ledger.

import { type AuditEvent, auditReference } from './audit-entry.ts'
import { filesByAward, type NoteEvent } from './audit-log.ts'
import { loadAwards, numberOf, rowsByHash, visible } from './award-rows.ts'
import type { LedgerAward, SignedAward } from './ledger.ts'
import { insertRows, placeholders, portions, type Row, type Sql, selectIn } from './sql-database.ts'

export interface RecordContext {
  /** Keyed hash of a text. */
  readonly hash: (text: string) => string
  readonly forUpdate: string
  readonly note: NoteEvent
}

/** See {@link Ledger.recordSigned}. */
export async function recordSigned(
  sql: Sql,
  signed: readonly SignedAward[],
  { hash, forUpdate, note }: { hash: (text: string) => string; forUpdate: string; note: NoteEvent },
): Promise<readonly LedgerAward[]> {
  const contents = new Map(signed.map((s) => [s.awardHash, hash(s.contentHash)]))
  const before = await selectIn(
    sql,
    (list) =>
      `SELECT award_no, award_hash, state, content_hash, issued_at, email_salt, batch_id FROM award
       WHERE award_hash IN ${list} ORDER BY award_hash${forUpdate}`,
    // In the one order of locking, across the portions too.
    [...contents.keys()].sort(),
  )
  const fitting = new Map(
    before
      .filter(
        (row) =>
          row.state !== 'planned' && row.content_hash === contents.get(String(row.award_hash)),
      )
      .map((row) => [String(row.award_hash), numberOf(row)]),
  )
  const rows = signed.flatMap(({ awardHash, credentials }) => {
    const number = fitting.get(awardHash)
    return number === undefined
      ? []
      : credentials.map((c) => [
          number,
          c.format,
          c.suite,
          c.credentialId,
          c.verificationMethod,
          c.file,
          c.sha256,
          c.bytes ?? null,
        ])
  })
  const inserted = await insertRows(
    sql,
    'credential (award_no, format, suite, credential_id, verification_method, file, sha256, bytes)',
    rows,
    'ON CONFLICT (award_no, format) DO NOTHING RETURNING award_no, format, sha256',
  )
  // Also an award that was written: its new credential is not, and the state speaks for all of them.
  for (const part of portions([...new Set(inserted.map(numberOf))]))
    await sql.query(
      `UPDATE award SET state = 'signed' WHERE award_no IN ${placeholders(part.length)}`,
      part,
    )
  for (const event of signedEvents(before, inserted)) note(event)
  const counts = new Map<number, number>()
  for (const row of inserted) counts.set(numberOf(row), (counts.get(numberOf(row)) ?? 0) + 1)
  const contested = signed.filter(
    ({ awardHash, credentials }) => counts.get(fitting.get(awardHash) ?? 0) !== credentials.length,
  )
  if (contested.length === 0) return []
  const hashes = contested.map(({ awardHash }) => awardHash)
  const after = await loadAwards(sql, await rowsByHash(sql, hashes, ''))
  return after.map((award) => ({
    ...visible(award),
    changed: award.contentHash !== contents.get(award.awardHash),
  }))
}

/** One entry for all new credentials of an award. */
function* signedEvents(awards: readonly Row[], inserted: readonly Row[]): Generator<AuditEvent> {
  const files = filesByAward(inserted)
  for (const row of awards) {
    const credentials = files.get(numberOf(row))
    if (!credentials) continue
    yield {
      event: 'signed',
      at: String(row.issued_at),
      award: auditReference(String(row.award_hash), String(row.email_salt)),
      batch: String(row.batch_id),
      credentials,
    }
  }
}
