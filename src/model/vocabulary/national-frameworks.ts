// National qualifications frameworks of the universities' countries: their levels as concepts of the
// Qualifications Dataset Register, and the EQF level each is referenced to.
// Spain and Switzerland have none that is usable in higher education: a template says so in a note.

import type { LangString } from '../language.ts'
import { type Concept, type ConceptScheme, concept, snbScheme } from './concept.ts'

export const QDR_SCHEME: ConceptScheme = snbScheme('qdr')

export interface NationalLevel {
  readonly concept: Concept
  /** EQF level that the country referenced this level to. */
  readonly eqf: number
}

export interface NationalFramework {
  /** Abbreviation, as templates write it. */
  readonly key: string
  /** ISO 3166-1 alpha-2 code. */
  readonly country: string
  /** The name in English and in the country's language. */
  readonly name: LangString
  /** By the level as the framework writes it. */
  readonly levels: ReadonlyMap<string, NationalLevel>
}

function framework(
  key: string,
  facts: { country: string; name: LangString; levels: Readonly<Record<string, string>> },
): NationalFramework {
  const levels = Object.entries(facts.levels).map(([level, code]): [string, NationalLevel] => [
    level,
    {
      concept: concept(QDR_SCHEME, code, { en: `${key} Level ${level}` }),
      eqf: Number.parseInt(level, 10),
    },
  ])
  // An object lists whole numbers first, so `5.1` would come after `8`.
  levels.sort(([a], [b]) => Number.parseFloat(a) - Number.parseFloat(b))
  return { key, country: facts.country, name: facts.name, levels: new Map(levels) }
}

const FRAMEWORKS: readonly NationalFramework[] = [
  framework('DQR', {
    country: 'DE',
    name: { en: 'German Qualifications Framework', de: 'Deutscher Qualifikationsrahmen' },
    levels: {
      1: 'c_f77c7095',
      2: 'c_c71cce15',
      3: 'c_c37d888a',
      4: 'c_12a84182',
      5: 'c_bd9f8e42',
      6: 'c_6919ed25',
      7: 'c_184f7fed',
      8: 'c_341d539b',
    },
  }),
  framework('SeQF', {
    country: 'SE',
    name: {
      en: 'Swedish National Qualifications Framework',
      sv: 'Sveriges referensram för kvalifikationer',
    },
    levels: {
      1: 'c_20b8cbc9',
      2: 'c_e1f75f79',
      3: 'c_4ec9e6c0',
      4: 'c_6477e349',
      5: 'c_b44f7367',
      6: 'c_185bb246',
      7: 'c_1ab773a2',
      8: 'c_055b6cf8',
    },
  }),
  framework('NKR', {
    country: 'NO',
    name: {
      en: 'Norwegian Qualifications Framework',
      nb: 'Nasjonalt kvalifikasjonsrammeverk for livslang læring',
    },
    levels: {
      1: 'c_2293fdad',
      2: 'c_0b8188d7',
      3: 'c_bbfedf33',
      4: 'c_81090d42',
      '5.1': 'c_12ece3d4',
      '5.2': 'c_92632be8',
      '6.1': 'c_6b569351',
      '6.2': 'c_52818ecd',
      7: 'c_fb307b49',
      8: 'c_95249ae7',
    },
  }),
  framework('QNQ', {
    country: 'IT',
    name: {
      en: 'Italian National Qualifications Framework',
      it: 'Quadro nazionale delle qualificazioni',
    },
    levels: {
      1: 'c_1eeca5f9',
      2: 'c_fd9234c1',
      3: 'c_5c91e0ca',
      4: 'c_7d534b92',
      5: 'c_d2b47671',
      6: 'c_8cf0774e',
      7: 'c_0fe2b814',
      8: 'c_370653aa',
    },
  }),
  framework('PQF', {
    country: 'PL',
    name: { en: 'Polish Qualifications Framework', pl: 'Polska Rama Kwalifikacji' },
    levels: {
      1: 'c_fcf3bd8d',
      2: 'c_14db1595',
      3: 'c_e018d301',
      4: 'c_c145999e',
      5: 'c_045fd11d',
      6: 'c_cb086da3',
      7: 'c_e860b49b',
      8: 'c_ec518d13',
    },
  }),
  framework('NLQF', {
    country: 'NL',
    name: { en: 'Dutch Qualifications Framework', nl: 'Nederlands kwalificatieraamwerk' },
    levels: {
      1: 'c_3e11a3fd',
      2: 'c_c749fa23',
      3: 'c_f97cdbb5',
      4: 'c_ff656b33',
      '4+': 'c_c2700f4e',
      5: 'c_18c9e9fe',
      6: 'c_1711a061',
      7: 'c_478359fc',
      8: 'c_2835a50f',
    },
  }),
]

/** Frameworks by abbreviation. */
export const NATIONAL_FRAMEWORKS: ReadonlyMap<string, NationalFramework> = new Map(
  FRAMEWORKS.map((one): [string, NationalFramework] => [one.key, one]),
)

/** Names under which a framework is also known. */
const ALIASES: Readonly<Record<string, string>> = { PRK: 'PQF' }

/** Countries whose frameworks cannot be used for micro-credentials of universities. */
export const COUNTRIES_WITHOUT_FRAMEWORK: ReadonlySet<string> = new Set(['ES', 'CH'])

/** A framework by its abbreviation or alias, in any case; undefined when it is none of ours. */
export function nationalFramework(abbreviation: string): NationalFramework | undefined {
  const wanted = abbreviation.trim().toUpperCase()
  return FRAMEWORKS.find(
    ({ key }) => key.toUpperCase() === (ALIASES[wanted] ?? wanted).toUpperCase(),
  )
}

/** A level of a framework, such as `('NKR', '6.2')`; undefined when either is unknown. */
export function nationalLevel(abbreviation: string, level: string): NationalLevel | undefined {
  return nationalFramework(abbreviation)?.levels.get(level)
}
