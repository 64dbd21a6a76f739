// The places of a credential where JSON-LD in JSON is let be: value objects, embedded credentials with a
// context of their own, and proofs that name a suite's context.

import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'

const VALUE_KEYS = new Set(['@value', '@language', '@direction'])
const EMBEDDING_PROPERTIES = new Set(['endorsement', 'verifiableCredential'])
const SUITE_CONTEXTS = 'https://w3id.org/security/'

/** Whether an object is a value with language or direction and nothing else. */
export function isValueObject(value: JsonObject): boolean {
  return Object.hasOwn(value, '@value') && Object.keys(value).every((key) => VALUE_KEYS.has(key))
}

/** Whether an object with a `@context` stands where credentials are embedded: it is then a document of its own. */
export function isEmbeddedCredential(value: JsonObject, property: string | null): boolean {
  return Object.hasOwn(value, '@context') && EMBEDDING_PROPERTIES.has(property ?? '')
}

/** Whether an object is a proof whose `@context` repeats the document's or names a suite's, all by IRI. */
export function isAllowedProofContext(
  value: JsonObject,
  property: string | null,
  document: JsonObject,
): boolean {
  if (property !== 'proof') return false
  const documentContexts = asArray<Json>(document['@context'])
  const own = asArray<Json>(value['@context'])
  return own.every(
    (iri) =>
      typeof iri === 'string' && (documentContexts.includes(iri) || iri.startsWith(SUITE_CONTEXTS)),
  )
}

/**
 * JSON pointers of the credentials that a document embeds with a `@context` of their own, at any depth but
 * not inside each other. Each is to be verified as a document of its own.
 */
export function embeddedCredentials(document: JsonObject): readonly string[] {
  return Object.entries(document).flatMap(([key, value]) =>
    embeddedIn(value, pointerTo('', key), key),
  )
}

function embeddedIn(value: Json, pointer: string, property: string): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((item: Json, index) =>
      embeddedIn(item, pointerTo(pointer, index), property),
    )
  if (!isJsonObject(value)) return []
  if (isEmbeddedCredential(value, property)) return [pointer]
  return Object.entries(value).flatMap(([key, member]) =>
    embeddedIn(member, pointerTo(pointer, key), key),
  )
}
