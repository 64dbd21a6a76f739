// What the threads of a batch have in common: where their programs are, and how it is told that one has ended.

import { PipelineError } from '../../model/pipeline-error.ts'

/** The program of a thread, beside this file, whether it runs as TypeScript or as built. */
export function threadUrl(name: 'thread' | 'badge-thread'): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./${name}.${ending}`, import.meta.url)
}

/** @param how Why it has ended, in the words of Node. */
export function threadLost(how: string): PipelineError {
  return new PipelineError(
    'BATCH_THREAD_LOST',
    `a thread of the batch has ended (${how}); what was done stays done, and the same command goes on from there, with fewer --workers where memory is short`,
  )
}
