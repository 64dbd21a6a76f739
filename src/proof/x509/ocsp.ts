// The online question whether a certificate is revoked, and its answer. RFC 6960; the hash in CertID is an index, not a
// proof: SHA-1 is asked with, as every responder knows it (RFC 5019 section 2.1.1), SHA-256 is read as well.

import { createHash } from 'node:crypto'
import { type GeneralizedTime, Integer, Null, OctetString, Sequence } from 'asn1js'
import {
  AlgorithmIdentifier,
  BasicOCSPResponse,
  CertID,
  OCSPResponse,
  PublicKeyInfo,
  type SingleResponse,
} from 'pkijs'
import { equalBytes } from '../../util/bytes.ts'
import { oncePerBytes } from '../../util/once-per-bytes.ts'
import { oncePerObject, oncePerPair } from '../../util/once-per-object.ts'
import { type Certificate, isSameCertificate, parseCertificate } from './certificate.ts'
import { isIssuedBy } from './chain.ts'
import type { RevocationStatement } from './crl.ts'
import {
  childrenOf,
  type DerNode,
  decodeDer,
  encodeDer,
  generalizedTime,
  originalBytes,
  readOrUndefined,
} from './der.ts'
import { OID } from './oids.ts'
import { verifySignedDer } from './verify-signed-der.ts'

/** DER of an OCSPRequest for one certificate. */
export const buildOcspRequest = oncePerPair((certificate: Certificate, issuer: Certificate) => {
  const { nameHash, keyHash } = hashesOf.sha1(issuer)
  const certId = new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.sha1, algorithmParams: new Null() }),
    issuerNameHash: new OctetString({ valueHex: nameHash.slice().buffer }),
    issuerKeyHash: new OctetString({ valueHex: keyHash.slice().buffer }),
    serialNumber: new Integer({ valueHex: certificate.serialNumber.slice().buffer }),
  })
  const list = new Sequence({ value: [new Sequence({ value: [certId.toSchema()] })] })
  return encodeDer(new Sequence({ value: [new Sequence({ value: [list] })] }))
})

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
  const answer = readAnswer(der)
  const single = answer?.responses.find((one) => isAbout(one, certificate, issuer))
  if (!answer || !single || single.status === 'unknown') return undefined
  const signer = answer.signerFor(issuer)
  if (!signer) return undefined
  const { thisUpdate, nextUpdate, status } = single
  return {
    der,
    thisUpdate,
    nextUpdate,
    producedAt: answer.producedAt,
    revokedAt: status === 'good' ? undefined : status,
    expiredSince: single.expiredSince,
    responder: isSameCertificate(signer, issuer) ? undefined : signer,
  }
}

interface SingleAnswer {
  readonly hash: 'sha1' | 'sha256' | undefined
  readonly nameHash: Uint8Array
  readonly keyHash: Uint8Array
  readonly serialNumber: Uint8Array
  readonly status: 'good' | Date | 'unknown'
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly expiredSince: Date | undefined
}

interface Answer {
  readonly producedAt: Date
  readonly responses: readonly SingleAnswer[]
  /** Who signed it: the issuer, or a responder that the issuer certified. */
  readonly signerFor: (issuer: Certificate) => Certificate | undefined
}

const readAnswer = oncePerObject(
  oncePerBytes((der) => readOrUndefined(() => basicAnswer(der)), {
    entries: 128,
    maxBytes: 32 * 1024,
  }),
)

function basicAnswer(der: Uint8Array): Answer {
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
  const signed = {
    algorithm: basic.signatureAlgorithm,
    data: new Uint8Array(basic.tbsResponseData.tbsView),
    signature: new Uint8Array(basic.signature.valueBlock.valueHexView),
  }
  const { producedAt, responses } = basic.tbsResponseData
  const isTimely = (one: Certificate) => producedAt >= one.notBefore && producedAt <= one.notAfter
  const signerFor = (issuer: Certificate) =>
    [...signers.filter((one) => isTimely(one) && isResponder(one, issuer)), issuer].find((one) =>
      verifySignedDer(signed, one.publicKey),
    )
  return {
    producedAt,
    responses: responses.map(singleAnswer),
    signerFor: oncePerObject(signerFor),
  }
}

const ARCHIVE_CUTOFF = '1.3.6.1.5.5.7.48.1.6'

function singleAnswer(single: SingleResponse): SingleAnswer {
  const { certID, certStatus, thisUpdate, nextUpdate } = single
  const cutoff = single.singleExtensions?.find(({ extnID }) => extnID === ARCHIVE_CUTOFF)
  return {
    hash: CERT_ID_HASHES[certID.hashAlgorithm.algorithmId],
    nameHash: new Uint8Array(certID.issuerNameHash.getValue()),
    keyHash: new Uint8Array(certID.issuerKeyHash.getValue()),
    serialNumber: new Uint8Array(certID.serialNumber.valueBlock.valueHexView),
    status: statusOf(certStatus as DerNode),
    thisUpdate,
    nextUpdate,
    expiredSince:
      cutoff && generalizedTime(new Uint8Array(cutoff.extnValue.valueBlock.valueHexView)),
  }
}

function isResponder(candidate: Certificate, issuer: Certificate): boolean {
  const mayAnswer = candidate.extendedKeyUsage?.includes(OID.ocspSigning) === true
  return mayAnswer && isIssuedBy(candidate, issuer)
}

function isAbout(single: SingleAnswer, { serialNumber }: Certificate, issuer: Certificate) {
  const { hash } = single
  if (!hash || !equalBytes(single.serialNumber, serialNumber)) return false
  const { nameHash, keyHash } = hashesOf[hash](issuer)
  return equalBytes(single.nameHash, nameHash) && equalBytes(single.keyHash, keyHash)
}

const CERT_ID_HASHES: Readonly<Record<string, 'sha1' | 'sha256'>> = {
  [OID.sha1]: 'sha1',
  [OID.sha256]: 'sha256',
}

/**
 * CertStatus ::= CHOICE { good [0], revoked [1] { revocationTime, … }, unknown [2] }; the time when it is revoked,
 * which the library demands to be there.
 */
function statusOf(status: DerNode): 'good' | Date | 'unknown' {
  const { tagNumber } = status.idBlock
  if (tagNumber !== 1) return tagNumber === 0 ? 'good' : 'unknown'
  const [time] = childrenOf(status)
  return (time as GeneralizedTime).toDate()
}

/** How a CertID names an issuer. */
const hashesOf = {
  sha1: oncePerObject((issuer: Certificate) => issuerHashes(issuer, 'sha1')),
  sha256: oncePerObject((issuer: Certificate) => issuerHashes(issuer, 'sha256')),
}

function issuerHashes(issuer: Certificate, hash: 'sha1' | 'sha256') {
  const spki = issuer.publicKey.export({ type: 'spki', format: 'der' })
  const key = PublicKeyInfo.fromBER(new Uint8Array(spki)).subjectPublicKey.valueBlock.valueHexView
  const digest = (data: Uint8Array) => new Uint8Array(createHash(hash).update(data).digest())
  return { nameHash: digest(issuer.subjectDer), keyHash: digest(key) }
}
