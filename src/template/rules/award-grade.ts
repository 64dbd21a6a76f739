// Rules on grades and on the mode chosen: in the scheme of the university that gave the grade, passed, and offered.

import type { Award } from '../../model/award.ts'
import { gradingSchemeOf, isGradeInScheme, isPassingGrade } from '../../model/grading.ts'
import type { OrganisationKey } from '../../model/organisation.ts'
import type { Template } from '../../model/template.ts'
import { isParticipation } from './assessment.ts'
import { type Finding, findingIf } from './finding.ts'

/** Findings on the grades and the mode chosen. */
export function judgeAwardGrades(template: Template, award: Award): readonly Finding[] {
  const modules = award.modules.flatMap(({ module, grade }, index) => {
    const offeredBy = template.modules.find(({ key }) => key === module)?.organisation
    if (grade === undefined || offeredBy === undefined) return []
    return judgeGrade(template, {
      grade,
      organisation: offeredBy,
      pointer: `/modules/${index}/grade`,
    })
  })
  const { grade } = award
  if (grade === undefined) return modules
  return [
    ...judgeGrade(template, { grade, organisation: template.awarding.body, pointer: '/grade' }),
    ...findingIf(template.assessments.every(isParticipation), 'grade-without-assessment', {
      pointer: '/grade',
      message: 'there is a grade, but the micro-credential rests on participation alone',
    }),
    ...modules,
  ]
}

function judgeGrade(
  template: Template,
  given: {
    readonly grade: string
    readonly organisation: OrganisationKey
    readonly pointer: string
  },
): readonly Finding[] {
  const { grade, pointer } = given
  const organisation = template.register.organisations.get(given.organisation)
  const scheme = organisation && gradingSchemeOf(organisation, template.register)
  if (scheme === undefined) {
    return findingIf(organisation !== undefined, 'grade-not-checked', {
      pointer,
      message: `no grading scheme is known for "${given.organisation}": the grade is taken as written`,
    })
  }
  if (!isGradeInScheme(scheme, grade)) {
    return [
      {
        rule: 'grade-unknown',
        pointer,
        message: `this is no grade of the scheme "${scheme.key}" of "${given.organisation}"`,
      },
    ]
  }
  return findingIf(!isPassingGrade(scheme, grade), 'grade-failed', {
    pointer,
    message: 'this grade is a fail: there is nothing to award',
  })
}

/** Findings on the mode chosen. */
export function judgeModeChosen({ participation }: Template, award: Award): readonly Finding[] {
  return findingIf(
    award.modeChosen !== undefined && participation.mode !== 'hybrid',
    'mode-chosen',
    {
      pointer: '/modeChosen',
      message: `the mode of delivery is "${participation.mode}": only in a hybrid offer a learner chooses`,
    },
  )
}
