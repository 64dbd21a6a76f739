// Retrying: a message that is not taken for now is tried again after growing pauses, as often as allowed and no more;
// an attempt that a stopped program has left behind is not repeated.

import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { type SendOptions, type SentLink, sendLinks } from '../../../src/batch/send-links.ts'
import type { Mailer, SendResult } from '../../../src/deliver/mail/smtp-mailer.ts'
import type { Ledger } from '../../../src/ledger/ledger.ts'
import { openSqliteLedger } from '../../../src/ledger/sqlite-ledger.ts'
import { credential, LISTS, NOON, request } from '../../contract/ledger-contract.ts'

const secret = () => randomBytes(32).toString('base64url')
let ledger: Ledger
let awardHash = ''
let claimId = ''

beforeEach(async () => {
  ledger = await openSqliteLedger(':memory:', { randomBytes })
  const batch = await ledger.openBatch({ templateHash: '0a', inputHash: '0b' }, NOON)
  const [award] = await ledger.reserve(batch, [request(1, { status: [LISTS] })], NOON)
  awardHash = award?.awardHash ?? ''
  const signed = { awardHash, contentHash: 'aa', credentials: [credential('ob3', 'x')] }
  await ledger.recordSigned([signed])
  const expiresAt = new Date('2027-11-22T12:00:00Z')
  const [claim] = await ledger.makeClaims(
    [{ awardHash, token: secret(), offer: secret(), code: '31415926', expiresAt }],
    NOON,
  )
  claimId = claim?.id ?? ''
})

async function run(answers: readonly SendResult[], changes: Partial<SendOptions> = {}) {
  const left = [...answers]
  const pauses: number[] = []
  const mailer: Mailer = {
    send: async () => left.shift() ?? { outcome: 'sent' },
    close: () => undefined,
  }
  const results: SentLink[] = []
  const sending = sendLinks([{ claimId, link: 'https://x.example/claim/a', code: '31415926' }], {
    ledger,
    mailer,
    recipients: new Map([[awardHash, { name: 'A B', email: 'a@b.example' }]]),
    notice: () => ({ language: 'en', title: 'T', issuer: 'I' }),
    again: new Set(),
    clock: () => NOON,
    sleep: async (ms) => void pauses.push(ms),
    ...changes,
  })
  for await (const result of sending) results.push(result)
  return { results, pauses, unused: left.length }
}
const LATER = { outcome: 'deferred', code: 'SMTP_451' } as const

describe('an attempt', () => {
  test('that is put off is made again after growing pauses', async () => {
    const { results, pauses } = await run([LATER, LATER])
    expect(results).toMatchObject([{ state: 'sent', attempts: 3 }])
    expect(pauses).toEqual([2000, 10_000])
  })

  test('is made no more often than allowed, and again in the next run', async () => {
    const { results, pauses } = await run([LATER, LATER, LATER, LATER])
    expect(results).toMatchObject([{ state: 'deferred', attempts: 3, reason: 'SMTP_451' }])
    expect(pauses).toHaveLength(2)
    expect((await run([])).results).toMatchObject([{ state: 'sent', attempts: 4 }])
    expect((await run([])).results).toMatchObject([{ state: 'before', attempts: 4 }])
  })

  test('that is refused is not made again', async () => {
    const refused = { outcome: 'refused', code: 'SMTP_550' } as const
    const { results, pauses, unused } = await run([refused, LATER])
    expect([results[0]?.state, pauses, unused]).toEqual(['failed', [], 1])
    expect((await run([])).results).toMatchObject([{ state: 'before' }])
  })

  test('that a stopped program left behind is not repeated unasked', async () => {
    await ledger.planDeliveries([{ claimId, awardHash }], NOON)
    await ledger.beginDelivery(claimId, NOON, { again: false })
    expect((await run([])).results).toMatchObject([{ state: 'unsure', attempts: 1 }])
    const { results } = await run([], { again: new Set([awardHash]) })
    expect(results).toMatchObject([{ state: 'sent', attempts: 2 }])
  })
})

test('an award of no one in the file, and one without address or folder', async () => {
  expect((await run([], { recipients: new Map() })).results[0]?.state).toBe('unknown')
  const recipients = new Map([[awardHash, { name: 'A B' }]])
  expect((await run([], { recipients })).results[0]?.state).toBe('no-address')
  expect(await ledger.deliveriesOf(awardHash)).toEqual([])
})

test('a delivery that was not planned cannot begin', async () => {
  const begun = ledger.beginDelivery(claimId, NOON, { again: true })
  await expect(begun).rejects.toMatchObject({ code: 'LEDGER_UNUSABLE' })
})
