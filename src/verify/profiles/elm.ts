// The European Learning Model 3.2: what every Europass credential must be (contexts, types, issuer, subject with
// claims, dates), then the full profile, the official SHACL shapes as linked-data/elm-profile states them.

import {
  createElmProfileCheck,
  type ElmProfileCheck,
} from '../../linked-data/elm-profile/create-elm-profile-check.ts'
import type { ProfileFault as ElmFault } from '../../linked-data/elm-profile/profile-fault.ts'
import type { ReportWarning } from '../../model/report.ts'
import { parseDateTimeStamp } from '../../util/date-time.ts'
import { asArray, isJsonObject, type JsonObject } from '../../util/json.ts'
import { warning } from '../finding.ts'
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

export interface ElmFindings {
  /** Against what every Europass credential must be. */
  readonly faults: readonly ProfileFault[]
  /** What the official tools accept and a strict reader does not expect. */
  readonly warnings: readonly ReportWarning[]
}

/** Judges a Europass credential. */
export function judgeElm(document: JsonObject): ElmFindings {
  const own = ownFaults(document)
  const found = shapeFindings(document)
  const of = (severity: ElmFault['severity']) =>
    found.filter((fault) => fault.severity === severity).slice(0, MAX_FINDINGS)
  return {
    // A document that is not even a Europass credential has hundreds of faults against the shapes, which say no more.
    faults: own.length > 0 ? own : of('violation').map(toFault),
    warnings: of('warning').map((fault) => {
      const { pointer, message } = toFault(fault)
      return warning('PROFILE_ADVICE', { pointer, message })
    }),
  }
}

function ownFaults(document: JsonObject): ProfileFault[] {
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

const STATUS_CONTEXT = 'https://www.w3.org/ns/credentials/status/v1'
/** A report of more helps nobody. */
const MAX_FINDINGS = 50
let profile: ElmProfileCheck | undefined

function shapeFindings(document: JsonObject): readonly ElmFault[] {
  // Compiled once, at the first Europass credential.
  profile ??= createElmProfileCheck()
  return profile.check(asShapesKnowIt(document))
}

/** An entry in a W3C status list is none of the shapes' business; it comes with a context of its own. */
function asShapesKnowIt(document: JsonObject): JsonObject {
  const contexts = asArray(document['@context'])
  if (!contexts.includes(STATUS_CONTEXT)) return document
  const { credentialStatus: _, ...rest } = document
  return { ...rest, '@context': contexts.filter((iri) => iri !== STATUS_CONTEXT) }
}

function toFault({ pointer, rule, expected, found }: ElmFault): ProfileFault {
  return { pointer, kind: rule, message: `expected ${expected}, found ${found}` }
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
