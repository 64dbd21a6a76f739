// The answer of a timestamp authority and the token in it: what it says, and whether it is a timestamp at all.
// RFC 3161 sections 2.3 and 2.4.2. What it must be a timestamp of is for the caller.

import { Integer, OctetString } from 'asn1js'
import type { Certificate } from './certificate.ts'
import { readSignedData } from './cms-signed-data.ts'
import { childrenOf, decodeDer, generalizedTime, oidIn, originalBytes, partsOf } from './der.ts'
import { DIGEST_OF, OID } from './oids.ts'

export interface TimestampToken {
  readonly der: Uint8Array
  readonly genTime: Date
  readonly policy: string
  /** Digest of the imprint in the names of node:crypto; undefined for one that is too weak or unknown. */
  readonly digest: 'sha256' | 'sha384' | 'sha512' | undefined
  readonly imprint: Uint8Array
  /** Contents of the nonce's INTEGER; undefined when there is none. */
  readonly nonce: Uint8Array | undefined
  readonly certificates: readonly Certificate[]
  readonly signer: Certificate | undefined
  /** The signature is right and bound to the signer's certificate. */
  readonly intact: boolean
}

/** PKIStatus of an answer: 0 and 1 come with a token. */
export interface TimestampAnswer {
  readonly status: number
  readonly token: Uint8Array | undefined
}

/** Reads a TimeStampResp; undefined when the bytes are none. The token is a slice of the bytes. */
export function readTimestampAnswer(der: Uint8Array): TimestampAnswer | undefined {
  const root = decodeDer(der)
  const [statusInfo, token] = childrenOf(root)
  const [status] = childrenOf(statusInfo)
  const value = (status?.valueBlock as { valueDec?: unknown } | undefined)?.valueDec
  if (typeof value !== 'number') return undefined
  return { status: value, token: token && originalBytes(token) }
}

/** Reads a TimeStampToken; undefined when the bytes are none. */
export function readTimestampToken(der: Uint8Array): TimestampToken | undefined {
  const signed = readSignedData(der)
  if (signed?.contentType !== OID.tstInfo) return undefined
  const info = readInfo(signed.content)
  if (!info) return undefined
  const { certificates, signer, intact } = signed
  return { der, ...info, certificates, signer, intact }
}

const INTEGER_TAG = 0x02

/**
 * TSTInfo ::= SEQUENCE { version, policy, messageImprint, serialNumber, genTime, accuracy SEQUENCE OPTIONAL, ordering
 * BOOLEAN DEFAULT FALSE, nonce INTEGER OPTIONAL, tsa [0] OPTIONAL, extensions [1] OPTIONAL }
 */
function readInfo(der: Uint8Array) {
  const [version, policy, messageImprint, serialNumber, time, ...others] = partsOf(der)
  const [algorithm, hashed] = partsOf(messageImprint)
  const genTime = generalizedTime(time)
  const imprint = hashed && decodeDer(hashed)
  const areNumbers = [version, serialNumber].every((one) => one?.[0] === INTEGER_TAG)
  if (!areNumbers || !genTime || !(imprint instanceof OctetString)) return undefined
  const nonce = others
    .filter(([tag]) => tag === INTEGER_TAG)
    .map((one) => decodeDer(one))
    .find((one) => one instanceof Integer)
  return {
    genTime,
    policy: oidIn(policy),
    digest: DIGEST_OF[oidIn(partsOf(algorithm)[0])],
    imprint: new Uint8Array(imprint.getValue()),
    nonce: nonce && new Uint8Array(nonce.valueBlock.valueHexView),
  }
}

/** Whether a certificate may sign timestamps: `timeStamping` alone and critical (RFC 3161 section 2.3). */
export function maySignTimestamps(certificate: Certificate): boolean {
  const { extendedKeyUsage, extendedKeyUsageCritical, keyUsage, isCa } = certificate
  return (
    extendedKeyUsage?.length === 1 &&
    extendedKeyUsage[0] === OID.timeStamping &&
    extendedKeyUsageCritical &&
    !isCa &&
    (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation'))
  )
}
