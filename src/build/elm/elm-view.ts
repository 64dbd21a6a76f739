// Reading the small nodes of an ELM document: language maps, concepts, notes.

import type { LangString } from '../../model/language.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import type { JsonObject } from '../../util/json.ts'
import { objectAt, objectsIn, textAt } from '../json-view.ts'
import { keyOf } from '../own-lists.ts'

/** A language map as the template writes it: Norwegian is `nb`. Several texts of a language: the first. */
export function langString(parent: JsonObject, member: string): LangString | undefined {
  const map = objectAt(parent, member)
  const entries = Object.keys(map).flatMap((language): [string, string][] => {
    const text = textAt(map, language)
    return text === undefined ? [] : [[language === 'no' ? 'nb' : language, text]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** The one text of a language map that carries a single language. */
export function onlyText(parent: JsonObject, member: string): string | undefined {
  return Object.values(langString(parent, member) ?? {})[0]
}

/** IRIs of the concepts of a member. */
export function iris(parent: JsonObject, member: string): readonly string[] {
  return objectsIn(parent, member).flatMap((node) => textAt(node, 'id') ?? [])
}

/** The key under which one of our lists holds a concept of the member. */
export function keyIn<Key extends string>(
  concepts: Readonly<Record<Key, Concept>>,
  parent: JsonObject,
  member: string,
): Key | undefined {
  for (const iri of iris(parent, member)) {
    const key = keyOf(concepts, iri)
    if (key !== undefined) return key
  }
  return undefined
}

/** The notes of a node about a subject. */
export function notesAbout(node: JsonObject, subject: Concept): readonly JsonObject[] {
  return objectsIn(node, 'additionalNote').filter(
    (note) => textAt(objectAt(note, 'subject'), 'id') === subject.iri,
  )
}

/** The text of the first note about a subject. */
export function noteText(node: JsonObject, subject: Concept): LangString | undefined {
  const note = notesAbout(node, subject)[0]
  return note === undefined ? undefined : langString(note, 'noteLiteral')
}

/** The key of the first note whose subject is in one of our lists. */
export function noteKey<Key extends string>(
  node: JsonObject,
  concepts: Readonly<Record<Key, Concept>>,
): Key | undefined {
  for (const note of objectsIn(node, 'additionalNote')) {
    const key = keyIn(concepts, note, 'subject')
    if (key !== undefined) return key
  }
  return undefined
}
