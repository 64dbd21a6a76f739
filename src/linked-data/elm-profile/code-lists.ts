// The members of the official code lists, as far as we hold them, and which list a property takes its codes
// from where the shapes leave that open (ELM 3.2; the shapes only ask for the scheme, never for the code).

import { LEARNING_ACTIVITIES, LEARNING_OPPORTUNITIES } from '../../model/vocabulary/activities.ts'
import { ASSESSMENT_TYPES } from '../../model/vocabulary/assessment-types.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import { COUNTRIES } from '../../model/vocabulary/countries.ts'
import { CURRENCIES } from '../../model/vocabulary/currencies.ts'
import { EQF_LEVELS } from '../../model/vocabulary/eqf.ts'
import { EUROPASS_LISTS } from '../../model/vocabulary/europass-lists.ts'
import { FILE_TYPES } from '../../model/vocabulary/file-types.ts'
import { ISCED_F } from '../../model/vocabulary/isced-f.ts'
import { LANGUAGES } from '../../model/vocabulary/languages.ts'
import { MODES } from '../../model/vocabulary/modes.ts'
import { NATIONAL_FRAMEWORKS } from '../../model/vocabulary/national-frameworks.ts'
import { SUPERVISION_VERIFICATIONS } from '../../model/vocabulary/supervision.ts'

/** An official list. */
export interface HeldList {
  readonly scheme: string
  /** What every concept IRI of the list starts with. */
  readonly base: string
  readonly codes: ReadonlySet<string>
  /** We hold all of it, and it does not grow: any other code is wrong. */
  readonly complete: boolean
}

/** Lists that belong to the version: later codes are of a later version. */
const COMPLETE = new Set([
  'credential',
  'entitlement-status',
  'eqf',
  'evidence-type',
  'isced-f',
  'learning-setting',
  'skill-reuse-level',
  'skill-type',
  'supervision-verification',
])

const SNB = 'http://data.europa.eu/snb/'
const AUTHORITY = 'http://publications.europa.eu/resource/authority/'
const ESCO = 'http://data.europa.eu/esco/'

/** Official lists of which we hold no member. */
const BARE_LISTS = ['claim-type', 'verification', 'verification-status']

function snbLists(): Readonly<Record<string, Iterable<Concept>>> {
  const national = [...NATIONAL_FRAMEWORKS.values()].flatMap(({ levels }) =>
    [...levels.values()].map(({ concept }) => concept),
  )
  return {
    ...Object.fromEntries(BARE_LISTS.map((name) => [name, []])),
    ...EUROPASS_LISTS,
    assessment: ASSESSMENT_TYPES.values(),
    eqf: EQF_LEVELS.values(),
    'isced-f': ISCED_F.values(),
    'learning-activity': Object.values(LEARNING_ACTIVITIES),
    'learning-assessment': Object.values(MODES),
    'learning-opportunity': Object.values(LEARNING_OPPORTUNITIES),
    qdr: national,
    'supervision-verification': Object.values(SUPERVISION_VERIFICATIONS),
  }
}

function authorityTables(): Readonly<Record<string, Iterable<Concept>>> {
  return {
    atu: [],
    'human-sex': [],
    country: COUNTRIES.values(),
    currency: CURRENCIES.values(),
    'file-type': Object.values(FILE_TYPES),
    language: LANGUAGES.values(),
  }
}

/** The official lists by the IRI of their scheme. */
export function heldLists(): ReadonlyMap<string, HeldList> {
  const codes = (concepts: Iterable<Concept>) => new Set([...concepts].map(({ iri }) => iri))
  const lists: HeldList[] = [
    ...Object.entries(snbLists()).map(([name, concepts]) => ({
      scheme: listScheme(name),
      base: `${SNB}${name}/`,
      codes: codes(concepts),
      complete: COMPLETE.has(name),
    })),
    ...Object.entries(authorityTables()).map(([name, concepts]) => ({
      scheme: tableScheme(name),
      base: `${AUTHORITY}${name}/`,
      codes: codes(concepts),
      complete: false,
    })),
    ...['skills', 'occupations'].map((name) => ({
      scheme: `${ESCO}concept-scheme/${name}`,
      base: ESCO,
      codes: new Set<string>(),
      complete: false,
    })),
  ]
  return new Map(lists.map((list) => [list.scheme, list]))
}

/** Whether a scheme belongs to the lists of the European Union. */
export function isOfficialScheme(iri: string): boolean {
  return iri.startsWith(SNB) || iri.startsWith(AUTHORITY) || iri.startsWith(ESCO)
}

function listScheme(name: string): string {
  return `${SNB}${name}/25831c2`
}

function tableScheme(name: string): string {
  return `${AUTHORITY}${name}`
}

/** A property that takes its codes from a list although no shape says so. */
export interface OpenList {
  readonly scheme: string
  /** A reader needs the code: no other scheme will do. */
  readonly strict: boolean
}

const MODE = { mode: 'learning-assessment' }
const ACHIEVEMENT_SPECIFICATION = {
  ...MODE,
  dcType: 'learning-opportunity',
  targetGroup: 'target-group',
}

/** List names by class and property. */
const OPEN_LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Accreditation: { decision: 'accreditation-decision' },
  CreditPoint: { framework: 'education-credit' },
  LearningAchievementSpecification: ACHIEVEMENT_SPECIFICATION,
  LearningActivitySpecification: { ...MODE, dcType: 'learning-activity' },
  LearningAssessment: { idVerification: 'supervision-verification' },
  LearningAssessmentSpecification: { ...MODE, dcType: 'assessment' },
  LearningEntitlementSpecification: { dcType: 'entitlement' },
  LearningOpportunity: {
    ...MODE,
    dcType: 'learning-opportunity',
    learningSchedule: 'learning-schedule',
  },
  MediaObject: { contentEncoding: 'encoding', contentType: 'file-type' },
  Person: { gender: 'human-sex' },
  Qualification: ACHIEVEMENT_SPECIFICATION,
}
const STRICT = new Set(['contentEncoding', 'contentType'])
const TABLES = new Set(['file-type', 'human-sex'])

/** Open lists by class and property, in the names of the tables. */
export function openLists(): readonly {
  readonly className: string
  readonly property: string
  readonly list: OpenList
}[] {
  return Object.entries(OPEN_LISTS).flatMap(([className, properties]) =>
    Object.entries(properties).map(([property, name]) => ({
      className,
      property,
      list: {
        scheme: TABLES.has(name) ? tableScheme(name) : listScheme(name),
        strict: STRICT.has(property),
      },
    })),
  )
}
