// What a credential says, read back from a document of either format in the words of the template.
// The members are grouped by the sixteen elements, so that coverage and equality can be asked per element.

import type { CalendarDate } from '../util/time.ts'
import type { Decimal } from './decimal.ts'
import type { LangString } from './language.ts'
import type { CountryCode, OrganisationIdentifiers } from './organisation.ts'
import type {
  Assessment,
  AwardingRule,
  ChosenMode,
  CredentialType,
  FurtherInformation,
  LearningOutcome,
  Level,
  Participation,
  QualityAssurance,
  SubType,
  Supervision,
  Template,
} from './template.ts'

export interface LearnerFacts {
  /** Given and family name as one text. */
  readonly fullName?: string
  readonly givenName?: string
  readonly familyName?: string
  readonly dateOfBirth?: CalendarDate
  /** ISO 3166-1 alpha-2; empty: not stated, or not disclosed. */
  readonly nationalities: readonly CountryCode[]
  /** With the name of the university that gave it. */
  readonly studentId?: { readonly value: string; readonly organisation: string }
  readonly esi?: string
  readonly email?: string
  /** `sha256$…`, where the document carries no plain address. */
  readonly emailHash?: string
}

export interface OrganisationFacts {
  readonly name: LangString
  readonly identifiers: OrganisationIdentifiers
  readonly homepage?: string
}

export interface ContributorFacts {
  readonly organisation: LangString
  readonly sharePercent: number
  readonly ledDevelopment: boolean
}

export interface PassedModuleFacts {
  readonly title: LangString
  readonly organisation: LangString
  readonly completedOn: CalendarDate
  readonly ects?: Decimal
  readonly grade?: string
}

export interface StackabilityFacts {
  readonly kind: 'stand-alone' | 'stackable'
  readonly towards: readonly {
    readonly title: LangString
    readonly organisation: LangString
    readonly ects?: Decimal
    readonly link?: string
  }[]
  readonly note?: LangString
}

export interface ParticipationFacts extends Participation {
  /** The learner's mode; in a hybrid offer the one chosen, where known. */
  readonly modeTaken?: ChosenMode
}

/** A member is absent where the document does not say it. */
export interface CredentialFacts {
  readonly id?: string
  /** The sealing time, RFC 3339. */
  readonly issuedAt?: string
  readonly validUntil?: string
  /** Template id and version. */
  readonly template?: { readonly id: string; readonly version: string }
  /** 1 */
  readonly learner: LearnerFacts
  /** 2 */
  readonly title?: LangString
  readonly description?: LangString
  readonly type?: CredentialType
  readonly subType?: SubType
  readonly microDegree: boolean
  /** 3 */
  readonly country?: CountryCode
  /** 4 */
  readonly awardingBody?: OrganisationFacts
  readonly awardingRule?: AwardingRule
  readonly signatory?: Template['signatory']
  readonly contributors: readonly ContributorFacts[]
  readonly modules: readonly PassedModuleFacts[]
  /** Name of the alliance, where awarded for it, and its statement of recognition. */
  readonly alliance?: { readonly name: LangString; readonly recognitionStatement: LangString }
  readonly legalNotice?: LangString
  /** 5 */
  readonly awardedOn?: CalendarDate
  /** 6 */
  readonly workload: Template['workload']
  /** 7 */
  readonly level: Level
  /** 8 */
  readonly outcomes: readonly LearningOutcome[]
  /** 9 */
  readonly participation?: Partial<ParticipationFacts>
  /** 10 */
  readonly prerequisites: Template['prerequisites']
  /** 11 */
  readonly assessments: readonly Partial<Assessment>[]
  /** 12 */
  readonly supervision?: Supervision
  /** 13 */
  readonly qualityAssurance: readonly Partial<QualityAssurance>[]
  /** 14 */
  readonly grade?: string
  /** 15 */
  readonly stackability?: StackabilityFacts
  /** 16; durations in days where the record counted weeks. */
  readonly furtherInformation: FurtherInformation
}

/** Numbers of the template's elements. */
export const ELEMENT_NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] as const
export type ElementNumber = (typeof ELEMENT_NUMBERS)[number]

const ELEMENT_MEMBERS: Readonly<Record<ElementNumber, readonly (keyof CredentialFacts)[]>> = {
  1: ['learner'],
  2: ['title', 'description', 'type', 'subType', 'microDegree'],
  3: ['country'],
  4: [
    'awardingBody',
    'awardingRule',
    'signatory',
    'contributors',
    'modules',
    'alliance',
    'legalNotice',
  ],
  5: ['awardedOn'],
  6: ['workload'],
  7: ['level'],
  8: ['outcomes'],
  9: ['participation'],
  10: ['prerequisites'],
  11: ['assessments'],
  12: ['supervision'],
  13: ['qualityAssurance'],
  14: ['grade'],
  15: ['stackability'],
  16: ['furtherInformation'],
}

/** The part of the facts that belongs to one element. */
export function factsOfElement(
  facts: CredentialFacts,
  element: ElementNumber,
): Partial<CredentialFacts> {
  return Object.fromEntries(
    ELEMENT_MEMBERS[element].map((member) => [member, facts[member]]),
  ) as Partial<CredentialFacts>
}
