// The answer of everything in trust/: found, refused, or not to be told. Never an exception.

import type { ReportWarning } from '../model/report.ts'

/** Every reason for which a key, a controller or a list is not believed. */
export type TrustCode =
  | 'ISSUER_ID_INVALID'
  | 'CONTROLLER_UNREACHABLE'
  | 'CONTROLLER_UNREADABLE'
  | 'CONTROLLER_ID_MISMATCH'
  | 'CONTROLLER_INVALID'
  | 'CONTROLLER_METHOD_UNSUPPORTED'
  | 'CONTROLLER_NOT_ISSUER'
  | 'METHOD_ID_INVALID'
  | 'METHOD_NOT_FOUND'
  | 'METHOD_AMBIGUOUS'
  | 'METHOD_CONTROLLER_MISMATCH'
  | 'METHOD_NOT_FOR_ASSERTION'
  | 'METHOD_NOT_FOR_AUTHENTICATION'
  | 'METHOD_TYPE_UNSUPPORTED'
  | 'METHOD_KEY_INVALID'
  | 'KEY_TYPE_UNSUPPORTED'
  | 'KEY_REVOKED'
  | 'KEY_EXPIRED'
  | 'JWK_NOT_AT_ISSUER'
  | 'KEY_NOT_LISTED'
  | 'JWK_PRIVATE'
  | 'CERTIFICATE_PATH_UNCHECKED'

/** A value with what should be said about it, or the reason why there is none. */
export type Resolution<T> =
  | { readonly outcome: 'found'; readonly value: T; readonly warnings: readonly ReportWarning[] }
  | Unresolved

export interface Unresolved {
  /** `failed`: it was there and must not be believed. `indeterminate`: it could not be had. */
  readonly outcome: 'failed' | 'indeterminate'
  readonly code: TrustCode
  readonly message: string
}

export function found<T>(value: T, warnings: readonly ReportWarning[] = []): Resolution<T> {
  return { outcome: 'found', value, warnings }
}

export function refused(code: TrustCode, message: string): Unresolved {
  return { outcome: 'failed', code, message }
}

export function untold(code: TrustCode, message: string): Unresolved {
  return { outcome: 'indeterminate', code, message }
}
