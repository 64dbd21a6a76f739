// Signs a Token Status List, ES256 as the credentials that refer to it. draft-ietf-oauth-status-list, section 5.1.

import { encodeCompactJws } from '../proof/compact-jws.ts'
import { STATUS_TOKEN_TYPE } from '../proof/status-token.ts'
import { SUITES } from '../proof/suites.ts'
import type { JsonObject } from '../util/json.ts'
import { assertKeyFits } from './assert-key-fits.ts'
import { tokenKeyName } from './sign-sd-jwt.ts'
import type { SigningKey } from './signing-key.ts'

/**
 * The list as compact JWS.
 *
 * @param issuer Issuer of the credentials that refer to the list.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` for a key that is no P-256 key, has expired or is revoked.
 */
export async function signStatusToken(
  claims: JsonObject,
  { key, issuer, at }: { readonly key: SigningKey; readonly issuer: string; readonly at: Date },
): Promise<string> {
  const name = 'sd-jwt'
  assertKeyFits(key, { suite: SUITES[name], name, credential: { issuer: key.controller }, at })
  const header = { alg: 'ES256', typ: STATUS_TOKEN_TYPE, kid: tokenKeyName(key, issuer) }
  return await encodeCompactJws(header, claims, (data) => key.sign(data))
}
