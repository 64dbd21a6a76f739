// Statements that linked data joins and JSON keeps apart. Two objects of one id are one node to the signature:
// a member moved from one to the other, or an entry written twice, changes what people read and not what was
// signed. Honest credentials repeat an object or refer to it; they never split the one that counts.

import { canonicalJson } from '../util/canonical-json.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'

/** How a document is told apart from what was signed. */
export type IdentityFault = 'split' | 'repeated'

const CREDENTIALS = 'https://www.w3.org/2018/credentials#'
/** What a reader relies on: the credential, its subject, its status, and what was achieved. */
const STEPS: readonly ((iri: string) => boolean)[] = [
  (iri) => iri === `${CREDENTIALS}credentialSubject` || iri === `${CREDENTIALS}credentialStatus`,
  (iri) => /[#/](?:achievement|hasClaim)$/.test(iri),
]

/**
 * Looks for split nodes and repeated entries.
 *
 * @param expanded The expanded form of the document.
 */
export function identityFault(expanded: readonly JsonObject[]): IdentityFault | undefined {
  const nodes = [...nodesIn(expanded)]
  if (nodes.some((node) => hasRepeatedEntry(node, expanded.includes(node)))) return 'repeated'
  const relied = Map.groupBy(reliedOn(expanded), (node) => node['@id'])
  const issuers = expanded.flatMap((root) => asArray(root[`${CREDENTIALS}issuer`]))
  const isSplit = (other: JsonObject, node: JsonObject) =>
    other !== node &&
    (expanded.includes(node) || playsItsPart(other, node, issuers)) &&
    saysMore(other, node)
  const split = nodes.some((other) =>
    relied.get(other['@id'])?.some((node) => isSplit(other, node)),
  )
  return split ? 'split' : undefined
}

/** The nodes that count, those with an id: a node without one is never joined to another. */
function reliedOn(roots: readonly JsonObject[]): readonly JsonObject[] {
  let level = roots
  const found = [...roots]
  for (const isStep of STEPS) {
    level = level.flatMap((node) =>
      Object.entries(node)
        .filter(([iri]) => isStep(iri))
        .flatMap(([, values]) => asArray(values).filter(isJsonObject)),
    )
    found.push(...level)
  }
  return found.filter((node) => typeof node['@id'] === 'string')
}

/**
 * Whether an object plays the part of the one that counts. Who issues a credential to himself is issuer here and
 * subject there, and each place states what belongs to it; criteria under the id of their achievement have no type. One
 * that counts and has no type is told apart from nobody but the issuer.
 */
function playsItsPart(other: JsonObject, node: JsonObject, issuers: readonly Json[]): boolean {
  const types = asArray<Json>(node['@type'])
  if (types.length === 0) return !issuers.includes(other)
  return asArray<Json>(other['@type']).some((type) => types.includes(type))
}

/** Whether an object of the same id states what the one that counts does not. */
function saysMore(other: JsonObject, node: JsonObject): boolean {
  return Object.entries(other).some(([iri, values]) => {
    const own = new Set(asArray<Json>(node[iri]).map(canonicalJson))
    // A type on the other object alone may be all that it is there for; one that makes a credential is not.
    const stated = asArray<Json>(values).filter((v) => iri !== '@type' || isCredentialType(v))
    return stated.some((value) => !own.has(canonicalJson(value)))
  })
}

function isCredentialType(type: Json): boolean {
  return typeof type === 'string' && /(?:Credential|Presentation)$/.test(type)
}

/** Lists are signed entry by entry, and nodes without id are different nodes however alike. */
function hasRepeatedEntry(node: JsonObject, isCredential: boolean): boolean {
  return Object.entries(node).some(([iri, values]) => {
    // Two names of one type of credential say it twice, and nothing else: Open Badges has such names.
    if ((isCredential && iri === '@type') || !Array.isArray(values)) return false
    const known = values.map((value: Json) => identityOf(value)).filter((one) => one !== undefined)
    return new Set(known).size !== known.length
  })
}

/** What makes two entries one to the signature: the id, whatever else stands beside it; of a value all of it. */
function identityOf(value: Json): string | undefined {
  if (!isJsonObject(value) || '@value' in value) return canonicalJson(value)
  return typeof value['@id'] === 'string' ? `id ${value['@id']}` : undefined
}

/** Every node of the document's own graph; a proof and a credential of a CLR are graphs of their own. */
function* nodesIn(value: Json): Generator<JsonObject> {
  if (Array.isArray(value)) {
    for (const entry of value) yield* nodesIn(entry as Json)
    return
  }
  if (!isJsonObject(value) || '@value' in value || '@graph' in value) return
  if (!('@list' in value)) yield value
  for (const member of Object.values(value)) yield* nodesIn(member)
}
