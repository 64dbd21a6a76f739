// Rules on element 4 for joint micro-credentials: contributors, their shares, and who of them awards.

import { compareDecimals, decimalOf, sumDecimals } from '../../model/decimal.ts'
import type { Contributor, Template } from '../../model/template.ts'
import { type Finding, findingIf } from './finding.ts'

const CONTRIBUTORS = '/awarding/contributors'

/** Findings on the choice of the awarding body. */
export function judgeAwarding(template: Template): readonly Finding[] {
  const { rule } = template.awarding
  if (rule === 'single-provider') return judgeSingleProvider(template)
  const findings = judgeContributors(template)
  if (findings.length > 0) return findings
  return rule === 'led-development' ? judgeLedDevelopment(template) : judgeMostActivities(template)
}

function judgeSingleProvider({ awarding, modules }: Template): readonly Finding[] {
  const others = awarding.contributors.some(({ organisation }) => organisation !== awarding.body)
  const otherModule = modules.findIndex(({ organisation }) => organisation !== awarding.body)
  const advice = 'choose "led-development" or "most-activities" for a joint micro-credential'
  return [
    ...findingIf(others, 'single-provider', {
      pointer: CONTRIBUTORS,
      message: `a single provider has no contributors; ${advice}`,
    }),
    ...findingIf(otherModule >= 0, 'single-provider', {
      pointer: `/modules/${otherModule}/organisation`,
      message: `a single provider offers all modules itself; ${advice}`,
    }),
  ]
}

function judgeContributors({ awarding, modules, enhance }: Template): readonly Finding[] {
  const keys = awarding.contributors.map(({ organisation }) => organisation)
  const distinct = new Set(keys)
  const shares = awarding.contributors.map(({ sharePercent }) => decimalOf(sharePercent) ?? '0')
  const sum = sumDecimals(shares)
  const strayModules = modules.flatMap(({ organisation }, index) =>
    distinct.has(organisation) ? [] : [index],
  )
  return [
    ...findingIf(distinct.size < 2 || distinct.size < keys.length, 'awarding-contributors', {
      pointer: CONTRIBUTORS,
      message:
        'a joint micro-credential names at least two contributors, the awarding body included, each once',
    }),
    ...findingIf(distinct.size > 1 && !distinct.has(awarding.body), 'awarding-body', {
      pointer: '/awarding/body',
      message: 'the awarding body is one of the contributors',
    }),
    ...findingIf(distinct.size > 1 && compareDecimals(sum, '100') !== 0, 'awarding-shares', {
      pointer: CONTRIBUTORS,
      message: `the shares of the contributors make ${sum} percent instead of 100`,
    }),
    ...strayModules.map(
      (index): Finding => ({
        rule: 'modules-contributor',
        pointer: `/modules/${index}/organisation`,
        message: 'a university that offers a module is one of the contributors',
      }),
    ),
    ...findingIf(!enhance && distinct.size > 1, 'local-joint', {
      pointer: CONTRIBUTORS,
      message:
        'a joint micro-credential is usually awarded for the alliance; a local one belongs to one university',
    }),
  ]
}

function judgeLedDevelopment({ awarding }: Template): readonly Finding[] {
  const leaders = awarding.contributors.filter(({ ledDevelopment }) => ledDevelopment === true)
  const [leader] = leaders
  return findingIf(
    leaders.length !== 1 || leader?.organisation !== awarding.body,
    'awarding-led-development',
    {
      pointer: '/awarding',
      message:
        leaders.length === 1
          ? 'the awarding body is the contributor that led the development'
          : `exactly one contributor led the development ("ledDevelopment": true), found ${leaders.length}`,
    },
  )
}

function judgeMostActivities(template: Template): readonly Finding[] {
  const { awarding } = template
  const largest = Math.max(...awarding.contributors.map(({ sharePercent }) => sharePercent))
  const first = awarding.contributors.filter(({ sharePercent }) => sharePercent === largest)
  if (first.length > 1) {
    return [
      {
        rule: 'awarding-tie',
        pointer: '/awarding',
        message: `${first.length} contributors have the largest share: choose the rule "led-development" and say who led`,
      },
    ]
  }
  return [
    ...findingIf(!isAmong(first, awarding.body), 'awarding-most-activities', {
      pointer: '/awarding/body',
      message: `the contributor with the largest share awards: expected ${first[0]?.organisation}`,
    }),
    ...findingIf(isAmong(first, awarding.body) && modulesDisagree(template), 'awarding-modules', {
      pointer: CONTRIBUTORS,
      message:
        'by the ECTS credits of the modules another contributor offers more than the awarding body',
    }),
  ]
}

function isAmong(contributors: readonly Contributor[], key: string): boolean {
  return contributors.some(({ organisation }) => organisation === key)
}

/** Whether the required modules give another university more ECTS credits than the awarding body. */
function modulesDisagree({ awarding, modules }: Template): boolean {
  const required = modules.filter((module) => module.required && module.ects !== undefined)
  const totalOf = (key: string) =>
    sumDecimals(
      required.flatMap(({ organisation, ects }) => (organisation === key && ects ? [ects] : [])),
    )
  const own = totalOf(awarding.body)
  return required.some(({ organisation }) => compareDecimals(totalOf(organisation), own) > 0)
}
