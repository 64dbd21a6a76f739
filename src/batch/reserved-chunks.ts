// The chunks of a batch as they get their identifiers: first noted as planned, then reserved, in the input's order and
// while those before them are made. Several share a transaction: award hashes are random, so that a small one
// touches nearly as many pages of the ledger as a large one.

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AwardRequest, Ledger, LedgerAward, StatusRequest } from '../ledger/ledger.ts'
import type { IssuanceIds } from '../model/record.ts'
import { type AwardChunk, type AwardName, namesOf } from './award-chunk.ts'
import { inOrder } from './in-order.ts'

const CHUNKS_PER_TRANSACTION = 8

/** Where identifiers and salts come from: random in production, fixed in tests. */
export interface IdSource {
  /** A random UUID, version 4. */
  readonly uuid: () => string
  /** Random bytes in lower-case hex. */
  readonly hex: (bytes: number) => string
}

/** What reserving needs of a batch. */
export interface ReservingBatch {
  readonly id: string
  readonly ledger: Ledger
  readonly ids: IdSource
  readonly now: Date
  /** Status entries that new credentials get. */
  readonly status?: readonly StatusRequest[]
  readonly reissueReason?: string
  readonly signal?: AbortSignal
}

export interface PlacedChunk {
  readonly chunk: AwardChunk
  /** Place of its first award in the input. */
  readonly first: number
}

/** A chunk whose awards have their identifiers. */
export interface ReservedChunk extends PlacedChunk {
  readonly awards: readonly AwardName[]
  readonly entries: readonly LedgerAward[]
}

/**
 * Reserves the chunks of an input, as many ahead as share a transaction; stops when the batch's signal says so.
 *
 * @throws {PipelineError} what the ledger throws.
 */
export async function* reservedChunks(
  chunks: readonly AwardChunk[],
  batch: ReservingBatch,
): AsyncGenerator<ReservedChunk> {
  const portions = [...portionsOf(chunks)]
  const planning = new Planning(portions, batch)
  const reserve = async (portion: readonly PlacedChunk[], at: number) => {
    await planning.includes(at)
    return await reserveChunks(portion, batch)
  }
  try {
    for await (const portion of inOrder(portions.entries(), 1, ([at, one]) => reserve(one, at)))
      for (const reserved of portion) {
        if (batch.signal?.aborted) return
        yield reserved
      }
  } finally {
    await planning.stop()
  }
}

/** Reserves chunks in one transaction. */
export async function reserveChunks(
  chunks: readonly PlacedChunk[],
  batch: ReservingBatch,
): Promise<readonly ReservedChunk[]> {
  const named = chunks.map((placed) => ({ ...placed, awards: namesOf(placed.chunk) }))
  const requests = named.flatMap(({ awards }) => awards.map((award) => requestOf(award, batch)))
  const entries = await batch.ledger.reserve(batch.id, requests, batch.now)
  if (entries.length !== requests.length)
    throw new TypeError('the ledger has reserved other awards than it was asked for')
  let end = 0
  return named.map((one) => {
    end += one.awards.length
    return { ...one, entries: entries.slice(end - one.awards.length, end) }
  })
}

/**
 * Notes the awards of a batch as planned, as early as the ledger can, while those that are noted are being made:
 * an interrupted batch is known with all its awards, and no thread waits for that.
 */
class Planning {
  readonly #plans: Promise<void>[] = []
  #stopped = false

  constructor(portions: readonly (readonly PlacedChunk[])[], { id, ledger }: ReservingBatch) {
    let last = Promise.resolve()
    for (const portion of portions) {
      last = last.then(async () => {
        if (this.#stopped) return
        const awards = portion.flatMap(({ chunk }) => namesOf(chunk))
        await ledger.plan(id, awards)
        // An embedded ledger answers without a turn of the event loop: whatever else waits gets its turn here.
        await nextTurn()
      })
      // A failure is told to whoever waits for the portion.
      last.catch(() => undefined)
      this.#plans.push(last)
    }
  }

  /** Waits until a portion is noted. @throws {PipelineError} what the ledger throws. */
  async includes(at: number): Promise<void> {
    await this.#plans[at]
  }

  /** Notes no more; the ledger is left alone from then on. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.allSettled(this.#plans)
  }
}

function* portionsOf(chunks: readonly AwardChunk[]): Generator<readonly PlacedChunk[]> {
  let first = 0
  let portion: PlacedChunk[] = []
  for (const chunk of chunks) {
    const count = chunk.count - (chunk.without?.size ?? 0)
    if (count > 0) portion.push({ chunk, first })
    first += count
    if (portion.length < CHUNKS_PER_TRANSACTION) continue
    yield portion
    portion = []
  }
  if (portion.length > 0) yield portion
}

function requestOf({ awardKey, contentHash, did }: AwardName, batch: ReservingBatch): AwardRequest {
  const { ids, status, reissueReason } = batch
  const newIds: IssuanceIds = {
    elmCredentialId: `urn:credential:${ids.uuid()}`,
    ob3CredentialId: `urn:uuid:${ids.uuid()}`,
    subjectId: did ?? `urn:uuid:${ids.uuid()}`,
    emailSalt: ids.hex(16),
  }
  return {
    awardKey,
    contentHash,
    ids: newIds,
    ...(status && { status }),
    ...(reissueReason !== undefined && { reissueReason }),
  }
}
