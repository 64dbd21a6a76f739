// Grades (element 14) in the grading system of the awarding university: whether a grade exists in it, whether it passes.
// The schemes themselves are data: `grading-schemes` for the countries, the organisations file for a university's own.

import { compareDecimals, normaliseDecimal } from './decimal.ts'
import type { GradingScheme } from './grading-scheme.ts'
import { GRADING_SCHEMES } from './grading-schemes.ts'
import type { Organisation, OrganisationRegister } from './organisation.ts'

/** The scheme in which an organisation grades: its own, the one it names, or its country's; undefined when unknown. */
export function gradingSchemeOf(
  organisation: Organisation,
  register: Pick<OrganisationRegister, 'gradingSchemes'> = {},
): GradingScheme | undefined {
  const name = organisation.gradingScheme ?? organisation.country
  return register.gradingSchemes?.get(name) ?? GRADING_SCHEMES.get(name)
}

/**
 * Whether a grade exists in the scheme, as the university writes it: `1,3`, `28/30`, `VG`, `9,5 (Sobresaliente)`.
 * Letters are taken as written, words in any case.
 */
export function isGradeInScheme(scheme: GradingScheme, text: string): boolean {
  return passes(scheme, text) !== undefined
}

/** Whether a grade exists in the scheme and passes. */
export function isPassingGrade(scheme: GradingScheme, text: string): boolean {
  return passes(scheme, text) === true
}

/** True, false, or undefined for what is no grade of the scheme. */
function passes(scheme: GradingScheme, text: string): boolean | undefined {
  const written = text.normalize('NFC').trim().replace(/\s+/g, ' ')
  const named = namedGradePasses(scheme, written) ?? numberPasses(scheme, written)
  if (named !== undefined) return named
  const [, number = '', word = ''] = /^([\d.,/]+) \(?(\D[^()]*)\)?$/.exec(written) ?? []
  const [byNumber, byWord] = [numberPasses(scheme, number), namedGradePasses(scheme, word)]
  // A number with its word, as transcripts write it: both must be grades and say the same.
  return byNumber === byWord ? byNumber : undefined
}

function namedGradePasses(scheme: GradingScheme, written: string): boolean | undefined {
  const same = (a: string, b: string) =>
    a === b || (a.length > 2 && a.toLocaleLowerCase('und') === b.toLocaleLowerCase('und'))
  return scheme.namedGrades.find(({ text }) => same(text, written))?.passes
}

function numberPasses(scheme: GradingScheme, written: string): boolean | undefined {
  const { numbers } = scheme
  const [, plain = '', outOf] = /^([^/]+)(?:\/(\d+))?$/.exec(written) ?? []
  if (numbers === undefined || (outOf !== undefined && outOf !== numbers.maximum)) return undefined
  const [, separator, decimals = ''] = /^\d+([.,])?(\d*)$/.exec(plain) ?? []
  if (separator !== undefined && !scheme.decimalSeparators.includes(separator as ',' | '.'))
    return undefined
  const value = normaliseDecimal(plain)
  if (value === undefined || decimals.length > numbers.maximumDecimals) return undefined
  const within =
    compareDecimals(value, numbers.minimum) >= 0 && compareDecimals(value, numbers.maximum) <= 0
  if (!within || numbers.steps?.includes(value) === false) return undefined
  const margin = compareDecimals(value, numbers.passMark)
  return scheme.direction === 'higher-is-better' ? margin >= 0 : margin <= 0
}
