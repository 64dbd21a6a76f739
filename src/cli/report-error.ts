// The one table from error codes to exit statuses.

import type { PipelineErrorCode } from '../model/pipeline-error.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'

// Faulty contents are a failure (1); a file, key, ledger or device that cannot be used is 4.
const EXIT_OF: Record<PipelineErrorCode, ExitCode> = {
  TEMPLATE_INVALID: EXIT.failed,
  TEMPLATE_UNREADABLE: EXIT.unusable,
  ORGANISATIONS_INVALID: EXIT.failed,
  COLUMNS_INVALID: EXIT.failed,
  AWARDS_INVALID: EXIT.failed,
  AWARDS_UNREADABLE: EXIT.unusable,
  RECORD_INVALID: EXIT.failed,
  BUILD_TERM_UNMAPPED: EXIT.failed,
  BUILD_INPUT_INVALID: EXIT.failed,
  PICTURE_GLYPH_MISSING: EXIT.failed,
  PICTURE_LOGO_INVALID: EXIT.failed,
  PICTURE_TOO_LARGE: EXIT.failed,
  IMAGE_UNUSABLE: EXIT.unusable,
  PAPER_INPUT_INVALID: EXIT.failed,
  CONTEXT_NOT_PINNED: EXIT.failed,
  CONTEXT_HASH_MISMATCH: EXIT.unusable,
  JSONLD_INVALID: EXIT.failed,
  CANONICALIZATION_LIMIT: EXIT.failed,
  SIGN_KEY_UNUSABLE: EXIT.unusable,
  SIGN_DEVICE_UNREACHABLE: EXIT.unusable,
  SIGN_SUITE_UNSUPPORTED: EXIT.usage,
  SIGN_INPUT_INVALID: EXIT.failed,
  SEAL_CERTIFICATE_UNFIT: EXIT.unusable,
  SEAL_MANDATE_MISSING: EXIT.failed,
  SEAL_UNREADABLE: EXIT.failed,
  TIMESTAMP_REFUSED: EXIT.unusable,
  TIMESTAMP_UNREACHABLE: EXIT.unusable,
  REVOCATION_UNREACHABLE: EXIT.unusable,
  SELF_CHECK_FAILED: EXIT.failed,
  TRUST_LIST_INVALID: EXIT.unusable,
  SHAPES_UNUSABLE: EXIT.unusable,
  TRUST_UNREACHABLE: EXIT.indeterminate,
  DOCUMENTS_INVALID: EXIT.unusable,
  DELIVER_REFUSED: EXIT.unusable,
  BATCH_THREAD_LOST: EXIT.unusable,
  QUEUE_UNUSABLE: EXIT.unusable,
  LEDGER_UNUSABLE: EXIT.unusable,
  BATCH_NOT_APPROVED: EXIT.failed,
  CONFIGURATION_INVALID: EXIT.unusable,
  SERVER_UNUSABLE: EXIT.unusable,
}

/** Exit status for a pipeline error. */
export function exitCodeOf(code: PipelineErrorCode): ExitCode {
  return EXIT_OF[code]
}
