// `POST /exchanges/{exchange}`: the claim flow of the Learner Credential Wallet and other VC-API wallets. An empty
// body is answered with what is asked for (DIDAuthentication); a presentation, with the credential.
// https://w3c-ccg.github.io/vc-api/#exchange-examples, https://w3c-ccg.github.io/vp-request-spec/#did-authentication

import type { Context } from 'hono'
import type { ClaimedAward } from '../../ledger/claims.ts'
import { utf8 } from '../../util/bytes.ts'
import { asArray, isJsonObject, type Json, type JsonObject } from '../../util/json.ts'
import { after, type Claiming, NONCE_SECONDS } from '../claiming/claiming.ts'
import type { ServerDependencies } from '../dependencies.ts'
import type { LoadLimit } from '../load-limit.ts'
import { RequestProblem } from '../problem.ts'
import { readJsonObject } from '../request-body.ts'
import { requestFault } from '../request-members.ts'

const NO_STORE = { 'cache-control': 'no-store' }
const SUITES = ['eddsa-rdfc-2022', 'Ed25519Signature2020']
/** The one configuration that these wallets read. */
const CONFIGURATION = 'OpenBadgeCredential_ldp_vc'

/** Makes the handler. */
export function createExchange(
  { limits, verifier }: ServerDependencies,
  claiming: Claiming | undefined,
  limit: LoadLimit,
): (c: Context) => Promise<Response> {
  return async (c) => {
    const claimed = claiming && (await claimOf(c.req.param('exchange') ?? '', claiming))
    if (!claimed) throw new RequestProblem('NOT_FOUND', 'there is no such exchange')
    const body = await readJsonObject(c, { maxBytes: limits.bodyBytes, timeoutMs: limits.bodyMs })
    const { verifiablePresentation: presented } = body
    if (presented === undefined)
      return c.json({ verifiablePresentationRequest: requestFor(claiming) }, 200, NO_STORE)
    const answer = await limit(async () => {
      const proven = await provenHolder(presented, claiming, verifier)
      return await credentialFor(claimed, proven, claiming)
    })
    return c.json({ verifiablePresentation: presentationOf(answer) }, 200, NO_STORE)
  }
}

/** By a ticket of the claim page, where the code was entered; by the offer, where there is no code. */
async function claimOf(exchange: string, claiming: Claiming): Promise<ClaimedAward | undefined> {
  const ticket = claiming.box.open('exchange', exchange, claiming.now())
  const [id = ''] = ticket?.contents ?? []
  if (ticket) return await claiming.open({ by: 'id', id })
  const found = await claiming.open({ by: 'offer', offer: exchange })
  if (!found?.claim.needsCode) return found
  throw new RequestProblem('CODE_NEEDED', 'enter the code on the claim page, then open the wallet')
}

function requestFor({ base, box, now }: Claiming): JsonObject {
  return {
    query: [
      {
        type: 'DIDAuthentication',
        acceptedMethods: [{ method: 'key' }],
        acceptedCryptosuites: SUITES.map((cryptosuite) => ({ cryptosuite })),
      },
    ],
    challenge: box.make('nonce', [], after(now(), NONCE_SECONDS)),
    domain: new URL(base).host,
    interact: { service: [] },
  }
}

interface Proven {
  readonly holder: string
  readonly nonce: string
  readonly until: Date
}

/** Whose key signed the presentation, for this server and its challenge. */
async function provenHolder(
  presented: Json,
  { base, box, now }: Claiming,
  verifier: ServerDependencies['verifier'],
): Promise<Proven> {
  if (!isJsonObject(presented)) throw refused('expected a presentation')
  const [proof, ...more] = asArray<Json>(presented.proof)
  const nonce = isJsonObject(proof) ? proof.challenge : undefined
  if (!isJsonObject(proof) || typeof nonce !== 'string' || more.length > 0)
    throw refused('expected one proof with the challenge that was asked for')
  const ticket = box.open('nonce', nonce, now())
  if (!ticket) throw refused('the challenge is not known or has expired')
  const domain = new URL(base).host
  // Some wallets leave the domain out; one that states another was asked by somebody else.
  const stated = proof.domain === undefined ? {} : { domain }
  const bytes = utf8(JSON.stringify(presented))
  const { format, checks, presentation } = await verifier.verify(bytes, {
    challenge: nonce,
    ...stated,
  })
  const passed = (name: string) =>
    checks.some(({ check }) => check === name) &&
    checks.every(({ check, outcome }) => check !== name || outcome === 'passed')
  const isSound = checks.every(({ outcome }) => outcome !== 'failed')
  const holder = presentation?.holder ?? ''
  if (format !== 'vp' || !isSound || !passed('proof') || !passed('controller'))
    throw refused('expected a presentation that its holder has signed')
  if (!holder.startsWith('did:key:')) throw refused('expected a did:key as holder')
  return { holder, nonce, until: ticket.until }
}

async function credentialFor(
  { claim, award }: ClaimedAward,
  { holder, nonce, until }: Proven,
  claiming: Claiming,
): Promise<JsonObject> {
  const source = await claiming.source(award, CONFIGURATION)
  if (!source) throw denied('this award cannot be had in such a wallet')
  const spend = [{ text: nonce, until }]
  const bound = await claiming.bind(source, { claimId: claim.id, holder, spend })
  if (bound.ok) return JSON.parse(bound.text) as JsonObject
  if (bound.outcome === 'spent') throw refused('the challenge was used before')
  throw denied(
    bound.outcome === 'bound-to-another'
      ? 'the credential is bound to another key'
      : 'the award or its link is no longer good',
  )
}

function presentationOf(credential: JsonObject): JsonObject {
  const [base = null] = asArray<Json>(credential['@context'])
  return {
    '@context': [base],
    type: ['VerifiablePresentation'],
    verifiableCredential: [credential],
  }
}

function refused(message: string): RequestProblem {
  return requestFault('/verifiablePresentation', 'presentation', message)
}

function denied(detail: string): RequestProblem {
  return new RequestProblem('CLAIM_REFUSED', detail)
}
