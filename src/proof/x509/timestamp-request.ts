// The question to a timestamp authority. RFC 3161 section 2.4.1: SHA-256 imprint, nonce, its certificate asked for.

import { Integer, Null, OctetString } from 'asn1js'
import { AlgorithmIdentifier, MessageImprint, TimeStampReq } from 'pkijs'
import { encodeDer } from './der.ts'
import { OID } from './oids.ts'

export interface TimestampQuestion {
  /** SHA-256 of what is stamped. */
  readonly imprint: Uint8Array
  /** Random, at least 64 bits; the answer must repeat it. */
  readonly nonce: Uint8Array
  /** Policy to stamp under, an object identifier; the authority's own when absent. */
  readonly policy?: string
}

/** DER of a TimeStampReq. */
export function buildTimestampRequest({ imprint, nonce, policy }: TimestampQuestion): Uint8Array {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({
        algorithmId: OID.sha256,
        algorithmParams: new Null(),
      }),
      hashedMessage: new OctetString({ valueHex: imprint.slice().buffer }),
    }),
    nonce: new Integer({ valueHex: positive(nonce).slice().buffer }),
    certReq: true,
    ...(policy === undefined ? {} : { reqPolicy: policy }),
  })
  return encodeDer(request.toSchema())
}

/** The contents of a positive DER INTEGER: shortest form, the sign bit clear. */
export function positive(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0)
  const trimmed = first < 0 ? new Uint8Array([0]) : bytes.subarray(first)
  return Number(trimmed[0]) < 0x80 ? trimmed : new Uint8Array([0, ...trimmed])
}
