// The criteria as text: learning outcomes and assessment in the primary language (elements 8 and 11).
// A readable copy for displays that do not know the extension; the structured data stand there.

import { ELEMENT_LABELS } from '../../model/element-labels.ts'
import { textIn } from '../../model/language.ts'
import type { Assessment, Template } from '../../model/template.ts'
import {
  ASSESSMENT_CONCEPTS,
  OUTCOME_CATEGORY_CONCEPTS,
} from '../../model/vocabulary/own-concepts.ts'

/** Markdown with two lists. Texts of the template are data: nothing in them is markup. */
export function criteriaNarrative(template: Template): string {
  const [language] = template.languages
  const outcomes = template.outcomes.map(({ text, category }) => {
    const label =
      category === undefined ? '' : textIn(OUTCOME_CATEGORY_CONCEPTS[category].label, language)
    return item(textIn(text, language), label)
  })
  const assessments = template.assessments.map((one) => item(assessmentName(one, language), ''))
  return [
    heading(ELEMENT_LABELS.learningOutcomes[language]),
    ...outcomes,
    '',
    heading(ELEMENT_LABELS.assessment[language]),
    ...assessments,
  ].join('\n')
}

function assessmentName({ title, type }: Assessment, language: string): string {
  if (title !== undefined) return textIn(title, language)
  const known = Object.hasOwn(ASSESSMENT_CONCEPTS, type)
    ? (type as keyof typeof ASSESSMENT_CONCEPTS)
    : 'other'
  return textIn(ASSESSMENT_CONCEPTS[known].label, language)
}

const heading = (label: string) => `## ${label.charAt(0).toUpperCase()}${label.slice(1)}`

const item = (text: string, label: string) =>
  `- ${escapeMarkdown(text)}${label === '' ? '' : ` (${label})`}`

/** CommonMark: a backslash takes the meaning from any ASCII punctuation, HTML included; a line break would end the item. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_[\]<>#&|~]/g, '\\$&').replace(/\s*[\r\n]+\s*/g, ' ')
}
