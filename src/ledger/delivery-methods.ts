// The delivery part of the ledger over any SQL database: each method is one transaction.

import { PipelineError } from '../model/pipeline-error.ts'
import { toInstant } from '../util/time.ts'
import type { Delivery, DeliveryLedger, DeliveryState } from './deliveries.ts'
import { type Dialect, insertRows, type Row, type Sql, type SqlDatabase } from './sql-database.ts'

/** Statements of the migration; see `schema.ts`. */
export function deliveryTables({ tableSuffix }: Dialect): readonly string[] {
  return [
    `CREATE TABLE delivery (
      claim_id TEXT PRIMARY KEY REFERENCES claim,
      award_hash TEXT NOT NULL REFERENCES award,
      state TEXT NOT NULL CHECK (state IN
        ('planned', 'sending', 'sent', 'deferred', 'failed', 'unsure', 'bounced', 'printed')),
      attempts INTEGER NOT NULL,
      changed_at TEXT NOT NULL,
      reason TEXT
    )${tableSuffix}`,
    'CREATE INDEX delivery_of_award ON delivery (award_hash, changed_at)',
  ]
}

/** States from which an attempt begins unasked. */
const OPEN: readonly DeliveryState[] = ['planned', 'deferred']
/** States in which a message can have come back. */
const AWAY: readonly DeliveryState[] = ['sent', 'unsure', 'sending']

/** The methods of {@link DeliveryLedger}. */
export function deliveryMethods(db: SqlDatabase): DeliveryLedger {
  const { forUpdate } = db.dialect
  return {
    async planDeliveries(deliveries, at) {
      const rows = deliveries.map(({ claimId, awardHash }) => [
        claimId,
        awardHash,
        'planned',
        0,
        toInstant(at),
      ])
      rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
      await db.transaction(async (sql) => {
        const inserted = await insertRows(
          sql,
          'delivery (claim_id, award_hash, state, attempts, changed_at)',
          rows,
          'ON CONFLICT (claim_id) DO NOTHING RETURNING award_hash',
        )
        for (const row of inserted) await tellAward(sql, String(row.award_hash), 'planned')
      })
    },
    async beginDelivery(claimId, at, { again }) {
      return await db.transaction(async (sql) => {
        const known = await load(sql, claimId, forUpdate)
        if (!again && !OPEN.includes(known.state)) return { begun: false, delivery: known }
        await sql.query(
          "UPDATE delivery SET state = 'sending', attempts = attempts + 1, changed_at = ?, reason = NULL WHERE claim_id = ?",
          [toInstant(at), claimId],
        )
        await tellAward(sql, known.awardHash, 'sending')
        return { begun: true, delivery: await load(sql, claimId, '') }
      })
    },
    async endDelivery(claimId, { state, reason }, at) {
      await db.transaction(async (sql) => {
        const { awardHash } = await load(sql, claimId, forUpdate)
        await sql.query(
          'UPDATE delivery SET state = ?, reason = ?, changed_at = ? WHERE claim_id = ?',
          [state, reason ?? null, toInstant(at), claimId],
        )
        await tellAward(sql, awardHash, state)
      })
    },
    async noteBounces(awardHashes, at) {
      return await db.transaction(async (sql) => {
        const unknown: string[] = []
        for (const hash of [...awardHashes].sort()) {
          const [newest] = await newestFirst(sql, hash)
          if (!newest || !AWAY.includes(newest.state)) unknown.push(hash)
          else {
            await sql.query(
              "UPDATE delivery SET state = 'bounced', changed_at = ? WHERE claim_id = ?",
              [toInstant(at), newest.claimId],
            )
            await tellAward(sql, hash, 'bounced')
          }
        }
        return unknown
      })
    },
    deliveriesOf: (awardHash) => db.transaction((sql) => newestFirst(sql, awardHash)),
  }
}

/** The award's own column says what became of its newest delivery. */
async function tellAward(sql: Sql, awardHash: string, state: DeliveryState): Promise<void> {
  await sql.query('UPDATE award SET delivery_state = ? WHERE award_hash = ?', [state, awardHash])
}

async function load(sql: Sql, claimId: string, forUpdate: string): Promise<Delivery> {
  const [row] = await sql.query(`SELECT * FROM delivery WHERE claim_id = ?${forUpdate}`, [claimId])
  if (row) return deliveryOf(row)
  throw new PipelineError('LEDGER_UNUSABLE', 'expected a delivery that was planned')
}

async function newestFirst(sql: Sql, awardHash: string): Promise<readonly Delivery[]> {
  const rows = await sql.query(
    `SELECT delivery.* FROM delivery JOIN claim ON claim.claim_id = delivery.claim_id
     WHERE award_hash = ? ORDER BY made_at DESC, delivery.claim_id`,
    [awardHash],
  )
  return rows.map(deliveryOf)
}

function deliveryOf(row: Row): Delivery {
  return {
    claimId: String(row.claim_id),
    awardHash: String(row.award_hash),
    state: String(row.state) as DeliveryState,
    attempts: Number(row.attempts),
    changedAt: new Date(String(row.changed_at)),
    ...(typeof row.reason === 'string' && { reason: row.reason }),
  }
}
