// The little that a database must be able to do to hold a ledger: transactions of plain SQL with `?` parameters.
// SQLite and PostgreSQL each implement it; the statements themselves are the same for both.

import { PipelineError } from '../model/pipeline-error.ts'

export type SqlValue = string | number | Uint8Array | null
export type Row = Readonly<Record<string, unknown>>

export interface Sql {
  /** Runs one statement. @returns its rows. */
  query(text: string, parameters?: readonly SqlValue[]): Promise<readonly Row[]>
}

/** Where the two dialects differ. */
export interface Dialect {
  readonly bytesType: 'BLOB' | 'BYTEA'
  /** Behind `CREATE TABLE (…)`. */
  readonly tableSuffix: '' | ' STRICT'
  /** Behind a SELECT whose rows nobody else may change until the end of the transaction. */
  readonly forUpdate: '' | ' FOR UPDATE'
  /** Statements after which rows of a table can be added, and neither changed nor removed. */
  readonly appendOnly: (table: string) => readonly string[]
  /** Makes everybody else wait who wants to change the tables, until the end of the transaction. */
  readonly schemaLock?: string
}

export interface SqlDatabase {
  readonly dialect: Dialect
  /**
   * Names this very database and what was last done with it; another name than the one noted in it means that it was
   * copied or restored.
   */
  readonly origin: (sql: Sql) => Promise<string>
  /** Gives it the name to be noted now, which no copy made before knows. */
  readonly renewOrigin: (sql: Sql) => Promise<string>
  /** How far other machines' clocks may be apart. */
  readonly maxClockSkewMs: number
  /**
   * Runs work in one transaction, durable when it resolves, undone when it rejects. One after the other; work
   * must not ask for a transaction itself.
   *
   * @throws {PipelineError} `LEDGER_UNUSABLE` for a fault of the database; what the work throws, otherwise.
   */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Overwrites what was taken away, as far as the database can. */
  forget(): Promise<void>
  close(): Promise<void>
}

/** Runs tasks one after the other, whatever becomes of each. */
export function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const next = last.then(task, task)
    last = next.catch(() => undefined)
    return next
  }
}

/** A fault of the database as our own error; our own errors pass. */
export function ledgerFault(cause: unknown): unknown {
  if (!isDatabaseError(cause)) return cause
  const errcode = 'errcode' in cause ? Number(cause.errcode) : undefined
  const code = errcode === undefined ? cause.code : `${cause.code} ${errcode}`
  // The low byte is the primary code, https://www.sqlite.org/rescode.html
  const reason = SQLITE_REASONS.get((errcode ?? 0) & 0xff)
  const told = reason === undefined ? code : `${reason}, ${code}`
  return new PipelineError('LEDGER_UNUSABLE', `the ledger's database refuses (${told})`, { cause })
}

/** What SQLite says most, in words. */
const SQLITE_REASONS: ReadonlyMap<number, string> = new Map([
  [5, 'another process is writing to it'],
  [8, 'it can only be read'],
  [10, 'the disk failed'],
  [11, 'the file is damaged'],
  [13, 'no space is left on the disk'],
  [14, 'the file cannot be opened'],
  [26, 'the file is no ledger'],
])

function isDatabaseError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && !(error instanceof PipelineError) && 'code' in error
}

// PostgreSQL takes 65,535 parameters in a statement, SQLite 32,766.
/** Rows that one statement inserts or names. */
export const ROWS_PER_STATEMENT = 500

/** Values in portions that fit into one statement. */
export function portions<T>(values: readonly T[], size = ROWS_PER_STATEMENT): T[][] {
  const parts: T[][] = []
  for (let start = 0; start < values.length; start += size)
    parts.push(values.slice(start, start + size))
  return parts
}

/** `(?, ?, …)` of a length. */
export function placeholders(count: number): string {
  return `(${Array.from({ length: count }, () => '?').join(', ')})`
}

/** Inserts rows; `suffix` says what to do with those that are there. @returns what `RETURNING` in it asks for. */
export async function insertRows(
  sql: Sql,
  into: string,
  rows: readonly (readonly SqlValue[])[],
  suffix = '',
): Promise<Row[]> {
  const returned: Row[] = []
  for (const part of portions(rows)) {
    const row = placeholders(part[0]?.length ?? 0)
    const text = `INSERT INTO ${into} VALUES ${part.map(() => row).join(', ')} ${suffix}`
    returned.push(...(await sql.query(text, part.flat())))
  }
  return returned
}

/** Rows of a statement with an `IN` list, portion by portion. @param times How often the list stands in it. */
export async function selectIn(
  sql: Sql,
  text: (list: string) => string,
  values: readonly SqlValue[],
  times = 1,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const part of portions(values)) {
    const parameters = Array.from({ length: times }, () => part).flat()
    rows.push(...(await sql.query(text(placeholders(part.length)), parameters)))
  }
  return rows
}
