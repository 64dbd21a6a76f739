// Who is logged in at the registrar's page: a cookie that scripts cannot read and other sites cannot send, holding a
// ticket for one of the server's tokens. Without that token in the configuration the session is over.

import type { Context } from 'hono'
import { tokensOf } from './access.ts'
import { after, type Claiming } from './claiming/claiming.ts'
import type { AccessToken, Scope } from './dependencies.ts'
import { RequestProblem } from './problem.ts'

const NAME = 'sigillum-registrar'
const SECONDS = 8 * 3600

/** What somebody may do. */
export interface Session {
  /** The name of the token. */
  readonly name: string
  readonly may: (scope: Scope) => boolean
}

/** The session of a request; undefined when nobody is logged in. Without tokens everybody may do everything. */
export function sessionOf(
  c: Context,
  { box, now }: Claiming,
  tokens: readonly AccessToken[] | undefined,
): Session | undefined {
  if (!tokens) return ANYBODY
  const cookies = (c.req.header('cookie') ?? '').slice(0, 8192).split(';')
  const text = cookies.map((one) => one.trim()).find((one) => one.startsWith(`${NAME}=`))
  const ticket = text && box.open('session', text.slice(NAME.length + 1), now())
  const [hash] = (ticket || undefined)?.contents ?? []
  const token = tokens.find(({ sha256 }) => sha256 === hash)
  return token && sessionWith([token])
}

/** Who reaches a server without tokens. */
export const ANYBODY: Session = { name: 'anybody', may: () => true }

/** What the bearer of tokens may do; one name, the first. */
export function sessionWith(tokens: readonly AccessToken[]): Session | undefined {
  const [first] = tokens
  return (
    first && {
      name: first.name,
      may: (scope) => tokens.some(({ scopes }) => scopes.includes(scope)),
    }
  )
}

/** The cookie of whoever has a token that may read awards; undefined for everybody else. */
export function openSession(
  secret: string,
  { box, now, base }: Claiming,
  tokens: readonly AccessToken[],
): string | undefined {
  const token = tokensOf(secret, tokens).find(({ scopes }) => scopes.includes('awards'))
  if (!token) return undefined
  const ticket = box.make('session', [token.sha256], after(now(), SECONDS))
  return `${NAME}=${ticket}; Max-Age=${SECONDS}${attributes(base)}`
}

/** The cookie that ends a session. */
export function closeSession({ base }: Claiming): string {
  return `${NAME}=; Max-Age=0${attributes(base)}`
}

function attributes(base: string): string {
  const { protocol, pathname } = new URL(base)
  const path = `${pathname.replace(/\/$/, '')}/registrar`
  return `; Path=${path}; HttpOnly; SameSite=Strict${protocol === 'https:' ? '; Secure' : ''}`
}

/**
 * Asserts that a form comes from our own page; browsers that do not say so do not send the cookie either.
 *
 * @throws {RequestProblem} `FORM_INVALID`
 */
export function assertOwnForm(c: Context): void {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin')
    throw new RequestProblem('FORM_INVALID', 'expected a form of this page')
}
