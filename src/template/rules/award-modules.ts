// Rules on an award that is made of modules: all required parts present, sums right, the date that of the last one.

import type { Award, PassedModule } from '../../model/award.ts'
import type { Decimal } from '../../model/decimal.ts'
import { compareDecimals, sumDecimals } from '../../model/decimal.ts'
import type { Module, Template } from '../../model/template.ts'
import { type Finding, findingIf } from './finding.ts'
import { isWithin } from './modules.ts'

/** Findings on the modules passed. */
export function judgePassedModules(template: Template, award: Award): readonly Finding[] {
  const keys = award.modules.map(({ module }) => module)
  const strangers = keys.flatMap((key, index) =>
    template.modules.some((module) => module.key === key) ? [] : [index],
  )
  const repeated = keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []))
  const missing = template.modules.filter(({ key, required }) => required && !keys.includes(key))
  const findings: readonly Finding[] = [
    ...strangers.map(
      (index): Finding => ({
        rule: 'modules-unknown',
        pointer: `/modules/${index}/module`,
        message: 'the template has no module of this key',
      }),
    ),
    ...repeated.map(
      (index): Finding => ({
        rule: 'modules-twice',
        pointer: `/modules/${index}/module`,
        message: 'this module is listed twice',
      }),
    ),
    ...findingIf(missing.length > 0, 'modules-missing', {
      pointer: '/modules',
      message: `required and not passed: ${missing.map(({ key }) => key).join(', ')}`,
    }),
  ]
  return [...findings, ...(findings.length > 0 ? [] : judgeCompleteModules(template, award))]
}

function judgeCompleteModules(template: Template, award: Award): readonly Finding[] {
  if (award.modules.length === 0) return []
  const dates = award.modules.map(({ completedOn }) => completedOn).sort()
  const graded = award.modules.filter(({ grade }) => grade !== undefined).length
  return [
    ...findingIf(dates.at(-1) !== award.awardedOn, 'modules-date', {
      pointer: '/awardedOn',
      message: 'the award bears the date on which the last module was passed',
    }),
    ...findingIf(graded > 0 && graded < award.modules.length, 'modules-grade', {
      pointer: '/modules',
      message: `${award.modules.length - graded} of ${award.modules.length} modules have no grade yet`,
    }),
    ...judgeCredits(template, award),
  ]
}

function judgeCredits(template: Template, award: Award): readonly Finding[] {
  const passed = award.modules.map((one) => ({
    stated: one.ects,
    module: template.modules.find(({ key }) => key === one.module),
    ects: creditsOf(one, template.modules),
  }))
  if (template.type === 'badge') {
    return findingIf(
      award.modules.some(({ ects }) => ects !== undefined),
      'modules-ects',
      {
        pointer: '/modules',
        message: 'a badge never carries ECTS credits: leave them out',
      },
    )
  }
  const { ects: total } = template.workload
  const differs = passed.some(
    ({ stated, module }) =>
      stated !== undefined &&
      module?.ects !== undefined &&
      compareDecimals(stated, module.ects) !== 0,
  )
  if (differs) {
    return [
      {
        rule: 'modules-ects',
        pointer: '/modules',
        message: 'a module has other ECTS credits than in the template',
      },
    ]
  }
  if (total === undefined || passed.some(({ ects }) => ects === undefined)) return []
  const creditsWhere = (wanted: (required: boolean) => boolean): Decimal =>
    sumDecimals(
      passed.flatMap(({ module, ects }) => (wanted(module?.required === true) ? (ects ?? []) : [])),
    )
  const [required, all] = [creditsWhere((yes) => yes), creditsWhere(() => true)]
  return findingIf(!isWithin(total, required, all), 'modules-ects', {
    pointer: '/modules',
    message: `the modules passed make ${all} ECTS, the micro-credential ${total}`,
  })
}

/** Credits of a module passed: as stated, else as in the template. */
function creditsOf(
  { module, ects }: PassedModule,
  modules: readonly Module[],
): Decimal | undefined {
  return ects ?? modules.find(({ key }) => key === module)?.ects
}
