// Controller documents: what a fetched or derived one must be before a key in it is believed.
// Controlled Identifiers 1.0, section 3; security.md section 1, rule 3. Keys are imported elsewhere.

import { canonicalJson } from '../util/canonical-json.ts'
import { oncePerFrozen } from '../util/frozen.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'
import { found, type Resolution, refused } from './resolution.ts'

/** A controller document whose `id` is the one asked for. */
export interface ControllerDocument {
  readonly id: string
  /** Every verification method in it, embedded ones included, by absolute id; ids are unique. */
  readonly methods: ReadonlyMap<string, JsonObject>
  /** Absolute ids listed in, or embedded in, the two relationships that credentials know. */
  readonly relationships: {
    readonly assertionMethod: ReadonlySet<string>
    readonly authentication: ReadonlySet<string>
  }
}

const RELATIONSHIPS = [
  'authentication',
  'assertionMethod',
  'keyAgreement',
  'capabilityInvocation',
  'capabilityDelegation',
] as const

/**
 * Reads a controller document.
 *
 * @param id The identifier that was asked for: the document must claim exactly this one.
 */
export function readControllerDocument(
  document: JsonObject,
  id: string,
): Resolution<ControllerDocument> {
  if (document.id !== id)
    return refused(
      'CONTROLLER_ID_MISMATCH',
      'expected the controller document to be about the identifier asked for, found another `id`',
    )
  return readDocument(document)
}

/** Of a document that its `id` names; it comes with each credential of its issuer. */
const readDocument = oncePerFrozen((object): Resolution<ControllerDocument> => {
  const document = object as JsonObject
  const id = String(document.id)
  if (document.deactivated === true)
    return refused('CONTROLLER_INVALID', 'the identifier of the issuer has been given up')
  const methods = new Map<string, JsonObject>()
  const embedded = RELATIONSHIPS.flatMap((name) => asArray(document[name]).filter(isJsonObject))
  for (const method of [...asArray(document.verificationMethod), ...embedded]) {
    if (!isJsonObject(method) || typeof method.id !== 'string')
      return refused('CONTROLLER_INVALID', 'expected verification methods to be objects with an id')
    const methodId = absoluteId(method.id, id)
    const known = methods.get(methodId)
    // Honest documents repeat a method under every relationship; two that differ are two answers.
    if (known && canonicalJson(known) !== canonicalJson(method))
      return refused('METHOD_AMBIGUOUS', 'the controller document has two methods of one id')
    methods.set(methodId, method)
  }
  const relationships = {
    assertionMethod: listedIn(document.assertionMethod, id),
    authentication: listedIn(document.authentication, id),
  }
  return found({ id, methods, relationships })
})

function listedIn(relationship: Json | undefined, id: string): ReadonlySet<string> {
  const listed = asArray(relationship).map((entry) => (isJsonObject(entry) ? entry.id : entry))
  return new Set(listed.filter((one) => typeof one === 'string').map((one) => absoluteId(one, id)))
}

/** A method id; one that is only a fragment belongs to the document. */
export function absoluteId(id: string, documentId: string): string {
  return id.startsWith('#') ? `${documentId}${id}` : id
}
