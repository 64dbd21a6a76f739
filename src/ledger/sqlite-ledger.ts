// The embedded ledger: one SQLite file through node:sqlite, write-ahead log, synchronous=FULL.
// Award keys are stored as HMAC-SHA-256 under a key drawn with the file, since learners' data can be guessed.

import { createHmac } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { PipelineError } from '../model/pipeline-error.ts'
import { toInstant } from '../util/time.ts'
import type { AwardRequest, AwardState, Ledger, LedgerAward, LedgerCredential } from './ledger.ts'

const SCHEMA_VERSION = 1
const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
  CREATE TABLE award (
    award_hash TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('reserved', 'signed', 'written')),
    content_hash TEXT NOT NULL,
    elm_credential_id TEXT NOT NULL UNIQUE,
    ob3_credential_id TEXT NOT NULL UNIQUE,
    subject_id TEXT NOT NULL,
    email_salt TEXT NOT NULL,
    issued_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE credential (
    award_hash TEXT NOT NULL REFERENCES award,
    format TEXT NOT NULL,
    suite TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    verification_method TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes BLOB,
    PRIMARY KEY (award_hash, format)
  ) STRICT;
`

type Row = Record<string, string | number | bigint | Uint8Array | null>

/**
 * Opens the ledger file, creating it when it is new.
 *
 * @param path File path, or `:memory:`.
 * @param newHashKey 32 random bytes, used only when the file is new.
 * @throws {PipelineError} `LEDGER_UNUSABLE` when the file cannot be opened or is of another version.
 */
export function openSqliteLedger(path: string, newHashKey: Uint8Array): Ledger {
  try {
    const db = new DatabaseSync(path)
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;')
    db.exec('PRAGMA busy_timeout = 5000;')
    prepareSchema(db, newHashKey)
    return createSqliteLedger(db)
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    throw new PipelineError('LEDGER_UNUSABLE', 'the ledger file cannot be opened as SQLite', {
      cause,
    })
  }
}

function prepareSchema(db: DatabaseSync, newHashKey: Uint8Array): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version ?? 0)
  if (version === SCHEMA_VERSION) return
  if (version !== 0)
    throw new PipelineError(
      'LEDGER_UNUSABLE',
      `the ledger has schema version ${version}, expected ${SCHEMA_VERSION}`,
    )
  transaction(db, () => {
    db.exec(SCHEMA)
    db.prepare('INSERT INTO meta VALUES (?, ?)').run('hash-key', newHashKey)
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  })
}

function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (cause) {
    db.exec('ROLLBACK')
    throw cause
  }
}

function createSqliteLedger(db: DatabaseSync): Ledger {
  const hashKey = db.prepare("SELECT value FROM meta WHERE name = 'hash-key'").get()?.value
  if (!(hashKey instanceof Uint8Array))
    throw new PipelineError('LEDGER_UNUSABLE', 'the ledger has no hash key')
  const newest = db.prepare('SELECT max(issued_at) AS at FROM award')
  const find = db.prepare('SELECT * FROM award WHERE award_hash = ?')
  const credentialsOf = db.prepare('SELECT * FROM credential WHERE award_hash = ? ORDER BY format')
  const insert = db.prepare('INSERT INTO award VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const addCredential = db.prepare(
    'INSERT INTO credential VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const setState = db.prepare('UPDATE award SET state = ? WHERE award_hash = ? AND state = ?')

  const hashOf = (awardKey: string) =>
    createHmac('sha256', hashKey).update(awardKey).digest('hex').slice(0, 32)

  const reserveOne = (request: AwardRequest, issuedAt: Date): LedgerAward => {
    const awardHash = hashOf(request.awardKey)
    if (find.get(awardHash) === undefined) {
      const { ids } = request
      insert.run(
        awardHash,
        'reserved',
        request.contentHash,
        ids.elmCredentialId,
        ids.ob3CredentialId,
        ids.subjectId,
        ids.emailSalt,
        toInstant(issuedAt),
      )
    }
    return awardOf(find.get(awardHash) as Row, credentialsOf.all(awardHash) as Row[])
  }

  return {
    async reserve(requests, issuedAt) {
      return transaction(db, () => {
        const latest = newest.get()?.at
        if (typeof latest === 'string' && toInstant(issuedAt) < latest)
          throw new PipelineError(
            'LEDGER_UNUSABLE',
            `the clock says ${toInstant(issuedAt)}, but the ledger's newest entry is of ${latest}: set the clock right, nothing was signed`,
          )
        return requests.map((request) => reserveOne(request, issuedAt))
      })
    },
    async countKnown(awardKeys) {
      return awardKeys.filter((awardKey) => find.get(hashOf(awardKey)) !== undefined).length
    },
    async recordSigned(awardHash, credentials) {
      transaction(db, () => {
        for (const c of credentials)
          addCredential.run(
            awardHash,
            c.format,
            c.suite,
            c.credentialId,
            c.verificationMethod,
            c.file,
            c.sha256,
            c.bytes ?? null,
          )
        setState.run('signed', awardHash, 'reserved')
      })
    },
    async recordWritten(awardHashes) {
      transaction(db, () => {
        for (const awardHash of awardHashes) setState.run('written', awardHash, 'signed')
      })
    },
    async close() {
      db.close()
    },
  }
}

function awardOf(row: Row, credentials: readonly Row[]): LedgerAward {
  return {
    awardHash: String(row.award_hash),
    state: String(row.state) as AwardState,
    contentHash: String(row.content_hash),
    ids: {
      elmCredentialId: String(row.elm_credential_id),
      ob3CredentialId: String(row.ob3_credential_id),
      subjectId: String(row.subject_id),
      emailSalt: String(row.email_salt),
    },
    issuedAt: new Date(String(row.issued_at)),
    credentials: credentials.map(credentialOf),
  }
}

function credentialOf(row: Row): LedgerCredential {
  const bytes = row.bytes
  return {
    format: String(row.format),
    suite: String(row.suite),
    credentialId: String(row.credential_id),
    verificationMethod: String(row.verification_method),
    file: String(row.file),
    sha256: String(row.sha256),
    ...(bytes instanceof Uint8Array ? { bytes } : {}),
  }
}
