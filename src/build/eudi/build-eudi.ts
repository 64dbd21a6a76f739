// IssuanceRecord -> claims of the EUDI learning credential, an SD-JWT VC of the European wallet.
// Claims, which of them are mandatory and which the holder may keep back: the reference issuer, eudi-srv-pid-issuer
// (README "Learning Credential"). Pure; texts are in the template's primary language, since a claim has one text.

import { createHash } from 'node:crypto'
import { textIn } from '../../model/language.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { Template } from '../../model/template.ts'
import type { PublicJwk } from '../../proof/jwk.ts'
import type { SelectiveClaims } from '../../proof/sd-jwt-disclosure.ts'
import type { JsonObject } from '../../util/json.ts'
import { toInstant } from '../../util/time.ts'
import { present } from '../json-members.ts'
import { organisationOf } from '../record-view.ts'
import { missingClaims, missingClaimText } from './mandatory-claims.ts'

/** The type that the European reference wallet knows; an issuer with a rulebook of its own names another. */
export const LEARNING_CREDENTIAL_TYPE = 'urn:eu.europa.ec.eudi:learning:credential:1'

export interface EudiOptions {
  /** `iss`: the https URL or DID of the issuer. Absent: a certificate in the token's header says who it is. */
  readonly issuerId?: string
  /** `vct`; default {@link LEARNING_CREDENTIAL_TYPE}. */
  readonly type?: string
  /** The wallet's key, to which the credential is bound. */
  readonly holderKey?: PublicJwk
  /** `iat`, when it is not the sealing time: a credential bound to a key later is signed later. */
  readonly signedAt?: Date
}

/**
 * The claims of a record.
 *
 * @throws {PipelineError} `BUILD_INPUT_INVALID` naming each element that the credential demands and the record lacks.
 */
export function buildEudi(record: IssuanceRecord, options: EudiOptions): SelectiveClaims {
  const missing = missingClaims(record.template)
  if (missing.length > 0)
    throw new PipelineError(
      'BUILD_INPUT_INVALID',
      missing.map((claim) => missingClaimText(claim)).join('; '),
      { detail: { pointer: missing[0]?.pointer, elements: missing.map(({ element }) => element) } },
    )
  return { open: openClaims(record, options), selective: selectiveClaims(record) }
}

/** What every presentation shows: who issued what, when and until when. */
export function openClaims(record: IssuanceRecord, options: EudiOptions): JsonObject {
  const { template, award, issuedAt, validUntil, status } = record
  const language = template.languages[0]
  const body = organisationOf(template, template.awarding.body)
  return present({
    iss: options.issuerId,
    iat: secondsOf(options.signedAt ?? issuedAt),
    exp: validUntil && secondsOf(validUntil),
    vct: options.type ?? LEARNING_CREDENTIAL_TYPE,
    jti: eudiCredentialId(record),
    cnf: options.holderKey && { jwk: { ...options.holderKey } },
    status: status?.eudi && { status_list: { idx: status.eudi.index, uri: status.eudi.list } },
    issuing_authority: textIn(body.legalName, language),
    issuing_country: body.country,
    date_of_issuance: award.awardedOn,
    date_of_expiry: validUntil && toInstant(validUntil).slice(0, 10),
    achievement_title: textIn(template.title, language),
    achievement_description: textIn(template.description, language),
    language_of_classes: template.furtherInformation.languagesOfInstruction,
  })
}

/** What the holder shows or keeps. */
export function selectiveClaims(record: IssuanceRecord): JsonObject {
  const { template, award } = record
  const { learner } = award
  const language = template.languages[0]
  const { outcomes, qualityAssurance, prerequisites, stackability, level } = template
  return present({
    // Who has one name only has it in the mandatory claim, as in passports (ICAO Doc 9303-3, section 4.6).
    family_name: learner.familyName ?? learner.givenName,
    given_name: learner.familyName === undefined ? undefined : learner.givenName,
    learner_identification: learner.esi ?? learner.studentId?.value ?? learner.dateOfBirth,
    learning_outcomes: outcomes.map(({ text }) => textIn(text, language)),
    assessment_grade: award.grade,
    expected_study_time: studyTime(template),
    level_of_learning_experience: level.eqf,
    types_of_quality_assurance: qualityAssurance.map((one) => textIn(one.description, language)),
    prerequisites_to_enroll: prerequisites.map(({ text }) => textIn(text, language)),
    integration_stackability_options: stackability && stackability.kind === 'stackable',
  })
}

/** Credits and hours as documents write them: `4 ECTS, 100 h`. */
function studyTime({ workload: { ects, hours } }: Template): string | undefined {
  const parts = [
    ...(ects === undefined ? [] : [`${ects} ECTS`]),
    ...(hours === undefined ? [] : [`${hours} h`]),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

/**
 * `urn:uuid:` of the credential, made from the award's random Europass id (RFC 9562, version 8): the same for every
 * key that the award is ever bound to, and nobody can reckon back to the id it was made from.
 */
export function eudiCredentialId({ ids }: Pick<IssuanceRecord, 'ids'>): string {
  const hex = createHash('sha256').update(`eudi ${ids.elmCredentialId}`, 'utf8').digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ]
  return `urn:uuid:${groups.join('-')}`
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
