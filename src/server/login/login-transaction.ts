// A login between its start and its end, and what it leaves behind: two cookies of minutes, each for one link, neither to
// be read by scripts. What ties question and answer together is derived from the first and a key of the ledger, so that
// the server keeps nothing; the browser that started is the only one that can end it.

import { createHmac } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { DocumentLanguage } from '../../model/language.ts'
import { encodeBase64url } from '../../proof/base64url.ts'
import { after, type Claiming, GRANT_SECONDS } from '../claiming/claiming.ts'
import type { LoginSecrets } from './open-id-provider.ts'

const STARTED = 'sigillum-login'
const DONE = 'sigillum-learner'

/** Where the provider sends browsers back to, below the server's address. */
export const CALLBACK_PATH = '/login/callback'

export interface Transaction extends LoginSecrets {
  readonly claimId: string
  readonly token: string
  readonly language: DocumentLanguage
}

/** Begins a login. @returns what ties it together, and the cookie that the browser keeps meanwhile. */
export function beginLogin(
  { box, now, ledger, base }: Claiming,
  of: Pick<Transaction, 'claimId' | 'token' | 'language'>,
): { readonly secrets: LoginSecrets; readonly cookie: string } {
  const until = after(now(), GRANT_SECONDS)
  const ticket = box.make('login', [of.claimId, of.token, of.language], until)
  const cookie = cookieOf(STARTED, ticket, { base, path: CALLBACK_PATH, seconds: GRANT_SECONDS })
  return { secrets: secretsOf(ledger.keyFor('logins'), ticket), cookie }
}

/** The login that this browser began; it can be ended once. Undefined for none, or one too long ago. */
export async function takeLogin(c: Context, claiming: Claiming): Promise<Transaction | undefined> {
  const { box, now, ledger } = claiming
  const ticket = getCookie(c, STARTED)
  const opened = ticket === undefined ? undefined : box.open('login', ticket, now())
  if (ticket === undefined || !opened) return undefined
  const [claimId = '', token = '', language = 'en'] = opened.contents
  if (!(await ledger.spend({ text: ticket, until: opened.until }, now()))) return undefined
  const secrets = secretsOf(ledger.keyFor('logins'), ticket)
  return { ...secrets, claimId, token, language: language as DocumentLanguage }
}

function secretsOf(key: Uint8Array, ticket: string): LoginSecrets {
  const derive = (purpose: string) =>
    encodeBase64url(
      new Uint8Array(createHmac('sha256', key).update(`${purpose}\n${ticket}`).digest()),
    )
  return { state: derive('state'), nonce: derive('nonce'), codeVerifier: derive('verifier') }
}

/** The cookie by which the learner's browser is known at one link, and nowhere else. */
export function learnerCookie(
  { box, now, base }: Claiming,
  { claimId, token }: Pick<Transaction, 'claimId' | 'token'>,
): string {
  const ticket = box.make('learner', [claimId], after(now(), GRANT_SECONDS))
  return cookieOf(DONE, ticket, { base, path: `/claim/${token}`, seconds: GRANT_SECONDS })
}

/** The cookie that forgets a login which has ended. */
export function endedCookie({ base }: Claiming): string {
  return cookieOf(STARTED, '', { base, path: CALLBACK_PATH, seconds: 0 })
}

/** Whether the learner of a claim has just logged in with this browser. */
export function hasLoggedIn(c: Context, claimId: string, { box, now }: Claiming): boolean {
  const ticket = getCookie(c, DONE)
  return ticket !== undefined && box.open('learner', ticket, now())?.contents[0] === claimId
}

function cookieOf(
  name: string,
  value: string,
  { base, path, seconds }: { base: string; path: string; seconds: number },
): string {
  const { protocol, pathname } = new URL(base)
  const place = `${pathname.replace(/\/$/, '')}${path}`
  // Lax, not Strict: the browser comes back from the provider's site.
  return `${name}=${value}; Max-Age=${seconds}; Path=${place}; HttpOnly; SameSite=Lax${protocol === 'https:' ? '; Secure' : ''}`
}
