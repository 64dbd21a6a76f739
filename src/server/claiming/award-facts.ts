// What the claim page says of an award, read from its own files. Nothing is verified here: the bytes are those whose
// hash the ledger holds.

import { openEnvelope } from '../../verify/open-envelope.ts'
import { summaryOf } from '../../verify/summary.ts'
import type { AwardFile } from './award-files.ts'

export interface AwardFacts {
  readonly title?: string
  readonly learner?: string
  readonly awardingBody?: string
  /** Date of the award, `2026-11-22`. */
  readonly awardedOn?: string
}

const KINDS: readonly AwardFile['kind'][] = ['ob3', 'elm', 'other']

/** The facts of the first file that tells any. */
export function awardFacts(files: readonly AwardFile[]): AwardFacts {
  const credentials = KINDS.flatMap((kind) => files.filter((file) => file.kind === kind))
  for (const { bytes } of credentials) {
    const opened = openEnvelope(bytes)
    if (!opened.ok) continue
    const { subject, achievement, issuer } = summaryOf(opened.credential, 'none')
    const date = textOf(achievement?.awardedDate)?.slice(0, 10)
    const facts = {
      title: textOf(achievement?.name),
      learner: textOf(subject?.name),
      awardingBody: issuer.claims ?? undefined,
      awardedOn: date,
    }
    const known = Object.entries(facts).filter(([, value]) => value !== undefined)
    if (known.length > 0) return Object.fromEntries(known)
  }
  return {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
