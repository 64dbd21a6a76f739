// Who a node is: the id and the types of an object (JSON-LD 1.1 API section 5.1.2, steps 13.4.3 and 13.4.4).

import type { Json } from '../../util/json.ts'
import { member, type Occurrence } from './document-graph.ts'
import { kindOf } from './json-literal.ts'
import type { ReadingFaults } from './reading-faults.ts'
import { isKeyword, type TermContext } from './term-context.ts'

/** The types of an object as written, of all members that mean `@type`. */
export function typesOf(
  occurrence: Occurrence,
  context: TermContext,
  faults: ReadingFaults,
): readonly string[] {
  const { json } = occurrence
  const types: string[] = []
  for (const value of [context.hasAliases ? json.type : undefined, json['@type']]) {
    if (value === undefined) continue
    for (const type of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
      if (typeof type === 'string') types.push(type)
      else faults.unreadable(member(occurrence, 'type'), 'texts', kindOf(type))
    }
  }
  return types
}

/** The name of a node; `unnamed` has none, `dropped` one that RDF drops, `skipped` is dropped with all in it. */
export type NodeName =
  | { readonly iri: string }
  | { readonly kind: 'unnamed' | 'dropped' | 'skipped' }

const UNNAMED = { kind: 'unnamed' } as const
const DROPPED = { kind: 'dropped' } as const
const SKIPPED = { kind: 'skipped' } as const

/** The name that an object gives its node. */
export function nameOf(
  occurrence: Occurrence,
  context: TermContext,
  faults: ReadingFaults,
): NodeName {
  const { json } = occurrence
  const alias: Json | undefined = context.hasAliases ? json.id : undefined
  const keyword: Json | undefined = json['@id']
  const id = alias === undefined ? keyword : alias
  if (id === undefined) return UNNAMED
  const place = member(occurrence, 'id')
  if (alias !== undefined && keyword !== undefined)
    faults.unreadable(place, 'one id', '`id` and `@id`')
  if (typeof id !== 'string') {
    faults.unreadable(place, 'a text', kindOf(id))
    return UNNAMED
  }
  const iri = context.iri(id)
  if (typeof iri === 'string' && !isKeyword(iri)) return { iri }
  faults.relativeIri(place)
  if (iri !== null) return DROPPED
  return occurrence.parent === undefined ? UNNAMED : SKIPPED
}

/** Whether a text begins like an IRI that no prefix of the known contexts changes. */
export function startsPlain(text: string): boolean {
  return text.startsWith('http') || text.startsWith('urn:')
}

/** IRIs that no prefix of the known contexts changes. */
export function isPlainIri(text: string): boolean {
  return /^(?:https?:\/\/|urn:)\S*$/.test(text)
}
