// From a JSON pointer into an award to the canonical field it speaks of, so that a finding about an award can
// name the column of a table.

import type { Award } from '../../model/award.ts'
import { type Field, MODULE_PARTS, type Target } from './fields.ts'

const FIELD_BY_POINTER: Readonly<Record<string, Field>> = {
  '/learner/givenName': 'given_name',
  '/learner/familyName': 'family_name',
  '/learner/dateOfBirth': 'date_of_birth',
  '/learner/nationalities': 'nationality',
  '/learner/studentId': 'student_id',
  '/learner/studentId/value': 'student_id',
  '/learner/studentId/organisation': 'student_id_issuer',
  '/learner/esi': 'esi',
  '/learner/email': 'email',
  '/learner/did': 'did',
  '/awardedOn': 'awarded_on',
  '/grade': 'grade',
  '/modeChosen': 'mode_chosen',
}

const PART_BY_MEMBER = { completedOn: 'completed_on', ects: 'ects', grade: 'grade' } as const

/** The field that a pointer into an award speaks of; undefined when it speaks of no single one. */
export function targetOfPointer(award: Award, pointer: string): Target | undefined {
  const field = FIELD_BY_POINTER[pointer] ?? FIELD_BY_POINTER[pointer.replace(/\/\d+$/, '')]
  if (field) return { field }
  const [, index, member = 'completedOn'] = /^\/modules\/(\d+)(?:\/(\w+))?$/.exec(pointer) ?? []
  const module = index === undefined ? undefined : award.modules[Number(index)]?.module
  const part = Object.hasOwn(PART_BY_MEMBER, member)
    ? PART_BY_MEMBER[member as keyof typeof PART_BY_MEMBER]
    : MODULE_PARTS[0]
  return module === undefined ? undefined : { module, part }
}
