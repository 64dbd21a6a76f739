// One sealed file judged: every signature of it, its certificate, its timestamps and its level.
// ETSI EN 319 102-1 section 5, TS 119 182-1 section 6 (levels); security.md section 4. Whose credential it is, is not asked.

import type { SignatureWork } from '../../proof/signature-work.ts'
import type { Certificate } from '../../proof/x509/certificate.ts'
import type { TrustAnchor } from '../../trust/certificate-trust.ts'
import { type CertificateFinding, judgeCertificate } from './judge-certificate.ts'
import { type JudgedTimestamp, judgeTimestamps } from './judge-timestamps.ts'
import type { HeaderFault } from './protected-header.ts'
import type { ReadSeal } from './read-seal.ts'
import type { RevocationMaterial } from './revocation.ts'
import type { UnsignedProperties } from './unsigned-properties.ts'

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
  readonly claimedAt: Date | undefined
  /** It was made under a policy that nothing here looks at. */
  readonly hasPolicy: boolean
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
  /** What may be spent on the signatures of certificates; any number by default. */
  readonly work?: SignatureWork
}

/** Judges what every signature of a file says. */
export function judgeSeals(
  seals: readonly ReadSeal[],
  question: SealQuestion,
): readonly JudgedSeal[] {
  return seals.map((seal) => judgeOne(seal, question))
}

function judgeOne(seal: ReadSeal, question: SealQuestion): JudgedSeal {
  const { pointer, intact, faults, certificate, claimedAt, hasPolicy, unsigned } = seal
  const material = {
    crls: [...unsigned.crls, ...question.material.crls],
    ocsps: [...unsigned.ocsps, ...question.material.ocsps],
  }
  const { anchors, now, maxClockSkewSeconds } = question
  const work = question.work && { work: question.work }
  const { timestamps, provenAt } = judgeTimestamps(seal.timestamps, {
    certificates: unsigned.certificates,
    anchors,
    material,
    now,
    maxClockSkewSeconds,
    ...work,
  })
  const pool = [...seal.others, ...unsigned.certificates, ...question.issuers]
  const latest = new Date(now.getTime() + maxClockSkewSeconds * 1000)
  const asked = { pool, anchors, material, provenAt, claimedAt, now, latest, ...work }
  return {
    pointer,
    intact,
    faults,
    certificate,
    certificateFinding: certificate && judgeCertificate({ ...asked, certificate }),
    claimedAt,
    hasPolicy,
    provenAt,
    timestamps,
    level: intact ? levelOf(unsigned, timestamps) : undefined,
    malformedProperty:
      unsigned.malformedAt === undefined
        ? undefined
        : `${pointer}/header/etsiU/${unsigned.malformedAt}`,
    unknownProperties: unsigned.items
      .map(({ name }) => name)
      .filter((name) => !KNOWN.includes(name)),
  }
}

const KNOWN = ['sigTst', 'arcTst', 'xVals', 'rVals', 'axVals', 'arVals', 'tstVD', 'anyValData']

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
