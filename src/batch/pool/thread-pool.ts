// The threads of a batch. Each has a queue of tasks; what they hold is bounded by what the caller has asked for and
// not yet been given. A thread that breaks ends the pool: every task that is open or comes later fails by name.

import { Worker } from 'node:worker_threads'
import type { CanonicalMismatch } from '../../linked-data/compiled/compiled-canonicalizer.ts'
import type { PipelineError } from '../../model/pipeline-error.ts'
import type { DisclosureProfile } from '../../model/record.ts'
import type { Output } from '../../sign/output.ts'
import type { LineChunk } from '../../template/awards/line-chunks.ts'
import type { ChunkContents } from '../award-chunk.ts'
import type { CheckedChunk } from '../intake/check-chunk.ts'
import type { LineChecker } from '../intake/read-input.ts'
import type { CredentialMaker, MadeChunk, MadeCredential, MakeJob } from '../make-credentials.ts'
import { type BadgeDrawing, drawBadge } from './badge-drawing.ts'
import { threadLost, threadUrl } from './pool-thread.ts'
import type { Equipment, FromThread, ThreadSetup, ToThread } from './protocol.ts'
import { failureOf, shareFailure } from './shared-failure.ts'
import { answerOf, shareOutput } from './shared-outputs.ts'

/** What the threads need to make credentials. */
export interface PoolEquipment {
  readonly outputs: readonly Output[]
  readonly disclosure: DisclosureProfile
  readonly now: Date
  readonly fastPath: boolean
  /** Told when the reference, which judges a sample, finds other bytes; its own are taken. */
  readonly onMismatch?: (mismatch: CanonicalMismatch) => void
}

export interface ThreadPool extends LineChecker, CredentialMaker {
  /** Gives the threads what they need to make credentials; before the first `make`. */
  equip(equipment: PoolEquipment): void
  /** Stops the threads. */
  close(): Promise<void>
}

/** Tasks per thread: one at work, one waiting, so that no thread waits for us. */
const TASKS_PER_THREAD = 2

/** What a thread may hold: it works on one chunk at a time, and collects its garbage rather than grow. */
const THREAD_LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 16 }

/**
 * Starts threads.
 *
 * @param drawsBadge Whether credentials with the template's badge in them are going to be made.
 */
export function createThreadPool(
  threads: number,
  setup: ThreadSetup,
  drawsBadge: boolean,
): ThreadPool {
  return new Pool(threads, setup, drawsBadge)
}

/** What a thread has answered to a task, and which thread. */
type Outcome = FromThread & { readonly kind: 'checked' | 'made' } & { readonly worker: Worker }

interface Task {
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

interface Thread {
  readonly worker: Worker
  readonly tasks: Map<number, Task>
}

class Pool implements ThreadPool {
  readonly width: number
  readonly #threads: readonly Thread[]
  readonly #drawing: BadgeDrawing | undefined
  #equipped: Promise<void> | undefined
  #outputs: readonly Output[] = []
  #onMismatch: PoolEquipment['onMismatch']
  #broken: PipelineError | undefined
  #closing = false
  #count = 0

  constructor(threads: number, setup: ThreadSetup, drawsBadge: boolean) {
    this.width = threads * TASKS_PER_THREAD
    const template = drawsBadge ? setup.settings.template : undefined
    this.#drawing = template && drawBadge(template)
    this.#threads = Array.from({ length: threads }, () => this.#start(setup))
  }

  equip({ outputs, onMismatch, ...rest }: PoolEquipment): void {
    this.#outputs = outputs
    this.#onMismatch = onMismatch
    const equipment = { ...rest, outputs: outputs.map(shareOutput) }
    this.#equipped = this.#equip(equipment)
    // Told with the first task.
    this.#equipped.catch(() => undefined)
  }

  async #equip(equipment: Omit<Equipment, 'badge'>): Promise<void> {
    const badge = await this.#drawing?.badge
    const message = { kind: 'equip', equipment: { ...equipment, ...(badge && { badge }) } } as const
    for (const { worker } of this.#threads) send(worker, message)
  }

  async check(chunk: LineChunk): Promise<CheckedChunk> {
    const outcome = await this.#run((task) => ({ kind: 'check', task, chunk }))
    if (outcome.kind !== 'checked') throw new TypeError('expected a checked portion')
    return outcome.result
  }

  async make({ contents, without }: ChunkContents, jobs: readonly MakeJob[]): Promise<MadeChunk> {
    if (jobs.length === 0) return { made: [] }
    await this.#equipped
    const chunk = { contents, ...(without && { without }) }
    const outcome = await this.#run((task) => ({ kind: 'make', task, ...chunk, jobs }))
    if (outcome.kind !== 'made') throw new TypeError('expected credentials')
    const { failure, worker, bytes } = outcome
    return {
      made: unshared(outcome),
      ...(failure && { failure: { cause: failureOf(failure) } }),
      release: () => send(worker, { kind: 'room', room: bytes.buffer }, [bytes.buffer]),
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#drawing?.stop()
    await Promise.all(this.#threads.map(async ({ worker }) => await worker.terminate()))
  }

  async #run(messageOf: (task: number) => ToThread): Promise<Outcome> {
    if (this.#broken) throw this.#broken
    const [first, ...others] = this.#threads
    if (!first) throw new TypeError('expected at least one thread')
    const idlest = others.reduce(
      (best, one) => (one.tasks.size < best.tasks.size ? one : best),
      first,
    )
    this.#count += 1
    const task = this.#count
    return await new Promise<Outcome>((resolve, reject) => {
      idlest.tasks.set(task, { resolve, reject })
      send(idlest.worker, messageOf(task))
    })
  }

  #start(setup: ThreadSetup): Thread {
    const worker = new Worker(threadUrl('thread'), {
      workerData: setup,
      resourceLimits: THREAD_LIMITS,
    })
    const thread: Thread = { worker, tasks: new Map() }
    worker.on('message', (message: FromThread) => this.#hear(thread, message))
    worker.on('error', (error: Error & { code?: string }) => this.#break(error.code ?? error.name))
    worker.on('exit', (code) => this.#break(`exit ${code}`))
    return thread
  }

  #hear({ worker, tasks }: Thread, message: FromThread): void {
    if (message.kind === 'mismatch') {
      this.#onMismatch?.(message.mismatch)
      return
    }
    if (message.kind === 'question') {
      const { question } = message
      void answerOf(message.asked, this.#outputs).then(
        (answer) => send(worker, { kind: 'answer', question, answer }),
        (cause) => send(worker, { kind: 'refusal', question, failure: shareFailure(cause) }),
      )
      return
    }
    const task = tasks.get(message.task)
    tasks.delete(message.task)
    if (message.kind === 'failed') task?.reject(failureOf(message.failure))
    else task?.resolve({ ...message, worker })
  }

  #break(how: string): void {
    if (this.#closing) return
    this.#broken ??= threadLost(how)
    for (const { tasks } of this.#threads) {
      for (const { reject } of tasks.values()) reject(this.#broken)
      tasks.clear()
    }
  }
}

function send(worker: Worker, message: ToThread, transfer: ArrayBuffer[] = []): void {
  worker.postMessage(message, transfer)
}

function unshared({ made, bytes }: Outcome & { kind: 'made' }): MadeChunk['made'] {
  let offset = 0
  return made.map((credentials) =>
    credentials.map(({ length, ...facts }): MadeCredential => {
      offset += length
      return { ...facts, bytes: bytes.subarray(offset - length, offset) }
    }),
  )
}
