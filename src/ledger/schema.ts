// The tables of a ledger and how they came to be: migrations go forward only, each in the transaction of opening.
// A released migration is never edited; a change is a new one at the end.

import { PipelineError } from '../model/pipeline-error.ts'
import { auditTables } from './audit-tables.ts'
import { awardNumbers } from './award-numbers.ts'
import { claimTables } from './claim-tables.ts'
import { deliveryTables } from './delivery-methods.ts'
import { shareTables } from './shares.ts'
import type { Dialect, Sql } from './sql-database.ts'

type Migration = (dialect: Dialect) => readonly string[]

const TABLES: Migration = ({ bytesType, tableSuffix }) => [
  `CREATE TABLE batch (
    batch_id TEXT PRIMARY KEY,
    template_hash TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    created_at TEXT NOT NULL
  )${tableSuffix}`,
  `CREATE TABLE award (
    award_hash TEXT PRIMARY KEY,
    key_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'reserved', 'signed', 'written', 'published')),
    standing TEXT NOT NULL DEFAULT 'good' CHECK (standing IN ('good', 'suspended', 'revoked')),
    content_hash TEXT NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batch,
    elm_credential_id TEXT,
    ob3_credential_id TEXT,
    subject_id TEXT,
    email_salt TEXT,
    issued_at TEXT,
    delivery_state TEXT NOT NULL DEFAULT 'none',
    UNIQUE (key_hash, version),
    CHECK (state = 'planned' OR (elm_credential_id IS NOT NULL AND ob3_credential_id IS NOT NULL
      AND subject_id IS NOT NULL AND email_salt IS NOT NULL AND issued_at IS NOT NULL))
  )${tableSuffix}`,
  'CREATE INDEX award_of_batch ON award (batch_id, award_hash)',
  'CREATE INDEX award_by_time ON award (issued_at) WHERE issued_at IS NOT NULL',
  `CREATE TABLE credential (
    award_hash TEXT NOT NULL REFERENCES award,
    format TEXT NOT NULL,
    suite TEXT NOT NULL,
    credential_id TEXT NOT NULL,
    verification_method TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes ${bytesType},
    PRIMARY KEY (award_hash, format)
  )${tableSuffix}`,
  'CREATE INDEX credential_by_id ON credential (credential_id)',
  `CREATE TABLE status_list (
    list_id TEXT PRIMARY KEY,
    base_url TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('revocation', 'message')),
    issuer TEXT NOT NULL,
    taken INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    published_revision INTEGER NOT NULL,
    created_at TEXT NOT NULL
  )${tableSuffix}`,
  `CREATE TABLE status_entry (
    list_id TEXT NOT NULL REFERENCES status_list,
    list_index INTEGER NOT NULL,
    award_hash TEXT NOT NULL REFERENCES award,
    format TEXT NOT NULL,
    PRIMARY KEY (list_id, list_index),
    UNIQUE (award_hash, format)
  )${tableSuffix}`,
  `CREATE TABLE standing_event (
    award_hash TEXT NOT NULL REFERENCES award,
    sequence INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (award_hash, sequence)
  )${tableSuffix}`,
]

/** The EUDI format: its status lists are tokens, its credential ids stand with the credential. */
const EUDI_FORMAT: Migration = () => [
  "ALTER TABLE status_list ADD COLUMN form TEXT NOT NULL DEFAULT 'bitstring' CHECK (form IN ('bitstring', 'token'))",
  "CREATE INDEX eudi_credential ON credential (credential_id) WHERE format = 'eudi'",
]

/** When the learner's data of an award were erased. */
const ERASURE: Migration = () => ['ALTER TABLE award ADD COLUMN erased_at TEXT']

/** From an empty database to the tables of today. */
export const MIGRATIONS: readonly Migration[] = [
  TABLES,
  claimTables,
  EUDI_FORMAT,
  auditTables,
  deliveryTables,
  ERASURE,
  shareTables,
  awardNumbers,
]

/** The version of the tables that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length

/** What a ledger says of itself. */
export interface LedgerFacts {
  /** Key of all keyed hashes. */
  readonly hashKey: Uint8Array
  /** Its name when it was opened last; absent in a ledger just made. */
  readonly origin?: string
}

/**
 * Brings a ledger's tables up to date; makes them in an empty database.
 *
 * @param freshKey To be noted in an empty database.
 * @throws {PipelineError} `LEDGER_UNUSABLE` when a newer program made them.
 */
export async function migrate(
  sql: Sql,
  dialect: Dialect,
  freshKey: Uint8Array,
): Promise<LedgerFacts> {
  if (dialect.schemaLock) await sql.query(dialect.schemaLock)
  await sql.query(
    `CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value ${dialect.bytesType} NOT NULL)${dialect.tableSuffix}`,
  )
  const version = Number((await readText(sql, 'schema-version')) ?? 0)
  if (version > SCHEMA_VERSION)
    throw new PipelineError(
      'LEDGER_UNUSABLE',
      `the ledger has schema version ${version}, expected at most ${SCHEMA_VERSION}: use a newer sigillum`,
    )
  for (const migration of MIGRATIONS.slice(version))
    for (const statement of migration(dialect)) await sql.query(statement)
  if (version < SCHEMA_VERSION) await writeMeta(sql, 'schema-version', String(SCHEMA_VERSION))
  if (version === 0) await writeMeta(sql, 'hash-key', freshKey)
  const hashKey = await readMeta(sql, 'hash-key')
  if (!hashKey) throw new PipelineError('LEDGER_UNUSABLE', 'the ledger has no hash key')
  const origin = await readText(sql, 'origin')
  return { hashKey, ...(origin !== undefined && { origin }) }
}

/** Notes where the ledger is now. */
export async function writeOrigin(sql: Sql, origin: string): Promise<void> {
  await writeMeta(sql, 'origin', origin)
}

async function readMeta(sql: Sql, name: string): Promise<Uint8Array | undefined> {
  const [row] = await sql.query('SELECT value FROM meta WHERE name = ?', [name])
  return row?.value instanceof Uint8Array ? new Uint8Array(row.value) : undefined
}

/** A note of the ledger as text. */
export async function readText(sql: Sql, name: string): Promise<string | undefined> {
  const value = await readMeta(sql, name)
  return value && new TextDecoder().decode(value)
}

/** Notes something, replacing an earlier note of the name. */
export async function writeMeta(sql: Sql, name: string, value: string | Uint8Array): Promise<void> {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
  await sql.query(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    [name, bytes],
  )
}
