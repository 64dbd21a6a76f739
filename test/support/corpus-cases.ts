// The cases of the corpus that are inputs to verify, each with the documents that can be reached while it is verified.
// What their verdicts should be is for the tests.

import { didWebToUrl } from '../../src/proof/did.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { corpusBytes, corpusJson, hasCorpusFile } from './corpus.ts'
import { contextsWith } from './corpus-contexts.ts'

export type Network = Map<string, Uint8Array | object>

export interface OpenBadgeCase {
  readonly id: string
  readonly suite: string
  readonly file: string | null
  readonly peerExpected: { readonly outcome: string } | null
  readonly strictSpecExpectation?: string
  readonly expectation?: { readonly outcome: string }
}

const SAMPLES = 'openbadges/samples/1edtech-validator'
export const EXAMPLES = 'openbadges/examples'
const UNIVERSITY = 'https://credentials.example.edu'
const PEER_LIST =
  'https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/main/inspector-vc/src/test/resources/ob30/bit-string-list/testlist'

/** Contexts of the Open Badges cases beside the pinned ones, by file. */
export const OPEN_BADGE_CONTEXTS: Readonly<Record<string, string>> = {
  [`${UNIVERSITY}/contexts/eu-microcredential-v1.json`]: `${EXAMPLES}/contexts/eu-microcredential-v1.json`,
}

/** The cases that have a file. */
export function openBadgeCases(): readonly (OpenBadgeCase & { readonly file: string })[] {
  const { cases } = corpusJson('openbadges/cases.json') as { cases: readonly OpenBadgeCase[] }
  return cases.flatMap((one) => (one.file === null ? [] : [{ ...one, file: one.file }]))
}

/** @param list The status list of the good example. */
export function openBadgeNetwork(list = `${EXAMPLES}/status-list-none-revoked.json`): Network {
  const { documents } = corpusJson(`${SAMPLES}/controller-docs.synthetic.json`) as {
    documents: Record<string, object>
  }
  return new Map<string, Uint8Array | object>([
    ...Object.entries(documents),
    [`${UNIVERSITY}/.well-known/did.json`, corpusBytes(`${EXAMPLES}/did.json`)],
    [`${UNIVERSITY}/.well-known/jwks.json`, corpusBytes(`${EXAMPLES}/jwks.json`)],
    [`${UNIVERSITY}/status/1`, corpusBytes(list)],
    [PEER_LIST, corpusBytes(`${SAMPLES}/ob30/bit-string-list/testlist`)],
  ])
}

export const openBadgeContexts = () => contextsWith(OPEN_BADGE_CONTEXTS)

export interface ThirdPartyCase {
  readonly id: string
  readonly kind: string
  readonly file: string
  readonly expected: 'valid' | 'invalid' | 'invalid-binding' | 'unknown'
  readonly why: string
  readonly suite?: readonly string[]
  readonly key_file?: string
  readonly status_lists?: Readonly<Record<string, string>>
}

const FOLDER = 'third-party'

/** Contexts of the third-party cases beside the pinned ones, by file. */
export function thirdPartyContextFiles(): Readonly<Record<string, string>> {
  const index = corpusJson(`${FOLDER}/contexts/index.json`) as Record<string, string>
  const files = Object.entries(index).map(([iri, file]) => [iri, `${FOLDER}/contexts/${file}`])
  return Object.fromEntries(files) as Record<string, string>
}

export const thirdPartyContexts = () => contextsWith(thirdPartyContextFiles())

export function thirdPartyCases(): readonly ThirdPartyCase[] {
  const { cases } = corpusJson(`${FOLDER}/cases.json`) as { cases: readonly ThirdPartyCase[] }
  return cases
}

function publishedIdentifiers(): Network {
  const identifiers = corpusJson(`${FOLDER}/did-documents/index.json`) as Record<
    string,
    { file: string }
  >
  return new Map(
    Object.entries(identifiers).map(([id, { file }]) => {
      const place = didWebToUrl(id)
      return [place.ok ? place.url : id, corpusBytes(`${FOLDER}/${file}`)] as const
    }),
  )
}

/** What can be reached for a case: every identifier, its own lists, and the document of its key. */
export function thirdPartyNetwork(one: ThirdPartyCase): Network {
  const network = publishedIdentifiers()
  for (const [url, file] of Object.entries(one.status_lists ?? {}))
    if (hasCorpusFile(`${FOLDER}/${file}`)) network.set(url, corpusBytes(`${FOLDER}/${file}`))
  if (one.key_file === undefined) return network
  const { secretKeyJwk: _, ...method } = corpusJson(`${FOLDER}/${one.key_file}`) as JsonObject
  const id = String(method.controller)
  const listed = { assertionMethod: [method.id], authentication: [method.id] }
  return network.set(id, { id, verificationMethod: [method], ...listed })
}
