// Holder-bound editions and cases in the ledger. One credential is bound to one wallet key for ever; whoever comes
// second with the same key reads what stands. Everything here runs inside a transaction.

import { toInstant } from '../util/time.ts'
import { type ClaimContext, lockClaim, spendNow } from './claim-links.ts'
import { caseOf, claimOf, currentAward, editionOf } from './claim-rows.ts'
import type {
  CaseFilter,
  CaseOutcome,
  CaseRequest,
  Edition,
  EditionRequest,
  EditionResult,
  ErrorCase,
} from './claims.ts'
import { insertRows, type Sql, selectIn } from './sql-database.ts'

/** See {@link ClaimLedger.recordEdition}. */
export async function recordEdition(
  sql: Sql,
  { claimId, edition, holder, spend }: EditionRequest,
  context: ClaimContext,
): Promise<EditionResult> {
  const row = await lockClaim(sql, claimId, context)
  if (!row || claimOf(row, context.at).state !== 'open') return { outcome: 'closed' }
  const award = await currentAward(sql, String(row.key_hash), context.forUpdate)
  if (award?.awardHash !== edition.awardHash || award.standing !== 'good')
    return { outcome: 'not-good' }
  if (!(await bind(sql, { edition, holder }, context))) return { outcome: 'bound-to-another' }
  for (const use of spend) if (!(await spendNow(sql, use, context))) return { outcome: 'spent' }
  const recorded = await insertEdition(sql, edition)
  await sql.query('UPDATE claim SET claimed_at = ? WHERE claim_id = ? AND claimed_at IS NULL', [
    toInstant(context.at),
    claimId,
  ])
  const editions = await editionsOf(sql, edition.awardHash)
  const standing = editions.find(
    ({ format, suite }) => format === edition.format && suite === edition.suite,
  )
  return { outcome: recorded ? 'recorded' : 'standing', edition: standing ?? edition }
}

async function bind(
  sql: Sql,
  { edition, holder }: { edition: Edition; holder: string },
  { hash, at }: ClaimContext,
): Promise<boolean> {
  const { awardHash, format } = edition
  const holderHash = hash(`holder\n${holder}`)
  await insertRows(
    sql,
    'holder_binding (award_hash, format, holder_hash, bound_at)',
    [[awardHash, format, holderHash, toInstant(at)]],
    'ON CONFLICT (award_hash, format) DO NOTHING',
  )
  const [row] = await sql.query(
    'SELECT holder_hash FROM holder_binding WHERE award_hash = ? AND format = ?',
    [awardHash, format],
  )
  return row?.holder_hash === holderHash
}

async function insertEdition(sql: Sql, edition: Edition): Promise<boolean> {
  const { awardHash, format, suite, verificationMethod, signedAt, sha256, bytes = null } = edition
  const inserted = await insertRows(
    sql,
    'edition (award_hash, format, suite, verification_method, signed_at, sha256, bytes)',
    [[awardHash, format, suite, verificationMethod, toInstant(signedAt), sha256, bytes]],
    'ON CONFLICT (award_hash, format, suite) DO NOTHING RETURNING award_hash',
  )
  return inserted.length > 0
}

/** See {@link ClaimLedger.editionsOf}. */
export async function editionsOf(sql: Sql, awardHash: string): Promise<readonly Edition[]> {
  const rows = await sql.query(
    'SELECT * FROM edition WHERE award_hash = ? ORDER BY format, suite',
    [awardHash],
  )
  return rows.map(editionOf)
}

/** See {@link ClaimLedger.openCase}. */
export async function openCase(
  sql: Sql,
  { claimId, elements, message }: CaseRequest,
  context: ClaimContext,
): Promise<string | undefined> {
  const row = await lockClaim(sql, claimId, context)
  const award = row && (await currentAward(sql, String(row.key_hash)))
  if (!award) return undefined
  const listed = elements.join(',')
  const contentHash = context.hash(`case\n${award.awardHash}\n${listed}\n${message}`)
  const [same] = await sql.query(
    'SELECT case_id FROM error_case WHERE award_hash = ? AND content_hash = ? AND closed_at IS NULL',
    [award.awardHash, contentHash],
  )
  if (same) return String(same.case_id)
  const id = Array.from(context.randomBytes(8), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
  await insertRows(
    sql,
    'error_case (case_id, award_hash, elements, message, content_hash, opened_at)',
    [[id, award.awardHash, listed, message, contentHash, toInstant(context.at)]],
  )
  return id
}

/** See {@link ClaimLedger.closeCase}. */
export async function closeCase(
  sql: Sql,
  { id, outcome, at }: { id: string; outcome: CaseOutcome; at: Date },
): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE error_case SET closed_at = ?, outcome = ?, message = NULL
     WHERE case_id = ? AND closed_at IS NULL RETURNING case_id`,
    [toInstant(at), outcome, id],
  )
  return rows.length > 0
}

/** See {@link ClaimLedger.cases}. */
export async function readCases(
  sql: Sql,
  { awardHashes, openOnly }: CaseFilter,
): Promise<readonly ErrorCase[]> {
  const open = openOnly ? 'closed_at IS NULL' : '1 = 1'
  const rows = awardHashes
    ? await selectIn(
        sql,
        (list) => `SELECT * FROM error_case WHERE ${open} AND award_hash IN ${list}`,
        awardHashes,
      )
    : await sql.query(`SELECT * FROM error_case WHERE ${open}`)
  return rows.map(caseOf).sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
}
