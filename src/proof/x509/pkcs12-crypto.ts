// Password-based encryption and integrity of PKCS#12. RFC 7292 appendix B (its own key derivation, still used for the
// MAC and by older files with triple DES), RFC 8018 (PBES2). RC2 with 40 bits is refused: nothing here can do it.

import { Buffer } from 'node:buffer'
import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto'
import { type AlgorithmIdentifier, PBES2Params, PBKDF2Params } from 'pkijs'
import { concatBytes, fromHex, toHex } from '../../util/bytes.ts'
import { childrenOf, type DerNode } from './der.ts'
import { DIGEST_OF, OID } from './oids.ts'

const PBES2 = '1.2.840.113549.1.5.13'
const PBKDF2 = '1.2.840.113549.1.5.12'
const PBE_SHA1_3DES = '1.2.840.113549.1.12.1.3'
const CIPHER_OF: Readonly<Record<string, readonly [name: string, keyLength: number]>> = {
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
}
/** What PBKDF2 means when it names none (RFC 8018 appendix A.2). */
const HMAC_SHA1 = '1.2.840.113549.2.7'
const PRF_OF: Readonly<Record<string, string>> = {
  [HMAC_SHA1]: 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
}
/** A hostile file must not keep us busy: twenty times what tools write today. */
const MAX_ITERATIONS = 2_000_000
const BLOCK = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 } as const

/** Thrown when a file asks for something that this version cannot do; the message says what. */
export class UnsupportedPkcs12 extends Error {}

/** Decrypts one encrypted part of the file. @throws when the passphrase is wrong or the scheme unknown. */
export function decryptPart(
  algorithm: AlgorithmIdentifier,
  ciphertext: Uint8Array,
  passphrase: string,
): Uint8Array {
  const { name, key, iv } = cipherOf(algorithm, passphrase)
  const decipher = createDecipheriv(name, key, iv)
  return concatBytes(decipher.update(ciphertext), decipher.final())
}

function cipherOf(algorithm: AlgorithmIdentifier, passphrase: string) {
  const { algorithmId, algorithmParams } = algorithm
  if (algorithmId === PBE_SHA1_3DES) {
    const [salt, count] = childrenOf(algorithmParams as DerNode)
    const options = { digest: 'sha1', salt: octets(salt), iterations: iterationsOf(count) } as const
    const key = deriveKey(passphrase, { ...options, purpose: 1, length: 24 })
    const iv = deriveKey(passphrase, { ...options, purpose: 2, length: 8 })
    return { name: 'des-ede3-cbc', key, iv }
  }
  if (algorithmId !== PBES2) {
    throw new UnsupportedPkcs12('it is encrypted with an outdated algorithm')
  }
  const pbes2 = new PBES2Params({ schema: algorithmParams })
  const cipher = CIPHER_OF[pbes2.encryptionScheme.algorithmId]
  if (!cipher || pbes2.keyDerivationFunc.algorithmId !== PBKDF2) {
    throw new UnsupportedPkcs12('it is encrypted with an algorithm that is not supported')
  }
  const kdf = new PBKDF2Params({ schema: pbes2.keyDerivationFunc.algorithmParams })
  const prf = PRF_OF[kdf.prf?.algorithmId ?? HMAC_SHA1]
  if (!prf) throw new UnsupportedPkcs12('its key derivation is not supported')
  if (!isWork(kdf.iterationCount))
    throw new UnsupportedPkcs12('it asks for too much work, or for none')
  const salt = octets(kdf.salt as DerNode)
  const [name, length] = cipher
  const key = pbkdf2Sync(passphrase, salt, kdf.iterationCount, length, prf)
  return { name, key, iv: octets(pbes2.encryptionScheme.algorithmParams as DerNode) }
}

/** What the integrity code of a file is made with. */
export interface MacParameters {
  readonly algorithm: AlgorithmIdentifier
  readonly digest: Uint8Array
  readonly salt: Uint8Array
  readonly iterations: number
}

/** Whether the integrity code over the contents is right, and with it the passphrase. */
export function isMacRight(content: Uint8Array, passphrase: string, mac: MacParameters): boolean {
  const { algorithmId } = mac.algorithm
  const digest = algorithmId === OID.sha1 ? 'sha1' : DIGEST_OF[algorithmId]
  if (!digest) throw new UnsupportedPkcs12('its integrity code is not supported')
  if (!isWork(mac.iterations)) throw new UnsupportedPkcs12('it asks for too much work, or for none')
  const { salt, iterations } = mac
  const length = createHash(digest).digest().length
  const key = deriveKey(passphrase, { digest, salt, iterations, purpose: 3, length })
  const expected = createHmac(digest, key).update(content).digest()
  return expected.length === mac.digest.length && timingSafeEqual(expected, mac.digest)
}

interface Derivation {
  readonly digest: keyof typeof BLOCK
  readonly salt: Uint8Array
  readonly iterations: number
  /** 1 key, 2 initialisation vector, 3 integrity. */
  readonly purpose: 1 | 2 | 3
  readonly length: number
}

/** RFC 7292 appendix B.2. */
function deriveKey(passphrase: string, options: Derivation): Uint8Array {
  const { digest, salt, iterations, purpose, length } = options
  const block = BLOCK[digest]
  const diversifier = new Uint8Array(block).fill(purpose)
  const input = concatBytes(repeated(salt, block), repeated(bmpString(passphrase), block))
  const out: Uint8Array[] = []
  for (let made = 0; made < length; ) {
    let hash: Uint8Array = createHash(digest).update(diversifier).update(input).digest()
    for (let round = 1; round < iterations; round++) hash = createHash(digest).update(hash).digest()
    out.push(hash)
    made += hash.length
    addToBlocks(input, repeated(hash, block).subarray(0, block))
  }
  return concatBytes(...out).subarray(0, length)
}

/** Adds the block plus one to every block of the input, as big-endian numbers. */
function addToBlocks(input: Uint8Array, block: Uint8Array): void {
  const numberIn = (bytes: Uint8Array) => BigInt(`0x${toHex(bytes)}`)
  for (let start = 0; start < input.length; start += block.length) {
    const sum = numberIn(input.subarray(start, start + block.length)) + numberIn(block) + 1n
    const rest = BigInt.asUintN(8 * block.length, sum)
    input.set(fromHex(rest.toString(16).padStart(2 * block.length, '0')), start)
  }
}

function repeated(bytes: Uint8Array, block: number): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / block) * block)
  for (let at = 0; at < out.length; at += bytes.length)
    out.set(bytes.subarray(0, out.length - at), at)
  return out
}

/** UTF-16 in big-endian order with a closing zero. */
function bmpString(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(`${text}\0`, 'utf16le').swap16())
}

function octets(node: DerNode | undefined): Uint8Array {
  const value = (node?.valueBlock as { valueHexView?: Uint8Array } | undefined)?.valueHexView
  return new Uint8Array(value ?? [])
}

function iterationsOf(node: DerNode | undefined): number {
  const count = (node?.valueBlock as { valueDec?: number } | undefined)?.valueDec ?? 0
  if (isWork(count)) return count
  throw new UnsupportedPkcs12('it asks for too much work, or for none')
}

function isWork(iterations: number): boolean {
  return iterations >= 1 && iterations <= MAX_ITERATIONS
}
