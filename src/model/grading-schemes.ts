// How universities grade, per country of the alliance: general knowledge, to be confirmed by each university
// (`confirmed: false`). A university states its own scheme in the organisations file.

import type { GradingScheme, NamedGrade } from './grading-scheme.ts'

const pass = (...texts: readonly string[]): NamedGrade[] =>
  texts.map((text) => ({ text, passes: true }))
const fail = (...texts: readonly string[]): NamedGrade[] =>
  texts.map((text) => ({ text, passes: false }))

const SCHEMES: readonly GradingScheme[] = [
  {
    key: 'DE',
    name: { en: 'German grading scale', de: 'Deutsche Notenskala' },
    country: 'DE',
    kind: 'mixed',
    direction: 'lower-is-better',
    numbers: { minimum: '1', maximum: '5', passMark: '4', maximumDecimals: 1 },
    namedGrades: [
      ...pass('sehr gut', 'gut', 'befriedigend', 'ausreichend', 'bestanden', 'mit Auszeichnung'),
      ...fail('nicht ausreichend', 'mangelhaft', 'nicht bestanden'),
    ],
    decimalSeparators: [',', '.'],
    explanation: {
      en: 'From 1.0 (very good) to 5.0 (fail); the lower the better; 4.0 is the lowest passing grade. Ungraded work is "bestanden" (pass) or "nicht bestanden" (fail).',
      de: 'Von 1,0 (sehr gut) bis 5,0 (nicht bestanden); je niedriger, desto besser; bestanden ist bis 4,0. Unbenotete Leistungen: „bestanden“ oder „nicht bestanden“.',
    },
    confirmed: false,
  },
  {
    key: 'SE',
    name: { en: 'Swedish grading scales', sv: 'Svenska betygsskalor' },
    country: 'SE',
    kind: 'mixed',
    direction: 'higher-is-better',
    numbers: { minimum: '3', maximum: '5', passMark: '3', maximumDecimals: 0 },
    namedGrades: [
      ...pass('VG', 'G', 'A', 'B', 'C', 'D', 'E', 'väl godkänd', 'godkänd'),
      ...fail('U', 'Fx', 'F', 'underkänd'),
    ],
    decimalSeparators: [','],
    explanation: {
      en: 'Three scales are in use: 5, 4, 3 (5 is best); VG (pass with distinction), G (pass); A to E (A is best). U, Fx and F are fails.',
      sv: 'Tre skalor används: 5, 4, 3 (5 är högst); VG (väl godkänd), G (godkänd); A till E (A är högst). U, Fx och F är underkänt.',
    },
    confirmed: false,
  },
  {
    key: 'NO',
    name: { en: 'Norwegian grading scale', nb: 'Norsk karakterskala' },
    country: 'NO',
    kind: 'letter',
    direction: 'higher-is-better',
    namedGrades: [
      ...pass('A', 'B', 'C', 'D', 'E', 'bestått', 'passed'),
      ...fail('F', 'ikke bestått', 'failed'),
    ],
    decimalSeparators: [','],
    explanation: {
      en: 'From A (best) to E (lowest pass); F is a fail. Ungraded work is "bestått" (pass) or "ikke bestått" (fail).',
      nb: 'Fra A (best) til E (laveste ståkarakter); F er ikke bestått. Uten bokstavkarakter: «bestått» eller «ikke bestått».',
    },
    confirmed: false,
  },
  {
    key: 'IT',
    name: { en: 'Italian scale of thirtieths', it: 'Voto in trentesimi' },
    country: 'IT',
    kind: 'mixed',
    direction: 'higher-is-better',
    numbers: { minimum: '0', maximum: '30', passMark: '18', maximumDecimals: 0 },
    namedGrades: [
      ...pass(
        '30 e lode',
        '30/30 e lode',
        '30L',
        '30 cum laude',
        'idoneo',
        'idonea',
        'approvato',
        'approvata',
      ),
      ...fail('insufficiente', 'respinto', 'respinta', 'non idoneo', 'non idonea'),
    ],
    decimalSeparators: [','],
    explanation: {
      en: 'Out of 30; the higher the better; 18 is the lowest pass; "30 e lode" is 30 with honours. Ungraded work is "idoneo" (pass).',
      it: 'In trentesimi; il voto più alto è il migliore; la sufficienza è 18; «30 e lode» è il massimo con lode. Senza voto: «idoneo».',
    },
    confirmed: false,
  },
  {
    key: 'ES',
    name: { en: 'Spanish grading scale', es: 'Escala de calificaciones española' },
    country: 'ES',
    kind: 'mixed',
    direction: 'higher-is-better',
    numbers: { minimum: '0', maximum: '10', passMark: '5', maximumDecimals: 2 },
    namedGrades: [
      ...pass('Matrícula de Honor', 'Sobresaliente', 'Notable', 'Aprobado', 'Apto', 'Apta'),
      ...fail('Suspenso', 'No apto', 'No apta', 'No presentado', 'No presentada'),
    ],
    decimalSeparators: [',', '.'],
    explanation: {
      en: 'From 0 to 10; the higher the better; 5 is the lowest pass; 9 and above is "Sobresaliente"; "Matrícula de Honor" is 9 and above with distinction.',
      es: 'De 0 a 10; cuanto más alta, mejor; se aprueba con 5; desde 9 es sobresaliente; «Matrícula de Honor» es sobresaliente con mención.',
    },
    confirmed: false,
  },
  {
    key: 'PL',
    name: { en: 'Polish grading scale', pl: 'Polska skala ocen' },
    country: 'PL',
    kind: 'mixed',
    direction: 'higher-is-better',
    numbers: {
      minimum: '2',
      maximum: '5.5',
      passMark: '3',
      maximumDecimals: 1,
      steps: ['2', '3', '3.5', '4', '4.5', '5', '5.5'],
    },
    namedGrades: [
      ...pass('celujący', 'bardzo dobry', 'ponad dobry', 'dobry plus', 'dobry', 'dość dobry'),
      ...pass('dostateczny plus', 'dostateczny', 'zaliczone', 'zal.'),
      ...fail('niedostateczny', 'niezaliczone', 'nzal.'),
    ],
    decimalSeparators: [',', '.'],
    explanation: {
      en: 'From 2 (fail) to 5 (very good; 5.5 excellent where used) in halves, without 2.5; the higher the better; 3 is the lowest pass. Ungraded work is "zaliczone" (pass).',
      pl: 'Od 2 (niedostateczny) do 5 (bardzo dobry; 5,5 celujący, jeśli stosowana) co pół stopnia, bez 2,5; im wyższa, tym lepsza; zalicza ocena 3. Bez oceny: „zaliczone”.',
    },
    confirmed: false,
  },
  {
    key: 'NL',
    name: { en: 'Dutch grading scale', nl: 'Nederlandse cijferschaal' },
    country: 'NL',
    kind: 'mixed',
    direction: 'higher-is-better',
    numbers: { minimum: '1', maximum: '10', passMark: '5.5', maximumDecimals: 1 },
    namedGrades: [
      ...pass('cum laude', 'voldoende', 'voldaan', 'goed', 'uitstekend', 'geslaagd'),
      ...fail('onvoldoende', 'niet voldaan', 'niet geslaagd'),
    ],
    decimalSeparators: [',', '.'],
    explanation: {
      en: 'From 1 to 10; the higher the better; 5.5 and above passes (6 where only whole and half grades are given). Ungraded work is "voldaan" (pass).',
      nl: 'Van 1 tot 10; hoe hoger, hoe beter; vanaf 5,5 voldoende (6 waar alleen hele en halve cijfers worden gegeven). Zonder cijfer: "voldaan".',
    },
    confirmed: false,
  },
  {
    key: 'CH',
    name: { en: 'Swiss grading scale', de: 'Schweizer Notenskala' },
    country: 'CH',
    kind: 'mixed',
    direction: 'higher-is-better',
    numbers: { minimum: '1', maximum: '6', passMark: '4', maximumDecimals: 2 },
    namedGrades: [
      ...pass('bestanden', 'erfüllt', 'mit Auszeichnung'),
      ...fail('nicht bestanden', 'nicht erfüllt'),
    ],
    decimalSeparators: [',', '.'],
    explanation: {
      en: 'From 1 to 6 (best), usually in quarters; the higher the better; 4 is the lowest pass. Ungraded work is "bestanden" (pass).',
      de: 'Von 1 bis 6 (beste Note), meist in Viertelnoten; je höher, desto besser; bestanden ist ab 4. Unbenotete Leistungen: „bestanden“.',
    },
    confirmed: false,
  },
]

/** Grading schemes by key; the key is the country's alpha-2 code. */
export const GRADING_SCHEMES: ReadonlyMap<string, GradingScheme> = new Map(
  SCHEMES.map((scheme): [string, GradingScheme] => [scheme.key, scheme]),
)
