// Reads each uploaded file in a thread of its own, which may take only so much memory and time.

import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { ExtractedRows } from '../../template/awards/extract-rows.ts'
import type { SharedFailure } from '../pool/protocol.ts'
import { failureOf } from '../pool/shared-failure.ts'
import type { Examined, ExamineJob, ExtractJob, FileWork } from './examine.ts'

/** Beside this file, whether it runs as TypeScript or as built. */
const THREAD_URL = new URL(
  import.meta.url.endsWith('.ts') ? './file-thread.ts' : './file-thread.js',
  import.meta.url,
)
/** Some hundred thousand rows of which every one is wrong. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 32 }
const MAX_MS = 10 * 60 * 1000

/** Does the work in threads. */
export function createFileThreads(): FileWork {
  const running = new Set<Worker>()
  const run = async (job: ExamineJob | ExtractJob): Promise<unknown> => {
    const worker = new Worker(THREAD_URL, { workerData: job, resourceLimits: LIMITS })
    running.add(worker)
    try {
      return await resultOf(worker)
    } finally {
      running.delete(worker)
      await worker.terminate()
    }
  }
  return {
    examine: async (job) => (await run(job)) as Examined,
    extract: async (job) => (await run(job)) as ExtractedRows | undefined,
    async close() {
      await Promise.all([...running].map(async (worker) => await worker.terminate()))
    },
  }
}

type Answer = { readonly result: unknown } | { readonly failure: SharedFailure }

async function resultOf(worker: Worker): Promise<unknown> {
  const patience = new AbortController()
  try {
    const answer = await Promise.race([answerOf(worker), overdue(patience.signal)])
    if ('failure' in answer) throw failureOf(answer.failure)
    return answer.result
  } finally {
    patience.abort()
  }
}

async function answerOf(worker: Worker): Promise<Answer> {
  return await new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', (cause: Error & { code?: string }) => {
      const isMemory = cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(isMemory ? tooMuch('memory') : lost(cause.code ?? cause.name))
    })
    worker.once('exit', (code) => reject(lost(`exit ${code}`)))
  })
}

async function overdue(signal: AbortSignal): Promise<never> {
  await sleep(MAX_MS, undefined, { signal, ref: false }).catch(() => undefined)
  throw tooMuch('time')
}

function tooMuch(what: 'memory' | 'time'): PipelineError {
  return new PipelineError(
    'AWARDS_UNREADABLE',
    `the awards file takes more ${what} to check than it may; cut it into smaller ones`,
  )
}

function lost(how: string): PipelineError {
  return new PipelineError('BATCH_THREAD_LOST', `the thread that read the file has ended (${how})`)
}
