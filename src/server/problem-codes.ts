// Codes of what a request can meet, with status and explanation: data only.

import type { PipelineErrorCode } from '../model/pipeline-error.ts'

/** Problems that only a server has. */
export const SERVER_CODES = {
  NOT_FOUND: [404, 'there is nothing at this address'],
  METHOD_NOT_ALLOWED: [405, 'the address is right, the method is not'],
  HOST_REFUSED: [421, 'the request was meant for another server'],
  HEADER_INVALID: [400, 'a header of the request is malformed'],
  CONTENT_TYPE_UNSUPPORTED: [415, 'the body is of a type that this address does not read'],
  CONTENT_ENCODING_UNSUPPORTED: [415, 'compressed bodies are not read'],
  BODY_MISSING: [400, 'the request has no body'],
  BODY_TOO_LARGE: [413, 'the body is larger than this address reads'],
  BODY_TOO_SLOW: [408, 'the body did not arrive in time'],
  BODY_INCOMPLETE: [400, 'the body ended before its end'],
  BODY_NOT_JSON: [400, 'the body is not JSON that every reader reads alike'],
  FORM_INVALID: [400, 'the form cannot be read'],
  REQUEST_INVALID: [400, 'the request is not built as this address asks'],
  OPTION_UNSUPPORTED: [400, 'an option of the request is not known or not built'],
  SUITE_UNSUPPORTED: [400, 'the server does not sign with this suite for this issuer'],
  CREDENTIAL_INVALID: [422, 'the credential is not built as the data model demands'],
  ISSUER_REFUSED: [422, 'the server does not sign for this issuer'],
  STATUS_UNAVAILABLE: [422, 'the server has no status lists to put the credential on'],
  CREDENTIAL_CONFLICT: [409, 'a credential of this id was issued with other contents'],
  VERIFICATION_FAILED: [400, 'a check of the credential failed'],
  AUTHENTICATION_MISSING: [401, 'a bearer token is needed'],
  AUTHENTICATION_FAILED: [401, 'the bearer token is not known'],
  SCOPE_MISSING: [403, 'the bearer token does not allow this'],
  UPLOAD_REFUSED: [409, 'this cannot be done with the upload; `reason` says why'],
  CODE_NEEDED: [403, 'the code has to be entered on the claim page first'],
  FILE_UNAVAILABLE: [404, 'the file cannot be made of this credential'],
  CLAIM_ENDED: [410, 'the link was ended or has expired'],
  CLAIM_REFUSED: [403, 'the credential cannot be given to this wallet'],
  TOO_MANY_REQUESTS: [429, 'more requests than one client may send'],
  OVERLOADED: [503, 'the server is busy'],
  DEADLINE_EXCEEDED: [503, 'the answer took too long'],
  INTERNAL: [500, 'a fault of the server'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>

export type ServerCode = keyof typeof SERVER_CODES

export const STATUS_OF_SERVER = Object.fromEntries(
  Object.entries(SERVER_CODES).map(([code, [status]]) => [code, status]),
) as Readonly<Record<ServerCode, number>>

/**
 * What the pipeline refuses because of the request. A ledger that is away comes back: 503. Every other code is
 * about our own files and keys: 500.
 */
export const STATUS_OF_PIPELINE: Readonly<Partial<Record<PipelineErrorCode, number>>> = {
  LEDGER_UNUSABLE: 503,
  CONTEXT_NOT_PINNED: 422,
  JSONLD_INVALID: 422,
  CANONICALIZATION_LIMIT: 422,
  SIGN_INPUT_INVALID: 422,
  SIGN_SUITE_UNSUPPORTED: 400,
  SELF_CHECK_FAILED: 422,
  TRUST_UNREACHABLE: 503,
}
