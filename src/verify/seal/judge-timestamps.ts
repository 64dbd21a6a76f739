// The timestamps of a seal: each is a sound token over the right data by an authority that is believed, and they stand
// in order. ETSI EN 319 102-1 sections 5.4 and 5.6.2: the last is judged now, each earlier one at the time that the
// later ones prove.

import { createHash } from 'node:crypto'
import type { Certificate } from '../../proof/x509/certificate.ts'
import {
  maySignTimestamps,
  readTimestampToken,
  type TimestampToken,
} from '../../proof/x509/timestamp-token.ts'
import { findPath } from '../../trust/certificate-path.ts'
import type { TrustAnchor } from '../../trust/certificate-trust.ts'
import { equalBytes } from '../../util/bytes.ts'
import type { FindingCode } from '../codes.ts'
import { archiveData, contentData, type SealTexts, signatureData } from './imprints.ts'
import { tokensIn } from './protected-header.ts'
import { type RevocationMaterial, revocationOf } from './revocation.ts'
import type { UnsignedProperties } from './unsigned-properties.ts'

export type TimestampKind = 'content' | 'signature' | 'archive'

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
}

export interface TimestampQuestion {
  readonly texts: SealTexts
  readonly content: readonly (Uint8Array | undefined)[]
  readonly unsigned: UnsignedProperties
  readonly anchors: readonly TrustAnchor[]
  readonly material: RevocationMaterial
  readonly now: Date
  readonly maxClockSkewSeconds: number
}

export interface TimestampsJudged {
  readonly timestamps: readonly JudgedTimestamp[]
  /** The earliest time by which the signature is proven to have been there. */
  readonly provenAt: Date | undefined
}

interface Pending {
  readonly kind: TimestampKind
  readonly pointer: string
  readonly der: Uint8Array | undefined
  /** Undefined where the data cannot be put together. */
  readonly data: (() => Uint8Array) | undefined
}

/** Judges all timestamps of one signature. */
export function judgeTimestamps(question: TimestampQuestion): TimestampsJudged {
  const judged: JudgedTimestamp[] = []
  // Archive timestamps from the last to the first: what is proven by one is the time for those before it.
  let control = question.now
  for (const group of groups(question)) {
    const ofGroup = group.map((one) => judge(one, control, question))
    judged.unshift(...ofGroup)
    const proven = earliest(ofGroup)
    if (proven && proven < control) control = proven
  }
  const covering = judged.filter(({ kind }) => kind !== 'content')
  const timestamps = inOrder(judged, question.maxClockSkewSeconds)
  const isFailed = timestamps.some(
    ({ outcome, kind }) => outcome === 'failed' && kind === 'signature',
  )
  return { timestamps, provenAt: isFailed ? undefined : earliest(covering) }
}

/** Timestamps that are judged at one time together, the last in the file first. */
function groups(question: TimestampQuestion): readonly (readonly Pending[])[] {
  const { unsigned, texts, content } = question
  const archives = unsigned.items
    .filter(({ name }) => name === 'arcTst')
    .map((item) =>
      pendingOf('archive', item, unsigned.texts && (() => archiveData(texts, item.index))),
    )
    .reverse()
  const signatures = unsigned.items
    .filter(({ name }) => name === 'sigTst')
    .map((item) => pendingOf('signature', item, () => signatureData(texts)))
  const contents = content.map((der, index) => ({
    kind: 'content' as const,
    pointer: `/adoTst/tstTokens/${index}`,
    der,
    data: () => contentData(texts),
  }))
  return [...archives, signatures.flat(), contents]
}

function pendingOf(
  kind: TimestampKind,
  item: UnsignedProperties['items'][number],
  data: Pending['data'],
): readonly Pending[] {
  return tokensIn(item.content).map((der, index) => ({
    kind,
    pointer: `/header/etsiU/${item.index}/${item.name}/tstTokens/${index}`,
    der,
    data,
  }))
}

function judge(pending: Pending, control: Date, question: TimestampQuestion): JudgedTimestamp {
  const { kind, pointer, der, data } = pending
  const token = der && readTimestampToken(der)
  const said = { kind, pointer, at: token?.genTime, anchor: undefined }
  if (!token?.signer || !token.intact)
    return { ...said, intact: false, outcome: 'failed', code: 'TIMESTAMP_INVALID' }
  if (!data)
    return { ...said, intact: true, outcome: 'indeterminate', code: 'TIMESTAMP_UNREADABLE' }
  if (!isOver(token, data()))
    return { ...said, intact: false, outcome: 'failed', code: 'TIMESTAMP_IMPRINT_MISMATCH' }
  const latest = question.now.getTime() + question.maxClockSkewSeconds * 1000
  if (token.genTime.getTime() > latest)
    return { ...said, intact: true, outcome: 'failed', code: 'TIMESTAMP_IN_FUTURE' }
  return { ...said, intact: true, ...judgeAuthority(token, token.signer, control, question) }
}

function isOver(token: TimestampToken, data: Uint8Array): boolean {
  if (!token.digest) return false
  return equalBytes(token.imprint, new Uint8Array(createHash(token.digest).update(data).digest()))
}

type AuthorityFinding = Pick<JudgedTimestamp, 'outcome' | 'code' | 'anchor'>

function judgeAuthority(
  token: TimestampToken,
  signer: Certificate,
  control: Date,
  question: TimestampQuestion,
): AuthorityFinding {
  const refuse = (outcome: 'failed' | 'indeterminate', code: FindingCode) =>
    ({ outcome, code, anchor: undefined }) as const
  const { genTime } = token
  if (!maySignTimestamps(signer) || genTime < signer.notBefore || genTime > signer.notAfter)
    return refuse('failed', 'TIMESTAMP_CERTIFICATE_UNFIT')
  const pool = [...token.certificates, ...question.unsigned.certificates]
  const asked = {
    pool,
    anchors: question.anchors,
    now: question.now,
    purpose: 'timestamp',
  } as const
  const found = findPath(signer, { ...asked, at: genTime })
  if (found.outcome !== 'anchored')
    return refuse(
      found.outcome,
      found.outcome === 'failed' ? 'TIMESTAMP_CERTIFICATE_UNFIT' : 'TIMESTAMP_NOT_ANCHORED',
    )
  const revoked = found.path.slice(0, -1).some((certificate, index) => {
    const issuer = found.path[index + 1]
    if (!issuer) return false
    const finding = revocationOf(
      { certificate, issuer, at: control, now: question.now },
      question.material,
    )
    return finding.state === 'revoked'
  })
  if (revoked) return refuse('failed', 'TIMESTAMP_CERTIFICATE_REVOKED')
  // The token must still be provable at the time that the later timestamps prove.
  if (control > signer.notAfter) return refuse('indeterminate', 'TIMESTAMP_EXPIRED')
  return { outcome: 'passed', code: 'OK', anchor: found.anchor }
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
