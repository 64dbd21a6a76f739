// Issues many awards: plan -> reserve -> sign -> tell the ledger -> write -> tell the ledger, in this order.
// Whatever interrupts it, the next run with the same input goes on where this one stopped (security.md section 7).
// Signing may go on in threads, some chunks ahead; ledger and destination are told here, in the input's order.

import type { Destination, OutputFile } from '../deliver/driver.ts'
import type {
  AwardRequest,
  BatchRequest,
  Ledger,
  SignedAward,
  StatusRequest,
} from '../ledger/ledger.ts'
import type { IssuanceIds } from '../model/record.ts'
import { isSealed, type Output } from '../sign/output.ts'
import { concatBytes, fromHex, toHex } from '../util/bytes.ts'
import { type AwardChunk, type AwardName, namesOf } from './award-chunk.ts'
import { inOrder } from './in-order.ts'
import type { BatchInput } from './intake/checked-input.ts'
import {
  type AwardPlanned,
  type AwardResult,
  completeAward,
  type MadeAward,
  planAward,
  settle,
} from './issue-award.ts'
import type { CredentialMaker, MadeChunk, MakeJob } from './make-credentials.ts'

export type { AwardResult } from './issue-award.ts'

/** Where identifiers and salts come from: random in production, fixed in tests. */
export interface IdSource {
  /** A random UUID, version 4. */
  readonly uuid: () => string
  /** Random bytes in lower-case hex. */
  readonly hex: (bytes: number) => string
}

export interface BatchOptions {
  /** SHA-256 in hex of the template and organisations files. */
  readonly templateHash: string
  readonly outputs: readonly Output[]
  readonly maker: CredentialMaker
  readonly ledger: Ledger
  readonly destination: Destination
  readonly ids: IdSource
  readonly now: Date
  /** `all` judges every credential by our own verifier before it leaves; `sample` one in a hundred. */
  readonly selfCheck: 'all' | 'sample'
  /** Status entries that new credentials get; none: issued without status. */
  readonly status?: readonly StatusRequest[]
  /** Why awards that changed or were revoked are issued anew. Without it they are refused. */
  readonly reissueReason?: string
  /** The approval of a second person, where the ledger asks for it. */
  readonly approval?: string
  /** Ends the batch early: chunks that are begun are completed, no other is. */
  readonly signal?: AbortSignal
}

export interface Batch {
  /** 16 hex digits; the same for the same template and awards. */
  readonly id: string
  readonly count: number
  /** Issues the awards in order and yields what became of each one. To be read to its end, once. */
  readonly results: AsyncIterable<AwardResult>
}

const SAMPLE_EVERY = 100
/** Noted in one transaction: the keys are random, so that a small one touches as many pages as a large one. */
const CHUNKS_PER_TRANSACTION = 16

/**
 * Opens the batch of an input and prepares its issuing; nothing is signed before `results` is read. With an
 * archive as destination the awards count as written only when it is published, at the end.
 *
 * @throws {PipelineError} when the ledger, the key or the destination fails; what is done stays done, and the next
 * run goes on from there. The same from `results`.
 */
export async function openBatch(input: BatchInput, options: BatchOptions): Promise<Batch> {
  const { ledger, now } = options
  const id = await ledger.openBatch(batchRequest(input, options), now)
  return { id, count: input.count, results: issueAll(input, { ...options, id }) }
}

/** What a batch is: what the ledger knows it by, and what is approved. */
export function batchRequest(
  { inputHash, count }: Pick<BatchInput, 'inputHash' | 'count'>,
  { templateHash, outputs, approval }: Pick<BatchOptions, 'templateHash' | 'outputs' | 'approval'>,
): BatchRequest {
  const keys = outputs.map((output) =>
    isSealed(output)
      ? `x5t#S256:${output.key.certificate.thumbprint}`
      : output.key.verificationMethod,
  )
  return { templateHash, inputHash, rows: count, keys, ...(approval !== undefined && { approval }) }
}

/** A batch that the ledger knows. */
export interface OpenBatch extends BatchOptions {
  readonly id: string
}

/**
 * Issues one chunk of an open batch, as a worker beside others does.
 *
 * @param first Place of its first award in the input.
 * @throws {PipelineError} as `results` of {@link openBatch} do.
 */
export async function* issueChunk(
  { chunk, first }: { readonly chunk: AwardChunk; readonly first: number },
  batch: OpenBatch,
): AsyncGenerator<AwardResult> {
  if (!batch.destination.durableOnPut)
    throw new TypeError('expected a destination that many workers can write to')
  const placed = { chunk, awards: namesOf(chunk), first }
  yield* flush(await makeChunk(placed, batch), batch, new HashPile())
}

async function* issueAll({ chunks }: BatchInput, batch: OpenBatch): AsyncGenerator<AwardResult> {
  const { destination, maker, signal } = batch
  const unwritten = new HashPile()
  const planning = new Planning(chunks, batch)
  try {
    const placed = placedChunks(chunks, planning, signal)
    for await (const made of inOrder(placed, maker.width - 1, (one) => makeChunk(one, batch)))
      yield* flush(made, batch, unwritten)
    await destination.finish()
    for (const hashes of unwritten.portions()) await batch.ledger.recordWritten(hashes)
  } finally {
    await planning.stop()
    await destination.abort()
  }
}

/**
 * Notes the awards of a batch as planned, as early as the ledger can, while those that are noted are being made:
 * an interrupted batch is known with all its awards, and no thread waits for that.
 */
class Planning {
  readonly #plans: Promise<unknown>[] = []
  #stopped = false

  constructor(chunks: readonly AwardChunk[], { id, ledger }: OpenBatch) {
    let last: Promise<unknown> = Promise.resolve()
    for (let at = 0; at < chunks.length; at += CHUNKS_PER_TRANSACTION) {
      // Each is asked for after the one before it, so that reservations get their turns between them.
      last = last.then(async () => {
        if (this.#stopped) return
        await ledger.plan(id, chunks.slice(at, at + CHUNKS_PER_TRANSACTION).flatMap(namesOf))
      })
      // A failure is told to whoever waits for the chunk.
      last.catch(() => undefined)
      this.#plans.push(last)
    }
  }

  /** Waits until the awards of the chunk at a place are noted. @throws {PipelineError} what the ledger throws. */
  async includes(at: number): Promise<void> {
    await this.#plans[Math.floor(at / CHUNKS_PER_TRANSACTION)]
  }

  /** Notes no more; the ledger is left alone from then on. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.allSettled(this.#plans)
  }
}

interface PlacedChunk {
  readonly chunk: AwardChunk
  readonly awards: readonly AwardName[]
  /** Place of its first award in the input. */
  readonly first: number
}

async function* placedChunks(
  chunks: readonly AwardChunk[],
  planning: Planning,
  signal: AbortSignal | undefined,
): AsyncGenerator<PlacedChunk> {
  let first = 0
  for (const [at, chunk] of chunks.entries()) {
    await planning.includes(at)
    if (signal?.aborted) return
    const awards = namesOf(chunk)
    if (awards.length > 0) yield { chunk, awards, first }
    first += awards.length
  }
}

interface MadeAwards {
  readonly awards: readonly MadeAward[]
  readonly failure?: MadeChunk['failure']
  readonly release?: MadeChunk['release']
}

/** Reserves a chunk and makes what it lacks. */
async function makeChunk(
  { chunk, awards, first }: PlacedChunk,
  batch: OpenBatch,
): Promise<MadeAwards> {
  const { ledger, outputs, destination, maker } = batch
  const requests = awards.map((award) => requestOf(award, batch))
  const entries = await ledger.reserve(batch.id, requests, batch.now)
  if (entries.length !== awards.length)
    throw new TypeError('the ledger has reserved other awards than it was asked for')
  const plans: AwardPlanned[] = []
  for (const entry of entries) plans.push(await planAward(entry, outputs, destination))
  const jobs = plans.flatMap(({ entry, wanted }, at): MakeJob[] => {
    if (wanted.length === 0) return []
    const { ids, issuedAt, status } = entry
    const selfCheck = batch.selfCheck === 'all' || (first + at) % SAMPLE_EVERY === 0
    return [{ at, formats: wanted, ids, issuedAt, status, selfCheck }]
  })
  const { made, failure, release } = await maker.make(chunk, jobs)
  const madeOf = new Map(made.map((credentials, at) => [jobs[at]?.at ?? -1, credentials]))
  const end = failure ? (jobs[made.length]?.at ?? 0) : plans.length
  return {
    awards: plans
      .slice(0, end)
      .map((plan, at) => completeAward(plan, madeOf.get(at) ?? [], awards[at]?.contentHash ?? '')),
    ...(failure && { failure }),
    ...(release && { release }),
  }
}

function requestOf({ awardKey, contentHash, did }: AwardName, batch: OpenBatch): AwardRequest {
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

/** Ledger, then files, then ledger: no file without its row, no row that says written without its file. */
async function* flush(
  { awards, failure, release }: MadeAwards,
  { ledger, destination }: OpenBatch,
  unwritten: HashPile,
): AsyncGenerator<AwardResult> {
  const signed = awards.flatMap((one): readonly SignedAward[] => (one.signed ? [one.signed] : []))
  const recorded = signed.length > 0 ? await ledger.recordSigned(signed) : []
  const standing = new Map(recorded.map((award) => [award.awardHash, award]))
  const settled = awards.map((one) => {
    const stands = standing.get(one.result.awardHash)
    return stands ? settle(one, stands) : one
  })
  await destination.put(settled.flatMap(({ files }): readonly OutputFile[] => files))
  release?.()
  const hashes = settled
    .filter(({ result }) => result.state !== 'refused')
    .map(({ result }) => result.awardHash)
  if (destination.durableOnPut) await ledger.recordWritten(hashes)
  else unwritten.add(hashes)
  for (const { result } of settled) yield result
  if (failure) throw failure.cause
}

/** Award hashes by the million, in half the bytes of their text. */
class HashPile {
  readonly #chunks: Uint8Array[] = []

  add(hashes: readonly string[]): void {
    this.#chunks.push(fromHex(hashes.join('')))
  }

  /** Those of many chunks at once: each portion is one transaction. */
  *portions(): Generator<readonly string[]> {
    for (let at = 0; at < this.#chunks.length; at += CHUNKS_PER_TRANSACTION) {
      const bytes = concatBytes(...this.#chunks.slice(at, at + CHUNKS_PER_TRANSACTION))
      yield toHex(bytes).match(/.{32}/g) ?? []
    }
  }
}
