// The audit log of a ledger: append-only, one row for all entries of a transaction, written as its last statement.
// The tree of RFC 6962 over the entries grows with them. Heads are signed elsewhere and kept here.
// Changing the log is refused by the database itself; who gets around that is found by verify-audit-log.ts.

import { PipelineError } from '../model/pipeline-error.ts'
import {
  appendLeaves,
  type Frontier,
  HASH_BYTES,
  rootOf,
  type TreeRoot,
} from '../proof/merkle-tree.ts'
import { concatBytes, parseHex, toHex } from '../util/bytes.ts'
import { type AuditEvent, auditReference, chainEvents } from './audit-entry.ts'
import { numberOf } from './award-rows.ts'
import type { Standing } from './ledger.ts'
import {
  insertRows,
  portions,
  type Row,
  type Sql,
  type SqlDatabase,
  selectIn,
} from './sql-database.ts'

/** Entries in one row. */
const PAGE_ENTRIES = 1000

/** The log as the ledger's own books have it. */
export interface AuditTree extends TreeRoot {
  /** Leaf hash of the last entry in hex. */
  readonly last: string
}

/** What the award tables say, and the log must have told. */
export interface AuditedAward {
  readonly awardHash: string
  /** {@link auditReference} of the award. */
  readonly award: string
  readonly standing: Standing
  /** Its salt is gone: the log's entries of it are nobody's. */
  readonly erased: boolean
  /** SHA-256 in hex of each credential's file by format. */
  readonly credentials: Readonly<Record<string, string>>
}

export interface AuditLog {
  /** Names this log, 32 hex digits; a copy of the ledger has the same. */
  readonly log: string
  tree(): Promise<AuditTree>
  /** The lines as they are stored, in the order of their places, page by page; those before `from` need not come. */
  pages(from?: number): AsyncIterable<readonly string[]>
  /** Every award that has credentials or was revoked or suspended, page by page. */
  awards(): AsyncIterable<readonly AuditedAward[]>
  /** Signed heads (compact JWS), the oldest first. */
  heads(): Promise<readonly string[]>
  /** Keeps a signed head; the first one of a size stays. */
  addHead(size: number, head: string): Promise<void>
}

/** Notes an event of the transaction it is handed to. */
export type NoteEvent = (event: AuditEvent) => void

/**
 * Runs work in a transaction and appends what it notes. The log is written last: it is the one row that every
 * process waits for, and nobody who holds it waits for anything else.
 */
export async function auditedTransaction<T>(
  db: SqlDatabase,
  work: (sql: Sql, note: NoteEvent) => Promise<T>,
): Promise<T> {
  return await db.transaction(async (sql) => {
    const events: AuditEvent[] = []
    const result = await work(sql, (event) => events.push(event))
    await appendEvents(sql, events, db.dialect.forUpdate)
    return result
  })
}

/** See {@link AuditLog}. */
export function createAuditLog(db: SqlDatabase, log: string): AuditLog {
  return {
    log,
    async tree() {
      return await db.transaction(async (sql) => {
        const { frontier, last } = await readTree(sql, '')
        return { size: frontier.size, root: rootOf(frontier), last }
      })
    },
    pages: (from = 0) => pagesOf(db, from),
    awards: () => awardsOf(db),
    async heads() {
      const rows = await db.transaction((sql) =>
        sql.query('SELECT head FROM audit_head ORDER BY tree_size'),
      )
      return rows.map((row) => String(row.head))
    },
    async addHead(size, head) {
      await db.transaction((sql) =>
        insertRows(sql, 'audit_head (tree_size, head)', [[size, head]], 'ON CONFLICT DO NOTHING'),
      )
    },
  }
}

async function appendEvents(
  sql: Sql,
  events: readonly AuditEvent[],
  forUpdate: string,
): Promise<void> {
  if (events.length === 0) return
  const { frontier, last } = await readTree(sql, forUpdate)
  const chained = chainEvents(events, { size: frontier.size, last })
  const rows = portions(chained, PAGE_ENTRIES).map((page, index) => [
    frontier.size + index * PAGE_ENTRIES,
    page.map(({ line }) => line).join('\n'),
  ])
  await insertRows(sql, 'audit_page (first_entry, entries)', rows)
  const leaves = chained.map(({ leaf }) => leaf)
  const grown = appendLeaves(frontier, leaves)
  await sql.query('UPDATE audit_tree SET size = ?, last_leaf = ?, frontier = ?', [
    grown.size,
    toHex(leaves.at(-1) ?? new Uint8Array()),
    toHex(concatBytes(...grown.roots)),
  ])
}

async function readTree(
  sql: Sql,
  forUpdate: string,
): Promise<{ readonly frontier: Frontier; readonly last: string }> {
  const [row] = await sql.query(`SELECT size, last_leaf, frontier FROM audit_tree${forUpdate}`)
  const bytes = parseHex(String(row?.frontier))
  if (!row || !bytes)
    throw new PipelineError('LEDGER_UNUSABLE', 'the books of the audit log are gone or unreadable')
  return { frontier: frontierOf(row, bytes), last: String(row.last_leaf) }
}

function frontierOf(row: Row, bytes: Uint8Array): Frontier {
  const roots = Array.from({ length: bytes.length / HASH_BYTES }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  )
  return { size: Number(row.size), roots }
}

async function* pagesOf(db: SqlDatabase, from: number): AsyncGenerator<readonly string[]> {
  // The page that holds the entry is the last one that begins before or with it.
  for (let after = from - PAGE_ENTRIES; ; ) {
    const [row] = await db.transaction((sql) =>
      sql.query(
        'SELECT first_entry, entries FROM audit_page WHERE first_entry > ? ORDER BY first_entry LIMIT 1',
        [after],
      ),
    )
    if (!row) return
    yield String(row.entries).split('\n')
    after = Number(row.first_entry)
  }
}

async function* awardsOf(db: SqlDatabase): AsyncGenerator<readonly AuditedAward[]> {
  for (let after = 0; ; ) {
    const page = await db.transaction(async (sql) => {
      const rows = await sql.query(
        `SELECT award_no, award_hash, email_salt, standing, erased_at FROM award
         WHERE award_no > ? AND state <> 'planned' ORDER BY award_no LIMIT ${PAGE_ENTRIES}`,
        [after],
      )
      const credentials = await selectIn(
        sql,
        (list) => `SELECT award_no, format, sha256 FROM credential WHERE award_no IN ${list}`,
        rows.map(numberOf),
      )
      return { rows, files: filesByAward(credentials) }
    })
    yield page.rows.map((row) => auditedAward(row, page.files))
    const last = page.rows.at(-1)
    if (!last) return
    after = numberOf(last)
  }
}

function auditedAward(row: Row, files: ReadonlyMap<number, Record<string, string>>): AuditedAward {
  const awardHash = String(row.award_hash)
  return {
    awardHash,
    award: auditReference(awardHash, String(row.email_salt)),
    standing: String(row.standing) as Standing,
    erased: row.erased_at !== null,
    credentials: files.get(numberOf(row)) ?? {},
  }
}

/** SHA-256 of files by the number of the award and by format, from rows of credentials. */
export function filesByAward(credentials: readonly Row[]): Map<number, Record<string, string>> {
  const files = new Map<number, Record<string, string>>()
  for (const row of credentials) {
    const number = numberOf(row)
    files.set(number, { ...files.get(number), [String(row.format)]: String(row.sha256) })
  }
  return files
}
