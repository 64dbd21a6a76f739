// Rules on the days of an award: birth, membership of the alliance, the learning, today.

import type { Award } from '../../model/award.ts'
import type { AllianceMembership } from '../../model/organisation.ts'
import type { Template } from '../../model/template.ts'
import type { CalendarDate } from '../../util/time.ts'
import { participants } from './alliance.ts'
import { type Finding, findingIf } from './finding.ts'

const OLDEST_YEARS = 120
/** Minors are learners too; below this age a wrong year is likelier. */
const YOUNGEST_YEARS = 13

/** Findings on the days of an award. Days are compared as written: a date has no time zone. */
export function judgeAwardDates(
  template: Template,
  award: Award,
  today: CalendarDate,
): readonly Finding[] {
  const { awardedOn } = award
  return [
    ...judgeBirth(award),
    ...findingIf(awardedOn > today, 'award-in-future', {
      pointer: '/awardedOn',
      message: 'the date of issuing lies in the future',
    }),
    ...findingIf(awardedOn < (template.participation.period?.start ?? ''), 'award-before-start', {
      pointer: '/awardedOn',
      message: 'the date of issuing lies before the first day of the learning activity',
    }),
    ...findingIf(awardedOn < (template.approval?.on ?? ''), 'award-before-approval', {
      pointer: '/awardedOn',
      message: 'the date of issuing lies before the approval of the template',
    }),
    ...(template.enhance ? judgeMembership(template, awardedOn) : []),
  ]
}

function judgeBirth({ learner, awardedOn }: Award): readonly Finding[] {
  const pointer = '/learner/dateOfBirth'
  const age = yearsBetween(learner.dateOfBirth, awardedOn)
  if (learner.dateOfBirth >= awardedOn) {
    return [
      {
        rule: 'birth-after-award',
        pointer,
        message: 'the date of birth does not lie before the date of issuing',
      },
    ]
  }
  if (age >= OLDEST_YEARS) {
    return [
      {
        rule: 'birth-implausible',
        pointer,
        message: `the learner would be ${OLDEST_YEARS} years old or older`,
      },
    ]
  }
  return findingIf(age < YOUNGEST_YEARS, 'learner-young', {
    pointer,
    message: `the learner would be younger than ${YOUNGEST_YEARS}: check the date of birth`,
  })
}

/** Full years from one day to another. */
function yearsBetween(from: CalendarDate, to: CalendarDate): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}

function judgeMembership(template: Template, day: CalendarDate): readonly Finding[] {
  const members = template.register.alliance?.members ?? []
  const strangers = participants(template).filter((key) => !isMemberOn(members, key, day))
  return findingIf(strangers.length > 0, 'membership', {
    pointer: '/awardedOn',
    message: `not a member of the alliance on the date of issuing: ${strangers.join(', ')}`,
  })
}

/** Whether an organisation belonged to the alliance on a day; first and last day included. */
export function isMemberOn(
  members: readonly AllianceMembership[],
  key: string,
  day: CalendarDate,
): boolean {
  return members.some(
    ({ organisation, from, until }) =>
      organisation === key && from <= day && (until === undefined || day <= until),
  )
}
