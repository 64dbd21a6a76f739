// Elements 1, 3 and 4 of an ELM document: the learner, the awarding body, the parts of a joint micro-credential.

import { calendarDateOf } from '../../model/calendar-instant.ts'
import type {
  ContributorFacts,
  LearnerFacts,
  OrganisationFacts,
  PassedModuleFacts,
} from '../../model/credential-facts.ts'
import type { CountryCode, OrganisationIdentifiers } from '../../model/organisation.ts'
import { COUNTRIES } from '../../model/vocabulary/countries.ts'
import type { JsonObject } from '../../util/json.ts'
import { defined, objectAt, objectsIn, textAt } from '../json-view.ts'
import { keyOf, PART_CONCEPTS, SUBJECTS } from '../own-lists.ts'
import { iris, keyIn, langString, notesAbout, noteText, onlyText } from './elm-view.ts'
import { SCHEME_NAMES } from './organisations.ts'
import { EUROPEAN_STUDENT_IDENTIFIER, STUDENT_NUMBER } from './person.ts'

/** The learner of a `Person`. */
export function learnerFacts(person: JsonObject): LearnerFacts {
  const born = textAt(person, 'dateOfBirth')
  return defined<LearnerFacts>({
    fullName: onlyText(person, 'fullName'),
    givenName: onlyText(person, 'givenName'),
    familyName: onlyText(person, 'familyName'),
    dateOfBirth: born === undefined ? undefined : calendarDateOf(born),
    nationalities: iris(person, 'citizenshipCountry').flatMap((iri) => countryCode(iri) ?? []),
    studentId: studentId(person),
    esi: textAt(identifierOf(person, EUROPEAN_STUDENT_IDENTIFIER), 'notation'),
    email: emailOf(person),
    emailHash: undefined,
  })
}

function studentId(person: JsonObject): LearnerFacts['studentId'] {
  const identifier = identifierOf(person, STUDENT_NUMBER)
  const value = textAt(identifier, 'notation')
  const organisation = onlyText(identifier, 'schemeAgency')
  return value === undefined || organisation === undefined ? undefined : { value, organisation }
}

function identifierOf(node: JsonObject, scheme: string): JsonObject {
  return objectsIn(node, 'identifier').find((one) => textAt(one, 'schemeName') === scheme) ?? {}
}

function emailOf(node: JsonObject): string | undefined {
  const uri = textAt(objectAt(node, 'contactPoint', 'emailAddress'), 'id')
  if (uri?.startsWith('mailto:') !== true) return undefined
  try {
    return decodeURIComponent(uri.slice('mailto:'.length))
  } catch {
    return undefined
  }
}

/** ISO 3166-1 alpha-2 code of a country concept. */
function countryCode(iri: string): CountryCode | undefined {
  return keyOf(Object.fromEntries(COUNTRIES), iri)
}

/** Country of an organisation's first address. */
export function countryFacts(organisation: JsonObject): CountryCode | undefined {
  const [iri] = iris(objectAt(organisation, 'location', 'address'), 'countryCode')
  return iri === undefined ? undefined : countryCode(iri)
}

/** Name and identifiers of an organisation. */
export function organisationFacts(organisation: JsonObject): OrganisationFacts | undefined {
  const name = langString(organisation, 'legalName')
  if (name === undefined) return undefined
  return defined<OrganisationFacts>({
    name,
    identifiers: defined<OrganisationIdentifiers>({
      eidas: textAt(objectAt(organisation, 'eIDASIdentifier'), 'notation'),
      vat: textAt(objectAt(organisation, 'vatIdentifier'), 'notation'),
      registration: textAt(objectAt(organisation, 'registration'), 'notation'),
      ror: schemeNotation(organisation, 'ror'),
      erasmus: schemeNotation(organisation, 'erasmus'),
      pic: schemeNotation(organisation, 'pic'),
      schac: schemeNotation(organisation, 'schac'),
      deqar: schemeNotation(organisation, 'deqar'),
    }),
    homepage: textAt(objectAt(organisation, 'homepage'), 'contentURL'),
  })
}

function schemeNotation(
  organisation: JsonObject,
  scheme: keyof typeof SCHEME_NAMES,
): string | undefined {
  return textAt(identifierOf(organisation, SCHEME_NAMES[scheme]), 'notation')
}

/** Modules passed, in the order of the document. */
export function moduleFacts(claim: JsonObject): readonly PassedModuleFacts[] {
  return partsOf(claim, 'module').flatMap((part) => {
    const title = langString(part, 'title')
    const organisation = offeredBy(part)
    const completedOn = calendarDateOf(textAt(objectAt(part, 'awardedBy'), 'awardingDate') ?? '')
    if (title === undefined || organisation === undefined || completedOn === undefined) return []
    return [
      defined<PassedModuleFacts>({
        title,
        organisation,
        completedOn,
        ects: textAt(objectAt(part, 'creditReceived'), 'point'),
        grade: onlyText(objectAt(part, 'provenBy', 'grade'), 'noteLiteral'),
      }),
    ]
  })
}

/** Contributions to a joint micro-credential. */
export function contributorFacts(claim: JsonObject): readonly ContributorFacts[] {
  return partsOf(claim, 'contribution').flatMap((part) => {
    const organisation = offeredBy(part)
    const [share] = Object.values(noteText(part, SUBJECTS.contribution) ?? {})
    const sharePercent = Number.parseFloat(share ?? '')
    if (organisation === undefined || Number.isNaN(sharePercent)) return []
    const ledDevelopment = notesAbout(part, SUBJECTS['led-development']).length > 0
    return [{ organisation, sharePercent, ledDevelopment }]
  })
}

function partsOf(claim: JsonObject, kind: keyof typeof PART_CONCEPTS): readonly JsonObject[] {
  return objectsIn(claim, 'hasPart').filter((part) => keyIn(PART_CONCEPTS, part, 'dcType') === kind)
}

const offeredBy = (part: JsonObject) =>
  langString(objectAt(part, 'influencedBy', 'directedBy'), 'legalName')
