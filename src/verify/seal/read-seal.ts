// One sealed file read: every signature of it, whether it holds under the key of its certificate, and what stands beside
// it. RFC 7515 section 5.2, ETSI TS 119 182-1 section 5. Whether certificates and timestamps count is for judge-seal.ts.

import type { Certificate } from '../../proof/x509/certificate.ts'
import type { FindingCode } from '../codes.ts'
import { LIMITS } from '../limits.ts'
import { type HeaderFault, readSealHeader, type SealHeader } from './protected-header.ts'
import { decodeHeader, type SealEnvelope, type SealPart } from './read-envelope.ts'
import { type ReadTimestamp, readTimestamps } from './read-timestamps.ts'
import { algorithmFault, isSignatureRight } from './seal-signature.ts'
import {
  createValueRoom,
  NO_PROPERTIES,
  readUnsignedProperties,
  type UnsignedProperties,
  type ValueRoom,
} from './unsigned-properties.ts'

/** What one signature says, without anybody's trust, clock or answers. */
export interface ReadSeal {
  /** JSON pointer into the sealed file. */
  readonly pointer: string
  /** The signature holds under the key of the certificate in the header, whatever else is wrong. */
  readonly intact: boolean
  /** Rules that the signature breaks, the gravest first. */
  readonly faults: readonly HeaderFault[]
  readonly certificate: Certificate | undefined
  /** What else the header holds of certificates. */
  readonly others: readonly Certificate[]
  readonly claimedAt: Date | undefined
  readonly hasPolicy: boolean
  readonly unsigned: UnsignedProperties
  readonly timestamps: readonly ReadTimestamp[]
}

/** Reads every signature of an envelope. */
export function readSeals(envelope: SealEnvelope): readonly ReadSeal[] {
  if (envelope.parts.length > LIMITS.maxProofs)
    return [brokenSeal('/signatures', 'PROOF_TOO_MANY', 'expected fewer signatures')]
  const room = createValueRoom()
  return envelope.parts.map((part, index) => {
    if ('broken' in part) return brokenSeal(part.pointer, 'SEAL_ENVELOPE_INVALID', part.broken)
    const header = decodeHeader(part.protectedText)
    if (!header)
      return brokenSeal(
        part.pointer,
        'SEAL_HEADER_INVALID',
        'expected a header in strict base64url and JSON',
      )
    const before = envelope.parts.slice(0, index)
    const isRepeated = before.some(
      (one) =>
        'signatureText' in one &&
        one.protectedText === part.protectedText &&
        one.signatureText === part.signatureText,
    )
    const read = readSealHeader(header, part.unprotected)
    return readOne({ envelope, part, header: read, isRepeated, room })
  })
}

function brokenSeal(pointer: string, code: FindingCode, message: string): ReadSeal {
  return {
    pointer,
    intact: false,
    faults: [{ code, message }],
    certificate: undefined,
    others: [],
    claimedAt: undefined,
    hasPolicy: false,
    unsigned: NO_PROPERTIES,
    timestamps: [],
  }
}

interface OneSeal {
  readonly envelope: SealEnvelope
  readonly part: SealPart
  readonly header: SealHeader
  readonly isRepeated: boolean
  readonly room: ValueRoom
}

function readOne(one: OneSeal): ReadSeal {
  const { envelope, part, header, isRepeated, room } = one
  const unsigned = readUnsignedProperties(part.unprotected, room)
  const [certificate, ...others] = header.certificates
  const { intact, faults } = signatureFinding(one, certificate)
  const repeated: HeaderFault = {
    code: 'SEAL_REPEATED',
    message: 'the same signature stands twice',
  }
  return {
    pointer: part.pointer,
    intact,
    faults: isRepeated ? [...faults, repeated] : faults,
    certificate,
    others,
    claimedAt: header.claimedAt,
    hasPolicy: header.hasPolicy,
    unsigned,
    timestamps: readTimestamps(header.contentTimestamps, unsigned, {
      payload: envelope.payload,
      protectedText: part.protectedText,
      signatureText: part.signatureText,
      itemTexts: unsigned.texts ?? [],
    }),
  }
}

function signatureFinding(
  { envelope, part, header }: OneSeal,
  certificate: Certificate | undefined,
): Pick<ReadSeal, 'intact' | 'faults'> {
  if (!certificate) return { intact: false, faults: header.faults }
  const algorithm = algorithmFault(header.algorithm, certificate.publicKey)
  if (algorithm) return { intact: false, faults: [...header.faults, algorithm] }
  const { payload } = envelope
  const { protectedText, signatureText } = part
  const data = { algorithm: header.algorithm, protectedText, payload, signatureText }
  const intact = isSignatureRight(data, certificate.publicKey)
  if (intact) return { intact, faults: header.faults }
  const broken: HeaderFault = {
    code: 'SIGNATURE_INVALID',
    message: 'the seal does not fit the content',
  }
  return { intact, faults: [...header.faults, broken] }
}
