// Who may ask for what: bearer tokens by their hashes (RFC 6750), and the names under which the server answers.

import { createHash, timingSafeEqual } from 'node:crypto'
import type { AccessToken, Scope } from './dependencies.ts'
import { RequestProblem } from './problem.ts'

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]{1,512}=*)$/i
const CHALLENGE = 'Bearer realm="sigillum"'

/**
 * Asserts that a request bears a token with a scope.
 *
 * @throws {RequestProblem} `AUTHENTICATION_MISSING`, `AUTHENTICATION_FAILED` or `SCOPE_MISSING`.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function assertScope(
  authorization: string | undefined,
  scope: Scope,
  tokens: readonly AccessToken[],
): void {
  if (authorization === undefined)
    throw refused('AUTHENTICATION_MISSING', 'expected a bearer token, found none', '')
  const [, token] = BEARER.exec(authorization) ?? []
  const matching = tokensOf(token ?? '', tokens)
  if (token === undefined || matching.length === 0)
    throw refused('AUTHENTICATION_FAILED', 'expected a bearer token that is known', 'invalid_token')
  if (!matching.some(({ scopes }) => scopes.includes(scope)))
    throw refused(
      'SCOPE_MISSING',
      `expected a bearer token of scope ${scope}`,
      'insufficient_scope',
    )
}

/** The tokens that a request bears; none where it bears none that is known. */
export function bearerTokens(
  authorization: string | undefined,
  tokens: readonly AccessToken[],
): readonly AccessToken[] {
  const [, token] = BEARER.exec(authorization ?? '') ?? []
  return token === undefined ? [] : tokensOf(token, tokens)
}

/** The tokens that a secret is. Every one is compared, each in constant time. */
export function tokensOf(secret: string, tokens: readonly AccessToken[]): readonly AccessToken[] {
  const hash = createHash('sha256').update(secret).digest()
  return tokens.filter(({ sha256 }) => isSame(hash, sha256))
}

function isSame(hash: Uint8Array, sha256: string): boolean {
  const known = new Uint8Array(32)
  for (let at = 0; at < 32; at++) known[at] = Number.parseInt(sha256.slice(at * 2, at * 2 + 2), 16)
  return timingSafeEqual(hash, known)
}

function refused(
  code: 'AUTHENTICATION_MISSING' | 'AUTHENTICATION_FAILED' | 'SCOPE_MISSING',
  detail: string,
  error: string,
): RequestProblem {
  const challenge = error === '' ? CHALLENGE : `${CHALLENGE}, error="${error}"`
  return new RequestProblem(code, detail, { headers: { 'www-authenticate': challenge } })
}

const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::([0-9]{1,5}))?$/

/**
 * Asserts that `Host` names this server: a page of another name must not reach a server on loopback.
 *
 * @param hosts In lower case; one without port allows every port.
 * @throws {RequestProblem} `HOST_REFUSED`
 */
export function assertHost(host: string | undefined, hosts: readonly string[]): void {
  const [whole, name] = HOST.exec((host ?? '').toLowerCase()) ?? []
  if (whole !== undefined && name !== undefined && (hosts.includes(whole) || hosts.includes(name)))
    return
  throw new RequestProblem('HOST_REFUSED', 'expected a request for this server')
}
