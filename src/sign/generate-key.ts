// Makes a new key pair and says where it will be published: did:key names itself, did:web gets a fragment.
// Fragments: the Multikey text for Ed25519, the kid for keys that are published as JWK (Open Badges 3.0 examples).

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import { didKeyVerificationMethod, didWebToUrl } from '../proof/did.ts'
import { multikeyOfJwk, parsePublicJwk } from '../proof/jwk.ts'
import {
  KEY_ALGORITHMS,
  KEY_TYPE_OF,
  type KeyAlgorithm,
  type KeyRecord,
} from '../proof/key-record.ts'
import type { Json } from '../util/json.ts'
import { toInstant } from '../util/time.ts'
import { isKid, type StoredKey } from './key-file.ts'

export interface NewKey {
  readonly algorithm: KeyAlgorithm
  readonly kid: string
  /** `did:key`, or `did:web:host[:path]`. */
  readonly did: string
  readonly created: Date
}

const RSA_BITS = 3072

/**
 * A new key pair from the system's random source.
 *
 * @throws {PipelineError} `SIGN_INPUT_INVALID` for a kid or a DID that cannot be used; did:key takes no RS256.
 */
export function generateKey({ algorithm, kid, did, created }: NewKey): StoredKey {
  assertKid(kid)
  assertDid(did, algorithm)
  const { publicKey, privateKey } = newPair(algorithm)
  return { privateKey, record: describeKey({ kid, did, created }, publicKey) }
}

/**
 * What is published of a key pair, wherever its private half is.
 *
 * @throws {PipelineError} `SIGN_INPUT_INVALID` for a kid, a DID or a public key that cannot be used.
 */
export function describeKey(
  { kid, did, created }: Omit<NewKey, 'algorithm'>,
  publicKey: KeyObject,
): KeyRecord {
  assertKid(kid)
  const parsed = parsePublicJwk(publicKey.export({ format: 'jwk' }) as Json)
  if (!parsed.ok) throw invalid(parsed.message)
  const algorithm = KEY_ALGORITHMS.find((name) => KEY_TYPE_OF[name] === parsed.type)
  if (!algorithm) throw invalid('expected a key of Ed25519, P-256, P-384 or RSA')
  assertDid(did, algorithm)
  const multikey = multikeyOfJwk(parsed.jwk)
  const controller = did === 'did:key' ? `did:key:${multikey}` : did
  return {
    kid,
    algorithm,
    controller,
    verificationMethod:
      did === 'did:key'
        ? didKeyVerificationMethod(controller)
        : `${controller}#${algorithm === 'Ed25519' ? multikey : kid}`,
    publicJwk: parsed.jwk,
    ...(multikey === undefined ? {} : { publicKeyMultibase: multikey }),
    created: toInstant(created),
  }
}

function assertKid(kid: string): void {
  if (isKid(kid)) return
  throw invalid('expected a kid of up to 64 letters, digits, dots, hyphens and underscores')
}

function assertDid(did: string, algorithm: KeyAlgorithm): void {
  if (did === 'did:key') {
    if (algorithm === 'RS256')
      throw invalid('expected a did:web for RS256: did:key is not used with RSA')
    return
  }
  const place = didWebToUrl(did)
  if (!place.ok) throw invalid(`expected did:key or did:web:HOST[:PATH]; ${place.message}`)
}

function newPair(algorithm: KeyAlgorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  switch (algorithm) {
    case 'Ed25519':
      return generateKeyPairSync('ed25519')
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'ES384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' })
    case 'RS256':
      return generateKeyPairSync('rsa', { modulusLength: RSA_BITS, publicExponent: 65537 })
  }
}

function invalid(message: string): PipelineError {
  return new PipelineError('SIGN_INPUT_INVALID', message)
}
