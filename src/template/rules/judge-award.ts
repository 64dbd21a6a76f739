// The rules of the ENHANCE template on one award, beside the forms of its fields, which the readers of awards check.

import type { Award } from '../../model/award.ts'
import type { InputFault } from '../../model/fault.ts'
import type { Template } from '../../model/template.ts'
import type { CalendarDate } from '../../util/time.ts'
import { judgeAwardDates } from './award-dates.ts'
import { judgeAwardGrades, judgeModeChosen } from './award-grade.ts'
import { judgePassedModules } from './award-modules.ts'
import { judgeAwardDrawable } from './drawable.ts'
import { type Finding, faultOf } from './finding.ts'

export interface AwardJudgement {
  /** The day on which it is judged, where the awarding university is. */
  readonly today: CalendarDate
  /** Name of the awards file, for the faults. Default: `-`. */
  readonly file?: string
}

/**
 * Tells every rule that an award of a template breaks. The template must hold no error of its own.
 *
 * @returns Faults whose pointers lead into the award (`/awardedOn`, `/modules/1/grade`): the caller adds row and column.
 */
export function judgeAward(
  template: Template,
  award: Award,
  { today, file = '-' }: AwardJudgement,
): readonly InputFault[] {
  const { studentId } = award.learner
  const stranger: readonly Finding[] =
    studentId === undefined || template.register.organisations.has(studentId.organisation)
      ? []
      : [
          {
            rule: 'organisation-unknown',
            pointer: '/learner/studentId/organisation',
            message: 'the university that gave the student id is not in the organisations file',
          },
        ]
  return [
    ...stranger,
    ...judgeAwardDrawable(award),
    ...judgeAwardDates(template, award, today),
    ...judgePassedModules(template, award),
    ...judgeModeChosen(template, award),
    ...judgeAwardGrades(template, award),
  ].map((finding) => faultOf(file, finding))
}
