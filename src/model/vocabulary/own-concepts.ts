// Concepts of our own, for what the official lists cannot say: responsibility and autonomy, QF-EHEA cycles,
// forms and formality of learning, and the subject of each note. `https://w3id.org/sigillum/concept/<scheme>/<key>`.

import { DOCUMENT_NAMES } from '../element-labels.ts'
import type { LangString } from '../language.ts'
import { type Concept, type ConceptScheme, concept } from './concept.ts'
import {
  ACTIVITY_FORM_LABELS,
  ASSESSMENT_LABELS,
  CYCLE_LABELS,
  FORMALITY_LABELS,
  MODE_LABELS,
  OUTCOME_CATEGORY_LABELS,
  STACKABILITY_LABELS,
  SUB_TYPE_LABELS,
  SUPERVISION_LABELS,
  TIMEFRAME_LABELS,
} from './labels.ts'

/** Where our own concept schemes live. */
export const OWN_CONCEPT_BASE = 'https://w3id.org/sigillum/concept'

/** A concept scheme of ours. */
export function ownScheme(name: string): ConceptScheme {
  return { iri: `${OWN_CONCEPT_BASE}/${name}` }
}

function ownConcepts<Key extends string>(
  name: string,
  labels: Readonly<Record<Key, LangString>>,
): Readonly<Record<Key, Concept>> {
  const entries = Object.entries<LangString>(labels)
  return Object.fromEntries(
    entries.map(([key, label]) => [key, concept(ownScheme(name), key, label)]),
  ) as Record<Key, Concept>
}

/** Element 2: certificate or badge. */
export const CREDENTIAL_TYPE_CONCEPTS = ownConcepts('credential-type', {
  certificate: DOCUMENT_NAMES.certificate,
  badge: DOCUMENT_NAMES.badge,
})
/** Element 2: sub-types. */
export const SUB_TYPE_CONCEPTS = ownConcepts('sub-type', SUB_TYPE_LABELS)
/** Element 7: cycles of the QF-EHEA. */
export const CYCLE_CONCEPTS = ownConcepts('qf-ehea-cycle', CYCLE_LABELS)
/** Element 8: `responsibility-and-autonomy` has no official skill type; the other two stand here for completeness. */
export const OUTCOME_CATEGORY_CONCEPTS = ownConcepts('outcome-category', OUTCOME_CATEGORY_LABELS)
/** Element 9a, `hybrid` included. */
export const DELIVERY_MODE_CONCEPTS = ownConcepts('delivery-mode', MODE_LABELS)
/** Element 9b. */
export const ACTIVITY_FORM_CONCEPTS = ownConcepts('activity-form', ACTIVITY_FORM_LABELS)
/** Element 9c. */
export const TIMEFRAME_CONCEPTS = ownConcepts('timeframe', TIMEFRAME_LABELS)
/** Element 11: forms of assessment, official ones included. */
export const ASSESSMENT_CONCEPTS = ownConcepts('assessment-type', ASSESSMENT_LABELS)
/** Element 11: formality. */
export const FORMALITY_CONCEPTS = ownConcepts('assessment-formality', FORMALITY_LABELS)
/** Element 12: finer than the official list, which does not tell online from on-site supervision. */
export const SUPERVISION_CONCEPTS = ownConcepts('supervision', SUPERVISION_LABELS)
/** Element 15. */
export const STACKABILITY_CONCEPTS = ownConcepts('stackability', STACKABILITY_LABELS)

/** Subjects of the notes that carry what has no property of its own; one note per topic. */
export const NOTE_SUBJECTS = ownConcepts('note-subject', {
  'alliance-statement': { en: 'recognition by the alliance' },
  appreciation: { en: 'appreciation by employers or professional bodies' },
  'assessment-formality': { en: 'formality of the assessment' },
  availability: { en: 'availability' },
  'awarding-rule': { en: 'choice of the awarding body' },
  contribution: { en: 'share of a contributing university' },
  'credential-type': { en: 'type of micro-credential' },
  'document-form': { en: 'form of the document' },
  'ects-exception': { en: 'reason for the absence of ECTS credits' },
  'external-partners': { en: 'external partners' },
  fees: { en: 'fees' },
  hybrid: { en: 'hybrid delivery: the learner chooses the mode' },
  'institution-rule': { en: 'national or university limit' },
  'legal-notice': { en: 'legal notice' },
  level: { en: 'note on the level' },
  'level-exception': { en: 'reason for the absence of an EQF level' },
  'mode-chosen': { en: 'mode chosen by the learner' },
  'no-grade': { en: 'no grade was given' },
  organisation: { en: 'organisation of the learning activity' },
  'outcome-category': { en: 'category of the learning outcome' },
  participation: { en: 'form of participation' },
  prerequisites: { en: 'prerequisites' },
  profile: { en: 'profile' },
  'quality-assurance': { en: 'quality assurance' },
  signatory: { en: 'signatory' },
  stackability: { en: 'integration and stackability' },
  'summer-school': { en: 'summer school' },
  supervision: { en: 'supervision and identity verification' },
  'target-group': { en: 'target group' },
  timeframe: { en: 'timeframe' },
})
/** Key of a note's subject. */
export type NoteSubject = keyof typeof NOTE_SUBJECTS
