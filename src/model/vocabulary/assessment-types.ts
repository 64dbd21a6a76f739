// Types of assessment (element 11): the Europass list by our keys, and what the list lacks.
// The list is open: `other` with a title stands for anything else and has no concept.

import { type Concept, type ConceptScheme, concept, snbScheme } from './concept.ts'
import { ASSESSMENT_LABELS } from './labels.ts'
import { ASSESSMENT_CONCEPTS } from './own-concepts.ts'

export const ASSESSMENT_SCHEME: ConceptScheme = snbScheme('assessment')

/** Key, code in the list, official label. */
const OFFICIAL = [
  ['written-examination', '6e6cb2cc78', 'written examination'],
  ['oral-examination', 'd30284d7df', 'oral examination'],
  ['continuous-evaluation', '3484bd7e51', 'continuous evaluation'],
  ['marked-assignment', '2939dae15f', 'marked assignment'],
  ['portfolio', '4f03b91c0e', 'portfolio'],
  ['project-work', '795dac4096', 'project work'],
  ['quiz', 'b1b68f6735', 'quiz'],
  ['practical-assessment', '6a4db9f11d', 'practical assessment'],
  ['peer-assessment', '19a2e5e671', 'peer assessment'],
  ['peer-review', '812e3b0ae1', 'peer review'],
  ['group-performance', '56539a6507', 'group performance'],
  ['level-of-attendance', '7331eb4762', 'level of attendance'],
  ['problem-based-learning', 'c4256a2726', 'problem based learning'],
  ['artefact-assessment', 'de4d165a6c', 'artefact assessment'],
] as const

/** Official assessment concepts by our key. */
export const ASSESSMENT_TYPES: ReadonlyMap<string, Concept> = new Map(
  OFFICIAL.map(([key, code, en]): [string, Concept] => [
    key,
    concept(ASSESSMENT_SCHEME, code, { ...ASSESSMENT_LABELS[key], en }),
  ]),
)

/** Every value that `assessments[].type` of a template can have. */
export const ASSESSMENT_TYPE_KEYS: readonly string[] = Object.keys(ASSESSMENT_LABELS)

/** Types that are tests or examinations: element 12 is then given. */
export const EXAMINATION_TYPES: ReadonlySet<string> = new Set([
  'written-examination',
  'oral-examination',
  'quiz',
  'practical-assessment',
])

/**
 * The concept of an assessment type: the official one; for participation that of attendance; for the recognition of
 * prior learning our own. Undefined for `other` and for keys that do not exist.
 */
export function assessmentConcept(type: string): Concept | undefined {
  if (type === 'participation') return ASSESSMENT_TYPES.get('level-of-attendance')
  if (type === 'recognition-of-prior-learning') return ASSESSMENT_CONCEPTS[type]
  return ASSESSMENT_TYPES.get(type)
}
