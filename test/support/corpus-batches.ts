// The credentials of the corpus in batches: those that are verified with the same documents in reach. Made for tests that
// compare one way to the verifier with another; what the verdicts should be is for others.

import type { ContextSet } from '../../src/linked-data/pinned-contexts.ts'
import {
  type Network,
  OPEN_BADGE_CONTEXTS,
  openBadgeCases,
  openBadgeContexts,
  openBadgeNetwork,
  thirdPartyCases,
  thirdPartyContextFiles,
  thirdPartyContexts,
  thirdPartyNetwork,
} from './corpus-cases.ts'

/** Files that one command line verifies: those that see the same network. */
export interface Batch {
  readonly network: Network
  readonly files: readonly string[]
}

export interface Corpus {
  readonly name: string
  readonly batches: readonly Batch[]
  readonly contexts: ContextSet
  readonly contextFiles: Readonly<Record<string, string>>
}

/** Texts, keys and graphs that are no credentials, and seals, which have tests of their own. */
const OTHER_FOLDERS =
  /^(?:ec-edci|dss-jades|jsontestsuite|wycheproof|w3c-rdf-canon|did-key-vectors)\//

function thirdPartyBatches(): readonly Batch[] {
  const batches = new Map<string, { network: Network; files: string[] }>()
  for (const one of thirdPartyCases()) {
    if (!/\.(?:json|jsonld|jwt|jws|txt|sd-jwt)$/.test(one.file)) continue
    if (OTHER_FOLDERS.test(one.file)) continue
    const key = JSON.stringify([one.key_file, Object.entries(one.status_lists ?? {})])
    const batch = batches.get(key) ?? { network: thirdPartyNetwork(one), files: [] }
    batches.set(key, batch)
    batch.files.push(`third-party/${one.file}`)
  }
  return [...batches.values()]
}

export const corpora: readonly Corpus[] = [
  {
    name: 'openbadges',
    batches: [
      {
        network: openBadgeNetwork(),
        files: openBadgeCases().map(({ file }) => `openbadges/${file}`),
      },
    ],
    contexts: openBadgeContexts(),
    contextFiles: OPEN_BADGE_CONTEXTS,
  },
  {
    name: 'third-party',
    batches: thirdPartyBatches(),
    contexts: thirdPartyContexts(),
    contextFiles: thirdPartyContextFiles(),
  },
]
