// What the claim page says of an award, read from its own credentials. Nothing is verified here: the bytes are those whose
// hash the ledger holds.

import type { CredentialFacts } from '../../model/credential-facts.ts'
import { type DocumentLanguage, textIn } from '../../model/language.ts'
import type { AwardFile } from './award-files.ts'

export interface AwardFacts {
  readonly title?: string
  readonly learner?: string
  readonly awardingBody?: string
  /** Date of the award, `2026-11-22`. */
  readonly awardedOn?: string
}

const KINDS: readonly AwardFile['kind'][] = ['ob3', 'elm', 'other']

/** The facts of the first credential that can be read, in a language where it has them. */
export function awardFacts(files: readonly AwardFile[], language: DocumentLanguage): AwardFacts {
  const readable = KINDS.flatMap((kind) => files.filter((file) => file.kind === kind && file.facts))
  const facts = readable[0]?.facts
  if (!facts) return {}
  const { title, awardingBody, awardedOn } = facts
  const learner = nameOf(facts)
  return {
    ...(title && { title: textIn(title, language) }),
    ...(learner !== '' && { learner }),
    ...(awardingBody && { awardingBody: textIn(awardingBody.name, language) }),
    ...(awardedOn !== undefined && { awardedOn }),
  }
}

function nameOf({ learner: { fullName, givenName, familyName } }: CredentialFacts): string {
  return fullName ?? [givenName, familyName].filter((part) => part !== undefined).join(' ')
}
