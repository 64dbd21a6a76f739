// Rules on element 6, the workload: ECTS credits demanded or refused by sub-type, their size, limits of institutions.

import { compareDecimals } from '../../model/decimal.ts'
import type { Template } from '../../model/template.ts'
import { type Finding, findingIf } from './finding.ts'
import { effectiveEqf } from './level.ts'
import { type EctsLimits, type SubTypeRules, TYPOLOGY } from './typology.ts'

const POINTER = '/workload/ects'
/** Hours of work behind one ECTS credit. */
const HOURS_PER_ECTS = { least: 25, most: 30 } as const

/** Findings on the workload. The sub-type must fit the type. */
export function judgeWorkload(template: Template, limits: EctsLimits): readonly Finding[] {
  const rules = TYPOLOGY[template.subType]
  return [
    ...judgePresence(template, rules),
    ...(rules.ects === 'forbidden' ? [] : judgeSize(template, limits)),
    ...judgeInstitutionRules(template),
    ...judgeHours(template),
  ]
}

function judgePresence({ workload, subType }: Template, rules: SubTypeRules): readonly Finding[] {
  const stated = workload.ects !== undefined
  const excepted = workload.exception !== undefined
  if (rules.ects === 'forbidden' && stated) {
    return [
      {
        rule: 'ects-forbidden',
        pointer: POINTER,
        message: 'a badge never carries ECTS credits: leave them out',
      },
    ]
  }
  if (rules.ects === 'required' && !stated) {
    const advice = excepted ? '; an exception is possible for specialisation certificates only' : ''
    return [
      {
        rule: 'ects-required',
        pointer: POINTER,
        message: `a certificate of sub-type "${subType}" states its ECTS credits${advice}`,
      },
    ]
  }
  if (rules.ects === 'required-unless-justified' && !stated && !excepted) {
    return [
      {
        rule: 'ects-required-unless-justified',
        pointer: POINTER,
        message:
          'expected ECTS credits, or "exception" with the justification for leaving them out',
      },
    ]
  }
  return findingIf(
    excepted && (stated || rules.ects !== 'required-unless-justified'),
    'ects-exception',
    {
      pointer: '/workload/exception',
      message:
        'an exception has its place only on a specialisation certificate that states no ECTS credits',
    },
  )
}

function judgeSize({ workload, level }: Template, limits: EctsLimits): readonly Finding[] {
  const { ects } = workload
  if (ects === undefined) return []
  if (compareDecimals(ects, limits.minimum) < 0) {
    return [
      {
        rule: 'ects-minimum',
        pointer: POINTER,
        message: `expected at least ${limits.minimum} ECTS, found ${ects}`,
      },
    ]
  }
  const degree = degreeSize(effectiveEqf(level), limits)
  if (degree !== undefined && compareDecimals(ects, degree) >= 0) {
    return [
      {
        rule: 'ects-maximum',
        pointer: POINTER,
        message: `expected less than a full degree, which is ${degree} ECTS at this level, found ${ects}`,
      },
    ]
  }
  if (compareDecimals(ects, limits.warnFrom) >= 0) {
    return [
      {
        rule: 'ects-large',
        pointer: POINTER,
        message: `${limits.warnFrom} ECTS and more are unusual for a micro-credential, found ${ects}`,
      },
    ]
  }
  return findingIf(compareDecimals(ects, limits.recommendedMinimum) < 0, 'ects-recommended', {
    pointer: POINTER,
    message: `at least ${limits.recommendedMinimum} ECTS are recommended, found ${ects}`,
  })
}

/** ECTS of a full degree at a level; without a level, of the smallest degree there is. */
function degreeSize(eqf: number | undefined, limits: EctsLimits): string | undefined {
  const sizes = Object.values(limits.degreeByEqfLevel).sort(compareDecimals)
  return (eqf === undefined ? undefined : limits.degreeByEqfLevel[eqf]) ?? sizes[0]
}

function judgeInstitutionRules({ workload, institutionRules }: Template): readonly Finding[] {
  return institutionRules.flatMap(({ maximumEcts: most, minimumEcts: least, source }, index) => {
    const { ects } = workload
    return [
      ...findingIf(
        most !== undefined && least !== undefined && compareDecimals(least, most) > 0,
        'institution-rules',
        {
          pointer: `/institutionRules/${index}`,
          message: 'the minimum is above the maximum',
        },
      ),
      ...findingIf(
        ects !== undefined && most !== undefined && compareDecimals(ects, most) > 0,
        'institution-maximum-ects',
        {
          pointer: POINTER,
          message: `expected at most ${most} ECTS (${source}), found ${ects}`,
        },
      ),
      ...findingIf(
        ects !== undefined && least !== undefined && compareDecimals(ects, least) < 0,
        'institution-minimum-ects',
        {
          pointer: POINTER,
          message: `expected at least ${least} ECTS (${source}), found ${ects}`,
        },
      ),
    ]
  })
}

function judgeHours({ workload }: Template): readonly Finding[] {
  const { ects, hours } = workload
  if (ects === undefined || hours === undefined || Number(ects) === 0) return []
  const each = hours / Number(ects)
  return findingIf(each < HOURS_PER_ECTS.least || each > HOURS_PER_ECTS.most, 'hours-per-ects', {
    pointer: '/workload/hours',
    message: `one ECTS credit stands for ${HOURS_PER_ECTS.least} to ${HOURS_PER_ECTS.most} hours, here for ${each.toFixed(1)}`,
  })
}
