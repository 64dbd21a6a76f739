// A status list of the EUDI format as bytes to publish: build -> sign -> read back as a verifier does.

import type { LedgerStatusList } from '../ledger/ledger.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import { parseCompactJws } from '../proof/compact-jws.ts'
import { buildStatusTokenClaims } from '../proof/status-token.ts'
import { importJwk } from '../proof/verification-key.ts'
import { verifyJwsSignature } from '../proof/verify-jws-signature.ts'
import { signStatusToken } from '../sign/sign-status-token.ts'
import type { SigningKey } from '../sign/signing-key.ts'
import { tokenStatusAt } from '../trust/token-status-list.ts'
import { utf8 } from '../util/bytes.ts'

export interface TokenListOptions {
  readonly now: Date
  readonly validUntil: Date
  readonly ttlMs: number
}

/** @throws {PipelineError} `SIGN_KEY_UNUSABLE`, `SELF_CHECK_FAILED`. */
export async function signTokenList(
  list: LedgerStatusList,
  key: SigningKey,
  { now, validUntil, ttlMs }: TokenListOptions,
): Promise<Uint8Array> {
  const { url: id, purpose, set, issuer } = list
  const claims = buildStatusTokenClaims({ id, purpose, set, validFrom: now, validUntil, ttlMs })
  const text = await signStatusToken(claims, { key, issuer, at: now })
  const jws = parseCompactJws(text)
  const known = importJwk({ ...key.publicJwk })
  const isSigned = jws.ok && known.ok && (await verifyJwsSignature(jws, known.key)).ok
  const isTold = set.every(({ index, value }) => tokenStatusAt(claims.status_list, index) === value)
  if (isSigned && isTold) return utf8(text)
  throw new PipelineError('SELF_CHECK_FAILED', 'our own verifier does not read the status list')
}
