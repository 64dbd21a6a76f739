// The answer of a timestamp authority and the token in it: what it says, and whether it is a timestamp at all.
// RFC 3161 sections 2.3 and 2.4.2. What it must be a timestamp of is for the caller.

import { TSTInfo } from 'pkijs'
import type { Certificate } from './certificate.ts'
import { readSignedData } from './cms-signed-data.ts'
import { childrenOf, decodeDer, originalBytes, readOrUndefined } from './der.ts'
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
  const info = readOrUndefined(() => TSTInfo.fromBER(new Uint8Array(signed.content)))
  if (!info) return undefined
  const nonce = info.nonce?.valueBlock.valueHexView
  return {
    der,
    genTime: info.genTime,
    policy: info.policy,
    digest: DIGEST_OF[info.messageImprint.hashAlgorithm.algorithmId],
    imprint: new Uint8Array(info.messageImprint.hashedMessage.getValue()),
    nonce: nonce && new Uint8Array(nonce),
    certificates: signed.certificates,
    signer: signed.signer,
    intact: signed.intact,
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
