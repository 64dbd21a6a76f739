// Credentials inside a credential: where they are, and the document without them. Each carries its own
// contexts and proofs and is verified as a credential of its own (security.md section 1, rule 1).

import { embeddedCredentials } from '../linked-data/document-places.ts'
import type { CredentialFormat } from '../model/report.ts'
import { oncePerFrozen } from '../util/frozen.ts'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'

/** A credential, or what stands where one should, inside another. */
export interface Embedded {
  readonly pointer: string
  readonly kind: 'endorsement' | 'member'
  /** A JSON-LD credential, or a compact JWS. */
  readonly content: Json
  /** The `id` of the object that carries it: what an endorsement must be about. */
  readonly carrierId: Json | undefined
}

/** Everything inside a document that must be verified as a credential of its own, not inside each other. */
export function embeddedIn(document: JsonObject): readonly Embedded[] {
  return mayEmbed(document) ? [...walk(document, '')] : []
}

/** Whether there is any member under which a credential could stand: most documents have none. */
function mayEmbed(value: Json): boolean {
  return typeof value === 'object' && value !== null && embedsIn(value)
}

const embedsIn = oncePerFrozen((value) => {
  for (const key in value)
    if (EMBEDDING.has(key) || mayEmbed((value as JsonObject)[key] as Json)) return true
  return false
})

const EMBEDDING = new Set(['endorsement', 'endorsementJwt', 'verifiableCredential'])

function* walk(value: Json, pointer: string): Generator<Embedded> {
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* walk(entry, pointerTo(pointer, index))
    return
  }
  if (!isJsonObject(value)) return
  for (const [key, member] of Object.entries(value)) {
    const at = pointerTo(pointer, key)
    const kind = kindOf(key, pointer)
    if (!kind) yield* walk(member, at)
    else yield* entriesOf(member, at, { kind, carrierId: value.id })
  }
}

function kindOf(key: string, parent: string): Embedded['kind'] | undefined {
  if (key === 'endorsement' || key === 'endorsementJwt') return 'endorsement'
  const isMember = key === 'verifiableCredential' && /^\/credentialSubject(?:\/\d+)?$/.test(parent)
  return isMember ? 'member' : undefined
}

function* entriesOf(
  member: Json,
  pointer: string,
  common: Pick<Embedded, 'kind' | 'carrierId'>,
): Generator<Embedded> {
  if (!Array.isArray(member)) yield { pointer, content: member, ...common }
  else
    for (const [index, content] of member.entries())
      yield { pointer: pointerTo(pointer, index), content, ...common }
}

const PRESENTED = /^\/verifiableCredential(?:\/\d+)?$/

/**
 * Pointers of what looks like an embedded credential and stands where no check would verify it: nobody would have
 * looked at its contexts and proofs.
 */
export function unverifiedEmbedded(
  document: JsonObject,
  format: CredentialFormat,
): readonly string[] {
  const places = embeddedCredentials(document)
  if (format === 'vp') return places.filter((pointer) => !PRESENTED.test(pointer))
  const verified = new Set(embeddedIn(document).map(({ pointer }) => pointer))
  return places.filter((pointer) => !verified.has(pointer))
}

/** The document without the credentials that carry a context of their own; a copy, never the document. */
export function withoutEmbedded(document: JsonObject): JsonObject {
  const gone = new Set(embeddedCredentials(document))
  return gone.size === 0 ? document : (copy(document, '', gone) as JsonObject)
}

function copy(value: Json, pointer: string, gone: ReadonlySet<string>): Json {
  if (Array.isArray(value))
    return value
      .map((entry: Json, index) => [entry, pointerTo(pointer, index)] as const)
      .filter(([, at]) => !gone.has(at))
      .map(([entry, at]) => copy(entry, at, gone))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, member, pointerTo(pointer, key)] as const)
      .filter(([, , at]) => !gone.has(at))
      .map(([key, member, at]) => [key, copy(member, at, gone)] as const),
  )
}
