// Every rule on templates: a change that breaks it and nothing else, against an example that breaks none.
import { expect, test } from 'vitest'
import { SEVERITIES } from '../../../src/model/fault.ts'
import { judgeTemplate } from '../../../src/template/rules/judge-template.ts'
import { RULES, TEMPLATE_RULES } from '../../../src/template/rules/rule-table.ts'
import { DEFAULT_ECTS_LIMITS } from '../../../src/template/rules/typology.ts'
import { exampleOrganisations, exampleTemplate, type FileJson, load } from './example.ts'
import { faultsOf, places } from './faults-of.ts'

/** Rule and pointer that must be found, and no other rule. */
interface Case {
  readonly breaks: string
  readonly change: (template: FileJson, organisations: FileJson) => void
}

/** Without modules and contributors, so that sums do not get in the way. */
function alone(template: FileJson): void {
  template.awarding = { body: 'north', rule: 'single-provider' }
  delete template.modules
  delete template.stackability
}

function specialised(template: FileJson): void {
  alone(template)
  template.subType = 'specialisation'
}

function badge(template: FileJson, subType: 'achievement' | 'service' = 'achievement'): void {
  alone(template)
  template.type = 'badge'
  template.subType = subType
  template.workload = {}
  if (subType === 'achievement') return
  template.level = {}
  template.participation.form = 'volunteering'
  template.assessments = [{ type: 'portfolio', formality: 'task-completion' }]
}

const withEcts = (ects: number, hours = ects * 27) => ({
  change: (t: FileJson) => {
    alone(t)
    t.workload = { ects, hours }
    t.participation.contactHours = 1
  },
})

const CASES: readonly Case[] = [
  {
    breaks: 'organisation-unknown /stackability/towards/0/organisation',
    change: (t) => {
      t.stackability.towards[0].organisation = 'nord'
    },
  },
  {
    breaks: 'title-missing-in-edition /title/de',
    change: (t) => {
      delete t.title.de
    },
  },
  {
    breaks: 'text-missing-in-edition /description/de',
    change: (t) => {
      delete t.description.de
    },
  },
  {
    breaks: 'template-not-drawable /title/de',
    change: (t) => {
      t.title.de = `${t.title.de} 能源`
    },
  },
  {
    breaks: 'sub-type /subType',
    change: (t) => {
      t.subType = 'service'
    },
  },
  {
    breaks: 'sub-type /subType',
    change: (t) => {
      badge(t)
      t.subType = 'academic'
    },
  },
  {
    breaks: 'micro-degree /microDegree',
    change: (t) => {
      badge(t)
      t.microDegree = true
    },
  },
  {
    breaks: 'micro-degree-parts /microDegree',
    change: (t) => {
      alone(t)
      t.microDegree = true
    },
  },
  {
    breaks: 'single-provider /awarding/contributors',
    change: (t) => {
      alone(t)
      t.awarding.contributors = [{ organisation: 'south', sharePercent: 10 }]
    },
  },
  {
    breaks: 'single-provider /modules/1/organisation',
    change: (t) => {
      t.awarding = { body: 'north', rule: 'single-provider' }
    },
  },
  {
    breaks: 'awarding-contributors /awarding/contributors',
    change: (t) => {
      alone(t)
      t.awarding = { body: 'north', rule: 'led-development' }
    },
  },
  {
    breaks: 'awarding-contributors /awarding/contributors',
    change: (t) => {
      t.awarding.contributors.push({ organisation: 'south', sharePercent: 0.5 })
      t.awarding.contributors[0].sharePercent = 59.5
    },
  },
  {
    breaks: 'awarding-body /awarding/body',
    change: (t, o) => {
      o.alliance.members.push({ organisation: 'west', from: '2021-01-01' })
      t.awarding.body = 'west'
      delete t.level.national
      o.organisations.west.logo = 'logos/north.svg'
      o.organisations.west.identifiers = { eidas: 'VATFR-1' }
    },
  },
  {
    breaks: 'awarding-shares /awarding/contributors',
    change: (t) => {
      t.awarding.contributors[1].sharePercent = 39.99
    },
  },
  {
    breaks: 'awarding-led-development /awarding',
    change: (t) => {
      t.awarding.rule = 'led-development'
    },
  },
  {
    breaks: 'awarding-led-development /awarding',
    change: (t) => {
      t.awarding.rule = 'led-development'
      t.awarding.contributors[1].ledDevelopment = true
    },
  },
  {
    breaks: 'awarding-led-development /awarding',
    change: (t) => {
      t.awarding.rule = 'led-development'
      for (const c of t.awarding.contributors) c.ledDevelopment = true
    },
  },
  {
    breaks: 'awarding-most-activities /awarding/body',
    change: (t) => {
      t.awarding.contributors[0].sharePercent = 40
      t.awarding.contributors[1].sharePercent = 60
    },
  },
  {
    breaks: 'awarding-tie /awarding',
    change: (t) => {
      for (const c of t.awarding.contributors) c.sharePercent = 50
    },
  },
  {
    breaks: 'awarding-modules /awarding/contributors',
    change: (t) => {
      t.modules[0].ects = 1
      t.modules[1].ects = 4
    },
  },
  {
    breaks: 'local-joint /awarding/contributors',
    change: (t) => {
      t.enhance = false
    },
  },
  {
    breaks: 'alliance-missing /enhance',
    change: (_, o) => {
      delete o.alliance
    },
  },
  {
    breaks: 'not-approved /enhance',
    change: (_, o) => {
      o.alliance.approvedTemplates = []
    },
  },
  {
    breaks: 'not-approved /enhance',
    change: (t) => {
      t.version = '1.1'
    },
  },
  {
    breaks: 'not-a-member /awarding/contributors',
    change: (_, o) => {
      o.alliance.members.pop()
    },
  },
  {
    breaks: 'approval-missing /approval',
    change: (t) => {
      delete t.approval
    },
  },
  {
    breaks: 'logo-missing /enhance',
    change: (_, o) => {
      delete o.alliance.logo
    },
  },
  {
    breaks: 'logo-missing /awarding/body',
    change: (_, o) => {
      delete o.organisations.north.logo
    },
  },
  {
    breaks: 'eidas-missing /awarding/body',
    change: (_, o) => {
      delete o.organisations.north.identifiers.eidas
    },
  },
  {
    breaks: 'modules-key /modules/2/key',
    change: (t) => {
      t.modules[2].key = 'banks'
    },
  },
  {
    breaks: 'modules-contributor /modules/2/organisation',
    change: (t, o) => {
      o.alliance.members.push({ organisation: 'west', from: '2021-01-01' })
      t.modules[2].organisation = 'west'
    },
  },
  {
    breaks: 'modules-required /modules',
    change: (t) => {
      for (const m of t.modules) m.required = false
    },
  },
  {
    breaks: 'modules-total /workload/ects',
    change: (t) => {
      t.workload = { ects: 6.5, hours: 170 }
    },
  },
  {
    breaks: 'modules-without-ects /modules/1/ects',
    change: (t) => {
      delete t.modules[1].ects
    },
  },
  {
    breaks: 'ects-required /workload/ects',
    change: (t) => {
      alone(t)
      delete t.workload.ects
    },
  },
  {
    breaks: 'ects-required /workload/ects',
    change: (t) => {
      alone(t)
      t.workload = { exception: { justification: { en: 'No.', de: 'Nein.' } } }
    },
  },
  {
    breaks: 'ects-required-unless-justified /workload/ects',
    change: (t) => {
      specialised(t)
      delete t.workload.ects
    },
  },
  {
    breaks: 'ects-forbidden /workload/ects',
    change: (t) => {
      badge(t)
      t.workload.ects = 1
    },
  },
  {
    breaks: 'ects-forbidden /stackability/towards/0/ects',
    change: (t) => {
      badge(t)
      t.stackability = {
        kind: 'stackable',
        towards: [{ title: { en: 'M', de: 'M' }, organisation: 'north', ects: 1 }],
      }
    },
  },
  { breaks: 'ects-minimum /workload/ects', ...withEcts(0.5) },
  { breaks: 'ects-recommended /workload/ects', ...withEcts(2.9) },
  { breaks: 'ects-large /workload/ects', ...withEcts(60) },
  { breaks: 'ects-maximum /workload/ects', ...withEcts(120) },
  {
    breaks: 'ects-maximum /workload/ects',
    change: (t) => {
      specialised(t)
      t.workload = { ects: 120 }
      t.level = { exception: { justification: { en: 'No.', de: 'Nein.' } } }
    },
  },
  {
    breaks: 'ects-exception /workload/exception',
    change: (t) => {
      t.workload.exception = { justification: { en: 'No.', de: 'Nein.' } }
    },
  },
  {
    breaks: 'ects-exception /workload/exception',
    change: (t) => {
      badge(t)
      t.workload.exception = { justification: { en: 'No.', de: 'Nein.' } }
    },
  },
  {
    breaks: 'institution-maximum-ects /workload/ects',
    change: (t) => {
      t.institutionRules = [{ maximumEcts: '4,9', source: 'Law 1' }]
    },
  },
  {
    breaks: 'institution-minimum-ects /workload/ects',
    change: (t) => {
      t.institutionRules = [{ minimumEcts: 6, source: 'Law 1' }]
    },
  },
  {
    breaks: 'institution-rules /institutionRules/0',
    change: (t) => {
      badge(t)
      t.institutionRules = [{ minimumEcts: 6, maximumEcts: 5, source: 'Law 1' }]
    },
  },
  {
    breaks: 'hours-per-ects /workload/hours',
    change: (t) => {
      t.workload.hours = 60
    },
  },
  {
    breaks: 'eqf-required /level/eqf',
    change: (t) => {
      t.level = {}
    },
  },
  {
    breaks: 'eqf-required-unless-justified /level/eqf',
    change: (t) => {
      specialised(t)
      t.level = {}
    },
  },
  {
    breaks: 'eqf-forbidden /level/eqf',
    change: (t) => {
      badge(t, 'service')
      t.level = { eqf: 6 }
    },
  },
  {
    breaks: 'eqf-forbidden /level/eqf',
    change: (t) => {
      badge(t, 'service')
      t.level = { cycle: 'first' }
    },
  },
  {
    breaks: 'eqf-allowed /level/eqf',
    change: (t) => {
      t.level = { eqf: 4 }
    },
  },
  {
    breaks: 'eqf-allowed /level/eqf',
    change: (t) => {
      badge(t)
      t.level = { eqf: 8 }
    },
  },
  {
    breaks: 'eqf-exception /level/exception',
    change: (t) => {
      t.level.exception = { justification: { en: 'No.', de: 'Nein.' } }
    },
  },
  {
    breaks: 'national-framework /level/national/framework',
    change: (t) => {
      t.level.national.framework = 'MECU'
    },
  },
  {
    breaks: 'national-level /level/national/level',
    change: (t) => {
      t.level.national.level = '7.1'
    },
  },
  {
    breaks: 'national-level-eqf /level/national/level',
    change: (t) => {
      t.level.national.level = 6
    },
  },
  {
    breaks: 'national-level-country /level/national/framework',
    change: (t) => {
      t.level.national.framework = 'SeQF'
    },
  },
  {
    breaks: 'level-note /level/note',
    change: (t, o) => {
      o.organisations.north.country = 'CH'
      delete t.level.national
    },
  },
  {
    breaks: 'cycle-level /level/cycle',
    change: (t) => {
      t.level.cycle = 'first'
    },
  },
  {
    breaks: 'outcome-category /outcomes/1/category',
    change: (t) => {
      t.outcomes[1].esco = []
    },
  },
  {
    breaks: 'activity-form /participation/form',
    change: (t) => {
      t.participation.form = 'bootcamp'
    },
  },
  {
    breaks: 'self-paced-contact-hours /participation/contactHours',
    change: (t) => {
      t.participation.timeframe = 'self-paced'
      delete t.participation.period
      delete t.furtherInformation.duration
    },
  },
  {
    breaks: 'self-paced-period /participation/period',
    change: (t) => {
      t.participation.timeframe = 'self-paced'
      delete t.participation.contactHours
      delete t.furtherInformation.duration
    },
  },
  {
    breaks: 'self-paced-duration /furtherInformation/duration',
    change: (t) => {
      t.participation.timeframe = 'self-paced'
      delete t.participation.contactHours
      delete t.participation.period
    },
  },
  {
    breaks: 'period-order /participation/period/end',
    change: (t) => {
      t.participation.period.end = '2024-02-29'
    },
  },
  {
    breaks: 'contact-hours /participation/contactHours',
    change: (t) => {
      t.participation.contactHours = 136
    },
  },
  {
    breaks: 'assessment-formality /assessments/0/formality',
    change: (t) => {
      t.assessments = [{ type: 'participation', formality: 'participation' }]
    },
  },
  {
    breaks: 'assessment-formality /assessments/0/formality',
    change: (t) => {
      badge(t, 'service')
      t.assessments[0].formality = 'formal-summative'
    },
  },
  {
    breaks: 'assessment-additional /assessments/1/formality',
    change: (t) => {
      t.assessments.push({ type: 'quiz', formality: 'non-formal' })
    },
  },
  {
    breaks: 'assessment-title /assessments/0/title',
    change: (t) => {
      t.assessments[0].type = 'other'
    },
  },
  {
    breaks: 'assessment-participation /assessments/0/formality',
    change: (t) => {
      badge(t)
      t.assessments = [
        { type: 'portfolio', formality: 'participation' },
        { type: 'project-work', formality: 'non-formal' },
      ]
    },
  },
  {
    breaks: 'participation-only /assessments',
    change: (t) => {
      badge(t)
      t.assessments = [{ type: 'level-of-attendance', formality: 'participation' }]
    },
  },
  {
    breaks: 'supervision-missing /supervision',
    change: (t) => {
      delete t.supervision
    },
  },
  {
    breaks: 'quality-agency /qualityAssurance/0/agency',
    change: (t) => {
      t.qualityAssurance[0].kind = 'agency'
    },
  },
  {
    breaks: 'quality-agency /qualityAssurance/0/agency',
    change: (t) => {
      t.qualityAssurance[0].agency = { name: { en: 'A', de: 'A' }, country: 'DE' }
    },
  },
  {
    breaks: 'quality-credential /qualityAssurance',
    change: (t) => {
      t.qualityAssurance[0].scope = 'content'
    },
  },
  {
    breaks: 'badge-stackable /stackability/kind',
    change: (t) => {
      badge(t)
      t.stackability = {
        kind: 'stackable',
        towards: [{ title: { en: 'M', de: 'M' }, organisation: 'north' }],
      }
    },
  },
  {
    breaks: 'stackability-target /stackability/towards',
    change: (t) => {
      delete t.stackability.towards
    },
  },
  {
    breaks: 'stand-alone-target /stackability/towards',
    change: (t) => {
      t.stackability.kind = 'stand-alone'
    },
  },
  {
    breaks: 'stackability-ects /stackability/towards/0/ects',
    change: (t) => {
      t.stackability.towards[0].ects = '5,5'
    },
  },
  {
    breaks: 'target-group /furtherInformation/targetGroup',
    change: (t) => {
      delete t.furtherInformation.targetGroup
    },
  },
  {
    breaks: 'isced-missing /furtherInformation/iscedF',
    change: (t) => {
      t.furtherInformation.iscedF = []
    },
  },
]

/** Rules that cannot be broken without another one: told by both names. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'ects-forbidden /stackability/towards/0/ects': ['badge-stackable /stackability/kind'],
}

test('the example breaks no rule', async () => {
  expect(await faultsOf(load(exampleTemplate()))).toEqual([])
})

for (const kind of ['specialisation', 'achievement', 'service'] as const) {
  test(`an example of sub-type ${kind} breaks no rule`, async () => {
    const template = exampleTemplate()
    if (kind === 'specialisation') specialised(template)
    else badge(template, kind)
    expect(await faultsOf(load(template))).toEqual([])
  })
}

test.each(CASES)('$breaks', async ({ breaks, change }) => {
  const [template, organisations] = [exampleTemplate(), exampleOrganisations()]
  change(template, organisations)
  const found = await faultsOf(load(template, organisations))
  expect([...new Set(places(found))].sort()).toEqual([breaks, ...(TOGETHER[breaks] ?? [])].sort())
  const facts: { severity: string; element?: number } | undefined =
    RULES[breaks.split(' ')[0] as keyof typeof RULES]
  const fault = found.find(({ pointer }) => breaks.endsWith(` ${pointer}`))
  expect({ severity: fault?.severity, element: fault?.element }).toEqual({
    severity: facts?.severity,
    element: facts?.element,
  })
})

test('every rule on templates has a case, and every case is a rule', () => {
  const named = new Set(CASES.map(({ breaks }) => breaks.split(' ')[0]))
  expect([...named].sort()).toEqual(Object.keys(TEMPLATE_RULES).sort())
})

test('rules have stable names, severities and elements 1 to 16', () => {
  for (const [name, { severity, element = 1 }] of Object.entries<{
    severity: string
    element?: number
  }>(RULES)) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(SEVERITIES).toContain(severity)
    expect(element >= 1 && element <= 16).toBe(true)
  }
})

test('a justified exception frees a specialisation certificate from ECTS and level', async () => {
  const template = exampleTemplate()
  specialised(template)
  const exception = { justification: { en: 'By law.', de: 'Von Rechts wegen.' } }
  template.workload = { exception }
  template.level = { exception }
  expect(await faultsOf(load(template))).toEqual([])
})

test('a national level stands for its EQF level', async () => {
  const template = exampleTemplate()
  template.level = { national: { framework: 'DQR', level: 7 } }
  expect(await faultsOf(load(template))).toEqual([])
})

test.each([
  [5, 119.5, 'ects-large'],
  [5, 120, 'ects-maximum'],
  [6, 179, 'ects-large'],
  [6, 180, 'ects-maximum'],
  [8, 179, 'ects-large'],
  [8, 180, 'ects-maximum'],
])('at EQF level %i, %f ECTS: %s', async (eqf, ects, rule) => {
  const template = exampleTemplate()
  alone(template)
  template.level = { eqf }
  template.workload = { ects }
  expect((await faultsOf(load(template))).map((fault) => fault.rule)).toEqual([rule])
})

test('the limits on ECTS credits are configuration', async () => {
  const { template } = await load(exampleTemplate())
  const ectsLimits = { ...DEFAULT_ECTS_LIMITS, degreeByEqfLevel: { 7: '5' } }
  expect(places(judgeTemplate(template, { ectsLimits }))).toEqual(['ects-maximum /workload/ects'])
})

test('shares of a third, written exactly, add up; 33.33 thrice does not', async () => {
  const organisations = exampleOrganisations()
  organisations.alliance.members.push({ organisation: 'west', from: '2021-01-01' })
  const template = exampleTemplate()
  const shares = (first: number, second: number, third: number) => {
    template.awarding.contributors = [
      { organisation: 'north', sharePercent: first },
      { organisation: 'south', sharePercent: second },
      { organisation: 'west', sharePercent: third },
    ]
  }
  shares(33.34, 33.33, 33.33)
  expect(await faultsOf(load(template, organisations))).toEqual([])
  shares(33.33, 33.33, 33.33)
  expect(places(await faultsOf(load(template, organisations)))).toContain(
    'awarding-shares /awarding/contributors',
  )
})
