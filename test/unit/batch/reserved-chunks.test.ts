// In which order awards are planned and reserved, and what of it is left when the ledger or the user stops it.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type AwardChunk, packAwards } from '../../../src/batch/award-chunk.ts'
import { type ReservingBatch, reservedChunks } from '../../../src/batch/reserved-chunks.ts'
import type { AwardPlan, AwardRequest, Ledger } from '../../../src/ledger/ledger.ts'
import { PipelineError } from '../../../src/model/pipeline-error.ts'

const AWARDS = 3

/** Chunks of three awards whose keys are their places. */
function chunksOf(count: number): AwardChunk[] {
  return Array.from({ length: count }, (_, chunk) => {
    const awards = Array.from({ length: AWARDS }, (__, n) => ({
      awardKey: String(chunk * AWARDS + n),
      contentHash: 'a'.repeat(64),
      award: { learner: {} },
    }))
    return { ...packAwards(awards as unknown as Parameters<typeof packAwards>[0]), count: AWARDS }
  })
}

/** A batch on a ledger that answers at once, as the embedded one does, and notes what it was asked for. */
function scene({ failsAt = Infinity, signal }: { failsAt?: number; signal?: AbortSignal } = {}) {
  const said: string[] = []
  let plans = 0
  const span = (awards: readonly AwardPlan[]) => `${awards[0]?.awardKey}-${awards.at(-1)?.awardKey}`
  const ledger = {
    async plan(_batch: string, awards: readonly AwardPlan[]) {
      plans += 1
      if (plans === failsAt) throw new PipelineError('LEDGER_UNUSABLE', 'the disk is full')
      said.push(`planned ${span(awards)}`)
    },
    async reserve(_batch: string, requests: readonly AwardRequest[]) {
      said.push(`reserved ${span(requests)}`)
      return requests.map(({ awardKey }) => ({ awardHash: awardKey }))
    },
  } as unknown as Ledger
  const ids = { uuid: () => 'uuid', hex: () => '00' }
  const batch: ReservingBatch = {
    id: 'b',
    ledger,
    ids,
    now: new Date(0),
    ...(signal && { signal }),
  }
  return { said, batch }
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

describe('reservedChunks', () => {
  test('every chunk with its own awards, place and entries, in order', async () => {
    const found = await all(reservedChunks(chunksOf(20), scene().batch))
    expect(found.map(({ first }) => first)).toEqual([...Array(20).keys()].map((n) => n * AWARDS))
    for (const { first, awards, entries } of found) {
      const keys = [0, 1, 2].map((n) => String(first + n))
      expect(awards.map(({ awardKey }) => awardKey)).toEqual(keys)
      expect(entries.map(({ awardHash }) => awardHash)).toEqual(keys)
    }
  })

  test('eight are planned at once and four reserved, each planned before it is reserved, and made before all are planned', async () => {
    const { said, batch } = scene()
    const chunks = reservedChunks(chunksOf(80), batch)
    await chunks.next()
    expect(said.indexOf('planned 0-23')).toBe(0)
    expect(said.indexOf('reserved 0-11')).toBeGreaterThan(0)
    expect(said.filter((one) => one.startsWith('planned')).length).toBeLessThan(10)
    await all(chunks)
    const spans = (what: string) =>
      said.filter((one) => one.startsWith(what)).map((one) => one.slice(what.length))
    const of = (size: number) =>
      Array.from({ length: (80 * AWARDS) / size }, (_, n) => ` ${n * size}-${(n + 1) * size - 1}`)
    expect(spans('planned')).toEqual(of(8 * AWARDS))
    expect(spans('reserved')).toEqual(of(4 * AWARDS))
  })

  test('what is left out is neither planned nor reserved, and moves nobody', async () => {
    const [one, two, three] = chunksOf(3) as [AwardChunk, AwardChunk, AwardChunk]
    const { said, batch } = scene()
    const without = new Set([1])
    const found = await all(
      reservedChunks([{ ...one, without }, { ...two, without: new Set([0, 1, 2]) }, three], batch),
    )
    expect(found.map(({ first, awards }) => [first, awards.map((a) => a.awardKey)])).toEqual([
      [0, ['0', '2']],
      [2, ['6', '7', '8']],
    ])
    expect(said).toEqual(['planned 0-8', 'reserved 0-8'])
  })

  test('a ledger that cannot plan: what was planned before comes out, then its fault, and nothing after it', async () => {
    const { said, batch } = scene({ failsAt: 2 })
    const chunks = reservedChunks(chunksOf(40), batch)
    const before = []
    for (let n = 0; n < 8; n += 1) before.push((await chunks.next()).value?.first)
    expect(before.at(-1)).toBe(7 * AWARDS)
    await expect(chunks.next()).rejects.toMatchObject({ code: 'LEDGER_UNUSABLE' })
    await nextTurn()
    expect(said).toEqual(['planned 0-23', 'reserved 0-11', 'reserved 12-23'])
  })

  test('asked to stop, it gives out no other chunk and plans no further', async () => {
    const stop = new AbortController()
    const { said, batch } = scene({ signal: stop.signal })
    const chunks = reservedChunks(chunksOf(160), batch)
    await chunks.next()
    stop.abort()
    expect(await chunks.next()).toEqual({ done: true, value: undefined })
    const then = said.length
    await nextTurn()
    await nextTurn()
    expect(said).toHaveLength(then)
    expect(then).toBeLessThan(20)
  })

  test('stopped before it begins, it leaves the ledger alone', async () => {
    const { said, batch } = scene({ signal: AbortSignal.abort() })
    expect(await all(reservedChunks(chunksOf(3), batch))).toEqual([])
    await nextTurn()
    expect(said).toEqual([])
  })

  test('a ledger that answers for other awards is not believed', async () => {
    const { batch } = scene()
    const ledger = { ...batch.ledger, reserve: async () => [] }
    await expect(all(reservedChunks(chunksOf(1), { ...batch, ledger }))).rejects.toThrow(TypeError)
  })
})
