// Rules on awarding for the alliance: the approved list, membership, approval, logos. Days are judged with the award.

import type { Organisation, OrganisationKey } from '../../model/organisation.ts'
import type { Template } from '../../model/template.ts'
import { type Finding, findingIf } from './finding.ts'

/** Every university that takes part: awarding body, contributors, and those that offer modules. */
export function participants({ awarding, modules }: Template): readonly OrganisationKey[] {
  return [
    ...new Set([
      awarding.body,
      ...awarding.contributors.map(({ organisation }) => organisation),
      ...modules.map(({ organisation }) => organisation),
    ]),
  ]
}

/** Findings on awarding for the alliance, and on logos. */
export function judgeAlliance(template: Template): readonly Finding[] {
  const { alliance, organisations } = template.register
  const body = judgeBody(organisations.get(template.awarding.body))
  if (!template.enhance) return body
  if (alliance === undefined) {
    return [
      ...body,
      {
        rule: 'alliance-missing',
        pointer: '/enhance',
        message: 'awarding for the alliance needs "alliance" in the organisations file',
      },
    ]
  }
  const approved = alliance.approvedTemplates.some(
    ({ id, version }) => id === template.id && (version ?? template.version) === template.version,
  )
  const members = new Set(alliance.members.map(({ organisation }) => organisation))
  return [
    ...body,
    ...findingIf(alliance.logo === undefined, 'logo-missing', {
      pointer: '/enhance',
      message: 'the alliance has no logo in the organisations file',
    }),
    ...findingIf(!approved, 'not-approved', {
      pointer: '/enhance',
      message: "this id and version are not on the alliance's list of approved templates",
    }),
    ...participants(template)
      .filter((key) => !members.has(key))
      .map(
        (key): Finding => ({
          rule: 'not-a-member',
          pointer: key === template.awarding.body ? '/awarding/body' : '/awarding/contributors',
          message: `"${key}" is no member of the alliance`,
        }),
      ),
    ...findingIf(template.approval === undefined, 'approval-missing', {
      pointer: '/approval',
      message: 'a template of the alliance names who approved it, and when',
    }),
  ]
}

function judgeBody(body: Organisation | undefined): readonly Finding[] {
  if (body === undefined) return []
  return [
    ...findingIf(body.logo === undefined, 'logo-missing', {
      pointer: '/awarding/body',
      message: 'the awarding body has no logo in the organisations file',
    }),
    ...findingIf(body.identifiers.eidas === undefined, 'eidas-missing', {
      pointer: '/awarding/body',
      message:
        'the awarding body has no eIDAS identifier in the organisations file: Europass asks for it',
    }),
  ]
}
