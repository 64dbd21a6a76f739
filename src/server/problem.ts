// The one table from codes to HTTP statuses, and problem documents. RFC 9457. Nothing below the server knows either.

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { PipelineError, type PipelineErrorCode } from '../model/pipeline-error.ts'
import { type ServerCode, STATUS_OF_PIPELINE, STATUS_OF_SERVER } from './problem-codes.ts'

/** A rule that a request breaks. */
export interface RequestFault {
  /** JSON pointer into the body. */
  readonly pointer: string
  readonly rule: string
  readonly message: string
}

/** The request cannot be answered as asked; the answer is a problem document. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem'
  readonly code: ServerCode
  readonly faults: readonly RequestFault[]
  readonly headers: Readonly<Record<string, string>>
  /** Further members of the document. */
  readonly extension: Readonly<Record<string, unknown>>

  constructor(
    code: ServerCode,
    detail: string,
    more: {
      faults?: readonly RequestFault[]
      headers?: Readonly<Record<string, string>>
      extension?: Readonly<Record<string, unknown>>
    } = {},
  ) {
    super(detail)
    this.code = code
    this.faults = more.faults ?? []
    this.headers = more.headers ?? {}
    this.extension = more.extension ?? {}
  }
}

/** A problem document, RFC 9457; `code` is the stable name of the problem. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly faults?: readonly RequestFault[]
}

/** The type of a problem: a page of this server that says what the code means. */
export function problemType(code: string, publicBaseUrl = ''): string {
  return `${publicBaseUrl}/problems/${code}`
}

/** What an error comes to. Anything unforeseen is a fault of ours, whose message stays with us. */
export function problemOf(
  error: unknown,
  publicBaseUrl?: string,
): { readonly document: ProblemDocument; readonly headers: Readonly<Record<string, string>> } {
  if (error instanceof RequestProblem) {
    const { code, message, faults, headers, extension } = error
    const document = documentOf(code, STATUS_OF_SERVER[code], message, publicBaseUrl)
    return {
      document: { ...document, ...(faults.length > 0 && { faults }), ...extension },
      headers,
    }
  }
  if (error instanceof PipelineError)
    return { document: pipelineProblem(error, publicBaseUrl), headers: {} }
  const document = documentOf('INTERNAL', 500, 'the server could not answer', publicBaseUrl)
  return { document, headers: {} }
}

function pipelineProblem(error: PipelineError, publicBaseUrl?: string): ProblemDocument {
  const status = STATUS_OF_PIPELINE[error.code] ?? 500
  // What is wrong with our own keys, files and devices is nobody else's business.
  const detail = status >= 500 ? 'the server cannot do this at present' : error.message
  const document = documentOf(error.code, status, detail, publicBaseUrl)
  const { pointer } = error.detail
  if (status >= 500 || typeof pointer !== 'string') return document
  return { ...document, faults: [{ pointer, rule: error.code, message: error.message }] }
}

function documentOf(
  code: ServerCode | PipelineErrorCode,
  status: number,
  detail: string,
  publicBaseUrl?: string,
): ProblemDocument {
  return { type: problemType(code, publicBaseUrl), title: titleOf(code), status, code, detail }
}

/** `BODY_TOO_LARGE` → `Body too large`: the same for every occurrence, as RFC 9457 asks. */
export function titleOf(code: string): string {
  const words = code
    .toLowerCase()
    .replaceAll('_', ' ')
    .replaceAll(ABBREVIATIONS, (word) => word.toUpperCase())
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const ABBREVIATIONS =
  /\b(?:cbor|clr|did|elm|jcs|json|jsonld|jwk|jws|jwt|pdf|rsa|sd|svg|url|vc|zip)\b/g

/** Answers with a problem document. */
export function sendProblem(c: Context, error: unknown, publicBaseUrl?: string): Response {
  const { document, headers } = problemOf(error, publicBaseUrl)
  return sendProblemDocument(c, document, headers)
}

/** Answers with a document that is already made. */
export function sendProblemDocument(
  c: Context,
  document: (ProblemDocument & Readonly<Record<string, unknown>>) | ProblemDocument,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return c.body(JSON.stringify(document), document.status as ContentfulStatusCode, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...headers,
  })
}
