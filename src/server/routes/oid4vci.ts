// OpenID4VCI 1.0 with pre-authorized codes: offer, token, nonce, credential, deferred credential, notification. What a
// wallet may do is decided by the ledger, in one transaction each; here the requests are read and the answers written.

import type { Context } from 'hono'
import type { ClaimedAward, RedemptionOutcome, SingleUse } from '../../ledger/claims.ts'
import { isJsonObject, type JsonObject } from '../../util/json.ts'
import { after, type Claiming, GRANT_SECONDS, NONCE_SECONDS } from '../claiming/claiming.ts'
import { buildOffer, PRE_AUTHORIZED } from '../claiming/credential-offer.ts'
import type { Bound, EditionSource } from '../claiming/holder-edition.ts'
import { buildAuthorizationMetadata, buildIssuerMetadata } from '../claiming/issuer-metadata.ts'
import { checkKeyProof } from '../claiming/key-proof.ts'
import { OauthError, type OauthErrorCode, withOauthErrors } from '../claiming/oauth-error.ts'
import type { OpenTicket } from '../claiming/ticket-box.ts'
import type { ServerDependencies } from '../dependencies.ts'
import type { LoadLimit } from '../load-limit.ts'
import { pageLanguage } from '../pages/page-language.ts'
import { RequestProblem } from '../problem.ts'
import { readJsonObject } from '../request-body.ts'
import { readParameters } from '../request-parameters.ts'

type Handler = (c: Context) => Promise<Response>

const NO_STORE = { 'cache-control': 'no-store' }
/** Requests of wallets are small. */
const MAX_BYTES = 32 * 1024
const DEFERRED_SECONDS = 3600
const NOTIFICATION_SECONDS = 24 * 3600
const RETRY_SECONDS = 5

/** The two metadata documents. */
export function createMetadata(
  kind: 'issuer' | 'authorization',
  { issuers }: ServerDependencies,
  claiming: Claiming | undefined,
): Handler {
  const document =
    claiming &&
    (kind === 'issuer'
      ? buildIssuerMetadata(claiming, issuers)
      : buildAuthorizationMetadata(claiming.base))
  return async (c) => {
    if (!document) throw new RequestProblem('NOT_FOUND', 'the server issues nothing to wallets')
    return c.json(document, 200, { 'cache-control': 'public, max-age=300' })
  }
}

/** The handlers that wallets call; without claims there is nothing at their addresses. */
export function createOid4vci(
  { limits }: ServerDependencies,
  claiming: Claiming | undefined,
  limit: LoadLimit,
): Readonly<
  Record<
    | 'readOffer'
    | 'requestToken'
    | 'requestNonce'
    | 'requestCredential'
    | 'requestDeferred'
    | 'notify',
    Handler
  >
> {
  const bodyLimits = { maxBytes: MAX_BYTES, timeoutMs: limits.bodyMs }
  const handler = (
    malformed: OauthErrorCode,
    work: (c: Context, claiming: Claiming) => Promise<Response>,
  ): Handler =>
    withOauthErrors(malformed, async (c) => {
      if (!claiming) throw new RequestProblem('NOT_FOUND', 'the server issues nothing to wallets')
      return await work(c, claiming)
    })
  return {
    readOffer: handler('invalid_request', readOffer),
    requestToken: handler('invalid_request', async (c, of) =>
      c.json(await redeemCode(await readParameters(c, bodyLimits), of), 200, NO_STORE),
    ),
    requestNonce: handler('invalid_request', async (c, { box, now }) => {
      const nonce = box.make('nonce', [], after(now(), NONCE_SECONDS))
      return c.json({ c_nonce: nonce, c_nonce_expires_in: NONCE_SECONDS }, 200, NO_STORE)
    }),
    requestCredential: handler('invalid_credential_request', async (c, of) => {
      const claimed = await authorize(c, of)
      const body = await readJsonObject(c, bodyLimits)
      return await sendCredential(c, await readOrder(body, claimed, of), { claiming: of, limit })
    }),
    requestDeferred: handler('invalid_credential_request', async (c, of) => {
      const claimed = await authorize(c, of)
      const body = await readJsonObject(c, bodyLimits)
      return await sendCredential(c, await readDeferred(body, claimed, of), { claiming: of, limit })
    }),
    notify: handler('invalid_notification_request', async (c, of) => {
      await authorize(c, of)
      await takeNotification(await readJsonObject(c, bodyLimits), of)
      return c.body(null, 204, NO_STORE)
    }),
  }
}

async function readOffer(c: Context, claiming: Claiming): Promise<Response> {
  const found = await claiming.open({ by: 'offer', offer: c.req.param('offer') ?? '' })
  const language = pageLanguage(undefined, c.req.header('accept-language'))
  const offer = found && (await buildOffer(found, claiming, { language, codeProven: false }))
  if (!offer) throw new RequestProblem('NOT_FOUND', 'there is no such offer')
  return c.json(offer, 200, NO_STORE)
}

const REFUSALS: Readonly<
  Record<Exclude<RedemptionOutcome, 'redeemed'>, readonly [OauthErrorCode, string]>
> = {
  spent: ['invalid_grant', 'the code was used before; open the offer again'],
  closed: ['invalid_grant', 'the offer is no longer open'],
  'code-missing': ['invalid_request', 'expected tx_code'],
  'code-unexpected': ['invalid_request', 'expected no tx_code'],
  'code-wrong': ['invalid_grant', 'tx_code is not the one that was sent'],
  'code-locked': ['invalid_grant', 'too many wrong values of tx_code; ask for a new link'],
}

async function redeemCode(
  parameters: ReadonlyMap<string, string>,
  { box, ledger, now }: Claiming,
): Promise<JsonObject> {
  const grantType = parameters.get('grant_type')
  if (grantType === undefined) throw new OauthError('invalid_request', 'expected grant_type')
  if (grantType !== PRE_AUTHORIZED)
    throw new OauthError('unsupported_grant_type', `expected ${PRE_AUTHORIZED}`)
  const text = parameters.get('pre-authorized_code')
  if (text === undefined) throw new OauthError('invalid_request', 'expected pre-authorized_code')
  const ticket = box.open('code', text, now())
  if (!ticket) throw new OauthError('invalid_grant', 'the code is not known or has expired')
  const [claimId = '', proven] = ticket.contents
  const code = parameters.get('tx_code')
  const outcome = await ledger.redeem(
    {
      claimId,
      grant: { text, until: ticket.until },
      ...(code !== undefined && { code }),
      codeProven: proven === 'proven',
    },
    now(),
  )
  if (outcome !== 'redeemed') throw new OauthError(...REFUSALS[outcome])
  const until = after(now(), GRANT_SECONDS)
  return {
    access_token: box.make('access', [claimId], until),
    token_type: 'Bearer',
    expires_in: GRANT_SECONDS,
  }
}

const BEARER = /^Bearer ([\w.-]{1,4096})$/i

/** The claim that an access token opens, with the current award. @throws {OauthError} `invalid_token` */
async function authorize(c: Context, claiming: Claiming): Promise<ClaimedAward> {
  const [, token = ''] = BEARER.exec(c.req.header('authorization') ?? '') ?? []
  const ticket = claiming.box.open('access', token, claiming.now())
  const [id = ''] = ticket?.contents ?? []
  const found = ticket && (await claiming.open({ by: 'id', id }))
  if (!found) throw new OauthError('invalid_token', 'expected an access token that is good')
  return found
}

/** What a wallet wants, and what it has proven. */
interface Order {
  readonly claimed: ClaimedAward
  readonly source: EditionSource
  readonly holder: string
  readonly spend: readonly SingleUse[]
  /** Present when it was put off before. */
  readonly transactionId?: string
}

async function readOrder(
  body: JsonObject,
  claimed: ClaimedAward,
  claiming: Claiming,
): Promise<Order> {
  const source = await sourceOf(body, claimed, claiming)
  const now = claiming.now()
  const { holder, nonce } = checkKeyProof(proofOf(body), { audience: claiming.base, now })
  const ticket = claiming.box.open('nonce', nonce, now)
  if (!ticket) throw new OauthError('invalid_nonce', 'the nonce is not known or has expired')
  return { claimed, source, holder, spend: [{ text: nonce, until: ticket.until }] }
}

async function sourceOf(
  body: JsonObject,
  { award }: ClaimedAward,
  claiming: Claiming,
): Promise<EditionSource> {
  const { credential_configuration_id: id, credential_identifier: identifier } = body
  if (id !== undefined && identifier !== undefined)
    throw invalidRequest('expected either credential_configuration_id or credential_identifier')
  if (identifier !== undefined)
    throw new OauthError('unknown_credential_identifier', 'no identifiers were given out')
  if (typeof id !== 'string') throw invalidRequest('expected credential_configuration_id')
  if (body.credential_response_encryption !== undefined)
    throw new OauthError('invalid_encryption_parameters', 'answers are not encrypted')
  const source = await claiming.source(award, id)
  if (source) return source
  throw new OauthError('unknown_credential_configuration', 'expected a configuration of the offer')
}

/** One credential is for one key, hence one proof. */
function proofOf({ proofs }: JsonObject): string {
  if (!isJsonObject(proofs)) throw new OauthError('invalid_proof', 'expected proofs')
  const [type, ...more] = Object.keys(proofs)
  const { jwt } = proofs
  if (type !== 'jwt' || more.length > 0 || !Array.isArray(jwt))
    throw new OauthError('invalid_proof', 'expected proofs of type jwt only')
  const [proof, ...others] = jwt
  if (typeof proof !== 'string' || others.length > 0)
    throw new OauthError('invalid_proof', 'expected exactly one proof')
  return proof
}

async function readDeferred(
  { transaction_id: id }: JsonObject,
  claimed: ClaimedAward,
  claiming: Claiming,
): Promise<Order> {
  if (typeof id !== 'string') throw invalidRequest('expected transaction_id')
  const ticket = claiming.box.open('transaction', id, claiming.now())
  const [claimId, configuration = '', holder = ''] = ticket?.contents ?? []
  const source =
    claimId === claimed.claim.id ? await claiming.source(claimed.award, configuration) : undefined
  if (!ticket || !source)
    throw new OauthError('invalid_transaction_id', 'the transaction is not known or has expired')
  return { claimed, source, holder, spend: [{ text: id, until: ticket.until }], transactionId: id }
}

async function sendCredential(
  c: Context,
  order: Order,
  { claiming, limit }: { readonly claiming: Claiming; readonly limit: LoadLimit },
): Promise<Response> {
  const { claimed, source, holder, spend } = order
  let bound: Bound
  try {
    bound = await limit(
      async () => await claiming.bind(source, { claimId: claimed.claim.id, holder, spend }),
    )
  } catch (error) {
    if (!(error instanceof RequestProblem) || error.code !== 'OVERLOADED') throw error
    const transaction = await putOff(order, claiming)
    return c.json({ transaction_id: transaction, interval: RETRY_SECONDS }, 202, NO_STORE)
  }
  if (!bound.ok) throw refusalOf(bound.outcome, order)
  const { text } = bound
  const isObject = source.configuration.format === 'ldp_vc'
  const credential = isObject ? (JSON.parse(text) as JsonObject) : text
  const until = after(claiming.now(), NOTIFICATION_SECONDS)
  const notificationId = claiming.box.make('notification', [claimed.claim.id], until)
  return c.json({ credentials: [{ credential }], notification_id: notificationId }, 200, NO_STORE)
}

/** The server is busy: the proof counts as given, and the wallet comes back with the transaction. */
async function putOff(
  { claimed, source, holder, spend, transactionId }: Order,
  { box, ledger, now }: Claiming,
): Promise<string> {
  if (transactionId !== undefined) return transactionId
  for (const use of spend)
    if (!(await ledger.spend(use, now())))
      throw new OauthError('invalid_nonce', 'the nonce was used before')
  const contents = [claimed.claim.id, source.configuration.id, holder]
  return box.make('transaction', contents, after(now(), DEFERRED_SECONDS))
}

function refusalOf(outcome: (Bound & { ok: false })['outcome'], order: Order): OauthError {
  if (outcome === 'spent')
    return order.transactionId === undefined
      ? new OauthError('invalid_nonce', 'the nonce was used before')
      : new OauthError('invalid_transaction_id', 'the transaction was completed before')
  const reasons = {
    closed: 'the link was ended',
    'bound-to-another': 'the credential is bound to another key',
    'not-good': 'the award was taken back',
  }
  return new OauthError('credential_request_denied', reasons[outcome])
}

const EVENTS = ['credential_accepted', 'credential_failure', 'credential_deleted']

async function takeNotification(
  { notification_id: id, event }: JsonObject,
  { box, ledger, now }: Claiming,
): Promise<void> {
  if (typeof id !== 'string' || typeof event !== 'string' || !EVENTS.includes(event))
    throw new OauthError(
      'invalid_notification_request',
      `expected an event of ${EVENTS.join(', ')}`,
    )
  const ticket: OpenTicket | undefined = box.open('notification', id, now())
  const [claimId] = ticket?.contents ?? []
  if (claimId === undefined)
    throw new OauthError('invalid_notification_id', 'the notification is not known')
  await ledger.noteDelivery(claimId, { notified: event }, now())
}

function invalidRequest(description: string): OauthError {
  return new OauthError('invalid_credential_request', description)
}
