// Dates, decimals and countries in seven languages, on the same day everywhere.

import { expect, test } from 'vitest'
import { DOCUMENT_LANGUAGES } from '../../../src/model/language.ts'
import { writtenCountry, writtenDate, writtenDecimal } from '../../../src/picture/written-values.ts'

test('dates', () => {
  const dates = DOCUMENT_LANGUAGES.map((l) =>
    writtenDate('2024-02-29', l).replaceAll('\u00a0', ' '),
  )
  expect(dates).toEqual([
    '29 February 2024',
    '29. Februar 2024',
    '29 febbraio 2024',
    '29. februar 2024',
    '29 lutego 2024',
    '29 de febrero de 2024',
    '29 februari 2024',
  ])
})

test('decimals', () => {
  expect(writtenDecimal('7.5', 'en')).toBe('7.5')
  expect(writtenDecimal('7.5', 'pl')).toBe('7,5')
  expect(writtenDecimal('1200.25', 'es')).toBe('1200,25')
  expect(writtenDecimal('3', 'nb')).toBe('3')
})

test('countries, also those we have no label for', () => {
  expect(writtenCountry('PL', 'de')).toBe('Polen')
  expect(writtenCountry('FI', 'sv')).toBe('Finland')
  expect(writtenCountry('GR', 'nb')).toBe('Hellas')
  expect(writtenCountry('ZZ', 'en')).not.toBe('')
})
