// Where the page's contents come from: a template about to be awarded, or a credential that has been signed. Both say
// the same things; the credential has no logos and colours, so whoever prints it may add them.

import type { CredentialFacts, StackabilityFacts } from '../model/credential-facts.ts'
import { gradingSchemeOf } from '../model/grading.ts'
import type { LangString } from '../model/language.ts'
import type { Alliance, CountryCode, LogoImage, Organisation } from '../model/organisation.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type {
  Assessment,
  CredentialType,
  LearningOutcome,
  QualityAssurance,
  Supervision,
  Template,
} from '../model/template.ts'

/** A university or the alliance: its name, and its logo where there is one. */
export interface NamedMark {
  readonly name: LangString
  readonly logo?: LogoImage
}

/** What is the same for every learner, in all its languages. */
export interface PageSource {
  readonly type: CredentialType
  readonly title: LangString
  readonly issuer: NamedMark
  readonly alliance?: NamedMark & { readonly recognitionStatement: LangString }
  readonly body: { readonly name: LangString; readonly country?: CountryCode }
  readonly signatory?: Template['signatory']
  readonly legalNotice?: LangString
  readonly outcomes: readonly LearningOutcome[]
  readonly assessments: readonly Partial<Assessment>[]
  readonly supervision?: Supervision
  readonly qualityAssurance: readonly Partial<QualityAssurance>[]
  readonly stackability?: StackabilityFacts
  /** How the awarding body grades. */
  readonly gradingScale?: LangString
}

/** The contents of a template. @throws {TypeError} when the awarding body is not registered. */
export function sourceOfTemplate(template: Template): PageSource {
  const { register, stackability, supervision } = template
  const body = awardingBodyOf(template)
  const alliance = template.enhance ? register.alliance : undefined
  const legalNotice = template.legalNotice ?? body.legalNotice
  const gradingScale = gradingSchemeOf(body, register)?.explanation
  return {
    type: template.type,
    title: template.title,
    ...brandingOf(body, alliance),
    body: { name: body.legalName, country: body.country },
    signatory: template.signatory,
    ...(legalNotice ? { legalNotice } : {}),
    outcomes: template.outcomes,
    assessments: template.assessments,
    ...(supervision ? { supervision } : {}),
    qualityAssurance: template.qualityAssurance,
    ...(stackability ? { stackability: stackabilityOf(template, stackability) } : {}),
    ...(gradingScale ? { gradingScale } : {}),
  }
}

/** What a signed credential does not carry and its paper shows. */
export interface Branding {
  readonly issuer: NamedMark
  readonly alliance?: NamedMark & { readonly recognitionStatement: LangString }
  /** `#rrggbb` */
  readonly accentColour?: string
  readonly gradingScale?: LangString
}

/** Logos, colour and scale of a template's awarding body. */
export function brandingOfTemplate(template: Template): Branding {
  const { issuer, alliance, gradingScale } = sourceOfTemplate(template)
  const { accentColour } = awardingBodyOf(template)
  return {
    issuer,
    ...(alliance ? { alliance } : {}),
    ...(accentColour === undefined ? {} : { accentColour }),
    ...(gradingScale ? { gradingScale } : {}),
  }
}

/**
 * The contents of a signed credential. What it says of alliance and university counts; branding adds their looks.
 *
 * @throws {PipelineError} `PAPER_INPUT_INVALID` when it has no title or no awarding body.
 */
export function sourceOfFacts(facts: CredentialFacts, branding?: Branding): PageSource {
  const { title, awardingBody, alliance, country, signatory, legalNotice, supervision } = facts
  if (!title || !awardingBody)
    throw new PipelineError(
      'PAPER_INPUT_INVALID',
      'expected a credential with a title and an awarding body, as ours have them',
    )
  const { stackability } = facts
  return {
    type: facts.type ?? 'certificate',
    title,
    issuer: branding?.issuer ?? { name: awardingBody.name },
    ...(alliance ? { alliance: { ...branding?.alliance, ...alliance } } : {}),
    body: { name: awardingBody.name, ...(country === undefined ? {} : { country }) },
    ...(signatory ? { signatory } : {}),
    ...(legalNotice ? { legalNotice } : {}),
    outcomes: facts.outcomes,
    assessments: facts.assessments,
    ...(supervision ? { supervision } : {}),
    qualityAssurance: facts.qualityAssurance,
    ...(stackability ? { stackability } : {}),
    ...(branding?.gradingScale ? { gradingScale: branding.gradingScale } : {}),
  }
}

function awardingBodyOf(template: Template): Organisation {
  const body = template.register.organisations.get(template.awarding.body)
  if (!body) throw new TypeError('a template whose awarding body is not in its register')
  return body
}

function brandingOf(body: Organisation, alliance: Alliance | undefined) {
  const name = body.shortName === undefined ? body.legalName : { und: body.shortName }
  return {
    issuer: { name, ...(body.logo ? { logo: body.logo } : {}) },
    ...(alliance
      ? {
          alliance: {
            name: alliance.name,
            recognitionStatement: alliance.recognitionStatement,
            ...(alliance.logo ? { logo: alliance.logo } : {}),
          },
        }
      : {}),
  }
}

function stackabilityOf(
  { register }: Template,
  { kind, towards, note }: NonNullable<Template['stackability']>,
): StackabilityFacts {
  return {
    kind,
    towards: (towards ?? []).map(({ organisation, ...target }) => {
      const owner = register.organisations.get(organisation)
      const name = owner?.shortName === undefined ? owner?.legalName : { und: owner.shortName }
      return { ...target, organisation: name ?? {} }
    }),
    ...(note ? { note } : {}),
  }
}
