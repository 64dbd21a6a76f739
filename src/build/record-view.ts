// Questions that both formats ask of a record: who awards, which modes, what the document is called.

import type { Learner } from '../model/award.ts'
import { DOCUMENT_NAMES } from '../model/element-labels.ts'
import type { LangString } from '../model/language.ts'
import { textIn } from '../model/language.ts'
import type { Alliance, Organisation, OrganisationKey } from '../model/organisation.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { IssuanceRecord } from '../model/record.ts'
import type { ChosenMode, Module, Template } from '../model/template.ts'

/** The organisation of a key. @throws {PipelineError} `BUILD_INPUT_INVALID` when the register lacks it. */
export function organisationOf(template: Template, key: OrganisationKey): Organisation {
  const organisation = template.register.organisations.get(key)
  if (organisation !== undefined) return organisation
  throw new PipelineError(
    'BUILD_INPUT_INVALID',
    `expected an organisation of the register, received the unknown key "${key}"`,
    { detail: { organisation: key } },
  )
}

/** The alliance, when the micro-credential is awarded for it and the organisation was a member on the day of the award. */
export function allianceOf(record: IssuanceRecord, key: OrganisationKey): Alliance | undefined {
  const { alliance } = record.template.register
  if (!record.template.enhance || alliance === undefined) return undefined
  const day = record.award.awardedOn
  const isMember = alliance.members.some(
    (one) =>
      one.organisation === key && one.from <= day && (one.until === undefined || day <= one.until),
  )
  return isMember ? alliance : undefined
}

/** The module that an award names. @throws {PipelineError} `BUILD_INPUT_INVALID` when the template lacks it. */
export function moduleOf(template: Template, key: string): Module {
  const found = template.modules.find((one) => one.key === key)
  if (found !== undefined) return found
  throw new PipelineError(
    'BUILD_INPUT_INVALID',
    'expected a module of the template, received an unknown key',
    { detail: { pointer: '/modules' } },
  )
}

/** ELM writes a `Qualification` when there is an EQF or national level, else a plain specification. */
export function isQualification({ level }: Template): boolean {
  return level.eqf !== undefined || level.national !== undefined
}

/** Given and family name as one text; either may be missing. */
export function fullNameOf({ givenName, familyName }: Learner): string | undefined {
  const parts = [givenName, familyName].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' ')
}

/** The mode in which the learner took part: the one offered, or the one chosen of a hybrid offer. */
export function modeTaken({ template, award }: IssuanceRecord): ChosenMode | undefined {
  const { mode } = template.participation
  return award.modeChosen ?? (mode === 'hybrid' ? undefined : mode)
}

/** What the document is called: the title, marked as a micro-credential, certificate or badge (element 2). */
export function documentName(template: Template): LangString {
  return Object.fromEntries(
    template.languages.map((language) => {
      const kind = `${DOCUMENT_NAMES.microCredential[language]}, ${DOCUMENT_NAMES[template.type][language]}`
      return [language, `${textIn(template.title, language, template.languages[0])} (${kind})`]
    }),
  )
}

/** The legal notice of the template, else that of the awarding university. */
export function legalNoticeOf(template: Template): LangString | undefined {
  return template.legalNotice ?? organisationOf(template, template.awarding.body).legalNotice
}
