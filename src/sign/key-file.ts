// The key file: a private JWK set whose members also say whose key it is and where it is published.
// RFC 7517 section 5, with `controller`, `verificationMethod`, `created`, `expires`, `revoked` beside it; a key that
// seals carries its certificates in `x5c`.
// No message here holds anything of the file but kids: a broken file must not print its secrets.

import { createPrivateKey, type KeyObject } from 'node:crypto'
import { PipelineError } from '../model/pipeline-error.ts'
import { didWebToUrl, isDid, multikeyOfDidKey, splitDidUrl } from '../proof/did.ts'
import { multikeyOfJwk, parsePublicJwk } from '../proof/jwk.ts'
import { KEY_ALGORITHMS, KEY_TYPE_OF, type KeyRecord } from '../proof/key-record.ts'
import type { Certificate } from '../proof/x509/certificate.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { readKeyCertificates } from './key-certificates.ts'

/** A key as its file holds it. */
export interface StoredKey {
  readonly record: KeyRecord
  /** Absent for a retired key of which only the public half was kept, so that it stays published. */
  readonly privateKey?: KeyObject
  /** Where the private half is, when it is on a device: a `pkcs11:` URI or the https URL of a signing service. */
  readonly signer?: string
  /** Those of `record.x5c`: the key's own, then its issuers. Only a key that has them can seal. */
  readonly certificates?: readonly [Certificate, ...Certificate[]]
}

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi'] as const
/** Where a private half can be: see device-key.ts. */
const SIGNER = /^(?:pkcs11:|https:\/\/)/i
const TIMES = ['created', 'expires', 'revoked'] as const
const KID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** Whether a text can name a key: it becomes a URL fragment. */
export function isKid(text: string): boolean {
  return KID.test(text)
}

/**
 * Reads the decrypted content of a key file.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE`, naming the key by kid and what is wrong, never a value.
 */
export function parseKeyFile(bytes: Uint8Array): readonly StoredKey[] {
  const parsed = parseStrictJson(bytes)
  if (!parsed.ok) {
    // The fault's own sentence names places and rules, never content.
    throw unusable(`it is not strict JSON: ${parsed.faults[0].message}`)
  }
  const list = isJsonObject(parsed.value) ? parsed.value.keys : undefined
  if (!Array.isArray(list) || list.length === 0) {
    throw unusable('expected a list "keys" that is not empty')
  }
  const keys = list.map((entry: Json, index) => readKey(entry, index))
  const kids = keys.map(({ record }) => record.kid)
  const twice = kids.find((kid, index) => kids.indexOf(kid) !== index)
  if (twice !== undefined) throw unusable('two keys of the file have the same kid', twice)
  return keys
}

/** The text of a key file, private members included: write it with mode 0600 or encrypt it. */
export function serializeKeyFile(keys: readonly StoredKey[]): string {
  const entries = keys.map(({ record, privateKey, signer }) => {
    const { kid, algorithm, publicJwk, publicKeyMultibase: _, ...rest } = record
    const jwk = privateKey ? privateKey.export({ format: 'jwk' }) : publicJwk
    return { kid, alg: algorithm, ...rest, ...(signer !== undefined && { signer }), ...jwk }
  })
  return `${JSON.stringify({ keys: entries }, null, 2)}\n`
}

function readKey(entry: Json, index: number): StoredKey {
  if (!isJsonObject(entry)) throw unusable(`expected key ${index} of the file to be an object`)
  const { kid } = entry
  if (typeof kid !== 'string' || !isKid(kid)) {
    throw unusable(
      `expected key ${index} to have a kid of letters, digits, dot, hyphen, underscore`,
    )
  }
  const known = readRecord(entry, kid)
  const certified = entry.x5c === undefined ? undefined : readX5c(entry.x5c, known)
  const record = certified ? { ...known, x5c: certified.x5c } : known
  return {
    record,
    ...(Object.hasOwn(entry, 'd') && { privateKey: importPrivate(entry, record) }),
    ...(entry.signer !== undefined && { signer: readSigner(entry, kid) }),
    ...(certified && { certificates: certified.certificates }),
  }
}

/**
 * Reads what is published of one key: an entry of a key file.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE`.
 */
export function parseKeyRecord(entry: Json): KeyRecord {
  return readKey(entry, 0).record
}

function readSigner({ signer, d }: JsonObject, kid: string): string {
  if (d !== undefined) throw unusable('expected either a private half or a signer, found both', kid)
  if (typeof signer === 'string' && SIGNER.test(signer)) return signer
  throw unusable('expected signer to be a pkcs11: URI or an https URL', kid)
}

function readX5c(x5c: Json, { publicJwk, kid }: KeyRecord) {
  const result = readKeyCertificates(x5c, publicJwk)
  if (!result.ok) throw unusable(result.message, kid)
  return result
}

function readRecord(entry: JsonObject, kid: string): KeyRecord {
  const algorithm = KEY_ALGORITHMS.find((name) => name === entry.alg)
  if (!algorithm) throw unusable(`expected alg to be one of ${KEY_ALGORITHMS.join(', ')}`, kid)
  const { jwk, type } = readPublicHalf(entry, kid)
  if (type !== KEY_TYPE_OF[algorithm]) throw unusable('alg and key type do not fit', kid)
  const multikey = multikeyOfJwk(jwk)
  const { controller, verificationMethod } = readPlace(entry, kid, multikey)
  return {
    kid,
    algorithm,
    controller,
    verificationMethod,
    publicJwk: jwk,
    ...(multikey === undefined ? {} : { publicKeyMultibase: multikey }),
    ...readTimes(entry, kid),
  }
}

function readPublicHalf(entry: JsonObject, kid: string) {
  const secret = new Set<string>([...PRIVATE_MEMBERS, 'alg', 'use', 'key_ops'])
  const rest = Object.entries(entry).filter(([name]) => !secret.has(name))
  const result = parsePublicJwk(Object.fromEntries(rest))
  if (!result.ok) throw unusable(`public half: ${result.message}`, kid)
  return result
}

function readPlace(entry: JsonObject, kid: string, multikey: string | undefined) {
  const { controller, verificationMethod } = entry
  if (typeof controller !== 'string' || !isDid(controller)) {
    throw unusable('expected controller to be a DID', kid)
  }
  if (
    typeof verificationMethod !== 'string' ||
    splitDidUrl(verificationMethod)?.did !== controller
  ) {
    throw unusable('expected verificationMethod to be the controller and a fragment', kid)
  }
  const web = controller.startsWith('did:web:') ? didWebToUrl(controller) : undefined
  if (web && !web.ok) throw unusable(web.message, kid)
  if (controller.startsWith('did:key:')) {
    const named = multikeyOfDidKey(controller)
    if (!named.ok || named.multikey !== multikey) throw unusable('did:key of another key', kid)
  }
  return { controller, verificationMethod }
}

function readTimes(entry: JsonObject, kid: string): Pick<KeyRecord, (typeof TIMES)[number]> {
  const times = TIMES.filter((name) => entry[name] !== undefined)
  const wrong = times.find((name) => !parseDateTimeStamp(entry[name])?.zoned)
  if (wrong) throw unusable(`expected ${wrong} to be a date with a time zone`, kid)
  return Object.fromEntries(times.map((name) => [name, entry[name] as string]))
}

function importPrivate(entry: JsonObject, record: KeyRecord): KeyObject {
  const secret = PRIVATE_MEMBERS.filter((name) => Object.hasOwn(entry, name))
  const members = Object.fromEntries(secret.map((name) => [name, entry[name]]))
  try {
    return createPrivateKey({ key: { ...record.publicJwk, ...members }, format: 'jwk' })
  } catch {
    // Deliberately without cause: nothing that came near the private members leaves this function.
    throw unusable('the crypto library refuses the private key', record.kid)
  }
}

function unusable(message: string, kid?: string): PipelineError {
  return kid === undefined
    ? new PipelineError('SIGN_KEY_UNUSABLE', message)
    : new PipelineError('SIGN_KEY_UNUSABLE', `key "${kid}": ${message}`, { detail: { kid } })
}
