// Whether somebody who logged in is the learner of an award: the student identifier that the login vouches for is the one
// that the university wrote into the credential. Nothing is guessed from names or addresses.

import type { LearnerFacts } from '../../model/credential-facts.ts'
import { isEuropeanStudentIdentifier } from '../../model/identifiers.ts'
import type { AwardFile } from '../claiming/award-files.ts'

/** What a provider's claim holds. */
export interface IdentifierKind {
  /** Name of the university whose student numbers they are, as credentials write it; absent: European Student Identifiers. */
  readonly studentNumbersOf?: string
}

/** The identifiers of an award's learner that this kind of claim can be compared with. */
export function learnerIdentifiers(
  files: readonly Pick<AwardFile, 'facts'>[],
  kind: IdentifierKind,
): readonly string[] {
  const found = files.flatMap(({ facts }) => (facts && identifierOf(facts.learner, kind)) ?? [])
  return [...new Set(found)]
}

function identifierOf(
  { esi, studentId }: LearnerFacts,
  { studentNumbersOf }: IdentifierKind,
): string | undefined {
  if (studentNumbersOf === undefined) return esi
  return studentId?.organisation === studentNumbersOf ? studentId.value : undefined
}

/**
 * Whether one of the identifiers is the learner's, and no file of the award names another. Student numbers are equal
 * letter by letter. European Student Identifiers are equal whatever their case: SCHAC 1.6.0, `schacPersonalUniqueCode`,
 * matches by `caseIgnoreMatch`; only well-formed ones count, and they are ASCII.
 */
export function isLearner(
  told: readonly string[],
  learner: readonly string[],
  { studentNumbersOf }: IdentifierKind,
): boolean {
  if (studentNumbersOf !== undefined) return learner.length === 1 && told.includes(learner[0] ?? '')
  const wanted = new Set(learner.map(normalEsi))
  const [only] = wanted
  return wanted.size === 1 && only !== undefined && told.map(normalEsi).includes(only)
}

function normalEsi(text: string): string | undefined {
  return isEuropeanStudentIdentifier(text) ? text.toLowerCase() : undefined
}
