// Results and their descriptions: completion, and the grade in the scheme of the awarding university (element 14).
// Each result names a description of the same achievement, and its value lies within what that description allows.

import { ELEMENT_LABELS } from '../../model/element-labels.ts'
import { gradingSchemeOf } from '../../model/grading.ts'
import { textIn } from '../../model/language.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { JsonObject } from '../../util/json.ts'
import { present } from '../json-members.ts'
import { organisationOf } from '../record-view.ts'
import { partOf } from './part-id.ts'

/** What the learner got. */
export function results({ template, award }: IssuanceRecord): readonly JsonObject[] {
  const status = {
    type: ['Result'],
    resultDescription: partOf(template.id, 'result-status'),
    status: 'Completed',
  }
  if (award.grade === undefined) return [status]
  const resultDescription = partOf(template.id, 'result-grade')
  return [{ type: ['Result'], resultDescription, value: award.grade }, status]
}

/** What can be got. */
export function resultDescriptions(record: IssuanceRecord): readonly JsonObject[] {
  const { template, award } = record
  const status = {
    id: partOf(template.id, 'result-status'),
    type: ['ResultDescription'],
    name: 'Completion',
    resultType: 'Status',
  }
  return award.grade === undefined ? [status] : [gradeDescription(record, award.grade), status]
}

/**
 * The scale of a grade. Its bounds are given only to a grade that is a plain number within them: for `30 e lode` or
 * `1,3` they would make the value look out of range to a reader who compares numbers.
 */
function gradeDescription({ template }: IssuanceRecord, grade: string): JsonObject {
  const language = template.languages[0]
  const organisation = organisationOf(template, template.awarding.body)
  const scheme = gradingSchemeOf(organisation, template.register)
  const numbers = scheme?.numbers
  const value = /^\d+(\.\d+)?$/.test(grade) ? Number(grade) : Number.NaN
  const bounded =
    numbers !== undefined && value >= Number(numbers.minimum) && value <= Number(numbers.maximum)
  return present({
    id: partOf(template.id, 'result-grade'),
    type: ['ResultDescription'],
    name: scheme === undefined ? ELEMENT_LABELS.grade[language] : textIn(scheme.name, language),
    description: scheme === undefined ? undefined : textIn(scheme.explanation, language),
    resultType: bounded ? 'RawScore' : 'Result',
    ...(bounded
      ? {
          valueMin: numbers.minimum,
          valueMax: numbers.maximum,
          requiredValue: numbers.passMark,
        }
      : {}),
  })
}
