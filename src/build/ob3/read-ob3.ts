// OpenBadgeCredential -> facts in the words of the template: the inverse of `build-ob3` for what the disclosure
// profile carries, and a best effort for other issuers' badges (native members only). Never throws.

import { calendarDateOf } from '../../model/calendar-instant.ts'
import type {
  CredentialFacts,
  LearnerFacts,
  OrganisationFacts,
  PassedModuleFacts,
} from '../../model/credential-facts.ts'
import type { LangString } from '../../model/language.ts'
import type { OrganisationIdentifiers } from '../../model/organisation.ts'
import {
  AWARDING_RULES,
  CREDENTIAL_TYPES,
  SUB_TYPES,
  SUPERVISIONS,
  type Template,
} from '../../model/template.ts'
import type { JsonObject } from '../../util/json.ts'
import { defined, objectAt, objectsIn, textAt, textsIn } from '../json-view.ts'
import { TARGET_TYPES } from './alignments.ts'
import { IDENTIFIER_TYPES } from './issuer-profile.ts'
import {
  assessmentFacts,
  furtherFacts,
  langString,
  levelFacts,
  modeTakenFact,
  oneOf,
  outcomeFacts,
  participationFacts,
  prerequisiteFacts,
  qualityFacts,
  stackabilityFacts,
  workloadFacts,
} from './read-extension.ts'
import { STUDENT_ID_TYPES } from './subject.ts'

/**
 * Reads what an Open Badge says.
 *
 * @param document The credential as JSON; of a VC-JWT its decoded payload.
 */
export function readOb3(document: JsonObject): CredentialFacts {
  const subject = objectAt(document, 'credentialSubject')
  const achievement = objectAt(subject, 'achievement')
  const issuer = objectAt(document, 'issuer')
  const language = textAt(achievement, 'inLanguage') ?? 'und'
  const inLanguage = (text: string | undefined): LangString | undefined =>
    text === undefined ? undefined : { [language]: text }
  const [eqf] = targetCodes(achievement, TARGET_TYPES.eqf)
  return defined<CredentialFacts>({
    id: textAt(document, 'id'),
    issuedAt: textAt(document, 'validFrom') ?? textAt(document, 'issuanceDate'),
    validUntil: textAt(document, 'validUntil') ?? textAt(document, 'expirationDate'),
    template: templateFacts(achievement),
    learner: learnerFacts(subject),
    title: langString(achievement, 'titles') ?? inLanguage(textAt(achievement, 'name')),
    description:
      langString(achievement, 'descriptions') ?? inLanguage(textAt(achievement, 'description')),
    type: oneOf(achievement, 'credentialType', CREDENTIAL_TYPES),
    subType: oneOf(achievement, 'subType', SUB_TYPES),
    microDegree: achievement.microDegree === true,
    country: textAt(objectAt(issuer, 'address'), 'addressCountryCode'),
    awardingBody: organisationFacts(
      issuer,
      langString(achievement, 'awardingBodyNames') ?? inLanguage(textAt(issuer, 'name')),
    ),
    awardingRule: oneOf(achievement, 'awardingRule', AWARDING_RULES),
    signatory: signatoryFacts(subject),
    contributors: contributorFacts(achievement),
    modules: moduleFacts(subject),
    alliance: allianceFacts(achievement),
    legalNotice: langString(achievement, 'legalNotice'),
    awardedOn: calendarDateOf(textAt(document, 'awardedDate') ?? ''),
    workload: workloadFacts(achievement),
    level: levelFacts(achievement, eqf === undefined ? undefined : Number(eqf)),
    outcomes: outcomeFacts(achievement),
    participation: { ...participationFacts(achievement), ...takenFacts(subject) },
    prerequisites: prerequisiteFacts(achievement),
    assessments: assessmentFacts(achievement),
    supervision: oneOf(achievement, 'supervision', SUPERVISIONS),
    qualityAssurance: qualityFacts(achievement),
    grade: objectsIn(subject, 'result').flatMap((result) => textAt(result, 'value') ?? [])[0],
    stackability: stackabilityFacts(achievement),
    furtherInformation: furtherFacts(achievement, targetCodes(achievement, TARGET_TYPES.iscedF)),
  })
}

function templateFacts(achievement: JsonObject): CredentialFacts['template'] {
  const id = textAt(achievement, 'id')
  const version = textAt(achievement, 'version')
  return id === undefined || version === undefined ? undefined : { id, version }
}

function targetCodes(achievement: JsonObject, targetType: string): readonly string[] {
  return objectsIn(achievement, 'alignment')
    .filter((one) => textAt(one, 'targetType') === targetType)
    .flatMap((one) => textAt(one, 'targetCode') ?? [])
}

function learnerFacts(subject: JsonObject): LearnerFacts {
  const identity = (identityType: string, hashed: boolean) => {
    const found = objectsIn(subject, 'identifier').find(
      (one) => textAt(one, 'identityType') === identityType && one.hashed === hashed,
    )
    return found && textAt(found, 'identityHash')
  }
  const value = identity(STUDENT_ID_TYPES.studentId, false)
  const organisation = textAt(subject, 'studentNumberIssuer')
  const born = textAt(subject, 'dateOfBirth')
  return defined<LearnerFacts>({
    fullName: identity('name', false),
    givenName: textAt(subject, 'givenName'),
    familyName: textAt(subject, 'familyName'),
    dateOfBirth: born === undefined ? undefined : calendarDateOf(born),
    nationalities: textsIn(subject, 'nationality'),
    studentId:
      value === undefined || organisation === undefined ? undefined : { value, organisation },
    esi: identity(STUDENT_ID_TYPES.esi, false),
    email: identity('emailAddress', false),
    emailHash: identity('emailAddress', true),
  })
}

function organisationFacts(
  issuer: JsonObject,
  name: LangString | undefined,
): OrganisationFacts | undefined {
  if (name === undefined) return undefined
  const schemes = Object.keys(IDENTIFIER_TYPES) as (keyof OrganisationIdentifiers)[]
  const identifiers = schemes.flatMap((scheme): [string, string][] => {
    const entry = objectsIn(issuer, 'otherIdentifier').find(
      (one) => textAt(one, 'identifierType') === IDENTIFIER_TYPES[scheme],
    )
    const identifier = entry && textAt(entry, 'identifier')
    return identifier === undefined ? [] : [[scheme, identifier]]
  })
  return defined<OrganisationFacts>({
    name,
    identifiers: Object.fromEntries(identifiers),
    homepage: textAt(issuer, 'url'),
  })
}

function signatoryFacts(subject: JsonObject): Template['signatory'] | undefined {
  const signatory = objectAt(subject, 'signatory')
  const name = textAt(signatory, 'signatoryName')
  const role = langString(signatory, 'signatoryFunction')
  return name === undefined || role === undefined ? undefined : { name, function: role }
}

function contributorFacts(achievement: JsonObject): CredentialFacts['contributors'] {
  return objectsIn(achievement, 'contributors').flatMap((node) => {
    const organisation = langString(node, 'organisationName')
    const sharePercent = Number(textAt(node, 'sharePercent') ?? Number.NaN)
    if (organisation === undefined || Number.isNaN(sharePercent)) return []
    return [{ organisation, sharePercent, ledDevelopment: node.ledDevelopment === true }]
  })
}

function moduleFacts(subject: JsonObject): CredentialFacts['modules'] {
  return objectsIn(subject, 'completedModules').flatMap((node) => {
    const title = langString(node, 'title')
    const organisation = langString(node, 'organisationName')
    const completedOn = calendarDateOf(textAt(node, 'completedOn') ?? '')
    if (title === undefined || organisation === undefined || completedOn === undefined) return []
    return [
      defined<PassedModuleFacts>({
        title,
        organisation,
        completedOn,
        ects: textAt(node, 'ects'),
        grade: textAt(node, 'grade'),
      }),
    ]
  })
}

function allianceFacts(achievement: JsonObject): CredentialFacts['alliance'] {
  const alliance = objectAt(achievement, 'alliance')
  const name = langString(alliance, 'allianceNames')
  const recognitionStatement = langString(alliance, 'recognitionStatement')
  if (name === undefined || recognitionStatement === undefined) return undefined
  return { name, recognitionStatement }
}

/** What of element 9 stands on the subject. */
function takenFacts(subject: JsonObject): NonNullable<CredentialFacts['participation']> {
  const start = calendarDateOf(textAt(subject, 'activityStartDate') ?? '')
  const end = calendarDateOf(textAt(subject, 'activityEndDate') ?? '')
  const modeTaken = modeTakenFact(subject)
  return {
    ...(start === undefined || end === undefined ? {} : { period: { start, end } }),
    ...(modeTaken === undefined ? {} : { modeTaken }),
  }
}
