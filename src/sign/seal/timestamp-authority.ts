// A timestamp authority and what it must answer: RFC 3161. Everything is checked before a token is used, because a
// token that does not hold is found only when it is too late to ask again.

import { PipelineError } from '../../model/pipeline-error.ts'
import { type Certificate, isSameCertificate } from '../../proof/x509/certificate.ts'
import { chainOf } from '../../proof/x509/chain.ts'
import { buildTimestampRequest, positive } from '../../proof/x509/timestamp-request.ts'
import {
  maySignTimestamps,
  readTimestampAnswer,
  readTimestampToken,
  type TimestampToken,
} from '../../proof/x509/timestamp-token.ts'
import { equalBytes } from '../../util/bytes.ts'
import { type Fetching, fetchObject, hostOf } from './object-transport.ts'

export interface TimestampAuthorityOptions extends Fetching {
  /** http or https. */
  readonly url: string
  /** Random bytes for the nonce. */
  readonly randomBytes: (length: number) => Uint8Array
  readonly clock: () => Date
  /** Policy to ask for, an object identifier; the authority's own when absent. */
  readonly policy?: string
  /** Certificates one of which must stand in the authority's chain; any authority when absent. */
  readonly anchors?: readonly Certificate[]
  /** How far its clock may be from ours; default 5 minutes. */
  readonly maxClockSkewSeconds?: number
}

export interface TimestampAuthority {
  /**
   * A timestamp over a SHA-256 imprint, checked.
   *
   * @throws {PipelineError} `TIMESTAMP_UNREACHABLE` after the last try; `TIMESTAMP_REFUSED` when the authority declines
   * or its answer does not hold, with the rule in `detail.rule`.
   */
  stamp(imprint: Uint8Array): Promise<TimestampToken>
}

export type TimestampRule =
  | 'content-type'
  | 'no-answer'
  | 'declined'
  | 'no-token'
  | 'signature'
  | 'certificate-purpose'
  | 'certificate-validity'
  | 'imprint'
  | 'nonce'
  | 'policy'
  | 'clock'
  | 'not-anchored'

const NONCE_BYTES = 16
const MAX_CLOCK_SKEW_SECONDS = 300

/** Makes the client of an authority. Nothing is asked yet. */
export function createTimestampAuthority(options: TimestampAuthorityOptions): TimestampAuthority {
  return {
    async stamp(imprint) {
      const nonce = positive(options.randomBytes(NONCE_BYTES))
      const { policy } = options
      const question = { imprint, nonce, ...(policy === undefined ? {} : { policy }) }
      const response = await fetchObject(
        {
          url: options.url,
          method: 'POST',
          contentType: 'application/timestamp-query',
          body: buildTimestampRequest(question),
        },
        options,
        'TIMESTAMP_UNREACHABLE',
      )
      if (response.contentType !== 'application/timestamp-reply') {
        throw refused('content-type', options)
      }
      const token = tokenIn(response.bytes, options)
      const fault = faultOf(token, question, options)
      if (fault) throw refused(fault, options)
      return token
    },
  }
}

function tokenIn(bytes: Uint8Array, options: TimestampAuthorityOptions): TimestampToken {
  const answer = readTimestampAnswer(bytes)
  if (!answer) throw refused('no-answer', options)
  if (answer.status !== 0 && answer.status !== 1) throw refused('declined', options)
  const token = answer.token && readTimestampToken(answer.token)
  if (!token) throw refused('no-token', options)
  return token
}

function faultOf(
  token: TimestampToken,
  asked: { imprint: Uint8Array; nonce: Uint8Array; policy?: string },
  { clock, anchors, maxClockSkewSeconds = MAX_CLOCK_SKEW_SECONDS }: TimestampAuthorityOptions,
): TimestampRule | undefined {
  const { signer, genTime } = token
  if (!signer || !token.intact) return 'signature'
  if (!maySignTimestamps(signer)) return 'certificate-purpose'
  if (genTime < signer.notBefore || genTime > signer.notAfter) return 'certificate-validity'
  if (token.digest !== 'sha256' || !equalBytes(token.imprint, asked.imprint)) return 'imprint'
  if (!token.nonce || !equalBytes(token.nonce, asked.nonce)) return 'nonce'
  if (asked.policy !== undefined && token.policy !== asked.policy) return 'policy'
  const skewMs = Math.abs(genTime.getTime() - clock().getTime())
  if (skewMs > maxClockSkewSeconds * 1000) return 'clock'
  if (!anchors) return undefined
  const chain = chainOf(signer, [...token.certificates, ...anchors])
  const anchored = chain.some((one) => anchors.some((anchor) => isSameCertificate(one, anchor)))
  return anchored ? undefined : 'not-anchored'
}

const WORDS: Readonly<Record<TimestampRule, string>> = {
  'content-type': 'its answer is not of the type application/timestamp-reply',
  'no-answer': 'its answer is no timestamp answer',
  declined: 'it declines to stamp',
  'no-token': 'its answer holds no timestamp',
  signature: 'the signature of its timestamp does not hold',
  'certificate-purpose': 'its certificate is not for timestamps',
  'certificate-validity': 'its certificate is not valid at the time it states',
  imprint: 'its timestamp is of something else',
  nonce: 'its timestamp does not repeat our nonce',
  policy: 'its timestamp is under another policy',
  clock: 'its clock and ours are too far apart',
  'not-anchored': 'its certificate does not lead to a trusted one',
}

function refused(rule: TimestampRule, { url }: TimestampAuthorityOptions): PipelineError {
  const message = `the timestamp authority ${hostOf(url)} cannot be used: ${WORDS[rule]}`
  return new PipelineError('TIMESTAMP_REFUSED', message, { detail: { rule } })
}
