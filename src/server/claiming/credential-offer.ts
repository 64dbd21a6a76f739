// Credential offers by value and by reference, OpenID4VCI 1.0 section 4.1: each look at an offer makes a code of its
// own, which is good once and for minutes. An offer says nothing of the learner.

import { CODE_DIGITS } from '../../batch/claim-links.ts'
import type { ClaimedAward } from '../../ledger/claims.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import { type Labels, labelsOf } from '../../model/vocabulary/concept.ts'
import type { JsonObject } from '../../util/json.ts'
import { after, type Claiming, GRANT_SECONDS } from './claiming.ts'

export const PRE_AUTHORIZED = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const SCHEME = 'openid-credential-offer://'

const CODE_HINT: Labels = labelsOf([
  'The code that your university sent you separately',
  'Der Code, den Ihre Universität Ihnen getrennt zugesandt hat',
  'Il codice che l’università vi ha inviato separatamente',
  'Koden som universitetet ditt har sendt deg separat',
  'Kod przesłany osobno przez uczelnię',
  'El código que su universidad le envió por separado',
  'Koden som ditt universitet har skickat separat',
])

/** The offer of a claim with a fresh code; undefined when the award cannot be had in a wallet. */
export async function buildOffer(
  { claim, award }: ClaimedAward,
  claiming: Claiming,
  { language, codeProven }: { language: DocumentLanguage; codeProven: boolean },
): Promise<JsonObject | undefined> {
  const configurations = await claiming.offered(award)
  if (configurations.length === 0 || award.standing !== 'good') return undefined
  const until = after(claiming.now(), GRANT_SECONDS)
  const needsCode = claim.needsCode && !codeProven
  const contents = [claim.id, needsCode ? 'code' : 'proven']
  return {
    credential_issuer: claiming.base,
    credential_configuration_ids: configurations.map(({ id }) => id),
    grants: {
      [PRE_AUTHORIZED]: {
        'pre-authorized_code': claiming.box.make('code', contents, until),
        ...(needsCode && {
          tx_code: {
            input_mode: 'numeric',
            length: CODE_DIGITS,
            description: CODE_HINT[language],
          },
        }),
      },
    },
  }
}

/** The link that hands a wallet the address of an offer. */
export function offerLink(base: string, offer: string): string {
  const uri = `${base}/oid4vci/offers/${offer}`
  return `${SCHEME}?credential_offer_uri=${encodeURIComponent(uri)}`
}

/** The link that hands a wallet an offer itself. */
export function offerLinkByValue(offer: JsonObject): string {
  return `${SCHEME}?credential_offer=${encodeURIComponent(JSON.stringify(offer))}`
}
