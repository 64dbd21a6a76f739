// Trusted lists of the EU member states: which services there are, what they are trusted for, and since when.
// ETSI TS 119 612 (the XML), TS 119 615 (how a status is looked up by time). Whether the list is genuine is for
// `load-certificate-trust.ts`; here it is only read.

import { Buffer } from 'node:buffer'
import { isReadableXml, type XmlAttributes } from '../container/xml-parts.ts'
import { type Certificate, parseCertificate } from '../proof/x509/certificate.ts'
import { parseDateTimeStamp } from '../util/date-time.ts'

/** What a service is asked for. */
export type ServicePurpose = 'seal' | 'timestamp'

/** What a list says of a service from a time on. */
export interface ServiceStatus {
  readonly from: Date
  /** Granted, or one of the words for it before eIDAS. */
  readonly granted: boolean
  /** `AdditionalServiceInformation`: `ForeSeals`, `ForeSignatures`, … by the last part of their URI. */
  readonly for: readonly string[]
  readonly qualifications: readonly Qualification[]
}

/** Qualifiers for the certificates that a rule picks out. */
export interface Qualification {
  /** Last part of each qualifier's URI, such as `QCForESeal`. */
  readonly qualifiers: readonly string[]
  /** Policies, one of which the certificate must have; undefined where the rule is one we cannot evaluate. */
  readonly policies: readonly string[] | undefined
}

export interface TrustService {
  /** Last two parts of the type's URI, such as `CA/QC`. */
  readonly type: string
  readonly name: string
  /** Name of the provider. */
  readonly provider: string
  readonly certificates: readonly Certificate[]
  /** The present status first, then the past, newest first. */
  readonly history: readonly ServiceStatus[]
}

export interface EuTrustList {
  readonly territory: string
  readonly issuedAt: Date
  /** The time by which the next list is due; undefined for a list that was closed. */
  readonly nextUpdate: Date | undefined
  readonly services: readonly TrustService[]
  /** Whether it is the Union's list of lists: it alone says who signs the others. */
  readonly isListOfLists: boolean
  /** Signers of other lists. */
  readonly pointers: readonly Certificate[]
}

/** Reads a trust list; undefined when it is none. */
export function parseEuTrustList(bytes: Uint8Array): EuTrustList | undefined {
  const reading = createReading()
  return isReadableXml(bytes, reading) ? reading.result() : undefined
}

/** What a list says of a service at a time; undefined for a time before all of it. */
export function statusAt({ history }: TrustService, at: Date): ServiceStatus | undefined {
  return [...history]
    .sort((a, b) => b.from.getTime() - a.from.getTime())
    .find((status) => status.from <= at)
}

const TYPES_FOR: Readonly<Record<ServicePurpose, readonly string[]>> = {
  seal: ['CA/QC', 'CA/PKC', 'NationalRootCA-QC'],
  timestamp: ['TSA/QTST', 'TSA', 'TSA/TSS-QC', 'TSA/TSS-AdESQCandQES', 'NationalRootCA-QC'],
}

/** Whether a service may vouch for something. */
export function isFor({ type }: TrustService, purpose: ServicePurpose): boolean {
  return TYPES_FOR[purpose].includes(type)
}

const GRANTED = [
  'granted',
  'recognisedatnationallevel',
  'accredited',
  'undersupervision',
  'supervisionincessation',
  'setbynationallaw',
]

interface OpenService {
  type: string
  name: string
  certificates: Certificate[]
  history: OpenStatus[]
}

interface OpenStatus {
  from: Date | undefined
  status: string
  for: string[]
  qualifications: OpenQualification[]
}

interface OpenQualification {
  readonly qualifiers: string[]
  /** Policies that a certificate must have together, one set for each `PolicySet`. */
  readonly policySets: string[][]
  /** Whether every criterion must hold, and not just one. */
  all: boolean
  /** It has a criterion that is not evaluated here. */
  other: boolean
  lists: number
}

/** Collects a list from its events: every value is told by the elements it stands in. */
function createReading() {
  const trail: string[] = []
  let text = ''
  let isList = false
  let isListOfLists = false
  let territory = ''
  let issuedAt: Date | undefined
  let nextUpdate: Date | undefined
  let provider = ''
  let service: OpenService | undefined
  const services: TrustService[] = []
  const pointers: Certificate[] = []
  const inside = (name: string) => trail.includes(name)
  const current = () => service?.history.at(-1)

  function open(name: string, attributes: XmlAttributes): void {
    if (trail.length === 0) isList = name === 'TrustServiceStatusList'
    trail.push(name)
    text = ''
    if (name === 'TSPService') service = { type: '', name: '', certificates: [], history: [] }
    if (name === 'ServiceInformation' || name === 'ServiceHistoryInstance')
      service?.history.push({ from: undefined, status: '', for: [], qualifications: [] })
    if (name === 'QualificationElement')
      current()?.qualifications.push({
        qualifiers: [],
        policySets: [],
        all: false,
        other: false,
        lists: 0,
      })
    const rule = current()?.qualifications.at(-1)
    if (!rule) return
    if (name === 'Qualifier') rule.qualifiers.push(lastPart(attributes.uri ?? ''))
    if (name === 'PolicySet') rule.policySets.push([])
    if (name === 'CriteriaList') {
      rule.lists += 1
      rule.all = attributes.assert !== 'atLeastOne'
      if (rule.lists > 1 || attributes.assert === 'none') rule.other = true
    }
    if (['KeyUsage', 'otherCriteriaList', 'OtherCriteria'].includes(name)) rule.other = true
  }

  function close(name: string): void {
    const value = text.trim()
    trail.pop()
    text = ''
    if (name === 'SchemeTerritory' && !inside('PointersToOtherTSL')) territory ||= value
    if (name === 'TSLType' && !inside('PointersToOtherTSL'))
      isListOfLists = lastPart(value) === 'EUlistofthelists'
    if (name === 'ListIssueDateTime') issuedAt = parseDateTimeStamp(value)?.instant
    if (name === 'dateTime' && trail.at(-1) === 'NextUpdate')
      nextUpdate = parseDateTimeStamp(value)?.instant
    if (name === 'Name' && trail.at(-1) === 'TSPName') provider ||= value
    if (name === 'TrustServiceProvider') provider = ''
    if (name === 'X509Certificate') addCertificate(value)
    if (service) closeInService(name, value, service)
    if (service && name === 'TSPService') {
      services.push(finished(service, provider))
      service = undefined
    }
  }

  function addCertificate(value: string): void {
    const certificate = parseCertificate(new Uint8Array(Buffer.from(value, 'base64')))
    if (!certificate) return
    if (inside('PointersToOtherTSL')) pointers.push(certificate)
    // Past identities stand in the history; a key is the service's as long as the list names it there.
    else if (inside('ServiceDigitalIdentity')) service?.certificates.push(certificate)
  }

  function closeInService(name: string, value: string, service: OpenService): void {
    const status = current()
    if (name === 'ServiceTypeIdentifier') service.type ||= serviceType(value)
    if (name === 'Name' && trail.at(-1) === 'ServiceName') service.name ||= value
    if (status && name === 'ServiceStatus') status.status = lastPart(value)
    if (status && name === 'StatusStartingTime') status.from = parseDateTimeStamp(value)?.instant
    if (status && name === 'URI' && trail.at(-1) === 'AdditionalServiceInformation')
      status.for.push(lastPart(value))
    if (name === 'Identifier' && trail.includes('PolicySet'))
      status?.qualifications
        .at(-1)
        ?.policySets.at(-1)
        ?.push(value.replace(/^urn:oid:/i, ''))
  }

  return {
    open,
    close,
    text: (part: string) => {
      text += part
    },
    result: (): EuTrustList | undefined =>
      isList && issuedAt
        ? { territory, issuedAt, nextUpdate, services, isListOfLists, pointers }
        : undefined,
  }
}

function finished(service: OpenService, provider: string): TrustService {
  return {
    ...service,
    provider,
    history: service.history.flatMap(({ from, status, for: uses, qualifications }) =>
      from
        ? [
            {
              from,
              granted: GRANTED.includes(status.toLowerCase()),
              for: uses,
              qualifications: qualifications.map((rule) => ({
                qualifiers: rule.qualifiers,
                policies: policiesOf(rule),
              })),
            },
          ]
        : [],
    ),
  }
}

/** One policy, or one of several: everything else is a rule that is not evaluated here. */
function policiesOf({ policySets, all, other }: OpenQualification): readonly string[] | undefined {
  const isEither = policySets.every((policies) => policies.length === 1)
  return other || !isEither || (all && policySets.length > 1) ? undefined : policySets.flat()
}

function lastPart(uri: string): string {
  return uri.slice(uri.replace(/\/$/, '').lastIndexOf('/') + 1).replace(/\/$/, '')
}

/** `http://uri.etsi.org/TrstSvc/Svctype/CA/QC` is `CA/QC`. */
function serviceType(uri: string): string {
  return uri.replace(/^.*\/Svctype\//, '').replace(/\/$/, '')
}
