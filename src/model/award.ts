// One award: elements 1, 5 and 14 of one learner, and what differs from the template for this learner.

import type { CalendarDate } from '../util/time.ts'
import type { Decimal } from './decimal.ts'
import type { CountryCode, OrganisationKey } from './organisation.ts'
import type { ChosenMode } from './template.ts'

/** 1 */
export interface Learner {
  /** Given name(s). At least one of the two names is there; one name only is possible. */
  readonly givenName?: string
  /** Family name(s), particles included. */
  readonly familyName?: string
  readonly dateOfBirth: CalendarDate
  /** ISO 3166-1 alpha-2 codes; empty: not stated. */
  readonly nationalities: readonly CountryCode[]
  /** Student number with the university that gave it. */
  readonly studentId?: { readonly value: string; readonly organisation: OrganisationKey }
  /** European Student Identifier, `urn:schac:personalUniqueCode:int:esi:…`. */
  readonly esi?: string
  readonly email?: string
  /** A DID the learner brings; otherwise a random `urn:uuid` names the subject. */
  readonly did?: string
}

/** A module passed, at the university that offers it. */
export interface PassedModule {
  /** Key of the template's module. */
  readonly module: string
  readonly completedOn: CalendarDate
  readonly ects?: Decimal
  readonly grade?: string
}

export interface Award {
  readonly learner: Learner
  /** 5: the day on which the learner satisfied all requirements. Not the day of sealing. */
  readonly awardedOn: CalendarDate
  /** 14, as the awarding university writes it (`30 e lode`, `1,3`, `VG`). Absent: no grade. */
  readonly grade?: string
  /** The mode chosen in a hybrid offer. Absent: unknown. */
  readonly modeChosen?: ChosenMode
  /** For micro-credentials made of modules. */
  readonly modules: readonly PassedModule[]
}
