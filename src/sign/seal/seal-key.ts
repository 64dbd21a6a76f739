// A key that seals: it signs, and its certificate says whose it is. The private half stays in the closure or on the
// token. Algorithms of RFC 7518 that EU DSS and the Europass checker accept.

import { constants, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { Certificate } from '../../proof/x509/certificate.ts'
import { chainOf } from '../../proof/x509/chain.ts'
import { issuerSerialOf } from '../../proof/x509/issuer-serial.ts'
import { EXAMPLE_PREFIX } from '../signing-key.ts'

export const SEAL_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384'] as const
export type SealAlgorithm = (typeof SEAL_ALGORITHMS)[number]

const DIGEST = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
  ES256: 'sha256',
  ES384: 'sha384',
} as const satisfies Record<SealAlgorithm, string>

/** Private key with certificate chain. */
export interface SealKey {
  /** How it is called when it is spoken of: its kid in a key file, else the common name of the certificate. */
  readonly name: string
  readonly algorithm: SealAlgorithm
  readonly certificate: Certificate
  /** Issuer and serial number of the certificate, as the header names it. */
  readonly kid: string
  /** The certificate, then its issuers as far as they are known, the root last. */
  readonly chain: readonly [Certificate, ...Certificate[]]
  /** Name or common name starts with `example-`: a throw-away key, and whoever seals with it must be told. */
  readonly example: boolean
  /** Signs bytes: PKCS#1 v1.5 for RS…, raw r||s for ES… (random nonce). */
  sign(data: Uint8Array): Promise<Uint8Array>
  /** Ends the session with a token; nothing for keys in memory. */
  close(): void
}

/** A private key somewhere else: signs with the algorithm it is asked for. */
export interface RemoteSigner {
  sign(algorithm: SealAlgorithm, data: Uint8Array): Promise<Uint8Array>
  close(): void
}

/**
 * A seal key from a private key in memory.
 *
 * @param certificates The key's own certificate and any of its issuers, in any order.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when no certificate belongs to the key, or the algorithm does not fit.
 */
export function createSealKey(
  privateKey: KeyObject,
  certificates: readonly Certificate[],
  options: SealKeyOptions = {},
): SealKey {
  const certificate = certificates.find((one) => isPair(privateKey, one.publicKey))
  if (!certificate) throw unusable('expected a certificate that belongs to the private key')
  const signer: RemoteSigner = {
    sign: async (name, data) =>
      new Uint8Array(sign(DIGEST[name], data, { key: privateKey, ...signatureForm(name) })),
    close: () => undefined,
  }
  return sealKeyOf(signer, { certificate, certificates, ...options })
}

/**
 * A seal key whose private half is elsewhere. Every signature is checked against the certificate before it is used.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when the algorithm does not fit the certificate.
 */
export function createRemoteSealKey(signer: RemoteSigner, options: SealKeyParts): SealKey {
  const { publicKey } = options.certificate
  const checked: RemoteSigner = {
    async sign(algorithm, data) {
      const signature = await signer.sign(algorithm, data)
      if (verifySealSignature(algorithm, publicKey, { data, signature })) return signature
      throw unusable('the signature that the key made does not fit its certificate')
    },
    close: () => signer.close(),
  }
  return sealKeyOf(checked, options)
}

export interface SealKeyOptions {
  /** Only for RSA, where the hash can be chosen; RS256 is what Europass writes. */
  readonly algorithm?: SealAlgorithm | undefined
  /** Default: the certificate's common name. */
  readonly name?: string | undefined
}

/** What a seal key is made of beside its private half. */
export interface SealKeyParts extends SealKeyOptions {
  readonly certificate: Certificate
  /** The certificate's issuers, in any order. */
  readonly certificates: readonly Certificate[]
}

function sealKeyOf(
  signer: RemoteSigner,
  { certificate, certificates, ...options }: SealKeyParts,
): SealKey {
  const { algorithm = defaultAlgorithm(certificate) } = options
  const [commonName = 'without a name'] = certificate.subject.commonName
  const { name = commonName } = options
  if (!fits(algorithm, certificate)) {
    throw unusable(`the key of the certificate cannot sign with ${algorithm}`)
  }
  return Object.freeze({
    name,
    algorithm,
    certificate,
    kid: issuerSerialOf(certificate),
    chain: chainOf(certificate, certificates),
    example: [name, commonName].some((one) => one.startsWith(EXAMPLE_PREFIX)),
    sign: async (data: Uint8Array) => await signer.sign(algorithm, data),
    close: () => signer.close(),
  })
}

/** Whether a signature in JWS form is right; a key of the wrong kind is a wrong signature. */
export function verifySealSignature(
  algorithm: SealAlgorithm,
  key: KeyObject,
  { data, signature }: { data: Uint8Array; signature: Uint8Array },
): boolean {
  if (key.asymmetricKeyType !== (algorithm.startsWith('RS') ? 'rsa' : 'ec')) return false
  return verify(DIGEST[algorithm], data, { key, ...signatureForm(algorithm) }, signature)
}

function signatureForm(algorithm: SealAlgorithm) {
  return algorithm.startsWith('RS')
    ? { padding: constants.RSA_PKCS1_PADDING }
    : { dsaEncoding: 'ieee-p1363' as const }
}

function defaultAlgorithm({ publicKey }: Certificate): SealAlgorithm {
  if (publicKey.asymmetricKeyType === 'rsa') return 'RS256'
  const curve = publicKey.asymmetricKeyDetails?.namedCurve
  if (curve === 'prime256v1') return 'ES256'
  if (curve === 'secp384r1') return 'ES384'
  throw unusable('expected a certificate with an RSA, P-256 or P-384 key')
}

function fits(algorithm: SealAlgorithm, certificate: Certificate): boolean {
  const isRsa = certificate.publicKey.asymmetricKeyType === 'rsa'
  return isRsa ? algorithm.startsWith('RS') : algorithm === defaultAlgorithm(certificate)
}

function isPair(privateKey: KeyObject, publicKey: KeyObject): boolean {
  if (privateKey.asymmetricKeyType !== publicKey.asymmetricKeyType) return false
  return createPublicKey(privateKey).equals(publicKey)
}

function unusable(message: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', message)
}
