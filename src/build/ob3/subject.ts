// The learner as `AchievementSubject` (element 1) with what is theirs: results, modules, mode taken.
// `minimal` carries name and hashed e-mail; `full` adds name parts, birth date, nationality and student ids.

import { hash } from 'node:crypto'
import { instantOfCalendarDate } from '../../model/calendar-instant.ts'
import { textIn } from '../../model/language.ts'
import type { DisclosureProfile, IssuanceRecord } from '../../model/record.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { present } from '../json-members.ts'
import { fullNameOf, modeTaken, moduleOf, organisationOf } from '../record-view.ts'
import { results } from './results.ts'
import type { TemplateParts } from './template-parts.ts'

/** `identityType` of student ids; Open Badges has no type of its own for them. */
export const STUDENT_ID_TYPES = {
  studentId: 'ext:studentNumber',
  esi: 'ext:europeanStudentIdentifier',
} as const

/** The subject with its achievement. */
export function subject(
  record: IssuanceRecord,
  disclosure: DisclosureProfile,
  parts: TemplateParts,
): JsonObject {
  const { template, award } = record
  const full = disclosure === 'full'
  const { participation } = template
  const period = participation.timeframe === 'fixed' ? participation.period : undefined
  return present({
    id: record.ids.subjectId,
    type: ['AchievementSubject', 'MicroCredentialSubject', ...(full ? ['Profile'] : [])],
    ...(full ? disclosedMembers(record) : {}),
    identifier: identifiers(record, full),
    activityStartDate: period === undefined ? undefined : instantOfCalendarDate(period.start),
    activityEndDate: period === undefined ? undefined : instantOfCalendarDate(period.end),
    creditsEarned:
      template.workload.ects === undefined ? undefined : Number(template.workload.ects),
    result: results(record),
    modeTaken: modeTaken(record),
    completedModules: completedModules(record),
    signatory: parts.signatory,
    achievement: parts.achievementOf(record),
    ...(award.learner.studentId !== undefined && full ? studentNumberIssuer(record) : {}),
  })
}

function disclosedMembers({ award }: IssuanceRecord) {
  const { givenName, familyName, dateOfBirth, nationalities } = award.learner
  return { givenName, familyName, dateOfBirth, nationality: nationalities }
}

function studentNumberIssuer({ template, award }: IssuanceRecord) {
  const key = award.learner.studentId?.organisation ?? ''
  const { legalName } = organisationOf(template, key)
  return { studentNumberIssuer: textIn(legalName, template.languages[0]) }
}

function identifiers({ award, ids }: IssuanceRecord, full: boolean): readonly JsonObject[] {
  const { learner } = award
  const plain = (identityType: string, value: string | undefined): readonly JsonObject[] =>
    value === undefined
      ? []
      : [{ type: 'IdentityObject', hashed: false, identityHash: value, identityType }]
  return [
    ...plain('name', fullNameOf(learner)),
    ...(learner.email === undefined ? [] : [hashedEmail(learner.email, ids.emailSalt)]),
    ...(full
      ? [
          ...plain(STUDENT_ID_TYPES.studentId, learner.studentId?.value),
          ...plain(STUDENT_ID_TYPES.esi, learner.esi),
        ]
      : []),
  ]
}

/** A salted hash that whoever knows the address can check; never of anything guessable, such as a birth date. */
function hashedEmail(email: string, salt: string): JsonObject {
  const digest = hash('sha256', email.trim().toLowerCase() + salt)
  return {
    type: 'IdentityObject',
    hashed: true,
    identityHash: `sha256$${digest}`,
    identityType: 'emailAddress',
    salt,
  }
}

function completedModules({ template, award }: IssuanceRecord): readonly Json[] {
  return award.modules.map((passed) => {
    const module = moduleOf(template, passed.module)
    return present({
      title: module.title,
      organisationName: organisationOf(template, module.organisation).legalName,
      completedOn: passed.completedOn,
      ects: passed.ects ?? module.ects,
      grade: passed.grade,
    })
  })
}
