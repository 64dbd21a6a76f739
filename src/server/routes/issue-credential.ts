// `POST /credentials/issue` of the VC-API: judged before it is signed, and judged again before it leaves.
// https://w3c-ccg.github.io/vc-api/#issue-credential. What was sent is never changed but for its proof and status.

import type { Context } from 'hono'
import { withStatus } from '../../build/with-status.ts'
import type { ContextSet } from '../../linked-data/pinned-contexts.ts'
import { PipelineError } from '../../model/pipeline-error.ts'
import { SUITES, type SuiteName } from '../../proof/suites.ts'
import { signDataIntegrity } from '../../sign/sign-data-integrity.ts'
import { signJwt } from '../../sign/sign-jwt.ts'
import { utf8 } from '../../util/bytes.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import type { Verifier } from '../../verify/verifier.ts'
import type { ServerDependencies, ServerIssuer } from '../dependencies.ts'
import { nameInlineContexts } from '../inline-contexts.ts'
import { issueFaults } from '../issuable.ts'
import type { LoadLimit } from '../load-limit.ts'
import { RequestProblem } from '../problem.ts'
import { readJsonObject } from '../request-body.ts'
import {
  assertMembers,
  flagOption,
  optionsOf,
  requestFault,
  requiredMember,
} from '../request-members.ts'
import { assertPasses } from '../self-check.ts'
import { suiteFor } from '../suite-option.ts'

/** What is to be signed, and with what. */
interface Order {
  readonly credential: JsonObject
  readonly issuer: ServerIssuer
  readonly suite: ServerIssuer['suites'][number]
  readonly contexts: ContextSet
  readonly verifier: Verifier
  readonly wantsStatus: boolean
}

/** Makes the handler. `onIssued` hears the suite of everything that left. */
export function createIssueCredential(
  dependencies: ServerDependencies,
  limit: LoadLimit,
  onIssued: (suite: SuiteName) => void,
): (c: Context) => Promise<Response> {
  const { limits } = dependencies
  return async (c) => {
    const body = await readJsonObject(c, { maxBytes: limits.bodyBytes, timeoutMs: limits.bodyMs })
    const verifiableCredential = await limit(async () => {
      const { order, restore } = await readOrder(body, dependencies)
      const signed = await signOrder(order, dependencies)
      onIssued(order.suite.name)
      return typeof signed === 'string' ? enveloped(signed, order.credential) : restore(signed)
    })
    return c.json({ verifiableCredential }, 201, { 'cache-control': 'no-store' })
  }
}

async function readOrder(body: JsonObject, dependencies: ServerDependencies) {
  assertMembers(body, ['credential', 'options'], { pointer: '', code: 'REQUEST_INVALID' })
  const options = optionsOf(body, ['cryptosuite', 'type', 'status'])
  const wantsStatus = flagOption(options, 'status')
  const credential = requiredMember(body, 'credential')
  if (!isJsonObject(credential)) throw requestFault('/credential', 'type', 'expected an object')
  const admits = dependencies.policies.inlineContexts === 'admit'
  const named = admits ? nameInlineContexts(credential, dependencies.contexts) : undefined
  const { document = credential, contexts = dependencies.contexts } = named ?? {}
  const isNamed = named !== undefined && named.admitted > 0
  const verifier = isNamed ? dependencies.createVerifier(contexts) : dependencies.verifier
  await assertIssuable(document, verifier)
  const issuer = issuerOf(document, dependencies.issuers)
  const suite = suiteFor(options, issuer)
  if (isNamed) assertSignsMeaning(suite.name)
  const order: Order = { credential: document, issuer, suite, contexts, verifier, wantsStatus }
  return { order, restore: (signed: JsonObject) => named?.restore(signed) ?? signed }
}

async function assertIssuable(credential: JsonObject, verifier: Verifier): Promise<void> {
  const report = await verifier.verify(utf8(JSON.stringify(credential)))
  const faults = issueFaults(credential, report)
  const [first] = faults
  if (!first) return
  throw new RequestProblem('CREDENTIAL_INVALID', first.message, { faults })
}

function issuerOf({ issuer }: JsonObject, issuers: readonly ServerIssuer[]): ServerIssuer {
  const id = isJsonObject(issuer) ? issuer.id : issuer
  const found = issuers.find((one) => one.id === id)
  if (found) return found
  const message = 'expected an issuer for whom this server signs'
  throw new RequestProblem('ISSUER_REFUSED', message, {
    faults: [{ pointer: '/credential/issuer', rule: 'issuer', message }],
  })
}

/** A signature over the text covers the names of inline contexts, which are ours and do not leave. */
function assertSignsMeaning(name: SuiteName): void {
  const suite = SUITES[name]
  if (suite.form === 'data-integrity' && suite.canonical === 'RDFC-1.0') return
  throw new RequestProblem(
    'SUITE_UNSUPPORTED',
    `${name} does not sign a credential with inline contexts`,
  )
}

async function signOrder(
  order: Order,
  dependencies: ServerDependencies,
): Promise<JsonObject | string> {
  const now = dependencies.clock()
  const reserved = order.wantsStatus ? await reserveStatus(order, dependencies, now) : undefined
  const credential = reserved ? withStatus(order.credential, reserved.entry) : order.credential
  const created = reserved?.issuedAt ?? now
  const signed = await sign(credential, order, created)
  await assertOwnPasses(signed, order, dependencies)
  const text = typeof signed === 'string' ? signed : JSON.stringify(signed)
  await reserved?.confirm({ suite: order.suite.name, key: order.suite.key, text })
  return signed
}

async function reserveStatus(order: Order, dependencies: ServerDependencies, now: Date) {
  const { statusService } = dependencies
  if (!statusService)
    throw new RequestProblem(
      'STATUS_UNAVAILABLE',
      'expected a server with status lists: none is configured',
    )
  const { credential } = order
  if (credential.credentialStatus !== undefined)
    throw new RequestProblem('CREDENTIAL_INVALID', 'expected no status beside the one asked for')
  // Without a name nobody could say later which credential is to be revoked.
  if (typeof credential.id !== 'string')
    throw new RequestProblem(
      'CREDENTIAL_INVALID',
      'expected a credential with status to have an id',
      {
        faults: [{ pointer: '/credential/id', rule: 'required', message: 'expected an id' }],
      },
    )
  try {
    return await statusService.reserve(credential, order.issuer, now)
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'SIGN_INPUT_INVALID')
      throw new RequestProblem('CREDENTIAL_CONFLICT', error.message)
    throw error
  }
}

async function sign(
  credential: JsonObject,
  { suite, contexts }: Order,
  created: Date,
): Promise<JsonObject | string> {
  const { name, key } = suite
  if (name === 'jwt-es256' || name === 'jwt-rs256')
    return await signJwt(credential, { suite: name, key })
  const entry = SUITES[name]
  if (entry.form !== 'data-integrity')
    throw new RequestProblem('SUITE_UNSUPPORTED', `the server does not sign with ${name}`)
  const options = { key, created, contexts, proofShape: 'single' as const, path: 'own' as const }
  return await signDataIntegrity(credential, { ...options, suite: name as DataIntegrityName })
}

type DataIntegrityName = Parameters<typeof signDataIntegrity>[1]['suite']

/** Foreign proofs, where they are kept, are not ours to vouch for. */
async function assertOwnPasses(
  signed: JsonObject | string,
  { verifier }: Order,
  { policies }: ServerDependencies,
): Promise<void> {
  const judged =
    typeof signed === 'string' || policies.foreignProofs === 'refuse'
      ? signed
      : withOwnProofOnly(signed)
  await assertPasses(typeof judged === 'string' ? judged : JSON.stringify(judged), verifier)
}

/** The newest proof stands last. */
function withOwnProofOnly(signed: JsonObject): JsonObject {
  return { ...signed, proof: asArray<Json>(signed.proof).at(-1) ?? null }
}

/** A token stands in JSON as VCDM 2.0 section 4.13 says; the data model 1.1 knows the bare token only. */
function enveloped(token: string, credential: JsonObject): Json {
  const [base = null] = asArray<Json>(credential['@context'])
  if (base === 'https://www.w3.org/2018/credentials/v1') return token
  return {
    '@context': base,
    type: 'EnvelopedVerifiableCredential',
    id: `data:application/jwt,${token}`,
  }
}
