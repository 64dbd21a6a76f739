// The extension members of an achievement, read back (elements 4, 6, 8, 9, 10, 11, 13, 15 and 16).

import type { CredentialFacts, StackabilityFacts } from '../../model/credential-facts.ts'
import type { LangString } from '../../model/language.ts'
import {
  ACTIVITY_FORMS,
  ASSESSMENT_FORMALITIES,
  type Assessment,
  CYCLES,
  DELIVERY_MODES,
  type FurtherInformation,
  type LearningOutcome,
  type Level,
  OUTCOME_CATEGORIES,
  type QualityAssurance,
  type Template,
} from '../../model/template.ts'
import type { JsonObject } from '../../util/json.ts'
import { hoursOfDuration } from '../durations.ts'
import { defined, objectAt, objectsIn, textAt, textsIn } from '../json-view.ts'

const CHOSEN_MODES = ['on-site', 'online', 'blended'] as const
const TIMEFRAMES = ['fixed', 'self-paced'] as const
const QUALITY_KINDS = ['own-procedures', 'agency'] as const
const QUALITY_SCOPES = ['credential', 'content', 'institution'] as const
const STACKABILITY_KINDS = ['stand-alone', 'stackable'] as const

/** A language map; undefined when it holds no text. */
export function langString(parent: JsonObject, member: string): LangString | undefined {
  const map = objectAt(parent, member)
  const entries = Object.keys(map).flatMap((language): [string, string][] => {
    const text = textAt(map, language)
    return text === undefined ? [] : [[language, text]]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** The value of a member, when it is one of a closed list. */
export function oneOf<Key extends string>(
  parent: JsonObject,
  member: string,
  keys: readonly Key[],
): Key | undefined {
  return keys.find((key) => key === textAt(parent, member))
}

/** Element 6. */
export function workloadFacts(achievement: JsonObject): Template['workload'] {
  const workload = objectAt(achievement, 'workload')
  const justification = langString(workload, 'exception')
  return defined<Template['workload']>({
    ects: textAt(workload, 'ects') ?? credits(achievement),
    hours: hoursOfDuration(textAt(workload, 'workloadHours') ?? ''),
    exception: justification === undefined ? undefined : { justification },
  })
}

/** The native member, whose unit Open Badges does not state; for badges without our extension. */
function credits(achievement: JsonObject): string | undefined {
  const available = achievement.creditsAvailable
  return typeof available === 'number' ? String(available) : undefined
}

/** Element 7 but for the EQF level, which is an alignment. */
export function levelFacts(achievement: JsonObject, eqf: number | undefined): Level {
  const level = objectAt(achievement, 'level')
  const framework = textAt(level, 'nationalFramework')
  const national = textAt(level, 'nationalLevel')
  const justification = langString(level, 'exception')
  return defined<Level>({
    eqf,
    national:
      framework === undefined || national === undefined
        ? undefined
        : { framework, level: national },
    cycle: oneOf(level, 'cycle', CYCLES),
    note: langString(level, 'note'),
    exception: justification === undefined ? undefined : { justification },
  })
}

/** Element 8. */
export function outcomeFacts(achievement: JsonObject): readonly LearningOutcome[] {
  return objectsIn(achievement, 'learningOutcomes').flatMap((node) => {
    const text = langString(node, 'text')
    if (text === undefined) return []
    const esco = textsIn(node, 'esco')
    return [
      defined<LearningOutcome>({
        text,
        category: oneOf(node, 'category', OUTCOME_CATEGORIES),
        esco: esco.length === 0 ? undefined : esco,
      }),
    ]
  })
}

/** Element 9, without what stands on the subject. */
export function participationFacts(
  achievement: JsonObject,
): NonNullable<CredentialFacts['participation']> {
  const node = objectAt(achievement, 'participation')
  return defined<NonNullable<CredentialFacts['participation']>>({
    mode: oneOf(node, 'mode', DELIVERY_MODES),
    form: oneOf(node, 'form', ACTIVITY_FORMS),
    timeframe: oneOf(node, 'timeframe', TIMEFRAMES),
    contactHours: textAt(node, 'contactHours'),
    period: undefined,
    note: langString(node, 'note'),
    modeTaken: undefined,
  })
}

/** The mode in which the learner took part. */
export const modeTakenFact = (subject: JsonObject) => oneOf(subject, 'modeTaken', CHOSEN_MODES)

/** Element 10. */
export function prerequisiteFacts(achievement: JsonObject): Template['prerequisites'] {
  return objectsIn(achievement, 'prerequisites').flatMap((node) => {
    const text = langString(node, 'text')
    return text === undefined ? [] : [{ text, formal: node.formal === true }]
  })
}

/** Element 11. */
export function assessmentFacts(achievement: JsonObject): readonly Partial<Assessment>[] {
  return objectsIn(achievement, 'assessments').map((node) =>
    defined<Partial<Assessment>>({
      type: textAt(node, 'assessmentType'),
      formality: oneOf(node, 'formality', ASSESSMENT_FORMALITIES),
      title: langString(node, 'title'),
      mode: oneOf(node, 'mode', CHOSEN_MODES),
    }),
  )
}

/** Element 13. */
export function qualityFacts(achievement: JsonObject): readonly Partial<QualityAssurance>[] {
  return objectsIn(achievement, 'qualityAssurance').map((node) => {
    const agency = objectAt(node, 'agency')
    const name = langString(agency, 'agencyName')
    const country = textAt(agency, 'country')
    const homepage = textAt(agency, 'homepage')
    return defined<Partial<QualityAssurance>>({
      kind: oneOf(node, 'kind', QUALITY_KINDS),
      scope: oneOf(node, 'scope', QUALITY_SCOPES),
      description: langString(node, 'text'),
      link: textAt(node, 'link'),
      agency:
        name === undefined || country === undefined
          ? undefined
          : { name, country, ...(homepage === undefined ? {} : { homepage }) },
    })
  })
}

/** Element 15. */
export function stackabilityFacts(achievement: JsonObject): StackabilityFacts | undefined {
  const node = objectAt(achievement, 'stackability')
  const kind = oneOf(node, 'kind', STACKABILITY_KINDS)
  if (kind === undefined) return undefined
  const towards = objectsIn(node, 'towards').flatMap((target) => {
    const title = langString(target, 'title')
    const organisation = langString(target, 'organisationName')
    if (title === undefined || organisation === undefined) return []
    return [
      defined<StackabilityFacts['towards'][number]>({
        title,
        organisation,
        ects: textAt(target, 'ects'),
        link: textAt(target, 'link'),
      }),
    ]
  })
  return defined<StackabilityFacts>({ kind, towards, note: langString(node, 'note') })
}

/** Element 16 but for the fields of study, which are alignments. */
export function furtherFacts(
  achievement: JsonObject,
  iscedF: readonly string[],
): FurtherInformation {
  const node = objectAt(achievement, 'furtherInformation')
  const languages = textsIn(node, 'languagesOfInstruction')
  const links = objectsIn(node, 'links').flatMap((one) => {
    const title = langString(one, 'title')
    const url = textAt(one, 'link')
    return title === undefined || url === undefined ? [] : [{ title, url }]
  })
  return defined<FurtherInformation>({
    profile: langString(node, 'profile'),
    targetGroup: langString(node, 'targetGroup'),
    languagesOfInstruction: languages.length === 0 ? undefined : languages,
    availability: langString(node, 'availability'),
    duration: textAt(node, 'duration'),
    fees: feeFacts(objectAt(node, 'fees')),
    documentForm: langString(node, 'documentForm'),
    externalPartners: langString(node, 'externalPartners'),
    appreciation: langString(node, 'appreciation'),
    iscedF: iscedF.length === 0 ? undefined : iscedF,
    links: links.length === 0 ? undefined : links,
  })
}

function feeFacts(fees: JsonObject): FurtherInformation['fees'] {
  const facts = defined<NonNullable<FurtherInformation['fees']>>({
    amount: textAt(fees, 'amount'),
    currency: textAt(fees, 'currency'),
    note: langString(fees, 'note'),
  })
  return Object.keys(facts).length === 0 ? undefined : facts
}
