// Makes the links by which learners fetch their awards: secrets are drawn here, the ledger keeps their hashes only,
// so that a link can be made anew but never be shown again.

import { createHash } from 'node:crypto'
import type { Claim, ClaimRequest } from '../ledger/claims.ts'
import type { Ledger, LedgerAward } from '../ledger/ledger.ts'
import { encodeBase64url } from '../proof/base64url.ts'

export interface ClaimLinkOptions {
  readonly ledger: Ledger
  /** Address of the server, without slash at its end. */
  readonly base: string
  readonly now: Date
  readonly expiresAt: Date
  /** Whether a wallet has to show a code that the learner gets by another channel. */
  readonly withCode: boolean
  /** Whether an award that has an open link gets a new one, which voids the old. */
  readonly renew: boolean
  readonly randomBytes: (length: number) => Uint8Array
}

/**
 * What became of one award. `has-link`: there is an open link, which cannot be shown again; `not-signed`,
 * `revoked`: there is nothing to fetch.
 */
export type ClaimLink =
  | {
      readonly awardHash: string
      readonly state: 'made'
      readonly claim: Claim
      readonly link: string
      readonly code?: string
    }
  | { readonly awardHash: string; readonly state: 'has-link' | 'not-signed' | 'revoked' }

/** Random bytes of a link: twice what nobody can guess. */
const TOKEN_BYTES = 32
export const CODE_DIGITS = 8
const AT_ONCE = 500

/** Makes a link for each award that can be fetched, some hundred per transaction. */
export async function* makeClaimLinks(
  awards: readonly LedgerAward[],
  options: ClaimLinkOptions,
): AsyncGenerator<ClaimLink> {
  for (let start = 0; start < awards.length; start += AT_ONCE)
    yield* await makeSome(awards.slice(start, start + AT_ONCE), options)
}

async function makeSome(
  awards: readonly LedgerAward[],
  options: ClaimLinkOptions,
): Promise<readonly ClaimLink[]> {
  const { ledger, base, now, expiresAt, withCode, randomBytes } = options
  const results = new Map<string, ClaimLink>()
  const requests: ClaimRequest[] = []
  for (const award of awards) {
    const { awardHash } = award
    const state = await hindranceOf(award, options)
    results.set(awardHash, { awardHash, state: state ?? 'not-signed' })
    if (state !== undefined) continue
    const token = encodeBase64url(randomBytes(TOKEN_BYTES))
    const code = withCode ? drawCode(randomBytes) : undefined
    requests.push({
      awardHash,
      token,
      offer: offerOf(token),
      expiresAt,
      ...(code !== undefined && { code }),
    })
  }
  const claims = await ledger.makeClaims(requests, now)
  for (const [at, { awardHash, token, code }] of requests.entries()) {
    const claim = claims[at]
    if (!claim) throw new TypeError('the ledger has made fewer links than it was asked for')
    const link = `${base}/claim/${token}`
    results.set(awardHash, {
      awardHash,
      state: 'made',
      claim,
      link,
      ...(code !== undefined && { code }),
    })
  }
  return awards.flatMap(({ awardHash }) => results.get(awardHash) ?? [])
}

async function hindranceOf(
  { awardHash, state, standing }: LedgerAward,
  { ledger, renew, now }: ClaimLinkOptions,
): Promise<Exclude<ClaimLink['state'], 'made'> | undefined> {
  if (standing === 'revoked') return 'revoked'
  if (state === 'planned' || state === 'reserved') return 'not-signed'
  if (renew) return undefined
  const claims = await ledger.claimsOf(awardHash, now)
  return claims.some((claim) => claim.state === 'open') ? 'has-link' : undefined
}

/**
 * The name under which a wallet fetches the offer of a link. It stands in a QR code that others may see, so nothing
 * leads back from it to the link.
 */
export function offerOf(token: string): string {
  const digest = createHash('sha256').update(`sigillum offer\n${token}`).digest()
  return encodeBase64url(new Uint8Array(digest))
}

/** Uniform: the few numbers beyond a multiple of the range are drawn again. */
function drawCode(randomBytes: ClaimLinkOptions['randomBytes']): string {
  const range = 10 ** CODE_DIGITS
  for (;;) {
    const bytes = randomBytes(4)
    const drawn = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
    if (drawn < Math.floor(2 ** 32 / range) * range)
      return String(drawn % range).padStart(CODE_DIGITS, '0')
  }
}
