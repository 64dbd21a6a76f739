// Key files at rest: scrypt (RFC 7914) from a passphrase, AES-256-GCM over the file, the parameters authenticated.
// NIST SP 800-38D for GCM: a new salt and nonce for every write. Who may read the file is for load-signing-key.ts.

import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import { decodeBase64url, encodeBase64url } from '../proof/base64url.ts'
import { concatBytes, utf8 } from '../util/bytes.ts'
import { canonicalJson } from '../util/canonical-json.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'

const SALT_LENGTH = 16
const IV_LENGTH = 12
const TAG_LENGTH = 16
/** 2^17 costs 128 MiB and about half a second per guess (OWASP's first choice for scrypt). */
const LOG_N = 17
/** What a file may ask for: a hostile one cannot take more than 256 MiB. */
const LOG_N_RANGE = [10, 18] as const
const BLOCK_SIZE = 8

/**
 * The text of an encrypted key file.
 *
 * @param passphrase Not empty; brought to NFKC, so that two keyboards write the same one.
 * @param logN Binary logarithm of scrypt's cost, 10 to 18; lower only in tests.
 */
export function encryptKeyFile(content: string, passphrase: string, logN = LOG_N): string {
  const salt = randomBytes(SALT_LENGTH)
  const iv = randomBytes(IV_LENGTH)
  const header = {
    kdf: 'scrypt',
    logN,
    r: BLOCK_SIZE,
    p: 1,
    salt: encodeBase64url(salt),
    cipher: 'aes-256-gcm',
    iv: encodeBase64url(iv),
  }
  const cipher = createCipheriv('aes-256-gcm', deriveKey(passphrase, salt, logN), iv)
  cipher.setAAD(utf8(canonicalJson(header)))
  const sealed = concatBytes(cipher.update(utf8(content)), cipher.final(), cipher.getAuthTag())
  const encrypted = { ...header, ciphertext: encodeBase64url(sealed) }
  return `${JSON.stringify({ encrypted }, null, 2)}\n`
}

/** Whether the bytes are an encrypted key file, whole or damaged. */
export function isEncryptedKeyFile(bytes: Uint8Array): boolean {
  return readEnvelope(bytes) !== undefined
}

/**
 * Decrypts a key file.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when the file is damaged, asks for a costlier derivation than we
 * grant, or the passphrase is wrong (which cannot be told from a changed file).
 */
export function decryptKeyFile(bytes: Uint8Array, passphrase: string): Uint8Array {
  const envelope = readEnvelope(bytes)
  const { ciphertext, ...header } = envelope ?? {}
  const [salt, iv, sealed] = [decode(header.salt), decode(header.iv), decode(ciphertext)]
  if (!isSupported(header) || salt?.length !== SALT_LENGTH || iv?.length !== IV_LENGTH || !sealed) {
    throw unusable('expected a key file encrypted with scrypt and aes-256-gcm')
  }
  const split = Math.max(0, sealed.length - TAG_LENGTH)
  try {
    const key = deriveKey(passphrase, salt, header.logN)
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_LENGTH })
    decipher.setAAD(utf8(canonicalJson(header)))
    decipher.setAuthTag(sealed.subarray(split))
    return concatBytes(decipher.update(sealed.subarray(0, split)), decipher.final())
  } catch {
    throw unusable('the passphrase does not open the key file, or the file was changed')
  }
}

function isSupported(header: JsonObject): header is JsonObject & { readonly logN: number } {
  const { logN } = header
  const [low, high] = LOG_N_RANGE
  const costs = typeof logN === 'number' && Number.isInteger(logN) && logN >= low && logN <= high
  return (
    costs &&
    header.kdf === 'scrypt' &&
    header.r === BLOCK_SIZE &&
    header.p === 1 &&
    header.cipher === 'aes-256-gcm'
  )
}

function deriveKey(passphrase: string, salt: Uint8Array, logN: number): Uint8Array {
  if (passphrase === '') throw unusable('expected a passphrase that is not empty')
  const N = 2 ** logN
  return scryptSync(passphrase.normalize('NFKC'), salt, 32, {
    N,
    r: BLOCK_SIZE,
    p: 1,
    maxmem: 256 * N * BLOCK_SIZE,
  })
}

function readEnvelope(bytes: Uint8Array): JsonObject | undefined {
  const parsed = parseStrictJson(bytes)
  const envelope = parsed.ok && isJsonObject(parsed.value) ? parsed.value.encrypted : undefined
  return isJsonObject(envelope) ? envelope : undefined
}

function decode(value: Json | undefined): Uint8Array | undefined {
  return typeof value === 'string' ? decodeBase64url(value) : undefined
}

function unusable(message: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', message)
}
