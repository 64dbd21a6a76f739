// Rules on element 7, level and cycle: EQF levels by sub-type, national levels and what they are referenced to.

import type { Cycle, Level, Template } from '../../model/template.ts'
import {
  COUNTRIES_WITHOUT_FRAMEWORK,
  NATIONAL_FRAMEWORKS,
  nationalFramework,
  nationalLevel,
} from '../../model/vocabulary/national-frameworks.ts'
import { type Finding, findingIf } from './finding.ts'
import { TYPOLOGY } from './typology.ts'

const POINTER = '/level/eqf'

/** The EQF level stated, else the one that the national level is referenced to. */
export function effectiveEqf({ eqf, national }: Level): number | undefined {
  return eqf ?? (national && nationalLevel(national.framework, national.level)?.eqf)
}

/** Findings on level and cycle. The sub-type must fit the type. */
export function judgeLevel(template: Template): readonly Finding[] {
  return [
    ...judgeEqf(template),
    ...judgeNational(template),
    ...judgeCycle(template),
    ...judgeNote(template),
  ]
}

function judgeEqf({ level, subType }: Template): readonly Finding[] {
  const { eqf: demand, eqfLevels } = TYPOLOGY[subType]
  const eqf = effectiveEqf(level)
  const excepted = level.exception !== undefined
  if (demand === 'forbidden') {
    return findingIf(
      eqf !== undefined || level.national !== undefined || level.cycle !== undefined,
      'eqf-forbidden',
      {
        pointer: POINTER,
        message: 'a service badge has no level: leave out EQF, national level and cycle',
      },
    )
  }
  if (eqf === undefined && demand === 'required') {
    const advice = excepted ? '; an exception is possible for specialisation certificates only' : ''
    return [
      {
        rule: 'eqf-required',
        pointer: POINTER,
        message: `an academic certificate states its EQF level${advice}`,
      },
    ]
  }
  if (eqf === undefined && demand === 'required-unless-justified' && !excepted) {
    return [
      {
        rule: 'eqf-required-unless-justified',
        pointer: POINTER,
        message: 'expected an EQF level, or "exception" with the justification for leaving it out',
      },
    ]
  }
  if (eqf !== undefined && !eqfLevels.includes(eqf)) {
    const range = `${eqfLevels[0]} to ${eqfLevels.at(-1)}`
    return [
      {
        rule: 'eqf-allowed',
        pointer: POINTER,
        message: `expected EQF level ${range} for this sub-type, found ${eqf}`,
      },
    ]
  }
  return findingIf(
    excepted && (eqf !== undefined || demand !== 'required-unless-justified'),
    'eqf-exception',
    {
      pointer: '/level/exception',
      message:
        'an exception has its place only on a specialisation certificate that states no EQF level',
    },
  )
}

function judgeNational({ level, awarding, register }: Template): readonly Finding[] {
  const { national, eqf } = level
  if (national === undefined) return []
  const framework = nationalFramework(national.framework)
  if (framework === undefined) {
    const known = [...NATIONAL_FRAMEWORKS.keys()].join(', ')
    return [
      {
        rule: 'national-framework',
        pointer: '/level/national/framework',
        message: `expected one of ${known}`,
      },
    ]
  }
  const found = framework.levels.get(national.level)
  if (found === undefined) {
    const known = [...framework.levels.keys()].join(', ')
    return [
      {
        rule: 'national-level',
        pointer: '/level/national/level',
        message: `expected a level of the ${framework.key}: ${known}`,
      },
    ]
  }
  const country = register.organisations.get(awarding.body)?.country
  return [
    ...findingIf(eqf !== undefined && eqf !== found.eqf, 'national-level-eqf', {
      pointer: '/level/national/level',
      message: `${framework.key} level ${national.level} is referenced to EQF level ${found.eqf}, but EQF level ${eqf} is stated`,
    }),
    ...findingIf(country !== undefined && country !== framework.country, 'national-level-country', {
      pointer: '/level/national/framework',
      message: `the ${framework.key} is the framework of ${framework.country}, the awarding body is in ${country}`,
    }),
  ]
}

const LEVEL_OF_CYCLE: Readonly<Record<Cycle, number>> = { short: 5, first: 6, second: 7, third: 8 }

function judgeCycle({ level, subType }: Template): readonly Finding[] {
  const eqf = effectiveEqf(level)
  if (level.cycle === undefined || eqf === undefined || TYPOLOGY[subType].eqf === 'forbidden')
    return []
  const expected = LEVEL_OF_CYCLE[level.cycle]
  return findingIf(eqf !== expected, 'cycle-level', {
    pointer: '/level/cycle',
    message: `the ${level.cycle} cycle goes with EQF level ${expected}, but the level is ${eqf}`,
  })
}

function judgeNote({ level, awarding, register }: Template): readonly Finding[] {
  const country = register.organisations.get(awarding.body)?.country ?? ''
  const bare = level.eqf !== undefined && level.national === undefined && level.note === undefined
  return findingIf(bare && COUNTRIES_WITHOUT_FRAMEWORK.has(country), 'level-note', {
    pointer: '/level/note',
    message: `a note can say why there is no national level: ${country} has none that is usable for universities`,
  })
}
