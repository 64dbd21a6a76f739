// What results say of success: a credential that is genuine can state that the learner has failed, has left, or stays
// below what the achievement asks for. Open Badges 3.0, sections B.1.18 and B.1.19. Told, and no fault of the credential.

import type { ReportWarning } from '../model/report.ts'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../util/json.ts'
import type { Credential } from './credential.ts'
import { warning } from './finding.ts'
import { decimalOf } from './profiles/open-badges-rules.ts'

const NOT_COMPLETED: readonly (Json | undefined)[] = [
  ...['Failed', 'Withdrew', 'OnHold', 'InProgress', 'Enrolled', 'Provisional'],
]

/** A warning for each result that is no success. */
export function resultWarnings({ document, format }: Credential): readonly ReportWarning[] {
  const subject = document.credentialSubject
  if (format !== 'ob3' || !isJsonObject(subject)) return []
  const achievement = isJsonObject(subject.achievement) ? subject.achievement : {}
  const descriptions = asArray(achievement.resultDescription).filter(isJsonObject)
  return asArray(subject.result).flatMap((result, index): readonly ReportWarning[] => {
    if (!isJsonObject(result)) return []
    const place = { pointer: pointerTo('/credentialSubject/result', index) }
    if (NOT_COMPLETED.includes(result.status)) return [warning('RESULT_NOT_COMPLETED', place)]
    const described = descriptions.find(({ id }) => id === result.resultDescription)
    const isBelow =
      described !== undefined &&
      (hasTooLittle(result, described, document) || isLow(result, described))
    return isBelow ? [warning('RESULT_BELOW_REQUIRED', place)] : []
  })
}

/** Numbers by their size, grades by their place among those allowed. */
function hasTooLittle(
  { value }: JsonObject,
  { requiredValue, allowedValue }: JsonObject,
  document: JsonObject,
): boolean {
  const [reached, required] = [decimalOf(value), decimalOf(requiredValue)]
  if (reached !== undefined && required !== undefined) return reached < required
  if (!isOrderSigned(document) || !Array.isArray(allowedValue)) return false
  const placeOf = (grade: Json | undefined) =>
    typeof grade === 'string' ? allowedValue.indexOf(grade) : -1
  const place = placeOf(value)
  return place >= 0 && place < placeOf(requiredValue)
}

/** Older contexts make a set of the values allowed, whose order nobody signed. */
function isOrderSigned(document: JsonObject): boolean {
  return asArray(document['@context']).some(
    (context) =>
      typeof context === 'string' && /\/ob\/v3p0\/context-3\.0\.[23]\.json$/.test(context),
  )
}

/** Levels by their points, as no order of them is signed. */
function isLow({ achievedLevel }: JsonObject, description: JsonObject): boolean {
  const { requiredLevel, rubricCriterionLevel } = description
  const levels = asArray(rubricCriterionLevel).filter(isJsonObject)
  // No number is below none.
  const pointsOf = (level: Json | undefined) =>
    decimalOf(levels.find(({ id }) => id === level)?.points) ?? Number.NaN
  return pointsOf(achievedLevel) < pointsOf(requiredLevel)
}
