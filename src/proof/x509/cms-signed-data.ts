// A CMS signature with one signer, checked in itself: content type, digest, signature, the certificate it is bound to.
// RFC 5652 section 5, RFC 5035 (signingCertificateV2). Whether the signer is believed is for others.

import { createHash } from 'node:crypto'
import { OctetString } from 'asn1js'
import { type Attribute, IssuerAndSerialNumber, SignerInfo } from 'pkijs'
import { equalBytes } from '../../util/bytes.ts'
import { type Certificate, parseCertificate } from './certificate.ts'
import { childrenOf, type DerNode, decodeDer, oidIn, partsOf, readOrUndefined } from './der.ts'
import { DIGEST_OF, OID } from './oids.ts'
import { verifySignedDer } from './verify-signed-der.ts'

export interface CmsSignedData {
  readonly contentType: string
  readonly content: Uint8Array
  readonly certificates: readonly Certificate[]
  /** The certificate that the signer info names; undefined when the message does not hold it. */
  readonly signer: Certificate | undefined
  /** Digest, content type and signature are right, and the signed attributes name the signer's certificate. */
  readonly intact: boolean
}

/**
 * Reads a ContentInfo with SignedData and exactly one signer; undefined when it is none. The outer layers are walked
 * here: the library would read every certificate in the message once more.
 */
export function readSignedData(der: Uint8Array): CmsSignedData | undefined {
  return readOrUndefined(() => {
    const [type, wrapped] = partsOf(der)
    if (oidIn(type) !== OID.signedData) throw new TypeError('no SignedData')
    const members = partsOf(partsOf(wrapped)[0])
    const [infoDer, second] = partsOf(members.at(-1))
    const [contentType, wrappedContent] = partsOf(members[2])
    const octets = decodeOptional(partsOf(wrappedContent)[0])
    const infoSchema = decodeOptional(infoDer)
    if (!infoSchema || second || !contentType || !(octets instanceof OctetString)) {
      throw new TypeError('expected one signer and a content')
    }
    const info = new SignerInfo({ schema: infoSchema })
    const certificates = certificatesIn(members)
    const signed = {
      contentType: oidIn(contentType),
      content: new Uint8Array(octets.getValue()),
    }
    const signer = certificates.find((one) => isNamedBy(info, one))
    const intact = signer !== undefined && isIntact(info, signed, signer)
    return { ...signed, certificates, signer, intact }
  })
}

function decodeOptional(der: Uint8Array | undefined): DerNode | undefined {
  return der && decodeDer(der)
}

/** [0] of SignedData, constructed. */
const CERTIFICATES_TAG = 0xa0

/** The certificates as they stand in the message, never re-encoded. */
function certificatesIn(members: readonly Uint8Array[]): readonly Certificate[] {
  const set = members.find(([tag]) => tag === CERTIFICATES_TAG)
  return partsOf(set).flatMap((one) => parseCertificate(one) ?? [])
}

function isNamedBy({ sid }: SignerInfo, { issuerDer, serialNumber }: Certificate): boolean {
  if (!(sid instanceof IssuerAndSerialNumber)) return false
  return (
    equalBytes(new Uint8Array(sid.issuer.valueBeforeDecode), issuerDer) &&
    equalBytes(new Uint8Array(sid.serialNumber.valueBlock.valueHexView), serialNumber)
  )
}

function isIntact(
  info: SignerInfo,
  { contentType, content }: { contentType: string; content: Uint8Array },
  signer: Certificate,
): boolean {
  const digest = DIGEST_OF[info.digestAlgorithm.algorithmId]
  const attributes = info.signedAttrs
  if (!digest || !attributes) return false
  const only = (oid: string) => onlyValue(attributes.attributes, oid)
  const messageDigest = only(OID.messageDigest)
  const hash = createHash(digest).update(content).digest()
  return (
    only(OID.contentType)?.valueBlock.toString() === contentType &&
    messageDigest !== undefined &&
    equalBytes(contentsOf(messageDigest), hash) &&
    namesCertificate(only(OID.signingCertificateV2), only(OID.signingCertificate), signer) &&
    verifySignedDer(
      {
        algorithm: info.signatureAlgorithm,
        digestAlgorithm: info.digestAlgorithm,
        data: asSet(new Uint8Array(attributes.encodedValue)),
        signature: new Uint8Array(info.signature.getValue()),
      },
      signer.publicKey,
    )
  )
}

function onlyValue(attributes: readonly Attribute[], oid: string): DerNode | undefined {
  const found = attributes.filter(({ type }) => type === oid)
  const values = found[0]?.values as readonly DerNode[] | undefined
  return found.length === 1 && values?.length === 1 ? values[0] : undefined
}

function contentsOf(node: DerNode): Uint8Array {
  return new Uint8Array((node.valueBlock as { valueHexView: Uint8Array }).valueHexView)
}

/** ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash, issuerSerial OPTIONAL }; version 1 has SHA-1. */
function namesCertificate(
  v2: DerNode | undefined,
  v1: DerNode | undefined,
  { der }: Certificate,
): boolean {
  const first = childrenOf(childrenOf(childrenOf(v2 ?? v1)[0])[0])
  const [head] = first
  if (!head) return false
  if (!v2) return equalBytes(contentsOf(head), createHash('sha1').update(der).digest())
  const [algorithm] = childrenOf(head)
  const digest = algorithm ? DIGEST_OF[algorithm.valueBlock.toString()] : 'sha256'
  const certHash = algorithm ? first[1] : head
  if (!digest || !certHash) return false
  return equalBytes(contentsOf(certHash), createHash(digest).update(der).digest())
}

const SET_TAG = 0x31

/** Signed attributes are signed as a SET OF, and stand in the message under an implicit tag. */
function asSet(encoded: Uint8Array): Uint8Array {
  const set = new Uint8Array(encoded)
  set[0] = SET_TAG
  return set
}
