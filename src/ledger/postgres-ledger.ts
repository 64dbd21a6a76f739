// The shared ledger: PostgreSQL, for several processes and machines at once. Rows that matter are locked for the
// length of a transaction, in one order, so that who comes second sees what the first has done.

import pg from 'pg'
import { PipelineError } from '../model/pipeline-error.ts'
import type { Ledger } from './ledger.ts'
import {
  createQueue,
  type Dialect,
  ledgerFault,
  type Row,
  type Sql,
  type SqlDatabase,
} from './sql-database.ts'
import { createSqlLedger, type LedgerOptions } from './sql-ledger.ts'

/** All tables of a ledger are in this schema. */
const SCHEMA = 'sigillum'
/** Serialises the making of tables. Any number that nobody else uses. */
const MIGRATION_LOCK = 0x5167
/** Clocks of machines that share a ledger may be this far apart. */
const MAX_CLOCK_SKEW_MS = 60_000
/** Serialisation failure and deadlock: the transaction left no trace and may be run again. */
const RETRYABLE = ['40001', '40P01']
const MAX_ATTEMPTS = 5

/**
 * Connects to a ledger on PostgreSQL, making its tables when there are none.
 *
 * @param url `postgres://user@host:port/database`; the password comes from the URL, `PGPASSWORD` or `~/.pgpass`.
 * @throws {PipelineError} `LEDGER_UNUSABLE` when the server cannot be reached or refuses.
 */
export async function openPostgresLedger(url: string, options: LedgerOptions): Promise<Ledger> {
  const client = await connect(url)
  const sql = sqlOf(client)
  try {
    await prepareSession(sql)
    return await createSqlLedger(createPostgresDatabase(client, sql), options)
  } catch (cause) {
    await client.end()
    throw ledgerFault(cause)
  }
}

async function connect(connectionString: string): Promise<pg.Client> {
  try {
    const client = new pg.Client({ connectionString, application_name: 'sigillum' })
    // A connection that breaks while idle is told by the next query.
    client.on('error', () => undefined)
    await client.connect()
    return client
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    const message = `the ledger on PostgreSQL cannot be reached${code}`
    throw new PipelineError('LEDGER_UNUSABLE', message, { cause })
  }
}

async function prepareSession(sql: Sql): Promise<void> {
  // Two sessions that make the schema at the same moment would trip over each other.
  await sql.query('SELECT pg_advisory_lock(?)', [MIGRATION_LOCK])
  try {
    await sql.query(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`)
  } finally {
    await sql.query('SELECT pg_advisory_unlock(?)', [MIGRATION_LOCK])
  }
  await sql.query(`SET search_path TO ${SCHEMA}`)
  await sql.query('SET synchronous_commit TO on')
  await sql.query("SET default_transaction_isolation TO 'read committed'")
}

/**
 * Cluster, timeline, database and the very table of the entries: a dump that is loaded, here or elsewhere, or a
 * recovery to a point in time has others. A restored file system is not seen by it; `retireLists` is for that.
 */
async function originOf(sql: Sql): Promise<string> {
  const [row] = await sql.query(
    `SELECT oid AS database, (SELECT system_identifier FROM pg_control_system()) AS cluster,
       substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS timeline,
       (SELECT oid FROM pg_class WHERE oid = '${SCHEMA}.status_entry'::regclass) AS entries,
       pg_relation_filenode('${SCHEMA}.status_entry') AS file
     FROM pg_database WHERE datname = current_database()`,
  )
  return [row?.cluster, row?.timeline, row?.database, row?.entries, row?.file].join(':')
}

function sqlOf(client: pg.Client): Sql {
  return {
    async query(text, parameters = []) {
      let n = 0
      const numbered = text.replaceAll('?', () => `$${++n}`)
      const { rows } = await client.query<Row>(numbered, [...parameters])
      return rows
    },
  }
}

export const POSTGRES: Dialect = {
  bytesType: 'BYTEA',
  tableSuffix: '',
  forUpdate: ' FOR UPDATE',
  appendOnly,
  schemaLock: `SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`,
}

function createPostgresDatabase(client: pg.Client, sql: Sql): SqlDatabase {
  const enqueue = createQueue()
  return {
    dialect: POSTGRES,
    origin: originOf,
    renewOrigin: originOf,
    maxClockSkewMs: MAX_CLOCK_SKEW_MS,
    transaction: (work) => enqueue(() => transact(sql, work)),
    forget: () =>
      enqueue(async () => {
        await sql.query(
          'VACUUM award, credential, edition, standing_event, error_case, claim, delivery',
        )
      }),
    close: () => client.end(),
  }
}

function appendOnly(table: string): readonly string[] {
  return [
    `CREATE FUNCTION ${table}_refuses() RETURNS trigger LANGUAGE plpgsql
     AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$`,
    `CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refuses()`,
  ]
}

async function transact<T>(sql: Sql, work: (sql: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      await sql.query('BEGIN')
      const result = await work(sql)
      await sql.query('COMMIT')
      return result
    } catch (cause) {
      await sql.query('ROLLBACK').catch(() => undefined)
      if (attempt < MAX_ATTEMPTS && isRetryable(cause)) continue
      throw ledgerFault(cause)
    }
  }
}

function isRetryable(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && RETRYABLE.includes(String(cause.code))
}
