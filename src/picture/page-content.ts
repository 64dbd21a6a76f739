// What the page says, as plain texts in one language: the zones of the document without any measure or colour.
// Pure. Texts come from the template and the award; what connects them from `phrases` and the model's labels.

import { DOCUMENT_NAMES, ELEMENT_LABELS } from '../model/element-labels.ts'
import { type DocumentLanguage, textIn } from '../model/language.ts'
import type { Alliance, LogoImage, Organisation } from '../model/organisation.ts'
import type { IssuanceRecord } from '../model/record.ts'
import { type LearningOutcome, OUTCOME_CATEGORIES, type Template } from '../model/template.ts'
import { MODE_LABELS, OUTCOME_CATEGORY_LABELS } from '../model/vocabulary/labels.ts'
import { type PageRows, pageRows } from './page-rows.ts'
import { PHRASES } from './phrases.ts'
import { capitalised, writtenCountry, writtenCredits, writtenDate } from './written-values.ts'

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

/** The texts of the page that every learner shares. @throws {TypeError} when the awarding body is not registered. */
export function pageContent(
  template: Template,
  language: DocumentLanguage,
  verifyAddress?: string,
): PageContent {
  const phrases = PHRASES[language]
  const body = awardingBodyOf(template)
  const alliance = template.enhance ? template.register.alliance : undefined
  const legalNotice = template.legalNotice ?? body.legalNotice
  return {
    type: template.type,
    issuer: markOf(body.shortName ?? textIn(body.legalName, language), body),
    ...(alliance ? { alliance: markOf(textIn(alliance.name, language), alliance) } : {}),
    documentName: capitalised(DOCUMENT_NAMES[template.type][language], language),
    microCredential: capitalised(DOCUMENT_NAMES.microCredential[language], language),
    awardedTo: phrases.awardedTo,
    title: textIn(template.title, language),
    outcomesHeading: capitalised(ELEMENT_LABELS.learningOutcomes[language], language),
    outcomes: (maximum) => outcomesShown(template.outcomes, language, maximum),
    rows: pageRows(template, body, language),
    body: {
      name: textIn(body.legalName, language),
      country: writtenCountry(body.country, language),
    },
    signatory: {
      name: template.signatory.name,
      function: textIn(template.signatory.function, language),
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

/** The learner's texts. */
export function learnerContent(
  record: IssuanceRecord,
  options: {
    readonly language: DocumentLanguage
    readonly showDateOfBirth: boolean
  },
): LearnerContent {
  const { learner, grade } = record.award
  const { language } = options
  const phrases = PHRASES[language]
  return {
    name: [learner.givenName, learner.familyName].filter((n) => n !== undefined).join(' '),
    ...(options.showDateOfBirth
      ? { birth: phrases.dateOfBirth(writtenDate(learner.dateOfBirth, language)) }
      : {}),
    facts: factsLine(record, language),
    ...(grade === undefined ? {} : { grade }),
    credentialId: record.ids.elmCredentialId,
  }
}

function awardingBodyOf(template: Template): Organisation {
  const body = template.register.organisations.get(template.awarding.body)
  if (!body) throw new TypeError('a template whose awarding body is not in its register')
  return body
}

function markOf(name: string, of: Organisation | Alliance): Mark {
  return { name, ...(of.logo ? { logo: of.logo } : {}) }
}

function factsLine({ template, award }: IssuanceRecord, language: DocumentLanguage): string {
  const phrases = PHRASES[language]
  const { eqf, national } = template.level
  const mode = award.modeChosen ?? template.participation.mode
  const parts = [
    template.type === 'certificate' && template.workload.ects !== undefined
      ? writtenCredits(template.workload.ects, language)
      : undefined,
    eqf !== undefined
      ? phrases.eqfLevel(eqf)
      : national && phrases.nationalLevel(national.framework, national.level),
    MODE_LABELS[mode][language],
    phrases.awardedOn(writtenDate(award.awardedOn, language)),
  ]
  const known = parts.filter((part) => part !== undefined)
  // A line may end after a separator, nowhere else.
  const line = known.map((part) => part.replaceAll(' ', '\u00a0')).join('\u00a0· ')
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
