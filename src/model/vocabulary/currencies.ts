// Currencies in which fees can be stated (element 16), as concepts of the EU authority table by ISO 4217 code.

import { type Concept, type ConceptScheme, concept } from './concept.ts'

export const CURRENCY_SCHEME: ConceptScheme = {
  iri: 'http://publications.europa.eu/resource/authority/currency',
  notation: 'currency',
}

const NAMES: Readonly<Record<string, string>> = {
  AUD: 'Australian dollar',
  BAM: 'convertible mark',
  BGN: 'lev',
  CAD: 'Canadian dollar',
  CHF: 'Swiss franc',
  CNY: 'renminbi-yuan',
  CZK: 'Czech koruna',
  DKK: 'Danish krone',
  EUR: 'euro',
  GBP: 'pound sterling',
  HUF: 'forint',
  ISK: 'króna',
  JPY: 'yen',
  MDL: 'Moldovan leu',
  MKD: 'denar',
  NOK: 'Norwegian krone',
  PLN: 'zloty',
  RON: 'Romanian leu',
  RSD: 'Serbian dinar',
  SEK: 'Swedish krona',
  TRY: 'Turkish lira',
  UAH: 'hryvnia',
  USD: 'US dollar',
}

/** Currency concepts by ISO 4217 code. */
export const CURRENCIES: ReadonlyMap<string, Concept> = new Map(
  Object.entries(NAMES).map(([code, en]): [string, Concept] => [
    code,
    concept(CURRENCY_SCHEME, code, { en }),
  ]),
)

/** The currency concept of an ISO 4217 code, or undefined when fees cannot be stated in it. */
export function currencyConcept(code: string): Concept | undefined {
  return CURRENCIES.get(code)
}
