// Results and their descriptions: completion, and the grade in the scheme of the awarding university (element 14).
// Each result names a description of the same achievement, and its value lies within what that description allows.

import { ELEMENT_LABELS } from '../../model/element-labels.ts'
import { gradingSchemeOf } from '../../model/grading.ts'
import type { GradingScheme } from '../../model/grading-scheme.ts'
import { textIn } from '../../model/language.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { Template } from '../../model/template.ts'
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
  const { template } = record
  const status = {
    id: partOf(template.id, 'result-status'),
    type: ['ResultDescription'],
    name: 'Completion',
    resultType: 'Status',
  }
  const scale = scaleOf(record)
  return scale === 'none' ? [status] : [gradeDescription(template, scale), status]
}

/**
 * How the scale of a record's grade is described. Its bounds are given only to a grade that is a plain number within
 * them: for `30 e lode` or `1,3` they would make the value look out of range to a reader who compares numbers.
 */
export function scaleOf({ template, award: { grade } }: IssuanceRecord): Scale {
  if (grade === undefined) return 'none'
  const numbers = gradingScheme(template)?.numbers
  if (numbers === undefined || !/^\d+(\.\d+)?$/.test(grade)) return 'unbounded'
  const value = Number(grade)
  const isWithin = value >= Number(numbers.minimum) && value <= Number(numbers.maximum)
  return isWithin ? 'bounded' : 'unbounded'
}

type Scale = 'none' | 'bounded' | 'unbounded'

function gradeDescription(template: Template, scale: Scale): JsonObject {
  const language = template.languages[0]
  const scheme = gradingScheme(template)
  const numbers = scale === 'bounded' ? scheme?.numbers : undefined
  return present({
    id: partOf(template.id, 'result-grade'),
    type: ['ResultDescription'],
    name: scheme === undefined ? ELEMENT_LABELS.grade[language] : textIn(scheme.name, language),
    description: scheme === undefined ? undefined : textIn(scheme.explanation, language),
    resultType: numbers ? 'RawScore' : 'Result',
    valueMin: numbers?.minimum,
    valueMax: numbers?.maximum,
    requiredValue: numbers?.passMark,
  })
}

function gradingScheme(template: Template): GradingScheme | undefined {
  return gradingSchemeOf(organisationOf(template, template.awarding.body), template.register)
}
