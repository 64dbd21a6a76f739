// The links of a batch that was issued at the desk, as a table for whoever sends them out.

import type { Ledger, LedgerAward } from '../../ledger/ledger.ts'
import { toCsvCell } from '../../template/awards/csv-cell.ts'
import { utf8 } from '../../util/bytes.ts'
import { addDuration, toInstant } from '../../util/time.ts'
import { makeClaimLinks } from '../claim-links.ts'
import type { DeskOptions } from './desk-options.ts'

export interface LearnerLinksRequest {
  /** Where the awards stand in the file, by award hash. */
  readonly rows: ReadonlyMap<string, number | string>
  /** Links made since then were lost with the run that made them: nobody has seen them. */
  readonly lostSince?: Date | undefined
  readonly now: Date
}

/**
 * Makes links for the awards of a batch that have none.
 *
 * @returns A table of row, award, link, code and end; undefined when no link was made.
 */
export async function makeLearnerLinks(
  batch: string,
  request: LearnerLinksRequest,
  { ledger, links }: { ledger: Ledger; links: NonNullable<DeskOptions['links']> },
): Promise<{ readonly table: Uint8Array; readonly count: number } | undefined> {
  const { rows, now } = request
  const expiresAt = addDuration(now, links.validFor)
  const awards = (await ledger.find({ by: 'batch', batch })).filter(({ awardHash }) =>
    rows.has(awardHash),
  )
  const lost = new Set(await lostLinks(awards, request, ledger))
  const options = { ...links, ledger, now, expiresAt, withCode: true }
  const lines = ['row,award,link,code,valid until']
  for (const renew of [false, true]) {
    const due = awards.filter((award) => lost.has(award) === renew)
    for await (const one of makeClaimLinks(due, { ...options, renew })) {
      if (one.state !== 'made') continue
      const { awardHash, link, code = '' } = one
      const cells = [String(rows.get(awardHash)), awardHash, link, code, toInstant(expiresAt)]
      lines.push(cells.map(toCsvCell).join(','))
    }
  }
  const count = lines.length - 1
  return count === 0 ? undefined : { table: utf8(`${lines.join('\r\n')}\r\n`), count }
}

async function lostLinks(
  awards: readonly LedgerAward[],
  { lostSince, now }: LearnerLinksRequest,
  ledger: Ledger,
): Promise<readonly LedgerAward[]> {
  if (!lostSince) return []
  const lost: LedgerAward[] = []
  for (const award of awards) {
    const claims = await ledger.claimsOf(award.awardHash, now)
    if (claims.some(({ state, madeAt }) => state === 'open' && madeAt >= lostSince))
      lost.push(award)
  }
  return lost
}
