// Every rule on awards: a change that breaks it and nothing else, against an award that breaks none.
import { beforeAll, expect, test } from 'vitest'
import type { Award } from '../../../src/model/award.ts'
import type { Template } from '../../../src/model/template.ts'
import { judgeAward } from '../../../src/template/rules/judge-award.ts'
import { AWARD_RULES, RULES } from '../../../src/template/rules/rule-table.ts'
import {
  exampleAward,
  exampleOrganisations,
  exampleTemplate,
  type FileJson,
  load,
} from './example.ts'
import { places } from './faults-of.ts'

const TODAY = '2025-12-01'

interface Case {
  readonly breaks: string
  /** Changes the award, or what it is judged by. */
  readonly change: (award: FileJson, template: FileJson) => void
}

function badgeByParticipation(template: FileJson): void {
  Object.assign(template, {
    enhance: false,
    type: 'badge',
    subType: 'achievement',
    awarding: { body: 'north', rule: 'single-provider', contributors: [] },
    modules: [],
    workload: {},
    assessments: [{ type: 'participation', formality: 'participation' }],
  })
}

const CASES: readonly Case[] = [
  {
    breaks: 'organisation-unknown /learner/studentId/organisation',
    change: (a) => {
      a.learner.studentId = { value: '1', organisation: 'east' }
    },
  },
  {
    breaks: 'award-not-drawable /learner/familyName',
    change: (a) => {
      a.learner.familyName = '李'
    },
  },
  {
    breaks: 'award-not-drawable /learner/givenName',
    change: (a) => {
      a.learner.givenName = 'Zo\u{1f600}'
    },
  },
  {
    breaks: 'birth-after-award /learner/dateOfBirth',
    change: (a) => {
      a.learner.dateOfBirth = a.awardedOn
    },
  },
  {
    breaks: 'birth-implausible /learner/dateOfBirth',
    change: (a) => {
      a.learner.dateOfBirth = '1904-06-20'
    },
  },
  {
    breaks: 'learner-young /learner/dateOfBirth',
    change: (a) => {
      a.learner.dateOfBirth = '2011-06-21'
    },
  },
  {
    breaks: 'membership /awardedOn',
    change: (_, t) => {
      t.register.alliance.members[0].from = '2024-06-21'
    },
  },
  {
    breaks: 'membership /awardedOn',
    change: (_, t) => {
      t.register.alliance.members[1].until = '2024-06-19'
    },
  },
  {
    breaks: 'award-in-future /awardedOn',
    change: (a) => {
      a.awardedOn = '2025-12-02'
      a.modules[1].completedOn = '2025-12-02'
    },
  },
  {
    breaks: 'award-before-start /awardedOn',
    change: (_, t) => {
      t.participation.period.start = '2024-06-21'
    },
  },
  {
    breaks: 'award-before-approval /awardedOn',
    change: (_, t) => {
      t.approval.on = '2024-06-21'
    },
  },
  {
    breaks: 'modules-unknown /modules/1/module',
    change: (a, t) => {
      t.modules[1].required = false
      a.modules[1].module = 'ships'
      delete a.modules[1].grade
    },
  },
  {
    breaks: 'modules-twice /modules/2/module',
    change: (a) => {
      a.modules.push({ ...a.modules[0] })
    },
  },
  {
    breaks: 'modules-missing /modules',
    change: (a) => {
      a.modules = []
    },
  },
  {
    breaks: 'modules-missing /modules',
    change: (a) => {
      a.modules.pop()
    },
  },
  {
    breaks: 'modules-date /awardedOn',
    change: (a) => {
      a.awardedOn = '2024-06-30'
    },
  },
  {
    breaks: 'modules-date /awardedOn',
    change: (a) => {
      a.modules[0].completedOn = '2024-06-21'
    },
  },
  {
    breaks: 'modules-ects /modules',
    change: (a) => {
      a.modules[1].ects = '1.5'
    },
  },
  {
    breaks: 'modules-ects /modules',
    change: (a, t) => {
      delete t.modules[1].ects
      a.modules[1].ects = '2.5'
    },
  },
  {
    breaks: 'modules-ects /modules',
    change: (_, t) => {
      t.workload.ects = '4'
    },
  },
  {
    breaks: 'modules-grade /modules',
    change: (a) => {
      delete a.modules[0].grade
    },
  },
  {
    breaks: 'mode-chosen /modeChosen',
    change: (_, t) => {
      t.participation.mode = 'blended'
    },
  },
  {
    breaks: 'grade-unknown /grade',
    change: (a) => {
      a.grade = '30 e lode'
    },
  },
  {
    breaks: 'grade-unknown /grade',
    change: (a) => {
      a.grade = '5,1'
    },
  },
  {
    breaks: 'grade-unknown /modules/1/grade',
    change: (a) => {
      a.modules[1].grade = '31'
    },
  },
  {
    breaks: 'grade-failed /grade',
    change: (a) => {
      a.grade = '5,0'
    },
  },
  {
    breaks: 'grade-failed /modules/1/grade',
    change: (a) => {
      a.modules[1].grade = '17'
    },
  },
  {
    breaks: 'grade-not-checked /modules/1/grade',
    change: (_, t) => {
      t.modules[1].organisation = 'west'
      t.register.alliance.members[1].organisation = 'west'
      t.awarding.contributors[1].organisation = 'west'
      t.modules[2].organisation = 'west'
    },
  },
  {
    breaks: 'grade-without-assessment /grade',
    change: (a, t) => {
      badgeByParticipation(t)
      a.modules = []
    },
  },
]

let example: Template

beforeAll(async () => {
  example = (await load(exampleTemplate())).template
})

/** A deep copy that may be changed; maps and bytes are copied too. */
function judged(change: Case['change']) {
  const [award, template] = [structuredClone(exampleAward()), structuredClone(example)]
  change(award, template)
  return judgeAward(template as Template, award as Award, { today: TODAY })
}

test('the example breaks no rule', () => {
  expect(judged(() => undefined)).toEqual([])
})

test.each(CASES)('$breaks', ({ breaks, change }) => {
  const found = judged(change)
  expect(places(found)).toEqual([breaks])
  const facts: { severity: string } = RULES[breaks.split(' ')[0] as keyof typeof RULES]
  expect(found[0]?.severity).toBe(facts.severity)
})

test('every rule on awards has a case, and every case is a rule', () => {
  const named = new Set(CASES.map(({ breaks }) => breaks.split(' ')[0] ?? ''))
  named.delete('organisation-unknown')
  expect([...named].sort()).toEqual(Object.keys(AWARD_RULES).sort())
})

test.each([
  [
    'first day of membership',
    (t: FileJson) => {
      t.register.alliance.members[0].from = '2024-06-20'
    },
  ],
  [
    'last day of membership',
    (t: FileJson) => {
      t.register.alliance.members[0].until = '2024-06-20'
    },
  ],
  [
    'member again after a gap',
    (t: FileJson) => {
      const [first] = t.register.alliance.members
      first.until = '2022-12-31'
      t.register.alliance.members.push({ organisation: 'north', from: '2024-01-01' })
    },
  ],
  [
    'local, outside membership',
    (t: FileJson) => {
      t.enhance = false
      t.register.alliance.members = []
    },
  ],
])('no fault: %s', (_, change) => {
  expect(judged((_award, template) => change(template))).toEqual([])
})

test.each([
  [
    'awarded today',
    (a: FileJson) => {
      a.awardedOn = TODAY
      a.modules[1].completedOn = TODAY
    },
  ],
  [
    'one day short of 120 years',
    (a: FileJson) => {
      a.learner.dateOfBirth = '1904-06-21'
    },
  ],
  [
    'thirteen today',
    (a: FileJson) => {
      a.learner.dateOfBirth = '2011-06-20'
    },
  ],
  [
    'an optional module more',
    (a: FileJson) => {
      a.modules.push({ module: 'boats', completedOn: '2024-06-01', grade: '18' })
    },
  ],
  [
    'no grade at all',
    (a: FileJson) => {
      delete a.grade
      for (const m of a.modules) delete m.grade
    },
  ],
  [
    'mode not known',
    (a: FileJson) => {
      delete a.modeChosen
    },
  ],
  [
    'credits only in the template',
    (a: FileJson) => {
      for (const m of a.modules) delete m.ects
    },
  ],
])('no fault: %s', (_, change) => {
  expect(judged((award) => change(award))).toEqual([])
})

test("a university's own grading scheme replaces that of its country", async () => {
  const organisations = exampleOrganisations()
  organisations.organisations.north.gradingScheme = 'points'
  organisations.gradingSchemes = {
    points: {
      name: { en: 'Points' },
      country: 'DE',
      kind: 'numeric',
      direction: 'higher-is-better',
      numbers: { minimum: 0, maximum: 15, passMark: 5, maximumDecimals: 0 },
      explanation: { en: '0 to 15 points; 5 passes.' },
    },
  }
  const { template } = await load(exampleTemplate(), organisations)
  const award = (grade: string): Award => {
    const base = exampleAward()
    const [water, ...others] = base.modules
    return {
      ...base,
      grade,
      modules: water === undefined ? [] : [{ ...water, grade: '9' }, ...others],
    }
  }
  const rules = (grade: string) =>
    judgeAward(template, award(grade), { today: TODAY }).map(({ rule }) => rule)
  expect(rules('15')).toEqual([])
  expect(rules('4')).toEqual(['grade-failed'])
  expect(rules('1,3')).toEqual(['grade-unknown'])
})

test('no finding repeats what the learner wrote', () => {
  const secret = 'Zuckerrübe'
  const found = judged((award) => {
    award.learner = { ...award.learner, givenName: secret, dateOfBirth: '2030-01-01' }
    award.grade = secret
  })
  expect(found.length).toBe(2)
  expect(JSON.stringify(found)).not.toContain(secret)
})
