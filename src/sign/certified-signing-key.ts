// A key with a certificate as a signing key: what signs tokens under a DID's name can be what seals documents.

import { createHash } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import { encodeBase64url } from '../proof/base64url.ts'
import { parsePublicJwk } from '../proof/jwk.ts'
import { toBase64 } from '../util/bytes.ts'
import type { Json } from '../util/json.ts'
import type { SealKey } from './seal/seal-key.ts'
import type { SigningKey } from './signing-key.ts'

/**
 * The key of a certificate under a controller's name. It is called by the certificate's thumbprint.
 *
 * @param controller DID of the organisation to which the certificate was issued; the caller vouches for that.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` for a key that does not sign with ES256.
 */
export function certifiedSigningKey(sealKey: SealKey, controller: string): SigningKey {
  const { certificate, algorithm, example, chain } = sealKey
  const [own, ...issuers] = chain.map(({ der }) => toBase64(der))
  const jwk = parsePublicJwk(certificate.publicKey.export({ format: 'jwk' }) as Json)
  if (algorithm !== 'ES256' || !jwk.ok || own === undefined)
    throw new PipelineError('SIGN_KEY_UNUSABLE', 'expected a certificate with a P-256 key')
  const kid = encodeBase64url(createHash('sha256').update(certificate.der).digest())
  return Object.freeze({
    kid,
    algorithm,
    controller,
    verificationMethod: `${controller}#${kid}`,
    publicJwk: jwk.jwk,
    x5c: [own, ...issuers] as const,
    example,
    sign: async (data: Uint8Array) => await sealKey.sign(data),
  })
}
