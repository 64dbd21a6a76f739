// Organisations of an ELM document: universities with identifiers, address and alliance, and agencies.
// A university is written once and repeated under the same id; elements 3 and 4 of the template.

import type { Alliance, Organisation, OrganisationKey } from '../../model/organisation.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { IssuanceRecord } from '../../model/record.ts'
import type { QualityAssurance } from '../../model/template.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import type { Json, JsonObject } from '../../util/json.ts'
import { oneOrMany } from '../json-members.ts'
import { allianceOf, organisationOf } from '../record-view.ts'
import { accreditation, coversQualification } from './accreditation.ts'
import { type ElmWriter, languageMap } from './elm-writer.ts'
import { contactPoint, countryOf, webResource } from './leaf-nodes.ts'

/** Names of the identifier schemes; the reader looks for the same ones. */
export const SCHEME_NAMES = {
  ror: 'ROR',
  erasmus: 'Erasmus institution code',
  pic: 'PIC',
  schac: 'SCHAC home organisation',
  deqar: 'DEQAR institution',
} as const

export interface OrganisationWriter {
  /** A university by its key. */
  university(key: OrganisationKey): JsonObject
  /** The awarding body, which is the issuer: with seal identifier and institutional accreditations. */
  readonly awardingBody: JsonObject
}

/**
 * Creates the writer of a record's organisations.
 *
 * @param issuerId Id of the awarding body, a DID; absent: an id of the document.
 * @throws {PipelineError} `BUILD_INPUT_INVALID` when a key is unknown or the awarding body has no eIDAS identifier.
 */
export function createOrganisationWriter(
  w: ElmWriter,
  record: IssuanceRecord,
  issuerId: string | undefined,
): OrganisationWriter {
  const bodyKey = record.template.awarding.body
  const written = new Map<OrganisationKey, JsonObject>()
  const university = (key: OrganisationKey): JsonObject => {
    const known = written.get(key)
    if (known !== undefined) return known
    const organisation = organisationOf(record.template, key)
    const isBody = key === bodyKey
    if (isBody) requireSealIdentifier(organisation)
    const node = organisationNode(w, organisation, {
      alliance: allianceOf(record, key),
      accreditations: isBody ? bodyAccreditations(w, record) : [],
    })
    const identified = isBody && issuerId !== undefined ? { ...node, id: issuerId } : node
    written.set(key, identified)
    return identified
  }
  return { university, awardingBody: university(bodyKey) }
}

/** IssuerNodeShape asks for exactly one `eIDASIdentifier`; it must be that of the seal certificate. */
function requireSealIdentifier(organisation: Organisation): void {
  if (organisation.identifiers.eidas !== undefined) return
  throw new PipelineError(
    'BUILD_INPUT_INVALID',
    `expected an eIDAS organisation identifier for the awarding body "${organisation.key}" (element 4), which a Europass credential must carry, received none`,
    { detail: { organisation: organisation.key, element: 4, pointer: '/identifiers/eidas' } },
  )
}

/** Decisions on the institution, and those on a micro-credential that is no Qualification and cannot hold them. */
function bodyAccreditations(w: ElmWriter, { template }: IssuanceRecord): readonly JsonObject[] {
  return template.qualityAssurance
    .filter((one) => one.kind === 'agency' && !coversQualification(template, one))
    .map((one: QualityAssurance) => accreditation(w, one))
}

function organisationNode(
  w: ElmWriter,
  organisation: Organisation,
  parts: { alliance: Alliance | undefined; accreditations: readonly JsonObject[] },
): JsonObject {
  const country = countryOf(organisation.country)
  const legal = (notation: string | undefined): Json | undefined =>
    notation === undefined
      ? undefined
      : w.node('legalIdentifier', 'LegalIdentifier', { notation, spatial: w.concept(country) })
  const { eidas, vat, registration } = organisation.identifiers
  return w.node('org', 'Organisation', {
    legalName: languageMap(organisation.legalName),
    altLabel:
      organisation.shortName === undefined
        ? undefined
        : languageMap(w.inPrimary(organisation.shortName)),
    location: location(w, organisation, country),
    identifier: oneOrMany(identifiers(w, organisation)),
    registration: legal(registration),
    vatIdentifier: legal(vat),
    eIDASIdentifier: legal(eidas),
    homepage:
      organisation.homepage === undefined ? undefined : webResource(w, organisation.homepage),
    contactPoint:
      organisation.email === undefined ? undefined : contactPoint(w, organisation.email),
    accreditation: oneOrMany(parts.accreditations),
    groupMemberOf:
      parts.alliance === undefined
        ? undefined
        : w.node('group', 'Group', { prefLabel: languageMap(parts.alliance.name) }),
  })
}

function location(w: ElmWriter, { address }: Organisation, country: Concept): JsonObject {
  const lines = [
    address?.street,
    [address?.postalCode, address?.locality].filter((part) => part !== undefined).join(' '),
    address?.region,
  ].filter((line) => line !== undefined && line !== '')
  return w.node('location', 'Location', {
    address: w.node('address', 'Address', {
      countryCode: w.concept(country),
      fullAddress:
        lines.length === 0
          ? undefined
          : w.node('note', 'Note', { noteLiteral: languageMap(w.inPrimary(lines.join(', '))) }),
    }),
  })
}

function identifiers(w: ElmWriter, organisation: Organisation): readonly JsonObject[] {
  return (Object.keys(SCHEME_NAMES) as (keyof typeof SCHEME_NAMES)[]).flatMap((scheme) => {
    const notation = organisation.identifiers[scheme]
    if (notation === undefined) return []
    return [w.node('identifier', 'Identifier', { notation, schemeName: SCHEME_NAMES[scheme] })]
  })
}
