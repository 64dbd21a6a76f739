// The badge of a template, drawn once beside the threads that put it into each of their credentials.

import { Worker } from 'node:worker_threads'
import type { PageImage } from '../../model/page-image.ts'
import type { Template } from '../../model/template.ts'
import { threadLost, threadUrl } from './pool-thread.ts'
import type { SharedFailure } from './protocol.ts'
import { failureOf } from './shared-failure.ts'

export type BadgeAnswer = { readonly badge: PageImage } | { readonly failure: SharedFailure }

export interface BadgeDrawing {
  /** @throws {PipelineError} what the painter throws; `BATCH_THREAD_LOST`. */
  readonly badge: Promise<PageImage>
  /** Ends it, whether it is done or not. */
  stop(): Promise<void>
}

/** Begins to draw. */
export function drawBadge(template: Template): BadgeDrawing {
  const worker = new Worker(threadUrl('badge-thread'), { workerData: template })
  const badge = new Promise<PageImage>((resolve, reject) => {
    worker.once('message', (answer: BadgeAnswer) => {
      if ('badge' in answer) resolve(answer.badge)
      else reject(failureOf(answer.failure))
    })
    worker.once('error', (error: Error & { code?: string }) =>
      reject(threadLost(error.code ?? error.name)),
    )
    worker.once('exit', (code) => reject(threadLost(`exit ${code}`)))
  })
  // Told to whoever asks for the badge.
  badge.catch(() => undefined)
  return {
    badge,
    async stop() {
      await worker.terminate()
    },
  }
}
