// `pkcs11:` URIs (RFC 7512): which token, which key on it, and the module that reaches it.
// `pin-value` is refused: a PIN in an argument is visible to every process of the machine.

import { PipelineError } from '../model/pipeline-error.ts'

export interface Pkcs11Uri {
  readonly modulePath: string
  readonly token?: string
  readonly serial?: string
  readonly slotId?: number
  /** CKA_LABEL of the private key. */
  readonly object?: string
  /** CKA_ID of the private key. */
  readonly id?: Uint8Array
  /** Path of the file that holds the PIN (`pin-source=file:…`). */
  readonly pinFile?: string
}

const PATH_NAMES = ['token', 'serial', 'slot-id', 'object', 'id', 'type', 'manufacturer', 'model']
const QUERY_NAMES = ['module-path', 'pin-source']

/**
 * Takes a PKCS#11 URI apart.
 *
 * @throws {PipelineError} `SIGN_KEY_UNUSABLE` for an attribute that is unknown, double or refused, and without module.
 */
export function parsePkcs11Uri(uri: string): Pkcs11Uri {
  const [path = '', query = ''] = uri.replace(/^pkcs11:/i, '').split('?', 2)
  const inPath = attributes(path, ';', PATH_NAMES)
  const inQuery = attributes(query, '&', QUERY_NAMES)
  const type = text(inPath, 'type')
  if (type !== undefined && type !== 'private')
    throw unusable('expected the type of the object to be private')
  const modulePath = text(inQuery, 'module-path')
  if (!modulePath) throw unusable('expected the path of the token\'s module as "?module-path="')
  const token = text(inPath, 'token')
  const serial = text(inPath, 'serial')
  const slot = text(inPath, 'slot-id')
  const object = text(inPath, 'object')
  const id = inPath.get('id')
  const pinFile = pinFileOf(text(inQuery, 'pin-source'))
  return {
    modulePath,
    ...(token !== undefined && { token }),
    ...(serial !== undefined && { serial }),
    ...(slot !== undefined && { slotId: slotNumber(slot) }),
    ...(object !== undefined && { object }),
    ...(id !== undefined && { id }),
    ...(pinFile !== undefined && { pinFile }),
  }
}

function attributes(
  part: string,
  separator: string,
  known: readonly string[],
): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  for (const pair of part.split(separator).filter((one) => one !== '')) {
    const [name = '', value = ''] = pair.split(/=(.*)/s, 2)
    if (name === 'pin-value')
      throw unusable('a PIN must not stand in the URI; give --passphrase-file')
    if (!known.includes(name)) throw unusable(`the attribute "${name}" is not supported`)
    if (found.has(name)) throw unusable(`the attribute "${name}" stands twice`)
    found.set(name, percentDecoded(value))
  }
  return found
}

/** Bytes, because an id need not be text. */
function percentDecoded(value: string): Uint8Array {
  const bytes: number[] = []
  const plain = new TextEncoder().encode(value)
  for (let at = 0; at < plain.length; at++) {
    const hex = value.slice(at + 1, at + 3)
    if (plain[at] === 0x25 && /^[0-9a-f]{2}$/i.test(hex)) {
      bytes.push(Number.parseInt(hex, 16))
      at += 2
    } else if (plain[at] === 0x25) {
      throw unusable('a percent sign is not followed by two hexadecimal digits')
    } else bytes.push(plain[at] ?? 0)
  }
  return new Uint8Array(bytes)
}

function text(found: ReadonlyMap<string, Uint8Array>, name: string): string | undefined {
  const bytes = found.get(name)
  return bytes && new TextDecoder().decode(bytes)
}

function slotNumber(value: string): number {
  if (/^[0-9]{1,10}$/.test(value)) return Number(value)
  throw unusable('expected slot-id to be a number')
}

function pinFileOf(source: string | undefined): string | undefined {
  if (source === undefined || !source.startsWith('|'))
    return source?.replace(/^file:(?:\/\/(?=\/))?/, '')
  throw unusable('expected pin-source to be a file; programs are not run')
}

function unusable(message: string): PipelineError {
  return new PipelineError('SIGN_KEY_UNUSABLE', `the pkcs11 URI cannot be used: ${message}`)
}
