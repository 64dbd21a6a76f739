// Rules on elements 15 and 16: stackability and further information.

import { compareDecimals } from '../../model/decimal.ts'
import type { Template } from '../../model/template.ts'
import { type Finding, findingIf } from './finding.ts'
import { effectiveEqf } from './level.ts'
import { TYPOLOGY } from './typology.ts'

/** Findings on stackability. The sub-type must fit the type. */
export function judgeStackability(template: Template): readonly Finding[] {
  const { stackability, subType, type } = template
  if (stackability === undefined) return []
  const stackable = stackability.kind === 'stackable'
  const targets = stackability.towards ?? []
  return [
    ...findingIf(stackable && TYPOLOGY[subType].usuallyStandAlone, 'badge-stackable', {
      pointer: '/stackability/kind',
      message: `a ${type} is usually stand-alone`,
    }),
    ...findingIf(stackable && targets.length === 0, 'stackability-target', {
      pointer: '/stackability/towards',
      message: 'expected the larger credential towards which it counts',
    }),
    ...findingIf(!stackable && targets.length > 0, 'stand-alone-target', {
      pointer: '/stackability/towards',
      message: 'a stand-alone micro-credential names no larger credential',
    }),
    ...targets.flatMap(({ ects }, index) => judgeTransfer(template, { ects, index })),
  ]
}

function judgeTransfer(
  { workload, type }: Template,
  { ects, index }: { ects: string | undefined; index: number },
): readonly Finding[] {
  if (ects === undefined) return []
  const pointer = `/stackability/towards/${index}/ects`
  if (type === 'badge') {
    return [
      {
        rule: 'ects-forbidden',
        pointer,
        message: 'a badge never carries ECTS credits: leave them out',
      },
    ]
  }
  const { ects: own } = workload
  return findingIf(own !== undefined && compareDecimals(ects, own) > 0, 'stackability-ects', {
    pointer,
    message: `${ects} ECTS are taken over, but there are only ${own}`,
  })
}

/** Findings on further information. The sub-type must fit the type. */
export function judgeFurtherInformation({
  furtherInformation,
  level,
  subType,
}: Template): readonly Finding[] {
  const rules = TYPOLOGY[subType]
  const levelled = rules.eqf !== 'forbidden' && effectiveEqf(level) !== undefined
  return [
    ...findingIf(levelled && (furtherInformation.iscedF ?? []).length === 0, 'isced-missing', {
      pointer: '/furtherInformation/iscedF',
      message: 'expected a field of education (ISCED-F code), as an EQF level is given',
    }),
    ...findingIf(furtherInformation.targetGroup === undefined, 'target-group', {
      pointer: '/furtherInformation/targetGroup',
      message: `no target group is stated; typical of this sub-type: ${rules.typicalTargetGroup}`,
    }),
  ]
}
