// Issues many awards: plan -> reserve -> sign -> tell the ledger -> write -> tell the ledger, in this order.
// Whatever interrupts it, the next run with the same input goes on where this one stopped (security.md section 7).
// Signing may go on in threads, some chunks ahead; ledger and destination are told here, in the input's order.

import type { Destination, OutputFile } from '../deliver/driver.ts'
import type { BatchRequest, Ledger, SignedAward, StatusRequest } from '../ledger/ledger.ts'
import { isSealed, type Output } from '../sign/output.ts'
import { concatBytes, fromHex, toHex } from '../util/bytes.ts'
import type { AwardChunk } from './award-chunk.ts'
import { inOrder, readyTogether } from './in-order.ts'
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
import {
  type IdSource,
  type ReservedChunk,
  reserveChunks,
  reservedChunks,
} from './reserved-chunks.ts'
import { MEMORY_SPOOL, type Spool, type WaitingBytes } from './spool.ts'

export type { AwardResult } from './issue-award.ts'
export type { IdSource } from './reserved-chunks.ts'

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
  /** Where the batch keeps what it needs to know of every award. Default: memory. */
  readonly spool?: Spool
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
/** Chunks at most that are told to the ledger in one transaction, when they are made: each is a wait for the disk. */
const CHUNKS_SIGNED = 4
/** Chunks whose awards are noted as written in one transaction. */
const CHUNKS_WRITTEN = 16

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
  for (const reserved of await reserveChunks([{ chunk, first }], batch))
    yield* flush([await makeChunk(reserved, batch)], batch, new HashPile(MEMORY_SPOOL))
}

async function* issueAll({ chunks }: BatchInput, batch: OpenBatch): AsyncGenerator<AwardResult> {
  const { ledger, destination, maker } = batch
  const unwritten = new HashPile(batch.spool ?? MEMORY_SPOOL)
  try {
    const reserved = reservedChunks(chunks, batch)
    const made = inOrder(reserved, maker.width - 1, (one) => makeChunk(one, batch))
    for await (const chunks of readyTogether(made, CHUNKS_SIGNED))
      yield* flush(chunks, batch, unwritten)
    await destination.finish()
    for (const hashes of unwritten.portions()) await ledger.recordWritten(hashes)
  } finally {
    await destination.abort()
  }
}

interface MadeAwards {
  readonly awards: readonly MadeAward[]
  readonly failure?: MadeChunk['failure']
  readonly release?: MadeChunk['release']
}

/** Makes what a chunk lacks. */
async function makeChunk(
  { chunk, awards, first, entries }: ReservedChunk,
  batch: OpenBatch,
): Promise<MadeAwards> {
  const { outputs, destination, maker } = batch
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

/** Ledger, then files, then ledger: no file without its row, no row that says written without its file. */
async function* flush(
  chunks: readonly MadeAwards[],
  { ledger, destination }: OpenBatch,
  unwritten: HashPile,
): AsyncGenerator<AwardResult> {
  const failed = chunks.findIndex(({ failure }) => failure !== undefined)
  const whole = failed < 0 ? chunks : chunks.slice(0, failed + 1)
  const awards = whole.flatMap((one) => one.awards)
  const signed = awards.flatMap((one): readonly SignedAward[] => (one.signed ? [one.signed] : []))
  const recorded = signed.length > 0 ? await ledger.recordSigned(signed) : []
  const standing = new Map(recorded.map((award) => [award.awardHash, award]))
  const settled = awards.map((one) => {
    const stands = standing.get(one.result.awardHash)
    return stands ? settle(one, stands) : one
  })
  await destination.put(settled.flatMap(({ files }): readonly OutputFile[] => files))
  for (const { release } of chunks) release?.()
  const hashes = settled
    .filter(({ result }) => result.state !== 'refused')
    .map(({ result }) => result.awardHash)
  if (destination.durableOnPut) await ledger.recordWritten(hashes)
  else unwritten.add(hashes)
  for (const { result } of settled) yield result
  const failure = chunks[failed]?.failure
  if (failure) throw failure.cause
}

/** Award hashes by the million. */
class HashPile {
  readonly #spool: Spool
  readonly #chunks: WaitingBytes[] = []

  constructor(spool: Spool) {
    this.#spool = spool
  }

  add(hashes: readonly string[]): void {
    this.#chunks.push(this.#spool.put(fromHex(hashes.join(''))))
  }

  /** Those of many chunks at once: each portion is one transaction. */
  *portions(): Generator<readonly string[]> {
    for (let at = 0; at < this.#chunks.length; at += CHUNKS_WRITTEN) {
      const some = this.#chunks.slice(at, at + CHUNKS_WRITTEN)
      const bytes = concatBytes(...some.map((chunk) => chunk.read()))
      yield toHex(bytes).match(/.{32}/g) ?? []
    }
  }
}
