// The coverage of the sixteen elements in words, for a terminal.

import type { Coverage } from '../build/coverage.ts'
import { ELEMENT_NUMBERS } from '../model/credential-facts.ts'
import { ELEMENT_KEYS, ELEMENT_LABELS } from '../model/element-labels.ts'

/** One block of lines per element: its name, its place in each format, or why it has none. */
export function describeCoverage(coverage: Coverage): string[] {
  return [
    'Where the sixteen elements land:',
    ...ELEMENT_NUMBERS.flatMap((element) => {
      const { elm, ob3, eudi, why } = coverage[element]
      const key = ELEMENT_KEYS[element - 1]
      return [
        `  ${String(element).padStart(2)} ${key === undefined ? '' : ELEMENT_LABELS[key].en}`,
        `       Europass     ${elm ?? 'no place'}`,
        `       Open Badges  ${ob3 ?? 'no place'}`,
        `       EUDI wallet  ${eudi ?? 'no place'}`,
        ...(why === undefined ? [] : [`       ${why}`]),
      ]
    }),
  ]
}
