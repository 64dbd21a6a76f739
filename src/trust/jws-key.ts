// The key of a JWS: from `kid`, `jwk` and the issuer to a key and its standing. A key in the header
// counts only when the issuer publishes the same one. Open Badges 3.0 section 8.2; security.md section 4.

import { issuerMetadataUrl, webIssuerOf } from '../proof/did.ts'
import { importJwk, type VerificationKey } from '../proof/verification-key.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { chooseKey, type PublishedKey, sameKeys, standingOf } from './choose-key.ts'
import type { ControllerDocument } from './controller-document.ts'
import { loadKeyAt } from './key-at-address.ts'
import type { LoadDocument } from './load-document.ts'
import { loadJson } from './load-json.ts'
import {
  assertionKey,
  importKey,
  type KeyFinding,
  keyFault,
  type MethodTimes,
} from './method-key.ts'
import { refused, type Unresolved, untold } from './resolution.ts'
import { resolveController } from './resolve-controller.ts'

interface JwsKeyOptions extends MethodTimes {
  readonly loadDocument: LoadDocument
  /** Where an issuer with an https identifier publishes keys beside its controller document. */
  readonly keySet?: 'jwks.json' | 'jwt-vc-issuer'
}

/**
 * Finds the key that a protected header names, among those that the issuer publishes.
 *
 * @param header Protected header; `kid`, `jwk`, both or none.
 * @param issuer Identifier of the issuer as the credential states it.
 */
export async function findJwsKey(
  header: JsonObject,
  issuer: string,
  options: JwsKeyOptions,
): Promise<KeyFinding> {
  const inline = header.jwk === undefined ? undefined : inlineKey(header.jwk)
  if (inline && 'fault' in inline) return keyFault(inline.fault)
  if (header.kid !== undefined && typeof header.kid !== 'string')
    return keyFault(refused('METHOD_ID_INVALID', 'expected `kid` to be a text'))
  const kid = header.kid as string | undefined
  if (kid !== undefined && namesAnother(kid, issuer))
    return keyFault(
      refused('CONTROLLER_NOT_ISSUER', 'the key named in `kid` is not the issuer’s'),
      inline?.key,
    )
  const published = await publishedKeys(issuer, options)
  const keys = 'fault' in published ? [] : published.keys
  const alg = String(header.alg)
  const finding =
    'fault' in published
      ? keyFault(published.fault, inline?.key)
      : chooseKey(keys, { kid, inline: inline?.key, issuer, alg })
  if (kid === undefined || inline || !ELSEWHERE.includes(finding.fault?.code)) return finding
  return (await findKeyAt(kid, keys, options.loadDocument)) ?? finding
}

/** Where the issuer is silent about a name, an address may tell which key is meant. */
const ELSEWHERE: readonly (string | undefined)[] = [
  'METHOD_NOT_FOUND',
  'CONTROLLER_UNREACHABLE',
  'CONTROLLER_UNREADABLE',
]

/**
 * The key at the address by which a token names it. Whoever can put a file on the host of an issuer has such an address,
 * so that it counts only as another name of a key that the issuer publishes.
 */
async function findKeyAt(
  address: string,
  published: readonly PublishedKey[],
  loadDocument: LoadDocument,
): Promise<KeyFinding | undefined> {
  const key = await loadKeyAt(address, loadDocument)
  if (!key) return undefined
  const [same, ...others] = sameKeys(published, key)
  if (same) return standingOf(same, others)
  const message =
    'the key stands on the issuer’s host, and the issuer does not publish it as its own'
  return keyFault(untold('KEY_NOT_LISTED', message), key)
}

/** A `kid` that is a DID URL of someone else, or lies under another URL than the issuer's origin. */
function namesAnother(kid: string, issuer: string): boolean {
  if (kid.startsWith('did:')) return kid.split('#', 1)[0] !== issuer
  if (!URL.canParse(kid) || !/^https?:/.test(kid)) return false
  const host = webIssuerOf(issuer)
  return !/^https?:/.test(host) || new URL(kid).origin !== new URL(host).origin
}

function inlineKey(jwk: unknown): { key: VerificationKey } | { fault: Unresolved } {
  if (isJsonObject(jwk) && ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].some((m) => m in jwk))
    return { fault: refused('JWK_PRIVATE', 'the header publishes a secret key') }
  const key = importKey(jwk as Json, 'the key in the header is not sound')
  return key.outcome === 'found' ? { key: key.value } : { fault: key }
}

async function publishedKeys(
  issuer: string,
  options: JwsKeyOptions,
): Promise<{ keys: readonly PublishedKey[] } | { fault: Unresolved }> {
  const controller = await resolveController(issuer, options.loadDocument)
  if (controller.outcome === 'failed') return { fault: controller }
  const listed = controller.outcome === 'found' ? keysOf(controller.value, options) : []
  const inSet = issuer.startsWith('https:')
    ? await KEY_SETS[options.keySet ?? 'jwks.json'](issuer, options.loadDocument)
    : undefined
  if (controller.outcome === 'indeterminate' && !inSet) return { fault: controller }
  return { keys: [...listed, ...(inSet ?? [])] }
}

function keysOf(controller: ControllerDocument, times: MethodTimes): PublishedKey[] {
  return [...controller.methods].map(([id, method]) => ({
    names: [id, ...kidOf(method.publicKeyJwk)],
    finding: assertionKey(controller, id, times),
  }))
}

type LoadKeySet = (
  issuer: string,
  loadDocument: LoadDocument,
) => Promise<PublishedKey[] | undefined>

const KEY_SETS: Readonly<Record<NonNullable<JwsKeyOptions['keySet']>, LoadKeySet>> = {
  'jwks.json': async (issuer, loadDocument) =>
    await keySetAt(`${new URL(issuer).origin}/.well-known/jwks.json`, issuer, loadDocument),
  'jwt-vc-issuer': issuerMetadataKeys,
}

/**
 * The keys in an issuer's metadata, or in the set that it names; undefined when there are none to be had.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/ section 5
 */
async function issuerMetadataKeys(
  issuer: string,
  loadDocument: LoadDocument,
): Promise<PublishedKey[] | undefined> {
  const url = issuerMetadataUrl(issuer)
  const loaded = await loadJson(url, 'application/json', loadDocument)
  if (!loaded.ok || loaded.value.issuer !== issuer) return undefined
  const { jwks, jwks_uri: uri } = loaded.value
  if (isJsonObject(jwks) && uri === undefined) return keysIn(jwks, issuer)
  return jwks === undefined && typeof uri === 'string'
    ? await keySetAt(uri, issuer, loadDocument)
    : undefined
}

/** A key set; undefined when there is none to be had. */
async function keySetAt(
  url: string,
  issuer: string,
  loadDocument: LoadDocument,
): Promise<PublishedKey[] | undefined> {
  const loaded = await loadJson(url, 'application/jwk-set+json, application/json', loadDocument)
  return loaded.ok ? keysIn(loaded.value, issuer) : undefined
}

function keysIn({ keys }: JsonObject, issuer: string): PublishedKey[] | undefined {
  if (!Array.isArray(keys)) return undefined
  return asArray(keys)
    .filter((jwk) => isJsonObject(jwk))
    .filter((jwk) => jwk.iss === undefined || jwk.iss === issuer)
    .flatMap((jwk) => keyInSet(jwk).map((finding) => ({ names: kidOf(jwk), finding })))
}

/** What a key of a set comes to; nothing for one that the issuer says is for something else than signatures. */
function keyInSet(jwk: JsonObject): readonly KeyFinding[] {
  const imported = importJwk(jwk)
  if (imported.ok) return [{ key: imported.key, warnings: [] }]
  switch (imported.code) {
    case 'KEY_USE_REFUSED':
      return []
    case 'KEY_PRIVATE':
      return [
        keyFault(refused('METHOD_KEY_INVALID', 'the issuer’s key set publishes a secret key')),
      ]
    default:
      return [keyFault(untold('METHOD_KEY_INVALID', 'a key of the issuer’s key set is not sound'))]
  }
}

function kidOf(jwk: unknown): readonly string[] {
  return isJsonObject(jwk) && typeof jwk.kid === 'string' ? [jwk.kid] : []
}
