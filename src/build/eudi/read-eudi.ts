// Claims of an EUDI learning credential -> facts in the words of the template: the inverse of `build-eudi` for what the
// format has a place for and the holder shows; a best effort for other issuers. Never throws.

import type { CredentialFacts, LearnerFacts } from '../../model/credential-facts.ts'
import type { LangString } from '../../model/language.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { isCalendarDate, toInstant } from '../../util/time.ts'
import { defined, textAt, textsIn } from '../json-view.ts'

/** A claim has one text, and nothing says in which language. */
const LANGUAGE = 'und'

/** Reads what the disclosed claims say. */
export function readEudi(claims: JsonObject): CredentialFacts {
  const named = (claim: string): LangString | undefined => {
    const text = textAt(claims, claim)
    return text === undefined ? undefined : { [LANGUAGE]: text }
  }
  const issuer = named('issuing_authority')
  const country = textAt(claims, 'issuing_country')
  const awardedOn = textAt(claims, 'date_of_issuance')
  const languages = textsIn(claims, 'language_of_classes')
  const stackable = claims.integration_stackability_options
  return defined<CredentialFacts>({
    id: textAt(claims, 'jti'),
    issuedAt: instantOf(claims.iat),
    validUntil: instantOf(claims.exp),
    learner: defined<LearnerFacts>({
      familyName: textAt(claims, 'family_name'),
      givenName: textAt(claims, 'given_name'),
      fullName: fullNameIn(claims),
      nationalities: [],
      ...identificationFacts(textAt(claims, 'learner_identification')),
    }),
    title: named('achievement_title'),
    description: named('achievement_description'),
    microDegree: false,
    country: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
    awardingBody: issuer && { name: issuer, identifiers: {} },
    contributors: [],
    modules: [],
    awardedOn: awardedOn !== undefined && isCalendarDate(awardedOn) ? awardedOn : undefined,
    workload: workloadIn(textAt(claims, 'expected_study_time')),
    level: levelIn(claims.level_of_learning_experience),
    outcomes: texts(claims, 'learning_outcomes').map((text) => ({ text })),
    prerequisites: texts(claims, 'prerequisites_to_enroll').map((text) => ({
      text,
      formal: false,
    })),
    assessments: [],
    qualityAssurance: texts(claims, 'types_of_quality_assurance').map((description) => ({
      description,
    })),
    grade: textAt(claims, 'assessment_grade'),
    stackability:
      typeof stackable === 'boolean'
        ? { kind: stackable ? 'stackable' : 'stand-alone', towards: [] }
        : undefined,
    furtherInformation: languages.length > 0 ? { languagesOfInstruction: languages } : {},
  } as { [K in keyof CredentialFacts]: CredentialFacts[K] | undefined })
}

function texts(claims: JsonObject, claim: string): readonly LangString[] {
  return textsIn(claims, claim).map((text) => ({ [LANGUAGE]: text }))
}

function fullNameIn(claims: JsonObject): string | undefined {
  const parts = [textAt(claims, 'given_name'), textAt(claims, 'family_name')]
  const known = parts.filter((part) => part !== undefined)
  return known.length === 0 ? undefined : known.join(' ')
}

/** As `build-eudi` writes it: the European Student Identifier, a date of birth, or a number. */
function identificationFacts(text: string | undefined): Partial<LearnerFacts> {
  if (text === undefined) return {}
  if (text.startsWith('urn:schac:personalUniqueCode:int:esi:')) return { esi: text }
  if (isCalendarDate(text)) return { dateOfBirth: text }
  return { studentId: { value: text, organisation: '' } }
}

/** `4 ECTS, 100 h`; anything else is left to the claim. */
function workloadIn(text = ''): CredentialFacts['workload'] {
  const [, ects, hours] =
    /^(?:(\d+(?:\.\d+)?) ECTS)?(?:, )?(?:(\d+(?:\.\d+)?) h)?$/.exec(text) ?? []
  return {
    ...(ects !== undefined && { ects }),
    ...(hours !== undefined && { hours: Number(hours) }),
  }
}

function levelIn(level: Json | undefined): CredentialFacts['level'] {
  const isLevel = typeof level === 'number' && Number.isInteger(level) && level >= 1 && level <= 8
  return isLevel ? { eqf: level } : {}
}

function instantOf(seconds: Json | undefined): string | undefined {
  const isTime = typeof seconds === 'number' && seconds >= 0 && seconds <= 253_402_300_799
  return isTime ? toInstant(new Date(seconds * 1000)) : undefined
}
