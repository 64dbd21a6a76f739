// The online question whether a certificate is revoked, and its answer. RFC 6960; the hash in CertID is an index, not a
// proof: SHA-1 is asked with, as every responder knows it (RFC 5019 section 2.1.1), SHA-256 is read as well.

import { createHash } from 'node:crypto'
import { GeneralizedTime, Integer, Null, OctetString, Sequence } from 'asn1js'
import { AlgorithmIdentifier, BasicOCSPResponse, CertID, OCSPResponse } from 'pkijs'
import { equalBytes } from '../../util/bytes.ts'
import { type Certificate, isSameCertificate, parseCertificate } from './certificate.ts'
import { isIssuedBy } from './chain.ts'
import type { RevocationStatement } from './crl.ts'
import {
  childrenOf,
  type DerNode,
  decodeDer,
  encodeDer,
  originalBytes,
  readOrUndefined,
} from './der.ts'
import { OID } from './oids.ts'
import { verifySignedDer } from './verify-signed-der.ts'

/** DER of an OCSPRequest for one certificate. */
export function buildOcspRequest(certificate: Certificate, issuer: Certificate): Uint8Array {
  const { nameHash, keyHash } = hashesOf(issuer, 'sha1')
  const certId = new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.sha1, algorithmParams: new Null() }),
    issuerNameHash: new OctetString({ valueHex: nameHash.slice().buffer }),
    issuerKeyHash: new OctetString({ valueHex: keyHash.slice().buffer }),
    serialNumber: new Integer({ valueHex: certificate.serialNumber.slice().buffer }),
  })
  const list = new Sequence({ value: [new Sequence({ value: [certId.toSchema()] })] })
  return encodeDer(new Sequence({ value: [new Sequence({ value: [list] })] }))
}

/** An OCSP answer, with the certificate of the responder when that is not the issuer itself. */
export interface OcspStatement extends RevocationStatement {
  readonly producedAt: Date
  readonly responder: Certificate | undefined
}

/**
 * What an OCSP answer says of a certificate; undefined when the bytes are no successful answer about it, signed by
 * its issuer or by a responder that the issuer certified for it, or when the answer is "unknown".
 */
export function readOcsp(
  der: Uint8Array,
  certificate: Certificate,
  issuer: Certificate,
): OcspStatement | undefined {
  const basic = readOrUndefined(() => basicResponse(der))
  if (!basic) return undefined
  const { tbsResponseData: data } = basic
  const responder = basic.signers.find(
    (one) =>
      isResponder(one, issuer) &&
      data.producedAt >= one.notBefore &&
      data.producedAt <= one.notAfter &&
      isSignedBy(basic, one),
  )
  if (!responder && !isSignedBy(basic, issuer)) return undefined
  const single = data.responses.find(({ certID }) => isAbout(certID, certificate, issuer))
  if (!single) return undefined
  const status = statusOf(single.certStatus as DerNode)
  if (status === 'unknown') return undefined
  return {
    der,
    thisUpdate: single.thisUpdate,
    nextUpdate: single.nextUpdate,
    producedAt: data.producedAt,
    revokedAt: status === 'good' ? undefined : status,
    responder: responder && !isSameCertificate(responder, issuer) ? responder : undefined,
  }
}

interface BasicAnswer {
  readonly tbsResponseData: BasicOCSPResponse['tbsResponseData']
  readonly signatureAlgorithm: AlgorithmIdentifier
  readonly signature: Uint8Array
  readonly signers: readonly Certificate[]
}

function basicResponse(der: Uint8Array): BasicAnswer {
  const { responseStatus, responseBytes } = OCSPResponse.fromBER(new Uint8Array(der))
  if (responseStatus.valueBlock.valueDec !== 0 || responseBytes?.responseType !== OID.ocspBasic) {
    throw new TypeError('not a successful basic response')
  }
  const bytes = new Uint8Array(responseBytes.response.getValue())
  const basic = BasicOCSPResponse.fromBER(bytes)
  const [, , , wrapped] = childrenOf(decodeDer(bytes))
  const signers = childrenOf(childrenOf(wrapped)[0]).flatMap(
    (one) => parseCertificate(originalBytes(one)) ?? [],
  )
  const { tbsResponseData, signatureAlgorithm } = basic
  const signature = new Uint8Array(basic.signature.valueBlock.valueHexView)
  return { tbsResponseData, signatureAlgorithm, signature, signers }
}

function isSignedBy(basic: BasicAnswer, { publicKey }: Certificate): boolean {
  const { signatureAlgorithm: algorithm, signature, tbsResponseData } = basic
  return verifySignedDer({ algorithm, data: tbsResponseData.tbsView, signature }, publicKey)
}

function isResponder(candidate: Certificate, issuer: Certificate): boolean {
  if (isSameCertificate(candidate, issuer)) return true
  const mayAnswer = candidate.extendedKeyUsage?.includes(OID.ocspSigning) === true
  return mayAnswer && isIssuedBy(candidate, issuer)
}

function isAbout(id: CertID, { serialNumber }: Certificate, issuer: Certificate): boolean {
  const hash = CERT_ID_HASHES[id.hashAlgorithm.algorithmId]
  if (!hash) return false
  const { nameHash, keyHash } = hashesOf(issuer, hash)
  return (
    equalBytes(new Uint8Array(id.issuerNameHash.getValue()), nameHash) &&
    equalBytes(new Uint8Array(id.issuerKeyHash.getValue()), keyHash) &&
    equalBytes(new Uint8Array(id.serialNumber.valueBlock.valueHexView), serialNumber)
  )
}

const CERT_ID_HASHES: Readonly<Record<string, 'sha1' | 'sha256'>> = {
  [OID.sha1]: 'sha1',
  [OID.sha256]: 'sha256',
}

/** CertStatus ::= CHOICE { good [0], revoked [1] { revocationTime, … }, unknown [2] }; the time when it is revoked. */
function statusOf(status: DerNode): 'good' | Date | 'unknown' {
  const { tagNumber } = status.idBlock
  if (tagNumber !== 1) return tagNumber === 0 ? 'good' : 'unknown'
  const [time] = childrenOf(status)
  // Revoked, and nobody can tell since when: since ever.
  return time instanceof GeneralizedTime ? time.toDate() : new Date(0)
}

function hashesOf(
  issuer: Certificate,
  hash: 'sha1' | 'sha256',
): { nameHash: Uint8Array; keyHash: Uint8Array } {
  const spki = decodeDer(new Uint8Array(issuer.publicKey.export({ type: 'spki', format: 'der' })))
  const bits = childrenOf(spki)[1]
  const key = (bits?.valueBlock as { valueHexView: Uint8Array } | undefined)?.valueHexView
  const digest = (data: Uint8Array) => new Uint8Array(createHash(hash).update(data).digest())
  return { nameHash: digest(issuer.subjectDer), keyHash: digest(key ?? new Uint8Array()) }
}
