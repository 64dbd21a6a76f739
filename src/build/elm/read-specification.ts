// Elements 6, 7, 8, 9, 10 and 16 of an ELM document: what `specifiedBy` and `influencedBy` say.

import { calendarDateOf } from '../../model/calendar-instant.ts'
import type { CredentialFacts, ParticipationFacts } from '../../model/credential-facts.ts'
import type {
  ActivityForm,
  ChosenMode,
  DeliveryMode,
  FurtherInformation,
  JustifiedException,
  LearningOutcome,
  Level,
  OutcomeCategory,
  Template,
} from '../../model/template.ts'
import { ACTIVITY_FORMS } from '../../model/template.ts'
import { ACTIVITY_FORMS_AS_CONCEPTS } from '../../model/vocabulary/activities.ts'
import { CURRENCIES } from '../../model/vocabulary/currencies.ts'
import { EQF_LEVELS } from '../../model/vocabulary/eqf.ts'
import { SKILL_TYPES } from '../../model/vocabulary/europass-lists.ts'
import { ISCED_F } from '../../model/vocabulary/isced-f.ts'
import { LANGUAGES } from '../../model/vocabulary/languages.ts'
import { MODES } from '../../model/vocabulary/modes.ts'
import { NATIONAL_FRAMEWORKS } from '../../model/vocabulary/national-frameworks.ts'
import {
  ACTIVITY_FORM_CONCEPTS,
  CYCLE_CONCEPTS,
  DELIVERY_MODE_CONCEPTS,
  OUTCOME_CATEGORY_CONCEPTS,
  TIMEFRAME_CONCEPTS,
} from '../../model/vocabulary/own-concepts.ts'
import type { JsonObject } from '../../util/json.ts'
import { hoursOfDuration } from '../durations.ts'
import { defined, objectAt, objectsIn, textAt } from '../json-view.ts'
import { keyOf, nationalLevelOf, SUBJECTS } from '../own-lists.ts'
import { iris, keyIn, langString, noteKey, notesAbout, noteText } from './elm-view.ts'
import { FURTHER_TOPICS } from './template-notes.ts'

const CHOSEN_MODES = { 'on-site': MODES['on-site'], online: MODES.online, blended: MODES.blended }

/** Element 6. */
export function workloadFacts(specification: JsonObject): Template['workload'] {
  return defined<Template['workload']>({
    ects: textAt(objectAt(specification, 'creditPoint'), 'point'),
    hours: hoursOfDuration(textAt(specification, 'volumeOfLearning') ?? ''),
    exception: exception(specification, 'ects-exception'),
  })
}

/** Element 7. */
export function levelFacts(specification: JsonObject): Level {
  const [eqfIri] = iris(specification, 'eqfLevel')
  return defined<Level>({
    eqf: [...EQF_LEVELS].find(([, concept]) => concept.iri === eqfIri)?.[0],
    national: nationalFacts(specification),
    cycle: keyIn(CYCLE_CONCEPTS, specification, 'educationLevel'),
    note: noteText(specification, SUBJECTS.level),
    exception: exception(specification, 'level-exception'),
  })
}

function exception(
  specification: JsonObject,
  subject: 'ects-exception' | 'level-exception',
): JustifiedException | undefined {
  const justification = noteText(specification, SUBJECTS[subject])
  return justification === undefined ? undefined : { justification }
}

function nationalFacts(specification: JsonObject): Level['national'] {
  const [official] = iris(specification, 'nqfLevel')
  for (const { key, levels } of NATIONAL_FRAMEWORKS.values()) {
    const level = [...levels].find(([, { concept }]) => concept.iri === official)?.[0]
    if (level !== undefined) return { framework: key, level }
  }
  return iris(specification, 'educationLevel').flatMap((iri) => nationalLevelOf(iri) ?? [])[0]
}

/** Element 8. */
export function outcomeFacts(specification: JsonObject): readonly LearningOutcome[] {
  return objectsIn(specification, 'learningOutcome').flatMap((node) => {
    const text = langString(node, 'title')
    if (text === undefined) return []
    const category: OutcomeCategory | undefined =
      keyIn(SKILL_TYPES, node, 'dcType') ?? noteKey(node, OUTCOME_CATEGORY_CONCEPTS)
    const esco = iris(node, 'relatedESCOSkill')
    return [
      defined<LearningOutcome>({ text, category, esco: esco.length === 0 ? undefined : esco }),
    ]
  })
}

/** Element 9. */
export function participationFacts(
  specification: JsonObject,
  activity: JsonObject,
): Partial<ParticipationFacts> {
  const taken = objectAt(activity, 'specifiedBy')
  const start = calendarDateOf(textAt(objectAt(activity, 'temporal'), 'startDate') ?? '')
  const end = calendarDateOf(textAt(objectAt(activity, 'temporal'), 'endDate') ?? '')
  return defined<Partial<ParticipationFacts>>({
    mode: offeredMode(specification),
    form: activityForm(specification, taken),
    timeframe: noteKey(taken, TIMEFRAME_CONCEPTS),
    contactHours: textAt(taken, 'contactHour'),
    period: start === undefined || end === undefined ? undefined : { start, end },
    note: noteText(taken, SUBJECTS.participation),
    modeTaken: keyIn<ChosenMode>(CHOSEN_MODES, taken, 'mode'),
  })
}

function offeredMode(specification: JsonObject): DeliveryMode | undefined {
  const mode = keyIn<ChosenMode>(CHOSEN_MODES, specification, 'mode')
  const isHybrid = notesAbout(specification, DELIVERY_MODE_CONCEPTS.hybrid).length > 0
  return isHybrid && mode !== undefined ? 'hybrid' : mode
}

/** The form our note names, else the one form that the official concepts stand for exactly. */
function activityForm(specification: JsonObject, taken: JsonObject): ActivityForm | undefined {
  const named = noteKey(specification, ACTIVITY_FORM_CONCEPTS)
  if (named !== undefined) return named
  const [opportunity] = iris(specification, 'dcType')
  const [activity] = iris(taken, 'dcType')
  return ACTIVITY_FORMS.find((form) => {
    const concepts = ACTIVITY_FORMS_AS_CONCEPTS[form]
    return (
      concepts.exact &&
      concepts.opportunity?.iri === opportunity &&
      concepts.activity?.iri === activity
    )
  })
}

/** Element 10: the one in `entryRequirement`, or the several that it is the readable copy of. */
export function prerequisiteFacts(specification: JsonObject): Template['prerequisites'] {
  const several = prerequisitesIn(specification, 'additionalNote')
  return several.length > 0 ? several : prerequisitesIn(specification, 'entryRequirement')
}

function prerequisitesIn(node: JsonObject, member: string): Template['prerequisites'] {
  const subjects = {
    prerequisites: SUBJECTS.prerequisites,
    'formal-requirement': SUBJECTS['formal-requirement'],
  }
  return objectsIn(node, member).flatMap((note) => {
    const subject = keyIn(subjects, note, 'subject')
    const text = langString(note, 'noteLiteral')
    if (subject === undefined || text === undefined) return []
    return [{ text, formal: subject === 'formal-requirement' }]
  })
}

/** Element 16. */
export function furtherFacts(
  specification: JsonObject,
  activity: JsonObject,
): CredentialFacts['furtherInformation'] {
  const links = objectsIn(specification, 'supplementaryDocument').flatMap((node) => {
    const title = langString(node, 'title')
    const url = textAt(node, 'contentURL')
    return title === undefined || url === undefined ? [] : [{ title, url }]
  })
  const fields = keysOf(ISCED_F, iris(specification, 'thematicArea'))
  const languages = keysOf(LANGUAGES, iris(specification, 'language')).map(languageOf)
  const topics = Object.keys(FURTHER_TOPICS) as (keyof typeof FURTHER_TOPICS)[]
  return defined<FurtherInformation>({
    ...Object.fromEntries(
      topics.map((topic) => [topic, noteText(specification, FURTHER_TOPICS[topic])]),
    ),
    languagesOfInstruction: languages.length === 0 ? undefined : languages,
    duration: textAt(specification, 'maximumDuration'),
    fees: feeFacts(activity),
    iscedF: fields.length === 0 ? undefined : fields,
    links: links.length === 0 ? undefined : links,
  } as FurtherInformation)
}

/** The table knows one Norwegian; templates write it as Bokmål, like the language maps. */
const languageOf = (code: string) => (code === 'no' ? 'nb' : code)

function feeFacts(activity: JsonObject): FurtherInformation['fees'] {
  const price = objectAt(activity, 'learningOpportunity', 'priceDetail')
  const amount = objectAt(price, 'amount').value
  const [unit] = iris(objectAt(price, 'amount'), 'unit')
  const note = noteText(price, SUBJECTS.fees)
  const currency = unit === undefined ? undefined : keyOf(Object.fromEntries(CURRENCIES), unit)
  if (amount === undefined && note === undefined) return undefined
  return defined<NonNullable<FurtherInformation['fees']>>({
    amount: amount === undefined ? undefined : String(amount),
    currency,
    note,
  })
}

function keysOf<Key extends string>(
  concepts: ReadonlyMap<Key, { readonly iri: string }>,
  wanted: readonly string[],
): readonly Key[] {
  return wanted.flatMap((iri) => [...concepts].find(([, one]) => one.iri === iri)?.[0] ?? [])
}
