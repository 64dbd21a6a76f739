// Reservation: the one transaction in which an award gets its identifiers, its time and its status entries, or in
// which a changed award gets a new version and the old one is revoked. Everything here runs inside it.

import { toInstant } from '../util/time.ts'
import { auditReference, saltedHash } from './audit-entry.ts'
import type { NoteEvent } from './audit-log.ts'
import {
  isUnsigned,
  loadAwards,
  loadStatus,
  newestByKey,
  numberOf,
  rowsByKey,
  type StoredAward,
} from './award-rows.ts'
import type { AwardRequest, LedgerAward } from './ledger.ts'
import {
  insertRows,
  placeholders,
  portions,
  type Row,
  type Sql,
  type SqlValue,
} from './sql-database.ts'
import { reviseListsOf, writeStanding } from './standing.ts'
import { allocateEntries } from './status-allocation.ts'

export interface ReserveContext {
  readonly batch: string
  readonly issuedAt: Date
  readonly forUpdate: string
  readonly randomBytes: (length: number) => Uint8Array
  /** Keyed hash of a text. */
  readonly hash: (text: string) => string
  readonly awardHash: (awardKey: string, version: number) => string
  readonly note: NoteEvent
}

interface Asked {
  readonly request: AwardRequest
  readonly keyHash: string
  readonly contentHash: string
}

const COLUMNS = `award (award_hash, key_hash, version, state, content_hash, batch_id,
  elm_credential_id, ob3_credential_id, subject_id, email_salt, issued_at)`

// Only a planned row takes the identifiers: any other keeps its own, whoever comes second.
const FILL_PLANNED = `ON CONFLICT (award_hash) DO UPDATE SET state = 'reserved',
  content_hash = excluded.content_hash, batch_id = excluded.batch_id,
  elm_credential_id = excluded.elm_credential_id,
  ob3_credential_id = excluded.ob3_credential_id, subject_id = excluded.subject_id,
  email_salt = excluded.email_salt, issued_at = excluded.issued_at
  WHERE award.state = 'planned' RETURNING award_hash, award_no`

/** See {@link Ledger.reserve}. */
export async function reserveAwards(
  sql: Sql,
  requests: readonly AwardRequest[],
  context: ReserveContext,
): Promise<readonly LedgerAward[]> {
  const asked = requests.map(
    (request): Asked => ({
      request,
      keyHash: context.awardHash(request.awardKey, 1),
      contentHash: context.hash(request.contentHash),
    }),
  )
  // Nearly all awards are new or planned only; only what is there already has to be looked at.
  const first = distinctKeys(asked).map((one): Version => ({ ...one, version: 1 }))
  const fresh = new Map(await fillVersions(sql, first, context))
  const begun = asked.filter(({ keyHash }) => !fresh.has(keyHash))
  const again = await reissueBegun(sql, begun, context)
  for (const [keyHash, award] of await fillVersions(sql, again, context)) fresh.set(keyHash, award)
  return await awardsNow(sql, asked, { ...context, fresh })
}

/** The version of an award that is to get identifiers. */
interface Version extends Asked {
  readonly version: number
}

function distinctKeys(asked: readonly Asked[]): readonly Asked[] {
  return [...new Map(asked.map((each) => [each.keyHash, each])).values()]
}

/** Gives identifiers to the versions that have none. @returns those by the hash of their key. */
async function fillVersions(
  sql: Sql,
  versions: readonly Version[],
  context: ReserveContext,
): Promise<readonly (readonly [string, StoredAward])[]> {
  const awards = versions.map((version) => freshAward(version, context))
  // In one order everywhere: two processes that reserve the same awards must not wait for each other in a circle.
  awards.sort((a, b) => (a.awardHash < b.awardHash ? -1 : 1))
  const filled = await insertRows(sql, COLUMNS, awards.map(rowOf), FILL_PLANNED)
  const numbers = new Map(filled.map((row) => [String(row.award_hash), numberOf(row)]))
  return awards.flatMap((award) => {
    const number = numbers.get(award.awardHash)
    return number === undefined ? [] : [[award.keyHash, { ...award, number }] as const]
  })
}

/**
 * Looks at awards that have identifiers already. Most keep them; one that is to be signed anew ends.
 *
 * @returns the versions that take the place of those that have ended.
 */
async function reissueBegun(
  sql: Sql,
  asked: readonly Asked[],
  context: ReserveContext,
): Promise<readonly Version[]> {
  const before = await currentRows(sql, asked, context)
  const again: Version[] = []
  for (const one of distinctKeys(asked)) {
    const row = before.get(one.keyHash)
    if (!row) continue
    if (row.state === 'reserved' && row.content_hash !== one.contentHash)
      await sql.query(
        "UPDATE award SET content_hash = ? WHERE award_hash = ? AND state = 'reserved'",
        [one.contentHash, String(row.award_hash)],
      )
    else if (mayReissue(row, one)) {
      await replaceOld(sql, row, one, context)
      again.push({ ...one, version: Number(row.version) + 1 })
    }
  }
  await adopt(sql, [...before.values()], context)
  return again
}

/** An award that may have a number already, and gets one otherwise. */
type NewAward = Omit<StoredAward, 'number'>

/** An award that is to get its identifiers: nobody else's, and nothing has been made of it yet. */
function freshAward(
  { request, keyHash, contentHash, version }: Version,
  { batch, issuedAt, awardHash }: ReserveContext,
): NewAward {
  return {
    awardHash: version === 1 ? keyHash : awardHash(request.awardKey, version),
    keyHash,
    version,
    state: 'reserved',
    standing: 'good',
    changed: false,
    contentHash,
    batch,
    ids: request.ids,
    issuedAt: new Date(toInstant(issuedAt)),
    status: {},
    credentials: [],
  }
}

/** What another batch has begun and not published becomes this one's, so that its manifest tells of it. */
async function adopt(sql: Sql, rows: readonly Row[], { batch }: ReserveContext): Promise<void> {
  const foreign = rows.filter(({ batch_id, state }) => batch_id !== batch && state !== 'published')
  for (const part of portions(foreign.map((row) => String(row.award_hash))))
    await sql.query(
      `UPDATE award SET batch_id = ? WHERE award_hash IN ${placeholders(part.length)}`,
      [batch, ...part],
    )
}

/** Awards that had identifiers before. */
async function knownAwards(
  sql: Sql,
  asked: readonly Asked[],
  context: ReserveContext,
): Promise<readonly StoredAward[]> {
  if (asked.length === 0) return []
  const rows = await currentRows(sql, asked, { ...context, columns: '*' })
  return await loadAwards(sql, [...rows.values()])
}

async function awardsNow(
  sql: Sql,
  asked: readonly Asked[],
  context: ReserveContext & { readonly fresh: ReadonlyMap<string, StoredAward> },
): Promise<readonly LedgerAward[]> {
  const { fresh } = context
  const known = asked.filter(({ keyHash }) => !fresh.has(keyHash))
  const awards = new Map(fresh)
  for (const award of await knownAwards(sql, known, context)) awards.set(award.keyHash, award)
  const pairs = asked.flatMap(({ keyHash, request }) => {
    const award = awards.get(keyHash)
    return award ? [[award, request] as const] : []
  })
  const drawn = await allocateEntries(sql, distinct(pairs), {
    ...context,
    at: toInstant(context.issuedAt),
  })
  const numbers = [...awards.values()].map(({ number }) => number)
  const statusOf = drawn ? await loadStatus(sql, numbers) : undefined
  return asked.flatMap(({ keyHash, contentHash }) => {
    const award = awards.get(keyHash)
    if (!award) return []
    const status = statusOf ? (statusOf.get(award.number) ?? {}) : award.status
    return [{ ...award, status, changed: award.contentHash !== contentHash }]
  })
}

// The same award twice in one request draws its entries once.
function distinct<T>(pairs: readonly (readonly [StoredAward, T])[]) {
  return [...new Map(pairs.map((pair) => [pair[0].awardHash, pair])).values()]
}

/** As much of a row as decides what becomes of a request. */
const DECIDING =
  'award_hash, key_hash, version, state, standing, content_hash, email_salt, batch_id'

async function currentRows(
  sql: Sql,
  asked: readonly Asked[],
  { forUpdate, columns = DECIDING }: { forUpdate: string; columns?: string },
): Promise<Map<string, Row>> {
  const keys = asked.map(({ keyHash }) => keyHash)
  return newestByKey(await rowsByKey(sql, keys, { columns, forUpdate }))
}

function mayReissue(row: Row, { request, contentHash }: Asked): boolean {
  if (request.reissueReason === undefined || isUnsigned(row.state)) return false
  return row.content_hash !== contentHash || row.standing === 'revoked'
}

/** The old version is revoked; the log tells which one takes its place. */
async function replaceOld(
  sql: Sql,
  row: Row,
  { request }: Asked,
  { issuedAt, awardHash, note }: ReserveContext,
): Promise<void> {
  const old = { awardHash: String(row.award_hash), salt: String(row.email_salt) }
  const reason = request.reissueReason ?? ''
  if (row.standing !== 'revoked') {
    await writeStanding(sql, old, { action: 'revoke', reason, at: issuedAt }, note)
    await reviseListsOf(sql, [old.awardHash])
  }
  const version = Number(row.version) + 1
  const { emailSalt } = request.ids
  note({
    event: 'reissued',
    at: toInstant(issuedAt),
    award: auditReference(awardHash(request.awardKey, version), emailSalt),
    version,
    replaces: auditReference(old.awardHash, old.salt),
    reason: saltedHash(reason, emailSalt),
  })
}

function rowOf(award: NewAward): readonly SqlValue[] {
  const { ids } = award
  return [
    award.awardHash,
    award.keyHash,
    award.version,
    'reserved',
    award.contentHash,
    award.batch,
    ids.elmCredentialId,
    ids.ob3CredentialId,
    ids.subjectId,
    ids.emailSalt,
    toInstant(award.issuedAt),
  ]
}
