// What Open Badges has no place for, on the achievement under our type `MicroCredentialAchievement`:
// texts in every language, outcomes, participation, assessment, quality assurance … (context `sigillum-ob3-v1`).

import type { LangString } from '../../model/language.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { FurtherInformation, Level, QualityAssurance, Template } from '../../model/template.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { durationOfHours, withoutWeeks } from '../durations.ts'
import { type Members, present, unlessEmpty } from '../json-members.ts'
import { allianceOf, legalNoticeOf, organisationOf } from '../record-view.ts'

/** The extension members of an achievement. */
export function extensionMembers(record: IssuanceRecord): Members {
  const { template } = record
  return {
    titles: template.title,
    descriptions: template.description,
    credentialType: template.type,
    subType: template.subType,
    microDegree: template.microDegree,
    awardingBodyNames: organisationOf(template, template.awarding.body).legalName,
    awardingRule: template.awarding.rule,
    contributors: contributors(template),
    alliance: alliance(record),
    legalNotice: legalNoticeOf(template),
    workload: workload(template),
    level: level(template.level),
    learningOutcomes: template.outcomes.map(({ text, category, esco }) =>
      present({ text, category, esco }),
    ),
    participation: participation(template),
    prerequisites: template.prerequisites.map(({ text, formal }) => ({ text, formal })),
    assessments: template.assessments.map(({ type, formality, title, mode }) =>
      present({ assessmentType: type, formality, title, mode }),
    ),
    supervision: template.supervision,
    qualityAssurance: template.qualityAssurance.map(qualityAssurance),
    stackability: stackability(template),
    furtherInformation: unlessEmpty(furtherInformation(template.furtherInformation)),
  }
}

function contributors(template: Template): readonly Json[] {
  return template.awarding.contributors.map(({ organisation, sharePercent, ledDevelopment }) => ({
    organisationName: organisationOf(template, organisation).legalName,
    sharePercent: String(sharePercent),
    ledDevelopment: ledDevelopment === true,
  }))
}

function alliance(record: IssuanceRecord): JsonObject | undefined {
  const found = allianceOf(record, record.template.awarding.body)
  if (found === undefined) return undefined
  return present({
    allianceNames: found.name,
    homepage: found.homepage,
    recognitionStatement: found.recognitionStatement,
  })
}

function workload({ workload: { ects, hours, exception } }: Template): JsonObject | undefined {
  return unlessEmpty(
    present({
      ects,
      workloadHours: hours === undefined ? undefined : durationOfHours(hours),
      exception: exception?.justification,
    }),
  )
}

/** The EQF level is an alignment; what has no official address stands here. */
function level({ national, cycle, note, exception }: Level): JsonObject | undefined {
  return unlessEmpty(
    present({
      nationalFramework: national?.framework,
      nationalLevel: national?.level,
      cycle,
      note,
      exception: exception?.justification,
    }),
  )
}

/** The period is the subject's `activityStartDate` and `activityEndDate`. */
function participation({ participation: one }: Template): JsonObject {
  return present({
    mode: one.mode,
    form: one.form,
    timeframe: one.timeframe,
    contactHours: one.timeframe === 'fixed' ? one.contactHours : undefined,
    note: one.note,
  })
}

function qualityAssurance({
  kind,
  scope,
  description,
  link,
  agency,
}: QualityAssurance): JsonObject {
  return present({
    kind,
    scope,
    text: description,
    link,
    agency:
      agency === undefined
        ? undefined
        : present({
            agencyName: agency.name,
            country: agency.country,
            homepage: agency.homepage,
          }),
  })
}

function stackability(template: Template): JsonObject | undefined {
  const { stackability: one } = template
  if (one === undefined) return undefined
  return present({
    kind: one.kind,
    towards: (one.towards ?? []).map(({ title, organisation, ects, link }) =>
      present({
        title,
        organisationName: organisationOf(template, organisation).legalName,
        ects,
        link,
      }),
    ),
    note: one.note,
  })
}

/** Fields of study are alignments. */
function furtherInformation(further: FurtherInformation): JsonObject {
  const { fees } = further
  return present({
    profile: further.profile,
    targetGroup: further.targetGroup,
    languagesOfInstruction: further.languagesOfInstruction,
    availability: further.availability,
    duration: further.duration === undefined ? undefined : withoutWeeks(further.duration),
    fees:
      fees &&
      unlessEmpty(present({ amount: fees.amount, currency: fees.currency, note: fees.note })),
    documentForm: further.documentForm,
    externalPartners: further.externalPartners,
    appreciation: further.appreciation,
    links: (further.links ?? []).map(({ title, url }: { title: LangString; url: string }) => ({
      title,
      link: url,
    })),
  })
}
