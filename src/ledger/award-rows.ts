// Rows of the award tables as the ledger's own types.

import { PipelineError } from '../model/pipeline-error.ts'
import type { StatusEntry, StatusListForm, StatusPurpose } from '../model/status.ts'
import type { AwardState, LedgerAward, LedgerCredential, Standing, StatusFormat } from './ledger.ts'
import { type Row, type Sql, selectIn } from './sql-database.ts'

/** An award with what the ledger compares, which no caller sees. */
export interface StoredAward extends LedgerAward {
  /** In the order in which the ledger heard of the awards. */
  readonly number: number
  readonly keyHash: string
  readonly contentHash: string
}

/** URL of a list from its parts. */
export function listUrl(base: string, listId: string, form: StatusListForm): string {
  return `${base}/${listName(listId, form)}`
}

/** File name of a list; the ending lets a plain file server send the right type. */
export function listName(listId: string, form: StatusListForm): string {
  return `${listId}.${form === 'token' ? 'jwt' : 'json'}`
}

/** Awards with their credentials and status entries. */
export async function loadAwards(sql: Sql, rows: readonly Row[]): Promise<StoredAward[]> {
  const numbers = rows.map(numberOf)
  const credentials = await selectIn(
    sql,
    (list) => `SELECT * FROM credential WHERE award_no IN ${list} ORDER BY award_no, format`,
    numbers,
  )
  const credentialsOf = byAward(credentials)
  const statusOf = await loadStatus(sql, numbers)
  return rows.map((row) => {
    const number = numberOf(row)
    return awardOf(row, credentialsOf.get(number) ?? [], statusOf.get(number) ?? {})
  })
}

/** The status entries of awards, by number. */
export async function loadStatus(
  sql: Sql,
  numbers: readonly number[],
): Promise<Map<number, StoredAward['status']>> {
  const entries = await selectIn(
    sql,
    (list) =>
      `SELECT award_no, format, list_index, status_list.list_id AS list_id, base_url, purpose, form
       FROM status_entry JOIN status_list ON status_list.list_id = status_entry.list_id
       WHERE award_no IN ${list}`,
    numbers,
  )
  const statusOf = ([number, rows]: [number, Row[]]) =>
    [
      number,
      Object.fromEntries(rows.map((row) => [row.format as StatusFormat, entryOf(row)])),
    ] as const
  return new Map([...byAward(entries)].map(statusOf))
}

/** The newest version of each key among rows. */
export function newestByKey(rows: readonly Row[]): Map<string, Row> {
  const newest = new Map<string, Row>()
  for (const row of rows) {
    const key = String(row.key_hash)
    const known = newest.get(key)
    if (!known || Number(row.version) > Number(known.version)) newest.set(key, row)
  }
  return newest
}

/** Whether an award has never been signed: its contents may still change. */
export function isUnsigned(state: unknown): boolean {
  return state === 'planned' || state === 'reserved'
}

/**
 * Rows of awards by the hashes of their keys, all versions, in the one order of locking; `forUpdate` as the dialect
 * has it. The first version of an award has the hash of its key.
 */
export async function rowsByKey(
  sql: Sql,
  keyHashes: readonly string[],
  { columns = '*', forUpdate = '' }: { readonly columns?: string; readonly forUpdate?: string },
): Promise<Row[]> {
  return await selectIn(
    sql,
    (list) =>
      `SELECT ${columns} FROM award
       WHERE award_hash IN ${list} OR (version > 1 AND key_hash IN ${list})
       ORDER BY award_hash${forUpdate}`,
    keyHashes,
    2,
  )
}

/** Rows of awards in the one order of locking; `forUpdate` as the dialect has it. */
export async function rowsByHash(
  sql: Sql,
  hashes: readonly string[],
  forUpdate: string,
): Promise<Row[]> {
  return await selectIn(
    sql,
    (list) => `SELECT * FROM award WHERE award_hash IN ${list} ORDER BY award_hash${forUpdate}`,
    hashes,
  )
}

/** The number of the award that a row is or belongs to. PostgreSQL gives large numbers as text. */
export function numberOf(row: Row): number {
  return Number(row.award_no)
}

/** Without what only the ledger compares. */
export function visible({
  number: _,
  keyHash: __,
  contentHash: ___,
  ...award
}: StoredAward): LedgerAward {
  return award
}

function byAward(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const number = numberOf(row)
    const group = groups.get(number)
    if (group) group.push(row)
    else groups.set(number, [row])
  }
  return groups
}

function awardOf(
  row: Row,
  credentials: readonly Row[],
  status: StoredAward['status'],
): StoredAward {
  if (row.issued_at === null)
    throw new PipelineError('LEDGER_UNUSABLE', 'an award is planned only and has no identifiers')
  return {
    number: numberOf(row),
    awardHash: String(row.award_hash),
    keyHash: String(row.key_hash),
    version: Number(row.version),
    state: String(row.state) as AwardState,
    standing: String(row.standing) as Standing,
    changed: false,
    contentHash: String(row.content_hash),
    batch: String(row.batch_id),
    ids: {
      elmCredentialId: String(row.elm_credential_id),
      ob3CredentialId: String(row.ob3_credential_id),
      subjectId: String(row.subject_id),
      emailSalt: String(row.email_salt),
    },
    issuedAt: new Date(String(row.issued_at)),
    status,
    credentials: credentials.map(credentialOf),
    ...(typeof row.erased_at === 'string' && { erasedAt: new Date(row.erased_at) }),
  }
}

function entryOf(row: Row): StatusEntry {
  return {
    list: listUrl(String(row.base_url), String(row.list_id), row.form as StatusListForm),
    index: Number(row.list_index),
    purpose: String(row.purpose) as StatusPurpose,
  }
}

function credentialOf(row: Row): LedgerCredential {
  const { bytes } = row
  return {
    format: String(row.format),
    suite: String(row.suite),
    credentialId: String(row.credential_id),
    verificationMethod: String(row.verification_method),
    file: String(row.file),
    sha256: String(row.sha256),
    ...(bytes instanceof Uint8Array ? { bytes: new Uint8Array(bytes) } : {}),
  }
}
