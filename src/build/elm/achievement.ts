// `hasClaim`: what this learner achieved, by whom it was awarded and when (elements 2, 4, 5, 6, 14).

import { instantOfCalendarDate } from '../../model/calendar-instant.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { Template } from '../../model/template.ts'
import { CREDENTIAL_TYPE_CONCEPTS, SUB_TYPE_CONCEPTS } from '../../model/vocabulary/own-concepts.ts'
import type { JsonObject } from '../../util/json.ts'
import { oneOrMany } from '../json-members.ts'
import { AWARDING_RULE_CONCEPTS, MICRO_DEGREE_CONCEPT, SUBJECTS } from '../own-lists.ts'
import { allianceOf, legalNoticeOf } from '../record-view.ts'
import { activity } from './activity.ts'
import { assessments } from './assessments.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'
import { entitlements } from './entitlements.ts'
import { credits, webResource } from './leaf-nodes.ts'
import type { OrganisationWriter } from './organisations.ts'
import { parts } from './parts.ts'
import { specification } from './specification.ts'

/** The achievement of a record. */
export function achievement(
  w: ElmWriter,
  record: IssuanceRecord,
  organisations: OrganisationWriter,
): JsonObject {
  const { template } = record
  const { awardingBody } = organisations
  const awardedBy = awardingProcess(w, record, awardingBody)
  const { ects } = template.workload
  return w.node('learningAchievement', 'LearningAchievement', {
    title: languageMap(template.title),
    description: languageMap(template.description),
    dcType: w.concepts([
      CREDENTIAL_TYPE_CONCEPTS[template.type],
      SUB_TYPE_CONCEPTS[template.subType],
      ...(template.microDegree ? [MICRO_DEGREE_CONCEPT] : []),
    ]),
    awardedBy,
    creditReceived: ects === undefined ? undefined : credits(w, ects),
    entitlesTo: entitlements(w, record, { organisations, awardedBy }),
    specifiedBy: specification(w, template),
    influencedBy: activity(w, record, { awardedBy, awardingBody }),
    provenBy: assessments(w, record, awardedBy),
    hasPart: parts(w, record, { organisations, awardedBy }),
    supplementaryDocument: oneOrMany(procedureLinks(w, template)),
    additionalNote: oneOrMany(statements(w, record)),
  })
}

/** Who awarded, when, why this university, and who signed. */
function awardingProcess(
  w: ElmWriter,
  { template, award }: IssuanceRecord,
  awardingBody: JsonObject,
): JsonObject {
  const { signatory } = template
  return w.node('awardingProcess', 'AwardingProcess', {
    awardingBody,
    awardingDate: instantOfCalendarDate(award.awardedOn),
    additionalNote: oneOrMany([
      w.note(SUBJECTS.signatory, w.inPrimary(signatory.name)),
      w.note(SUBJECTS['signatory-function'], signatory.function),
      w.labelNote(AWARDING_RULE_CONCEPTS[template.awarding.rule]),
    ]),
  })
}

/** Links of own quality-assurance procedures, titled like the note they belong to. */
function procedureLinks(w: ElmWriter, template: Template): readonly JsonObject[] {
  return template.qualityAssurance.flatMap(({ kind, link, description }) =>
    kind === 'own-procedures' && link !== undefined
      ? [webResource(w, link, languageMap(description))]
      : [],
  )
}

function statements(w: ElmWriter, record: IssuanceRecord): readonly JsonObject[] {
  const alliance = allianceOf(record, record.template.awarding.body)
  const notice = legalNoticeOf(record.template)
  return [
    ...(alliance === undefined
      ? []
      : [w.note(SUBJECTS['alliance-statement'], alliance.recognitionStatement)]),
    ...(notice === undefined ? [] : [w.note(SUBJECTS['legal-notice'], notice)]),
  ]
}
