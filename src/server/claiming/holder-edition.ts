// A holder-bound edition: the credential as it was issued, with the wallet's key as its subject, secured anew. Same
// id, same status. Asked for again with the same key it is the same, byte for byte; with another key it is refused.
// security.md section 7, "exactly once".

import { createHash } from 'node:crypto'
import type { Edition, EditionResult, SingleUse } from '../../ledger/claims.ts'
import type { Ledger, LedgerAward } from '../../ledger/ledger.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import { webIssuerOf } from '../../proof/did.ts'
import type { SelectiveClaims } from '../../proof/sd-jwt-disclosure.ts'
import { type DataIntegritySuiteName, SUITES } from '../../proof/suites.ts'
import { signDataIntegrity } from '../../sign/sign-data-integrity.ts'
import { signJwt } from '../../sign/sign-jwt.ts'
import { signSdJwt } from '../../sign/sign-sd-jwt.ts'
import { fromUtf8 } from '../../util/bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { ServerDependencies, ServerIssuer } from '../dependencies.ts'
import { assertPasses } from '../self-check.ts'
import { type AwardFile, type Unsecured, unsecured } from './award-files.ts'
import { type CredentialConfiguration, editionSuite } from './configurations.ts'
import { publicJwkOf } from './key-proof.ts'

/** What an edition is made from. */
export interface EditionSource {
  readonly configuration: CredentialConfiguration
  readonly award: LedgerAward
  /** The credential without what secures it. */
  readonly content: Unsecured
  readonly suites: ServerIssuer['suites']
  readonly suite: ServerIssuer['suites'][number]
}

/** What a configuration is made from, of the award's credentials; undefined where the award cannot be had in it. */
export function sourceOf(
  configuration: CredentialConfiguration,
  award: LedgerAward,
  { issuers, files }: { issuers: readonly ServerIssuer[]; files: readonly AwardFile[] },
): EditionSource | undefined {
  const credential = award.credentials.find(({ format }) => format === configuration.of)
  const bytes = files.find(({ name }) => name === credential?.file)?.bytes
  const content = bytes && unsecured(bytes)
  if (!credential || !content) return undefined
  const signer = signerOf(content.document, issuers)
  const source = { suite: credential.suite, document: content.document }
  const suite = signer && editionSuite(configuration, source, signer)
  return signer && suite && { configuration, award, content, suite, suites: signer.suites }
}

function signerOf(
  { issuer, iss }: JsonObject,
  issuers: readonly ServerIssuer[],
): ServerIssuer | undefined {
  const id = (isJsonObject(issuer) ? issuer.id : issuer) ?? iss
  // A learning credential names the university by the address that its did:web stands for.
  return issuers.find((one) => one.id === id || webIssuerOf(one.id) === id)
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
  dependencies: Pick<MakeContext, 'contexts' | 'verifier' | 'ledger' | 'salt'>,
): Promise<Bound> {
  const { ledger } = dependencies
  const { award, configuration, suite } = source
  const { holder, now } = request
  if (isAboutAnother(source, holder)) return { ok: false, outcome: 'bound-to-another' }
  const editions = await ledger.editionsOf(award.awardHash)
  const earlier = editions.find(
    (one) => one.format === configuration.of && one.suite === suite.name,
  )
  const made = await makeText(source, { earlier, holder, now, ...dependencies })
  const result = await ledger.recordEdition({ ...request, edition: editionOf(made, source) }, now)
  if (!('edition' in result)) return { ok: false, outcome: result.outcome }
  if (result.edition.sha256 === sha256(made.text)) return { ok: true, text: made.text, suite }
  // Another request with the same key was first, between the look and the note.
  const again = await makeText(source, { earlier: result.edition, holder, now, ...dependencies })
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

interface MakeContext extends Pick<ServerDependencies, 'contexts' | 'verifier'> {
  readonly ledger: Ledger
  readonly salt: () => string
  readonly earlier: Edition | undefined
  readonly holder: string
  readonly now: Date
}

async function makeText(source: EditionSource, context: MakeContext): Promise<Made> {
  const { earlier, now, verifier } = context
  const former = source.suites.find(
    ({ name, key }) =>
      name === source.suite.name && key.verificationMethod === earlier?.verificationMethod,
  )
  const suite = former ?? source.suite
  const signedAt = earlier?.signedAt ?? new Date(Math.floor(now.getTime() / 1000) * 1000)
  const { verificationMethod } = suite.key
  if (earlier?.bytes) return { text: fromUtf8(earlier.bytes), signedAt, verificationMethod }
  const text = await secure(source.content, suite, { ...context, signedAt })
  await assertPasses(text, verifier)
  return { text, signedAt, verificationMethod }
}

async function secure(
  { document, selective }: Unsecured,
  { name, key }: EditionSource['suite'],
  context: MakeContext & { readonly signedAt: Date },
): Promise<string> {
  const { holder, signedAt, contexts, salt } = context
  if (name === 'sd-jwt')
    return await signSdJwt(boundClaims({ document, selective }, holder, signedAt), { key, salt })
  const bound = withHolder(document, holder)
  if (name === 'jwt-es256' || name === 'jwt-rs256')
    return await signJwt(bound, { suite: name, key })
  const suite = name as DataIntegritySuiteName
  return JSON.stringify(await signDataIntegrity(bound, { suite, key, created: signedAt, contexts }))
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

/** Whether the award names a DID that the learner brought, and it is another one: then the learner has chosen. */
function isAboutAnother({ content }: EditionSource, holder: string): boolean {
  const id = subjectIdOf(content.document)
  return id?.startsWith('did:') === true && id !== holder
}

function subjectIdOf({ credentialSubject: subject }: JsonObject): string | undefined {
  const id = isJsonObject(subject) ? subject.id : undefined
  return typeof id === 'string' ? id : undefined
}

/** The document about the holder of a key. */
function withHolder(document: JsonObject, holder: string): JsonObject {
  const id = subjectIdOf(document)
  if (id !== undefined) return renamed(document, id, holder) as JsonObject
  throw new PipelineError(
    'SIGN_INPUT_INVALID',
    'expected a credential about one subject with an id',
  )
}

/** The claims with the key in `cnf`, signed at a time of their own (SD-JWT VC section 3.2.2.2). */
function boundClaims(
  { document, selective }: { document: JsonObject; selective: ReadonlySet<string> | undefined },
  holder: string,
  signedAt: Date,
): SelectiveClaims {
  const isSelective = (name: string) => selective?.has(name) === true
  const pick = (wanted: boolean) =>
    Object.fromEntries(Object.entries(document).filter(([name]) => isSelective(name) === wanted))
  const jwk: JsonObject = { ...publicJwkOf(holder) }
  const iat = Math.floor(signedAt.getTime() / 1000)
  return { open: { ...pick(false), iat, cnf: { jwk } }, selective: pick(true) }
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
