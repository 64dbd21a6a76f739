// A wallet of tests: a key, its proofs, honest or not, and the requests of OpenID4VCI one by one. No assertions.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { offerOf } from '../../src/batch/claim-links.ts'
import { encodeCompactJws } from '../../src/proof/compact-jws.ts'
import { didKeyVerificationMethod } from '../../src/proof/did.ts'
import { didJwkOf, didJwkVerificationMethod } from '../../src/proof/did-jwk.ts'
import { multikeyOfJwk, parsePublicJwk } from '../../src/proof/jwk.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { BASE } from './claim-server.ts'

export const GRANT = 'urn:ietf:params:oauth:grant-type:pre-authorized_code' as const

export type KeyNaming = 'jwk' | 'did:key' | 'did:jwk'

/** A holder's key with its names. */
export function walletKey(alg: 'ES256' | 'EdDSA' = 'ES256') {
  const pair =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('ed25519')
  const parsed = parsePublicJwk(pair.publicKey.export({ format: 'jwk' }) as unknown as JsonObject)
  if (!parsed.ok) throw new Error(parsed.code)
  const { jwk } = parsed
  const didKey = `did:key:${multikeyOfJwk(jwk)}`
  const didJwk = didJwkOf(jwk)
  const names: Readonly<Record<KeyNaming, { header: JsonObject; did: string }>> = {
    jwk: { header: { jwk: { ...jwk } as unknown as JsonObject }, did: didJwk },
    'did:key': { header: { kid: didKeyVerificationMethod(didKey) }, did: didKey },
    'did:jwk': { header: { kid: didJwkVerificationMethod(didJwk) }, did: didJwk },
  }
  return { alg, privateKey: pair.privateKey, jwk, names }
}
export type WalletKey = ReturnType<typeof walletKey>

export interface ProofChanges {
  readonly header?: JsonObject
  readonly claims?: JsonObject
  readonly naming?: KeyNaming
  readonly signWith?: KeyObject
}

/** A proof of the key over a nonce, with members replaced where a test needs it. */
export async function keyProof(
  key: WalletKey,
  { nonce, at }: { nonce: string; at: Date },
  changes: ProofChanges = {},
): Promise<string> {
  const { header: named } = key.names[changes.naming ?? 'jwk']
  const header = { alg: key.alg, typ: 'openid4vci-proof+jwt', ...named, ...changes.header }
  const claims = { aud: BASE, iat: Math.floor(at.getTime() / 1000), nonce, ...changes.claims }
  return await encodeCompactJws(
    JSON.parse(JSON.stringify(header)) as JsonObject,
    JSON.parse(JSON.stringify(claims)) as JsonObject,
    async (data) => signatureOf(changes.signWith ?? key.privateKey, data),
  )
}

/** A signature as JWS wants it. */
export function signatureOf(key: KeyObject, data: Uint8Array): Uint8Array {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  return new Uint8Array(sign(digest, data, { key, dsaEncoding: 'ieee-p1363' }))
}

/** A server as wallets see it. */
export interface WalletServer {
  /** Its address; default {@link BASE}. */
  readonly base?: string
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>
  readonly now: () => Date
}

/** What a wallet asks of a server. */
export function walletOf(server: WalletServer) {
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    await server.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const wallet = {
    post,
    offer: async (token: string) =>
      (await (await server.fetch(`/oid4vci/offers/${offerOf(token)}`)).json()) as Offer,
    preAuthorized: async (token: string) =>
      (await wallet.offer(token)).grants[GRANT]?.['pre-authorized_code'] ?? '',
    token: async (parameters: Record<string, string>) =>
      await server.fetch('/oid4vci/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: GRANT, ...parameters }).toString(),
      }),
    /** An access token by the whole way to it. */
    access: async ({ token, code }: { token: string; code: string }) => {
      const preAuthorized = await wallet.preAuthorized(token)
      const answer = await wallet.token({ 'pre-authorized_code': preAuthorized, tx_code: code })
      return ((await answer.json()) as { access_token: string }).access_token
    },
    nonce: async () =>
      (
        (await (await server.fetch('/oid4vci/nonce', { method: 'POST' })).json()) as {
          c_nonce: string
        }
      ).c_nonce,
    credential: async (access: string, body: unknown) =>
      await post('/oid4vci/credential', body, { authorization: `Bearer ${access}` }),
    /** A credential by the whole way to it. */
    claim: async (
      link: { token: string; code: string },
      { key, configuration, ...changes }: ProofChanges & { key: WalletKey; configuration: string },
    ) => {
      const access = await wallet.access(link)
      const claims = { aud: server.base ?? BASE, ...changes.claims }
      const proof = await keyProof(
        key,
        { nonce: await wallet.nonce(), at: server.now() },
        { ...changes, claims },
      )
      return await wallet.credential(access, {
        credential_configuration_id: configuration,
        proofs: { jwt: [proof] },
      })
    },
  }
  return wallet
}

export interface Offer {
  readonly credential_issuer: string
  readonly credential_configuration_ids: readonly string[]
  readonly grants: Readonly<
    Record<string, { 'pre-authorized_code': string; tx_code?: Record<string, unknown> }>
  >
}
