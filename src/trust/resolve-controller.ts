// From the identifier of an issuer to its controller document: did:key and did:jwk by themselves,
// did:web and URLs through the injected loader. Other DID methods only where a document map has them.

import { decodeBase64url } from '../proof/base64url.ts'
import { buildDidKeyDocument, didKeyVerificationMethod, didWebToUrl, isDid } from '../proof/did.ts'
import { readDidKeyJwk } from '../proof/did-key-jwk.ts'
import { deepFreeze } from '../util/frozen.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import { oncePerText } from '../util/once-per-text.ts'
import { parseStrictJson } from '../util/strict-json.ts'
import { type ControllerDocument, readControllerDocument } from './controller-document.ts'
import type { LoadDocument } from './load-document.ts'
import { type LoadedJson, loadJson } from './load-json.ts'
import { importKey } from './method-key.ts'
import { found, type Resolution, refused, untold } from './resolution.ts'

const ACCEPT =
  'application/did+json, application/did+ld+json, application/cid, application/ld+json, application/json'

/**
 * Finds the controller document of an identifier.
 *
 * @param id DID or URL of the issuer, exactly as the credential states it.
 * @returns `failed` where the document is there and is not this identifier's; `indeterminate` where
 *   it cannot be had.
 * @see https://www.w3.org/TR/cid-1.0/#retrieve-verification-method
 */
export async function resolveController(
  id: string,
  loadDocument: LoadDocument,
): Promise<Resolution<ControllerDocument>> {
  if (!id.startsWith('did:')) return await controllerAtUrl(id, loadDocument)
  if (!isDid(id)) return refused('ISSUER_ID_INVALID', 'the identifier of the issuer is not a DID')
  const method = id.slice('did:'.length, id.indexOf(':', 'did:'.length))
  if (method === 'key' || method === 'jwk') return selfCertifyingController(id)
  if (method === 'web') return await didWebController(id, loadDocument)
  const loaded = await loadJson(id, ACCEPT, loadDocument)
  if (loaded.ok) return readControllerDocument(loaded.value, id)
  return untold('CONTROLLER_METHOD_UNSUPPORTED', `the DID method \`${method}\` is not resolved`)
}

/** The controller document that a did:key or did:jwk is by itself; needs no network. */
export function selfCertifyingController(did: string): Resolution<ControllerDocument> {
  return controllerIn(did)
}

/** Telling whether a key is sound takes longer than a signature, and one issuer signs many. */
const controllerIn = oncePerText(
  (did): Resolution<ControllerDocument> => {
    const built = did.startsWith('did:jwk:') ? didJwkDocument(did) : didKeyDocument(did)
    return built.outcome === 'found' ? readControllerDocument(deepFreeze(built.value), did) : built
  },
  { entries: 64, maxLength: 1_024 },
)

/** The only verification method of a did:key or did:jwk. */
export function selfCertifyingMethod(did: string): string {
  return did.startsWith('did:jwk:') ? `${did}#0` : didKeyVerificationMethod(did)
}

const NOT_SOUND = 'the DID does not hold a sound key'

function didKeyDocument(did: string): Resolution<JsonObject> {
  const jwk = readDidKeyJwk(did)
  if (jwk?.ok) return found(documentOfJwk(did, { ...jwk.jwk }))
  const built = jwk ?? buildDidKeyDocument(did)
  if (built.ok) return found(built.document)
  return built.code.endsWith('_UNSUPPORTED')
    ? untold('KEY_TYPE_UNSUPPORTED', built.message)
    : refused('ISSUER_ID_INVALID', NOT_SOUND)
}

/** @see https://github.com/quartzjer/did-jwk/blob/main/spec.md */
function didJwkDocument(did: string): Resolution<JsonObject> {
  const bytes = decodeBase64url(did.slice('did:jwk:'.length))
  const parsed = bytes && parseStrictJson(bytes, { maxBytes: 16_384, maxDepth: 4 })
  if (!parsed?.ok || !isJsonObject(parsed.value)) return refused('ISSUER_ID_INVALID', NOT_SOUND)
  const key = importKey(parsed.value, NOT_SOUND)
  if (key.outcome === 'failed') return refused('ISSUER_ID_INVALID', NOT_SOUND)
  if (key.outcome === 'indeterminate') return key
  return found(documentOfJwk(did, parsed.value))
}

function documentOfJwk(did: string, publicKeyJwk: JsonObject): JsonObject {
  const id = selfCertifyingMethod(did)
  const method = { id, type: 'JsonWebKey', controller: did, publicKeyJwk }
  const document = { id: did, verificationMethod: [method] }
  return { ...document, assertionMethod: [id], authentication: [id] }
}

async function didWebController(
  did: string,
  loadDocument: LoadDocument,
): Promise<Resolution<ControllerDocument>> {
  const place = didWebToUrl(did)
  if (!place.ok) return refused('ISSUER_ID_INVALID', place.message)
  const served = await loadJson(place.url, ACCEPT, loadDocument)
  if (served.ok) return readControllerDocument(served.value, did)
  // A document map may name the document by its DID; a real fetcher refuses such a URL at once.
  const mapped = await loadJson(did, ACCEPT, loadDocument)
  return mapped.ok ? readControllerDocument(mapped.value, did) : unavailable(served)
}

async function controllerAtUrl(
  id: string,
  loadDocument: LoadDocument,
): Promise<Resolution<ControllerDocument>> {
  if (!URL.canParse(id) || id.includes('#'))
    return refused('ISSUER_ID_INVALID', 'expected an absolute URL without fragment, or a DID')
  const loaded = await loadJson(id, ACCEPT, loadDocument)
  return loaded.ok ? readControllerDocument(loaded.value, id) : unavailable(loaded)
}

function unavailable({ reason, message }: NotLoaded): Resolution<ControllerDocument> {
  const code = reason === 'unreachable' ? 'CONTROLLER_UNREACHABLE' : 'CONTROLLER_UNREADABLE'
  return untold(code, `what the issuer publishes about its keys: ${message}`)
}

type NotLoaded = Extract<LoadedJson, { readonly ok: false }>
