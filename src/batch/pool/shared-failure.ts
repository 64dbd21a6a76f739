// Errors across threads: codes, messages and details of ours survive, of a bug only where it happened.

import { PipelineError, type PipelineErrorCode } from '../../model/pipeline-error.ts'
import type { SharedFailure } from './protocol.ts'

/** An error as data. */
export function shareFailure(cause: unknown): SharedFailure {
  if (cause instanceof PipelineError) {
    const { code, message, detail } = cause
    return { code, message, detail: JSON.parse(JSON.stringify(detail)) as Record<string, unknown> }
  }
  const lines = cause instanceof Error ? (cause.stack ?? '').split('\n') : []
  return { stack: lines.filter((line) => /^\s+at /.test(line)).join('\n') }
}

/** The error that was shared. */
export function failureOf(failure: SharedFailure): Error {
  if ('code' in failure)
    return new PipelineError(failure.code as PipelineErrorCode, failure.message, {
      detail: failure.detail,
    })
  const bug = new Error('a thread of the batch has a bug')
  bug.stack = failure.stack
  return bug
}
