// Rules on elements 8 and 9: classes of learning outcomes, and the form of participation.

import type { Template } from '../../model/template.ts'
import { type Finding, findingIf } from './finding.ts'
import { TYPOLOGY } from './typology.ts'

/** Findings on the learning outcomes. */
export function judgeOutcomes({ outcomes }: Template): readonly Finding[] {
  return outcomes.flatMap(({ category, esco }, index) =>
    findingIf(category === undefined && (esco ?? []).length === 0, 'outcome-category', {
      pointer: `/outcomes/${index}/category`,
      message: 'expected a class (knowledge, skills, responsibility-and-autonomy) or an ESCO skill',
    }),
  )
}

/** Findings on the form of participation. The sub-type must fit the type. */
export function judgeParticipation(template: Template): readonly Finding[] {
  const { participation, subType } = template
  const { typicalForms } = TYPOLOGY[subType]
  return [
    ...findingIf(!typicalForms.includes(participation.form), 'activity-form', {
      pointer: '/participation/form',
      message: `typical forms of this sub-type are ${typicalForms.join(', ')}`,
    }),
    ...judgeTimeframe(template),
  ]
}

function judgeTimeframe({
  participation,
  furtherInformation,
  workload,
}: Template): readonly Finding[] {
  const { timeframe, contactHours, period } = participation
  const selfPaced = timeframe === 'self-paced'
  const advice = 'has no place in a self-paced offer: leave it out, or choose the timeframe "fixed"'
  return [
    ...findingIf(selfPaced && contactHours !== undefined, 'self-paced-contact-hours', {
      pointer: '/participation/contactHours',
      message: `a number of contact hours ${advice}`,
    }),
    ...findingIf(selfPaced && period !== undefined, 'self-paced-period', {
      pointer: '/participation/period',
      message: `a period ${advice}`,
    }),
    ...findingIf(selfPaced && furtherInformation.duration !== undefined, 'self-paced-duration', {
      pointer: '/furtherInformation/duration',
      message: `a duration ${advice}`,
    }),
    ...findingIf(period !== undefined && period.start > period.end, 'period-order', {
      pointer: '/participation/period/end',
      message: 'the period ends before it begins',
    }),
    ...findingIf(
      Number(contactHours ?? 0) > (workload.hours ?? Number.POSITIVE_INFINITY),
      'contact-hours',
      {
        pointer: '/participation/contactHours',
        message: 'there are more contact hours than hours of work',
      },
    ),
  ]
}
