// The EUDI learning credential of a record: built and signed in one step, since what is disclosed, to whom and when
// differs from wallet to wallet.

import { buildEudi, type EudiOptions } from '../build/eudi/build-eudi.ts'
import type { IssuanceRecord } from '../model/record.ts'
import { webIssuerOf } from '../proof/did.ts'
import { certificatesOf } from '../sign/key-certificates.ts'
import { type SdJwtOptions, signSdJwt } from '../sign/sign-sd-jwt.ts'
import { isCertificateFor } from '../trust/certified-key.ts'

/** How a learning credential is signed, and what of it differs from wallet to wallet. */
export interface LearningCredentialOptions
  extends SdJwtOptions,
    Pick<EudiOptions, 'type' | 'holderKey' | 'signedAt'> {}

/**
 * The EUDI learning credential of a record as SD-JWT VC; with a holder's key it is bound to that key.
 *
 * Not judged by our own verifier: what leaves through an {@link Issuer} is.
 *
 * @throws {PipelineError} `BUILD_INPUT_INVALID` naming the elements that the credential demands and the record lacks;
 * `SIGN_KEY_UNUSABLE`.
 */
export async function issueLearningCredential(
  record: IssuanceRecord,
  options: LearningCredentialOptions,
): Promise<string> {
  const issuer = webIssuerOf(options.key.controller)
  const [certificate] = certificatesOf(options.key)
  // A certificate for somebody of another name would contradict `iss`; then it alone says who the issuer is.
  const isNamed = certificate === undefined || isCertificateFor(certificate.der, issuer)
  const claims = buildEudi(record, { ...options, ...(isNamed && { issuerId: issuer }) })
  return await signSdJwt(claims, options)
}
