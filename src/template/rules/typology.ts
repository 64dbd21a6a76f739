// The types and sub-types of micro-credentials and what each demands (TEMPLATE.md, "Typology and its rules").
// Data only; the rule files read it, and an interop test holds it against the alliance's own statement.

import type {
  ActivityForm,
  AssessmentFormality,
  CredentialType,
  SubType,
} from '../../model/template.ts'

/** Whether something must, may or must not be stated. */
export type Demand = 'required' | 'required-unless-justified' | 'optional' | 'forbidden'

export interface SubTypeRules {
  readonly type: CredentialType
  readonly ects: Demand
  readonly eqf: Demand
  /** EQF levels that may be stated. */
  readonly eqfLevels: readonly number[]
  readonly formalities: readonly AssessmentFormality[]
  readonly typicalForms: readonly ActivityForm[]
  /** Usual target group, in words. */
  readonly typicalTargetGroup: string
  /** Stackable is unusual: a warning. */
  readonly usuallyStandAlone: boolean
}

export const TYPOLOGY: Readonly<Record<SubType, SubTypeRules>> = {
  academic: {
    type: 'certificate',
    ects: 'required',
    eqf: 'required',
    eqfLevels: [5, 6, 7, 8],
    formalities: ['formal-summative'],
    typicalForms: [
      'group-of-courses',
      'course',
      'mooc',
      'short-learning-programme',
      'summer-school',
    ],
    typicalTargetGroup: 'mostly bachelor, master and doctoral students',
    usuallyStandAlone: false,
  },
  specialisation: {
    type: 'certificate',
    ects: 'required-unless-justified',
    eqf: 'required-unless-justified',
    eqfLevels: [5, 6, 7, 8],
    formalities: ['formal-summative', 'automated-task-verification'],
    typicalForms: ['course', 'short-learning-programme', 'workshop', 'training'],
    typicalTargetGroup: 'mostly life-long learners',
    usuallyStandAlone: false,
  },
  achievement: {
    type: 'badge',
    ects: 'forbidden',
    eqf: 'optional',
    eqfLevels: [5, 6, 7],
    formalities: ['formal-summative', 'non-formal', 'task-completion', 'participation'],
    typicalForms: [
      'course',
      'mooc',
      'group-of-courses',
      'bootcamp',
      'workshop',
      'training',
      'special-offering',
    ],
    typicalTargetGroup: 'general interest: students and life-long learners',
    usuallyStandAlone: true,
  },
  service: {
    type: 'badge',
    ects: 'forbidden',
    eqf: 'forbidden',
    eqfLevels: [],
    formalities: ['task-completion'],
    typicalForms: ['service-based-learning', 'volunteering'],
    typicalTargetGroup: 'bachelor, master and doctoral students',
    usuallyStandAlone: true,
  },
}

/** Limits on ECTS credits of certificates; configuration may replace them. */
export interface EctsLimits {
  /** Below: an error. */
  readonly minimum: string
  /** Below: a warning. */
  readonly recommendedMinimum: string
  /** From here on: a warning. */
  readonly warnFrom: string
  /** A full degree by EQF level: this many or more is an error. */
  readonly degreeByEqfLevel: Readonly<Record<number, string>>
}

export const DEFAULT_ECTS_LIMITS: EctsLimits = {
  minimum: '1',
  recommendedMinimum: '3',
  warnFrom: '60',
  degreeByEqfLevel: { 5: '120', 6: '180', 7: '120', 8: '180' },
}
