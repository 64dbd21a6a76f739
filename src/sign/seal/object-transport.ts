// How the signed objects of others are fetched: timestamps, CRLs, OCSP answers, issuers' certificates.
// security.md section 3: http is allowed for them because each carries its own signature.

import { PipelineError, type PipelineErrorCode } from '../../model/pipeline-error.ts'

export interface ObjectRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly contentType?: string
  readonly body?: Uint8Array
  readonly timeoutMs: number
  readonly maxBytes: number
}

export interface ObjectResponse {
  readonly status: number
  /** Without parameters, in lower case. */
  readonly contentType: string
  readonly bytes: Uint8Array
}

/**
 * Fetches one object. The implementation keeps the rules of security.md section 3 for addresses, redirects and size,
 * and ends by `timeoutMs`; what it returns is trusted for nothing but being bytes.
 *
 * @throws when the other side is not reached, too slow or too long.
 */
export type ObjectTransport = (request: ObjectRequest) => Promise<ObjectResponse>

/** What fetching needs of the world. */
export interface Fetching {
  readonly transport: ObjectTransport
  /** Waits between two tries. */
  readonly sleep: (milliseconds: number) => Promise<void>
  /** Tries in all, default 4. */
  readonly attempts?: number
  /** For each try, default 10 s. */
  readonly timeoutMs?: number
}

const ATTEMPTS = 4
const TIMEOUT_MS = 10_000
const FIRST_PAUSE_MS = 500
const MAX_BYTES = 1024 * 1024

/**
 * Fetches an object, trying again when the other side is down, slow or overloaded: four tries, pauses of 0.5, 1 and 2
 * seconds. An answer that is an answer is never asked for again.
 *
 * @throws {PipelineError} `unreachable` when no try brings one.
 */
export async function fetchObject(
  request: Omit<ObjectRequest, 'timeoutMs' | 'maxBytes'>,
  { transport, sleep, attempts = ATTEMPTS, timeoutMs = TIMEOUT_MS }: Fetching,
  unreachable: PipelineErrorCode,
): Promise<ObjectResponse> {
  let last: unknown
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1))
    try {
      const response = await transport({ ...request, timeoutMs, maxBytes: MAX_BYTES })
      if (response.status === 200) return response
      last = new Error(`status ${response.status}`)
      if (!isPassing(response.status)) break
    } catch (error) {
      last = error
    }
  }
  throw new PipelineError(unreachable, `no usable answer from ${hostOf(request.url)}`, {
    cause: last,
  })
}

/** Request timeout, too many requests, and faults of the server: they may pass. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** The part of a URL that can be shown: paths and queries may hold tokens. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an address that is no URL'
}
