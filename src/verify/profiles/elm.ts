// The European Learning Model 3.2 as far as every Europass credential must keep it: contexts, types, issuer,
// subject with claims, dates. The full profile (the SHACL shapes, stated by us) is linked-data/elm-profile.

import { parseDateTimeStamp } from '../../util/date-time.ts'
import { asArray, isJsonObject, type JsonObject } from '../../util/json.ts'
import type { ProfileFault } from './shape.ts'

/** The contexts of ELM 3.2, exactly these two: without the first, everything the shapes look for is gone. */
export const ELM_CONTEXTS = [
  'https://www.w3.org/2018/credentials/v1',
  'http://data.europa.eu/snb/model/context/edc-ap',
] as const

/** What an embedded proof or a status entry adds; Europass itself knows neither. */
const FURTHER_CONTEXTS: readonly unknown[] = [
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/suites/ed25519-2020/v1',
  'https://www.w3.org/ns/credentials/status/v1',
]

const REQUIRED = [
  'id',
  'type',
  'issuer',
  'credentialSubject',
  'credentialProfiles',
  'displayParameter',
  'credentialSchema',
  'issued',
  'validFrom',
]
const DATES = ['issued', 'issuanceDate', 'validFrom', 'validUntil', 'expirationDate']

/** Faults of a Europass credential against what every one must be. */
export function elmFaults(document: JsonObject): ProfileFault[] {
  const faults: ProfileFault[] = []
  if (!hasElmContexts(asArray(document['@context'])))
    faults.push({
      pointer: '/@context',
      kind: 'context',
      message: 'expected the two contexts of ELM 3.2 first, in their order, and no foreign ones',
    })
  for (const member of REQUIRED)
    if (document[member] === undefined)
      faults.push({ pointer: `/${member}`, kind: 'required', message: `expected \`${member}\`` })
  for (const member of DATES)
    if (document[member] !== undefined && !parseDateTimeStamp(document[member]))
      faults.push({ pointer: `/${member}`, kind: 'date', message: 'expected an xsd:dateTime' })
  return [...faults, ...issuerFaults(document), ...subjectFaults(document)]
}

function hasElmContexts(contexts: readonly unknown[]): boolean {
  const further = contexts.slice(ELM_CONTEXTS.length)
  return (
    ELM_CONTEXTS.every((iri, index) => contexts[index] === iri) &&
    further.every((iri) => FURTHER_CONTEXTS.includes(iri))
  )
}

function issuerFaults(document: JsonObject): ProfileFault[] {
  const { issuer } = document
  if (!isJsonObject(issuer))
    return [{ pointer: '/issuer', kind: 'type', message: 'expected an organisation' }]
  if (isJsonObject(issuer.eIDASIdentifier)) return []
  const message = 'expected one legal identifier of the issuer'
  return [{ pointer: '/issuer/eIDASIdentifier', kind: 'required', message }]
}

function subjectFaults(document: JsonObject): ProfileFault[] {
  const subject = document.credentialSubject
  if (!isJsonObject(subject))
    return [{ pointer: '/credentialSubject', kind: 'type', message: 'expected one person' }]
  if (asArray(subject.hasClaim).length > 0) return []
  const message = 'expected at least one claim'
  return [{ pointer: '/credentialSubject/hasClaim', kind: 'required', message }]
}
