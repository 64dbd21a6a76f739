// Nodes of an ELM document: identifiers, concepts, language maps, notes.
// `urn:epass:<prefix>:<n>` as in the official samples: equal objects share one id, different ones never do.

import type { DocumentLanguage, LangString } from '../../model/language.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { type Members, oneOrMany, present } from '../json-members.ts'

/** Writes the nodes of one document; ids follow the order of the calls. */
export interface ElmWriter {
  /** The primary language first. */
  readonly languages: readonly [DocumentLanguage, ...DocumentLanguage[]]
  /** A node with `id` and `type`; an equal node written before gives back that one's id. */
  node(prefix: string, type: string, members: Members): JsonObject
  /** A concept with typed scheme, labelled in English and the languages of the document. */
  concept(concept: Concept): JsonObject
  concepts(concepts: readonly Concept[]): Json | undefined
  /** A note about a subject. */
  note(subject: Concept, text: LangString): JsonObject
  /** A note that says no more than the label of its subject. */
  labelNote(subject: Concept): JsonObject
  /** A text in the primary language only: for members that take one language, and for texts without one. */
  inPrimary(text: string): LangString
  /** A label in English and the languages of the document. */
  label(label: LangString): LangString
}

/** Creates the writer of a document in the given languages, the first being the primary one. */
export function createElmWriter(languages: ElmWriter['languages']): ElmWriter {
  const idOf = createIdAllocator()
  const labelled = new Set<string>(['en', ...languages])
  const writer: ElmWriter = {
    languages,
    node(prefix, type, members) {
      const content = present(members)
      return { id: idOf(prefix, type, content), type, ...content }
    },
    concept: ({ iri, scheme, label, notation }) =>
      present({
        id: iri,
        type: 'Concept',
        inScheme: { id: scheme, type: 'ConceptScheme' },
        prefLabel: Object.keys(label).length === 0 ? undefined : languageMap(writer.label(label)),
        notation,
      }),
    concepts: (concepts) => oneOrMany(concepts.map(writer.concept)),
    note: (subject, text) =>
      writer.node('note', 'Note', {
        noteLiteral: languageMap(text),
        subject: writer.concept(subject),
      }),
    labelNote: (subject) => writer.note(subject, writer.label(subject.label)),
    inPrimary: (text) => ({ [languages[0]]: text }),
    label: (label) =>
      Object.fromEntries(Object.entries(label).filter(([language]) => labelled.has(language))),
  }
  return writer
}

/** A language map as ELM writes it: Bokmål is `no`, in place of a text already under that code. */
export function languageMap(text: LangString): JsonObject {
  return Object.fromEntries(
    Object.entries(text)
      .filter(([language]) => !(language === 'no' && 'nb' in text))
      .map(([language, value]) => [language === 'nb' ? 'no' : language, value]),
  )
}

/** Numbers nodes per prefix. A node inside a node counts by its id, which stands for its content. */
function createIdAllocator(): (prefix: string, type: string, content: JsonObject) => string {
  const known = new Map<string, string>()
  const counters = new Map<string, number>()
  return (prefix, type, content) => {
    const key = JSON.stringify([prefix, type, content], (_name, value: unknown) =>
      isJsonObject(value) && typeof value.id === 'string' ? value.id : value,
    )
    const seen = known.get(key)
    if (seen !== undefined) return seen
    const number = (counters.get(prefix) ?? 0) + 1
    counters.set(prefix, number)
    const id = `urn:epass:${prefix}:${number}`
    known.set(key, id)
    return id
  }
}
