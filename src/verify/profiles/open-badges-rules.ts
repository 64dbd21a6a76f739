// The rules of Open Badges 3.0 that no schema states: who the subject is, criteria that say something, and
// results that refer to what the achievement describes. OB 3.0 sections 5.3, B.1; verification step 1.

import { oncePerFrozen } from '../../util/frozen.ts'
import { asArray, isJsonObject, type Json, type JsonObject, pointerTo } from '../../util/json.ts'
import { linkFaults } from './links.ts'
import { objectsIn, type ProfileFault } from './shape.ts'

const SECOND_CONTEXT = {
  ob3: /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(?:-3\.\d\.\d)*\.json$/,
  clr: /^https:\/\/purl\.imsglobal\.org\/spec\/clr\/v2p0\/context(?:-2\.\d\.\d)*\.json$/,
} as const

/** Faults beside the shapes; references between results and their descriptions are not among them. */
export function openBadgeFaults(document: JsonObject, format: 'ob3' | 'clr'): ProfileFault[] {
  return [
    ...contextFaults(document, format),
    ...subjectFaults(document),
    ...criteriaFaults(document),
    ...linkFaults(document),
  ]
}

/** Without the context of the profile in second place, its types mean nothing, or something else. */
function contextFaults(document: JsonObject, format: 'ob3' | 'clr'): ProfileFault[] {
  const second = asArray(document['@context'])[1]
  if (typeof second === 'string' && SECOND_CONTEXT[format].test(second)) return []
  const message = 'expected the context of the profile in second place'
  return [{ pointer: '/@context', kind: 'context', message }]
}

/** Faults of the references from results to what the achievement describes. */
export function resultReferenceFaults(document: JsonObject): ProfileFault[] {
  const subject = document.credentialSubject
  if (!isJsonObject(subject)) return []
  const { byId, faults } = describedResults(
    isJsonObject(subject.achievement) ? subject.achievement : {},
  )
  return [
    ...asArray(subject.result).flatMap((result, index) =>
      isJsonObject(result)
        ? resultFaults(result, byId, pointerTo('/credentialSubject/result', index))
        : [],
    ),
    ...faults,
  ]
}

/** What an achievement describes of results, and what is wrong with that; credentials of one template share it. */
const describedResults = oncePerFrozen((achievement) => {
  const descriptions = asArray((achievement as JsonObject).resultDescription)
  return {
    byId: new Map(
      descriptions.filter(isJsonObject).map((description) => [description.id, description]),
    ),
    faults: descriptions.flatMap((description, index) =>
      isJsonObject(description)
        ? descriptionFaults(
            description,
            pointerTo('/credentialSubject/achievement/resultDescription', index),
          )
        : [],
    ),
  }
})

/** Whether the credential has anything for the reference rules to look at. */
export function hasResults(document: JsonObject): boolean {
  const subject = document.credentialSubject
  if (!isJsonObject(subject)) return false
  const achievement = isJsonObject(subject.achievement) ? subject.achievement : {}
  return subject.result !== undefined || achievement.resultDescription !== undefined
}

function subjectFaults(document: JsonObject): ProfileFault[] {
  const subject = document.credentialSubject
  if (!isJsonObject(subject)) return []
  if (typeof subject.id === 'string' && subject.id !== '') return []
  if (asArray(subject.identifier).length > 0 || isOnlyNamed(subject)) return []
  const message = 'expected `id` or `identifier`: the credential is about nobody'
  return [{ pointer: '/credentialSubject', kind: 'subject', message }]
}

/**
 * Whether a subject says whom it is about by a plain name alone. The specification asks for `id` or
 * `identifier`; many honest issuers write the name, and a reader is told how little that is.
 */
export function isOnlyNamed(subject: Json | undefined): boolean {
  if (!isJsonObject(subject)) return false
  const identified = subject.id !== undefined || asArray(subject.identifier).length > 0
  return !identified && isTold(subject.name)
}

function criteriaFaults({ credentialSubject }: JsonObject): ProfileFault[] {
  const faults: ProfileFault[] = []
  if (!hasEmptyCriteria(credentialSubject)) return faults
  for (const [object, pointer] of objectsIn(credentialSubject, '/credentialSubject')) {
    if (isEmptyCriteria(object.criteria))
      faults.push({
        pointer: `${pointer}/criteria`,
        kind: 'criteria',
        message: 'expected criteria with `id` or `narrative`',
      })
  }
  return faults
}

/** Looks without pointers, as nearly every document is in order. */
function hasEmptyCriteria(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && emptyCriteriaIn(value)
}

const emptyCriteriaIn = oncePerFrozen((value) => {
  if (Array.isArray(value)) return value.some(hasEmptyCriteria)
  const object = value as JsonObject
  return isEmptyCriteria(object.criteria) || Object.values(object).some(hasEmptyCriteria)
})

function isEmptyCriteria(criteria: Json | undefined): boolean {
  return isJsonObject(criteria) && !isTold(criteria.id) && !isTold(criteria.narrative)
}

function isTold(value: Json | undefined): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

function resultFaults(
  result: JsonObject,
  descriptions: ReadonlyMap<Json | undefined, JsonObject>,
  pointer: string,
): ProfileFault[] {
  if (result.resultDescription === undefined) {
    // A level can only be one of a description.
    return result.achievedLevel === undefined ? [] : [levelFault(pointer)]
  }
  const description = descriptions.get(result.resultDescription)
  if (!description)
    return [
      {
        pointer: `${pointer}/resultDescription`,
        kind: 'RESULT_REFERENCE_DANGLING',
        message: 'expected the id of a result description of the same achievement',
      },
    ]
  const faults: ProfileFault[] = []
  if (result.achievedLevel !== undefined && !levelIds(description).includes(result.achievedLevel))
    faults.push(levelFault(pointer))
  if (description.resultType === 'Status' && result.status === undefined)
    faults.push({
      pointer,
      kind: 'RESULT_STATUS_MISSING',
      message: 'expected `status`, as the result is described as a status',
    })
  if (result.value !== undefined && !isAllowed(result.value, description))
    faults.push({
      pointer: `${pointer}/value`,
      kind: 'RESULT_VALUE_NOT_ALLOWED',
      message: 'expected a value that the result description allows',
    })
  return faults
}

function levelFault(pointer: string): ProfileFault {
  return {
    pointer: `${pointer}/achievedLevel`,
    kind: 'RESULT_LEVEL_DANGLING',
    message: 'expected the id of a level of the result description',
  }
}

function descriptionFaults(description: JsonObject, pointer: string): ProfileFault[] {
  const faults: ProfileFault[] = []
  const { requiredLevel, requiredValue } = description
  if (requiredLevel !== undefined && !levelIds(description).includes(requiredLevel))
    faults.push({
      pointer: `${pointer}/requiredLevel`,
      kind: 'RESULT_LEVEL_DANGLING',
      message: 'expected the id of a level of the same result description',
    })
  if (requiredValue !== undefined && !isAllowed(requiredValue, description))
    faults.push({
      pointer: `${pointer}/requiredValue`,
      kind: 'RESULT_VALUE_NOT_ALLOWED',
      message: 'expected a value that the same result description allows',
    })
  return faults
}

function levelIds(description: JsonObject): readonly (Json | undefined)[] {
  return asArray(description.rubricCriterionLevel)
    .filter(isJsonObject)
    .map((level) => level.id)
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/

/** A value that is no number is not compared with numeric bounds: grades like `A` have an order of their own. */
function isAllowed(value: Json, description: JsonObject): boolean {
  const { allowedValue, valueMin, valueMax } = description
  if (Array.isArray(allowedValue) && !allowedValue.includes(value)) return false
  const number = decimalOf(value)
  const [min, max] = [decimalOf(valueMin), decimalOf(valueMax)]
  if (number === undefined) return min === undefined && max === undefined
  return (min === undefined || number >= min) && (max === undefined || number <= max)
}

/** A decimal number in a text; undefined for anything else. */
export function decimalOf(value: Json | undefined): number | undefined {
  return typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : undefined
}
