// The link that a request came by: its award, where its page is, and in which language its learner reads.

import type { Context } from 'hono'
import type { ClaimedAward, ClaimSelector } from '../../ledger/claims.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import type { Claiming } from '../claiming/claiming.ts'
import { pageLanguage } from '../pages/page-language.ts'
import { PAGE_STYLE } from '../pages/page-style.ts'
import { RequestProblem } from '../problem.ts'
import { pageHeaders } from '../security-headers.ts'

/** An open link with its award. */
export interface Found extends ClaimedAward {
  readonly token: string
  /** Path of its page. */
  readonly path: string
}

/** Headers of the pages. */
export const CLAIM_HEADERS = {
  ...pageHeaders(PAGE_STYLE),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
  vary: 'accept, accept-language',
}

/** The link in the address. @throws {RequestProblem} `NOT_FOUND`, `CLAIM_ENDED`. */
export async function findLink(c: Context, claiming: Claiming): Promise<Found> {
  const token = c.req.param('token') ?? ''
  return await openLink({ by: 'token', token }, token, claiming)
}

/** A link that is known by another name than its token. @throws {RequestProblem} as {@link findLink} does. */
export async function openLink(
  selector: ClaimSelector,
  token: string,
  { ledger, now, base }: Claiming,
): Promise<Found> {
  const found = await ledger.findClaim(selector, now())
  if (!found) throw new RequestProblem('NOT_FOUND', 'there is no such link')
  if (found.claim.state !== 'open')
    throw new RequestProblem('CLAIM_ENDED', 'expected a link that is still open')
  return { ...found, token, path: claimPath(base, token) }
}

/** The path of a link's page. */
export function claimPath(base: string, token: string): string {
  return `${new URL(base).pathname.replace(/\/$/, '')}/claim/${token}`
}

/** @throws {RequestProblem} `CLAIM_REFUSED` */
export function assertGood({ standing }: ClaimedAward['award']): void {
  if (standing !== 'good')
    throw new RequestProblem('CLAIM_REFUSED', 'expected an award that was not taken back')
}

export function languageOf(c: Context): DocumentLanguage {
  return pageLanguage(c.req.query('lang'), c.req.header('accept-language'))
}
