// Whether the institution stands by an award: the change, its reason, and the status lists that must tell it.
// Everything here runs inside a transaction of the ledger.

import { STATUS_VALUES, type StatusListForm, type StatusPurpose } from '../model/status.ts'
import { toInstant } from '../util/time.ts'
import { type AuditEventName, auditReference, saltedHash } from './audit-entry.ts'
import type { NoteEvent } from './audit-log.ts'
import { listName, listUrl, type StoredAward } from './award-rows.ts'
import type {
  LedgerStatusList,
  Standing,
  StandingAction,
  StandingChange,
  StandingOutcome,
  StandingResult,
} from './ledger.ts'
import { type Row, type Sql, selectIn } from './sql-database.ts'

/** What each action leads to. */
const TARGET: Readonly<Record<StandingAction, Standing>> = {
  revoke: 'revoked',
  suspend: 'suspended',
  reinstate: 'good',
}

const EVENT: Readonly<Record<StandingAction, AuditEventName>> = {
  revoke: 'revoked',
  suspend: 'suspended',
  reinstate: 'reinstated',
}

/** See {@link Ledger.changeStanding}; the awards' rows are locked. */
export async function changeStandings(
  sql: Sql,
  awards: readonly StoredAward[],
  change: StandingChange,
  note: NoteEvent,
): Promise<readonly StandingResult[]> {
  const results: StandingResult[] = []
  const changed: string[] = []
  for (const award of awards) {
    const target = TARGET[change.action]
    const outcome = outcomeOf(award, target)
    const { awardHash } = award
    if (outcome === 'changed' || outcome === 'unlisted') {
      await writeStanding(sql, { awardHash, salt: award.ids.emailSalt }, change, note)
      changed.push(awardHash)
    }
    results.push({
      awardHash,
      outcome,
      standing: changed.includes(awardHash) ? target : award.standing,
    })
  }
  await reviseListsOf(sql, changed)
  return results
}

function outcomeOf(award: StoredAward, target: Standing): StandingOutcome {
  if (award.standing === target) return 'unchanged'
  if (award.standing === 'revoked') return 'final'
  const entries = Object.values(award.status)
  if (target === 'suspended' && !isSuspendable(award)) return 'not-suspendable'
  const listed = new Set(Object.keys(award.status))
  const seen = entries.length > 0 && award.credentials.every(({ format }) => listed.has(format))
  return seen ? 'changed' : 'unlisted'
}

/** Every credential of the award, made or to be made, has an entry that can say so. */
function isSuspendable({ status, credentials }: StoredAward): boolean {
  const entries = Object.entries(status)
  const listed = new Set(entries.map(([format]) => format))
  return (
    entries.length > 0 &&
    entries.every(([, entry]) => entry.purpose === 'message') &&
    credentials.every(({ format }) => listed.has(format))
  )
}

/** The award whose standing is written, and the salt of its name in the audit log. */
export interface StandingAward {
  readonly awardHash: string
  readonly salt: string
}

/** Writes a standing, its line of history and its entry in the audit log. */
export async function writeStanding(
  sql: Sql,
  { awardHash, salt }: StandingAward,
  { action, reason, at }: StandingChange,
  note: NoteEvent,
): Promise<void> {
  const standing = TARGET[action]
  await sql.query('UPDATE award SET standing = ? WHERE award_hash = ?', [standing, awardHash])
  await sql.query(
    `INSERT INTO standing_event (award_hash, sequence, changed_at, action, reason)
     SELECT ?, COUNT(*) + 1, ?, ?, ? FROM standing_event WHERE award_hash = ?`,
    [awardHash, toInstant(at), action, reason, awardHash],
  )
  note({
    event: EVENT[action],
    at: toInstant(at),
    award: auditReference(awardHash, salt),
    reason: saltedHash(reason, salt),
  })
}

/** Makes the lists due that awards have entries in. */
export async function reviseListsOf(sql: Sql, awardHashes: readonly string[]): Promise<void> {
  const rows = await selectIn(
    sql,
    (list) =>
      `SELECT DISTINCT list_id FROM status_entry
       JOIN award ON award.award_no = status_entry.award_no WHERE award_hash IN ${list}`,
    awardHashes,
  )
  const lists = [...new Set(rows.map((row) => String(row.list_id)))].sort()
  for (const list of lists)
    await sql.query('UPDATE status_list SET revision = revision + 1 WHERE list_id = ?', [list])
}

/** A list with its set entries; its row is locked. */
export async function loadList(sql: Sql, row: Row): Promise<LedgerStatusList> {
  const listId = String(row.list_id)
  const entries = await sql.query(
    `SELECT list_index, standing FROM status_entry
     JOIN award ON award.award_no = status_entry.award_no
     WHERE list_id = ? AND standing <> 'good' ORDER BY list_index`,
    [listId],
  )
  const form = row.form as StatusListForm
  return {
    url: listUrl(String(row.base_url), listId, form),
    name: listName(listId, form),
    issuer: String(row.issuer),
    form,
    purpose: String(row.purpose) as StatusPurpose,
    isDue: Number(row.revision) > Number(row.published_revision),
    set: entries.map(({ list_index, standing }) => ({
      index: Number(list_index),
      value: standing === 'revoked' ? STATUS_VALUES.revoked : STATUS_VALUES.suspended,
    })),
  }
}
