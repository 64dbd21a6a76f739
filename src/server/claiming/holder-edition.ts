// A holder-bound edition: the credential as it was issued, with the wallet's key as its subject, secured anew. Same
// id, same status. Asked for again with the same key it is the same, byte for byte; with another key it is refused.
// security.md section 7, "exactly once".

import { createHash } from 'node:crypto'
import type { Edition, EditionResult, SingleUse } from '../../ledger/claims.ts'
import type { Ledger, LedgerAward } from '../../ledger/ledger.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import { type DataIntegritySuiteName, SUITES } from '../../proof/suites.ts'
import { signDataIntegrity } from '../../sign/sign-data-integrity.ts'
import { signJwt } from '../../sign/sign-jwt.ts'
import { fromUtf8 } from '../../util/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { ServerDependencies, ServerIssuer } from '../dependencies.ts'
import { assertPasses } from '../self-check.ts'
import { type ReadAwardFile, readIssued, unsecured } from './award-files.ts'
import { type CredentialConfiguration, editionSuite } from './configurations.ts'

/** What an edition is made from. */
export interface EditionSource {
  readonly configuration: CredentialConfiguration
  readonly award: LedgerAward
  /** The credential without what secures it. */
  readonly document: JsonObject
  readonly suites: ServerIssuer['suites']
  readonly suite: ServerIssuer['suites'][number]
}

/** Finds out what a configuration is made from; undefined where the award cannot be had in it. */
export async function findSource(
  configuration: CredentialConfiguration,
  award: LedgerAward,
  { issuers, readFile }: { issuers: readonly ServerIssuer[]; readFile: ReadAwardFile },
): Promise<EditionSource | undefined> {
  const credential = award.credentials.find(({ format }) => format === configuration.of)
  const bytes = credential && (await readIssued(credential, readFile))
  const document = bytes && unsecured(bytes)
  if (!credential || !document) return undefined
  const { issuer } = document
  const id = isJsonObject(issuer) ? issuer.id : issuer
  const signer = issuers.find((one) => one.id === id)
  const source = { suite: credential.suite, document }
  const suite = signer && editionSuite(configuration, source, signer)
  return signer && suite && { configuration, award, document, suite, suites: signer.suites }
}

export interface BindingRequest {
  readonly claimId: string
  /** DID of the wallet's key. */
  readonly holder: string
  readonly spend: readonly SingleUse[]
  readonly now: Date
}

/** The text of an edition, or why there is none. */
export type Bound =
  | { readonly ok: true; readonly text: string; readonly suite: ServerIssuer['suites'][number] }
  | {
      readonly ok: false
      readonly outcome: Exclude<EditionResult['outcome'], 'recorded' | 'standing'>
    }

/**
 * Makes or repeats an edition, and notes it before anybody sees it.
 *
 * @throws {PipelineError} when it cannot be signed, or not again as it was.
 */
export async function bindToHolder(
  source: EditionSource,
  request: BindingRequest,
  dependencies: Pick<ServerDependencies, 'contexts' | 'verifier'> & { readonly ledger: Ledger },
): Promise<Bound> {
  const { ledger } = dependencies
  const { award, configuration, suite } = source
  const document = withHolder(source.document, request.holder)
  if (!document) return { ok: false, outcome: 'bound-to-another' }
  const editions = await ledger.editionsOf(award.awardHash)
  const earlier = editions.find(
    (one) => one.format === configuration.of && one.suite === suite.name,
  )
  const made = await makeText(document, source, { earlier, now: request.now, ...dependencies })
  const result = await ledger.recordEdition(
    { ...request, edition: editionOf(made, source) },
    request.now,
  )
  if (!('edition' in result)) return { ok: false, outcome: result.outcome }
  if (result.edition.sha256 === sha256(made.text)) return { ok: true, text: made.text, suite }
  // Another request with the same key was first, between the look and the note.
  const again = await makeText(document, source, {
    earlier: result.edition,
    now: request.now,
    ...dependencies,
  })
  if (sha256(again.text) === result.edition.sha256) return { ok: true, text: again.text, suite }
  throw new PipelineError(
    'LEDGER_UNUSABLE',
    `an edition secured with ${suite.name} by ${result.edition.verificationMethod} cannot be made again byte for byte; that key is needed`,
  )
}

interface Made {
  readonly text: string
  readonly signedAt: Date
  readonly verificationMethod: string
}

async function makeText(
  document: JsonObject,
  { suite, suites }: EditionSource,
  context: Pick<ServerDependencies, 'contexts' | 'verifier'> & {
    readonly earlier: Edition | undefined
    readonly now: Date
  },
): Promise<Made> {
  const { earlier, now, contexts, verifier } = context
  const former = suites.find(
    ({ name, key }) =>
      name === suite.name && key.verificationMethod === earlier?.verificationMethod,
  )
  const { name, key } = former ?? suite
  const signedAt = earlier?.signedAt ?? new Date(Math.floor(now.getTime() / 1000) * 1000)
  const { verificationMethod } = key
  if (earlier?.bytes) return { text: fromUtf8(earlier.bytes), signedAt, verificationMethod }
  const text =
    name === 'jwt-es256' || name === 'jwt-rs256'
      ? await signJwt(document, { suite: name, key })
      : JSON.stringify(
          await signDataIntegrity(document, {
            suite: name as DataIntegritySuiteName,
            key,
            created: signedAt,
            contexts,
          }),
        )
  await assertPasses(text, verifier)
  return { text, signedAt, verificationMethod }
}

function editionOf({ text, signedAt, verificationMethod }: Made, source: EditionSource): Edition {
  const { award, configuration, suite } = source
  return {
    awardHash: award.awardHash,
    format: configuration.of,
    suite: suite.name,
    verificationMethod,
    signedAt,
    sha256: sha256(text),
    ...(SUITES[suite.name].deterministic ? {} : { bytes: new TextEncoder().encode(text) }),
  }
}

/**
 * The document about the holder of a key. Undefined when it is already about another key: a learner who brought a
 * DID to the award has chosen.
 */
function withHolder(document: JsonObject, holder: string): JsonObject | undefined {
  const { credentialSubject: subject } = document
  const id = isJsonObject(subject) ? subject.id : undefined
  if (typeof id !== 'string') return undefined
  if (id.startsWith('did:') && id !== holder) return undefined
  return renamed(document, id, holder) as JsonObject
}

/** Every mention of the old subject, which is a random identifier, is one of the new. */
function renamed(value: Json, from: string, to: string): Json {
  if (value === from) return to
  if (Array.isArray(value)) return value.map((entry: Json) => renamed(entry, from, to))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, renamed(member, from, to)]),
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
