// One suite for every ledger: what was erased is gone from the database, and everything else goes on.
import { describe, expect, test } from 'vitest'
import type { LedgerAward } from '../../src/ledger/ledger.ts'
import { verifyAuditLog } from '../../src/ledger/verify-audit-log.ts'
import type { AuditPlace } from './audit-contract.ts'
import { credential, LISTS, NOON, request } from './ledger-contract.ts'

const LATER = new Date('2026-11-22T13:00:00Z')
const SECRET = 'the learner is called Ada Canary'

/** Runs the suite; `fresh` gives a place without a ledger. */
export function eraseContract(name: string, fresh: () => Promise<AuditPlace>): void {
  describe(`erasing on ${name}`, () => {
    const started = async () => {
      const place = await fresh()
      const ledger = await place.open()
      const batch = await ledger.openBatch({ templateHash: '0a', inputHash: '0b' }, NOON)
      const asked = [1, 2].map((n) => request(n, { status: [LISTS] }))
      const [award, other] = await ledger.reserve(batch, asked, NOON)
      const bytes = new TextEncoder().encode(SECRET)
      const sign = (one: LedgerAward | undefined) => ({
        awardHash: one?.awardHash ?? '',
        contentHash: 'aa',
        credentials: [{ ...credential('ob3', 'x'), bytes }],
      })
      await ledger.recordSigned([sign(award), sign(other)])
      const hash = award?.awardHash ?? ''
      const change = { action: 'suspend', reason: SECRET, at: NOON } as const
      await ledger.changeStanding([hash], change)
      return { place, ledger, batch, hash, award, other: other?.awardHash ?? '' }
    }

    test('takes what is personal, keeps what must stay, and says what it did', async () => {
      const { ledger, hash, award, other } = await started()
      expect(await ledger.erase([hash], LATER)).toEqual([
        {
          awardHash: hash,
          files: ['a.ob3.json'],
          erased: { 'stored credentials': 1, 'reasons of changes': 1, 'salts and subject ids': 1 },
          wasErased: false,
        },
      ])
      const [after] = await ledger.find({ by: 'name', name: hash })
      expect(after).toMatchObject({
        standing: 'suspended',
        status: award?.status,
        erasedAt: LATER,
        ids: { subjectId: '', emailSalt: '', ob3CredentialId: award?.ids.ob3CredentialId },
      })
      expect(after?.credentials[0]?.bytes).toBeUndefined()
      const [untouched] = await ledger.find({ by: 'name', name: other })
      expect(new TextDecoder().decode(untouched?.credentials[0]?.bytes)).toBe(SECRET)
      await ledger.close()
    })

    test('leaves nothing of the learner in the database', async () => {
      const { place, ledger, hash, other, award } = await started()
      await ledger.erase([hash, other], LATER)
      await ledger.close()
      const again = await place.open()
      const [row] = await again.find({ by: 'name', name: hash })
      expect(JSON.stringify(row)).not.toContain(award?.ids.emailSalt)
      expect(await again.historyOf(hash)).toMatchObject([{ action: 'suspend', reason: '' }])
      await again.close()
    })

    test('the log is whole, and leads from no entry to the award', async () => {
      const { ledger, hash } = await started()
      await ledger.erase([hash], LATER)
      const head = { ...(await ledger.audit.tree()), log: ledger.audit.log, at: '' }
      expect((await verifyAuditLog(ledger.audit, [head])).findings).toEqual([])
      const change = { action: 'revoke', reason: 'r', at: LATER } as const
      expect(await ledger.changeStanding([hash], change)).toMatchObject([{ outcome: 'changed' }])
      expect((await verifyAuditLog(ledger.audit, [head])).findings).toEqual([])
      await ledger.close()
    })

    test('again changes nothing; asked for again it is told as erased, and anew only with a reason', async () => {
      const { ledger, batch, hash } = await started()
      await ledger.erase([hash], LATER)
      const { size } = await ledger.audit.tree()
      expect(await ledger.erase([hash], LATER)).toMatchObject([{ wasErased: true, erased: {} }])
      expect((await ledger.audit.tree()).size).toBe(size)
      const [told] = await ledger.reserve(batch, [request(1)], LATER)
      expect(told).toMatchObject({ awardHash: hash, erasedAt: LATER, version: 1 })
      const anew = request(1, { reissueReason: 'asked for', status: [LISTS] })
      const [second] = await ledger.reserve(batch, [anew], LATER)
      expect(second).toMatchObject({ version: 2, state: 'reserved', changed: false })
      expect(second?.erasedAt).toBeUndefined()
      expect(second?.status.ob3?.index).not.toBe(told?.status.ob3?.index)
      expect((await verifyAuditLog(ledger.audit, [])).findings).toEqual([])
      await ledger.close()
    })

    test('all versions of an award are erased together', async () => {
      const { ledger, batch, hash } = await started()
      const anew = request(1, { contentHash: 'bb', reissueReason: 'grade corrected' })
      const [second] = await ledger.reserve(batch, [anew], LATER)
      const erased = await ledger.erase([second?.awardHash ?? ''], LATER)
      expect(erased.map(({ awardHash }) => awardHash).sort()).toEqual(
        [hash, second?.awardHash].sort(),
      )
      await ledger.close()
    })
  })
}
