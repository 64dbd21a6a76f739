// What the EUDI learning credential demands of a micro-credential: the elements without which there is none.
// A badge without workload, EQF level or language cannot be one, and is told so before anything is signed.

import type { ElementNumber } from '../../model/credential-facts.ts'
import { ELEMENT_KEYS, ELEMENT_LABELS } from '../../model/element-labels.ts'
import type { InputFault } from '../../model/fault.ts'
import type { Template } from '../../model/template.ts'

/** A mandatory claim that a template cannot fill. */
export interface MissingClaim {
  readonly claim: string
  readonly element: ElementNumber
  /** JSON pointer into the template. */
  readonly pointer: string
  /** What the template would have to state. */
  readonly expected: string
}

/** The claims of each element, the one that says most first. The format has none for 9, 11 and 12. */
export const EUDI_CLAIMS: Readonly<Record<ElementNumber, readonly string[]>> = {
  1: ['family_name', 'given_name', 'learner_identification'],
  2: ['achievement_title', 'achievement_description'],
  3: ['issuing_country'],
  4: ['issuing_authority'],
  5: ['date_of_issuance'],
  6: ['expected_study_time'],
  7: ['level_of_learning_experience'],
  8: ['learning_outcomes'],
  9: [],
  10: ['prerequisites_to_enroll'],
  11: [],
  12: [],
  13: ['types_of_quality_assurance'],
  14: ['assessment_grade'],
  15: ['integration_stackability_options'],
  16: ['language_of_classes'],
}

interface Demand extends MissingClaim {
  readonly isMet: (template: Template) => boolean
}

// The learner, the country, the awarding body and the date are there in every record.
const DEMANDS: readonly Demand[] = [
  {
    claim: 'expected_study_time',
    element: 6,
    pointer: '/workload',
    expected: 'ECTS credits or hours',
    isMet: ({ workload }) => workload.ects !== undefined || workload.hours !== undefined,
  },
  {
    claim: 'level_of_learning_experience',
    element: 7,
    pointer: '/level/eqf',
    expected: 'an EQF level',
    isMet: ({ level }) => level.eqf !== undefined,
  },
  {
    claim: 'types_of_quality_assurance',
    element: 13,
    pointer: '/qualityAssurance',
    expected: 'quality assurance',
    isMet: ({ qualityAssurance }) => qualityAssurance.length > 0,
  },
  {
    claim: 'language_of_classes',
    element: 16,
    pointer: '/furtherInformation/languagesOfInstruction',
    expected: 'a language of instruction',
    isMet: ({ furtherInformation }) => (furtherInformation.languagesOfInstruction ?? []).length > 0,
  },
]

/** The claims that the EUDI learning credential demands and a template does not state. */
export function missingClaims(template: Template): readonly MissingClaim[] {
  return DEMANDS.filter(({ isMet }) => !isMet(template))
}

/** One sentence that names the element by number and name. */
export function missingClaimText({ element, expected, claim }: MissingClaim): string {
  const name = ELEMENT_LABELS[ELEMENT_KEYS[element - 1] ?? 'title'].en
  return `the EUDI learning credential demands ${expected} (element ${element}, ${name}; claim ${claim})`
}

/** The same as faults of the template's file, for everybody who looks before signing. */
export function eudiFaults(template: Template, file: string): readonly InputFault[] {
  return missingClaims(template).map((missing) => ({
    file,
    pointer: missing.pointer,
    rule: 'eudi-claim-missing',
    severity: 'error',
    element: missing.element,
    message: missingClaimText(missing),
  }))
}
