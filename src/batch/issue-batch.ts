// Issues many awards: plan -> reserve -> sign -> tell the ledger -> write -> tell the ledger, in this order.
// Whatever interrupts it, the next run with the same input goes on where this one stopped (security.md section 7).
// Making the credentials of one award is issue-award.ts; manifest and status lists are published by the caller.

import type { Destination, OutputFile } from '../deliver/driver.ts'
import type { AwardRequest, Ledger, SignedAward, StatusRequest } from '../ledger/ledger.ts'
import type { Award } from '../model/award.ts'
import type { IssuanceIds } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import type { Issuer, Output } from '../pipeline.ts'
import { contentHashOf, createHashList, type HashList } from './content-hash.ts'
import { type AwardResult, issueAward, type MadeAward, settle } from './issue-award.ts'

export type { AwardResult } from './issue-award.ts'

/** An award that its row, the template and the rules let pass. */
export interface AcceptedAward {
  readonly award: Award
  readonly awardKey: string
}

/** Where identifiers and salts come from: random in production, fixed in tests. */
export interface IdSource {
  /** A random UUID, version 4. */
  readonly uuid: () => string
  /** Random bytes in lower-case hex. */
  readonly hex: (bytes: number) => string
}

export interface BatchOptions {
  readonly template: Template
  /** SHA-256 in hex of the template and organisations files. */
  readonly templateHash: string
  readonly outputs: readonly Output[]
  readonly issuer: Issuer
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
  /** Awards that are reserved in one transaction. Default 200. */
  readonly chunkSize?: number
}

export interface Batch {
  /** 16 hex digits; the same for the same template and awards. */
  readonly id: string
  /** Issues the awards in order and yields what became of each one. To be read to its end, once. */
  readonly results: AsyncIterable<AwardResult>
}

const CHUNK = 200
const PLAN_CHUNK = 1000
/** Credentials held in memory before they are written: many small badges, a few documents with pages. */
const FLUSH_BYTES = 8 * 1024 * 1024
const SAMPLE_EVERY = 100

/**
 * Opens the batch of an input and prepares its issuing; nothing is signed before `results` is read. With an
 * archive as destination the awards count as written only when it is published, at the end.
 *
 * @param awards Read twice, in the same order: once to know the input, once to issue it.
 * @throws {PipelineError} when the ledger, the key or the destination fails; what is done stays done, and the next
 * run goes on from there. The same from `results`.
 */
export async function openBatch(
  awards: Iterable<AcceptedAward>,
  options: BatchOptions,
): Promise<Batch> {
  const { ledger, templateHash, now } = options
  const hashes = createHashList()
  for (const { award } of awards) hashes.add(contentHashOf(award, templateHash))
  const id = await ledger.openBatch({ templateHash, inputHash: hashes.total() }, now)
  return { id, results: issueAll(awards, { ...options, id, hashes }) }
}

interface OpenBatch extends BatchOptions {
  readonly id: string
  readonly hashes: HashList
}

async function* issueAll(
  awards: Iterable<AcceptedAward>,
  batch: OpenBatch,
): AsyncGenerator<AwardResult> {
  const { ledger, destination, chunkSize = CHUNK } = batch
  const unwritten: string[] = []
  try {
    for (const chunk of chunksOf(awards, PLAN_CHUNK))
      await ledger.plan(
        batch.id,
        chunk.map((one) => planOf(one, batch)),
      )
    for (const chunk of chunksOf(awards, chunkSize)) yield* issueChunk(chunk, batch, unwritten)
    await destination.finish()
    await ledger.recordWritten(unwritten)
  } finally {
    await destination.abort()
  }
}

interface Placed extends AcceptedAward {
  /** Place in the input. */
  readonly index: number
}

function* chunksOf(awards: Iterable<AcceptedAward>, size: number): Generator<Placed[]> {
  let chunk: Placed[] = []
  let index = 0
  for (const accepted of awards) {
    chunk.push({ ...accepted, index })
    index += 1
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

function planOf({ awardKey, index }: Placed, { hashes }: OpenBatch) {
  return { awardKey, contentHash: hashes.at(index) }
}

function requestOf(placed: Placed, batch: OpenBatch): AwardRequest {
  const { ids, status, reissueReason } = batch
  const newIds: IssuanceIds = {
    elmCredentialId: `urn:credential:${ids.uuid()}`,
    ob3CredentialId: `urn:uuid:${ids.uuid()}`,
    subjectId: placed.award.learner.did ?? `urn:uuid:${ids.uuid()}`,
    emailSalt: ids.hex(16),
  }
  return {
    ...planOf(placed, batch),
    ids: newIds,
    ...(status && { status }),
    ...(reissueReason !== undefined && { reissueReason }),
  }
}

async function* issueChunk(
  chunk: readonly Placed[],
  batch: OpenBatch,
  unwritten: string[],
): AsyncGenerator<AwardResult> {
  const requests = chunk.map((placed) => requestOf(placed, batch))
  const entries = await batch.ledger.reserve(batch.id, requests, batch.now)
  let made: MadeAward[] = []
  let bytes = 0
  let failure: { readonly cause: unknown } | undefined
  for (const [at, placed] of chunk.entries()) {
    const entry = entries[at]
    if (!entry) throw new TypeError('the ledger has reserved fewer awards than it was asked for')
    try {
      const one = await issueAward(placed.award, entry, {
        ...batch,
        contentHash: batch.hashes.at(placed.index),
        selfCheck: batch.selfCheck === 'all' || placed.index % SAMPLE_EVERY === 0,
      })
      made.push(one)
      bytes += one.files.reduce((sum, file) => sum + file.bytes.length, 0)
    } catch (cause) {
      // One award cannot be made: those before it are kept all the same, then the batch ends.
      failure = { cause }
      break
    }
    if (bytes < FLUSH_BYTES) continue
    yield* await flush(made, batch, unwritten)
    made = []
    bytes = 0
  }
  yield* await flush(made, batch, unwritten)
  if (failure) throw failure.cause
}

/** Ledger, then files, then ledger: no file without its row, no row that says written without its file. */
async function flush(
  made: readonly MadeAward[],
  { ledger, destination }: OpenBatch,
  unwritten: string[],
): Promise<readonly AwardResult[]> {
  const signed = made.flatMap((one): readonly SignedAward[] => (one.signed ? [one.signed] : []))
  const recorded = signed.length > 0 ? await ledger.recordSigned(signed) : []
  const standing = new Map(recorded.map((award) => [award.awardHash, award]))
  const settled = made.map((one) => {
    const stands = standing.get(one.result.awardHash)
    return stands ? settle(one, stands) : one
  })
  await destination.put(settled.flatMap(({ files }): readonly OutputFile[] => files))
  const hashes = settled
    .filter(({ result }) => result.state !== 'refused')
    .map(({ result }) => result.awardHash)
  if (destination.durableOnPut) await ledger.recordWritten(hashes)
  else unwritten.push(...hashes)
  return settled.map(({ result }) => result)
}
