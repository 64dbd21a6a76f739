// Notes of the specification: one per topic with a subject concept, for what ELM has no property for.
// Elements 6, 7, 10, 13, 15 and 16; the subjects stand in `model/vocabulary/own-concepts`.

import type { LangString } from '../../model/language.ts'
import type { FurtherInformation, Template } from '../../model/template.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import { STACKABILITY_CONCEPTS } from '../../model/vocabulary/own-concepts.ts'
import type { JsonObject } from '../../util/json.ts'
import { QUALITY_SCOPE_CONCEPTS, SUBJECTS } from '../own-lists.ts'
import type { ElmWriter } from './elm-writer.ts'

/** Topics of element 16 that are a text, with the subjects of their notes. */
export const FURTHER_TOPICS = {
  profile: SUBJECTS.profile,
  targetGroup: SUBJECTS['target-group'],
  availability: SUBJECTS.availability,
  documentForm: SUBJECTS['document-form'],
  externalPartners: SUBJECTS['external-partners'],
  appreciation: SUBJECTS.appreciation,
} as const satisfies Partial<Record<keyof FurtherInformation, Concept>>

/** The notes about a template, in the order of the elements. */
export function templateNotes(w: ElmWriter, template: Template): readonly JsonObject[] {
  const { workload, level, stackability, furtherInformation } = template
  const topics = Object.keys(FURTHER_TOPICS) as (keyof typeof FURTHER_TOPICS)[]
  return [
    ...textNote(w, SUBJECTS['ects-exception'], workload.exception?.justification),
    ...textNote(w, SUBJECTS.level, level.note),
    ...textNote(w, SUBJECTS['level-exception'], level.exception?.justification),
    ...(template.prerequisites.length > 1
      ? template.prerequisites.map((one) => prerequisiteNote(w, one))
      : []),
    ...template.qualityAssurance
      .filter(({ kind }) => kind === 'own-procedures')
      .map(({ scope, description }) => w.note(QUALITY_SCOPE_CONCEPTS[scope], description)),
    ...(stackability === undefined ? [] : [w.labelNote(STACKABILITY_CONCEPTS[stackability.kind])]),
    ...textNote(w, SUBJECTS.stackability, stackability?.note),
    ...topics.flatMap((topic) => textNote(w, FURTHER_TOPICS[topic], furtherInformation[topic])),
  ]
}

/** One prerequisite, marked where it is a formal requirement. */
export function prerequisiteNote(
  w: ElmWriter,
  { text, formal }: Template['prerequisites'][number],
): JsonObject {
  return w.note(SUBJECTS[formal ? 'formal-requirement' : 'prerequisites'], text)
}

function textNote(
  w: ElmWriter,
  subject: Concept,
  text: LangString | undefined,
): readonly JsonObject[] {
  return text === undefined ? [] : [w.note(subject, text)]
}
