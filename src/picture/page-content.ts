// What the page says, as plain texts in one language: the zones of the document without any measure or colour.
// Pure. Texts come from the template and the award; what connects them from `phrases` and the model's labels.

import type { Decimal } from '../model/decimal.ts'
import { DOCUMENT_NAMES, ELEMENT_LABELS } from '../model/element-labels.ts'
import { type DocumentLanguage, textIn } from '../model/language.ts'
import type { LogoImage } from '../model/organisation.ts'
import type { IssuanceRecord } from '../model/record.ts'
import {
  type DeliveryMode,
  type LearningOutcome,
  type Level,
  OUTCOME_CATEGORIES,
  type Template,
} from '../model/template.ts'
import { MODE_LABELS, OUTCOME_CATEGORY_LABELS } from '../model/vocabulary/labels.ts'
import type { CalendarDate } from '../util/time.ts'
import { type PageRows, pageRows } from './page-rows.ts'
import type { NamedMark, PageSource } from './page-source.ts'
import { PHRASES } from './phrases.ts'
import {
  capitalised,
  keptTogether,
  writtenCountry,
  writtenCredits,
  writtenDate,
} from './written-values.ts'

/** Outcomes that the page shows; the credential has them all. */
export const MAXIMUM_OUTCOMES = 5

export interface OutcomeGroup {
  /** Absent when no outcome of the template is classed. */
  readonly heading?: string
  readonly texts: readonly string[]
}

/** A university or the alliance in the head: its logo, or its name in type. */
export interface Mark {
  readonly name: string
  readonly logo?: LogoImage
}

/** What is the same for every learner of a template. */
export interface PageContent {
  readonly type: Template['type']
  readonly issuer: Mark
  /** Only for templates of the alliance. */
  readonly alliance?: Mark
  /** `Certificate` or `Badge`. */
  readonly documentName: string
  readonly microCredential: string
  readonly awardedTo: string
  readonly title: string
  readonly outcomesHeading: string
  /** The outcomes shown when at most so many fit, and the line that counts the rest. */
  readonly outcomes: (maximum: number) => { groups: readonly OutcomeGroup[]; rest?: string }
  readonly rows: PageRows
  readonly body: { readonly name: string; readonly country: string }
  readonly signatory: { readonly name: string; readonly function: string }
  readonly notices: readonly string[]
  readonly verify?: { readonly phrase: string; readonly address: string; readonly short: string }
}

/** What differs from learner to learner. */
export interface LearnerContent {
  readonly name: string
  /** Only where the disclosure profile has it. */
  readonly birth?: string
  /** ECTS, level, mode and date. */
  readonly facts: string
  readonly grade?: string
  readonly credentialId: string
}

/** The texts of the page that every learner shares. */
export function pageContent(
  source: PageSource,
  language: DocumentLanguage,
  verifyAddress?: string,
): PageContent {
  const phrases = PHRASES[language]
  const { alliance, body, legalNotice, signatory } = source
  return {
    type: source.type,
    issuer: markOf(source.issuer, language),
    ...(alliance ? { alliance: markOf(alliance, language) } : {}),
    documentName: capitalised(DOCUMENT_NAMES[source.type][language], language),
    microCredential: capitalised(DOCUMENT_NAMES.microCredential[language], language),
    awardedTo: phrases.awardedTo,
    title: textIn(source.title, language),
    outcomesHeading: capitalised(ELEMENT_LABELS.learningOutcomes[language], language),
    outcomes: (maximum) => outcomesShown(source.outcomes, language, maximum),
    rows: pageRows(source, language),
    body: {
      name: textIn(body.name, language),
      country: body.country === undefined ? '' : writtenCountry(body.country, language),
    },
    signatory: {
      name: signatory?.name ?? '',
      function: signatory ? textIn(signatory.function, language) : '',
    },
    notices: [
      ...(alliance ? [textIn(alliance.recognitionStatement, language)] : []),
      ...(legalNotice ? [textIn(legalNotice, language)] : []),
    ],
    ...(verifyAddress === undefined
      ? {}
      : {
          verify: {
            phrase: phrases.verify,
            address: verifyAddress,
            short: verifyAddress.replace(/^https?:\/\//, '').replace(/\/$/, ''),
          },
        }),
  }
}

/** What the page says of one award. */
export interface LearnerSource {
  /** Given and family name; empty where the document names nobody. */
  readonly name: string
  readonly dateOfBirth?: CalendarDate
  readonly type: Template['type']
  readonly ects?: Decimal
  readonly level: Level
  /** The mode taken, else the one offered. */
  readonly mode?: DeliveryMode
  readonly awardedOn?: CalendarDate
  readonly grade?: string
  readonly credentialId: string
}

/** The learner's part of a record. */
export function learnerOfRecord({ template, award, ids }: IssuanceRecord): LearnerSource {
  const { learner, grade } = award
  const { ects } = template.workload
  return {
    name: [learner.givenName, learner.familyName].filter((n) => n !== undefined).join(' '),
    dateOfBirth: learner.dateOfBirth,
    type: template.type,
    ...(ects === undefined ? {} : { ects }),
    level: template.level,
    mode: award.modeChosen ?? template.participation.mode,
    awardedOn: award.awardedOn,
    ...(grade === undefined ? {} : { grade }),
    credentialId: ids.elmCredentialId,
  }
}

/** The learner's texts. */
export function learnerContent(
  learner: LearnerSource,
  options: {
    readonly language: DocumentLanguage
    readonly showDateOfBirth: boolean
  },
): LearnerContent {
  const { dateOfBirth, grade, name, credentialId } = learner
  const { language } = options
  return {
    name,
    ...(options.showDateOfBirth && dateOfBirth !== undefined
      ? { birth: PHRASES[language].dateOfBirth(writtenDate(dateOfBirth, language)) }
      : {}),
    facts: factsLine(learner, language),
    ...(grade === undefined ? {} : { grade }),
    credentialId,
  }
}

function markOf({ name, logo }: NamedMark, language: DocumentLanguage): Mark {
  return { name: textIn(name, language), ...(logo ? { logo } : {}) }
}

function factsLine(learner: LearnerSource, language: DocumentLanguage): string {
  const phrases = PHRASES[language]
  const { awardedOn, ects, level, mode, type } = learner
  const { eqf, national } = level
  const parts = [
    type === 'certificate' && ects !== undefined ? writtenCredits(ects, language) : undefined,
    eqf !== undefined
      ? phrases.eqfLevel(eqf)
      : national && phrases.nationalLevel(national.framework, national.level),
    mode && MODE_LABELS[mode][language],
    awardedOn === undefined ? undefined : phrases.awardedOn(writtenDate(awardedOn, language)),
  ]
  const known = parts.filter((part) => part !== undefined)
  // A line may end after a separator, nowhere else.
  const line = known.map(keptTogether).join('\u00a0· ')
  return capitalised(line, language)
}

/** Takes from every category in turn, so that a long list of knowledge does not hide the skills. */
function outcomesShown(
  all: readonly LearningOutcome[],
  language: DocumentLanguage,
  maximum: number,
): { groups: readonly OutcomeGroup[]; rest?: string } {
  const groups = [...OUTCOME_CATEGORIES, undefined].map((category) => ({
    category,
    outcomes: all.filter((outcome) => outcome.category === category),
    shown: 0,
  }))
  let room = Math.min(maximum, all.length)
  while (room > 0)
    for (const group of groups)
      if (room > 0 && group.shown < group.outcomes.length) {
        group.shown += 1
        room -= 1
      }
  const isClassed = all.some(({ category }) => category !== undefined)
  const hidden = all.length - Math.min(maximum, all.length)
  return {
    groups: groups
      .filter(({ shown }) => shown > 0)
      .map(({ category, outcomes, shown }) => ({
        ...(isClassed ? { heading: headingOf(category, language) } : {}),
        texts: outcomes.slice(0, shown).map(({ text }) => textIn(text, language)),
      })),
    ...(hidden > 0 ? { rest: PHRASES[language].moreOutcomes(hidden) } : {}),
  }
}

function headingOf(category: LearningOutcome['category'], language: DocumentLanguage): string {
  return category === undefined
    ? PHRASES[language].unclassed
    : capitalised(OUTCOME_CATEGORY_LABELS[category][language], language)
}
