// A small OpenID Connect provider that lives in this process: it answers the requests of a client by a function, honestly
// or as a test tells it to. No assertions.
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto'
import { encodeCompactJws } from '../../src/proof/compact-jws.ts'
import { createLoginProvider } from '../../src/server/login/open-id-provider.ts'
import type { JsonObject } from '../../src/util/json.ts'
import { signatureOf } from './wallet.ts'

export const ISSUER = 'https://login.wut.example'
const CLIENT = { clientId: 'sigillum', clientSecret: 's3cret & long' }
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const jwk = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }

/** What a test changes of the provider's answers. */
export interface Mischief {
  /** Claims of the ID token, over the honest ones. */
  readonly claims?: JsonObject
  readonly header?: JsonObject
  /** The signature of the ID token. */
  readonly signature?: Uint8Array
  /** What the UserInfo endpoint says. */
  readonly userInfo?: JsonObject
  readonly metadata?: JsonObject
  /** Status of every answer. */
  readonly status?: number
  readonly isDown?: boolean
}

/** A provider at which `student` is logged in. */
export function startLoginProvider() {
  const codes = new Map<string, { readonly nonce: string; readonly challenge: string }>()
  const provider = {
    mischief: {} as Mischief,
    student: {} as JsonObject,
    /** Paths that were asked for. */
    asked: [] as string[],
    /** What the browser of a student does: from the address it is sent to, to the one it is sent back to. */
    visit(address: string): URL {
      const asked = new URL(address).searchParams
      const code = randomUUID()
      codes.set(code, {
        nonce: asked.get('nonce') ?? '',
        challenge: asked.get('code_challenge') ?? '',
      })
      const back = new URL(asked.get('redirect_uri') ?? '')
      for (const [name, value] of [
        ['code', code],
        ['state', asked.get('state') ?? ''],
        ['iss', ISSUER],
      ] as const)
        back.searchParams.set(name, value)
      return back
    },
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      const { isDown, status } = provider.mischief
      const { pathname } = new URL(url)
      provider.asked.push(pathname)
      if (isDown) throw new TypeError('fetch failed')
      const answer = await answerTo(pathname, init)
      return Response.json(answer, { status: status ?? ('error' in answer ? 400 : 200) })
    },
    client: () =>
      createLoginProvider({
        ...CLIENT,
        issuer: ISSUER,
        name: 'WUT <login>',
        scopes: ['openid', 'schac_personal_unique_code'],
        claim: 'schac_personal_unique_code',
        fetch: provider.fetch,
        steadyMs: () => performance.now(),
      }),
  }
  async function answerTo(path: string, init: RequestInit): Promise<JsonObject> {
    const { metadata, userInfo } = provider.mischief
    if (path === '/.well-known/openid-configuration') return { ...METADATA, ...metadata }
    if (path === '/jwks') return { keys: [jwk as unknown as JsonObject] }
    if (path === '/userinfo') return { sub: 'student-1', ...provider.student, ...userInfo }
    return await tokenFor(new URLSearchParams(String(init.body)), new Headers(init.headers))
  }
  async function tokenFor(asked: URLSearchParams, headers: Headers): Promise<JsonObject> {
    const code = asked.get('code') ?? ''
    const grant = codes.get(code)
    codes.delete(code)
    const [name, secret] = [CLIENT.clientId, CLIENT.clientSecret].map(formEncoded)
    const isClient = headers.get('authorization') === `Basic ${btoa(`${name}:${secret}`)}`
    const challenge = createHash('sha256').update(asked.get('code_verifier') ?? '')
    if (!isClient) return { error: 'invalid_client' }
    if (!grant || challenge.digest('base64url') !== grant.challenge)
      return { error: 'invalid_grant' }
    const { mischief } = provider
    const iat = Math.floor(Date.now() / 1000)
    const honest = { iss: ISSUER, aud: CLIENT.clientId, sub: 'student-1', nonce: grant.nonce, iat }
    const token = await encodeCompactJws(
      { alg: 'ES256', kid: 'one', ...mischief.header },
      JSON.parse(JSON.stringify({ ...honest, exp: iat + 60, ...mischief.claims })) as JsonObject,
      async (data) => mischief.signature ?? signatureOf(keys.privateKey, data),
    )
    return { access_token: 'access', token_type: 'Bearer', id_token: token }
  }
  return provider
}
export type TestLoginProvider = ReturnType<typeof startLoginProvider>

const METADATA: JsonObject = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  userinfo_endpoint: `${ISSUER}/userinfo`,
  jwks_uri: `${ISSUER}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  authorization_response_iss_parameter_supported: true,
}

/** RFC 6749 section 2.3.1: names and secrets are form-encoded before they are joined. */
function formEncoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice('text='.length)
}
