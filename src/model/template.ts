// The micro-credential: elements 2-4, 6-13, 15 and 16 of the template, as data after parsing.
// The numbers in the comments are the sixteen elements of the EU standard (Council Recommendation 2022/C 243/02).

import type { CalendarDate } from '../util/time.ts'
import type { Decimal } from './decimal.ts'
import type { DocumentLanguage, LangString } from './language.ts'
import type { OrganisationKey, OrganisationRegister } from './organisation.ts'

export const CREDENTIAL_TYPES = ['certificate', 'badge'] as const
export type CredentialType = (typeof CREDENTIAL_TYPES)[number]

export const SUB_TYPES = ['academic', 'specialisation', 'achievement', 'service'] as const
export type SubType = (typeof SUB_TYPES)[number]

export const AWARDING_RULES = ['single-provider', 'led-development', 'most-activities'] as const
export type AwardingRule = (typeof AWARDING_RULES)[number]

export const OUTCOME_CATEGORIES = ['knowledge', 'skills', 'responsibility-and-autonomy'] as const
export type OutcomeCategory = (typeof OUTCOME_CATEGORIES)[number]

export const DELIVERY_MODES = ['on-site', 'online', 'blended', 'hybrid'] as const
export type DeliveryMode = (typeof DELIVERY_MODES)[number]
/** The modes a learner of a hybrid offer can have chosen. */
export type ChosenMode = Exclude<DeliveryMode, 'hybrid'>

export const ACTIVITY_FORMS = [
  'course',
  'mooc',
  'group-of-courses',
  'short-learning-programme',
  'summer-school',
  'workshop',
  'training',
  'bootcamp',
  'special-offering',
  'service-based-learning',
  'volunteering',
] as const
export type ActivityForm = (typeof ACTIVITY_FORMS)[number]

export const ASSESSMENT_FORMALITIES = [
  'formal-summative',
  'non-formal',
  'automated-task-verification',
  'task-completion',
  'participation',
] as const
export type AssessmentFormality = (typeof ASSESSMENT_FORMALITIES)[number]

export const SUPERVISIONS = [
  'unsupervised-without-identity-verification',
  'supervised-without-identity-verification',
  'supervised-online-with-identity-verification',
  'supervised-onsite-with-identity-verification',
] as const
export type Supervision = (typeof SUPERVISIONS)[number]

export const CYCLES = ['short', 'first', 'second', 'third'] as const
/** Cycle of the Qualifications Framework of the European Higher Education Area. */
export type Cycle = (typeof CYCLES)[number]

/** The reason why a specialisation certificate goes without ECTS or EQF level. */
export interface JustifiedException {
  readonly justification: LangString
}

/** A university that contributes to a joint micro-credential. */
export interface Contributor {
  readonly organisation: OrganisationKey
  /** Share of the activities in percent; all shares add up to 100. */
  readonly sharePercent: number
  readonly ledDevelopment?: boolean
}

/** A part of a micro-credential whose modules are offered by different universities. */
export interface Module {
  /** Key within the template, as the awards file names it. */
  readonly key: string
  readonly title: LangString
  readonly organisation: OrganisationKey
  readonly ects?: Decimal
  readonly required: boolean
}

export interface LearningOutcome {
  readonly text: LangString
  /** Absent: a warning (`outcomeCategoryMissing`). */
  readonly category?: OutcomeCategory
  /** ESCO skill URIs, `http://data.europa.eu/esco/skill/…`. */
  readonly esco?: readonly string[]
}

export interface Level {
  /** 1-8. */
  readonly eqf?: number
  readonly national?: {
    /** `DQR`, `SeQF`, `NKR`, `QNQ`, `PQF`, `NLQF` … (`model/vocabulary/national-frameworks`). */
    readonly framework: string
    /** Level as the framework writes it, such as `6` or `6.2`. */
    readonly level: string
  }
  readonly cycle?: Cycle
  /** Such as why a country has no usable national level. */
  readonly note?: LangString
  readonly exception?: JustifiedException
}

export interface Participation {
  /** `hybrid` = the learner chooses; the mode chosen may be on the award. */
  readonly mode: DeliveryMode
  readonly form: ActivityForm
  readonly timeframe: 'fixed' | 'self-paced'
  /** Only with a fixed timeframe. */
  readonly contactHours?: Decimal
  /** First and last day, only with a fixed timeframe. */
  readonly period?: { readonly start: CalendarDate; readonly end: CalendarDate }
  readonly note?: LangString
}

export interface Assessment {
  /**
   * Key of `model/vocabulary/assessment-types` (`written-examination`, `portfolio` …),
   * `recognition-of-prior-learning`, `participation`, or `other` with a title.
   */
  readonly type: string
  readonly formality: AssessmentFormality
  /** Required for `other`. */
  readonly title?: LangString
  readonly mode?: ChosenMode
}

export interface QualityAssurance {
  /** Own procedures aligned with the ESG, or an external decision by an agency. */
  readonly kind: 'own-procedures' | 'agency'
  readonly scope: 'credential' | 'content' | 'institution'
  readonly description: LangString
  /** https link, such as a DEQAR report. */
  readonly link?: string
  /** Only with `kind: agency`. */
  readonly agency?: {
    readonly name: LangString
    readonly country: string
    readonly homepage?: string
  }
}

export interface Stackability {
  readonly kind: 'stand-alone' | 'stackable'
  /** The larger credentials it counts towards. */
  readonly towards?: readonly {
    readonly title: LangString
    /** The accepting organisation. */
    readonly organisation: OrganisationKey
    /** At most this many ECTS are taken over. */
    readonly ects?: Decimal
    readonly link?: string
  }[]
  readonly note?: LangString
}

export interface FurtherInformation {
  readonly profile?: LangString
  readonly targetGroup?: LangString
  /** ISO 639-1 codes. */
  readonly languagesOfInstruction?: readonly string[]
  readonly availability?: LangString
  /** ISO 8601 duration, such as `P2W`. Not with `self-paced`. */
  readonly duration?: string
  readonly fees?: {
    readonly amount?: Decimal
    /** ISO 4217 code. */
    readonly currency?: string
    readonly note?: LangString
  }
  readonly documentForm?: LangString
  readonly externalPartners?: LangString
  /** Appreciation by employers or professional bodies. */
  readonly appreciation?: LangString
  /** ISCED-F 2013 codes of two to four digits. */
  readonly iscedF?: readonly string[]
  readonly links?: readonly { readonly title: LangString; readonly url: string }[]
}

/** A limit that a university or a law sets, checked like the rules of the typology. */
export interface InstitutionRule {
  readonly maximumEcts?: Decimal
  readonly minimumEcts?: Decimal
  /** Legal source, shown with the fault. */
  readonly source: string
}

/** A parsed template: valid by its schema; the typology's rules are judged by `template/rules`. */
export interface Template {
  /** Absolute URI; together with `version` it names the achievement. */
  readonly id: string
  readonly version: string
  readonly approval?: {
    readonly by: string
    readonly on: CalendarDate
    readonly reference?: string
  }
  /** Awarded for the alliance: only for templates in its approved list. */
  readonly enhance: boolean
  /** Editions of the document; the first is the primary language. */
  readonly languages: readonly [DocumentLanguage, ...DocumentLanguage[]]
  /** 2 */
  readonly title: LangString
  /** 2 */
  readonly type: CredentialType
  readonly subType: SubType
  /** Larger certificates made of several courses. */
  readonly microDegree: boolean
  readonly description: LangString
  /** 3, 4 */
  readonly awarding: {
    readonly body: OrganisationKey
    readonly rule: AwardingRule
    readonly contributors: readonly Contributor[]
  }
  readonly signatory: { readonly name: string; readonly function: LangString }
  /** Modules of different universities; empty for a micro-credential in one piece. */
  readonly modules: readonly Module[]
  /** 6 */
  readonly workload: {
    readonly ects?: Decimal
    readonly hours?: number
    readonly exception?: JustifiedException
  }
  /** 7 */
  readonly level: Level
  /** 8; at least one. */
  readonly outcomes: readonly LearningOutcome[]
  /** 9 */
  readonly participation: Participation
  /** 10 */
  readonly prerequisites: readonly { readonly text: LangString; readonly formal: boolean }[]
  /** 11; at least one. */
  readonly assessments: readonly Assessment[]
  /** 12 */
  readonly supervision?: Supervision
  /** 13; at least one. */
  readonly qualityAssurance: readonly QualityAssurance[]
  /** 15 */
  readonly stackability?: Stackability
  /** 16 */
  readonly furtherInformation: FurtherInformation
  readonly institutionRules: readonly InstitutionRule[]
  /** By university key; supplied, never invented. Overrides the organisation's own. */
  readonly legalNotice?: LangString
  /** Expiry of the credential as an ISO 8601 duration from the sealing; absent: it does not expire. */
  readonly validFor?: string
  /** The organisations the keys refer to. */
  readonly register: OrganisationRegister
}
