// Rules on the modules of a template: keys, and ECTS credits that make those of the micro-credential.

import type { Decimal } from '../../model/decimal.ts'
import { compareDecimals, sumDecimals } from '../../model/decimal.ts'
import type { Module, Template } from '../../model/template.ts'
import { type Finding, findingIf } from './finding.ts'

/** Findings on the modules. */
export function judgeModules(template: Template): readonly Finding[] {
  const { modules } = template
  if (modules.length === 0) return []
  const keys = modules.map(({ key }) => key)
  const repeated = keys.flatMap((key, index) => (keys.indexOf(key) < index ? [index] : []))
  return [
    ...repeated.map(
      (index): Finding => ({
        rule: 'modules-key',
        pointer: `/modules/${index}/key`,
        message: 'another module has the same key',
      }),
    ),
    ...findingIf(!modules.some(({ required }) => required), 'modules-required', {
      pointer: '/modules',
      message: 'no module is required',
    }),
    ...judgeCredits(template),
  ]
}

function judgeCredits({ modules, workload, type }: Template): readonly Finding[] {
  const stated = modules.filter(({ ects }) => ects !== undefined)
  if (type === 'badge') {
    return findingIf(stated.length > 0, 'ects-forbidden', {
      pointer: `/modules/${modules.findIndex(({ ects }) => ects !== undefined)}/ects`,
      message: 'a badge never carries ECTS credits: leave them out',
    })
  }
  if (stated.length < modules.length) {
    return findingIf(stated.length > 0 || workload.ects !== undefined, 'modules-without-ects', {
      pointer: `/modules/${modules.findIndex(({ ects }) => ects === undefined)}/ects`,
      message: 'not every module states its ECTS credits: the sum cannot be checked',
    })
  }
  const [least, most] = [creditsOf(modules.filter(({ required }) => required)), creditsOf(modules)]
  return findingIf(
    workload.ects === undefined || !isWithin(workload.ects, least, most),
    'modules-total',
    {
      pointer: '/workload/ects',
      message: `the required modules make ${least} ECTS, all modules ${most}; the micro-credential states ${workload.ects ?? 'none'}`,
    },
  )
}

function creditsOf(modules: readonly Module[]): Decimal {
  return sumDecimals(modules.flatMap(({ ects }) => (ects === undefined ? [] : [ects])))
}

/** Whether a number of credits lies between that of the required modules and that of all of them. */
export function isWithin(ects: Decimal, least: Decimal, most: Decimal): boolean {
  return compareDecimals(ects, least) >= 0 && compareDecimals(ects, most) <= 0
}
