// The normal form of a document as a JSON reader takes it: names are terms of the active context, IRIs stand
// as they are written. Its counterpart, the normal form of the expanded document, is in normal-form.ts.

import type { ActiveContext, Options, TermDefinition } from 'jsonld'
import { isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import {
  enterNode,
  enterProperty,
  keywordOf,
  type Place,
  rootPlace,
  termOf,
} from './active-context.ts'
import { isWrittenAsItself } from './compiled/term-text.ts'
import {
  jsonText,
  literalText,
  type NormalItem,
  type NormalProperty,
  nodeItem,
  refText,
  typeText,
  valueObjectText,
} from './normal-form.ts'

/** The normal form of a document; objects with a `@context` of their own are left out. */
export async function normalDocument(
  document: JsonObject,
  pointer: string,
  options: Options,
): Promise<NormalItem> {
  return await normalNode(document, pointer, rootPlace(options), options)
}

async function normalNode(
  element: JsonObject,
  pointer: string,
  place: Place,
  options: Options,
): Promise<NormalItem> {
  const { forTypes, forKeys } = await enterNode(element, place, options)
  const properties = new Map<string, NormalProperty>()
  // Sorted as in expansion, so that two terms for one IRI keep their order in a list.
  for (const key of Object.keys(element).toSorted()) {
    if (key === '@context') continue
    const at = pointerTo(pointer, key)
    const name = nameOf(forKeys, key)
    const value = element[key] as Json
    const items =
      name === '@type'
        ? typeItems(value, at, forTypes)
        : await itemsOf(value, at, await enterProperty(forKeys, key, options), options)
    properties.set(name, {
      items: [...(properties.get(name)?.items ?? []), ...items],
      ordered: termOf(forKeys, key)?.['@container']?.includes('@list') ?? false,
    })
  }
  return nodeItem(properties, pointer)
}

async function itemsOf(
  value: Json,
  pointer: string,
  place: Place,
  options: Options,
): Promise<readonly NormalItem[]> {
  const term = termOf(place.active, place.property ?? '')
  if (term?.['@type'] === '@json') return [{ text: jsonText(value), pointer }]
  if (Array.isArray(value)) {
    const items: NormalItem[] = []
    for (const [index, item] of value.entries())
      items.push(...(await itemsOf(item as Json, pointerTo(pointer, index), place, options)))
    return items
  }
  if (!isJsonObject(value)) return [{ text: scalarText(value as Scalar, place, term), pointer }]
  if (Object.hasOwn(value, '@context')) return []
  if (term?.['@container']?.includes('@language')) return languageItems(value, pointer)
  if (Object.hasOwn(value, '@value')) {
    const content = value['@value'] as Json
    return [{ text: isUnsigned(content) ? UNSIGNED : valueObjectText(value), pointer }]
  }
  return [await normalNode(value, pointer, place, options)]
}

type Scalar = null | boolean | number | string

function scalarText(value: Scalar, { active, property }: Place, term: TermDefinition | undefined) {
  if (typeof value !== 'string') return isUnsigned(value) ? UNSIGNED : literalText(value)
  if (term?.['@type'] === '@id' || keywordOf(active, property ?? '') === '@id')
    return refText(value)
  if (term?.['@type'] === '@vocab') return refText(nameOf(active, value))
  const isTyped = term?.['@type'] !== undefined && term['@type'] !== '@none'
  return isTyped && !isWrittenAsItself(value) ? UNSIGNED : literalText(value)
}

/** The text of what RDF writes as another value: no value of an expanded document has it. */
const UNSIGNED = 'unsigned'

function isUnsigned(value: Json): boolean {
  return typeof value === 'number' && !isWrittenAsItself(value)
}

function typeItems(value: Json, pointer: string, active: ActiveContext): readonly NormalItem[] {
  if (!Array.isArray(value)) return [{ text: typeText(nameOf(active, String(value))), pointer }]
  return value.map((type: Json, index) => ({
    text: typeText(nameOf(active, String(type))),
    pointer: pointerTo(pointer, index),
  }))
}

function languageItems(map: JsonObject, pointer: string): readonly NormalItem[] {
  return Object.entries(map).flatMap(([language, value]) => {
    const at = pointerTo(pointer, language)
    const tag = language === '@none' ? undefined : language
    return Array.isArray(value)
      ? value.map((text: Json, index) => ({
          text: literalText(text, tag),
          pointer: pointerTo(at, index),
        }))
      : [{ text: literalText(value, tag), pointer: at }]
  })
}

/** The IRI or keyword that a name stands for; the IRI of a term in place of the term reads differently. */
function nameOf(active: ActiveContext, name: string): string {
  const known = keywordOf(active, name) ?? termOf(active, name)?.['@id']
  if (known !== undefined && known !== null) return known
  if ([...active.mappings.values()].some((term) => term?.['@id'] === name)) return `iri ${name}`
  const vocab = name.includes(':') ? undefined : active['@vocab']
  return vocab === undefined ? name : vocab + name
}
