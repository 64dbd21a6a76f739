// The learner (element 1) as ELM `Person`. A Europass document carries what the record has.

import { instantOfCalendarDate } from '../../model/calendar-instant.ts'
import { textIn } from '../../model/language.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { JsonObject } from '../../util/json.ts'
import { oneOrMany, present } from '../json-members.ts'
import { fullNameOf, organisationOf } from '../record-view.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'
import { contactPoint, countryOf } from './leaf-nodes.ts'

/** Scheme of student numbers; the agency is the university that gave the number. */
export const STUDENT_NUMBER = 'Student number'
/** Scheme of the European Student Identifier. */
export const EUROPEAN_STUDENT_IDENTIFIER = 'European Student Identifier'

/** The learner with the claim. Names carry one language only: SHACL allows one value. */
export function person(w: ElmWriter, record: IssuanceRecord, claim: JsonObject): JsonObject {
  const { learner } = record.award
  const name = (text: string | undefined) =>
    text === undefined ? undefined : languageMap(w.inPrimary(text))
  return present({
    id: record.ids.subjectId,
    type: 'Person',
    fullName: name(fullNameOf(learner)),
    givenName: name(learner.givenName),
    familyName: name(learner.familyName),
    dateOfBirth: instantOfCalendarDate(learner.dateOfBirth),
    citizenshipCountry: w.concepts(learner.nationalities.map(countryOf)),
    identifier: oneOrMany(identifiers(w, record)),
    contactPoint: learner.email === undefined ? undefined : contactPoint(w, learner.email),
    hasClaim: claim,
  })
}

function identifiers(w: ElmWriter, { template, award }: IssuanceRecord): readonly JsonObject[] {
  const { studentId, esi } = award.learner
  const written: JsonObject[] = []
  if (studentId !== undefined) {
    const university = organisationOf(template, studentId.organisation)
    written.push(
      w.node('identifier', 'Identifier', {
        notation: studentId.value,
        schemeName: STUDENT_NUMBER,
        schemeAgency: languageMap(w.inPrimary(textIn(university.legalName, w.languages[0]))),
      }),
    )
  }
  if (esi !== undefined) {
    written.push(
      w.node('identifier', 'Identifier', {
        notation: esi,
        schemeName: EUROPEAN_STUDENT_IDENTIFIER,
      }),
    )
  }
  return written
}
