// A seal key on a token or in an HSM: the private half never leaves it. The token is pkcs11-token.ts; here its
// certificate is found, on the token itself or among those given as files.

import { Buffer } from 'node:buffer'
import { PipelineError } from '../../model/pipeline-error.ts'
import { type Certificate, parseCertificate } from '../../proof/x509/certificate.ts'
import { equalBytes } from '../../util/bytes.ts'
import {
  asUnusable,
  CKA_CLASS,
  CKA_ID,
  CKA_VALUE,
  CKO_CERTIFICATE,
  openToken,
  type Token,
  type TokenOptions,
} from '../pkcs11-token.ts'
import { signWithToken } from '../token-signature.ts'
import { createRemoteSealKey, type SealAlgorithm, type SealKey } from './seal-key.ts'

export interface Pkcs11Options extends TokenOptions {
  /** Certificates from files, for tokens that hold only the key. */
  readonly certificates: readonly Certificate[]
  readonly algorithm?: SealAlgorithm | undefined
}

/**
 * Opens the token that a URI names and finds the key and its certificate.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` as `openToken` does, or when no certificate belongs to the key.
 */
export async function openPkcs11Key(reference: string, options: Pkcs11Options): Promise<SealKey> {
  const token = await openToken(reference, options)
  try {
    const certificates = [...certificatesOn(token), ...options.certificates]
    const certificate = certificateOf(token, certificates)
    const signer = {
      sign: (algorithm: SealAlgorithm, data: Uint8Array) => signWithToken(token, algorithm, data),
      close: () => token.close(),
    }
    return createRemoteSealKey(signer, { certificate, certificates, algorithm: options.algorithm })
  } catch (error) {
    token.close()
    throw asUnusable(error)
  }
}

function certificatesOn(token: Token): readonly Certificate[] {
  return token
    .find([{ type: CKA_CLASS, value: CKO_CERTIFICATE }])
    .flatMap((one) => parseCertificate(token.attribute(one, CKA_VALUE)) ?? [])
}

/** The certificate with the key's own CKA_ID, else the only end entity that is offered. */
function certificateOf(token: Token, candidates: readonly Certificate[]): Certificate {
  const id = token.attribute(token.key, CKA_ID)
  const [own] = token.find([
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_ID, value: Buffer.from(id) },
  ])
  const der = own && token.attribute(own, CKA_VALUE)
  const leaves = candidates.filter(({ isCa }) => !isCa)
  const certificate = der
    ? candidates.find((one) => equalBytes(one.der, der))
    : leaves.length === 1
      ? leaves[0]
      : undefined
  if (certificate) return certificate
  throw new PipelineError(
    'SIGN_KEY_UNUSABLE',
    'expected a certificate on the token with the id of the key, or one given as a file',
  )
}
