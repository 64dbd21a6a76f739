// The rows that say how the learning was assessed and assured (elements 11 to 15), as texts in one language.

import { gradingSchemeOf } from '../model/grading.ts'
import { type DocumentLanguage, textIn } from '../model/language.ts'
import type { Organisation } from '../model/organisation.ts'
import type { Assessment, QualityAssurance, Template } from '../model/template.ts'
import type { Labels } from '../model/vocabulary/concept.ts'
import {
  ASSESSMENT_LABELS,
  FORMALITY_LABELS,
  STACKABILITY_LABELS,
  SUPERVISION_LABELS,
} from '../model/vocabulary/labels.ts'
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

/** The rows of a template awarded by a university. */
export function pageRows(
  template: Template,
  body: Organisation,
  language: DocumentLanguage,
): PageRows {
  const phrases = PHRASES[language]
  const row = (label: string, value: string | undefined): readonly Row[] =>
    value === undefined || value === '' ? [] : [{ label, value }]
  const { supervision, assessments, qualityAssurance } = template
  const scheme = gradingSchemeOf(body, template.register)
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
      ...(scheme ? { scale: textIn(scheme.explanation, language) } : {}),
    },
    after: [
      ...row(
        phrases.qualityAssurance,
        qualityAssurance.map((q) => assured(q, language)).join('; '),
      ),
      ...row(phrases.stackability, stackable(template, language)),
    ],
  }
}

function assessedBy(assessments: readonly Assessment[], language: DocumentLanguage): string {
  const [first, ...rest] = assessments.map((assessment) => assessed(assessment, language))
  if (first === undefined) return ''
  const opening = assessments[0]?.title ? first : capitalised(first, language)
  return [opening, ...rest].join('; ')
}

function assessed(assessment: Assessment, language: DocumentLanguage): string {
  const labels: Readonly<Record<string, Labels>> = ASSESSMENT_LABELS
  const type = assessment.title
    ? textIn(assessment.title, language)
    : (labels[assessment.type] ?? ASSESSMENT_LABELS.other)[language]
  const formality = FORMALITY_LABELS[assessment.formality][language]
  return type === formality ? type : `${type} (${formality})`
}

function assured({ description, agency }: QualityAssurance, language: DocumentLanguage): string {
  const text = textIn(description, language)
  const name = agency && textIn(agency.name, language)
  return name === undefined || text.includes(name) ? text : `${name}: ${text}`
}

function stackable(template: Template, language: DocumentLanguage): string | undefined {
  const { stackability, register } = template
  if (!stackability) return undefined
  const targets = (stackability.towards ?? []).map(({ title, organisation, ects }) => {
    const owner = register.organisations.get(organisation)
    const details = [
      owner && (owner.shortName ?? textIn(owner.legalName, language)),
      ects === undefined ? undefined : PHRASES[language].atMost(writtenCredits(ects, language)),
    ].filter((detail) => detail !== undefined)
    return `${textIn(title, language)}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
  })
  const kind = capitalised(STACKABILITY_LABELS[stackability.kind][language], language)
  const note = stackability.note ? [textIn(stackability.note, language)] : []
  const known = targets.length > 0 ? `${kind}: ${targets.join('; ')}` : kind
  return [known, ...note].join('. ')
}
