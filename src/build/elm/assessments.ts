// `provenBy`: assessments with type, formality, supervision and grade (elements 11, 12 and 14).
// ELM demands a grade note with every assessment: where none was given, a placeholder with our own subject says so.

import { gradingSchemeOf } from '../../model/grading.ts'
import type { LangString } from '../../model/language.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import {
  type Assessment,
  SUPERVISIONS,
  type Supervision,
  type Template,
} from '../../model/template.ts'
import { assessmentConcept } from '../../model/vocabulary/assessment-types.ts'
import { modeConcept } from '../../model/vocabulary/modes.ts'
import {
  ASSESSMENT_CONCEPTS,
  FORMALITY_CONCEPTS,
  SUPERVISION_CONCEPTS,
} from '../../model/vocabulary/own-concepts.ts'
import { supervisionConcept } from '../../model/vocabulary/supervision.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { oneOrMany } from '../json-members.ts'
import { SUBJECTS } from '../own-lists.ts'
import { organisationOf } from '../record-view.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'

/**
 * The assessments of a record. One grade over several assessments belongs to none of them alone:
 * then an assessment of the whole carries it and has the others as parts.
 */
export function assessments(
  w: ElmWriter,
  { template, award }: IssuanceRecord,
  awardedBy: JsonObject,
): Json | undefined {
  const [first, ...others] = template.assessments
  if (first === undefined) return undefined
  if (others.length === 0) return assessment(w, first, { template, awardedBy, grade: award.grade })
  const parts = template.assessments.map((one) =>
    assessment(w, one, { template, awardedBy, grade: undefined }),
  )
  if (award.grade === undefined) return parts
  return w.node('learningAssessment', 'LearningAssessment', {
    title: languageMap(template.title),
    awardedBy,
    grade: gradeNote(w, award.grade),
    hasPart: parts,
  })
}

interface AssessmentSurroundings {
  readonly template: Template
  readonly awardedBy: JsonObject
  readonly grade: string | undefined
}

function assessment(
  w: ElmWriter,
  one: Assessment,
  { template, awardedBy, grade }: AssessmentSurroundings,
): JsonObject {
  const { supervision } = template
  return w.node('learningAssessment', 'LearningAssessment', {
    title: languageMap(assessmentTitle(w, one)),
    awardedBy,
    grade: gradeNote(w, grade),
    idVerification:
      supervision === undefined ? undefined : w.concept(supervisionConcept(supervision)),
    additionalNote: supervisionNote(w, supervision),
    specifiedBy: assessmentSpecification(w, one, template),
  })
}

/** The official list does not tell online from on-site supervision: a note does. */
function supervisionNote(w: ElmWriter, supervision: Supervision | undefined): Json | undefined {
  if (supervision === undefined || supervisionsOf(supervisionConcept(supervision).iri).length < 2) {
    return undefined
  }
  return w.labelNote(SUPERVISION_CONCEPTS[supervision])
}

/** The forms of supervision that one official concept stands for. */
export function supervisionsOf(iri: string | undefined): readonly Supervision[] {
  return SUPERVISIONS.filter((one) => supervisionConcept(one).iri === iri)
}

/** The grade of a part that no assessment of the template describes, such as a module. */
export function gradedAssessment(
  w: ElmWriter,
  title: LangString,
  { awardedBy, grade }: { awardedBy: JsonObject; grade: string },
): JsonObject {
  return w.node('learningAssessment', 'LearningAssessment', {
    title: languageMap(title),
    awardedBy,
    grade: gradeNote(w, grade),
  })
}

function assessmentSpecification(w: ElmWriter, one: Assessment, template: Template): JsonObject {
  const type = assessmentConcept(one.type)
  return w.node('learningAssessmentSpec', 'LearningAssessmentSpecification', {
    title: languageMap(assessmentTitle(w, one)),
    dcType: type === undefined ? undefined : w.concept(type),
    mode: one.mode === undefined ? undefined : w.concept(modeConcept(one.mode)),
    gradingScheme: gradingScheme(w, template),
    additionalNote: oneOrMany([
      w.labelNote(FORMALITY_CONCEPTS[one.formality]),
      ...(one.type === 'participation' ? [w.labelNote(ASSESSMENT_CONCEPTS.participation)] : []),
    ]),
  })
}

function assessmentTitle(w: ElmWriter, { title, type }: Assessment): LangString {
  if (title !== undefined) return title
  const own = Object.hasOwn(ASSESSMENT_CONCEPTS, type)
    ? ASSESSMENT_CONCEPTS[type as keyof typeof ASSESSMENT_CONCEPTS]
    : ASSESSMENT_CONCEPTS.other
  return w.label(own.label)
}

/** How the awarding university grades, for readers from elsewhere. */
function gradingScheme(w: ElmWriter, template: Template): JsonObject | undefined {
  const scheme = gradingSchemeOf(
    organisationOf(template, template.awarding.body),
    template.register,
  )
  if (scheme === undefined) return undefined
  return w.node('gradingScheme', 'GradingScheme', {
    title: languageMap(scheme.name),
    description: languageMap(scheme.explanation),
  })
}

function gradeNote(w: ElmWriter, grade: string | undefined): JsonObject {
  if (grade === undefined) return w.labelNote(SUBJECTS['no-grade'])
  return w.node('note', 'Note', { noteLiteral: languageMap(w.inPrimary(grade)) })
}
