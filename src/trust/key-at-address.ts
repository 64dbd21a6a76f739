// The key that stands at an https address: a JWK by itself, or one of a set. Open Badges 3.0 section 8.5 lets tokens name
// their key by such an address. Whose key it is, an address does not tell: see jws-key.ts.

import type { VerificationKey } from '../proof/verification-key.ts'
import { isJsonObject, type JsonObject } from '../util/json.ts'
import type { LoadDocument } from './load-document.ts'
import { loadJson } from './load-json.ts'
import { importKey } from './method-key.ts'

const ACCEPT = 'application/jwk+json, application/jwk-set+json, application/json'

/** The key at an address, or undefined where there is none, or more than one. */
export async function loadKeyAt(
  address: string,
  loadDocument: LoadDocument,
): Promise<VerificationKey | undefined> {
  if (!address.startsWith('https:')) return undefined
  const [url = '', fragment] = address.split('#', 2)
  const loaded = await loadJson(url, ACCEPT, loadDocument)
  if (!loaded.ok) return undefined
  const [jwk, ...others] = meantKeys(loaded.value, address, fragment)
  if (!jwk || others.length > 0) return undefined
  const key = importKey(jwk, '')
  return key.outcome === 'found' ? key.value : undefined
}

function meantKeys(value: JsonObject, address: string, fragment: string | undefined): JsonObject[] {
  if (!Array.isArray(value.keys)) return [value]
  const keys = value.keys.filter(isJsonObject)
  return fragment === undefined
    ? keys
    : keys.filter(({ kid }) => kid === address || kid === fragment)
}
