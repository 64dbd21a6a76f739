// The one error class of the pipeline. A finding about a credential is never one of these: that is a Report.

/** Every reason for which the pipeline can stop. Adding one is a minor release, renaming one a major release. */
export const PIPELINE_ERROR_CODES = [
  'TEMPLATE_INVALID',
  'TEMPLATE_UNREADABLE',
  'ORGANISATIONS_INVALID',
  'COLUMNS_INVALID',
  'AWARDS_INVALID',
  'AWARDS_UNREADABLE',
  'RECORD_INVALID',
  'BUILD_TERM_UNMAPPED',
  'BUILD_INPUT_INVALID',
  'PICTURE_GLYPH_MISSING',
  'PICTURE_LOGO_INVALID',
  'PICTURE_TOO_LARGE',
  'IMAGE_UNUSABLE',
  'PAPER_INPUT_INVALID',
  'CONTEXT_NOT_PINNED',
  'CONTEXT_HASH_MISMATCH',
  'JSONLD_INVALID',
  'CANONICALIZATION_LIMIT',
  'SIGN_KEY_UNUSABLE',
  'SIGN_DEVICE_UNREACHABLE',
  'SIGN_SUITE_UNSUPPORTED',
  'SIGN_INPUT_INVALID',
  'SEAL_CERTIFICATE_UNFIT',
  'SEAL_MANDATE_MISSING',
  'SEAL_UNREADABLE',
  'TIMESTAMP_REFUSED',
  'TIMESTAMP_UNREACHABLE',
  'REVOCATION_UNREACHABLE',
  'SELF_CHECK_FAILED',
  'TRUST_LIST_INVALID',
  'SHAPES_UNUSABLE',
  'DOCUMENTS_INVALID',
  'TRUST_UNREACHABLE',
  'DELIVER_REFUSED',
  'BATCH_THREAD_LOST',
  'QUEUE_UNUSABLE',
  'LEDGER_UNUSABLE',
  'BATCH_NOT_APPROVED',
  'CONFIGURATION_INVALID',
  'SERVER_UNUSABLE',
] as const

export type PipelineErrorCode = (typeof PIPELINE_ERROR_CODES)[number]

/**
 * The pipeline cannot go on.
 *
 * `message` is one lower-case sentence for people without personal data, keys or documents;
 * `detail` holds pointers, rules and counts, never values.
 */
export class PipelineError extends Error {
  override readonly name = 'PipelineError'
  readonly code: PipelineErrorCode
  readonly detail: Readonly<Record<string, unknown>>
  /** What to do about it, where that helps. */
  readonly hint: string | undefined

  constructor(
    code: PipelineErrorCode,
    message: string,
    options: { detail?: Record<string, unknown>; cause?: unknown; hint?: string } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = Object.freeze({ ...options.detail })
    this.hint = options.hint
  }
}

/** An error as ours. @throws the error itself when it is none: a bug is never told as a finding. */
export function ownError(error: unknown): PipelineError {
  if (error instanceof PipelineError) return error
  throw error
}
