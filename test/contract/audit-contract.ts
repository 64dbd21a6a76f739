// One suite for the audit log of every ledger: what happened is in it, and whatever is done to it is found, with the
// place where it was done.
import { describe, expect, test } from 'vitest'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { verifyAuditLog } from '../../src/ledger/verify-audit-log.ts'
import { credential, type LedgerPlace, LISTS, NOON, request } from './ledger-contract.ts'

const shaOf = (n: number) => `${n}`.padStart(64, '0')
const BATCH = { templateHash: '0a', inputHash: '0b' }
const LATER = new Date('2026-11-22T13:00:00Z')

export interface AuditPlace extends LedgerPlace {
  /** Runs statements on the database itself, past the ledger. */
  alter(statements: readonly string[]): Promise<void>
  /** Statements after which the database lets the log be changed. */
  readonly unlock: readonly string[]
}

/** Signs awards by number, each with its own hash. */
export async function signAwards(
  ledger: Ledger,
  numbers: readonly number[],
  at = NOON,
): Promise<string[]> {
  const batch = await ledger.openBatch(BATCH, at)
  const requests = numbers.map((n) => request(n, { status: [LISTS] }))
  const awards = await ledger.reserve(batch, requests, NOON)
  await ledger.recordSigned(
    awards.map(({ awardHash }, at) => ({
      awardHash,
      contentHash: 'aa',
      credentials: [credential('ob3', shaOf(numbers[at] ?? -1))],
    })),
  )
  return awards.map(({ awardHash }) => awardHash)
}

async function linesOf(ledger: Ledger): Promise<string[]> {
  const lines: string[] = []
  for await (const page of ledger.audit.pages()) lines.push(...page)
  return lines
}
const entriesOf = async (ledger: Ledger) =>
  (await linesOf(ledger)).map((line) => JSON.parse(line) as Record<string, unknown>)
/** Place of the entry that says that the award of a number was signed. */
const positionOf = (entries: readonly Record<string, unknown>[], n: number) =>
  entries.findIndex((one) => JSON.stringify(one.credentials)?.includes(`"${shaOf(n)}"`))

/** Runs the suite; `fresh` gives a place without a ledger. */
export function auditContract(name: string, fresh: () => Promise<AuditPlace>): void {
  describe(`audit log on ${name}`, () => {
    /** A log of eight entries: the batch, six awards, a revocation. */
    const started = async () => {
      const place = await fresh()
      const ledger = await place.open()
      const hashes = await signAwards(ledger, [1, 2, 3])
      hashes.push(...(await signAwards(ledger, [4, 5, 6])))
      const change = { action: 'revoke', reason: 'by decision', at: LATER } as const
      await ledger.changeStanding([hashes[1] ?? ''], change)
      return { place, ledger, hashes }
    }
    test('everything that happened is in it, in its order, and nobody', async () => {
      const { ledger, hashes } = await started()
      await ledger.changeStanding([hashes[2] ?? ''], {
        action: 'suspend',
        reason: 'Maria Secret is ill',
        at: LATER,
      })
      const batch = await ledger.openBatch(BATCH, LATER)
      const changes = { contentHash: 'bb', reissueReason: 'grade corrected' }
      await ledger.reserve(batch, [request(3, changes)], LATER)
      const entries = await entriesOf(ledger)
      expect(entries.map(({ event }) => event)).toEqual([
        'opened',
        ...Array(6).fill('signed'),
        'revoked',
        'suspended',
        'revoked',
        'reissued',
      ])
      const awardOf = (n: number) => entries[positionOf(entries, n)]?.award
      expect(entries[7]?.award).toBe(awardOf(2))
      expect(entries[10]?.replaces).toBe(awardOf(3))
      const text = (await linesOf(ledger)).join('\n')
      for (const secret of ['secret.example', 'Maria', ...hashes])
        expect(text).not.toContain(secret)
      const head = { ...(await ledger.audit.tree()), log: ledger.audit.log, at: '' }
      expect((await verifyAuditLog(ledger.audit, [head])).findings).toEqual([])
      await ledger.close()
    })

    test('what changes nothing is not logged, and what fails is not either', async () => {
      const { ledger, hashes } = await started()
      const before = await ledger.audit.tree()
      await signAwards(ledger, [1, 2, 3, 4, 5, 6], LATER)
      const change = { action: 'revoke', reason: 'again', at: LATER } as const
      await ledger.changeStanding([hashes[1] ?? ''], change)
      const one = request(7)
      const bare = { ...request(8), ids: { ...one.ids, emailSalt: null as unknown as string } }
      const batch = await ledger.openBatch(BATCH, LATER)
      await expect(ledger.reserve(batch, [one, bare], NOON)).rejects.toThrow()
      expect(await ledger.audit.tree()).toEqual(before)
      await ledger.close()
    })

    test('more entries than one row holds', async () => {
      const place = await fresh()
      const ledger = await place.open()
      const many = Array.from({ length: 2100 }, (_, n) => n)
      await signAwards(ledger, many)
      expect((await ledger.audit.tree()).size).toBe(2101)
      const { findings, size } = await verifyAuditLog(ledger.audit, [])
      expect([findings, size]).toEqual([[], 2101])
      await ledger.close()
    })

    test('the database refuses to change it', async () => {
      const { place, ledger } = await started()
      await ledger.audit.addHead(3, 'first')
      await ledger.audit.addHead(3, 'second')
      expect(await ledger.audit.heads()).toEqual(['first'])
      await ledger.close()
      for (const statement of [
        'DELETE FROM audit_page',
        "UPDATE audit_page SET entries = ''",
        'DELETE FROM audit_head',
      ])
        await expect(place.alter([statement])).rejects.toThrow(/append-only/)
    })

    test('an entry flipped in the database itself', async () => {
      const { place, ledger } = await started()
      await place.alter([
        ...place.unlock,
        `UPDATE audit_page SET entries = replace(entries, '${shaOf(2)}', '${shaOf(9)}')`,
      ])
      const position = positionOf(await entriesOf(ledger), 9)
      const { findings } = await verifyAuditLog(ledger.audit, [])
      expect(findings).toMatchObject([{ fault: 'changed', position }])
      await ledger.close()
    })

    test.each([
      ['a standing', `UPDATE award SET standing = 'good' WHERE standing = 'revoked'`, 2],
      ['a credential', `UPDATE credential SET sha256 = 'ff' WHERE sha256 LIKE '%4'`, 4],
      ['an award taken away', `DELETE FROM credential WHERE sha256 LIKE '%4'`, 4],
      ['a salt', `UPDATE award SET email_salt = 'ab' WHERE standing = 'revoked'`, undefined],
    ])('%s changed behind the log’s back', async (_, statement, award) => {
      const { place, ledger } = await started()
      const position = award === undefined ? 0 : positionOf(await entriesOf(ledger), award)
      await place.alter([statement])
      const { findings } = await verifyAuditLog(ledger.audit, [])
      expect(findings[0]).toMatchObject({ fault: 'award', position })
      await ledger.close()
    })
  })
}
