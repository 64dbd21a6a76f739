// The claim page as it stands for one link at one moment: what the award can be had as, and what has to be said first.

import type { Context } from 'hono'
import { offerOf } from '../../batch/claim-links.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import { type AwardCarrier, carriersOf } from '../claiming/award-carriers.ts'
import { awardFacts } from '../claiming/award-facts.ts'
import type { AwardFile } from '../claiming/award-files.ts'
import { after, type Claiming, GRANT_SECONDS } from '../claiming/claiming.ts'
import { buildOffer, offerLink, offerLinkByValue } from '../claiming/credential-offer.ts'
import { learnerIdentifiers } from '../login/learner-match.ts'
import { hasLoggedIn } from '../login/login-transaction.ts'
import { type ClaimFile, type ClaimView, claimPage } from '../pages/claim-page.ts'
import { CLAIM_HEADERS, type Found, languageOf } from './claim-link.ts'

export type MoreView = Partial<ClaimView> & { readonly status?: 200 | 400 | 403 | 503 }

const STANDINGS = { good: 'notReady', revoked: 'takenBack', suspended: 'onHold' } as const

/** Answers with the page. */
export async function sendPage(
  c: Context,
  found: Found,
  claiming: Claiming,
  more: MoreView = {},
): Promise<Response> {
  const { claim, award, token, path } = found
  const { base, login, ledger } = claiming
  const shared = await ledger.sharedBy(claim.id)
  const isGood = award.standing === 'good'
  const files = isGood ? await claiming.readAward(award) : []
  const wallets = isGood ? await claiming.offered(award, files) : []
  const carriers = carriersOf(award.awardHash, files)
  const { status = 200, ...view } = more
  const language = view.language ?? languageOf(c)
  const standing = isGood ? files.length === 0 && 'notReady' : STANDINGS[award.standing]
  const loggedIn = claim.needsCode && hasLoggedIn(c, claim.id, claiming)
  const links = loggedIn ? await provenLinks(found, claiming, language) : undefined
  const canLogIn =
    login && claim.needsCode && wallets.length > 0 && learnerIdentifiers(files, login).length > 0
  const page = claimPage({
    language,
    action: path,
    verifyUrl: `${base}/verify`,
    ...(shared !== undefined && { sharedUrl: `${base}/shared/${shared}` }),
    claim,
    facts: awardFacts(files, language),
    credentialId: award.ids.ob3CredentialId,
    files: [...files.map(listed), ...carriers.filter(({ main }) => main).map(listedCarrier)],
    otherFiles: carriers.filter(({ main }) => !main).map(listedCarrier),
    ...(wallets.length > 0 && { offerLink: offerLink(base, offerOf(token)) }),
    ...(canLogIn && { login: { name: login.provider.name, anew: false } }),
    ...(links && { proven: { ...links, by: 'login' } }),
    ...(standing && { notice: { text: standing } }),
    ...view,
  })
  return c.body(page, status, CLAIM_HEADERS)
}

function listed({ name, kind }: AwardFile): ClaimFile {
  return { name, kind }
}

function listedCarrier({ name, carrier }: AwardCarrier): ClaimFile {
  if (carrier.kind === 'badge') return { name, kind: 'image' }
  const { part, language } = carrier
  const kind = part === 'document' ? 'document' : part
  return { name, kind, ...(language && { language }) }
}

/** Links that work without the code, for minutes; undefined for an award that no wallet can have. */
export async function provenLinks(
  found: Found,
  claiming: Claiming,
  language: DocumentLanguage,
): Promise<Pick<NonNullable<ClaimView['proven']>, 'offerLink' | 'exchangeLink'> | undefined> {
  const { base, box, now } = claiming
  const offer = await buildOffer(found, claiming, { language, codeProven: true })
  if (!offer) return undefined
  const ticket = box.make('exchange', [found.claim.id], after(now(), GRANT_SECONDS))
  const request = {
    credentialRequestOrigin: new URL(base).origin,
    protocols: { vcapi: `${base}/exchanges/${ticket}` },
  }
  return {
    offerLink: offerLinkByValue(offer),
    exchangeLink: `dccrequest://request?request=${encodeURIComponent(JSON.stringify(request))}`,
  }
}
