// The interface of those who run the institution's credentials: batches, awards and their links, cases, and taking
// awards back. Behind tokens with scopes; it tells hashes and times, and of people only what a learner has written
// into a case.

import type { Context } from 'hono'
import { makeClaimLinks } from '../../batch/claim-links.ts'
import type { Claim } from '../../ledger/claims.ts'
import {
  type AwardSelector,
  type Ledger,
  type LedgerAward,
  STANDING_ACTIONS,
  type StandingAction,
} from '../../ledger/ledger.ts'
import type { JsonObject } from '../../util/json.ts'
import { addDuration, toInstant } from '../../util/time.ts'
import type { Claiming } from '../claiming/claiming.ts'
import type { ServerDependencies } from '../dependencies.ts'
import { RequestProblem } from '../problem.ts'
import { readJsonObject } from '../request-body.ts'
import { assertMembers, flagMember, requestFault, textMember } from '../request-members.ts'

type Handler = (c: Context) => Promise<Response>
type AdminRoute =
  | 'listBatches'
  | 'listAwards'
  | 'makeLinks'
  | 'endLinks'
  | 'changeStanding'
  | 'listCases'
  | 'closeCase'

const NO_STORE = { 'cache-control': 'no-store' }
const MAX_AWARDS = 1000

/** The handlers; without claims there is nothing at their addresses. */
export function createAdmin(
  { limits, publishLists }: ServerDependencies,
  claiming: Claiming | undefined,
): Readonly<Record<AdminRoute, Handler>> {
  const bodyLimits = { maxBytes: limits.bodyBytes, timeoutMs: limits.bodyMs }
  const handler =
    (work: (c: Context, claiming: Claiming) => Promise<unknown>): Handler =>
    async (c) => {
      if (!claiming) throw new RequestProblem('NOT_FOUND', 'the server has no ledger of awards')
      return c.json(await work(c, claiming), 200, NO_STORE)
    }
  const withBody = (
    members: readonly string[],
    work: (body: JsonObject, claiming: Claiming, c: Context) => Promise<unknown>,
  ): Handler =>
    handler(async (c, of) => {
      const body = await readJsonObject(c, bodyLimits)
      assertMembers(body, members, { pointer: '', code: 'REQUEST_INVALID' })
      return await work(body, of, c)
    })
  return {
    listBatches: handler(async (_, { ledger }) => await ledger.summary()),
    listAwards: handler(listAwards),
    makeLinks: withBody(['awards', 'renew', 'withCode', 'validFor'], makeLinks),
    endLinks: withBody(['awards'], async (body, { ledger, now }) => ({
      ended: await ledger.endClaims(hashesOf(await awardsOf(body, ledger)), now()),
    })),
    changeStanding: withBody(['awards', 'action', 'reason'], async (body, of) =>
      changeStanding(body, of, publishLists),
    ),
    listCases: handler(async (_, { ledger }) => ({
      cases: (await ledger.cases({ openOnly: true })).map((one) => ({
        case: one.id,
        award: one.awardHash,
        elements: one.elements,
        message: one.message ?? null,
        openedAt: toInstant(one.openedAt),
      })),
    })),
    closeCase: withBody(['outcome'], async ({ outcome }, { ledger, now }, c) => {
      if (outcome !== 'corrected' && outcome !== 'declined')
        throw requestFault('/outcome', 'choice', 'expected corrected or declined')
      if (await ledger.closeCase(c.req.param('case') ?? '', outcome, now())) return { outcome }
      throw new RequestProblem('NOT_FOUND', 'there is no such open case')
    }),
  }
}

async function listAwards(c: Context, { ledger, now }: Claiming): Promise<unknown> {
  const { batch, name } = c.req.query()
  if ((batch === undefined) === (name === undefined))
    throw requestFault('', 'query', 'expected either batch or name in the query')
  const selector: AwardSelector =
    batch === undefined ? { by: 'name', name: name ?? '' } : { by: 'batch', batch }
  const awards = await ledger.find(selector)
  const told: unknown[] = []
  for (const award of awards)
    told.push(describe(award, await ledger.claimsOf(award.awardHash, now())))
  return { awards: told }
}

function describe(award: LedgerAward, claims: readonly Claim[]) {
  const { awardHash, version, state, standing, batch, issuedAt, credentials } = award
  return {
    award: awardHash,
    version,
    state,
    standing,
    batch,
    issuedAt: toInstant(issuedAt),
    credentials: credentials.map(({ format, credentialId, suite }) => ({
      format,
      id: credentialId,
      suite,
    })),
    links: claims.map((claim) => ({
      claim: claim.id,
      state: claim.state,
      expiresAt: toInstant(claim.expiresAt),
      downloadedAt: claim.downloadedAt ? toInstant(claim.downloadedAt) : null,
      claimedAt: claim.claimedAt ? toInstant(claim.claimedAt) : null,
      notified: claim.notified ?? null,
    })),
  }
}

async function makeLinks(body: JsonObject, claiming: Claiming): Promise<unknown> {
  const { ledger, base, now, randomBytes } = claiming
  const awards = await awardsOf(body, ledger)
  const options = {
    ledger,
    base,
    now: now(),
    expiresAt: expiryOf(body, now()),
    withCode: flagMember(body, 'withCode', true),
    renew: flagMember(body, 'renew', false),
    randomBytes,
  }
  const links: unknown[] = []
  for await (const link of makeClaimLinks(awards, options)) {
    const { awardHash: award, state } = link
    if (link.state !== 'made') links.push({ award, state })
    else
      links.push({
        award,
        state,
        claim: link.claim.id,
        link: link.link,
        code: link.code ?? null,
        expiresAt: toInstant(link.claim.expiresAt),
      })
  }
  return { links }
}

function expiryOf(body: JsonObject, now: Date): Date {
  const validFor = body.validFor === undefined ? 'P90D' : textMember(body, 'validFor')
  try {
    const end = addDuration(now, validFor)
    if (end > now) return end
  } catch {
    // Told below.
  }
  throw requestFault('/validFor', 'duration', 'expected a duration such as P90D')
}

async function changeStanding(
  body: JsonObject,
  { ledger, now }: Claiming,
  publishLists: ServerDependencies['publishLists'],
): Promise<unknown> {
  const { action } = body
  if (!STANDING_ACTIONS.includes(action as StandingAction))
    throw requestFault('/action', 'choice', `expected one of ${STANDING_ACTIONS.join(', ')}`)
  const reason = textMember(body, 'reason').trim()
  if (reason === '') throw requestFault('/reason', 'required', 'expected a reason')
  if (!publishLists)
    throw new RequestProblem('STATUS_UNAVAILABLE', 'expected a server with status lists')
  const awards = hashesOf(await awardsOf(body, ledger))
  const change = { action: action as StandingAction, reason, at: now() }
  const results = await ledger.changeStanding(awards, change)
  const lists = await publishLists(now())
  return {
    awards: results.map(({ awardHash, standing, outcome }) => ({
      award: awardHash,
      standing,
      outcome,
    })),
    lists: lists.map(({ url, written }) => ({ url, written })),
  }
}

/** All or nothing: a mistyped name must not leave half of a list done. */
async function awardsOf(body: JsonObject, ledger: Ledger): Promise<readonly LedgerAward[]> {
  const { awards: names } = body
  const isList = Array.isArray(names) && names.length > 0 && names.length <= MAX_AWARDS
  if (!isList || !names.every((name) => typeof name === 'string'))
    throw requestFault('/awards', 'type', `expected a list of 1 to ${MAX_AWARDS} names of awards`)
  const awards: LedgerAward[] = []
  for (const [index, name] of names.entries()) {
    const found = await ledger.find({ by: 'name', name: String(name) })
    if (found.length === 0)
      throw requestFault(`/awards/${index}`, 'unknown', 'expected an award that the ledger knows')
    awards.push(...found)
  }
  return awards
}

function hashesOf(awards: readonly LedgerAward[]): readonly string[] {
  return awards.map(({ awardHash }) => awardHash)
}
