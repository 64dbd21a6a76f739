// From a verification method to a key that may check a proof: the type table, and rule 3 of
// security.md section 1 (controller, assertionMethod, revoked and expires).

import type { ReportWarning } from '../model/report.ts'
import { decodeBase58btc } from '../proof/base58btc.ts'
import { encodeMultikey } from '../proof/multikey.ts'
import {
  importJwk,
  importMultikey,
  type VerificationKey,
  type VerificationKeyResult,
} from '../proof/verification-key.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'
import { oncePerFrozen } from '../util/frozen.ts'
import type { Json, JsonObject } from '../util/json.ts'
import type { ControllerDocument } from './controller-document.ts'
import { found, type Resolution, refused, type Unresolved, untold } from './resolution.ts'

/**
 * A key, and whether the issuer vouches for it. A key with a fault can still tell whether the
 * document was changed since it was signed; it says nothing about who signed.
 */
export interface KeyFinding {
  readonly key?: VerificationKey
  /** Absent: the key is the issuer's, for assertions, now and when the proof was made. */
  readonly fault?: Unresolved
  readonly warnings: readonly ReportWarning[]
}

/** What a key may be used for, as its controller lists it. */
export type MethodPurpose = 'assertionMethod' | 'authentication'

const NOT_LISTED = {
  assertionMethod: 'METHOD_NOT_FOR_ASSERTION',
  authentication: 'METHOD_NOT_FOR_AUTHENTICATION',
} as const

/** The instants that `revoked` and `expires` are compared with, and what the key must be listed for. */
export interface MethodTimes {
  /** Default `assertionMethod`. */
  readonly purpose?: MethodPurpose
  /** When the proof says it was made; the signer's own claim. */
  readonly proofDate?: Date
  readonly at: Date
}

/** Method types, the members of which one holds the key, and the kind of key allowed in it. */
const METHOD_TYPES: ReadonlyMap<
  Json | undefined,
  { readonly members: readonly string[]; readonly keys?: readonly string[] }
> = new Map([
  ['Multikey', { members: ['publicKeyMultibase'] }],
  ['Ed25519VerificationKey2020', { members: ['publicKeyMultibase'], keys: ['Ed25519'] }],
  ['JsonWebKey', { members: ['publicKeyJwk'] }],
  ['JsonWebKey2020', { members: ['publicKeyJwk'] }],
  // Older types, under which many issuers still publish; the key is read as strictly as under any other.
  [
    'Ed25519VerificationKey2018',
    { members: ['publicKeyBase58', 'publicKeyJwk'], keys: ['Ed25519'] },
  ],
  [
    'EcdsaSecp256r1VerificationKey2019',
    { members: ['publicKeyMultibase', 'publicKeyJwk'], keys: ['P-256'] },
  ],
  ['EcdsaSecp256k1VerificationKey2019', { members: ['publicKeyJwk'], keys: ['secp256k1'] }],
])
const KEY_MEMBERS = ['publicKeyMultibase', 'publicKeyJwk', 'publicKeyBase58', 'publicKeyPem']
const SECRET_MEMBERS = [
  'secretKeyMultibase',
  'secretKeyJwk',
  'privateKeyJwk',
  'privateKeyMultibase',
]

/** The key of a method of a controller document, judged by the whole of rule 3. */
export function assertionKey(
  controller: ControllerDocument,
  methodId: string,
  times: MethodTimes,
): KeyFinding {
  const method = controller.methods.get(methodId)
  if (!method)
    return keyFault(
      refused('METHOD_NOT_FOUND', 'the method is not in the controller document of the issuer'),
    )
  if (method.controller !== controller.id)
    return keyFault(
      refused('METHOD_CONTROLLER_MISMATCH', 'expected the issuer as controller of the method'),
    )
  const key = keyOfMethod(method)
  if (key.outcome !== 'found') return keyFault(key)
  // A revoked key has often left the list as well: that it was revoked is what matters.
  const untimely = timeFault(method, times)
  if (untimely) return keyFault(untimely, key.value)
  const purpose = times.purpose ?? 'assertionMethod'
  if (!controller.relationships[purpose].has(methodId))
    return keyFault(
      refused(NOT_LISTED[purpose], `the method is not listed in \`${purpose}\``),
      key.value,
    )
  return { key: key.value, warnings: expiredSince(method, times) }
}

/** A finding with a fault. */
export function keyFault(fault: Unresolved, key?: VerificationKey): KeyFinding {
  return { ...(key && { key }), fault, warnings: [] }
}

/** Imports the key of a method; nothing is said about who controls it. */
export function keyOfMethod(method: JsonObject): Resolution<VerificationKey> {
  return readKey(method)
}

const readKey = oncePerFrozen((object): Resolution<VerificationKey> => {
  const method = object as JsonObject
  const rule = METHOD_TYPES.get(method.type)
  // Types come and go, and the issuer itself states it: no sign of a forgery.
  if (!rule)
    return (typeof method.type === 'string' ? untold : refused)(
      'METHOD_TYPE_UNSUPPORTED',
      'the type of the verification method is not read',
    )
  if (SECRET_MEMBERS.some((member) => member in method))
    return refused('METHOD_KEY_INVALID', 'the verification method publishes a secret key')
  const [stated, more] = Object.entries(method).filter(([name]) => KEY_MEMBERS.includes(name))
  if (!stated || more || !rule.members.includes(stated[0]))
    return refused(
      'METHOD_KEY_INVALID',
      `expected exactly one key, in \`${rule.members.join('` or `')}\``,
    )
  const stands = stated[0] === 'publicKeyBase58' ? multikeyOfBase58(stated[1]) : stated[1]
  const key = importKey(stands, 'the key of the verification method is not sound')
  if (key.outcome === 'found' && rule.keys && !rule.keys.includes(key.value.type))
    return refused('METHOD_KEY_INVALID', 'the key is of another kind than the type of its method')
  return key
})

/** The bytes alone in base 58, from before keys said of which kind they are. */
function multikeyOfBase58(value: Json): Json {
  const bytes = typeof value === 'string' ? decodeBase58btc(value) : undefined
  return bytes ? encodeMultikey('Ed25519', bytes) : null
}

/** A public key in multibase or JWK form. One of a kind that is not read proves nothing, and is no sign of a forgery. */
export function importKey(value: Json, message: string): Resolution<VerificationKey> {
  return resolvedKey(typeof value === 'string' ? importMultikey(value) : importJwk(value), message)
}

/** The same of a key that was imported, from wherever. */
export function resolvedKey(
  imported: VerificationKeyResult,
  message: string,
): Resolution<VerificationKey> {
  if (imported.ok) return found(imported.key)
  return imported.code === 'KEY_TYPE_UNSUPPORTED'
    ? untold('KEY_TYPE_UNSUPPORTED', 'the key is of a kind that is not read')
    : refused('METHOD_KEY_INVALID', message)
}

function timeFault(method: JsonObject, times: MethodTimes): Unresolved | undefined {
  const revoked = dateOf(method.revoked)
  const expires = dateOf(method.expires)
  if (revoked === 'invalid' || expires === 'invalid')
    return refused('CONTROLLER_INVALID', 'expected `revoked` and `expires` to be dates')
  // The date in a proof is the signer's own claim, and a thief writes any: a revoked key proves nothing.
  if (revoked && (revoked <= times.at || (times.proofDate && revoked <= times.proofDate)))
    return refused('KEY_REVOKED', 'the issuer has revoked the key')
  if (expires && (times.proofDate ?? times.at) >= expires)
    return refused('KEY_EXPIRED', 'the key had expired when the proof was made')
  return undefined
}

function expiredSince(method: JsonObject, times: MethodTimes): readonly ReportWarning[] {
  const expires = dateOf(method.expires)
  if (!(expires instanceof Date) || expires > times.at) return []
  const message = 'the key has expired since the time at which the proof says it was made'
  return [{ code: 'KEY_EXPIRED_SINCE', message }]
}

function dateOf(value: unknown): Date | 'invalid' | undefined {
  if (value === undefined) return undefined
  return parseDateTimeStamp(value)?.instant ?? 'invalid'
}
