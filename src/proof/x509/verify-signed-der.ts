// Checks the signatures that certificates' authorities make over DER: timestamps, CRLs, OCSP responses.
// RFC 4055 (RSA), RFC 5758 (ECDSA), RFC 8410 (Ed25519). SHA-1 and MD5 are refused.

import { constants, type KeyObject, verify } from 'node:crypto'
import type { AlgorithmIdentifier } from 'pkijs'
import { RSASSAPSSParams } from 'pkijs'
import { isAsLongAsModulus } from '../signatures.ts'
import { readOrUndefined } from './der.ts'
import { DIGEST_OF } from './oids.ts'

const RSA_ENCRYPTION = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const ED25519 = '1.3.101.112'
const DIGEST_OF_SIGNATURE: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
}

export interface SignedDer {
  readonly algorithm: AlgorithmIdentifier
  /** Digest that a CMS signer names beside a bare key algorithm. */
  readonly digestAlgorithm?: AlgorithmIdentifier
  readonly data: Uint8Array
  readonly signature: Uint8Array
}

/** Whether the signature over the data is the key's. */
export function verifySignedDer(signed: SignedDer, publicKey: KeyObject): boolean {
  return readOrUndefined(() => check(signed, publicKey)) === true
}

function check({ algorithm, digestAlgorithm, data, signature }: SignedDer, key: KeyObject) {
  if (!isAsLongAsModulus(signature, key)) return false
  const { algorithmId } = algorithm
  const bare = digestAlgorithm && DIGEST_OF[digestAlgorithm.algorithmId]
  const digest = DIGEST_OF_SIGNATURE[algorithmId]
  if (digest && isFor(algorithmId, key)) return verify(digest, data, key, signature)
  if (algorithmId === RSA_ENCRYPTION && bare && key.asymmetricKeyType === 'rsa') {
    return verify(bare, data, key, signature)
  }
  if (algorithmId === '1.2.840.10045.2.1' && bare && key.asymmetricKeyType === 'ec') {
    return verify(bare, data, key, signature)
  }
  if (algorithmId === ED25519 && key.asymmetricKeyType === 'ed25519') {
    return verify(null, data, key, signature)
  }
  return algorithmId === RSA_PSS && checkPss(algorithm, { data, signature, key })
}

function isFor(algorithmId: string, { asymmetricKeyType }: KeyObject): boolean {
  return asymmetricKeyType === (algorithmId.startsWith('1.2.840.113549') ? 'rsa' : 'ec')
}

function checkPss(
  algorithm: AlgorithmIdentifier,
  { data, signature, key }: { data: Uint8Array; signature: Uint8Array; key: KeyObject },
): boolean {
  const params = new RSASSAPSSParams({ schema: algorithm.algorithmParams })
  const digest = DIGEST_OF[params.hashAlgorithm.algorithmId]
  if (!digest || !key.asymmetricKeyType?.startsWith('rsa')) return false
  const padding = constants.RSA_PKCS1_PSS_PADDING
  return verify(digest, data, { key, padding, saltLength: params.saltLength }, signature)
}
