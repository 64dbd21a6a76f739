// A time limit for devices that may stall. What was asked cannot be taken back; who asked goes on without it.

import { PipelineError } from '../model/pipeline-error.ts'

/** Long enough for a busy HSM, short enough for whoever waits. */
export const DEVICE_TIMEOUT_MS = 30_000

/**
 * Runs work and gives it up after a time.
 *
 * @param what Named in the error, such as `the token`.
 * @throws {PipelineError} `SIGN_DEVICE_UNREACHABLE` when the time is over; what the work throws, otherwise.
 */
export function timeLimit(
  what: string,
  timeoutMs = DEVICE_TIMEOUT_MS,
  onExpiry: () => void = () => undefined,
): <T>(work: () => Promise<T>) => Promise<T> {
  return async (work) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const expired = new Promise<never>((_, reject) => {
      const message = `${what} did not answer within ${timeoutMs / 1000} seconds`
      const fail = () => {
        onExpiry()
        reject(new PipelineError('SIGN_DEVICE_UNREACHABLE', message))
      }
      timer = setTimeout(fail, timeoutMs)
    })
    try {
      return await Promise.race([work(), expired])
    } finally {
      clearTimeout(timer)
    }
  }
}
