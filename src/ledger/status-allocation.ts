// Draws status indexes: random, each handed out once, from lists that are closed when half of them is taken, so
// that drawing stays quick and an index says nothing about its neighbours. Bitstring Status List 1.0, section 5.

import { LIST_ENTRIES } from '../proof/status-list.ts'
import type { StoredAward } from './award-rows.ts'
import type { AwardRequest, StatusRequest } from './ledger.ts'
import { insertRows, portions, ROWS_PER_STATEMENT, type Row, type Sql } from './sql-database.ts'

/** Indexes handed out before a list is closed. */
export const LIST_CAPACITY = LIST_ENTRIES / 2

export interface AllocationOptions {
  readonly randomBytes: (length: number) => Uint8Array
  readonly forUpdate: string
  /** Instant at which a new list is made, RFC 3339. */
  readonly at: string
}

interface Wanted extends StatusRequest {
  readonly award: number
}

/** Draws the entries that are asked for and missing; formats with a credential keep what they have. */
export async function allocateEntries(
  sql: Sql,
  awards: readonly (readonly [StoredAward, AwardRequest])[],
  options: AllocationOptions,
): Promise<boolean> {
  const wanted = awards.flatMap(([award, request]) =>
    (request.status ?? [])
      .filter(({ format }) => !award.status[format])
      .filter(({ format }) => !award.credentials.some((c) => c.format === format))
      .map((entry): Wanted => ({ ...entry, award: award.number })),
  )
  for (const group of groupsOf(wanted)) {
    // One portion at a time: a list that is full in between is replaced by the next.
    for (const part of portions(group)) await allocateGroup(sql, part, options)
  }
  return wanted.length > 0
}

/** Entries that come from one list together. */
function groupsOf(wanted: readonly Wanted[]): Wanted[][] {
  const groups = new Map<string, Wanted[]>()
  for (const entry of wanted) {
    const key = `${entry.base} ${entry.purpose} ${entry.form} ${entry.issuer}`
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()]
}

async function allocateGroup(
  sql: Sql,
  wanted: readonly Wanted[],
  options: AllocationOptions,
): Promise<void> {
  const [first] = wanted
  if (!first) return
  const list = await openList(sql, first, options)
  const indexes = await drawIndexes(sql, list.id, wanted.length, options)
  await insertRows(
    sql,
    'status_entry (list_id, list_index, award_no, format)',
    wanted.map(({ award, format }, at) => [list.id, indexes[at] ?? -1, award, format]),
  )
  const taken = list.taken + wanted.length
  await sql.query('UPDATE status_list SET taken = ?, is_open = ? WHERE list_id = ?', [
    taken,
    taken + ROWS_PER_STATEMENT <= LIST_CAPACITY ? 1 : 0,
    list.id,
  ])
}

/** The open list of a group, locked against other processes; a new one where there is none. */
async function openList(
  sql: Sql,
  { base, purpose, issuer, form = 'bitstring' }: StatusRequest,
  { randomBytes, forUpdate, at }: AllocationOptions,
): Promise<{ id: string; taken: number }> {
  const [row] = await sql.query(
    `SELECT list_id, taken FROM status_list
     WHERE base_url = ? AND purpose = ? AND issuer = ? AND form = ? AND is_open = 1
     ORDER BY list_id LIMIT 1${forUpdate}`,
    [base, purpose, issuer, form],
  )
  if (row) return { id: String(row.list_id), taken: Number(row.taken) }
  const id = hex(randomBytes(12))
  await insertRows(
    sql,
    'status_list (list_id, base_url, purpose, issuer, taken, is_open, revision, published_revision, created_at, form)',
    [[id, base, purpose, issuer, 0, 1, 1, 0, at, form]],
  )
  return { id, taken: 0 }
}

async function drawIndexes(
  sql: Sql,
  list: string,
  count: number,
  { randomBytes }: AllocationOptions,
): Promise<readonly number[]> {
  const drawn = new Set<number>()
  while (drawn.size < count) {
    const candidates = randomIndexes(count - drawn.size, randomBytes)
    const taken = await takenAmong(sql, list, candidates)
    for (const index of candidates) if (!taken.has(index)) drawn.add(index)
  }
  return [...drawn]
}

/** Uniform: the number of entries is a power of two. */
function randomIndexes(count: number, randomBytes: AllocationOptions['randomBytes']): number[] {
  const bytes = randomBytes(count * 4)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: count }, (_, at) => view.getUint32(at * 4) % LIST_ENTRIES)
}

async function takenAmong(
  sql: Sql,
  list: string,
  candidates: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows: readonly Row[] = await sql.query(
    `SELECT list_index FROM status_entry WHERE list_id = ? AND list_index IN (${candidates.map(() => '?').join(', ')})`,
    [list, ...candidates],
  )
  return new Set(rows.map((row) => Number(row.list_index)))
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
