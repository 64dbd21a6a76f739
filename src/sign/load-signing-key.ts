// From what the user names with `--key` to a key ready to sign: reads the file, refuses one that others can read,
// decrypts it, picks the key. A key on a device stands in a key file too, without its private half.

import { PipelineError } from '../model/pipeline-error.ts'
import { KEY_TYPE_OF } from '../proof/key-record.ts'
import { SUITES, type SuiteName } from '../proof/suites.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { createDeviceKey, isRemoteReference, loadRemoteKey } from './device-key.ts'
import type { KeyFileAccess } from './key-access.ts'
import { decryptKeyFile, isEncryptedKeyFile } from './key-encryption.ts'
import { parseKeyFile, type StoredKey } from './key-file.ts'
import { createSigningKey, EXAMPLE_PREFIX, type SigningKey } from './signing-key.ts'

/** A `KEYREF` taken apart. */
export interface KeyReference {
  readonly path: string
  readonly kid?: string
}

/** Schemes of `KEYREF` that name no key file. */
const OTHER_SCHEMES = ['p12:', 'pkcs11:', 'https:'] as const
/** Bits that let group or others read, write or execute. */
const OTHERS = 0o077

/**
 * Takes a `KEYREF` apart: `file:PATH#KID`, or a bare path with or without `#KID`.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` for a scheme of another kind of key, or an empty path.
 */
export function parseKeyReference(reference: string): KeyReference {
  const other = OTHER_SCHEMES.find((scheme) => reference.toLowerCase().startsWith(scheme))
  if (other) throw unusable(`expected a key file here, found a key reference with "${other}"`)
  const rest = reference.replace(/^file:(?:\/\/(?=\/))?/, '')
  const at = rest.lastIndexOf('#')
  const path = at < 0 ? rest : rest.slice(0, at)
  const kid = at < 0 ? '' : rest.slice(at + 1)
  if (path === '')
    throw unusable('expected a path in the key reference, such as file:keys.json#KID')
  return kid === '' ? { path } : { path, kid }
}

/**
 * The keys of a file, retired ones included.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when the file cannot be read, can be read by others (unless every
 * key in it is an example), is encrypted and no or a wrong passphrase is given, or is malformed.
 */
export async function loadKeyFile(
  path: string,
  access: KeyFileAccess,
): Promise<readonly StoredKey[]> {
  const [bytes, mode] = await readWithMode(path, access)
  const keys = keysOf(path, await decrypted(bytes, path, access))
  const exposed = mode !== undefined && (mode & OTHERS) !== 0
  // git keeps no modes, so a fresh checkout has its example keys readable by everybody.
  if (exposed && !keys.every(({ record }) => record.kid.startsWith(EXAMPLE_PREFIX))) {
    const found = (mode & 0o777).toString(8).padStart(4, '0')
    throw unusable(`expected key file "${path}" to have mode 0600, found ${found}`, { path })
  }
  return keys
}

/**
 * The key that a `KEYREF` names, ready to sign. When `example` is true, tell the user.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE`, with the kids to choose from in `detail.kids` where that helps.
 */
export async function loadSigningKey(
  reference: string,
  access: KeyFileAccess,
): Promise<SigningKey> {
  if (isRemoteReference(reference)) return await loadRemoteKey(reference, access)
  const { path, kid } = parseKeyReference(reference)
  const keys = await loadKeyFile(path, access)
  const kids = keys.map(({ record }) => record.kid)
  const matching = kid === undefined ? keys : keys.filter(({ record }) => record.kid === kid)
  const [chosen] = matching
  if (!chosen || matching.length > 1) {
    const problem = chosen ? 'has several keys' : `has no key "${kid}"`
    const message = `key file "${path}" ${problem}; name one with #KID: ${kids.join(', ')}`
    throw unusable(message, { path, kids })
  }
  const fault = faultOf(chosen)
  if (fault) throw unusable(`key "${chosen.record.kid}" ${fault}`, { path })
  return toSigningKey(chosen, access)
}

/**
 * Every key that a `KEYREF` may mean: the one named by `#KID`, else all of the file that can sign.
 * {@link selectSigningKey} then finds the one of an issuer.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE`, also when none can sign.
 */
export async function loadSigningKeys(
  reference: string,
  access: KeyFileAccess,
): Promise<readonly SigningKey[]> {
  if (isRemoteReference(reference)) return [await loadRemoteKey(reference, access)]
  const { path, kid } = parseKeyReference(reference)
  if (kid !== undefined) return [await loadSigningKey(reference, access)]
  const usable = (await loadKeyFile(path, access)).filter((key) => !faultOf(key))
  if (usable.length === 0) throw unusable(`key file "${path}" has no key that can sign`, { path })
  return usable.map((key) => toSigningKey(key, access))
}

/**
 * The key among several that belongs to an issuer and fits a suite: the newest, those kept for seals last.
 *
 * @param issuer DID of the issuer; any, when undefined.
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` when there is none, or no newest one.
 */
export function selectSigningKey(
  keys: readonly SigningKey[],
  suite: SuiteName,
  issuer?: string,
): SigningKey {
  const types: readonly string[] = SUITES[suite].keyTypes
  const fitting = keys
    .filter(({ algorithm }) => types.includes(KEY_TYPE_OF[algorithm]))
    .filter(({ controller }) => issuer === undefined || controller === issuer)
    .sort((a, b) => Number(seals(a)) - Number(seals(b)) || timeOf(b) - timeOf(a))
  const [newest, next] = fitting
  const whom = issuer === undefined ? '' : ` of ${issuer}`
  if (!newest) throw unusable(`expected a key${whom} for suite ${suite} (${types.join(' or ')})`)
  if (next && seals(next) === seals(newest) && timeOf(next) === timeOf(newest)) {
    const kids = fitting.map(({ kid }) => kid)
    throw unusable(`several keys${whom} fit suite ${suite}: ${kids.join(', ')}`, { kids })
  }
  return newest
}

function seals({ x5c }: SigningKey): boolean {
  return x5c !== undefined
}

function timeOf({ created }: SigningKey): number {
  return parseDateTimeStamp(created)?.instant.getTime() ?? Number.NEGATIVE_INFINITY
}

function faultOf({ record, privateKey, signer }: StoredKey): string | undefined {
  if (record.revoked !== undefined) return 'is revoked'
  return privateKey || signer ? undefined : 'has no private half'
}

function toSigningKey(
  { record, privateKey, signer }: StoredKey,
  access: KeyFileAccess,
): SigningKey {
  if (signer !== undefined) return createDeviceKey(record, signer, { access })
  if (!privateKey) throw new TypeError('a key without private half was not filtered out')
  return createSigningKey(record, privateKey)
}

function keysOf(path: string, bytes: Uint8Array): readonly StoredKey[] {
  try {
    return parseKeyFile(bytes)
  } catch (cause) {
    if (!(cause instanceof PipelineError)) throw cause
    const message = `key file "${path}": ${cause.message}`
    throw new PipelineError(cause.code, message, { detail: { ...cause.detail, path }, cause })
  }
}

async function readWithMode(
  path: string,
  access: KeyFileAccess,
): Promise<readonly [Uint8Array, number | undefined]> {
  try {
    const mode = await access.fileMode(path)
    return [await access.readFile(path), mode]
  } catch (cause) {
    const message = `key file "${path}" cannot be read`
    throw new PipelineError('SIGN_KEY_UNUSABLE', message, { detail: { path }, cause })
  }
}

async function decrypted(
  bytes: Uint8Array,
  path: string,
  access: KeyFileAccess,
): Promise<Uint8Array> {
  if (!isEncryptedKeyFile(bytes)) return bytes
  if (!access.passphrase) {
    const message = `key file "${path}" is encrypted; give --passphrase-file or --passphrase-fd`
    throw unusable(message, { path })
  }
  return decryptKeyFile(bytes, await access.passphrase())
}

function unusable(message: string, detail: Record<string, unknown> = {}): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', message, { detail })
}
