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
  const database = createPostgresDatabase(url, await connect(url))
  try {
    return await createSqlLedger(database, options)
  } catch (cause) {
    await database.close()
    throw ledgerFault(cause)
  }
}

interface Session {
  readonly sql: Sql
  readonly end: () => Promise<void>
  /** The server has gone, or the way to it: nothing can be asked here any more. */
  isLost: boolean
}

async function connect(connectionString: string): Promise<Session> {
  const client = await reach(connectionString)
  const session: Session = { sql: sqlOf(client), end: () => client.end(), isLost: false }
  for (const event of ['error', 'end'] as const)
    client.on(event, () => {
      session.isLost = true
    })
  try {
    await prepareSession(session.sql)
    return session
  } catch (cause) {
    await client.end()
    throw ledgerFault(cause)
  }
}

async function reach(connectionString: string): Promise<pg.Client> {
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

function createPostgresDatabase(url: string, first: Session): SqlDatabase {
  const enqueue = createQueue()
  let open = first
  let origin: string | undefined
  let isClosed = false
  // A server that was started anew is met again by the next transaction; what ran when it went is lost.
  const session = async () => {
    if (open.isLost && !isClosed) open = await connectAgain(url, origin)
    return open
  }
  return {
    dialect: POSTGRES,
    origin: originOf,
    renewOrigin: async (sql) => {
      origin = await originOf(sql)
      return origin
    },
    maxClockSkewMs: MAX_CLOCK_SKEW_MS,
    transaction: (work) => enqueue(() => transact(session, work)),
    forget: () =>
      enqueue(async () => {
        const { sql } = await session()
        await sql.query(
          'VACUUM award, credential, edition, standing_event, error_case, claim, delivery',
        )
      }),
    close: () => {
      isClosed = true
      return open.end()
    },
  }
}

/**
 * Another session with the ledger that was opened.
 *
 * @throws {PipelineError} `LEDGER_UNUSABLE` when it cannot be reached, or is another one: whether status entries must
 * come from fresh lists is looked at when a ledger is opened, and only then.
 */
async function connectAgain(url: string, origin: string | undefined): Promise<Session> {
  const session = await connect(url)
  if (origin === undefined || (await originOf(session.sql)) === origin) return session
  await session.end()
  const message = 'the ledger on PostgreSQL was restored or moved since it was opened'
  throw new PipelineError('LEDGER_UNUSABLE', message, { hint: 'start the program again' })
}

function appendOnly(table: string): readonly string[] {
  return [
    `CREATE FUNCTION ${table}_refuses() RETURNS trigger LANGUAGE plpgsql
     AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$`,
    `CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION ${table}_refuses()`,
  ]
}

async function transact<T>(
  session: () => Promise<Session>,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const open = await session()
    const { sql } = open
    try {
      await sql.query('BEGIN')
      const result = await work(sql)
      await sql.query('COMMIT')
      return result
    } catch (cause) {
      // A session that takes no ROLLBACK takes nothing any more.
      await sql.query('ROLLBACK').catch(() => {
        open.isLost = true
      })
      if (attempt < MAX_ATTEMPTS && isRetryable(cause)) continue
      throw open.isLost && !(cause instanceof PipelineError) ? lost(cause) : ledgerFault(cause)
    }
  }
}

function lost(cause: unknown): PipelineError {
  return new PipelineError('LEDGER_UNUSABLE', 'the connection to the ledger was lost', { cause })
}

function isRetryable(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && RETRYABLE.includes(String(cause.code))
}
