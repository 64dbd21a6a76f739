// An independent wallet claims each format end to end from the real server, and our verifier passes what it got;
// its hostile twins get the error codes of the specification and nothing else.
import { Openid4vciRetrieveCredentialsError } from '@openid4vc/openid4vci'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { offerOf } from '../../src/batch/claim-links.ts'
import { offerLink, offerLinkByValue } from '../../src/server/claiming/credential-offer.ts'
import { foreignWallet } from '../support/foreign-wallet.ts'
import { type Served, serve } from '../support/served.ts'
import { GRANT, walletKey } from '../support/wallet.ts'

const LEARNING = 'LearningCredential_dc_sd_jwt'
const CONFIGURATIONS = [
  'OpenBadgeCredential_ldp_vc',
  'OpenBadgeCredential_jwt_vc_json',
  'EuropeanDigitalCredential_ldp_vc',
  LEARNING,
]
const BADGE = 'OpenBadgeCredential_ldp_vc'

let server: Served
let taken = 0
beforeAll(async () => {
  const issue = ['--format', 'elm,ob3,eudi', '--secure', 'elm=eddsa-rdfc-2022']
  server = await serve({ awards: 8, issue })
})
afterAll(async () => await server.close())

const nextLink = () => {
  const link = server.links[taken++]
  if (!link) throw new Error('no more links: issue more awards')
  return { ...link, offer: offerLink(server.base, offerOf(link.token)) }
}

/** Verifies as a stranger would, at the server's own front door. */
async function verdictOf(credential: unknown) {
  const body = typeof credential === 'string' ? credential : JSON.stringify(credential)
  const token = body.includes('~') ? 'application/dc+sd-jwt' : 'application/jwt'
  const type = typeof credential === 'string' ? token : 'application/json'
  const answer = await fetch(`${server.base}/verify`, {
    method: 'POST',
    headers: { 'content-type': type, accept: 'application/json' },
    body,
  })
  return (await answer.json()) as { verdict: string; subject: { id?: string } | null }
}

/** The key that a token is bound to. */
function cnfOf(token: string): unknown {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return (JSON.parse(payload) as { cnf: { jwk: unknown } }).cnf.jwk
}

/** The code of the specification in a failure of the client. */
async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
    return 'none'
  } catch (error) {
    if (error instanceof Openid4vciRetrieveCredentialsError)
      return String(error.response.credentialErrorResponseResult?.data?.error ?? error.message)
    const { errorResponse } = error as { errorResponse?: { error?: string } }
    return errorResponse?.error ?? String(error)
  }
}

describe('a wallet of others', () => {
  test.each([
    ['ES256', 'jwk'],
    ['EdDSA', 'did:key'],
    ['ES256', 'did:jwk'],
  ] as const)('gets every format with an %s key named by %s', async (alg, naming) => {
    const link = nextLink()
    const key = walletKey(alg)
    const wallet = foreignWallet(key)
    const opened = await wallet.open(link.offer, link.code)
    expect(opened.credentialOffer.credential_configuration_ids).toEqual(CONFIGURATIONS)
    for (const configuration of CONFIGURATIONS) {
      const { credentials, notification_id: notificationId } = await wallet.fetch(
        opened,
        configuration,
        { naming },
      )
      const [one] = (credentials ?? []) as { credential: unknown }[]
      const { verdict, subject } = await verdictOf(one?.credential)
      expect(verdict).toBe('passed')
      if (configuration === LEARNING) expect(cnfOf(String(one?.credential))).toEqual(key.jwk)
      else expect(subject?.id).toBe(key.names[naming].did)
      await wallet.client.sendNotification({
        issuerMetadata: opened.issuerMetadata,
        accessToken: opened.accessToken,
        notification: { notificationId: notificationId ?? '', event: 'credential_accepted' },
      })
    }
  })

  test('takes an offer by value', async () => {
    const link = nextLink()
    const byReference = await fetch(`${server.base}/oid4vci/offers/${offerOf(link.token)}`)
    const wallet = foreignWallet(walletKey())
    const offer = (await byReference.json()) as Parameters<typeof offerLinkByValue>[0]
    const opened = await wallet.open(offerLinkByValue(offer), link.code)
    expect((await wallet.fetch(opened, BADGE)).credentials).toHaveLength(1)
  })

  test('gets the same credential again, with the same key, by a new look at the offer', async () => {
    const link = nextLink()
    const wallet = foreignWallet(walletKey())
    const [first, second] = [
      await wallet.fetch(await wallet.open(link.offer, link.code), BADGE),
      await wallet.fetch(await wallet.open(link.offer, link.code), BADGE),
    ]
    expect(second.credentials).toEqual(first.credentials)
    // Salts and signatures of a learning credential are random: the stored one is given again.
    const learning = async () =>
      (await wallet.fetch(await wallet.open(link.offer, link.code), LEARNING)).credentials
    expect(await learning()).toEqual(await learning())
  })
})

describe('a hostile wallet', () => {
  test('with a stolen offer, a wrong code or a replayed code gets no token', async () => {
    const link = nextLink()
    const wallet = foreignWallet(walletKey())
    expect(await codeOf(wallet.open(link.offer, '00000000'))).toBe('invalid_grant')
    const { client } = wallet
    const credentialOffer = await client.resolveCredentialOffer(link.offer)
    const preAuthorized = credentialOffer.grants?.[GRANT]?.['pre-authorized_code'] ?? ''
    const issuerMetadata = await client.resolveIssuerMetadata(server.base)
    const redeem = async () =>
      await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
        credentialOffer,
        issuerMetadata,
        txCode: link.code,
      })
    // The client would not even ask without the code: it is told that there is none.
    const grant = { 'pre-authorized_code': preAuthorized }
    const guessing = client.retrievePreAuthorizedCodeAccessTokenFromOffer({
      credentialOffer: { ...credentialOffer, grants: { [GRANT]: grant } },
      issuerMetadata,
    })
    expect(await codeOf(guessing)).toBe('invalid_request')
    await redeem()
    expect(await codeOf(redeem())).toBe('invalid_grant')
  })

  test('with a second key, a used nonce or a proof for another server gets no credential', async () => {
    const link = nextLink()
    const honest = foreignWallet(walletKey())
    const opened = await honest.open(link.offer, link.code)
    const { c_nonce: nonce } = await honest.client.requestNonce(opened)
    await honest.fetch(opened, BADGE, { nonce })
    expect(await codeOf(honest.fetch(opened, BADGE, { nonce }))).toBe('invalid_nonce')
    const thief = foreignWallet(walletKey())
    const stolen = await thief.open(link.offer, link.code)
    expect(await codeOf(thief.fetch(stolen, BADGE))).toBe('credential_request_denied')
    const { issuerMetadata } = stolen
    const credentialIssuer = {
      ...issuerMetadata.credentialIssuer,
      credential_issuer: 'http://127.0.0.1:1',
    }
    const { jwt } = await honest.client.createCredentialRequestJwtProof({
      issuerMetadata: { ...issuerMetadata, credentialIssuer },
      credentialConfigurationId: BADGE,
      nonce: (await honest.client.requestNonce(opened)).c_nonce,
      signer: { method: 'jwk', alg: 'ES256', publicJwk: { ...walletKey().jwk } },
    })
    const misdirected = honest.client.retrieveCredentials({
      ...opened,
      credentialConfigurationId: BADGE,
      proofs: { jwt: [jwt] },
    })
    expect(await codeOf(misdirected)).toBe('invalid_proof')
  })

  test('finds nothing in the log that names anybody or opens anything', () => {
    const log = server.log()
    expect(log).toContain('"route":"/oid4vci/credential"')
    for (const { token, code, award } of server.links)
      for (const secret of [token, offerOf(token), code, award]) expect(log).not.toContain(secret)
    expect(log).not.toMatch(/did:key|did:jwk|eyJ/)
  })
})

test('a learning credential of another type is offered by its type, and only where the server is told of it', async () => {
  const vct = 'urn:example:wut:learning:1'
  const offered = async (configured: object) => {
    const other = await serve({
      awards: 1,
      issue: ['--format', 'eudi', '--vct', vct],
      configuration: { claims: { folder: 'out', issuerName: 'WUT', ...configured } },
    })
    try {
      const [{ token, code } = { token: '', code: '' }] = other.links
      const answer = await fetch(`${other.base}/oid4vci/offers/${offerOf(token)}`)
      if (answer.status !== 200) return 'nothing'
      const wallet = foreignWallet(walletKey())
      const opened = await wallet.open(offerLink(other.base, offerOf(token)), code)
      const { credentials } = await wallet.fetch(opened, LEARNING)
      const [one] = (credentials ?? []) as { credential: string }[]
      const payload = Buffer.from(one?.credential.split('.')[1] ?? '', 'base64url').toString()
      const { issuerMetadata } = opened
      const supported = issuerMetadata.credentialIssuer.credential_configurations_supported
      return [
        (JSON.parse(payload) as { vct: string }).vct,
        (supported[LEARNING] as { vct?: string }).vct,
      ]
    } finally {
      await other.close()
    }
  }
  expect(await offered({ vct })).toEqual([vct, vct])
  expect(await offered({})).toBe('nothing')
})
