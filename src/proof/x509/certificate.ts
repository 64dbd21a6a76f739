// An X.509 certificate as far as seals need it: whose it is, what its key may do, where its revocation is told.
// RFC 5280, ETSI EN 319 412-3 (seals) and -5 (QcStatements). Whether it is good enough is for others to judge.

import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import {
  type BasicConstraints,
  type CRLDistributionPoints,
  type ExtKeyUsage,
  type GeneralName,
  type InfoAccess,
  Certificate as PkiCertificate,
  type RelativeDistinguishedNames,
} from 'pkijs'
import { RecentMap } from '../../util/recent-map.ts'
import { encodeBase64url } from '../base64url.ts'
import { childrenOf, decodeDer, oidOf, readOrUndefined } from './der.ts'
import { OID } from './oids.ts'

export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsage = (typeof KEY_USAGES)[number]

/** What a distinguished name says of an organisation; an attribute that stands several times is several texts. */
export interface NameAttributes {
  readonly country: readonly string[]
  readonly organization: readonly string[]
  readonly organizationIdentifier: readonly string[]
  readonly commonName: readonly string[]
}

/** QcStatements of ETSI EN 319 412-5. */
export interface QcStatements {
  readonly compliance: boolean
  /** Object identifiers of QcType; empty when there is none. */
  readonly types: readonly string[]
  /** The key is kept by a qualified device. */
  readonly sscd: boolean
}

export interface Certificate {
  readonly der: Uint8Array
  readonly subject: NameAttributes
  readonly issuer: NameAttributes
  readonly subjectDer: Uint8Array
  readonly issuerDer: Uint8Array
  /** Contents of the serial number's INTEGER, two's complement. */
  readonly serialNumber: Uint8Array
  readonly notBefore: Date
  readonly notAfter: Date
  readonly publicKey: KeyObject
  /** Undefined when the extension is absent: every use is allowed then. */
  readonly keyUsage: ReadonlySet<KeyUsage> | undefined
  /** Object identifiers; undefined when the extension is absent. */
  readonly extendedKeyUsage: readonly string[] | undefined
  readonly extendedKeyUsageCritical: boolean
  readonly isCa: boolean
  /** Undefined when the extension is absent or malformed. */
  readonly qcStatements: QcStatements | undefined
  readonly ocspUrls: readonly string[]
  readonly caIssuersUrls: readonly string[]
  readonly crlUrls: readonly string[]
  /** Names of the places that its revocation is told at, URIs of any scheme. */
  readonly crlNames: readonly string[]
  /** The certificate of an OCSP responder whose own revocation is not asked for (RFC 6960, section 4.2.2.2.1). */
  readonly ocspNoCheck: boolean
  /** SHA-256 of the whole certificate, base64url: `x5t#S256`. */
  readonly thumbprint: string
}

/** Authorities' certificates come with every timestamp and answer, and take milliseconds to read. */
const remembered = new RecentMap<string, Certificate>(256)

/** Reads a DER certificate; undefined when the bytes are none. The same bytes give the same object. */
export function parseCertificate(der: Uint8Array): Certificate | undefined {
  const thumbprint = encodeBase64url(createHash('sha256').update(der).digest())
  const known = remembered.get(thumbprint)
  if (known) return known
  const certificate = readOrUndefined(() => read(der, thumbprint))
  if (certificate) remembered.set(thumbprint, Object.freeze(certificate))
  return certificate
}

function read(der: Uint8Array, thumbprint: string): Certificate {
  const own = new Uint8Array(der)
  const pki = PkiCertificate.fromBER(own)
  const node = new X509Certificate(own)
  if (node.raw.length !== own.length) throw new TypeError('bytes follow the certificate')
  const listed = pki.extensions ?? []
  const extensions = new Map(listed.map((one) => [one.extnID, one]))
  // RFC 5280 section 4.2: of two, readers would each take their own.
  if (extensions.size !== listed.length) throw new TypeError('an extension stands twice')
  const parsed = <T>(oid: string) => extensions.get(oid)?.parsedValue as T | undefined
  const usages = parsed<ExtKeyUsage>(OID.extendedKeyUsage)?.keyPurposes
  return {
    der: own,
    subject: attributesOf(pki.subject),
    issuer: attributesOf(pki.issuer),
    subjectDer: new Uint8Array(pki.subject.valueBeforeDecode),
    issuerDer: new Uint8Array(pki.issuer.valueBeforeDecode),
    serialNumber: new Uint8Array(pki.serialNumber.valueBlock.valueHexView),
    notBefore: pki.notBefore.value,
    notAfter: pki.notAfter.value,
    publicKey: node.publicKey,
    keyUsage: keyUsageOf(parsed<{ valueBlock: { valueHexView: Uint8Array } }>(OID.keyUsage)),
    extendedKeyUsage: usages,
    extendedKeyUsageCritical: extensions.get(OID.extendedKeyUsage)?.critical === true,
    isCa: parsed<BasicConstraints>(OID.basicConstraints)?.cA === true,
    qcStatements: qcStatementsOf(
      extensions.get(OID.qcStatements)?.extnValue.valueBlock.valueHexView,
    ),
    ocspUrls: accessUrls(parsed<InfoAccess>(OID.authorityInfoAccess), OID.ocsp),
    caIssuersUrls: accessUrls(parsed<InfoAccess>(OID.authorityInfoAccess), OID.caIssuers),
    crlUrls: crlNames(parsed<CRLDistributionPoints>(OID.crlDistributionPoints)).filter(isWebUrl),
    crlNames: crlNames(parsed<CRLDistributionPoints>(OID.crlDistributionPoints)),
    ocspNoCheck: extensions.has(OID.ocspNoCheck),
    thumbprint,
  }
}

function attributesOf(name: RelativeDistinguishedNames): NameAttributes {
  const texts = (oid: string) =>
    name.typesAndValues
      .filter(({ type }) => type === oid)
      .map(({ value }) => String((value.valueBlock as { value: unknown }).value))
  return {
    country: texts(OID.country),
    organization: texts(OID.organization),
    organizationIdentifier: texts(OID.organizationIdentifier),
    commonName: texts(OID.commonName),
  }
}

function keyUsageOf(
  bits: { valueBlock: { valueHexView: Uint8Array } } | undefined,
): ReadonlySet<KeyUsage> | undefined {
  if (!bits) return undefined
  const bytes = bits.valueBlock.valueHexView
  const isSet = (index: number) => (((bytes[index >> 3] ?? 0) << (index & 7)) & 0x80) !== 0
  return new Set(KEY_USAGES.filter((_usage, index) => isSet(index)))
}

function qcStatementsOf(der: Uint8Array | undefined): QcStatements | undefined {
  const list = der && decodeDer(new Uint8Array(der))
  if (!list) return undefined
  const statements = new Map(
    childrenOf(list).map((statement) => {
      const [id, info] = childrenOf(statement)
      return [oidOf(id), info] as const
    }),
  )
  return {
    compliance: statements.has(OID.qcCompliance),
    types: childrenOf(statements.get(OID.qcType)).map((type) => oidOf(type)),
    sscd: statements.has(OID.qcSscd),
  }
}

const URI_NAME = 6

function accessUrls(access: InfoAccess | undefined, method: string): readonly string[] {
  return (access?.accessDescriptions ?? [])
    .filter(({ accessMethod }) => accessMethod === method)
    .flatMap(({ accessLocation }) => uriOf(accessLocation))
    .filter(isWebUrl)
}

function crlNames(points: CRLDistributionPoints | undefined): readonly string[] {
  return (points?.distributionPoints ?? []).flatMap(({ distributionPoint }) =>
    Array.isArray(distributionPoint) ? distributionPoint.flatMap(uriOf) : [],
  )
}

function uriOf(name: GeneralName): readonly string[] {
  return name.type === URI_NAME ? [String(name.value)] : []
}

function isWebUrl(uri: string): boolean {
  return /^https?:\/\//i.test(uri)
}

/** Whether two certificates are the same bytes. */
export function isSameCertificate(a: Certificate, b: Certificate): boolean {
  return a.thumbprint === b.thumbprint
}
