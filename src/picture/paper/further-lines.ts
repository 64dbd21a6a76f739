// Element 16 on paper: everything else that the micro-credential says of itself.

import { type DocumentLanguage, type LangString, textIn } from '../../model/language.ts'
import type { FurtherInformation } from '../../model/template.ts'
import { iscedFConcept } from '../../model/vocabulary/isced-f.ts'
import { languageConcept } from '../../model/vocabulary/languages.ts'
import { writtenDecimal } from '../written-values.ts'
import type { ListedLine, ListingInput } from './element-listing.ts'
import { PAPER_LABELS, type PaperLabel } from './paper-phrases.ts'

export function furtherLines({ facts, language }: ListingInput): readonly ListedLine[] {
  const { furtherInformation: further } = facts
  const text = (value: LangString | undefined) => (value ? textIn(value, language) : '')
  const line = (label: PaperLabel, value: string): ListedLine => ({
    label: PAPER_LABELS[label][language],
    text: value,
  })
  return [
    line('profile', text(further.profile)),
    line('targetGroup', text(further.targetGroup)),
    line('languagesOfInstruction', languagesOf(further, language)),
    line('availability', text(further.availability)),
    line('duration', durationOf(further.duration, language)),
    line('fees', feesOf(further, language)),
    line('documentForm', text(further.documentForm)),
    line('externalPartners', text(further.externalPartners)),
    line('appreciation', text(further.appreciation)),
    line('fields', fieldsOf(further, language)),
    ...(further.links ?? []).map(({ title, url }) => line('link', `${text(title)}: ${url}`)),
  ]
}

function languagesOf(
  { languagesOfInstruction = [] }: FurtherInformation,
  language: DocumentLanguage,
): string {
  const names = languagesOfInstruction.map((code) => {
    const label = languageConcept(code)?.label
    return label ? textIn(label, language) : code
  })
  return names.join(', ')
}

function fieldsOf({ iscedF = [] }: FurtherInformation, language: DocumentLanguage): string {
  const names = iscedF.map((code) => {
    const label = iscedFConcept(code)?.label
    return label ? `${code} ${textIn(label, language)}` : code
  })
  return names.join('; ')
}

function feesOf({ fees }: FurtherInformation, language: DocumentLanguage): string {
  if (!fees) return ''
  const { amount, currency, note } = fees
  const sum =
    amount === undefined ? [] : [[writtenDecimal(amount, language), currency].join('\u00a0')]
  return [...sum, ...(note ? [textIn(note, language)] : [])].join('; ')
}

const DURATION = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/
const UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute'] as const

/** `14 days`, `14 Tage`; a form that is not known stays as it is. */
function durationOf(duration: string | undefined, language: DocumentLanguage): string {
  const match = DURATION.exec(duration ?? '')
  if (!match) return duration ?? ''
  const parts = UNITS.flatMap((unit, index) => {
    const count = match[index + 1]
    if (count === undefined) return []
    const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' })
    return [format.format(Number(count))]
  })
  return parts.join(', ')
}
