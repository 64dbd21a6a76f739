// Who endorses a credential, and how far that was checked: the name as the trust list gives it, any other as a claim.
// Open Badges 3.0, verification step 6. Green is only what is signed by somebody who is vouched for.

import type { DocumentLanguage } from '../../model/language.ts'
import type { EndorsementSummary, Outcome } from '../../model/report.ts'
import { type Html, html } from '../../util/html.ts'
import { ENDORSEMENT_TEXTS } from './endorsement-texts.ts'
import { foreign, foreignText } from './foreign-text.ts'
import { mark } from './marks.ts'
import { wordsIn } from './page-frame.ts'

/** The endorsements of a credential that is what was signed; of any other they would lend it a good name. */
export function endorsementsCard(
  endorsements: readonly EndorsementSummary[],
  language: DocumentLanguage,
): Html | false {
  if (endorsements.length === 0) return false
  const items = endorsements.map((one) => item(one, language))
  return html`<section class="card"><h2>${ENDORSEMENT_TEXTS.heading[language]}</h2><ul class="axes">${items}</ul></section>`
}

function item(endorsement: EndorsementSummary, language: DocumentLanguage): Html {
  const { verdict, issuer, comment } = endorsement
  const isUnvouched = verdict === 'passed' && issuer.trustedName === null
  const outcome: Outcome = isUnvouched ? 'not-applicable' : verdict
  const text = ENDORSEMENT_TEXTS[isUnvouched ? 'unvouched' : verdict][language]
  // What a forged one says is nobody's word.
  const said =
    verdict !== 'failed' && comment !== null && html`<span>“${foreignText(comment)}”</span>`
  return html`<li><span class="${outcome}">${mark(outcome)}</span><div>${endorser(endorsement, language)}<span>${text}</span>${said}</div></li>`
}

/** The trusted name, or the identifier with the name that is claimed for it. */
function endorser({ verdict, issuer }: EndorsementSummary, language: DocumentLanguage): Html {
  const { id, claims, trustedName } = issuer
  const claimed =
    verdict !== 'failed' &&
    claims !== null &&
    claims !== trustedName &&
    html`, ${wordsIn(language)('claimsToBe')} “${foreign(claims)}”`
  const identifier = html`<span class="soft small"><code>${foreign(id ?? '–')}</code>${claimed}</span>`
  const name =
    verdict !== 'failed' && trustedName !== null && html`<strong>${foreign(trustedName)}</strong>`
  return html`${name}${identifier}`
}
