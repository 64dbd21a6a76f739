// IssuanceRecord -> unsigned EuropeanDigitalCredential, European Learning Model 3.2 (`specs`: edc-generic-full).
// Pure: ids, dates and pages are inputs; equal input gives equal bytes. Securing it is `sign`'s work.

import type { PageImage } from '../../model/page-image.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import { CREDENTIAL_PROFILES } from '../../model/vocabulary/europass-lists.ts'
import type { JsonObject } from '../../util/json.ts'
import { toInstant } from '../../util/time.ts'
import { present } from '../json-members.ts'
import { achievement } from './achievement.ts'
import { displayParameter } from './display.ts'
import { createElmWriter } from './elm-writer.ts'
import { createOrganisationWriter } from './organisations.ts'
import { person } from './person.ts'

/** The two contexts of a sealed Europass credential, in their order. */
export const ELM_CONTEXTS = [
  'https://www.w3.org/2018/credentials/v1',
  'http://data.europa.eu/snb/model/context/edc-ap',
] as const

/** The context that an embedded proof adds. */
const PROOF_CONTEXTS = {
  seal: [],
  'eddsa-rdfc-2022': ['https://w3id.org/security/data-integrity/v2'],
  'eddsa-jcs-2022': ['https://w3id.org/security/data-integrity/v2'],
  'ecdsa-rdfc-2019': ['https://w3id.org/security/data-integrity/v2'],
  Ed25519Signature2020: ['https://w3id.org/security/suites/ed25519-2020/v1'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export interface ElmOptions {
  /** Id of the issuer, its DID. Required with an embedded proof; a sealed document needs none. */
  readonly issuerId?: string
  /** How the document will be secured: by a seal around it, or by a proof inside it. */
  readonly securing: keyof typeof PROOF_CONTEXTS
  /** At least one page per language edition, in reading order. */
  readonly pages: readonly PageImage[]
}

/** Profile of the document, which is also the name of its SHACL shapes. */
const GENERIC_SHAPES = 'http://data.europa.eu/snb/model/ap/edc-generic-full'

/**
 * Builds the Europass credential of a record.
 *
 * @throws {PipelineError} `BUILD_INPUT_INVALID` when something ELM demands is missing (issuer id with a proof, eIDAS
 * identifier, page image); `BUILD_TERM_UNMAPPED` for a code that no official list holds.
 * @see http://data.europa.eu/snb/model/ap/edc-generic-full
 */
export function buildElm(record: IssuanceRecord, options: ElmOptions): JsonObject {
  requireIssuerId(options)
  const { template, ids } = record
  const w = createElmWriter(template.languages)
  const organisations = createOrganisationWriter(w, record, options.issuerId)
  const issued = toInstant(record.issuedAt)
  const until = record.validUntil === undefined ? undefined : toInstant(record.validUntil)
  return present({
    '@context': [...ELM_CONTEXTS, ...PROOF_CONTEXTS[options.securing]],
    id: ids.elmCredentialId,
    type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
    credentialProfiles: w.concept(CREDENTIAL_PROFILES.generic),
    credentialSchema: { id: GENERIC_SHAPES, type: 'ShaclValidator2017' },
    issuer: organisations.awardingBody,
    issued,
    issuanceDate: issued,
    validFrom: issued,
    validUntil: until,
    expirationDate: until,
    displayParameter: displayParameter(w, template, options.pages),
    credentialSubject: person(w, record, achievement(w, record, organisations)),
  })
}

function requireIssuerId({ issuerId, securing }: ElmOptions): void {
  if (securing === 'seal' || issuerId !== undefined) return
  throw new PipelineError(
    'BUILD_INPUT_INVALID',
    'expected the DID of the issuer for a document with an embedded proof, received none',
    { detail: { pointer: '/issuer/id' } },
  )
}
