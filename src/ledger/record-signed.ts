// Credentials enter the ledger: the first of each format stands, whoever comes second reads what stands.
// Everything here runs inside a transaction of the ledger.

import { type AuditEvent, auditReference } from './audit-entry.ts'
import { filesByAward, type NoteEvent } from './audit-log.ts'
import { loadAwards, rowsByHash, visible } from './award-rows.ts'
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
      `SELECT award_hash, state, content_hash, issued_at, email_salt, batch_id FROM award
       WHERE award_hash IN ${list} ORDER BY award_hash${forUpdate}`,
    [...contents.keys()],
  )
  const fitting = new Set(
    before
      .filter(
        (row) =>
          row.state !== 'planned' && row.content_hash === contents.get(String(row.award_hash)),
      )
      .map((row) => String(row.award_hash)),
  )
  const rows = signed
    .filter(({ awardHash }) => fitting.has(awardHash))
    .flatMap(({ awardHash, credentials }) =>
      credentials.map((c) => [
        awardHash,
        c.format,
        c.suite,
        c.credentialId,
        c.verificationMethod,
        c.file,
        c.sha256,
        c.bytes ?? null,
      ]),
    )
  const inserted = await insertRows(
    sql,
    'credential (award_hash, format, suite, credential_id, verification_method, file, sha256, bytes)',
    rows,
    'ON CONFLICT (award_hash, format) DO NOTHING RETURNING award_hash, format, sha256',
  )
  // Also an award that was written: its new credential is not, and the state speaks for all of them.
  for (const part of portions([...new Set(inserted.map((row) => String(row.award_hash)))]))
    await sql.query(
      `UPDATE award SET state = 'signed' WHERE award_hash IN ${placeholders(part.length)}`,
      part,
    )
  for (const event of signedEvents(before, inserted)) note(event)
  const counts = new Map<string, number>()
  for (const { award_hash } of inserted)
    counts.set(String(award_hash), (counts.get(String(award_hash)) ?? 0) + 1)
  const contested = signed.filter((one) => counts.get(one.awardHash) !== one.credentials.length)
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
    const awardHash = String(row.award_hash)
    const credentials = files.get(awardHash)
    if (!credentials) continue
    yield {
      event: 'signed',
      at: String(row.issued_at),
      award: auditReference(awardHash, String(row.email_salt)),
      batch: String(row.batch_id),
      credentials,
    }
  }
}
