// Element 1 on paper: exactly what the credential says of the learner, no more.

import { writtenCountry, writtenDate } from '../written-values.ts'
import type { ListedLine, ListingInput } from './element-listing.ts'
import { PAPER_LABELS } from './paper-phrases.ts'

export function learnerLines({
  facts: { learner },
  language,
}: ListingInput): readonly ListedLine[] {
  const { dateOfBirth, email, esi, nationalities, studentId } = learner
  return [
    { text: nameOfLearner(learner) },
    {
      label: PAPER_LABELS.dateOfBirth[language],
      text: dateOfBirth === undefined ? '' : writtenDate(dateOfBirth, language),
    },
    {
      label: PAPER_LABELS.nationality[language],
      text: nationalities.map((country) => writtenCountry(country, language)).join(', '),
    },
    {
      label: PAPER_LABELS.studentId[language],
      text: studentId ? `${studentId.value} (${studentId.organisation})` : '',
    },
    { label: PAPER_LABELS.esi[language], text: esi ?? '' },
    { label: PAPER_LABELS.email[language], text: email ?? '' },
  ]
}

/** The full name, else its parts; empty where the credential names nobody. */
export function nameOfLearner({
  fullName,
  givenName,
  familyName,
}: ListingInput['facts']['learner']): string {
  return fullName ?? [givenName, familyName].filter((part) => part !== undefined).join(' ')
}
