// The claim part of the ledger over any SQL database: each method is one transaction.

import { createHmac } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import { toInstant } from '../util/time.ts'
import { closeCase, editionsOf, openCase, readCases, recordEdition } from './claim-editions.ts'
import {
  type ClaimContext,
  claimsOf,
  endClaims,
  findClaim,
  makeClaims,
  redeem,
  spendNow,
} from './claim-links.ts'
import type { ClaimLedger } from './claims.ts'
import { findShared, type ShareContext, share, sharedBy, unshare } from './shares.ts'
import type { SqlDatabase } from './sql-database.ts'

export interface ClaimMethodOptions {
  readonly hashKey: Uint8Array
  readonly hash: (text: string) => string
  readonly randomBytes: (length: number) => Uint8Array
}

/** The methods of {@link ClaimLedger}. */
export function claimMethods(db: SqlDatabase, options: ClaimMethodOptions): ClaimLedger {
  const { hashKey, hash, randomBytes } = options
  const { forUpdate } = db.dialect
  const keyFor = (purpose: string) =>
    new Uint8Array(createHmac('sha256', hashKey).update(`key\n${purpose}`).digest())
  const sharing: ShareContext = { hash, randomBytes, key: keyFor('shared addresses') }
  const context = (at: Date): ClaimContext => ({ hash, randomBytes, forUpdate, at })
  return {
    makeClaims: (requests, at) => db.transaction((sql) => makeClaims(sql, requests, context(at))),
    endClaims: (hashes, at) => db.transaction((sql) => endClaims(sql, hashes, context(at))),
    claimsOf: (hash, at) => db.transaction((sql) => claimsOf(sql, hash, context(at))),
    findClaim: (selector, at) => db.transaction((sql) => findClaim(sql, selector, context(at))),
    redeem: (redemption, at) => db.transaction((sql) => redeem(sql, redemption, context(at))),
    spend: (use, at) => db.transaction((sql) => spendNow(sql, use, context(at))),
    editionsOf: (awardHash) => db.transaction((sql) => editionsOf(sql, awardHash)),
    async recordEdition(request, at) {
      // What was bound or spent on the way to a refusal must be undone with it.
      let refused: Refused | undefined
      try {
        return await db.transaction(async (sql) => {
          const result = await recordEdition(sql, request, context(at))
          if ('edition' in result) return result
          refused = new Refused(result)
          throw refused
        })
      } catch (error) {
        if (error === refused && refused) return refused.result
        throw error
      }
    },
    async noteDelivery(claimId, event, at) {
      await db.transaction((sql) =>
        'downloaded' in event
          ? sql.query(
              'UPDATE claim SET downloaded_at = ? WHERE claim_id = ? AND downloaded_at IS NULL',
              [toInstant(at), claimId],
            )
          : sql.query('UPDATE claim SET notified = ? WHERE claim_id = ?', [
              event.notified,
              claimId,
            ]),
      )
    },
    async openCase(request, at) {
      const id = await db.transaction((sql) => openCase(sql, request, context(at)))
      if (id === undefined)
        throw new PipelineError('LEDGER_UNUSABLE', 'expected a claim that the ledger knows')
      return id
    },
    closeCase: (id, outcome, at) => db.transaction((sql) => closeCase(sql, { id, outcome, at })),
    cases: (filter) => db.transaction((sql) => readCases(sql, filter)),
    share: (claimId, at) => db.transaction((sql) => share(sql, claimId, at, sharing)),
    sharedBy: (claimId) => db.transaction((sql) => sharedBy(sql, claimId, sharing)),
    unshare: (claimId) => db.transaction((sql) => unshare(sql, claimId)),
    findShared: (token) => db.transaction((sql) => findShared(sql, token, sharing)),
    keyFor,
  }
}

type Refusal = Exclude<Awaited<ReturnType<typeof recordEdition>>, { readonly edition: unknown }>

/** Rolls a transaction back and carries its answer out. */
class Refused extends Error {
  readonly result: Refusal

  constructor(result: Refusal) {
    super(result.outcome)
    this.result = result
  }
}
