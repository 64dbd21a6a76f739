// One suite for what every ledger knows of deliveries and of the EUDI format: an attempt begins once, a state follows
// its award, and credentials of that format are found and listed by their own ids and lists.

import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { LedgerStatusList } from '../../src/ledger/ledger.ts'
import { credential, type LedgerPlace, NOON, request } from './ledger-contract.ts'

const LATER = new Date('2026-11-22T13:00:00Z')
const NEXT_YEAR = new Date('2027-11-22T12:00:00Z')
const secret = () => randomBytes(32).toString('base64url')
const EUDI_ID = 'urn:uuid:11111111-1111-8111-8111-111111111111'
const LIST = {
  format: 'eudi',
  base: 'https://lists.example/status',
  purpose: 'message',
  issuer: 'https://university.example',
} as const

/** Runs the suite; `fresh` gives a place without a ledger. */
export function deliveryContract(name: string, fresh: () => Promise<LedgerPlace>): void {
  const withAward = async () => {
    const ledger = await (await fresh()).open()
    const batch = await ledger.openBatch({ templateHash: '0a', inputHash: '0b' }, NOON)
    const status = [
      { ...LIST, form: 'token' as const },
      { ...LIST, format: 'ob3' as const },
    ]
    const [award] = await ledger.reserve(batch, [request(1, { status })], NOON)
    const awardHash = award?.awardHash ?? ''
    const credentials = [{ ...credential('eudi', 'x'), credentialId: EUDI_ID }]
    await ledger.recordSigned([{ awardHash, contentHash: 'aa', credentials }])
    return { ledger, awardHash, status: award?.status ?? {} }
  }
  const withClaim = async () => {
    const started = await withAward()
    const { ledger, awardHash } = started
    const [claim] = await ledger.makeClaims(
      [{ awardHash, token: secret(), offer: secret(), expiresAt: NEXT_YEAR }],
      NOON,
    )
    const claimId = claim?.id ?? ''
    await ledger.planDeliveries([{ claimId, awardHash }], NOON)
    return { ...started, claimId }
  }

  describe(`deliveries on ${name}`, () => {
    test('an attempt begins once, and again only when it was put off or asked for', async () => {
      const { ledger, claimId, awardHash } = await withClaim()
      const begin = async (again = false) => await ledger.beginDelivery(claimId, LATER, { again })
      expect(await begin()).toMatchObject({ begun: true, delivery: { attempts: 1 } })
      expect(await begin()).toMatchObject({ begun: false, delivery: { state: 'sending' } })
      await ledger.endDelivery(claimId, { state: 'deferred', reason: 'SMTP_451' }, LATER)
      expect(await begin()).toMatchObject({ begun: true, delivery: { attempts: 2 } })
      await ledger.endDelivery(claimId, { state: 'sent' }, LATER)
      await ledger.planDeliveries([{ claimId, awardHash }], LATER)
      expect(await begin()).toMatchObject({ begun: false, delivery: { state: 'sent' } })
      expect(await begin(true)).toMatchObject({ begun: true, delivery: { attempts: 3 } })
      await ledger.close()
    })

    test('of two that begin at once, one does', async () => {
      const { ledger, claimId } = await withClaim()
      const both = [1, 2].map(() => ledger.beginDelivery(claimId, LATER, { again: false }))
      const begun = (await Promise.all(both)).filter((one) => one.begun)
      expect(begun).toHaveLength(1)
      await ledger.close()
    })

    test('only what went out can come back', async () => {
      const { ledger, claimId, awardHash } = await withClaim()
      expect(await ledger.noteBounces([awardHash, 'unknown'], LATER)).toEqual([
        ...[awardHash, 'unknown'].sort(),
      ])
      await ledger.beginDelivery(claimId, LATER, { again: false })
      await ledger.endDelivery(claimId, { state: 'sent' }, LATER)
      expect(await ledger.noteBounces([awardHash], LATER)).toEqual([])
      expect(await ledger.deliveriesOf(awardHash)).toMatchObject([{ state: 'bounced', claimId }])
      await ledger.close()
    })

    test('what was not planned is unknown', async () => {
      const { ledger, awardHash } = await withAward()
      const refused = { code: 'LEDGER_UNUSABLE' }
      await expect(ledger.beginDelivery('x', LATER, { again: true })).rejects.toMatchObject(refused)
      const planned = ledger.planDeliveries([{ claimId: 'x', awardHash }], LATER)
      await expect(planned).rejects.toMatchObject(refused)
      await ledger.close()
    })
  })

  describe(`the EUDI format on ${name}`, () => {
    test('has lists of its own form, and the other formats keep theirs', async () => {
      const { ledger, awardHash, status } = await withAward()
      expect(status.eudi?.list).toMatch(/\.jwt$/)
      expect(status.ob3?.list).toMatch(/\.json$/)
      await ledger.changeStanding([awardHash], { action: 'suspend', reason: 'test', at: LATER })
      const lists: LedgerStatusList[] = []
      await ledger.publishLists(async (list) => {
        lists.push(list)
        return true
      })
      expect(lists.map(({ form }) => form).sort()).toEqual(['bitstring', 'token'])
      for (const { set } of lists) expect(set.map(({ value }) => value)).toEqual([2])
      await ledger.close()
    })

    test('is found by the id of its credential', async () => {
      const { ledger, awardHash } = await withAward()
      const found = await ledger.find({ by: 'name', name: EUDI_ID })
      expect(found.map((award) => award.awardHash)).toEqual([awardHash])
      expect(await ledger.find({ by: 'name', name: `${EUDI_ID}1` })).toEqual([])
      await ledger.close()
    })
  })
}
