// One suite for the claims of every ledger: a secret opens one award once, to one wallet, whatever happens in between.
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ClaimRequest, Edition, EditionRequest } from '../../src/ledger/claims.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { credential, type LedgerPlace, LISTS, NOON, request } from './ledger-contract.ts'

const LATER = new Date('2026-11-22T13:00:00Z')
const NEXT_YEAR = new Date('2027-11-22T12:00:00Z')
const AFTER_THAT = new Date('2027-11-22T12:00:01Z')
const secret = () => randomBytes(32).toString('base64url')
/** Longer than real ones: no run of random digits in a database holds it by chance. */
const CODE = '3141592653589793'
const use = (text: string) => ({ text, until: NEXT_YEAR })

/** Runs the suite; `fresh` gives a place without a ledger. */
export function claimContract(name: string, fresh: () => Promise<LedgerPlace>): void {
  describe(`claims on ${name}`, () => {
    const withAward = async () => {
      const place = await fresh()
      const ledger = await place.open()
      const batch = await ledger.openBatch({ templateHash: '0a', inputHash: '0b' }, NOON)
      const [award] = await ledger.reserve(batch, [request(1, { status: [LISTS] })], NOON)
      const awardHash = award?.awardHash ?? ''
      const credentials = [credential('ob3', 'x')]
      await ledger.recordSigned([{ awardHash, contentHash: 'aa', credentials }])
      return { place, ledger, batch, awardHash }
    }
    const wanted = (awardHash: string, changes: Partial<ClaimRequest> = {}): ClaimRequest => ({
      awardHash,
      token: secret(),
      offer: secret(),
      code: CODE,
      expiresAt: NEXT_YEAR,
      ...changes,
    })
    const withClaim = async (changes: Partial<ClaimRequest> = {}) => {
      const started = await withAward()
      const link = wanted(started.awardHash, changes)
      const [claim] = await started.ledger.makeClaims([link], NOON)
      return { ...started, link, claimId: claim?.id ?? '' }
    }
    const edition = (awardHash: string, changes: Partial<Edition> = {}): Edition => ({
      awardHash,
      format: 'ob3',
      suite: 'jwt-es256',
      verificationMethod: 'did:example:1#k',
      signedAt: LATER,
      sha256: 'e1',
      bytes: new Uint8Array([1, 2]),
      ...changes,
    })
    const bound = (
      { claimId, awardHash }: { claimId: string; awardHash: string },
      changes: Partial<EditionRequest> = {},
    ): EditionRequest => ({
      claimId,
      edition: edition(awardHash),
      holder: 'did:key:z1',
      spend: [use(secret())],
      ...changes,
    })
    const stateOf = async (ledger: Ledger, token: string, at = LATER) =>
      (await ledger.findClaim({ by: 'token', token }, at))?.claim.state

    test('a link leads to its award, and its secrets are nowhere in the database', async () => {
      const { place, ledger, awardHash, link, claimId } = await withClaim()
      for (const selector of [
        { by: 'token', token: link.token },
        { by: 'offer', offer: link.offer },
        { by: 'id', id: claimId },
      ] as const)
        expect(await ledger.findClaim(selector, LATER)).toMatchObject({
          claim: {
            id: claimId,
            state: 'open',
            needsCode: true,
            triesLeft: 10,
            expiresAt: NEXT_YEAR,
          },
          award: { awardHash, credentials: [{ format: 'ob3' }] },
        })
      expect(await ledger.findClaim({ by: 'token', token: link.offer }, LATER)).toBeUndefined()
      expect(await ledger.findClaim({ by: 'offer', offer: link.token }, LATER)).toBeUndefined()
      const holder = 'did:key:zSecretHolder'
      await ledger.recordEdition(bound({ claimId, awardHash }, { holder }), LATER)
      await ledger.close()
      const dump = await place.dump()
      for (const text of [link.token, link.offer, CODE, holder]) expect(dump).not.toContain(text)
    })

    test('a link expires to the second, and a closed ledger forgets nothing', async () => {
      const { place, ledger, link } = await withClaim()
      await ledger.close()
      const second = await place.open()
      expect(await stateOf(second, link.token, new Date(NEXT_YEAR.getTime() - 1000))).toBe('open')
      expect(await stateOf(second, link.token, NEXT_YEAR)).toBe('expired')
      await second.close()
    })

    test('a new link voids the old one, of that award only', async () => {
      const { ledger, batch, awardHash, link } = await withClaim()
      const [other] = await ledger.reserve(batch, [request(2)], NOON)
      const second = wanted(other?.awardHash ?? '')
      const third = wanted(awardHash)
      await ledger.makeClaims([second, third], LATER)
      expect(await stateOf(ledger, link.token)).toBe('replaced')
      expect(await stateOf(ledger, second.token)).toBe('open')
      expect(await stateOf(ledger, third.token)).toBe('open')
      expect((await ledger.claimsOf(awardHash, LATER)).map(({ state }) => state)).toEqual([
        'open',
        'replaced',
      ])
      await ledger.close()
    })

    test('ended links stay ended, and say that they were ended by hand', async () => {
      const { ledger, awardHash, link, claimId } = await withClaim()
      expect(await ledger.endClaims([awardHash], LATER)).toBe(1)
      expect(await ledger.endClaims([awardHash], LATER)).toBe(0)
      expect(await stateOf(ledger, link.token)).toBe('revoked')
      expect(await ledger.redeem({ claimId, code: CODE }, LATER)).toBe('closed')
      expect((await ledger.recordEdition(bound({ claimId, awardHash }), LATER)).outcome).toBe(
        'closed',
      )
      await ledger.close()
    })

    test('no link is made when one of the awards is unknown', async () => {
      const { ledger, awardHash, link } = await withClaim()
      const requests = [wanted(awardHash), wanted('0'.repeat(32))]
      await expect(ledger.makeClaims(requests, LATER)).rejects.toMatchObject({
        code: 'LEDGER_UNUSABLE',
      })
      expect(await stateOf(ledger, link.token)).toBe('open')
      await ledger.close()
    })

    test('a grant is good once, and only with the code', async () => {
      const { ledger, claimId } = await withClaim()
      const grant = use('grant')
      const redeem = async (code?: string) =>
        await ledger.redeem({ claimId, grant, ...(code !== undefined && { code }) }, LATER)
      expect(await redeem()).toBe('code-missing')
      expect(await redeem('31415927')).toBe('code-wrong')
      expect(await redeem(CODE)).toBe('redeemed')
      expect(await redeem(CODE)).toBe('spent')
      expect(await ledger.redeem({ claimId, grant: use('grant 2'), code: CODE }, NEXT_YEAR)).toBe(
        'closed',
      )
      await ledger.close()
    })

    test('where the code was shown before it is not asked for again, and the grant is good once', async () => {
      const { ledger, claimId } = await withClaim()
      const proven = { claimId, grant: use('proven'), codeProven: true }
      expect(await ledger.redeem(proven, LATER)).toBe('redeemed')
      expect(await ledger.redeem(proven, LATER)).toBe('spent')
      await ledger.close()
    })

    test('wrong codes are counted to ten, over restarts; a new link starts anew', async () => {
      const { place, ledger, claimId, awardHash } = await withClaim()
      const attempt = async (on: Ledger, code: string) => await on.redeem({ claimId, code }, LATER)
      for (let n = 0; n < 9; n++) expect(await attempt(ledger, '00000000')).toBe('code-wrong')
      await ledger.close()
      const second = await place.open()
      expect(await attempt(second, '00000000')).toBe('code-wrong')
      expect(await attempt(second, CODE)).toBe('code-locked')
      const [claim] = await second.makeClaims([wanted(awardHash, { code: '27182818' })], LATER)
      expect(claim?.triesLeft).toBe(10)
      expect(await second.redeem({ claimId: claim?.id ?? '', code: CODE }, LATER)).toBe(
        'code-wrong',
      )
      expect(await second.redeem({ claimId: claim?.id ?? '', code: '27182818' }, LATER)).toBe(
        'redeemed',
      )
      await second.close()
    })

    test('a link without a code takes none', async () => {
      const { code: _, ...plain } = wanted('')
      const { ledger, awardHash } = await withAward()
      const [claim] = await ledger.makeClaims([{ ...plain, awardHash }], NOON)
      const claimId = claim?.id ?? ''
      expect(claim?.needsCode).toBe(false)
      expect(await ledger.redeem({ claimId, code: '1' }, LATER)).toBe('code-unexpected')
      expect(await ledger.redeem({ claimId }, LATER)).toBe('redeemed')
      await ledger.close()
    })

    test('a nonce is spent once, and remembered for as long as it would be taken', async () => {
      const { ledger } = await withAward()
      const nonce = { text: 'n', until: LATER }
      expect(await ledger.spend(nonce, NOON)).toBe(true)
      expect(await ledger.spend(nonce, LATER)).toBe(false)
      await ledger.close()
    })

    test('the first key of a credential is its only one, and the same key reads what stands', async () => {
      const { ledger, claimId, awardHash } = await withClaim()
      const first = await ledger.recordEdition(bound({ claimId, awardHash }), LATER)
      expect(first).toEqual({ outcome: 'recorded', edition: edition(awardHash) })
      const other = edition(awardHash, { sha256: 'e2', bytes: new Uint8Array([3]) })
      const again = await ledger.recordEdition(
        bound({ claimId, awardHash }, { edition: other }),
        LATER,
      )
      expect(again).toEqual({ outcome: 'standing', edition: edition(awardHash) })
      const stolen = bound({ claimId, awardHash }, { holder: 'did:key:z2' })
      expect(await ledger.recordEdition(stolen, LATER)).toEqual({ outcome: 'bound-to-another' })
      expect(await ledger.editionsOf(awardHash)).toEqual([edition(awardHash)])
      await ledger.close()
    })

    test('the key is that of the credential in every suite; another format has its own', async () => {
      const { ledger, claimId, awardHash } = await withClaim()
      const { bytes: _, ...plain } = edition(awardHash)
      const asProof = { ...plain, suite: 'eddsa-rdfc-2022' }
      const asElm = { ...asProof, format: 'elm' }
      await ledger.recordEdition(bound({ claimId, awardHash }), LATER)
      const outcome = async (changes: Partial<EditionRequest>) =>
        (await ledger.recordEdition(bound({ claimId, awardHash }, changes), LATER)).outcome
      expect(await outcome({ edition: asProof, holder: 'did:key:z2' })).toBe('bound-to-another')
      expect(await outcome({ edition: asProof })).toBe('recorded')
      expect(await outcome({ edition: asElm, holder: 'did:key:z2' })).toBe('recorded')
      expect(await ledger.editionsOf(awardHash)).toHaveLength(3)
      await ledger.close()
    })

    test('a refused edition binds nothing and spends nothing', async () => {
      const { ledger, claimId, awardHash } = await withClaim()
      const [spent, unspent] = [use('spent'), use('unspent')]
      await ledger.spend(spent, NOON)
      const replayed = bound({ claimId, awardHash }, { spend: [unspent, spent] })
      expect((await ledger.recordEdition(replayed, LATER)).outcome).toBe('spent')
      const other = bound({ claimId, awardHash }, { holder: 'did:key:z2', spend: [unspent] })
      expect((await ledger.recordEdition(other, LATER)).outcome).toBe('recorded')
      await ledger.close()
    })

    test('a hundred claims at once with two keys leave one edition and one key', async () => {
      const { ledger, claimId, awardHash } = await withClaim()
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          ledger.recordEdition(
            bound(
              { claimId, awardHash },
              { holder: `did:key:z${n % 2}`, edition: edition(awardHash, { sha256: `e${n}` }) },
            ),
            LATER,
          ),
        ),
      )
      const count = (outcome: string) => results.filter((one) => one.outcome === outcome).length
      expect([count('recorded'), count('standing'), count('bound-to-another')]).toEqual([1, 49, 50])
      expect(await ledger.editionsOf(awardHash)).toHaveLength(1)
      await ledger.close()
    })

    test('a revoked award gives no edition; the same link leads to the one issued anew', async () => {
      const { ledger, batch, claimId, awardHash, link } = await withClaim()
      const change = { action: 'revoke', reason: 'mistake', at: NOON } as const
      await ledger.changeStanding([awardHash], change)
      expect((await ledger.recordEdition(bound({ claimId, awardHash }), LATER)).outcome).toBe(
        'not-good',
      )
      const anew = request(1, { contentHash: 'bb', reissueReason: 'name corrected' })
      const [award] = await ledger.reserve(batch, [anew], LATER)
      const found = await ledger.findClaim({ by: 'token', token: link.token }, LATER)
      expect(found?.award.awardHash).toBe(award?.awardHash)
      expect(found?.award.version).toBe(2)
      const old = bound({ claimId, awardHash })
      expect((await ledger.recordEdition(old, LATER)).outcome).toBe('not-good')
      const current = bound({ claimId, awardHash: award?.awardHash ?? '' })
      expect((await ledger.recordEdition(current, LATER)).outcome).toBe('recorded')
      await ledger.close()
    })

    test('what was delivered is noted: the first download, the first wallet, its last word', async () => {
      const { ledger, claimId, awardHash } = await withClaim()
      await ledger.noteDelivery(claimId, { downloaded: true }, NOON)
      await ledger.noteDelivery(claimId, { downloaded: true }, LATER)
      await ledger.recordEdition(bound({ claimId, awardHash }), LATER)
      await ledger.noteDelivery(claimId, { notified: 'credential_accepted' }, LATER)
      expect(await ledger.claimsOf(awardHash, LATER)).toMatchObject([
        { downloadedAt: NOON, claimedAt: LATER, notified: 'credential_accepted' },
      ])
      await ledger.close()
    })

    test('a case is opened once, and its words are gone when it is closed', async () => {
      const { ledger, claimId, awardHash } = await withClaim()
      const report = { claimId, elements: [1, 14], message: 'My name lost its diaeresis' }
      const id = await ledger.openCase(report, NOON)
      expect(await ledger.openCase(report, LATER)).toBe(id)
      expect(await ledger.cases({ openOnly: true })).toEqual([
        { id, awardHash, elements: [1, 14], message: report.message, openedAt: NOON },
      ])
      expect(await ledger.cases({ openOnly: true, awardHashes: ['0'.repeat(32)] })).toEqual([])
      expect(await ledger.closeCase(id, 'corrected', LATER)).toBe(true)
      expect(await ledger.closeCase(id, 'declined', LATER)).toBe(false)
      expect(await ledger.cases({ openOnly: true })).toEqual([])
      expect(await ledger.cases({ openOnly: false, awardHashes: [awardHash] })).toEqual([
        { id, awardHash, elements: [1, 14], openedAt: NOON, closedAt: LATER, outcome: 'corrected' },
      ])
      expect(await ledger.openCase(report, AFTER_THAT)).not.toBe(id)
      await ledger.close()
    })

    test('an award is shared at one address, by whichever link, until that ends', async () => {
      const { place, ledger, awardHash, link, claimId } = await withClaim()
      expect(await ledger.sharedBy(claimId)).toBeUndefined()
      const token = (await ledger.share(claimId, LATER)) ?? ''
      expect(token).toMatch(/^[\w-]{43}$/)
      expect(await ledger.share(claimId, LATER)).toBe(token)
      expect(await ledger.findShared(token)).toMatchObject({ awardHash })
      expect(await ledger.findShared(link.token)).toBeUndefined()
      const [renewed] = await ledger.makeClaims([wanted(awardHash)], LATER)
      expect(await ledger.sharedBy(renewed?.id ?? '')).toBe(token)
      await ledger.unshare(claimId)
      expect(await ledger.findShared(token)).toMatchObject({ awardHash })
      await ledger.close()
      const again = await place.open()
      expect(await again.sharedBy(renewed?.id ?? '')).toBe(token)
      await again.unshare(renewed?.id ?? '')
      expect(await again.findShared(token)).toBeUndefined()
      expect(await again.share(renewed?.id ?? '', LATER)).not.toBe(token)
      await again.close()
    })

    test('a void link shares nothing, and ending links by hand or erasing ends what they share', async () => {
      const { ledger, awardHash, claimId } = await withClaim()
      expect(await ledger.share('none', LATER)).toBeUndefined()
      const first = (await ledger.share(claimId, LATER)) ?? ''
      await ledger.endClaims([awardHash], LATER)
      expect(await ledger.findShared(first)).toBeUndefined()
      expect(await ledger.share(claimId, LATER)).toBeUndefined()
      const [renewed] = await ledger.makeClaims([wanted(awardHash)], LATER)
      const second = (await ledger.share(renewed?.id ?? '', LATER)) ?? ''
      const [told] = await ledger.erase([awardHash], LATER)
      expect(told?.erased['shared addresses']).toBe(1)
      expect(await ledger.findShared(second)).toBeUndefined()
      await ledger.close()
    })

    test('the keys of a ledger are the same after a restart, and differ by purpose', async () => {
      const { place, ledger } = await withAward()
      const key = ledger.keyFor('a')
      expect(key).toHaveLength(32)
      expect(ledger.keyFor('b')).not.toEqual(key)
      await ledger.close()
      const second = await place.open()
      expect(second.keyFor('a')).toEqual(key)
      await second.close()
    })
  })
}
