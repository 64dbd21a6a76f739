// The chunks of a batch as they get their identifiers: first noted as planned, then reserved, in the input's order and
// while those before them are made. Several share a transaction: award hashes are random, so that a small one
// touches nearly as many pages of the ledger as a large one. Reserved are no more than a ledger sorts when it plans:
// processes with the same input then lock its rows in one order.

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AwardRequest, Ledger, LedgerAward, StatusRequest } from '../ledger/ledger.ts'
import type { IssuanceIds } from '../model/record.ts'
import { type AwardChunk, type AwardName, namesOf } from './award-chunk.ts'
import { inOrder } from './in-order.ts'

const CHUNKS_PLANNED = 8
const CHUNKS_RESERVED = 4

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
  if (batch.signal?.aborted) return
  const placed = [...placedChunks(chunks)]
  const planning = new Planning(placed, batch)
  const reserve = async (portion: readonly PlacedChunk[], at: number) => {
    await planning.includes(at * CHUNKS_RESERVED)
    return await reserveChunks(portion, batch)
  }
  const portions = portionsOf(placed, CHUNKS_RESERVED).entries()
  try {
    for await (const portion of inOrder(portions, 1, ([at, one]) => reserve(one, at)))
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

  constructor(chunks: readonly PlacedChunk[], { id, ledger }: ReservingBatch) {
    let last = Promise.resolve()
    for (const portion of portionsOf(chunks, CHUNKS_PLANNED)) {
      last = last.then(async () => {
        if (this.#stopped) return
        const awards = portion.flatMap(({ chunk }) => namesOf(chunk))
        await ledger.plan(id, awards)
        // An embedded ledger answers without a turn of the event loop: whatever else waits gets its turn here.
        await nextTurn()
      })
      // A failure is told to whoever waits for one of its chunks.
      last.catch(() => undefined)
      this.#plans.push(last)
    }
  }

  /** Waits until the chunk at a place is noted. @throws {PipelineError} what the ledger throws. */
  async includes(at: number): Promise<void> {
    await this.#plans[Math.floor(at / CHUNKS_PLANNED)]
  }

  /** Notes no more; the ledger is left alone from then on. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.allSettled(this.#plans)
  }
}

/** The chunks that are not empty, each with its place. */
function* placedChunks(chunks: readonly AwardChunk[]): Generator<PlacedChunk> {
  let first = 0
  for (const chunk of chunks) {
    const count = chunk.count - (chunk.without?.size ?? 0)
    if (count > 0) yield { chunk, first }
    first += count
  }
}

function portionsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
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
