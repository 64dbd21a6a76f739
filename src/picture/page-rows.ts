// The rows that say how the learning was assessed and assured (elements 11 to 15), as texts in one language.

import type { StackabilityFacts } from '../model/credential-facts.ts'
import { type DocumentLanguage, textIn } from '../model/language.ts'
import type { Assessment, QualityAssurance } from '../model/template.ts'
import type { Labels } from '../model/vocabulary/concept.ts'
import {
  ASSESSMENT_LABELS,
  FORMALITY_LABELS,
  STACKABILITY_LABELS,
  SUPERVISION_LABELS,
} from '../model/vocabulary/labels.ts'
import type { PageSource } from './page-source.ts'
import { PHRASES } from './phrases.ts'
import { capitalised, writtenCredits } from './written-values.ts'

export interface Row {
  readonly label: string
  readonly value: string
}

export interface PageRows {
  /** Assessment and supervision. */
  readonly before: readonly Row[]
  /** The scale of the learner's grade, which stands between the others. */
  readonly grade: { readonly label: string; readonly scale?: string }
  /** Quality assurance and stackability. */
  readonly after: readonly Row[]
}

/** The rows of a micro-credential. */
export function pageRows(source: PageSource, language: DocumentLanguage): PageRows {
  const phrases = PHRASES[language]
  const row = (label: string, value: string | undefined): readonly Row[] =>
    value === undefined || value === '' ? [] : [{ label, value }]
  const { supervision, assessments, qualityAssurance, gradingScale } = source
  return {
    before: [
      ...row(phrases.assessment, assessedBy(assessments, language)),
      ...row(
        phrases.supervision,
        supervision && capitalised(SUPERVISION_LABELS[supervision][language], language),
      ),
    ],
    grade: {
      label: phrases.grade,
      ...(gradingScale ? { scale: textIn(gradingScale, language) } : {}),
    },
    after: [
      ...row(
        phrases.qualityAssurance,
        qualityAssurance.map((q) => assured(q, language)).join('; '),
      ),
      ...row(phrases.stackability, stackable(source.stackability, language)),
    ],
  }
}

function assessedBy(
  assessments: readonly Partial<Assessment>[],
  language: DocumentLanguage,
): string {
  const [first, ...rest] = assessments.map((assessment) => assessed(assessment, language))
  if (first === undefined) return ''
  const opening = assessments[0]?.title ? first : capitalised(first, language)
  return [opening, ...rest].join('; ')
}

/** One assessment: its form, and how formal it is. */
export function assessed(assessment: Partial<Assessment>, language: DocumentLanguage): string {
  const labels: Readonly<Record<string, Labels>> = ASSESSMENT_LABELS
  const type = assessment.title
    ? textIn(assessment.title, language)
    : (labels[assessment.type ?? 'other'] ?? ASSESSMENT_LABELS.other)[language]
  const formality = assessment.formality && FORMALITY_LABELS[assessment.formality][language]
  return formality === undefined || type === formality ? type : `${type} (${formality})`
}

/** One statement of quality assurance, with the agency's name. */
export function assured(
  { description, agency }: Partial<QualityAssurance>,
  language: DocumentLanguage,
): string {
  const text = description ? textIn(description, language) : ''
  const name = agency && textIn(agency.name, language)
  if (name === undefined || text.includes(name)) return text
  return text === '' ? name : `${name}: ${text}`
}

/** What it counts towards, and the note. */
export function stackable(
  stackability: StackabilityFacts | undefined,
  language: DocumentLanguage,
): string | undefined {
  if (!stackability) return undefined
  const targets = stackability.towards.map(({ title, organisation, ects }) => {
    const details = [
      Object.keys(organisation).length > 0 ? textIn(organisation, language) : undefined,
      ects === undefined ? undefined : PHRASES[language].atMost(writtenCredits(ects, language)),
    ].filter((detail) => detail !== undefined)
    return `${textIn(title, language)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
  })
  const kind = capitalised(STACKABILITY_LABELS[stackability.kind][language], language)
  const note = stackability.note ? [textIn(stackability.note, language)] : []
  const known = targets.length > 0 ? `${kind}: ${targets.join('; ')}` : kind
  return [known, ...note].join('. ')
}
