// Errors of OpenID4VCI 1.0 (sections 6.3, 8.3.1, 9.3, 11.3) and of OAuth 2.0 (RFC 6749 section 5.2, RFC 6750): closed
// lists of codes, answered as JSON. Descriptions are ours and repeat nothing of the request.

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { RequestProblem } from '../problem.ts'
import type { ServerCode } from '../problem-codes.ts'

export const OAUTH_ERRORS = {
  invalid_request: 400,
  invalid_grant: 400,
  unsupported_grant_type: 400,
  invalid_token: 401,
  invalid_credential_request: 400,
  unknown_credential_configuration: 400,
  unknown_credential_identifier: 400,
  invalid_proof: 400,
  invalid_nonce: 400,
  invalid_encryption_parameters: 400,
  credential_request_denied: 400,
  invalid_transaction_id: 400,
  invalid_notification_id: 400,
  invalid_notification_request: 400,
} as const

export type OauthErrorCode = keyof typeof OAUTH_ERRORS

/** A request of a wallet that is refused. */
export class OauthError extends Error {
  override readonly name = 'OauthError'
  readonly code: OauthErrorCode

  constructor(code: OauthErrorCode, description: string) {
    super(description)
    this.code = code
  }
}

/** Answers with the error. */
export function sendOauthError(c: Context, { code, message }: OauthError): Response {
  const status: ContentfulStatusCode = OAUTH_ERRORS[code]
  return c.json({ error: code, error_description: message }, status, {
    'cache-control': 'no-store',
    ...(status === 401 && { 'www-authenticate': `Bearer error="${code}"` }),
  })
}

/** What a body that cannot be read comes to, for wallets. Limits and faults of ours stay problem documents. */
const UNREADABLE: readonly ServerCode[] = [
  'BODY_MISSING',
  'BODY_NOT_JSON',
  'CONTENT_TYPE_UNSUPPORTED',
  'FORM_INVALID',
  'REQUEST_INVALID',
]

/** A handler whose refusals are answered as OAuth errors; everything else goes its usual way. */
export function withOauthErrors(
  malformed: OauthErrorCode,
  handler: (c: Context) => Promise<Response>,
): (c: Context) => Promise<Response> {
  return async (c) => {
    try {
      return await handler(c)
    } catch (error) {
      if (error instanceof OauthError) return sendOauthError(c, error)
      if (error instanceof RequestProblem && UNREADABLE.includes(error.code))
        return sendOauthError(c, new OauthError(malformed, error.message))
      throw error
    }
  }
}
