// The signature of a token: its claims against what they repeat, its key, and for SD-JWT the holder's key binding.
// Open Badges 3.0 section 8.2; VC-JOSE-COSE; SD-JWT VC section 3.5; RFC 9901 section 7.3; security.md section 4.

import type { CheckResult } from '../../model/report.ts'
import type { SignatureWork } from '../../proof/signature-work.ts'
import { verifyJwsSignature } from '../../proof/verify-jws-signature.ts'
import { findCertifiedKey } from '../../trust/certified-key.ts'
import { findJwsKey } from '../../trust/jws-key.ts'
import type { KeyFinding } from '../../trust/method-key.ts'
import { asArray, type Json, type JsonObject } from '../../util/json.ts'
import { type Answer, answerOf } from '../answer.ts'
import type { Credential, Session } from '../credential.ts'
import { failed, indeterminate, passed, warning } from '../finding.ts'
import { contradictingClaim } from '../jwt-claims.ts'
import { keyBindingResult } from './key-binding.ts'
import { controllerResult, keySetOf, type OneProof, purposeOf, signerOf } from './one-proof.ts'

type JwsSecuring = Credential['securing'] & { readonly kind: 'jws' }

/** Checks the signature of a token, and the holder's where it has one. */
export async function jwsProof(
  credential: Credential,
  securing: JwsSecuring,
  session: Session,
): Promise<OneProof> {
  const finding = await keyOf(credential, securing, session)
  const { claims, sdJwt } = securing
  const answer =
    misaddressed(credential, claims, session) ??
    (sdJwt
      ? keyBindingResult(sdJwt, session)
      : answerOf(credential, [claims.nonce], asArray<Json>(claims.aud), session))
  const isAddressed = credential.format !== 'vp' && claims.aud !== undefined
  const latest = session.at.getTime() / 1000 + session.maxClockSkewSeconds
  const isFromFuture = typeof claims.iat === 'number' && claims.iat > latest
  const warnings = [
    ...finding.warnings,
    ...answer.warnings,
    ...(sdJwt?.isPartial ? [warning('PROOF_SELECTIVE')] : []),
    ...(isAddressed && session.domain === undefined
      ? [warning('AUDIENCE_NOT_COMPARED', { pointer: '/aud' })]
      : []),
    ...(isFromFuture ? [warning('PROOF_CREATED_IN_FUTURE', { pointer: '/iat' })] : []),
  ]
  const signature = answer.code
    ? failed('proof', answer.code, { message: answer.message })
    : await signatureResult(credential, securing, { finding, work: session.work })
  const isUntold = answer.untold !== undefined && signature.outcome === 'passed'
  const proof = isUntold ? indeterminate('proof', answer.untold) : signature
  return { proof, controller: controllerResult(finding), warnings }
}

/** A credential that its issuer wrote for readers of which the one asking is none (RFC 7519 section 4.1.3). */
function misaddressed(
  { format }: Credential,
  { aud }: JsonObject,
  { domain }: Session,
): Answer | undefined {
  if (format === 'vp' || aud === undefined || domain === undefined) return undefined
  return asArray<Json>(aud).includes(domain) ? undefined : { code: 'DOMAIN_MISMATCH', warnings: [] }
}

async function keyOf(
  credential: Credential,
  { jws, claims }: JwsSecuring,
  session: Session,
): Promise<KeyFinding> {
  const seconds = claims.iat ?? claims.nbf
  const proofDate = typeof seconds === 'number' ? new Date(seconds * 1000) : undefined
  const signer = signerOf(credential, jws.header.kid)
  const isVct = credential.format === 'eudi'
  const certified =
    isVct && jws.header.x5c !== undefined
      ? findCertifiedKey(jws.header.x5c, signer, {
          ...session.certificates,
          at: session.at,
          work: session.work,
        })
      : undefined
  if (certified && (certified.fault?.outcome !== 'indeterminate' || signer === '')) return certified
  const published = await findJwsKey(jws.header, signer, {
    at: session.at,
    purpose: purposeOf(credential),
    ...(proofDate && !Number.isNaN(proofDate.getTime()) && { proofDate }),
    loadDocument: session.loadDocument,
    keySet: keySetOf(credential),
  })
  if (!certified) return published
  // Nobody here knows the authority; that the issuer publishes the same key itself tells as much.
  const isSame = published.key?.thumbprint === certified.key?.thumbprint
  return isSame && !published.fault ? published : certified
}

async function signatureResult(
  credential: Credential,
  { jws, claims }: JwsSecuring,
  { finding: { key }, work }: { readonly finding: KeyFinding; readonly work: SignatureWork },
): Promise<CheckResult> {
  const claim = contradictingClaim(claims, credential, jws.header)
  if (claim !== undefined) {
    const message = `the claim \`${claim}\` contradicts the credential`
    return failed('proof', 'JWT_CLAIM_MISMATCH', { pointer: `/${claim}`, message })
  }
  if (!key) return indeterminate('proof', 'PROOF_KEY_UNAVAILABLE')
  if (!work.take(key.keyObject)) return indeterminate('proof', 'SIGNATURES_TOO_MANY')
  const signature = await verifyJwsSignature(jws, key)
  return signature.ok
    ? passed('proof')
    : failed('proof', signature.code, { message: signature.message })
}
