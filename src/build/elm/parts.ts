// `hasPart`: modules passed at other universities, and the contributions of universities to a joint micro-credential.
// Each part is awarded by the awarding body; `influencedBy.directedBy` names the university that offered it.

import type { PassedModule } from '../../model/award.ts'
import { instantOfCalendarDate } from '../../model/calendar-instant.ts'
import type { LangString } from '../../model/language.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { Contributor } from '../../model/template.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { oneOrMany } from '../json-members.ts'
import { PART_CONCEPTS, SUBJECTS } from '../own-lists.ts'
import { moduleOf } from '../record-view.ts'
import { gradedAssessment } from './assessments.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'
import { credits } from './leaf-nodes.ts'
import type { OrganisationWriter } from './organisations.ts'

/** The parts of the achievement; none for a micro-credential in one piece. */
export function parts(
  w: ElmWriter,
  record: IssuanceRecord,
  surroundings: { organisations: OrganisationWriter; awardedBy: JsonObject },
): Json | undefined {
  const { template, award } = record
  return oneOrMany([
    ...award.modules.map((passed) => passedModule(w, record, { passed, ...surroundings })),
    ...template.awarding.contributors.map((contributor) =>
      contribution(w, template.title, { contributor, ...surroundings }),
    ),
  ])
}

function passedModule(
  w: ElmWriter,
  { template }: IssuanceRecord,
  { passed, organisations }: { passed: PassedModule; organisations: OrganisationWriter },
): JsonObject {
  const module = moduleOf(template, passed.module)
  const title = languageMap(module.title)
  const ects = passed.ects ?? module.ects
  const awardedBy = w.node('awardingProcess', 'AwardingProcess', {
    awardingBody: organisations.awardingBody,
    awardingDate: instantOfCalendarDate(passed.completedOn),
  })
  return w.node('learningAchievement', 'LearningAchievement', {
    dcType: w.concept(PART_CONCEPTS.module),
    title,
    awardedBy,
    creditReceived: ects === undefined ? undefined : credits(w, ects),
    influencedBy: directedActivity(w, title, {
      awardedBy,
      directedBy: organisations.university(module.organisation),
    }),
    provenBy:
      passed.grade === undefined
        ? undefined
        : gradedAssessment(w, module.title, { awardedBy, grade: passed.grade }),
  })
}

function contribution(
  w: ElmWriter,
  title: LangString,
  {
    contributor,
    organisations,
    awardedBy,
  }: { contributor: Contributor; organisations: OrganisationWriter; awardedBy: JsonObject },
): JsonObject {
  return w.node('learningAchievement', 'LearningAchievement', {
    dcType: w.concept(PART_CONCEPTS.contribution),
    title: languageMap(title),
    awardedBy,
    influencedBy: directedActivity(w, languageMap(title), {
      awardedBy,
      directedBy: organisations.university(contributor.organisation),
    }),
    additionalNote: oneOrMany([
      w.note(SUBJECTS.contribution, w.inPrimary(`${contributor.sharePercent} %`)),
      ...(contributor.ledDevelopment === true ? [w.labelNote(SUBJECTS['led-development'])] : []),
    ]),
  })
}

function directedActivity(
  w: ElmWriter,
  title: JsonObject,
  by: { awardedBy: JsonObject; directedBy: JsonObject },
): JsonObject {
  return w.node('activity', 'LearningActivity', { title, ...by })
}
