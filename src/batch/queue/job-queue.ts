// Chunks of batches as jobs on PostgreSQL, by pg-boss. A job is leased, not given: a worker that dies loses it to
// another one. Who signs what is not decided here but by the ledger, which takes the first credential only.
// The awards are in the job's data, encrypted, until the chunk is written; then the job is deleted.

import { PgBoss } from 'pg-boss'
import { PipelineError } from '../../model/pipeline-error.ts'
import { fromBase64, fromUtf8, toBase64, utf8 } from '../../util/bytes.ts'
import type { Json } from '../../util/json.ts'
import type { AwardChunk } from '../award-chunk.ts'
import { sha256Hex } from '../content-hash.ts'
import type { PayloadSeal } from './sealed-payload.ts'

/** A chunk that waits for a worker. */
export interface QueuedChunk {
  /** Id of its batch. */
  readonly batch: string
  /** Of the whole input: who opens the batch again must know it. */
  readonly inputHash: string
  /** Place of its first award in the input. */
  readonly first: number
  readonly chunk: AwardChunk
  /** How it is to be issued; what a worker does not know by itself. No personal data. */
  readonly settings: Json
}

export interface TakenChunk extends QueuedChunk {
  readonly job: string
}

/** Jobs of a batch that are not done. */
export interface OpenJobs {
  /** Waiting or at work. */
  readonly open: number
  /** Given up after too many attempts. */
  readonly failed: number
}

export interface JobQueue {
  /** Puts chunks into the queue; one that is there already is not put there again. */
  submit(chunks: readonly QueuedChunk[]): Promise<void>
  /** Takes a chunk on a lease; undefined when none is waiting. */
  take(): Promise<TakenChunk | undefined>
  /** Deletes a chunk that is written. */
  done(taken: TakenChunk): Promise<void>
  /** Gives a chunk back. */
  giveBack(taken: TakenChunk): Promise<void>
  openJobs(batch: string): Promise<OpenJobs>
  close(): Promise<void>
}

export interface JobQueueOptions {
  /** `postgres://…` */
  readonly url: string
  /** SHA-256 in hex of the template: each template has a queue of its own. */
  readonly templateHash: string
  readonly seal: PayloadSeal
  /** After which a chunk counts as lost and goes to another worker. Default 120. */
  readonly leaseSeconds?: number
}

const SCHEMA = 'sigillum_queue'
const LEASE_SECONDS = 120
/** A lease that has run out is seen after this time at most. */
const LOOK_SECONDS = 5
/** Attempts at a chunk, deaths of workers included. */
const RETRIES = 50
const JOBS_PER_INSERT = 50
/** Jobs that nobody has taken or deleted, such as of a batch that was given up. */
const KEEP_SECONDS = 14 * 24 * 60 * 60

interface JobData {
  readonly batch: string
  readonly first: number
  readonly settings: Json
  /** Encrypted: hash of the input, then the packed awards. */
  readonly awards: string
}

/** Opens the queue of a template, making it when it is new. @throws {PipelineError} `QUEUE_UNUSABLE`. */
export async function openJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  const { url, templateHash, leaseSeconds = LEASE_SECONDS } = options
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'sigillum',
    schema: SCHEMA,
    max: 2,
    schedule: false,
    superviseIntervalSeconds: Math.min(LOOK_SECONDS, leaseSeconds),
    monitorIntervalSeconds: Math.min(LOOK_SECONDS, leaseSeconds),
  })
  // Told by the next call; what is being done is held by its lease.
  boss.on('error', () => undefined)
  const name = `issue-${templateHash.slice(0, 32)}`
  await guarded(async () => {
    await boss.start()
    await boss.createQueue(name, {
      expireInSeconds: leaseSeconds,
      retryLimit: RETRIES,
      retentionSeconds: KEEP_SECONDS,
      deleteAfterSeconds: 60,
    })
  })
  return createJobQueue(boss, name, options.seal)
}

function createJobQueue(boss: PgBoss, name: string, seal: PayloadSeal): JobQueue {
  return {
    submit: (chunks) =>
      guarded(async () => {
        for (let at = 0; at < chunks.length; at += JOBS_PER_INSERT) {
          const part = chunks.slice(at, at + JOBS_PER_INSERT)
          await boss.insert(
            name,
            part.map((one) => jobOf(one, seal)),
          )
        }
      }),
    take: () =>
      guarded(async () => {
        const [job] = await boss.fetch<JobData>(name)
        if (!job) return undefined
        try {
          return chunkOf(job.id, job.data, seal)
        } catch (cause) {
          // Another worker may have the right secret.
          await boss.fail(name, job.id)
          throw cause
        }
      }),
    done: ({ job }) =>
      guarded(async () => {
        await boss.deleteJob(name, job)
      }),
    giveBack: ({ job }) =>
      guarded(async () => {
        await boss.fail(name, job)
      }),
    openJobs: (batch) =>
      guarded(async () => {
        const { rows } = await boss.getDb().executeSql(
          `SELECT count(*) FILTER (WHERE state < 'completed')::int AS open,
               count(*) FILTER (WHERE state = 'failed')::int AS failed
             FROM ${SCHEMA}.job WHERE name = $1 AND data->>'batch' = $2`,
          [name, batch],
        )
        const [{ open = 0, failed = 0 } = {}] = rows as Partial<OpenJobs>[]
        return { open, failed }
      }),
    close: () => guarded(() => boss.stop({ graceful: false })),
  }
}

function jobOf(queued: QueuedChunk, seal: PayloadSeal) {
  const { batch, inputHash, first, chunk, settings } = queued
  const id = jobId(batch, first)
  const { names, contents, count, without = [] } = chunk
  const packed = { names: toBase64(names), contents: toBase64(contents) }
  const awards: Payload = { inputHash, ...packed, count, without: [...without] }
  const data: JobData = {
    batch,
    first,
    settings,
    awards: seal.seal(utf8(JSON.stringify(awards)), id),
  }
  return { id, data }
}

interface Payload {
  readonly inputHash: string
  readonly names: string
  readonly contents: string
  readonly count: number
  readonly without: readonly number[]
}

function chunkOf(job: string, data: JobData, seal: PayloadSeal): TakenChunk {
  const { batch, first, settings } = data
  const payload = JSON.parse(fromUtf8(seal.open(data.awards, job))) as Payload
  const { inputHash, count, without } = payload
  const packed = { names: fromBase64(payload.names), contents: fromBase64(payload.contents) }
  const chunk = { ...packed, count, ...(without.length > 0 && { without: new Set(without) }) }
  return { job, batch, inputHash, first, settings, chunk }
}

/** The same chunk is the same job: who submits a batch again adds nothing. */
function jobId(batch: string, first: number): string {
  const hex = sha256Hex(`${batch} ${first}`)
  return [0, 8, 12, 16, 20].map((start, at) => hex.slice(start, [8, 12, 16, 20, 32][at])).join('-')
}

async function guarded<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    throw new PipelineError('QUEUE_UNUSABLE', `the queue on PostgreSQL cannot be used${code}`, {
      cause,
    })
  }
}
