// What a presentation was made for: the verifier's nonce and name, which keep one that was made for somebody else
// from being shown again. VC Data Integrity 1.0 section 2.1 (`challenge`, `domain`); RFC 7519 (`nonce`, `aud`).

import type { ReportWarning } from '../model/report.ts'
import type { Json } from '../util/json.ts'
import type { FindingCode } from './codes.ts'
import type { Credential, Session } from './credential.ts'
import { warning } from './finding.ts'

/** The reason to refuse a presentation, if there is one, and what should be said. */
export interface Answer {
  readonly code?: FindingCode
  /** The reason why it cannot be told whether it answers. */
  readonly untold?: FindingCode
  readonly message?: string
  readonly warnings: readonly ReportWarning[]
}

/**
 * Compares what a presentation answers with what was asked.
 *
 * @param challenges `challenge` or `nonce` as stated; entries that are undefined count as none.
 * @param domains `domain` or `aud`, likewise; one of them must be the one asked for.
 */
export function answerOf(
  { format }: Pick<Credential, 'format'>,
  challenges: readonly (Json | undefined)[],
  domains: readonly (Json | undefined)[],
  session: Session,
): Answer {
  if (format !== 'vp') return { warnings: [] }
  return compareAnswer(challenges, domains.flat(), session)
}

/** The comparison itself, for whatever a holder signs. */
export function compareAnswer(
  challenges: readonly (Json | undefined)[],
  domains: readonly (Json | undefined)[],
  { challenge, domain }: Session,
): Answer {
  if (challenge !== undefined && !challenges.includes(challenge))
    return { code: 'CHALLENGE_MISMATCH', warnings: [] }
  if (domain !== undefined && !domains.includes(domain))
    return { code: 'DOMAIN_MISMATCH', warnings: [] }
  const unasked =
    (challenge === undefined && challenges.some((one) => one !== undefined)) ||
    (domain === undefined && domains.some((one) => one !== undefined))
  return { warnings: unasked ? [warning('CHALLENGE_NOT_COMPARED')] : [] }
}
