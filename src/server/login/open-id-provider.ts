// The university's login as an OpenID Connect provider: authorization code flow with PKCE, state and nonce (OpenID Connect
// Core 1.0 section 3.1). The library makes every check of the protocol; here is what is asked for, and how far the
// provider is waited for.

import * as client from 'openid-client'
import { isJsonObject, type Json } from '../../util/json.ts'

/** A provider as the configuration names it. */
export interface ProviderOptions {
  /** Issuer identifier: https, or http on loopback. */
  readonly issuer: string
  /** What learners call it. */
  readonly name: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: readonly string[]
  /** The claim with the student identifier. */
  readonly claim: string
  /** The network. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Milliseconds of a clock that never goes back. */
  readonly steadyMs: () => number
}

/** What ties an answer to the question it belongs to. All three are secret until they are sent. */
export interface LoginSecrets {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** What came of a login. `identifiers` are what the claim says; none where the provider does not tell it. */
export type LoginResult =
  | { readonly outcome: 'known'; readonly identifiers: readonly string[] }
  | { readonly outcome: 'cancelled' | 'refused' | 'unavailable' }

export interface LoginProvider {
  readonly name: string
  /** Where the browser is sent; undefined while the provider cannot be reached. */
  start(request: LoginRequest): Promise<URL | undefined>
  /** Reads the answer that the browser brings. Never throws because of what the provider or the browser says. */
  finish(answer: URL, secrets: LoginSecrets): Promise<LoginResult>
}

export interface LoginRequest extends LoginSecrets {
  readonly redirectUri: string
  readonly language: string
  /** Whether the provider is to ask again who it is. */
  readonly anew: boolean
}

const TIMEOUT_SECONDS = 10
const MAX_BYTES = 1024 * 1024
const MAX_SKEW_SECONDS = 30
/** How long what the provider says of itself is believed. */
const METADATA_MS = 3_600_000
const MAX_IDENTIFIERS = 32

/** The provider did not answer, or not as a server that works. */
class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Makes a provider; nothing is asked of it before the first login. */
export function createLoginProvider(options: ProviderOptions): LoginProvider {
  const configuration = createConfiguration(options)
  return {
    name: options.name,
    async start({ redirectUri, language, anew, ...secrets }) {
      try {
        return client.buildAuthorizationUrl(await configuration(), {
          response_type: 'code',
          redirect_uri: redirectUri,
          scope: options.scopes.join(' '),
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await client.calculatePKCECodeChallenge(secrets.codeVerifier),
          code_challenge_method: 'S256',
          ui_locales: language,
          ...(anew && { prompt: 'login' }),
        })
      } catch {
        // Whatever is wrong with the provider: people have the code.
        return undefined
      }
    },
    async finish(answer, secrets) {
      try {
        return await redeem(await configuration(), answer, { secrets, claim: options.claim })
      } catch (error) {
        return { outcome: outcomeOf(error) }
      }
    },
  }
}

function createConfiguration(options: ProviderOptions): () => Promise<client.Configuration> {
  const { issuer, clientId, clientSecret, steadyMs } = options
  const isPlain = new URL(issuer).protocol === 'http:'
  let known: { readonly at: number; readonly configuration: client.Configuration } | undefined
  return async () => {
    if (known && steadyMs() - known.at < METADATA_MS) return known.configuration
    const configuration = await client.discovery(
      new URL(issuer),
      clientId,
      { [client.clockTolerance]: MAX_SKEW_SECONDS },
      authenticate(clientSecret),
      {
        [client.customFetch]: boundedFetch(options.fetch),
        timeout: TIMEOUT_SECONDS,
        // An ID token that comes straight from the provider need not be checked; ours is.
        execute: [
          ...(isPlain ? [client.allowInsecureRequests] : []),
          client.enableNonRepudiationChecks,
        ],
      },
    )
    known = { at: steadyMs(), configuration }
    return configuration
  }
}

/** As the provider asks for; where it does not say, as the standard supposes. */
function authenticate(secret: string): client.ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)]
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest)
  }
}

function boundedFetch(fetch: ProviderOptions['fetch']): client.CustomFetch {
  return async (url, options) => {
    let response: Response
    try {
      response = await fetch(url, options as RequestInit)
    } catch (cause) {
      throw new Unreachable('no answer', { cause })
    }
    if (response.status >= 500) throw new Unreachable(`status ${response.status}`)
    const { status, headers } = response
    return new Response(await bodyOf(response), { status, headers })
  }
}

async function bodyOf({ body }: Response): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > MAX_BYTES) throw new Unreachable('an answer without end')
    chunks.push(new Uint8Array(chunk))
  }
  return new Blob(chunks)
}

async function redeem(
  configuration: client.Configuration,
  answer: URL,
  { secrets, claim }: { readonly secrets: LoginSecrets; readonly claim: string },
): Promise<LoginResult> {
  const tokens = await client.authorizationCodeGrant(configuration, answer, {
    expectedState: secrets.state,
    expectedNonce: secrets.nonce,
    pkceCodeVerifier: secrets.codeVerifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) return { outcome: 'refused' }
  const told = identifiersIn(claims[claim] as Json | undefined)
  if (told.length > 0 || configuration.serverMetadata().userinfo_endpoint === undefined)
    return { outcome: 'known', identifiers: told }
  const more = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
  return { outcome: 'known', identifiers: identifiersIn(more[claim] as Json | undefined) }
}

/** One text or a list of them; anything else says nothing. */
function identifiersIn(value: Json | undefined): readonly string[] {
  if (value === undefined || isJsonObject(value)) return []
  const values = Array.isArray(value) ? value : [value]
  return values.filter((one) => typeof one === 'string' && one !== '').slice(0, MAX_IDENTIFIERS)
}

function outcomeOf(error: unknown): 'cancelled' | 'refused' | 'unavailable' {
  if (error instanceof client.AuthorizationResponseError)
    return error.error === 'temporarily_unavailable' || error.error === 'server_error'
      ? 'unavailable'
      : 'cancelled'
  const timedOut = error instanceof client.ClientError && error.code === 'OAUTH_TIMEOUT'
  const cause = error instanceof Error ? error.cause : undefined
  return timedOut || error instanceof Unreachable || cause instanceof Unreachable
    ? 'unavailable'
    : 'refused'
}
