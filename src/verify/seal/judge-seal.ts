// One sealed file judged: every signature of it, its certificate, its timestamps and its level.
// ETSI EN 319 102-1 section 5, TS 119 182-1 section 6 (levels); security.md section 4. Whose credential it is, is not asked.

import type { Certificate } from '../../proof/x509/certificate.ts'
import type { TrustAnchor } from '../../trust/certificate-trust.ts'
import type { FindingCode } from '../codes.ts'
import { LIMITS } from '../limits.ts'
import { type CertificateFinding, judgeCertificate } from './judge-certificate.ts'
import { type JudgedTimestamp, judgeTimestamps } from './judge-timestamps.ts'
import { type HeaderFault, readSealHeader, type SealHeader } from './protected-header.ts'
import { decodeHeader, type SealEnvelope, type SealPart } from './read-envelope.ts'
import type { RevocationMaterial } from './revocation.ts'
import { algorithmFault, isSignatureRight } from './seal-signature.ts'
import { readUnsignedProperties, type UnsignedProperties } from './unsigned-properties.ts'

/** Levels of JAdES baseline signatures (TS 119 182-1 section 6.3), recognised by what is sound in the file. */
export type SealLevel = 'B' | 'T' | 'LT' | 'LTA'

/** What one signature came to. */
export interface JudgedSeal {
  /** JSON pointer into the sealed file. */
  readonly pointer: string
  /** The signature holds under the key of the certificate in the header, whatever else is wrong. */
  readonly intact: boolean
  /** Rules that the signature breaks, the gravest first. */
  readonly faults: readonly HeaderFault[]
  readonly certificate: Certificate | undefined
  readonly certificateFinding: CertificateFinding | undefined
  /** Other certificates in the file and at hand: its issuers may be among them. */
  readonly pool: readonly Certificate[]
  readonly claimedAt: Date | undefined
  readonly provenAt: Date | undefined
  readonly timestamps: readonly JudgedTimestamp[]
  readonly level: SealLevel | undefined
  /** Something in the properties that are not signed is malformed. */
  readonly malformedProperty: string | undefined
  /** Names of unsigned properties that nothing here looks at. */
  readonly unknownProperties: readonly string[]
}

export interface SealQuestion {
  readonly anchors: readonly TrustAnchor[]
  /** Lists and answers beside those in the file. */
  readonly material: RevocationMaterial
  /** Certificates of authorities beside those in the file; nothing in them is believed. */
  readonly issuers: readonly Certificate[]
  readonly now: Date
  readonly maxClockSkewSeconds: number
}

/** Judges every signature of an envelope. */
export function judgeSeals(envelope: SealEnvelope, question: SealQuestion): readonly JudgedSeal[] {
  if (envelope.parts.length > LIMITS.maxProofs)
    return [brokenSeal('/signatures', 'PROOF_TOO_MANY', 'expected fewer signatures')]
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
    return judgeOne({ envelope, part, header: read, isRepeated }, question)
  })
}

function brokenSeal(pointer: string, code: FindingCode, message: string): JudgedSeal {
  return {
    pointer,
    intact: false,
    faults: [{ code, message }],
    certificate: undefined,
    certificateFinding: undefined,
    pool: [],
    claimedAt: undefined,
    provenAt: undefined,
    timestamps: [],
    level: undefined,
    malformedProperty: undefined,
    unknownProperties: [],
  }
}

interface OneSeal {
  readonly envelope: SealEnvelope
  readonly part: SealPart
  readonly header: SealHeader
  readonly isRepeated: boolean
}

function judgeOne(one: OneSeal, question: SealQuestion): JudgedSeal {
  const { envelope, part, header, isRepeated } = one
  const unsigned = readUnsignedProperties(part.unprotected)
  const [certificate, ...others] = header.certificates
  const { intact, faults } = signatureFinding(one, certificate)
  const material = {
    crls: [...unsigned.crls, ...question.material.crls],
    ocsps: [...unsigned.ocsps, ...question.material.ocsps],
  }
  const { anchors, now, maxClockSkewSeconds } = question
  const texts = {
    payload: envelope.payload,
    protectedText: part.protectedText,
    signatureText: part.signatureText,
    itemTexts: unsigned.texts ?? [],
  }
  const content = header.contentTimestamps
  const { timestamps, provenAt } = judgeTimestamps({
    texts,
    content,
    unsigned,
    anchors,
    material,
    now,
    maxClockSkewSeconds,
  })
  const pool = [...others, ...unsigned.certificates, ...question.issuers]
  const { claimedAt } = header
  const asked = { pool, anchors, material, provenAt, claimedAt, now }
  const repeated: HeaderFault = {
    code: 'SEAL_REPEATED',
    message: 'the same signature stands twice',
  }
  return {
    pointer: part.pointer,
    intact,
    faults: isRepeated ? [...faults, repeated] : faults,
    certificate,
    certificateFinding: certificate && judgeCertificate({ ...asked, certificate }),
    pool,
    claimedAt,
    provenAt,
    timestamps,
    level: intact ? levelOf(unsigned, timestamps) : undefined,
    malformedProperty:
      unsigned.malformedAt === undefined
        ? undefined
        : `${part.pointer}/header/etsiU/${unsigned.malformedAt}`,
    unknownProperties: unsigned.items
      .map(({ name }) => name)
      .filter((name) => !KNOWN.includes(name)),
  }
}

const KNOWN = ['sigTst', 'arcTst', 'xVals', 'rVals', 'axVals', 'arVals', 'tstVD', 'anyValData']

function signatureFinding(
  { envelope, part, header }: OneSeal,
  certificate: Certificate | undefined,
): Pick<JudgedSeal, 'intact' | 'faults'> {
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

/** A level counts only as far as its timestamps are sound. */
function levelOf(unsigned: UnsignedProperties, timestamps: readonly JudgedTimestamp[]): SealLevel {
  const sound = (kind: JudgedTimestamp['kind']) => {
    const ofKind = timestamps.filter((one) => one.kind === kind)
    return ofKind.length > 0 && ofKind.every(({ outcome }) => outcome !== 'failed')
  }
  if (!sound('signature')) return 'B'
  const names = unsigned.items.map(({ name }) => name)
  const hasMaterial =
    names.includes('rVals') || names.includes('tstVD') || names.includes('anyValData')
  if (!hasMaterial) return 'T'
  return sound('archive') ? 'LTA' : 'LT'
}
