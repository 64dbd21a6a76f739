// What stands inside a credential: endorsements and members, as documents or tokens. Whatever is around them and whoever
// signed that, one that is called good must be one that its own issuer made.

import type { Report } from '../../../src/model/report.ts'
import { utf8 } from '../../../src/util/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../src/util/json.ts'
import { openDocument, openEnvelope } from '../../../src/verify/open-envelope.ts'
import { statementsOf } from './shown.ts'

/** Contents of credentials, to compare others with. */
export interface Genuine {
  /** Whether there is one that says just this. */
  has(content: Json): boolean
}

/** @param contents Documents, tokens, or whatever else can be opened. */
export function genuineOf(contents: readonly Uint8Array[]): Genuine {
  const known = new Set(contents.map((one) => keyOf(openEnvelope(one)) ?? ''))
  return { has: (content) => known.has(keyOf(opened(content)) ?? 'not opened') }
}

const opened = (content: Json) =>
  isJsonObject(content) ? openDocument(content) : openEnvelope(utf8(String(content)))

function keyOf(found: ReturnType<typeof openEnvelope>): string | undefined {
  if (!found.ok) return undefined
  return [...statementsOf(found.credential.document)].sort().join('\n')
}

/** Pointers of what the report calls good, though nobody made it as it stands. */
export function forgedInsides(document: JsonObject, report: Report, genuine: Genuine): string[] {
  const { endorsements = [], credentials = [] } = report
  const inside = [
    ...endorsements,
    ...credentials.map(({ pointer, report: { verdict } }) => ({ pointer, verdict })),
  ]
  return inside
    .filter(({ verdict }) => verdict === 'passed')
    .map(({ pointer }) => pointer)
    .filter((pointer) => !genuine.has(valueAt(document, pointer) ?? null))
}

function valueAt(document: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = document
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(name)]
    else value = isJsonObject(value) ? value[name] : undefined
  }
  return value
}

const PLACES = ['endorsement', 'endorsementJwt', 'verifiableCredential']

/** A document without what stands inside it, and all of that. */
export function partedInsides(document: JsonObject): {
  readonly outside: JsonObject
  readonly insides: readonly Json[]
} {
  const insides: Json[] = []
  const without = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(without)
    if (!isJsonObject(value)) return value
    const kept = Object.entries(value).filter(([name, member]) => {
      if (PLACES.includes(name)) insides.push(...[member].flat())
      return !PLACES.includes(name)
    })
    return Object.fromEntries(kept.map(([name, member]) => [name, without(member)]))
  }
  return { outside: without(document) as JsonObject, insides }
}
