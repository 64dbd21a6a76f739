// The timestamps of a seal: each is a sound token over the right data by an authority that is believed, and they stand
// in order. ETSI EN 319 102-1 sections 5.4 and 5.6.2: the last is judged now, each earlier one at the time that the
// later ones prove.

import type { SignatureWork } from '../../proof/signature-work.ts'
import type { Certificate } from '../../proof/x509/certificate.ts'
import { maySignTimestamps, type TimestampToken } from '../../proof/x509/timestamp-token.ts'
import { findPath } from '../../trust/certificate-path.ts'
import type { TrustAnchor } from '../../trust/certificate-trust.ts'
import type { FindingCode } from '../codes.ts'
import type { ReadTimestamp, TimestampKind } from './read-timestamps.ts'
import { type OpenRevocation, type RevocationMaterial, revocationsAlong } from './revocation.ts'

/** One timestamp and what came of it. */
export interface JudgedTimestamp {
  readonly kind: TimestampKind
  /** JSON pointer into the protected header or the unsigned properties, as decoded. */
  readonly pointer: string
  /** The time it states; undefined when it cannot be read. */
  readonly at: Date | undefined
  /** The token is sound, and over the right data. */
  readonly intact: boolean
  readonly outcome: 'passed' | 'failed' | 'indeterminate'
  readonly code: FindingCode
  /** Who vouches for the authority. */
  readonly anchor: TrustAnchor | undefined
  /** What of its path could be asked about. */
  readonly unanswered: readonly OpenRevocation[]
}

export interface TimestampQuestion {
  /** Certificates that may stand between an authority and an anchor, beside those in the tokens. */
  readonly certificates: readonly Certificate[]
  readonly anchors: readonly TrustAnchor[]
  readonly material: RevocationMaterial
  readonly now: Date
  readonly maxClockSkewSeconds: number
  /** What may be spent on the signatures of certificates; any number by default. */
  readonly work?: SignatureWork
}

export interface TimestampsJudged {
  readonly timestamps: readonly JudgedTimestamp[]
  /** The earliest time by which the signature is proven to have been there. */
  readonly provenAt: Date | undefined
}

/** Judges all timestamps of one signature, in the order in which `readTimestamps` gives them. */
export function judgeTimestamps(
  read: readonly ReadTimestamp[],
  question: TimestampQuestion,
): TimestampsJudged {
  const judged: (readonly [ReadTimestamp, JudgedTimestamp])[] = []
  // From the last to the first: what those that cover a timestamp prove is the time at which it must have held.
  for (const one of read.toReversed()) {
    const covering = judged.filter(([other]) => covers(other, one)).map(([, found]) => found)
    const control = earliest(covering) ?? question.now
    judged.unshift([one, judge(one, control < question.now ? control : question.now, question)])
  }
  const found = judged.map(([, one]) => one)
  const timestamps = inOrder(found, question.maxClockSkewSeconds)
  const isFailed = timestamps.some(
    ({ outcome, kind }) => outcome === 'failed' && kind === 'signature',
  )
  const ofSignature = found.filter(({ kind }) => kind !== 'content')
  return { timestamps, provenAt: isFailed ? undefined : earliest(ofSignature) }
}

/** An archive timestamp covers what stands before it in `etsiU`; every one but the content's covers the header. */
function covers(other: ReadTimestamp, one: ReadTimestamp): boolean {
  if (one.kind === 'content') return other.kind !== 'content'
  return other.kind === 'archive' && other.place > one.place
}

function judge(
  { kind, pointer, ...read }: ReadTimestamp,
  control: Date,
  question: TimestampQuestion,
): JudgedTimestamp {
  const said = { kind, pointer, at: read.token?.genTime, anchor: undefined, unanswered: [] }
  if (read.fault !== undefined) {
    const intact = read.fault === 'TIMESTAMP_UNREADABLE'
    return { ...said, intact, outcome: intact ? 'indeterminate' : 'failed', code: read.fault }
  }
  const { token } = read
  if (token.genTime > latestOf(question))
    return { ...said, intact: true, outcome: 'failed', code: 'TIMESTAMP_IN_FUTURE' }
  return { ...said, intact: true, ...judgeAuthority(token, token.signer, control, question) }
}

/** The latest time that the clock of another may tell now. */
function latestOf({ now, maxClockSkewSeconds }: TimestampQuestion): Date {
  return new Date(now.getTime() + maxClockSkewSeconds * 1000)
}

type AuthorityFinding = Pick<JudgedTimestamp, 'outcome' | 'code' | 'anchor' | 'unanswered'>

function judgeAuthority(
  token: TimestampToken,
  signer: Certificate,
  control: Date,
  question: TimestampQuestion,
): AuthorityFinding {
  const refuse = (outcome: 'failed' | 'indeterminate', code: FindingCode) =>
    ({ outcome, code, anchor: undefined, unanswered: [] }) as const
  const { genTime } = token
  if (!maySignTimestamps(signer) || genTime < signer.notBefore || genTime > signer.notAfter)
    return refuse('failed', 'TIMESTAMP_CERTIFICATE_UNFIT')
  const pool = [...token.certificates, ...question.certificates]
  const asked = {
    pool,
    anchors: question.anchors,
    now: question.now,
    purpose: 'timestamp',
    ...(question.work && { work: question.work }),
  } as const
  const found = findPath(signer, { ...asked, at: genTime })
  if (found.outcome !== 'anchored')
    return refuse(
      found.outcome,
      found.outcome === 'failed' ? 'TIMESTAMP_CERTIFICATE_UNFIT' : 'TIMESTAMP_NOT_ANCHORED',
    )
  const { revoked, unanswered } = revocationsAlong(found.path, question.material, {
    at: control,
    latest: latestOf(question),
  })
  if (revoked) return refuse('failed', 'TIMESTAMP_CERTIFICATE_REVOKED')
  // The token must still be provable at the time that the later timestamps prove.
  if (control > signer.notAfter) return refuse('indeterminate', 'TIMESTAMP_EXPIRED')
  return { outcome: 'passed', code: 'OK', anchor: found.anchor, unanswered }
}

function earliest(timestamps: readonly JudgedTimestamp[]): Date | undefined {
  return timestamps
    .filter(({ outcome }) => outcome === 'passed')
    .map(({ at }) => at)
    .filter((at) => at !== undefined)
    .sort((a, b) => a.getTime() - b.getTime())[0]
}

const RANK = { content: 0, signature: 1, archive: 2 } as const

/** Content before signature before archive, and archives as they follow each other, clocks aside. */
function inOrder(
  judged: readonly JudgedTimestamp[],
  maxClockSkewSeconds: number,
): readonly JudgedTimestamp[] {
  const skewMs = maxClockSkewSeconds * 1000
  return judged.map((one, index) => {
    const { at } = one
    if (!at || one.outcome === 'failed') return one
    const early = judged.slice(0, index).some((before) => {
      const isOfGroup = RANK[before.kind] === RANK[one.kind] && one.kind !== 'archive'
      return !isOfGroup && before.intact && before.at && before.at.getTime() > at.getTime() + skewMs
    })
    return early ? { ...one, outcome: 'failed', code: 'TIMESTAMP_ORDER' } : one
  })
}
