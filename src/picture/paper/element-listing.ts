// The sixteen elements of a credential as texts in one language, each with its number and its name from the standard.
// Whatever a credential says of an element stands here; what it does not say is said to be missing.

import {
  type CredentialFacts,
  ELEMENT_NUMBERS,
  type ElementNumber,
} from '../../model/credential-facts.ts'
import { DOCUMENT_NAMES, ELEMENT_KEYS, ELEMENT_LABELS } from '../../model/element-labels.ts'
import { type DocumentLanguage, type LangString, textIn } from '../../model/language.ts'
import { OUTCOME_CATEGORIES } from '../../model/template.ts'
import {
  CYCLE_LABELS,
  OUTCOME_CATEGORY_LABELS,
  SUB_TYPE_LABELS,
  SUPERVISION_LABELS,
} from '../../model/vocabulary/labels.ts'
import { assessed, assured, stackable } from '../page-rows.ts'
import { PHRASES } from '../phrases.ts'
import { capitalised, writtenCountry, writtenCredits, writtenDate } from '../written-values.ts'
import { awardingLines } from './awarding-lines.ts'
import { furtherLines } from './further-lines.ts'
import { learnerLines } from './learner-lines.ts'
import { PAPER_LABELS, PAPER_PHRASES } from './paper-phrases.ts'
import { participationLines } from './participation-lines.ts'

/** One statement; with a label where the element has several kinds of them. */
export interface ListedLine {
  readonly label?: string
  readonly text: string
  /** One of a list of like things; a heading stands before them, as a label without text. */
  readonly form?: 'item' | 'heading'
}

export interface ListedElement {
  readonly number: ElementNumber
  readonly name: string
  /** At least one. */
  readonly lines: readonly ListedLine[]
}

/** What an element's lines are written from. */
export interface ListingInput {
  readonly facts: CredentialFacts
  readonly language: DocumentLanguage
  /** How the awarding body grades, where it is known. */
  readonly gradingScale?: LangString
}

/** The elements in their order. */
export function listElements(input: ListingInput): readonly ListedElement[] {
  const { language } = input
  return ELEMENT_NUMBERS.map((number) => {
    const key = ELEMENT_KEYS[number - 1] ?? 'learner'
    const lines = LINES[number](input).filter(({ text, form }) => text !== '' || form === 'heading')
    const missing = [{ text: PAPER_LABELS.notStated[language] }]
    return {
      number,
      name: capitalised(ELEMENT_LABELS[key][language], language),
      lines: lines.length > 0 ? lines : missing,
    }
  })
}

type Lines = (input: ListingInput) => readonly ListedLine[]

const LINES: Readonly<Record<ElementNumber, Lines>> = {
  1: learnerLines,
  2: titleLines,
  3: ({ facts: { country }, language }) => [
    { text: country === undefined ? '' : writtenCountry(country, language) },
  ],
  4: awardingLines,
  5: dateLines,
  6: workloadLines,
  7: levelLines,
  8: outcomeLines,
  9: participationLines,
  10: prerequisiteLines,
  11: ({ facts, language }) =>
    facts.assessments.map((one) => ({ text: capitalised(assessed(one, language), language) })),
  12: ({ facts: { supervision }, language }) => [
    { text: supervision ? capitalised(SUPERVISION_LABELS[supervision][language], language) : '' },
  ],
  13: qualityLines,
  14: gradeLines,
  15: ({ facts, language }) => [
    { text: stackable(facts.stackability, language) ?? '' },
    ...(facts.stackability?.towards ?? []).map(({ link }) => ({ text: link ?? '' })),
  ],
  16: furtherLines,
}

function titleLines({ facts, language }: ListingInput): readonly ListedLine[] {
  const { type, subType, microDegree } = facts
  const kinds = [
    type && capitalised(DOCUMENT_NAMES[type][language], language),
    subType && SUB_TYPE_LABELS[subType][language],
    microDegree ? 'micro-degree' : undefined,
  ].filter((kind) => kind !== undefined)
  return [
    { text: facts.title ? textIn(facts.title, language) : '' },
    { label: PAPER_LABELS.kind[language], text: kinds.join(' · ') },
    { text: facts.description ? textIn(facts.description, language) : '' },
  ]
}

function dateLines({ facts, language }: ListingInput): readonly ListedLine[] {
  const day = (instant: string | undefined) =>
    instant === undefined ? '' : writtenDate(instant.slice(0, 10), language)
  return [
    { text: facts.awardedOn === undefined ? '' : writtenDate(facts.awardedOn, language) },
    { label: PAPER_LABELS.signedOn[language], text: day(facts.issuedAt) },
    { label: PAPER_LABELS.validUntil[language], text: day(facts.validUntil) },
  ]
}

function workloadLines({ facts: { workload }, language }: ListingInput): readonly ListedLine[] {
  const { ects, exception, hours } = workload
  return [
    { text: ects === undefined ? '' : writtenCredits(ects, language) },
    { text: hours === undefined ? '' : PAPER_PHRASES[language].hours(String(hours)) },
    {
      label: PAPER_LABELS.reason[language],
      text: exception ? textIn(exception.justification, language) : '',
    },
  ]
}

function levelLines({ facts: { level }, language }: ListingInput): readonly ListedLine[] {
  const { cycle, eqf, exception, national, note } = level
  const phrases = PHRASES[language]
  return [
    { text: eqf === undefined ? '' : capitalised(phrases.eqfLevel(eqf), language) },
    {
      text: national
        ? capitalised(phrases.nationalLevel(national.framework, national.level), language)
        : '',
    },
    { text: cycle ? `QF-EHEA: ${CYCLE_LABELS[cycle][language]}` : '' },
    { text: note ? textIn(note, language) : '' },
    {
      label: PAPER_LABELS.reason[language],
      text: exception ? textIn(exception.justification, language) : '',
    },
  ]
}

/** All of them, by category. */
function outcomeLines({ facts: { outcomes }, language }: ListingInput): readonly ListedLine[] {
  const isClassed = outcomes.some(({ category }) => category !== undefined)
  return [...OUTCOME_CATEGORIES, undefined].flatMap((category) => {
    const own = outcomes.filter((outcome) => outcome.category === category)
    const heading =
      category === undefined
        ? PHRASES[language].unclassed
        : capitalised(OUTCOME_CATEGORY_LABELS[category][language], language)
    const items = own.map(({ text }) => ({ text: textIn(text, language), form: 'item' as const }))
    if (own.length === 0) return []
    return isClassed ? [{ label: heading, text: '', form: 'heading' }, ...items] : items
  })
}

function prerequisiteLines({ facts, language }: ListingInput): readonly ListedLine[] {
  const { formalRequirement, noPrerequisites } = PAPER_LABELS
  if (facts.prerequisites.length === 0) return [{ text: noPrerequisites[language] }]
  return facts.prerequisites.map(({ text, formal }) => ({
    text: `${textIn(text, language)}${formal ? ` (${formalRequirement[language]})` : ''}`,
    ...(facts.prerequisites.length > 1 ? { form: 'item' as const } : {}),
  }))
}

function qualityLines({ facts, language }: ListingInput): readonly ListedLine[] {
  return facts.qualityAssurance.flatMap((one) => [
    { text: assured(one, language) },
    { label: PAPER_LABELS.link[language], text: one.link ?? '' },
  ])
}

function gradeLines({ facts, language, gradingScale }: ListingInput): readonly ListedLine[] {
  if (facts.grade === undefined) return [{ text: PAPER_LABELS.noGrade[language] }]
  return [
    { text: facts.grade },
    {
      label: PAPER_LABELS.scale[language],
      text: gradingScale ? textIn(gradingScale, language) : '',
    },
  ]
}
