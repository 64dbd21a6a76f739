// Languages: ISO 639-1 codes, and the languages of instruction as concepts of the EU authority table.
// The table's codes are those of ISO 639-3; Norwegian is one language there (`NOR`), whatever its written form.

import { type Concept, type ConceptScheme, concept } from './concept.ts'
import { LANGUAGE_LABELS } from './labels.ts'

export const LANGUAGE_SCHEME: ConceptScheme = {
  iri: 'http://publications.europa.eu/resource/authority/language',
  notation: 'language',
}

const TABLE: Readonly<Record<string, readonly [code: string, english: string]>> = {
  ar: ['ARA', 'Arabic'],
  be: ['BEL', 'Belarusian'],
  bg: ['BUL', 'Bulgarian'],
  bs: ['BOS', 'Bosnian'],
  ca: ['CAT', 'Catalan'],
  cs: ['CES', 'Czech'],
  cy: ['CYM', 'Welsh'],
  da: ['DAN', 'Danish'],
  de: ['DEU', 'German'],
  el: ['ELL', 'Greek'],
  en: ['ENG', 'English'],
  es: ['SPA', 'Spanish'],
  et: ['EST', 'Estonian'],
  eu: ['EUS', 'Basque'],
  fa: ['FAS', 'Persian'],
  fi: ['FIN', 'Finnish'],
  fr: ['FRA', 'French'],
  ga: ['GLE', 'Irish'],
  gl: ['GLG', 'Galician'],
  he: ['HEB', 'Hebrew'],
  hi: ['HIN', 'Hindi'],
  hr: ['HRV', 'Croatian'],
  hu: ['HUN', 'Hungarian'],
  hy: ['HYE', 'Armenian'],
  is: ['ISL', 'Icelandic'],
  it: ['ITA', 'Italian'],
  ja: ['JPN', 'Japanese'],
  ka: ['KAT', 'Georgian'],
  ko: ['KOR', 'Korean'],
  la: ['LAT', 'Latin'],
  lb: ['LTZ', 'Luxembourgish'],
  lt: ['LIT', 'Lithuanian'],
  lv: ['LAV', 'Latvian'],
  mk: ['MKD', 'Macedonian'],
  mt: ['MLT', 'Maltese'],
  nl: ['NLD', 'Dutch'],
  no: ['NOR', 'Norwegian'],
  pl: ['POL', 'Polish'],
  pt: ['POR', 'Portuguese'],
  rm: ['ROH', 'Romansh'],
  ro: ['RON', 'Romanian'],
  ru: ['RUS', 'Russian'],
  se: ['SME', 'Northern Sami'],
  sk: ['SLK', 'Slovak'],
  sl: ['SLV', 'Slovenian'],
  sq: ['SQI', 'Albanian'],
  sr: ['SRP', 'Serbian'],
  sv: ['SWE', 'Swedish'],
  tr: ['TUR', 'Turkish'],
  uk: ['UKR', 'Ukrainian'],
  zh: ['ZHO', 'Chinese'],
}

/** Language concepts by ISO 639-1 code; the written forms of Norwegian stand under `no`. */
export const LANGUAGES: ReadonlyMap<string, Concept> = new Map(
  Object.entries(TABLE).map(([key, [code, english]]): [string, Concept] => [
    key,
    concept(LANGUAGE_SCHEME, code, { ...LANGUAGE_LABELS[key], en: english }),
  ]),
)

/** The language concept of an ISO 639-1 code (`nb` and `nn` are `no`), or undefined when the table lacks it. */
export function languageConcept(code: string): Concept | undefined {
  return LANGUAGES.get(code === 'nb' || code === 'nn' ? 'no' : code)
}

const ISO_639_1 = new Set(
  (
    'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ' +
    'ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ' +
    'ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi ' +
    'mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw ' +
    'sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ' +
    'ur uz ve vi vo wa wo xh yi yo za zh zu'
  ).split(' '),
)

/** Whether a text is a two-letter language code of ISO 639-1, in lower case. */
export function isLanguageCode(text: string): boolean {
  return ISO_639_1.has(text)
}
