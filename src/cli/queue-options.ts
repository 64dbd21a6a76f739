// `--queue FILE`: the secret of the queue, and what a worker is told of how to issue.

import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchInput } from '../batch/intake/checked-input.ts'
import type { JobQueue, QueuedChunk } from '../batch/queue/job-queue.ts'
import { createPayloadSeal, type PayloadSeal } from '../batch/queue/sealed-payload.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { DisclosureProfile } from '../model/record.ts'
import { fromUtf8 } from '../util/bytes.ts'
import type { Json } from '../util/json.ts'
import { isArchive } from './destination.ts'
import type { CliIo } from './io.ts'
import { isPostgres } from './open-ledger.ts'
import type { Progress } from './progress.ts'
import type { StatusOptions } from './status-options.ts'
import { UsageError } from './usage-error.ts'

/** Options of `issue` that a worker follows as they are. None of them names a file, a key or a learner. */
export const QUEUED_TEXTS = [
  'format',
  'secure',
  'vct',
  'signing-time',
  'mandate',
  'tsa',
  'tsa-policy',
  'status-base',
  'suspendable',
  'also',
  'verify-address',
] as const

interface QueuedValues extends StatusOptions {
  readonly also?: string
  readonly 'verify-address'?: string
}

/** How a batch is issued, for whoever takes its chunks. */
export interface QueuedSettings {
  readonly texts: Pick<QueuedValues, (typeof QUEUED_TEXTS)[number]>
  readonly disclosure: DisclosureProfile
  readonly selfCheck: 'all' | 'sample'
  readonly fastPath: boolean
  readonly reissueReason?: string
  /** Awards of the whole batch, and its approval where the ledger asks for one. */
  readonly rows: number
  readonly approval?: string
}

/** Bits that let group or others read, write or execute. */
const OTHERS = 0o077

/** Reads the secret of the queue. @throws {PipelineError} `QUEUE_UNUSABLE`. */
export async function payloadSeal(path: string, io: CliIo): Promise<PayloadSeal> {
  const file = resolve(io.cwd, path)
  let text: string
  try {
    const { mode } = await stat(file)
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
      throw new PipelineError(
        'QUEUE_UNUSABLE',
        `expected the queue secret "${path}" to have mode 0600`,
      )
    text = fromUtf8(await io.readFile(file)).trim()
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    throw new PipelineError('QUEUE_UNUSABLE', `the queue secret "${path}" cannot be read`, {
      cause,
    })
  }
  return createPayloadSeal(text)
}

/** What `--queue` asks `issue` for; undefined without it. @throws {UsageError}, {PipelineError} `QUEUE_UNUSABLE`. */
export async function chooseQueue(
  values: QueuedValues & { readonly queue?: string; readonly ledger?: string },
  choices: Pick<QueuedSettings, 'disclosure' | 'selfCheck' | 'fastPath'> & { readonly out: string },
  asked: {
    readonly io: CliIo
    readonly rows: number
    readonly reissueReason: string | undefined
    readonly approval: string | undefined
  },
): Promise<Pick<QueuedBatch, 'url' | 'seal' | 'settings'> | undefined> {
  const { queue, ledger = '' } = values
  if (queue === undefined) return undefined
  if (!isPostgres(ledger)) throw new UsageError('--queue needs --ledger postgres://…')
  if (isArchive(choices.out))
    throw new UsageError('--queue needs a folder as --out', 'workers write into it side by side')
  const { disclosure, selfCheck, fastPath } = choices
  const { io, rows, reissueReason, approval } = asked
  const texts = Object.fromEntries(
    QUEUED_TEXTS.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])),
  )
  const settings: QueuedSettings = {
    texts,
    disclosure,
    selfCheck,
    fastPath,
    rows,
    ...(reissueReason !== undefined && { reissueReason }),
    ...(approval !== undefined && { approval }),
  }
  return { url: ledger, seal: await payloadSeal(queue, io), settings }
}

/** How often `issue` looks how far the workers are. */
const LOOK_MS = 500

export interface QueuedBatch {
  readonly id: string
  readonly input: BatchInput
  readonly settings: QueuedSettings
  readonly url: string
  readonly templateHash: string
  readonly seal: PayloadSeal
}

/**
 * Puts a batch into the queue and waits for the workers.
 *
 * @returns Awards that are still in the queue: 0, unless told to stop.
 * @throws {PipelineError} `QUEUE_UNUSABLE`, also when workers have given chunks up.
 */
export async function awaitWorkers(
  batch: QueuedBatch,
  { progress, signal }: { readonly progress: Progress; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const { url, templateHash, seal, input } = batch
  // Here and not above: most batches have no queue, and pg-boss brings much with it.
  const { openJobQueue } = await import('../batch/queue/job-queue.ts')
  const queue = await openJobQueue({ url, templateHash, seal })
  try {
    await queue.submit([...chunksOf(batch)])
    const perChunk = input.count / Math.max(1, input.chunks.length)
    progress.start('workers', input.count)
    let done = 0
    for (;;) {
      const open = await leftIn(queue, batch.id)
      const now = Math.round(input.count - open * perChunk)
      progress.advance(Math.max(0, now - done))
      done = Math.max(done, now)
      if (open === 0) return 0
      if (signal?.aborted) return input.count - done
      await sleep(LOOK_MS, undefined, signal ? { signal } : {}).catch(() => undefined)
    }
  } finally {
    await queue.close()
  }
}

async function leftIn(queue: JobQueue, batch: string): Promise<number> {
  const { open, failed } = await queue.openJobs(batch)
  if (open > 0 || failed === 0) return open
  throw new PipelineError(
    'QUEUE_UNUSABLE',
    `${failed} chunks were given up by the workers after many attempts; what they say tells why`,
  )
}

function* chunksOf({ id, input, settings }: QueuedBatch): Generator<QueuedChunk> {
  let first = 0
  for (const chunk of input.chunks) {
    const count = chunk.count - (chunk.without?.size ?? 0)
    const { inputHash } = input
    if (count > 0)
      yield { batch: id, inputHash, first, chunk, settings: settings as unknown as Json }
    first += count
  }
}
