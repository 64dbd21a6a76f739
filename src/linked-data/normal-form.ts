// A shape in which equal content is equal text, for a document and for its expanded form: properties by IRI,
// values without their wrapping, sets sorted. Serves the comparison in round-trip.ts and nothing else.

import { hash } from 'node:crypto'
import { canonicalJson } from '../util/canonical-json.ts'
import { isJsonObject, type Json, type JsonObject } from '../util/json.ts'

/** A node object, a value or a reference. */
export interface NormalItem {
  /** Equal for equal content. */
  readonly text: string
  /** Where it stands in the document; empty for the expanded form. */
  readonly pointer: string
  /** The properties of a node object by IRI or keyword; absent for values and references. */
  readonly properties?: ReadonlyMap<string, NormalProperty>
}

export interface NormalProperty {
  readonly items: readonly NormalItem[]
  /** Whether the order of the items says something. */
  readonly ordered: boolean
}

/** The normal form of a node in expanded form. */
export function normalExpanded(node: JsonObject): NormalItem {
  const properties = new Map<string, NormalProperty>()
  for (const [name, value] of Object.entries(node)) {
    const list = Array.isArray(value) && value.length === 1 && isJsonObject(value[0]) && value[0]
    const ordered = list && Object.hasOwn(list, '@list')
    properties.set(name, {
      items: expandedItems(name, ordered ? (list['@list'] as Json) : (value as Json)),
      ordered,
    })
  }
  return nodeItem(properties, '')
}

function expandedItems(name: string, value: Json): readonly NormalItem[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => expandedItems(name, item))
  if (!isJsonObject(value)) {
    const kind = { '@id': refText, '@type': typeText }[name]
    return [{ text: kind ? kind(String(value)) : literalText(value), pointer: '' }]
  }
  if (Object.hasOwn(value, '@value')) return [{ text: valueObjectText(value), pointer: '' }]
  const graph = Object.hasOwn(value, '@graph') && Object.keys(value).length === 1
  return graph ? expandedItems(name, value['@graph'] as Json) : [normalExpanded(value)]
}

/** A node that only names itself is a reference; any other is known by the hash of what it holds. */
export function nodeItem(
  properties: ReadonlyMap<string, NormalProperty>,
  pointer: string,
): NormalItem {
  const [id] = properties.get('@id')?.items ?? []
  if (id && properties.size === 1) return { text: id.text, pointer }
  const texts = [...properties]
    .filter(([, { items }]) => items.length > 0)
    .map(([name, { items, ordered }]) => {
      const parts = items.map(({ text }) => text)
      return [name, ...(ordered ? parts : parts.toSorted())]
    })
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return { text: `node ${hash('sha256', JSON.stringify(texts))}`, pointer, properties }
}

/** The text of a reference. */
export function refText(iri: string): string {
  return `ref ${iri}`
}

/** The text of a type. */
export function typeText(iri: string): string {
  return `type ${iri}`
}

/** The text of a JSON literal. */
export function jsonText(value: Json): string {
  return `json ${canonicalJson(value)}`
}

/** The text of a value; language tags are compared in lower case. The datatype is the context's affair. */
export function literalText(value: Json, language = '', direction: Json = null): string {
  return `value ${JSON.stringify([value, language.toLowerCase(), direction])}`
}

/** The text of a value object. */
export function valueObjectText(value: JsonObject): string {
  const content = value['@value'] as Json
  if (value['@type'] === '@json') return jsonText(content)
  const language = value['@language']
  return literalText(
    content,
    typeof language === 'string' ? language : undefined,
    value['@direction'],
  )
}
