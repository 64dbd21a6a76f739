// Element 9 on paper: mode, form and timeframe of the learning activity.

import { textIn } from '../../model/language.ts'
import {
  ACTIVITY_FORM_LABELS,
  MODE_LABELS,
  TIMEFRAME_LABELS,
} from '../../model/vocabulary/labels.ts'
import { capitalised, keptTogether, writtenDate, writtenDecimal } from '../written-values.ts'
import type { ListedLine, ListingInput } from './element-listing.ts'
import { PAPER_PHRASES } from './paper-phrases.ts'

export function participationLines({ facts, language }: ListingInput): readonly ListedLine[] {
  const { contactHours, form, mode, modeTaken, note, period, timeframe } = facts.participation ?? {}
  const taken = modeTaken ?? mode
  const parts = [
    taken && MODE_LABELS[taken][language],
    form && ACTIVITY_FORM_LABELS[form][language],
    timeframe && TIMEFRAME_LABELS[timeframe][language],
    contactHours === undefined
      ? undefined
      : PAPER_PHRASES[language].contactHours(writtenDecimal(contactHours, language)),
  ].filter((part) => part !== undefined)
  return [
    { text: capitalised(parts.map(keptTogether).join('\u00a0· '), language) },
    {
      text: period
        ? `${writtenDate(period.start, language)} – ${writtenDate(period.end, language)}`
        : '',
    },
    { text: note ? textIn(note, language) : '' },
  ]
}
