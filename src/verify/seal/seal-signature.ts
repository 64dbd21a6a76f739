// The signature of a seal over header and payload: which algorithms a key may be used with, and whether it holds.
// RFC 7518 section 3, RFC 8037; ETSI TS 119 312 for sizes. The key decides, the header only has to agree.

import type { KeyObject } from 'node:crypto'
import { decodeBase64url } from '../../proof/base64url.ts'
import { faultOfEd25519PublicKey } from '../../proof/ed25519-point.ts'
import {
  isSignedBy,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
} from '../../proof/signatures.ts'
import { utf8OfAll } from '../../util/bytes.ts'
import type { HeaderFault } from './protected-header.ts'

type SealAlgorithm = SignatureAlgorithm<keyof typeof CURVES | 'RSA' | 'Ed25519'>

/** Those of tokens but one, whose curve ETSI TS 119 312 does not know. */
const { ES256K: _, ...OF_SEALS } = SIGNATURE_ALGORITHMS
const ALGORITHMS: ReadonlyMap<string, SealAlgorithm> = new Map(Object.entries(OF_SEALS))

const CURVES = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' } as const

const MIN_RSA_BITS = 2048

/** Why an algorithm must not be used with a key; undefined when it may. */
export function algorithmFault(name: string, key: KeyObject): HeaderFault | undefined {
  const algorithm = ALGORITHMS.get(name)
  if (!algorithm)
    return { code: 'SEAL_ALGORITHM_REFUSED', message: 'expected an algorithm that proves anything' }
  if (!fits(algorithm, key))
    return { code: 'KEY_TYPE_MISMATCH', message: `the certificate’s key is not for ${name}` }
  const point = algorithm.keyType === 'Ed25519' ? pointOf(key) : undefined
  if (point && faultOfEd25519PublicKey(point) !== undefined)
    return { code: 'SEAL_KEY_WEAK', message: 'expected a key for which only one can sign' }
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && bits < MIN_RSA_BITS)
    return { code: 'SEAL_KEY_WEAK', message: `expected a key of ${MIN_RSA_BITS} bits or more` }
  return undefined
}

function fits({ keyType, padding }: SealAlgorithm, key: KeyObject): boolean {
  const { asymmetricKeyType: type } = key
  if (keyType === 'RSA') return type === 'rsa' || (type === 'rsa-pss' && padding === 'pss')
  if (keyType === 'Ed25519') return type === 'ed25519'
  return key.asymmetricKeyDetails?.namedCurve === CURVES[keyType]
}

/** The 32 bytes that end the SubjectPublicKeyInfo (RFC 8410 section 4). */
function pointOf(key: KeyObject): Uint8Array {
  return key.export({ type: 'spki', format: 'der' }).subarray(-32)
}

/** One signature to check. */
export interface SealedData {
  readonly algorithm: string
  readonly protectedText: string
  /** The payload's text as it enters the signature. */
  readonly payload: string
  readonly signatureText: string
}

/** Whether the signature holds under a key that is fit for the algorithm. */
export function isSignatureRight(sealed: SealedData, key: KeyObject): boolean {
  const algorithm = ALGORITHMS.get(sealed.algorithm)
  const signature = decodeBase64url(sealed.signatureText)
  if (!algorithm || !signature) return false
  const data = utf8OfAll(sealed.protectedText, '.', sealed.payload)
  return isSignedBy(key, algorithm, { data, signature })
}
