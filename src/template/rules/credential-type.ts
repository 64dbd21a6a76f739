// Rules on element 2: type, sub-type and micro-degree.

import type { Template } from '../../model/template.ts'
import { type Finding, findingIf } from './finding.ts'
import { TYPOLOGY } from './typology.ts'

/** Whether the sub-type is one of the type: what else the typology says only makes sense then. */
export function subTypeFits({ type, subType }: Template): boolean {
  return TYPOLOGY[subType].type === type
}

/** Findings on type, sub-type and micro-degree. */
export function judgeCredentialType(template: Template): readonly Finding[] {
  const { type, microDegree, modules, participation } = template
  const expected = Object.entries(TYPOLOGY).filter(([, rules]) => rules.type === type)
  const isBadge = type === 'badge'
  return [
    ...findingIf(!subTypeFits(template), 'sub-type', {
      pointer: '/subType',
      message: `a ${type} is of sub-type ${expected.map(([name]) => name).join(' or ')}`,
    }),
    ...findingIf(microDegree && isBadge, 'micro-degree', {
      pointer: '/microDegree',
      message: 'only a certificate can be a micro-degree',
    }),
    ...findingIf(
      microDegree && !isBadge && modules.length < 2 && participation.form !== 'group-of-courses',
      'micro-degree-parts',
      {
        pointer: '/microDegree',
        message:
          'a micro-degree is made of several courses: expected modules, or the form "group-of-courses"',
      },
    ),
  ]
}
