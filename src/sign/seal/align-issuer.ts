// What the issuer of a Europass credential becomes just before sealing: certificate and issuer must say the same.
// elm.md section 5 ("What the issuer changes just before sealing", after EDC's CertificateUtils).

import type { LangString } from '../../model/language.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { Concept } from '../../model/vocabulary/concept.ts'
import { countryConcept } from '../../model/vocabulary/countries.ts'
import { CREDENTIAL_PROFILES, EVIDENCE_TYPES } from '../../model/vocabulary/europass-lists.ts'
import { LANGUAGES } from '../../model/vocabulary/languages.ts'
import type { Certificate } from '../../proof/x509/certificate.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { toInstant } from '../../util/time.ts'

export interface AlignOptions {
  /**
   * Under what mandate another organisation than the awarding body issues; needed exactly then. The statement is
   * shown to readers.
   */
  readonly mandate?: { readonly statement: string }
  /** Time of issue: `issued` and `issuanceDate`. Default: what the credential says. */
  readonly issuedAt?: Date
}

const MANDATE_SHAPES = 'http://data.europa.eu/snb/model/ap/edc-issued-by-mandate'

/**
 * The credential with its issuer in line with a seal certificate. The credential given is not changed.
 *
 * @throws {PipelineError} `SEAL_MANDATE_MISSING` when the certificate is of another organisation than the awarding
 * body and no mandate is given; `SIGN_INPUT_INVALID` when the credential has no issuer, dates or primary language;
 * `SEAL_CERTIFICATE_UNFIT` when the certificate does not say whose it is.
 */
export function alignIssuerWithCertificate(
  credential: JsonObject,
  certificate: Certificate,
  { mandate, issuedAt }: AlignOptions = {},
): JsonObject {
  const owner = ownerOf(certificate)
  const before = credential.issuer
  if (before !== undefined && !isJsonObject(before)) throw invalid('/issuer', 'an object as issuer')
  const awards = awardsOf(credential)
  const isOwner = (organisation: JsonObject) => isSameOrganisation(organisation, owner)
  const isOwn = awards.length > 0 && awards.every((bodies) => bodies.some(isOwner))
  if (!isOwn && !mandate) throw mandateMissing()
  // What is known of the owner is kept; what is known of another organisation must not become the owner's.
  const known = [...objectsIn(before), ...awards.flat()].find(isOwner) ?? {}
  const issuer = alignedIssuer(known, owner, primaryLanguageOf(credential))
  const issued = issuedAt ? toInstant(issuedAt) : (credential.issuanceDate ?? credential.issued)
  if (typeof issued !== 'string') throw invalid('/issued', 'the time of issue')
  const dated = { ...credential, issued, issuanceDate: issued, issuer }
  // One id is one node: wherever the issuer is repeated, as the awarding body, it must say the same.
  const aligned = replaceNode(dated, issuer) as JsonObject
  return !isOwn && mandate ? withMandate(aligned, mandate.statement) : aligned
}

interface Owner {
  readonly identifier: string
  readonly organization: string
  readonly commonName: string
  readonly country: Concept
}

function ownerOf({ subject }: Certificate): Owner {
  const [identifier] = subject.organizationIdentifier
  const [organization] = subject.organization
  const [commonName] = subject.commonName
  const country = countryConcept((subject.country[0] ?? '').toUpperCase())
  if (identifier && organization && commonName && country) {
    return { identifier, organization, commonName, country }
  }
  throw new PipelineError(
    'SEAL_CERTIFICATE_UNFIT',
    'expected a certificate with organisation identifier, organisation, common name and a country',
  )
}

/** The awarding bodies of each of the learner's achievements, those inside others left out. */
function awardsOf({ credentialSubject }: JsonObject): readonly (readonly JsonObject[])[] {
  const subject = isJsonObject(credentialSubject) ? credentialSubject : {}
  return objectsIn(subject.hasClaim).map(({ awardedBy }) =>
    objectsIn(awardedBy).flatMap(({ awardingBody }) => objectsIn(awardingBody)),
  )
}

function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return asArray(value).filter(isJsonObject)
}

/** By eIDAS identifier; by legal name only where the body has none. */
function isSameOrganisation(body: JsonObject, owner: Owner): boolean {
  const identifiers = objectsIn(body.eIDASIdentifier).map(({ notation }) => notation)
  if (identifiers.length > 0) return identifiers.every((one) => one === owner.identifier)
  const names = isJsonObject(body.legalName) ? Object.values(body.legalName).flatMap(asArray) : []
  return names.some((name) => folded(name) === folded(owner.organization))
}

function folded(text: unknown): string {
  return String(text).normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
}

function primaryLanguageOf({ displayParameter }: JsonObject): string {
  const primary = isJsonObject(displayParameter) ? displayParameter.primaryLanguage : undefined
  const iri = isJsonObject(primary) ? primary.id : undefined
  for (const [code, concept] of LANGUAGES) if (concept.iri === iri) return code
  throw invalid('/displayParameter/primaryLanguage', 'a primary language')
}

function alignedIssuer(before: JsonObject, owner: Owner, language: string): JsonObject {
  const country = conceptNode(owner.country)
  return {
    id: 'urn:certificateOrganisation:1',
    type: 'Organisation',
    ...before,
    legalName: { [language]: owner.organization },
    altLabel: { [language]: owner.commonName },
    location: locationIn(before.location, owner.country, country),
    eIDASIdentifier: {
      id: 'urn:certificateIdentifier:1',
      type: 'LegalIdentifier',
      notation: owner.identifier,
      spatial: country,
    },
  }
}

/** The certificate's country is added where no location is in it. */
function locationIn(before: Json | undefined, { iri }: Concept, country: JsonObject): Json {
  const locations = objectsIn(before)
  const isThere = locations
    .flatMap(({ address }) => objectsIn(address))
    .some(({ countryCode }) => isJsonObject(countryCode) && countryCode.id === iri)
  if (isThere && before !== undefined) return before
  const added = {
    id: 'urn:certificateLocation:1',
    type: 'Location',
    address: { id: 'urn:certificateAddress:1', type: 'Address', countryCode: country },
  }
  return locations.length === 0 ? added : [...locations, added]
}

function conceptNode({ iri, scheme, label, notation }: Concept): JsonObject {
  const prefLabel: LangString = { en: label.en ?? iri }
  return {
    id: iri,
    type: 'Concept',
    inScheme: { id: scheme, type: 'ConceptScheme' },
    prefLabel: { ...prefLabel },
    ...(notation === undefined ? {} : { notation }),
  }
}

function replaceNode(value: Json, node: JsonObject): Json {
  if (Array.isArray(value)) return value.map((one: Json) => replaceNode(one, node))
  if (!isJsonObject(value)) return value
  if (value.id === node.id) return node
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, replaceNode(v, node)]))
}

function withMandate(credential: JsonObject, statement: string): JsonObject {
  const evidence = {
    id: 'urn:certificateMandate:1',
    type: 'Evidence',
    dcType: conceptNode(EVIDENCE_TYPES.mandate),
    evidenceStatement: statement,
  }
  const profile = CREDENTIAL_PROFILES['issued-by-mandate']
  const schema = { id: MANDATE_SHAPES, type: 'ShaclValidator2017' }
  return {
    ...credential,
    credentialProfiles: withNode(credential.credentialProfiles, conceptNode(profile)),
    credentialSchema: withNode(credential.credentialSchema, schema),
    evidence: withNode(credential.evidence, evidence),
  }
}

/** Single values are objects, several are arrays. */
function withNode(before: Json | undefined, node: JsonObject): Json {
  const others = objectsIn(before).filter(({ id }) => id !== node.id)
  return others.length === 0 ? node : [...others, node]
}

function mandateMissing(): PipelineError {
  return new PipelineError(
    'SEAL_MANDATE_MISSING',
    'the seal certificate is of another organisation than the awarding body; expected the statement of a mandate',
  )
}

function invalid(pointer: string, expected: string): PipelineError {
  return new PipelineError('SIGN_INPUT_INVALID', `expected the credential to have ${expected}`, {
    detail: { pointer },
  })
}
