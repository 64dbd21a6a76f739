// OpenID4VCI from the server's side: each promise of the specification, and each way to break it, by its error code.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { offerOf } from '../../src/batch/claim-links.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { BASE, type ClaimServer, startClaimServer } from '../support/claim-server.ts'
import { GRANT, keyProof, type ProofChanges, walletKey, walletOf } from '../support/wallet.ts'

const BADGE = 'OpenBadgeCredential_ldp_vc'
const TOKEN = 'OpenBadgeCredential_jwt_vc_json'
const LEARNING = 'LearningCredential_dc_sd_jwt'
const EUROPASS = 'EuropeanDigitalCredential_ldp_vc'

let server: ClaimServer
let wallet: ReturnType<typeof walletOf>
beforeAll(async () => {
  server = await startClaimServer({ awards: 7, issue: ['--format', 'ob3'] })
  wallet = walletOf(server)
})
afterAll(async () => await server.close())

/** A link that no other test has touched. */
let taken = 0
const nextLink = () => {
  const link = server.links[taken++]
  if (!link) throw new Error('no more links: issue more awards')
  return link
}

const errorOf = async (answer: Response) => ({
  status: answer.status,
  error: ((await answer.json()) as { error?: string }).error,
})
const refused = (error: string, status = 400) => ({ status, error })
const credentialOf = async (answer: Response) => {
  const body = (await answer.json()) as { credentials: { credential: JsonObject | string }[] }
  return body.credentials[0]?.credential
}

describe('metadata', () => {
  const read = async (path: string) => (await (await server.fetch(path)).json()) as JsonObject

  test('the issuer says what it has, in seven languages, on its own addresses', async () => {
    const metadata = await read('/.well-known/openid-credential-issuer')
    expect(metadata.credential_issuer).toBe(BASE)
    for (const name of ['credential', 'nonce', 'deferred_credential', 'notification'])
      expect(metadata[`${name}_endpoint`]).toMatch(`${BASE}/oid4vci/`)
    const display = metadata.display as { locale: string }[]
    expect(display.map(({ locale }) => locale)).toEqual(['en', 'de', 'it', 'nb', 'pl', 'es', 'sv'])
    const supported = metadata.credential_configurations_supported as Record<string, JsonObject>
    expect(Object.keys(supported)).toEqual([BADGE, TOKEN, EUROPASS, LEARNING])
    expect(supported[TOKEN]).toMatchObject({
      format: 'jwt_vc_json',
      credential_signing_alg_values_supported: ['ES256'],
      proof_types_supported: {
        jwt: { proof_signing_alg_values_supported: ['ES256', 'EdDSA', 'Ed25519'] },
      },
    })
  })

  test('the authorization server is the same one', async () => {
    expect(await read('/.well-known/oauth-authorization-server')).toMatchObject({
      issuer: BASE,
      token_endpoint: `${BASE}/oid4vci/token`,
      grant_types_supported: [GRANT],
    })
  })
})

describe('offers and tokens', () => {
  test('an offer names no learner, and its address leads nowhere but to offers', async () => {
    const link = server.links[0]
    const offer = await wallet.offer(link?.token ?? '')
    expect(offer).toMatchObject({
      credential_issuer: BASE,
      credential_configuration_ids: [BADGE, TOKEN],
      grants: { [GRANT]: { tx_code: { input_mode: 'numeric', length: 8 } } },
    })
    expect(JSON.stringify(offer)).not.toContain(link?.token)
    expect((await server.fetch(`/oid4vci/offers/${link?.token}`)).status).toBe(404)
    expect((await server.fetch(`/claim/${offerOf(link?.token ?? '')}`)).status).toBe(404)
    expect((await server.fetch('/oid4vci/offers/nobody')).status).toBe(404)
  })

  test('whoever has the offer and not the code gets nothing', async () => {
    const link = nextLink()
    const code = await wallet.preAuthorized(link.token)
    const attempt = async (more: Record<string, string>) =>
      await errorOf(await wallet.token({ 'pre-authorized_code': code, ...more }))
    expect(await attempt({})).toEqual(refused('invalid_request'))
    expect(await attempt({ tx_code: '' })).toEqual(refused('invalid_request'))
    const wrong = link.code === '00000000' ? '00000001' : '00000000'
    for (let n = 0; n < 10; n++)
      expect(await attempt({ tx_code: wrong })).toEqual(refused('invalid_grant'))
    // Ten wrong ones lock the link, whoever comes with the right one.
    expect(await attempt({ tx_code: link.code })).toEqual(refused('invalid_grant'))
  })

  test('a code is good once, for ten minutes, and only as a code', async () => {
    const link = nextLink()
    const attempt = async (code: string) =>
      await wallet.token({ 'pre-authorized_code': code, tx_code: link.code })
    const code = await wallet.preAuthorized(link.token)
    const answer = await attempt(code)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const { access_token: access } = (await answer.json()) as { access_token: string }
    expect(await errorOf(await attempt(code))).toEqual(refused('invalid_grant'))
    for (const text of [access, await wallet.nonce(), `${code}x`, 'a.b', link.token])
      expect(await errorOf(await attempt(text))).toEqual(refused('invalid_grant'))
    const late = await wallet.preAuthorized(link.token)
    server.wait(601)
    expect(await errorOf(await attempt(late))).toEqual(refused('invalid_grant'))
    const body = { credential_configuration_id: BADGE, proofs: { jwt: [] } }
    expect(await errorOf(await wallet.credential(access, body))).toEqual(
      refused('invalid_token', 401),
    )
  })

  test.each([
    ['no grant type', { grant_type: '' }, 'invalid_request'],
    ['another grant', { grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    ['no code', {}, 'invalid_request'],
  ])('%s is refused', async (_, parameters, error) => {
    expect(await errorOf(await wallet.token(parameters))).toEqual(refused(error))
  })

  test('a parameter that stands twice, and a body of another type, are refused', async () => {
    const send = async (body: string, type: string) =>
      await errorOf(
        await server.fetch('/oid4vci/token', {
          method: 'POST',
          headers: { 'content-type': type },
          body,
        }),
      )
    const form = 'application/x-www-form-urlencoded'
    expect(await send(`grant_type=${GRANT}&grant_type=x`, form)).toEqual(refused('invalid_request'))
    expect(await send('{}', 'application/json')).toEqual(refused('invalid_request'))
  })
})

describe('credentials', () => {
  const ask = async (access: string, changes: JsonObject, proof: ProofChanges = {}) => {
    const nonce = await wallet.nonce()
    const jwt = await keyProof(walletKey(), { nonce, at: server.now() }, proof)
    const body = { credential_configuration_id: BADGE, proofs: { jwt: [jwt] }, ...changes }
    return await errorOf(await wallet.credential(access, body))
  }

  test('each format is bound to the key, and our verifier passes it', async () => {
    const link = nextLink()
    const key = walletKey('EdDSA')
    const { ledger } = server.dependencies.claims ?? {}
    const [award] = (await ledger?.find({ by: 'name', name: link.award })) ?? []
    const { ob3CredentialId, subjectId } = award?.ids ?? {}
    expect(subjectId).toMatch(/^urn:uuid:/)
    const ids = new Set<unknown>()
    for (const configuration of [BADGE, TOKEN]) {
      const answer = await wallet.claim(link, { key, configuration, naming: 'did:key' })
      expect(answer.status, await answer.clone().text()).toBe(200)
      const credential = await credentialOf(answer)
      const text = typeof credential === 'string' ? credential : JSON.stringify(credential)
      const report = await server.dependencies.verifier.verify(new TextEncoder().encode(text))
      expect(report.verdict).toBe('passed')
      expect(report.subject?.id).toBe(key.names['did:key'].did)
      expect(text).not.toContain(subjectId)
      if (typeof credential === 'object') ids.add(credential.id)
    }
    expect([...ids]).toEqual([ob3CredentialId])
  })

  test('claimed again with the same key it is the same, byte for byte; another key is refused', async () => {
    const link = nextLink()
    const key = walletKey()
    const text = async () => await (await wallet.claim(link, { key, configuration: TOKEN })).json()
    const first = (await text()) as { credentials: unknown }
    server.wait(100)
    expect(((await text()) as { credentials: unknown }).credentials).toEqual(first.credentials)
    const proof = async () =>
      await credentialOf(await wallet.claim(link, { key, configuration: BADGE }))
    const embedded = await proof()
    server.wait(100)
    expect(await proof()).toEqual(embedded)
    for (const configuration of [TOKEN, BADGE]) {
      const stolen = await wallet.claim(link, { key: walletKey(), configuration })
      expect(await errorOf(stolen)).toEqual(refused('credential_request_denied'))
    }
  })

  test('a proof is for this server, of now, by the key that it names', async () => {
    const link = nextLink()
    const access = await wallet.access(link)
    const seconds = Math.floor(server.now().getTime() / 1000)
    const other = walletKey()
    const proofs: readonly ProofChanges[] = [
      { claims: { aud: 'https://other.example' } },
      { claims: { aud: [BASE] } },
      { claims: { iat: seconds - 301 } },
      { claims: { iat: seconds + 61 } },
      { claims: { exp: seconds - 61 } },
      { claims: { nonce: null } },
      { header: { typ: 'JWT' } },
      { header: { alg: 'none' } },
      { header: { alg: 'HS256' } },
      { header: { alg: 'ES384' } },
      { header: { alg: 'EdDSA' } },
      { header: { kid: 'did:web:university.example#1' }, naming: 'did:key' },
      { header: { kid: `${other.names['did:key'].did}#other` }, naming: 'did:key' },
      { header: { kid: other.names['did:key'].did }, naming: 'jwk' },
      { header: { x5c: ['AA=='] } },
      { header: { crit: ['b64'] } },
      { signWith: other.privateKey },
    ]
    for (const proof of proofs)
      expect(await ask(access, {}, proof), JSON.stringify(proof)).toEqual(refused('invalid_proof'))
    expect(await ask(access, {}, { claims: { nonce: 'AAAA.BBBB' } })).toEqual(
      refused('invalid_nonce'),
    )
    const forms: readonly JsonObject[] = [
      { proofs: { jwt: [] } },
      { proofs: { jwt: ['a.b.c'] } },
      { proofs: { jwt: ['x', 'y'] } },
      { proofs: { ldp_vp: [{}] } },
      { proofs: 'x' },
    ]
    for (const form of forms)
      expect(await ask(access, form), JSON.stringify(form)).toEqual(refused('invalid_proof'))
    expect(await ask(access, { credential_configuration_id: 'x' })).toEqual(
      refused('unknown_credential_configuration'),
    )
    expect(await ask(access, { credential_identifier: 'x' })).toEqual(
      refused('invalid_credential_request'),
    )
    expect(await ask(access, { credential_response_encryption: {} })).toEqual(
      refused('invalid_encryption_parameters'),
    )
    expect(await ask('stolen.token', {})).toEqual(refused('invalid_token', 401))
    expect(await ask(access, {})).toEqual({ status: 200, error: undefined })
  })

  test('a nonce is good once and for five minutes', async () => {
    const link = nextLink()
    const key = walletKey()
    const access = await wallet.access(link)
    const nonce = await wallet.nonce()
    const body = async (at = server.now()) => ({
      credential_configuration_id: BADGE,
      proofs: { jwt: [await keyProof(key, { nonce, at })] },
    })
    expect((await wallet.credential(access, await body())).status).toBe(200)
    expect(await errorOf(await wallet.credential(access, await body()))).toEqual(
      refused('invalid_nonce'),
    )
    const old = await wallet.nonce()
    server.wait(301)
    const jwt = await keyProof(key, { nonce: old, at: server.now() })
    const late = { credential_configuration_id: BADGE, proofs: { jwt: [jwt] } }
    expect(await errorOf(await wallet.credential(access, late))).toEqual(refused('invalid_nonce'))
  })

  test('the wallet tells what it did; a stranger’s word is not taken', async () => {
    const link = nextLink()
    const access = await wallet.access(link)
    const tell = async (body: unknown, token = access) =>
      await wallet.post('/oid4vci/notification', body, { authorization: `Bearer ${token}` })
    const { ledger } = server.dependencies.claims ?? {}
    const key = walletKey()
    const claimed = await wallet.claim(link, { key, configuration: TOKEN })
    const { notification_id: id } = (await claimed.json()) as { notification_id: string }
    expect((await tell({ notification_id: id, event: 'credential_accepted' })).status).toBe(204)
    const [claim] = (await ledger?.claimsOf(link.award, server.now())) ?? []
    expect(claim?.notified).toBe('credential_accepted')
    expect(
      await errorOf(await tell({ notification_id: 'x.y', event: 'credential_deleted' })),
    ).toEqual(refused('invalid_notification_id'))
    expect(await errorOf(await tell({ notification_id: id, event: 'shredded' }))).toEqual(
      refused('invalid_notification_request'),
    )
    expect(await errorOf(await tell({}, 'x.y'))).toEqual(refused('invalid_token', 401))
  })
})

describe('a busy server', () => {
  test('puts a credential off, and gives the same one once for the transaction', async () => {
    const began = Promise.withResolvers<void>()
    const mayEnd = Promise.withResolvers<void>()
    const busy = await startClaimServer({
      awards: 2,
      issue: ['--format', 'ob3'],
      configuration: { limits: { concurrent: 1, waiting: 0, perMinute: 100_000, burst: 100_000 } },
      change: (dependencies) => ({
        ...dependencies,
        verifier: {
          async verify(...args) {
            began.resolve()
            await mayEnd.promise
            return await dependencies.verifier.verify(...args)
          },
        },
      }),
    })
    const of = walletOf(busy)
    const [link, otherLink] = busy.links
    if (!link || !otherLink) throw new Error('two links are needed')
    const access = await of.access(link)
    const key = walletKey()
    const ask = async () => {
      const jwt = await keyProof(key, { nonce: await of.nonce(), at: busy.now() })
      return { credential_configuration_id: BADGE, proofs: { jwt: [jwt] } }
    }
    const bodies = [await ask(), await ask()]
    const [first, second] = bodies
    const running = of.credential(access, first)
    await began.promise
    const later = await of.credential(access, second)
    expect(later.status).toBe(202)
    const { transaction_id: id, interval } = (await later.json()) as Record<string, unknown>
    expect(interval).toBe(5)
    const deferred = async (token: string) =>
      await of.post(
        '/oid4vci/deferred',
        { transaction_id: id },
        { authorization: `Bearer ${token}` },
      )
    const stranger = await deferred(await of.access(otherLink))
    expect(await errorOf(stranger)).toEqual(refused('invalid_transaction_id'))
    expect(await (await deferred(access)).json()).toEqual({ transaction_id: id, interval })
    mayEnd.resolve()
    const credential = await credentialOf(await running)
    const answer = await deferred(access)
    expect(answer.status).toBe(200)
    expect(await credentialOf(answer)).toEqual(credential)
    expect(await errorOf(await deferred(access))).toEqual(refused('invalid_transaction_id'))
    // The nonce was spent when the credential was put off.
    for (const body of bodies)
      expect(await errorOf(await of.credential(access, body))).toEqual(refused('invalid_nonce'))
    await busy.close()
  })
})
