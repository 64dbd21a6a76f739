// The ledger over any SQL database. Award keys and contents are stored as HMAC-SHA-256 under a key drawn with the
// ledger, since learners' data can be guessed.

import { createHmac } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import { toInstant } from '../util/time.ts'
import { assertApproved, readApprovers, writeApprovers } from './approval.ts'
import { auditedTransaction, createAuditLog } from './audit-log.ts'
import {
  isUnsigned,
  loadAwards,
  newestByKey,
  rowsByHash,
  rowsByKey,
  visible,
} from './award-rows.ts'
import { filesOf } from './batch-files.ts'
import { claimMethods } from './claim-methods.ts'
import type { ClaimLedger } from './claims.ts'
import type { DeliveryLedger } from './deliveries.ts'
import { deliveryMethods } from './delivery-methods.ts'
import { eraseAwards } from './erase.ts'
import type { AwardPlan, AwardSelector, Ledger } from './ledger.ts'
import { recordSigned } from './record-signed.ts'
import { reserveAwards } from './reserve.ts'
import { migrate, writeOrigin } from './schema.ts'
import {
  insertRows,
  placeholders,
  portions,
  type Row,
  type Sql,
  type SqlDatabase,
} from './sql-database.ts'
import { changeStandings, loadList } from './standing.ts'
import { readHistory, readSummary } from './summary.ts'

export interface LedgerOptions {
  /** Cryptographically random bytes: for the hash key of a new ledger and for status indexes. */
  readonly randomBytes: (length: number) => Uint8Array
}

/** Awards that lie together in the order of their hashes: no more are reserved at once, in the one order of locking. */
const AWARDS_SORTED = 1000

const RETIRE_LISTS = 'UPDATE status_list SET is_open = 0 WHERE is_open = 1'

/**
 * A ledger in a database, its tables brought up to date.
 *
 * A database that is not where it was (copied, restored) draws status indexes from fresh lists from now on.
 *
 * @throws {PipelineError} `LEDGER_UNUSABLE` when the tables are of a newer version or the database refuses.
 */
export async function createSqlLedger(db: SqlDatabase, options: LedgerOptions): Promise<Ledger> {
  const hashKey = await auditedTransaction(db, async (sql, note) => {
    const facts = await migrate(sql, db.dialect, options.randomBytes(32))
    if (facts.origin !== undefined && facts.origin !== (await db.origin(sql))) {
      await sql.query(RETIRE_LISTS)
      note({ event: 'moved' })
    }
    await writeOrigin(sql, await db.renewOrigin(sql))
    return facts.hashKey
  })
  return {
    audit: createAuditLog(db, hasher(hashKey)('audit log')),
    ...awardMethods(db, hashKey, options),
    ...statusMethods(db, hashKey),
    ...deliveryMethods(db),
    ...claimMethods(db, { ...options, hashKey, hash: hasher(hashKey) }),
  }
}

type StatusMethods = Pick<
  Ledger,
  | 'find'
  | 'historyOf'
  | 'changeStanding'
  | 'publishLists'
  | 'retireLists'
  | 'erase'
  | 'approvers'
  | 'requireApproval'
  | 'summary'
  | 'close'
>

function awardMethods(
  db: SqlDatabase,
  hashKey: Uint8Array,
  { randomBytes }: LedgerOptions,
): Omit<Ledger, 'audit' | keyof StatusMethods | keyof ClaimLedger | keyof DeliveryLedger> {
  const { forUpdate } = db.dialect
  const hash = hasher(hashKey)
  return {
    async openBatch(request, now) {
      const { templateHash, inputHash } = request
      const id = hash(`batch\n${templateHash}\n${inputHash}`).slice(0, 16)
      return await auditedTransaction(db, async (sql, note) => {
        await assertClock(sql, now, db.maxClockSkewMs)
        const at = toInstant(now)
        await assertApproved(sql, request, { batch: id, at: now, note })
        const opened = await insertRows(
          sql,
          'batch (batch_id, template_hash, input_hash, created_at)',
          [[id, templateHash, hash(inputHash), at]],
          'ON CONFLICT DO NOTHING RETURNING batch_id',
        )
        if (opened.length > 0) note({ event: 'opened', at, batch: id, template: templateHash })
        return id
      })
    },
    async plan(batch, awards) {
      const rows = portions(awards, AWARDS_SORTED).flatMap((part) =>
        part
          .map(({ awardKey }: AwardPlan) => {
            const key = hash(awardKey)
            // What it says is noted with its identifiers, and may be another thing by then.
            return [key, key, 1, 'planned', '', batch]
          })
          // Not across portions: what is reserved together should lie together.
          .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
      )
      await db.transaction((sql) =>
        insertRows(
          sql,
          'award (award_hash, key_hash, version, state, content_hash, batch_id)',
          rows,
          'ON CONFLICT (award_hash) DO NOTHING',
        ),
      )
    },
    async reserve(batch, requests, issuedAt) {
      const awardHash = (awardKey: string, version: number) =>
        hash(version === 1 ? awardKey : `${awardKey}\nversion ${version}`)
      const context = { batch, issuedAt, forUpdate, randomBytes, hash, awardHash }
      return await auditedTransaction(db, (sql, note) =>
        reserveAwards(sql, requests, { ...context, note }),
      )
    },
    async countSigned(awardKeys) {
      return await db.transaction(async (sql) => {
        const rows = await rowsByKey(sql, awardKeys.map(hash), { columns: 'key_hash, state' })
        const signed = rows.filter(({ state }) => !isUnsigned(state))
        return new Set(signed.map(({ key_hash }) => key_hash)).size
      })
    },
    async recordSigned(signed) {
      return await auditedTransaction(db, (sql, note) =>
        recordSigned(sql, signed, { hash, forUpdate, note }),
      )
    },
    async recordWritten(awardHashes) {
      await db.transaction(async (sql) => {
        for (const part of portions(awardHashes))
          await sql.query(
            `UPDATE award SET state = 'written' WHERE state = 'signed' AND award_hash IN ${placeholders(part.length)}`,
            part,
          )
      })
    },
    async recordPublished(batch) {
      await db.transaction((sql) =>
        sql.query("UPDATE award SET state = 'published' WHERE batch_id = ? AND state = 'written'", [
          batch,
        ]),
      )
    },
    filesOf: (batch) => filesOf(db, batch),
  }
}

function statusMethods(db: SqlDatabase, hashKey: Uint8Array): StatusMethods {
  const { forUpdate } = db.dialect
  const hash = hasher(hashKey)
  return {
    async find(selector) {
      return await db.transaction(async (sql) =>
        (await loadAwards(sql, await rowsOf(sql, selector, hash))).map(visible),
      )
    },
    async historyOf(awardHash) {
      return await db.transaction((sql) => readHistory(sql, awardHash))
    },
    async changeStanding(awardHashes, change) {
      return await auditedTransaction(db, async (sql, note) => {
        const rows = await rowsByHash(sql, awardHashes, forUpdate)
        return await changeStandings(sql, await loadAwards(sql, rows), change, note)
      })
    },
    async publishLists(publish) {
      const lists = await db.transaction((sql) =>
        sql.query('SELECT list_id FROM status_list ORDER BY list_id'),
      )
      for (const { list_id } of lists)
        await db.transaction(async (sql) => {
          const text = `SELECT * FROM status_list WHERE list_id = ?${forUpdate}`
          const [row] = await sql.query(text, [String(list_id)])
          if (!row || !(await publish(await loadList(sql, row)))) return
          await sql.query(
            'UPDATE status_list SET published_revision = revision WHERE list_id = ?',
            [String(list_id)],
          )
        })
    },
    async retireLists() {
      await auditedTransaction(db, async (sql, note) => {
        await sql.query(RETIRE_LISTS)
        note({ event: 'moved' })
      })
    },
    async erase(awardHashes, at) {
      const erased = await auditedTransaction(db, async (sql, note) => {
        const rows = await rowsByHash(sql, awardHashes, forUpdate)
        return await eraseAwards(sql, rows, { at, note, forUpdate })
      })
      await db.forget()
      return erased
    },
    approvers: () => db.transaction(readApprovers),
    async requireApproval(approvers, at) {
      await auditedTransaction(db, (sql, note) => writeApprovers(sql, approvers, { at, note }))
    },
    async summary() {
      return await db.transaction(readSummary)
    },
    close: () => db.close(),
  }
}

function hasher(hashKey: Uint8Array): (text: string) => string {
  return (text) => createHmac('sha256', hashKey).update(text).digest('hex').slice(0, 32)
}

async function assertClock(sql: Sql, now: Date, skewMs: number): Promise<void> {
  const [row] = await sql.query(
    `SELECT max(newest) AS newest FROM (
       SELECT max(issued_at) AS newest FROM award WHERE issued_at IS NOT NULL
       UNION ALL SELECT max(created_at) FROM batch
       UNION ALL SELECT max(changed_at) FROM standing_event) AS entries`,
  )
  const newest = row?.newest
  if (typeof newest !== 'string') return
  if (toInstant(new Date(now.getTime() + skewMs)) >= newest) return
  throw new PipelineError(
    'LEDGER_UNUSABLE',
    `the clock says ${toInstant(now)}, but the ledger's newest entry is of ${newest}: set the clock right, nothing was signed`,
  )
}

async function rowsOf(
  sql: Sql,
  selector: AwardSelector,
  hash: (text: string) => string,
): Promise<readonly Row[]> {
  const reserved = "state <> 'planned'"
  if (selector.by === 'batch')
    return await sql.query(
      `SELECT * FROM award WHERE batch_id = ? AND ${reserved} ORDER BY award_hash`,
      [selector.batch],
    )
  if (selector.by === 'verification-method')
    return await sql.query(
      `SELECT * FROM award WHERE award_no IN
         (SELECT award_no FROM credential WHERE verification_method = ?) ORDER BY award_hash`,
      [selector.verificationMethod],
    )
  if (selector.by === 'key') {
    const rows = await rowsByKey(sql, [hash(selector.awardKey)], {})
    return [...newestByKey(rows.filter(({ state }) => state !== 'planned')).values()]
  }
  const { name } = selector
  return await sql.query(
    `SELECT * FROM award WHERE ${reserved} AND (award_hash = ?
       OR award_no IN (SELECT award_no FROM credential WHERE credential_id = ?))`,
    [name, name],
  )
}
