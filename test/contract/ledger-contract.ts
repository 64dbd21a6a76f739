// One suite for every ledger: exactly one set of identifiers per award, whatever happens in between.
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type {
  AwardRequest,
  Ledger,
  LedgerAward,
  LedgerStatusList,
  StatusRequest,
} from '../../src/ledger/ledger.ts'

export const NOON = new Date('2026-11-22T12:00:00Z')
const LATER = new Date('2026-11-22T13:00:00Z')
const BATCH = { templateHash: '0a', inputHash: '0b' }

export const LISTS: StatusRequest = {
  format: 'ob3',
  base: 'https://status.example/lists',
  purpose: 'message',
  issuer: 'did:web:university.example',
}
const REVOCABLE: StatusRequest = { ...LISTS, purpose: 'revocation' }

let drawn = 0
/** A request with identifiers nobody has had. */
export function request(n: number, changes: Partial<AwardRequest> = {}): AwardRequest {
  drawn += 1
  return {
    awardKey: `learner-${n}@secret.example`,
    contentHash: 'aa',
    ids: {
      elmCredentialId: `urn:credential:${n}-${drawn}`,
      ob3CredentialId: `urn:uuid:${n}-${drawn}`,
      subjectId: `urn:uuid:s${n}`,
      emailSalt: 'ff'.repeat(16),
    },
    ...changes,
  }
}

export function credential(format: string, sha256: string) {
  return {
    format,
    suite: 'eddsa-rdfc-2022',
    credentialId: 'urn:uuid:1',
    verificationMethod: 'did:example:1#k',
    file: `a.${format}.json`,
    sha256,
  }
}

const signedAs = (award: LedgerAward | undefined, sha256: string, contentHash = 'aa') => ({
  awardHash: award?.awardHash ?? '',
  contentHash,
  credentials: [credential('ob3', sha256)],
})

export interface LedgerPlace {
  /** Opens the ledger of this place; again and again. */
  open(): Promise<Ledger>
  /** Everything the database holds, as far as it can be read from outside. */
  dump(): Promise<string>
}

/** Runs the suite; `fresh` gives a place without a ledger. */
export function ledgerContract(name: string, fresh: () => Promise<LedgerPlace>): void {
  describe(name, () => {
    const started = async () => {
      const place = await fresh()
      const ledger = await place.open()
      return { place, ledger, batch: await ledger.openBatch(BATCH, NOON) }
    }
    /** A ledger with one award signed and its entry drawn. */
    const withAward = async (status: StatusRequest = LISTS) => {
      const { ledger, batch, place } = await started()
      const [award] = await ledger.reserve(batch, [request(1, { status: [status] })], NOON)
      await ledger.recordSigned([signedAs(award, 'x')])
      return { ledger, batch, place, hash: award?.awardHash ?? '' }
    }

    describe('exactly once', () => {
      test('an award keeps identifiers, time and index over any number of runs', async () => {
        const { place, ledger, batch } = await started()
        const [award] = await ledger.reserve(batch, [request(1, { status: [LISTS] })], NOON)
        await ledger.close()
        const second = await place.open()
        const [again] = await second.reserve(batch, [request(1, { status: [LISTS] })], LATER)
        expect(again).toEqual(award)
        expect(again?.issuedAt).toEqual(NOON)
        await second.close()
      })

      test('the same template and input are the same batch, another input another', async () => {
        const { ledger, batch } = await started()
        expect(batch).toMatch(/^[0-9a-f]{16}$/)
        expect(await ledger.openBatch(BATCH, LATER)).toBe(batch)
        expect(await ledger.openBatch({ ...BATCH, inputHash: '0c' }, LATER)).not.toBe(batch)
        await ledger.close()
      })

      test('a planned award is no award yet, and gets its identifiers when it is reserved', async () => {
        const { ledger, batch } = await started()
        await ledger.plan(batch, [request(1), request(2)])
        await ledger.plan(batch, [request(2), request(1)])
        expect((await ledger.summary()).awards).toEqual([
          { state: 'planned', standing: 'good', count: 2 },
        ])
        expect(await ledger.find({ by: 'batch', batch })).toEqual([])
        const [award] = await ledger.reserve(batch, [request(1)], NOON)
        expect(award).toMatchObject({ state: 'reserved', changed: false, version: 1 })
        await ledger.plan(batch, [request(1)])
        expect((await ledger.reserve(batch, [request(1)], LATER))[0]).toEqual(award)
        await ledger.close()
      })

      test('what another batch has begun and not published belongs to the batch that completes it', async () => {
        const { ledger, batch, hash } = await withAward()
        const [open] = await ledger.reserve(batch, [request(2)], NOON)
        await ledger.recordWritten([hash])
        await ledger.recordPublished(batch)
        const other = await ledger.openBatch({ ...BATCH, inputHash: '0c' }, NOON)
        const awards = await ledger.reserve(other, [request(1), request(2)], NOON)
        expect(awards.map((award) => award.batch)).toEqual([batch, other])
        expect(awards[1]?.ids).toEqual(open?.ids)
        await ledger.close()
      })

      test('two awards never share a hash, and the hash is not the key', async () => {
        const { ledger, batch } = await started()
        const awards = await ledger.reserve(batch, [request(1), request(2), request(1)], NOON)
        expect(awards.map((a) => a.awardHash)).toEqual([
          awards[0]?.awardHash,
          awards[1]?.awardHash,
          awards[0]?.awardHash,
        ])
        expect(new Set(awards.map((a) => a.awardHash)).size).toBe(2)
        expect(awards[0]?.awardHash).toMatch(/^[0-9a-f]{32}$/)
        await ledger.close()
      })

      test('a reservation that fails half-way reserves nothing', async () => {
        const { ledger, batch } = await started()
        const one = request(1, { status: [LISTS] })
        // What the database itself refuses, whoever asks for it.
        const bare = {
          ...request(2),
          ids: { ...request(2).ids, emailSalt: null as unknown as string },
        }
        await expect(ledger.reserve(batch, [one, bare], NOON)).rejects.toMatchObject({
          code: 'LEDGER_UNUSABLE',
        })
        const summary = await ledger.summary()
        expect([summary.awards, summary.lists]).toEqual([[], []])
        const [award] = await ledger.reserve(batch, [request(1)], NOON)
        expect(award?.ids.elmCredentialId).not.toBe(one.ids.elmCredentialId)
        await ledger.close()
      })

      test('a clock behind the newest entry opens no batch', async () => {
        const { ledger, batch } = await started()
        await ledger.reserve(batch, [request(1)], LATER)
        await expect(ledger.openBatch(BATCH, NOON)).rejects.toMatchObject({
          code: 'LEDGER_UNUSABLE',
        })
        expect(await ledger.openBatch(BATCH, LATER)).toBe(batch)
        await ledger.close()
      })

      test('a clock behind the newest revocation opens no batch either', async () => {
        const { ledger, hash } = await withAward()
        await ledger.changeStanding([hash], { action: 'revoke', reason: 'r', at: LATER })
        await expect(ledger.openBatch(BATCH, NOON)).rejects.toMatchObject({
          code: 'LEDGER_UNUSABLE',
        })
        await ledger.close()
      })

      test('what was signed first stands, also against other contents', async () => {
        const { ledger, batch } = await started()
        const [award] = await ledger.reserve(batch, [request(1)], NOON)
        expect(await ledger.recordSigned([signedAs(award, 'x')])).toEqual([])
        const [first] = await ledger.reserve(batch, [request(1)], NOON)
        expect(first).toMatchObject({ state: 'signed', changed: false })
        const [second] = await ledger.recordSigned([signedAs(award, 'y')])
        expect(second?.credentials.map((c) => c.sha256)).toEqual(['x'])
        const [stale] = await ledger.recordSigned([signedAs(award, 'z', 'bb')])
        expect(stale).toMatchObject({ changed: true, credentials: [{ sha256: 'x' }] })
        await ledger.close()
      })

      test('nothing is recorded for contents that the award no longer has', async () => {
        const { ledger, batch } = await started()
        const [award] = await ledger.reserve(batch, [request(1)], NOON)
        const [corrected] = await ledger.reserve(batch, [request(1, { contentHash: 'bb' })], NOON)
        expect(corrected).toMatchObject({ changed: false, ids: award?.ids })
        const [late] = await ledger.recordSigned([signedAs(award, 'x', 'aa')])
        expect(late).toMatchObject({ changed: true, state: 'reserved', credentials: [] })
        await ledger.close()
      })

      test('states: written only after signed, published only after written', async () => {
        const { ledger, batch } = await started()
        const [award] = await ledger.reserve(batch, [request(1)], NOON)
        const hash = award?.awardHash ?? ''
        const state = async () => (await ledger.reserve(batch, [request(1)], NOON))[0]?.state
        await ledger.recordWritten([hash])
        await ledger.recordPublished(batch)
        expect(await state()).toBe('reserved')
        await ledger.recordSigned([signedAs(award, 'x')])
        await ledger.recordPublished(batch)
        expect(await state()).toBe('signed')
        await ledger.recordWritten([hash])
        expect(await state()).toBe('written')
        await ledger.recordPublished(batch)
        await ledger.recordWritten([hash])
        expect(await state()).toBe('published')
        await ledger.close()
      })

      test('a format that is added later is not written before its file is', async () => {
        const { ledger, batch, hash } = await withAward()
        await ledger.recordWritten([hash])
        await ledger.recordSigned([
          { awardHash: hash, contentHash: 'aa', credentials: [credential('elm', 'e')] },
        ])
        const [award] = await ledger.reserve(batch, [request(1)], NOON)
        expect(award).toMatchObject({
          state: 'signed',
          credentials: [{ sha256: 'e' }, { sha256: 'x' }],
        })
        await ledger.close()
      })

      test('bytes of a credential that cannot be signed again come back unchanged', async () => {
        const { ledger, batch } = await started()
        const [award] = await ledger.reserve(batch, [request(1)], NOON)
        const bytes = new Uint8Array([0, 255, 1])
        const { awardHash } = award as LedgerAward
        const credentials = [{ ...credential('ob3', 'x'), bytes }]
        await ledger.recordSigned([{ awardHash, contentHash: 'aa', credentials }])
        const [after] = await ledger.reserve(batch, [request(1)], NOON)
        expect(after?.credentials[0]?.bytes).toEqual(bytes)
        await ledger.close()
      })

      test('only what was signed counts as awarded', async () => {
        const { ledger, batch } = await withAward()
        await ledger.reserve(batch, [request(2)], NOON)
        await ledger.plan(batch, [request(3)])
        const keys = [1, 2, 3, 4].map((n) => request(n).awardKey)
        expect(await ledger.countSigned(keys)).toBe(1)
        await ledger.close()
      })

      test('no award key and no content hash is stored in the clear', async () => {
        const { place, ledger, batch } = await started()
        const contentHash = 'c0ffee'.repeat(8)
        await ledger.reserve(batch, [request(1, { contentHash })], NOON)
        const dump = await place.dump()
        expect(dump).toContain('reserved')
        expect(dump).not.toContain('secret.example')
        expect(dump).not.toContain(contentHash.slice(0, 24))
        await ledger.close()
      })

      test('more awards than fit into one statement', async () => {
        const { ledger, batch } = await started()
        const many = Array.from({ length: 1300 }, (_, n) => request(n, { status: [LISTS] }))
        const awards = await ledger.reserve(batch, many, NOON)
        const indexes = awards.map(({ status }) => status.ob3?.index ?? -1)
        expect(new Set(indexes).size).toBe(1300)
        expect(Math.min(...indexes)).toBeGreaterThanOrEqual(0)
        expect(Math.max(...indexes)).toBeLessThan(131_072)
        // Random, not in the order of the awards.
        expect([...indexes].sort((a, b) => a - b)).not.toEqual(indexes)
        const signed = awards.map((award) => signedAs(award, award.awardHash))
        await ledger.recordSigned(signed)
        const files: string[] = []
        for await (const { sha256 } of ledger.filesOf(batch)) files.push(sha256)
        expect(files).toEqual(awards.map(({ awardHash }) => awardHash).sort())
        await ledger.close()
      })
    })

    describe('an award that changed', () => {
      const reissue = { contentHash: 'bb', reissueReason: 'grade corrected' }

      test('is told, and is not replaced without a reason', async () => {
        const { ledger, batch } = await withAward()
        const [award] = await ledger.reserve(batch, [request(1, { contentHash: 'bb' })], LATER)
        expect(award).toMatchObject({ changed: true, version: 1, standing: 'good' })
        await ledger.close()
      })

      test('gets a new version, and the old one is revoked with it', async () => {
        const { ledger, batch, hash } = await withAward()
        const [award] = await ledger.reserve(
          batch,
          [request(1, { ...reissue, status: [LISTS] })],
          LATER,
        )
        expect(award).toMatchObject({
          version: 2,
          state: 'reserved',
          changed: false,
          credentials: [],
        })
        expect(award?.awardHash).not.toBe(hash)
        const [old] = await ledger.find({ by: 'name', name: hash })
        expect(old).toMatchObject({ standing: 'revoked', version: 1 })
        expect(award?.status.ob3?.index).not.toBe(old?.status.ob3?.index)
        expect(await ledger.historyOf(hash)).toEqual([
          { at: '2026-11-22T13:00:00Z', action: 'revoke', reason: 'grade corrected' },
        ])
        const [again] = await ledger.reserve(
          batch,
          [request(1, { ...reissue, status: [LISTS] })],
          LATER,
        )
        expect(again).toEqual(award)
        const [stale] = await ledger.reserve(batch, [request(1)], LATER)
        expect(stale).toMatchObject({ version: 2, changed: false })
        await ledger.close()
      })

      test('stays as it is when it has not changed', async () => {
        const { ledger, batch, hash } = await withAward()
        const [award] = await ledger.reserve(
          batch,
          [request(1, { reissueReason: 'why not' })],
          LATER,
        )
        expect(award).toMatchObject({ awardHash: hash, version: 1, standing: 'good' })
        await ledger.close()
      })

      test('may be issued anew after a revocation', async () => {
        const { ledger, batch, hash } = await withAward()
        await ledger.changeStanding([hash], { action: 'revoke', reason: 'mistake', at: NOON })
        const [award] = await ledger.reserve(batch, [request(1, { reissueReason: 'again' })], LATER)
        expect(award).toMatchObject({ version: 2, standing: 'good' })
        expect(await ledger.historyOf(hash)).toHaveLength(1)
        await ledger.close()
      })
    })

    describe('status', () => {
      const lists = async (ledger: Ledger) => {
        const all: LedgerStatusList[] = []
        await ledger.publishLists(async (list) => {
          all.push(list)
          return true
        })
        return all
      }

      test('an entry is drawn once per format, and not for a credential that has none', async () => {
        const { ledger, batch } = await started()
        const [bare] = await ledger.reserve(batch, [request(1)], NOON)
        await ledger.recordSigned([signedAs(bare, 'x')])
        const status = [LISTS, { ...LISTS, format: 'elm' as const }]
        const [award] = await ledger.reserve(batch, [request(1, { status })], NOON)
        expect(Object.keys(award?.status ?? {})).toEqual(['elm'])
        expect(award?.status.elm?.list).toMatch(
          /^https:\/\/status\.example\/lists\/[0-9a-f]{24}\.json$/,
        )
        await ledger.close()
      })

      test('suspended, reinstated, revoked for good; the list says each', async () => {
        const { ledger, hash } = await withAward()
        const change = async (action: 'revoke' | 'suspend' | 'reinstate') =>
          (await ledger.changeStanding([hash], { action, reason: 'r', at: NOON }))[0]?.outcome
        const [initial] = await lists(ledger)
        expect(initial).toMatchObject({ isDue: true, set: [], purpose: 'message' })
        expect((await lists(ledger))[0]?.isDue).toBe(false)
        expect(await change('reinstate')).toBe('unchanged')
        expect((await lists(ledger))[0]?.isDue).toBe(false)
        expect(await change('suspend')).toBe('changed')
        expect(await lists(ledger)).toMatchObject([{ isDue: true, set: [{ value: 2 }] }])
        expect(await change('reinstate')).toBe('changed')
        expect(await lists(ledger)).toMatchObject([{ set: [] }])
        expect(await change('revoke')).toBe('changed')
        expect(await lists(ledger)).toMatchObject([{ set: [{ value: 1 }] }])
        expect(await change('reinstate')).toBe('final')
        expect(await change('suspend')).toBe('final')
        expect(await change('revoke')).toBe('unchanged')
        expect((await ledger.historyOf(hash)).map(({ action }) => action)).toEqual([
          'suspend',
          'reinstate',
          'revoke',
        ])
        await ledger.close()
      })

      test('an entry of one bit can be revoked, not suspended', async () => {
        const { ledger, hash } = await withAward(REVOCABLE)
        const at = NOON
        expect(await ledger.changeStanding([hash], { action: 'suspend', reason: 'r', at })).toEqual(
          [{ awardHash: hash, standing: 'good', outcome: 'not-suspendable' }],
        )
        expect(await ledger.changeStanding([hash], { action: 'revoke', reason: 'r', at })).toEqual([
          { awardHash: hash, standing: 'revoked', outcome: 'changed' },
        ])
        await ledger.close()
      })

      test('a revocation that nobody can see is told as such', async () => {
        const { ledger, batch } = await started()
        const [award] = await ledger.reserve(batch, [request(1)], NOON)
        await ledger.recordSigned([signedAs(award, 'x')])
        const change = { action: 'revoke', reason: 'r', at: NOON } as const
        const [result] = await ledger.changeStanding([award?.awardHash ?? ''], change)
        expect(result).toMatchObject({ outcome: 'unlisted', standing: 'revoked' })
        await ledger.close()
      })

      test('a list that cannot be published stays due', async () => {
        const { ledger } = await withAward()
        await expect(ledger.publishLists(() => Promise.reject(new Error('disk')))).rejects.toThrow(
          'disk',
        )
        await ledger.publishLists(async () => false)
        expect((await ledger.summary()).lists).toMatchObject([{ isDue: true }])
        expect((await lists(ledger))[0]?.isDue).toBe(true)
        expect((await ledger.summary()).lists).toMatchObject([{ isDue: false }])
        await ledger.close()
      })

      test('after retiring, indexes come from a fresh list', async () => {
        const { ledger, batch, hash } = await withAward()
        await ledger.retireLists()
        const [next] = await ledger.reserve(batch, [request(2, { status: [LISTS] })], NOON)
        const [first] = await ledger.find({ by: 'name', name: hash })
        expect(next?.status.ob3?.list).not.toBe(first?.status.ob3?.list)
        await ledger.close()
      })

      test('awards are found by hash, credential id, key and batch', async () => {
        const { ledger, batch, hash } = await withAward()
        const [award] = await ledger.find({ by: 'name', name: hash })
        const selectors = [
          { by: 'name', name: award?.credentials[0]?.credentialId ?? '' },
          { by: 'key', awardKey: request(1).awardKey },
          { by: 'batch', batch },
        ] as const
        for (const selector of selectors) expect(await ledger.find(selector)).toEqual([award])
        expect(await ledger.find({ by: 'name', name: 'urn:uuid:none' })).toEqual([])
        await ledger.close()
      })
    })
  })
}

/** Random bytes as ledgers want them. */
export const options = { randomBytes: (length: number) => new Uint8Array(randomBytes(length)) }
