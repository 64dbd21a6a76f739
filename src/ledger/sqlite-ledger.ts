// The embedded ledger: one SQLite file through node:sqlite, write-ahead log, synchronous=FULL: what was committed
// survives a kill and a power cut. Saving and restoring it: status indexes are never handed out twice.

import { closeSync, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { rename, unlink } from 'node:fs/promises'
import { backup, DatabaseSync, type StatementSync } from 'node:sqlite'
import { PipelineError } from '../model/pipeline-error.ts'
import { toHex } from '../util/bytes.ts'
import type { Ledger } from './ledger.ts'
import {
  createQueue,
  type Dialect,
  ledgerFault,
  type Sql,
  type SqlDatabase,
} from './sql-database.ts'
import { createSqlLedger, type LedgerOptions } from './sql-ledger.ts'

/** How long a process waits for another one that is writing. */
const BUSY_TIMEOUT_MS = 30_000
/** Award hashes are random: pages of their index are met again and again. A larger one is no faster at 200,000 awards. */
const CACHE_KIB = 12 * 1024
/** Pages of 4 KiB in the write-ahead log before they go into the file. */
const WAL_PAGES = 16_384

/**
 * Opens the ledger file, creating it when it is new.
 *
 * @param path File path, or `:memory:`.
 * @throws {PipelineError} `LEDGER_UNUSABLE` when the file cannot be opened or is of a newer version.
 */
export async function openSqliteLedger(path: string, options: LedgerOptions): Promise<Ledger> {
  const db = openFile(path)
  try {
    const origin = originIn(path, options.randomBytes)
    const ledger = await createSqlLedger(createSqliteDatabase(db, origin), options)
    db.exec('PRAGMA foreign_keys = ON;')
    return ledger
  } catch (cause) {
    db.close()
    throw cause
  }
}

/**
 * Saves a ledger while it is in use: a consistent copy, complete or not there at all.
 *
 * The copy's status lists are closed: whoever works on with it draws indexes from fresh lists, since it cannot
 * know those that the original has handed out in the meantime.
 *
 * @throws {PipelineError} `LEDGER_UNUSABLE` when there is no such ledger or the copy cannot be written.
 */
export async function backupSqliteLedger(
  path: string,
  copy: string,
  options: LedgerOptions,
): Promise<void> {
  assertExists(path)
  const part = `${copy}.part`
  const source = openFile(path)
  try {
    makePrivate(part)
    await backup(source, part)
    const ledger = await openSqliteLedger(part, options)
    await ledger.retireLists()
    await ledger.close()
    await rename(part, copy)
    await unlink(`${part}${ORIGIN_SUFFIX}`)
  } catch (cause) {
    for (const name of [part, `${part}${ORIGIN_SUFFIX}`]) await unlink(name).catch(() => undefined)
    if (cause instanceof PipelineError) throw cause
    throw new PipelineError('LEDGER_UNUSABLE', 'the copy of the ledger cannot be written', {
      cause,
    })
  } finally {
    source.close()
  }
}

/**
 * Puts a saved ledger in place of a lost one, its status lists closed, however the copy was made.
 *
 * @throws {PipelineError} `LEDGER_UNUSABLE` when the copy is no ledger or there is one at the place already.
 */
export async function restoreSqliteLedger(
  copy: string,
  path: string,
  options: LedgerOptions,
): Promise<void> {
  if (existsSync(path))
    throw new PipelineError('LEDGER_UNUSABLE', 'there is a ledger already; move it away first')
  await backupSqliteLedger(copy, path, options)
}

function assertExists(path: string): void {
  if (existsSync(path)) return
  throw new PipelineError('LEDGER_UNUSABLE', 'there is no such ledger file')
}

/** A ledger holds the key of its hashes: a new file is for nobody else. Its log files take over the mode. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
}

function openFile(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') makePrivate(path)
    const db = new DatabaseSync(path)
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`)
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;')
    // Not before the tables are up to date: those that others refer to may be made anew.
    db.exec('PRAGMA foreign_keys = OFF;')
    // What is erased is overwritten, and not only left out of the index.
    db.exec('PRAGMA secure_delete = ON;')
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA wal_autocheckpoint = ${WAL_PAGES};`)
    return db
  } catch (cause) {
    const message = `the ledger file ${path} cannot be opened as SQLite`
    throw new PipelineError('LEDGER_UNUSABLE', message, { cause })
  }
}

/** Beside the ledger: what it was called when it was opened last. */
const ORIGIN_SUFFIX = '-origin'

/**
 * Device and inode, which a copy does not share, and a random word that is drawn anew with every opening and kept
 * beside the file: a copy that is put back over the very same file knows an older one. Where both are put back, only
 * the user can know; `retireLists` is for that.
 */
function originIn(path: string, randomBytes: LedgerOptions['randomBytes']) {
  if (path === ':memory:') return { read: () => path, renew: () => path }
  const file = `${path}${ORIGIN_SUFFIX}`
  const { dev, ino } = statSync(path, { bigint: true })
  const named = (word: string) => `${dev}:${ino}:${word}`
  return {
    read: () => named(existsSync(file) ? readFileSync(file, 'utf8') : ''),
    renew() {
      const word = toHex(randomBytes(16))
      // Before the ledger notes it: a kill in between makes the ledger look restored, never the other way round.
      writeFileSync(file, word, { mode: 0o600 })
      return named(word)
    },
  }
}

export const SQLITE: Dialect = {
  bytesType: 'BLOB',
  tableSuffix: ' STRICT',
  forUpdate: '',
  appendOnly,
}

function createSqliteDatabase(
  db: DatabaseSync,
  origin: { readonly read: () => string; readonly renew: () => string },
): SqlDatabase {
  const statements = new Map<string, StatementSync>()
  const sql: Sql = {
    async query(text, parameters = []) {
      const statement = statements.get(text) ?? db.prepare(text)
      statements.set(text, statement)
      return statement.all(...parameters)
    },
  }
  const enqueue = createQueue()
  return {
    dialect: SQLITE,
    origin: async () => origin.read(),
    renewOrigin: async () => origin.renew(),
    maxClockSkewMs: 0,
    transaction: (work) => enqueue(() => transact(db, sql, work)),
    forget: () =>
      enqueue(async () => {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      }),
    async close() {
      db.close()
    },
  }
}

function appendOnly(table: string): readonly string[] {
  return ['UPDATE', 'DELETE'].map(
    (change) =>
      `CREATE TRIGGER ${table}_refuses_${change.toLowerCase()} BEFORE ${change} ON ${table}
       BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
  )
}

async function transact<T>(db: DatabaseSync, sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  try {
    db.exec('BEGIN IMMEDIATE')
    const result = await work(sql)
    db.exec('COMMIT')
    return result
  } catch (cause) {
    // After some faults (disk full) SQLite has rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw ledgerFault(cause)
  }
}
