// Where we and two peers part over the same credentials, and by which rule. We accept nothing that a peer refuses but
// for what it cannot read; what a peer accepts and we refuse is told by our code, and every code has its reason here.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ContextSet } from '../../src/linked-data/pinned-contexts.ts'
import type { Report } from '../../src/model/report.ts'
import { asArray, isJsonObject, type JsonObject } from '../../src/util/json.ts'
import { createVerifier } from '../../src/verify/verifier.ts'
import { corpusBytes, loaderOf } from '../support/corpus.ts'
import {
  type Network,
  openBadgeCases,
  openBadgeContexts,
  openBadgeNetwork,
  thirdPartyCases,
  thirdPartyContexts,
  thirdPartyNetwork,
} from '../support/corpus-cases.ts'
import { mutatedDocument } from '../support/fuzz/json-mutations.ts'
import { createRandom } from '../support/fuzz/random.ts'
import { badge, badgeWith, controllerDocument, ISSUER_URL, signed } from '../support/test-issuer.ts'

const AT = '2026-11-22T00:00:00Z'
const PEERS = join(import.meta.dirname, 'peers')

interface Verdict {
  readonly accepts: boolean
  readonly why?: string
}
type Peer = 'reference' | 'consortium'
interface Judged extends Readonly<Record<Peer, Verdict>> {
  readonly id: string
  readonly credential: JsonObject
  readonly ours: Report
}

interface Case {
  readonly id: string
  readonly credential: JsonObject
  readonly network: Network
  readonly contexts: ContextSet
}

function caseOf(id: string, file: string, rest: Pick<Case, 'network' | 'contexts'>): Case[] {
  try {
    const credential = JSON.parse(new TextDecoder().decode(corpusBytes(file))) as unknown
    return isJsonObject(credential) && credential.proof !== undefined && !isPresentation(credential)
      ? [{ id, credential, ...rest }]
      : []
  } catch {
    return []
  }
}

const isPresentation = ({ type }: JsonObject) => JSON.stringify(type).includes('Presentation')

function corpusCases(): Case[] {
  const badges = { network: openBadgeNetwork(), contexts: openBadgeContexts() }
  const contexts = thirdPartyContexts()
  return [
    ...openBadgeCases().flatMap(({ id, file }) => caseOf(id, `openbadges/${file}`, badges)),
    ...thirdPartyCases()
      .filter(({ kind }) => kind.startsWith('di-credential'))
      .flatMap((one) =>
        caseOf(one.id, `third-party/${one.file}`, { network: thirdPartyNetwork(one), contexts }),
      ),
  ]
}

const DID_CONTEXTS = ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1']

/** Edits of a good badge, made by the fuzzer. */
async function editedCases(count: number): Promise<Case[]> {
  const good = await signed(
    badgeWith({ tag: ['soil'], creator: badge().issuer ?? null }, { role: 'learner' }),
  )
  const network: Network = new Map([[ISSUER_URL, controllerDocument({ '@context': DID_CONTEXTS })]])
  const contexts = openBadgeContexts()
  return Array.from({ length: count }, (_, number) => ({
    id: `edit ${number}`,
    credential: mutatedDocument(good as never, createRandom(number)) as JsonObject,
    network,
    contexts,
  }))
}

async function judged(cases: readonly Case[]): Promise<readonly Judged[]> {
  const ours: Report[] = []
  for (const { credential, network, contexts } of cases) {
    const verifier = createVerifier({
      contexts,
      loadDocument: loaderOf(network),
      trust: 'any',
      clock: () => new Date(AT),
    })
    ours.push(await verifier.verify(new TextEncoder().encode(JSON.stringify(credential))))
  }
  const sets = new Set(cases.map(({ contexts }) => contexts))
  const contexts = Object.fromEntries(
    [...sets].flatMap((set) => set.iris.map((iri) => [iri, set.get(iri)])),
  )
  const input = {
    contexts,
    at: AT,
    cases: cases.map(({ id, credential, network }) => ({
      id,
      credential,
      documents: documentsOf(network),
    })),
  }
  const run = spawnSync(process.execPath, [join(PEERS, 'judge.mjs')], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (run.status !== 0) throw new Error(`the peers broke: ${run.stderr.slice(-2_000)}`)
  const verdicts = JSON.parse(run.stdout) as Omit<Judged, 'ours' | 'credential'>[]
  return verdicts.map((verdict, index) => ({
    ...verdict,
    ours: ours[index] as Report,
    credential: cases[index]?.credential ?? {},
  }))
}

function documentsOf(network: Network): Record<string, unknown> {
  return Object.fromEntries(
    [...network].flatMap(([url, content]) => {
      if (!(content instanceof Uint8Array)) return [[url, content]]
      try {
        return [[url, JSON.parse(new TextDecoder().decode(content))]]
      } catch {
        return []
      }
    }),
  )
}

/** The code of the first thing that keeps a credential from passing. */
const codeOf = ({ checks }: Report) =>
  checks.find(({ outcome }) => outcome === 'failed')?.code ??
  checks.find(({ outcome }) => outcome === 'indeterminate')?.code ??
  'OK'

/** What a peer accepts and we do not, by our code, and why we are right to. */
const STRICTER: Readonly<Record<string, string>> = {
  TYPE_UNDEFINED:
    'every proof is read; one of an unknown type is never a plain pass (security.md section 2)',
  CONTEXT_INLINE:
    'contexts are pinned, never written into a document (security.md section 1, rule 1)',
  CONTEXT_BASE_NOT_FIRST: 'the base context is first (VCDM 2.0 section 4.3)',
  CONTEXT_NESTED: 'contexts stand at the root alone (security.md section 1, rule 1)',
  KEY_UNDEFINED: 'every member is a term of the contexts (security.md section 1, rule 2)',
  KEY_KEYWORD: 'no member is a keyword of linked data (security.md section 1, rule 2)',
  KEY_IRI: 'no member is an IRI (security.md section 1, rule 2)',
  DOCUMENT_AMBIGUOUS: 'JSON and linked data say the same (security.md section 1, rule 2)',
  ENTRY_REPEATED: 'an entry stands once (security.md section 1, rule 2)',
  PROOF_CHAIN_UNRESOLVED: 'previousProof is resolved or refused (security.md section 2)',
  PROOF_TYPE_UNKNOWN: 'every proof is checked, not any one (security.md section 2)',
  SIGNATURE_INVALID: 'every proof is checked, not any one (security.md section 2)',
  NOT_YET_VALID: 'validFrom counts in both data models (VCDM 2.0 section 4.9)',
  PROFILE_INVALID:
    'the data model and the schema of Open Badges are met (Open Badges 3.0 section B)',
  RESULT_REFERENCE_DANGLING:
    'a result is one of what the achievement describes (Open Badges 3.0 B.1.18)',
  RESULT_STATUS_MISSING: 'a result that is a status states it (Open Badges 3.0 B.1.18)',
  RESULT_LEVEL_DANGLING: 'a level is one of the description (Open Badges 3.0 B.1.18)',
  SCHEMA_UNREACHABLE: 'a schema that cannot be had tells nothing (security.md section 2)',
  EMBEDDED_FAILED:
    'a credential inside is verified as one of its own (security.md section 1, rule 1)',
  STATUS_LIST_UNREACHABLE: 'a status that cannot be had is not valid (security.md section 2)',
  STATUS_LIST_ID_MISMATCH: 'the list is the one that is named (security.md section 2)',
  STATUS_LIST_TYPE_WRONG: 'the list is of the kind that is named (security.md section 2)',
  STATUS_INDEX_OUT_OF_RANGE: 'the index is in the list (security.md section 2)',
}

/** What we accept and a peer does not, and why that is no reason. */
const UNREAD: readonly (readonly [(credential: JsonObject) => boolean, string])[] = [
  [
    (credential) => proofsOf(credential).some((proof) => !PEER_SUITES.includes(suiteOf(proof))),
    'a suite that the peer was not given',
  ],
  [
    (credential) => proofsOf(credential).some((proof) => !isDidUrl(proof.verificationMethod)),
    'a key at an https address, where the peer expects the key alone and not a controller document',
  ],
]

const PEER_SUITES = ['eddsa-rdfc-2022', 'Ed25519Signature2020']
const suiteOf = ({ type, cryptosuite }: JsonObject) => String(cryptosuite ?? type)
const isDidUrl = (value: unknown) => typeof value === 'string' && value.startsWith('did:')
const proofsOf = ({ proof }: JsonObject) => asArray(proof).filter(isJsonObject)

function install(): void {
  const args = ['ci', '--ignore-scripts', '--no-fund', '--no-audit']
  // A registry that does not answer is asked again.
  for (let tries = 0; tries < 3; tries += 1) {
    if (existsSync(join(PEERS, 'node_modules/@digitalcredentials/verifier-core'))) return
    spawnSync('npm', args, { cwd: PEERS })
  }
}

install()
const isThere = existsSync(join(PEERS, 'node_modules/@digitalcredentials/verifier-core'))
if (!isThere && process.env.CI === 'true') throw new Error('the peers cannot be installed')

describe.skipIf(!isThere)('we and', () => {
  let all: readonly Judged[] = []
  beforeAll(async () => {
    all = await judged([...corpusCases(), ...(await editedCases(150))])
  })

  test.each(['reference', 'consortium'] as const)(
    '%s: every difference has a listed reason',
    (peer) => {
      const stricter = new Map<string, number>()
      const unlisted: string[] = []
      let unread = 0
      for (const { id, credential, ours, [peer]: theirs } of all) {
        if (theirs.accepts === (ours.verdict === 'passed')) continue
        const code = codeOf(ours)
        if (theirs.accepts) {
          stricter.set(code, (stricter.get(code) ?? 0) + 1)
          if (!(code in STRICTER)) unlisted.push(`${id}: we refuse by ${code}`)
        } else {
          unread += 1
          if (!UNREAD.some(([tells]) => tells(credential)))
            unlisted.push(`${id}: ${peer} says ${theirs.why}`)
        }
      }
      const figures = { cases: all.length, stricter: Object.fromEntries(stricter), unread }
      process.stdout.write(`differential ${peer}: ${JSON.stringify(figures)}\n`)
      expect(unlisted).toEqual([])
    },
  )
})
