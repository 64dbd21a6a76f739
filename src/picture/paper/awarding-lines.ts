// Element 4 on paper: who awards, with whom, in whose name, and who signs.

import { type LangString, textIn } from '../../model/language.ts'
import type { OrganisationIdentifiers } from '../../model/organisation.ts'
import { keptTogether, writtenCredits, writtenDate } from '../written-values.ts'
import type { ListedLine, ListingInput } from './element-listing.ts'
import { PAPER_LABELS } from './paper-phrases.ts'

const SCHEMES: Readonly<Record<keyof OrganisationIdentifiers, string>> = {
  eidas: 'eIDAS',
  vat: 'VAT',
  registration: 'No.',
  ror: 'ROR',
  erasmus: 'Erasmus',
  pic: 'PIC',
  schac: 'SCHAC',
  deqar: 'DEQAR',
}

export function awardingLines(input: ListingInput): readonly ListedLine[] {
  const { facts, language } = input
  const { alliance, awardingBody, legalNotice, signatory } = facts
  const text = (value: LangString | undefined) => (value ? textIn(value, language) : '')
  const identifiers = Object.entries(awardingBody?.identifiers ?? {}).map(([scheme, value]) =>
    keptTogether(`${SCHEMES[scheme as keyof OrganisationIdentifiers]} ${value}`),
  )
  return [
    { text: text(awardingBody?.name) },
    { label: PAPER_LABELS.identifiers[language], text: identifiers.join('\u00a0· ') },
    { label: PAPER_LABELS.website[language], text: awardingBody?.homepage ?? '' },
    {
      label: PAPER_LABELS.signatory[language],
      text: signatory ? `${signatory.name}, ${text(signatory.function)}` : '',
    },
    ...partnerLines(input),
    {
      label: PAPER_LABELS.alliance[language],
      text: alliance ? `${text(alliance.name)}. ${text(alliance.recognitionStatement)}` : '',
    },
    { label: PAPER_LABELS.legalNotice[language], text: text(legalNotice) },
  ]
}

/** The universities of a joint micro-credential, and the modules passed at each. */
function partnerLines({ facts, language }: ListingInput): readonly ListedLine[] {
  const { contributors, ledDevelopment, modules } = PAPER_LABELS
  const partners = facts.contributors.map(({ organisation, sharePercent, ...one }) => {
    const led = one.ledDevelopment ? `, ${ledDevelopment[language]}` : ''
    return `${textIn(organisation, language)} (${sharePercent}\u00a0%${led})`
  })
  const passed = facts.modules.map(
    ({ title, organisation, completedOn, ects, grade }): ListedLine => {
      const details = [
        textIn(organisation, language),
        writtenDate(completedOn, language),
        ects === undefined ? undefined : writtenCredits(ects, language),
        grade,
      ].filter((detail) => detail !== undefined)
      return { text: `${textIn(title, language)} (${details.join(', ')})`, form: 'item' }
    },
  )
  return [
    { label: contributors[language], text: partners.join('; ') },
    ...(passed.length > 0
      ? [{ label: modules[language], text: '', form: 'heading' as const }, ...passed]
      : []),
  ]
}
