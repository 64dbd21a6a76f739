// Rows of the claim tables as the ledger's own types, and the claim with the current version of its award.

import { loadAwards, newestByKey, rowsByKey, type StoredAward } from './award-rows.ts'
import type { Claim, ClaimState, Edition, ErrorCase } from './claims.ts'
import type { Row, Sql } from './sql-database.ts'

/** Wrong codes after which a wallet is refused until there is a new link: one in ten million is guessed. */
export const MAX_WRONG_CODES = 10

export function claimOf(row: Row, at: Date): Claim {
  const expiresAt = new Date(String(row.expires_at))
  return {
    id: String(row.claim_id),
    state: stateOf(row, expiresAt, at),
    madeAt: new Date(String(row.made_at)),
    expiresAt,
    needsCode: row.code_hash !== null,
    triesLeft: Math.max(0, MAX_WRONG_CODES - Number(row.wrong_codes)),
    ...(typeof row.downloaded_at === 'string' && { downloadedAt: new Date(row.downloaded_at) }),
    ...(typeof row.claimed_at === 'string' && { claimedAt: new Date(row.claimed_at) }),
    ...(typeof row.notified === 'string' && { notified: row.notified }),
  }
}

function stateOf(row: Row, expiresAt: Date, at: Date): ClaimState {
  if (row.ended_at !== null) return row.end_reason === 'revoked' ? 'revoked' : 'replaced'
  return expiresAt.getTime() <= at.getTime() ? 'expired' : 'open'
}

/** The newest version of the award that a claim leads to; undefined while it has no identifiers. */
export async function currentAward(
  sql: Sql,
  keyHash: string,
  forUpdate = '',
): Promise<StoredAward | undefined> {
  const rows = await rowsByKey(sql, [keyHash], { forUpdate })
  const reserved = rows.filter(({ state }) => state !== 'planned')
  const [award] = await loadAwards(sql, [...newestByKey(reserved).values()])
  return award
}

export function editionOf(row: Row): Edition {
  const { bytes } = row
  return {
    awardHash: String(row.award_hash),
    format: String(row.format),
    suite: String(row.suite),
    verificationMethod: String(row.verification_method),
    signedAt: new Date(String(row.signed_at)),
    sha256: String(row.sha256),
    ...(bytes instanceof Uint8Array ? { bytes: new Uint8Array(bytes) } : {}),
  }
}

export function caseOf(row: Row): ErrorCase {
  return {
    id: String(row.case_id),
    awardHash: String(row.award_hash),
    elements: String(row.elements).split(',').filter(Boolean).map(Number),
    ...(typeof row.message === 'string' && { message: row.message }),
    openedAt: new Date(String(row.opened_at)),
    ...(typeof row.closed_at === 'string' && { closedAt: new Date(row.closed_at) }),
    ...((row.outcome === 'corrected' || row.outcome === 'declined') && { outcome: row.outcome }),
  }
}
