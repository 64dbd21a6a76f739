// The policy `inlineContexts: admit`, for test suites: a context written into a document is pinned under a name made
// of its own hash, for one request, so that every check downstream keeps to its rules. Off by default:
// security.md section 1 rule 1. The canonical form, and with it an RDFC signature, is the same under either spelling.

import { type ContextSet, extendContexts, hashOf } from '../linked-data/pinned-contexts.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../util/json.ts'

/** A document whose inline contexts have names, and the set in which they stand for what they were. */
export interface NamedContexts {
  readonly document: JsonObject
  readonly contexts: ContextSet
  /** How many contexts were inline; 0: nothing was changed. */
  readonly admitted: number
  /** The document, or one made of it, with the contexts as they were. */
  readonly restore: (document: JsonObject) => JsonObject
}

const PREFIX = 'urn:sigillum:inline-context:'
const MAX_CONTEXTS = 16

/** Names the inline contexts of a document, and those of the credentials that it presents. */
export function nameInlineContexts(document: JsonObject, contexts: ContextSet): NamedContexts {
  const found = new Map<string, JsonObject>()
  const named = withNames(document, found)
  if (found.size === 0 || found.size > MAX_CONTEXTS || isSignedAsText(document))
    return { document, contexts, admitted: 0, restore: (same) => same }
  const extra = [...found].map(([iri, context]) => {
    const content = { '@context': context }
    return { iri, document: content, sha256: hashOf(content) }
  })
  return {
    document: named,
    contexts: extendContexts(contexts, extra),
    admitted: found.size,
    restore: (made) => mapContexts(made, (entry) => found.get(String(entry)) ?? entry),
  }
}

/** A JCS proof covers the spelling of the contexts: under other names it would not fit any more. */
function isSignedAsText(document: JsonObject): boolean {
  return asArray<Json>(document.proof).some(
    (proof) => isJsonObject(proof) && String(proof.cryptosuite).includes('jcs'),
  )
}

function withNames(document: JsonObject, found: Map<string, JsonObject>): JsonObject {
  return mapContexts(document, (entry) => {
    if (!isJsonObject(entry)) return entry
    const iri = `${PREFIX}${hashOf(entry)}`
    found.set(iri, structuredClone(entry) as JsonObject)
    return iri
  })
}

/** A copy of a document with each context replaced, also in the credentials of a presentation. */
function mapContexts(document: JsonObject, change: (entry: Json) => Json): JsonObject {
  const copy: Record<string, Json> = { ...document }
  const { '@context': context, verifiableCredential } = document
  if (Array.isArray(context)) copy['@context'] = context.map(change)
  else if (isJsonObject(context)) copy['@context'] = change(context)
  if (verifiableCredential !== undefined) {
    const inner = asArray<Json>(verifiableCredential).map((entry) =>
      isJsonObject(entry) ? mapContexts(entry, change) : entry,
    )
    copy.verifiableCredential = Array.isArray(verifiableCredential) ? inner : (inner[0] ?? null)
  }
  return copy
}
