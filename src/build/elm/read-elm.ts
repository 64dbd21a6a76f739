// EuropeanDigitalCredential -> facts in the words of the template: the inverse of `build-elm` for what it writes,
// and a best effort for other issuers' documents. Never throws; what is not there is absent.

import { calendarDateOf } from '../../model/calendar-instant.ts'
import type { CredentialFacts, StackabilityFacts } from '../../model/credential-facts.ts'
import type { LangString } from '../../model/language.ts'
import type { Assessment, QualityAssurance, Supervision, Template } from '../../model/template.ts'
import { ASSESSMENT_TYPE_KEYS, assessmentConcept } from '../../model/vocabulary/assessment-types.ts'
import { MODES } from '../../model/vocabulary/modes.ts'
import {
  ASSESSMENT_CONCEPTS,
  CREDENTIAL_TYPE_CONCEPTS,
  FORMALITY_CONCEPTS,
  STACKABILITY_CONCEPTS,
  SUB_TYPE_CONCEPTS,
  SUPERVISION_CONCEPTS,
} from '../../model/vocabulary/own-concepts.ts'
import type { JsonObject } from '../../util/json.ts'
import { defined, objectAt, objectsIn, textAt } from '../json-view.ts'
import {
  AWARDING_RULE_CONCEPTS,
  MICRO_DEGREE_CONCEPT,
  QUALITY_SCOPE_CONCEPTS,
  SUBJECTS,
} from '../own-lists.ts'
import { supervisionsOf } from './assessments.ts'
import { iris, keyIn, langString, noteKey, notesAbout, noteText, onlyText } from './elm-view.ts'
import {
  contributorFacts,
  countryFacts,
  learnerFacts,
  moduleFacts,
  organisationFacts,
} from './read-learner.ts'
import {
  furtherFacts,
  levelFacts,
  outcomeFacts,
  participationFacts,
  prerequisiteFacts,
  workloadFacts,
} from './read-specification.ts'
import { TEMPLATE_SCHEME } from './specification.ts'

/**
 * Reads what an ELM credential says.
 *
 * @param document The credential as JSON, such as the payload of a seal.
 */
export function readElm(document: JsonObject): CredentialFacts {
  const person = objectAt(document, 'credentialSubject')
  const claim = objectAt(person, 'hasClaim')
  const specification = objectAt(claim, 'specifiedBy')
  const activity = objectAt(claim, 'influencedBy')
  const awardedBy = objectAt(claim, 'awardedBy')
  const body = objectAt(awardedBy, 'awardingBody')
  return defined<CredentialFacts>({
    id: textAt(document, 'id'),
    issuedAt: textAt(document, 'issued'),
    validUntil: textAt(document, 'validUntil'),
    template: templateFacts(specification),
    learner: learnerFacts(person),
    title: langString(claim, 'title'),
    description: langString(claim, 'description'),
    type: keyIn(CREDENTIAL_TYPE_CONCEPTS, claim, 'dcType'),
    subType: keyIn(SUB_TYPE_CONCEPTS, claim, 'dcType'),
    microDegree: iris(claim, 'dcType').includes(MICRO_DEGREE_CONCEPT.iri),
    country: countryFacts(body),
    awardingBody: organisationFacts(body),
    awardingRule: noteKey(awardedBy, AWARDING_RULE_CONCEPTS),
    signatory: signatoryFacts(awardedBy),
    contributors: contributorFacts(claim),
    modules: moduleFacts(claim),
    alliance: allianceFacts(body, claim),
    legalNotice: noteText(claim, SUBJECTS['legal-notice']),
    awardedOn: calendarDateOf(textAt(awardedBy, 'awardingDate') ?? ''),
    workload: workloadFacts(specification),
    level: levelFacts(specification),
    outcomes: outcomeFacts(specification),
    participation: participationFacts(specification, activity),
    prerequisites: prerequisiteFacts(specification),
    assessments: assessmentNodes(claim).map(assessmentFacts),
    supervision: assessmentNodes(claim)
      .map(supervisionFacts)
      .find((key) => key !== undefined),
    qualityAssurance: qualityFacts(claim, specification, body),
    grade: gradeFacts(claim),
    stackability: stackabilityFacts(claim, specification),
    furtherInformation: furtherFacts(specification, activity),
  })
}

function templateFacts(specification: JsonObject): CredentialFacts['template'] {
  const identifier = objectsIn(specification, 'identifier').find(
    (one) => textAt(one, 'schemeName') === TEMPLATE_SCHEME,
  )
  const id = identifier && textAt(identifier, 'notation')
  const version = identifier && textAt(identifier, 'schemeVersion')
  return id === undefined || version === undefined ? undefined : { id, version }
}

function signatoryFacts(awardedBy: JsonObject): Template['signatory'] | undefined {
  const name = Object.values(noteText(awardedBy, SUBJECTS.signatory) ?? {})[0]
  const role = noteText(awardedBy, SUBJECTS['signatory-function'])
  return name === undefined || role === undefined ? undefined : { name, function: role }
}

function allianceFacts(body: JsonObject, claim: JsonObject): CredentialFacts['alliance'] {
  const name = langString(objectAt(body, 'groupMemberOf'), 'prefLabel')
  const recognitionStatement = noteText(claim, SUBJECTS['alliance-statement'])
  if (name === undefined || recognitionStatement === undefined) return undefined
  return { name, recognitionStatement }
}

/** The assessments of the template: those below an assessment of the whole, or those of the claim. */
function assessmentNodes(claim: JsonObject): readonly JsonObject[] {
  return objectsIn(claim, 'provenBy').flatMap((node) => {
    const within = objectsIn(node, 'hasPart')
    return within.length > 0 ? within : [node]
  })
}

function assessmentFacts(node: JsonObject): Partial<Assessment> {
  const specification = objectAt(node, 'specifiedBy')
  const type = assessmentType(specification)
  const chosen = { 'on-site': MODES['on-site'], online: MODES.online, blended: MODES.blended }
  const title = langString(specification, 'title') ?? langString(node, 'title')
  return defined<Partial<Assessment>>({
    type,
    formality: noteKey(specification, FORMALITY_CONCEPTS),
    title: title === undefined || isLabelOf(type, title) ? undefined : title,
    mode: keyIn(chosen, specification, 'mode'),
  })
}

function assessmentType(specification: JsonObject): string {
  if (notesAbout(specification, ASSESSMENT_CONCEPTS.participation).length > 0) {
    return 'participation'
  }
  const [iri] = iris(specification, 'dcType')
  const found = ASSESSMENT_TYPE_KEYS.find(
    (key) => iri !== undefined && key !== 'participation' && assessmentConcept(key)?.iri === iri,
  )
  return found ?? 'other'
}

/** Whether a title is only the label of its type. */
function isLabelOf(type: string, title: LangString): boolean {
  if (!Object.hasOwn(ASSESSMENT_CONCEPTS, type)) return false
  const { label } = ASSESSMENT_CONCEPTS[type as keyof typeof ASSESSMENT_CONCEPTS]
  return Object.entries(title).every(([language, text]) => label[language] === text)
}

/** The official concept where it stands for one form only, else the one of its forms that the note names. */
function supervisionFacts(node: JsonObject): Supervision | undefined {
  const [only, ...others] = supervisionsOf(iris(node, 'idVerification')[0])
  if (only === undefined || others.length === 0) return only
  const named = noteKey(node, SUPERVISION_CONCEPTS)
  return [only, ...others].find((one) => one === named)
}

function gradeFacts(claim: JsonObject): string | undefined {
  const grade = objectAt(claim, 'provenBy', 'grade')
  const isPlaceholder = textAt(objectAt(grade, 'subject'), 'id') === SUBJECTS['no-grade'].iri
  return isPlaceholder ? undefined : onlyText(grade, 'noteLiteral')
}

/** Own procedures first, then decisions on the micro-credential, then those on the awarding body. */
function qualityFacts(
  claim: JsonObject,
  specification: JsonObject,
  body: JsonObject,
): readonly Partial<QualityAssurance>[] {
  const links = [...objectsIn(claim, 'supplementaryDocument')]
  const own = objectsIn(specification, 'additionalNote').flatMap((note) => {
    const scope = keyIn(QUALITY_SCOPE_CONCEPTS, note, 'subject')
    const description = langString(note, 'noteLiteral')
    if (scope === undefined || description === undefined) return []
    const at = links.findIndex((node) => sameText(langString(node, 'title'), description))
    const [found] = at < 0 ? [] : links.splice(at, 1)
    const link = found && textAt(found, 'contentURL')
    return [
      defined<Partial<QualityAssurance>>({ kind: 'own-procedures', scope, description, link }),
    ]
  })
  const decisions = [specification, body]
    .flatMap((node) => objectsIn(node, 'accreditation'))
    .map(decisionFacts)
  return [...own, ...decisions]
}

function decisionFacts(node: JsonObject): Partial<QualityAssurance> {
  const agent = objectAt(node, 'accreditingAgent')
  const name = langString(agent, 'legalName')
  const country = countryFacts(agent)
  const homepage = textAt(objectAt(agent, 'homepage'), 'contentURL')
  return defined<Partial<QualityAssurance>>({
    kind: 'agency',
    scope: noteKey(node, QUALITY_SCOPE_CONCEPTS),
    description: langString(node, 'title'),
    link: textAt(objectAt(node, 'report'), 'contentURL'),
    agency:
      name === undefined || country === undefined
        ? undefined
        : { name, country, ...(homepage === undefined ? {} : { homepage }) },
  })
}

function sameText(a: LangString | undefined, b: LangString): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b)
}

function stackabilityFacts(
  claim: JsonObject,
  specification: JsonObject,
): StackabilityFacts | undefined {
  const kind = noteKey(specification, STACKABILITY_CONCEPTS)
  if (kind === undefined) return undefined
  const towards = objectsIn(claim, 'entitlesTo').flatMap((node) => {
    const target = objectAt(node, 'specifiedBy')
    const title = langString(node, 'title')
    const organisation = langString(objectAt(target, 'limitOrganisation'), 'legalName')
    if (title === undefined || organisation === undefined) return []
    const [limit] = Object.values(noteText(target, SUBJECTS['credit-limit']) ?? {})
    return [
      defined<StackabilityFacts['towards'][number]>({
        title,
        organisation,
        ects: limit?.replace(/ ECTS$/, ''),
        link: textAt(objectAt(target, 'homepage'), 'contentURL'),
      }),
    ]
  })
  const note = noteText(specification, SUBJECTS.stackability)
  return defined<StackabilityFacts>({ kind, towards, note })
}
