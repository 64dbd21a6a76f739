// Our vocabularies against the official lists in the corpus: every IRI, scheme and English label.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  LEARNING_ACTIVITIES,
  LEARNING_OPPORTUNITIES,
} from '../../src/model/vocabulary/activities.ts'
import { ASSESSMENT_TYPES } from '../../src/model/vocabulary/assessment-types.ts'
import type { Concept } from '../../src/model/vocabulary/concept.ts'
import { COUNTRIES, COUNTRY_SCHEME } from '../../src/model/vocabulary/countries.ts'
import { EQF_LEVELS } from '../../src/model/vocabulary/eqf.ts'
import { EUROPASS_LISTS } from '../../src/model/vocabulary/europass-lists.ts'
import { FILE_TYPES } from '../../src/model/vocabulary/file-types.ts'
import { ISCED_F } from '../../src/model/vocabulary/isced-f.ts'
import { LANGUAGES } from '../../src/model/vocabulary/languages.ts'
import { MODES } from '../../src/model/vocabulary/modes.ts'
import { NATIONAL_FRAMEWORKS } from '../../src/model/vocabulary/national-frameworks.ts'
import { SUPERVISION_VERIFICATIONS } from '../../src/model/vocabulary/supervision.ts'
import { CORPUS } from '../support/corpus.ts'

interface OfficialList {
  readonly scheme: string
  readonly concepts: Readonly<Record<string, string>>
}

const official = JSON.parse(
  readFileSync(join(CORPUS, 'elm/cv/controlled-vocabularies.json'), 'utf8'),
) as Readonly<Record<string, OfficialList>> & {
  readonly language: {
    readonly scheme: string
    readonly iso639_1: Readonly<Record<string, [string, string]>>
  }
}

function list(name: string): OfficialList {
  const found = official[name]
  if (found === undefined) throw new TypeError(`the corpus has no list ${name}`)
  return found
}

/** Concepts that the official list lacks, or words otherwise. */
function strangers(concepts: Iterable<Concept>, name: string): readonly string[] {
  const { scheme, concepts: known } = list(name)
  return [...concepts]
    .filter((one) => one.scheme !== scheme || known[one.iri] !== one.label.en)
    .map(({ iri }) => iri)
}

/** Concepts of the official list that we lack. */
function missing(concepts: Iterable<Concept>, name: string): readonly string[] {
  const ours = new Set([...concepts].map(({ iri }) => iri))
  return Object.keys(list(name).concepts).filter((iri) => !ours.has(iri))
}

const WHOLE_LISTS: Readonly<Record<string, readonly Concept[]>> = {
  eqf: [...EQF_LEVELS.values()],
  'isced-f': [...ISCED_F.values()],
  assessment: [...ASSESSMENT_TYPES.values()],
  'learning-assessment(mode)': Object.values(MODES),
  'learning-activity': Object.values(LEARNING_ACTIVITIES),
  'learning-opportunity': Object.values(LEARNING_OPPORTUNITIES),
  'supervision-verification': Object.values(SUPERVISION_VERIFICATIONS),
}

describe('whole lists', () => {
  // The corpus states the profiles of the issuer's code beside an older list of the same name.
  const { credential: profiles = [], ...others } = EUROPASS_LISTS
  const lists = { ...WHOLE_LISTS, ...others, 'credential(profiles, from EDC code)': profiles }
  test.each(Object.entries(lists))('%s', (name, concepts) => {
    expect(concepts.length).toBeGreaterThan(0)
    expect(strangers(concepts, name)).toEqual([])
    expect(missing(concepts, name)).toEqual([])
  })
})

test('the comparison sees a wrong IRI, scheme and label', () => {
  const [concept] = ISCED_F.values()
  if (concept === undefined) throw new TypeError('no field of education')
  for (const change of [
    { iri: `${concept.iri}x` },
    { scheme: concept.iri },
    { label: { en: 'x' } },
  ]) {
    expect(strangers([{ ...concept, ...change }], 'isced-f')).toHaveLength(1)
  }
})

test('countries: every one of the authority table, but for what is no country', () => {
  expect(strangers(COUNTRIES.values(), 'country')).toEqual([])
  const rest = missing(COUNTRIES.values(), 'country').map((iri) =>
    iri.slice(COUNTRY_SCHEME.iri.length + 1),
  )
  expect(rest.sort()).toEqual(['CPT', 'EUR', 'OP_DATPRO'])
  expect(COUNTRIES.size).toBe(250)
})

test('countries: alpha-2 and alpha-3 belong to the same country, as the names of ICU say', () => {
  const names = new Intl.DisplayNames('en', { type: 'region' })
  const bare = (name: string) =>
    name
      .normalize('NFD')
      .replace(/\p{M}|[’'().,]/gu, '')
      .replace(/ & /g, ' and ')
      .toLowerCase()
  const differing = [...COUNTRIES].filter(
    ([code, concept]) => bare(names.of(code) ?? '') !== bare(concept.label.en ?? ''),
  )
  // Names that ICU and the EU word differently; a code in the wrong row would show up here too.
  expect(differing.map(([code, { label }]) => `${code} ${label.en}`).sort()).toEqual([
    'BL Saint Barthélemy',
    'BQ Bonaire, Sint Eustatius and Saba',
    'CD Democratic Republic of the Congo',
    'CG Congo',
    'CV Cabo Verde',
    'FO Faroes',
    'GM The Gambia',
    'GS South Georgia and the South Sandwich Islands',
    'HK Hong Kong',
    'HM Heard Island and McDonald Islands',
    'KN Saint Kitts and Nevis',
    'LC Saint Lucia',
    'MF Saint Martin',
    'MM Myanmar/Burma',
    'MO Macau',
    'PM Saint Pierre and Miquelon',
    'PS Palestine',
    'SH Saint Helena, Ascension and Tristan da Cunha',
    'TF French Southern and Antarctic Lands',
    'TR Turkey',
    'UM United States Minor Outlying Islands',
    'VA Vatican City State',
    'VC Saint Vincent and the Grenadines',
  ])
})

test('languages', () => {
  const { scheme, iso639_1: known } = official.language
  expect(Object.keys(known).length).toBeGreaterThan(30)
  for (const [code, [iri, label]] of Object.entries(known)) {
    expect(LANGUAGES.get(code)).toMatchObject({
      iri,
      scheme,
      label: { en: label },
      notation: 'language',
    })
  }
})

test('national levels', () => {
  const concepts = [...NATIONAL_FRAMEWORKS.values()].flatMap(({ levels }) =>
    [...levels.values()].map(({ concept }) => concept),
  )
  expect(concepts.length).toBeGreaterThan(40)
  expect(strangers(concepts, 'nqf(qdr)')).toEqual([])
  const keys = [...NATIONAL_FRAMEWORKS.keys()]
  const left = missing(concepts, 'nqf(qdr)').map((iri) => list('nqf(qdr)').concepts[iri] ?? '')
  expect(left.filter((label) => keys.some((key) => label.startsWith(`${key} Level`)))).toEqual([])
})

test('file types', () => {
  expect(strangers(Object.values(FILE_TYPES), 'file-type')).toEqual([])
})
