// Levels of the European Qualifications Framework, and the official labels of its eight concepts.

import { type Concept, type ConceptScheme, concept, snbScheme } from './concept.ts'
import { LEVEL_WORD } from './labels.ts'

export const EQF_SCHEME: ConceptScheme = snbScheme('eqf')

/** Level concepts by number. */
export const EQF_LEVELS: ReadonlyMap<number, Concept> = new Map(
  [1, 2, 3, 4, 5, 6, 7, 8].map((level): [number, Concept] => [
    level,
    concept(
      EQF_SCHEME,
      String(level),
      Object.fromEntries(
        Object.entries(LEVEL_WORD).map(([key, word]) => [key, `${word} ${level}`]),
      ),
    ),
  ]),
)

/** The concept of an EQF level, or undefined for anything but 1 to 8. */
export function eqfConcept(level: number): Concept | undefined {
  return EQF_LEVELS.get(level)
}
