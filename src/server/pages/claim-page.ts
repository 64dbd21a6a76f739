// The page on which a learner fetches an award: what it is, then what to do with it, the likeliest first. Works without
// scripts; nothing on it comes from anywhere else.

import type { Claim } from '../../ledger/claims.ts'
import { ELEMENT_KEYS, ELEMENT_LABELS } from '../../model/element-labels.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import { type Html, html } from '../../util/html.ts'
import type { AwardFacts } from '../claiming/award-facts.ts'
import { CLAIM_TEXTS, type ClaimText } from './claim-texts.ts'
import { foreign } from './foreign-text.ts'
import { pageFrame } from './page-frame.ts'
import { LANGUAGE_NAMES } from './page-texts.ts'
import { qrCode } from './qr-code.ts'
import { SHARE_TEXTS } from './share-texts.ts'

export interface ClaimView {
  readonly language: DocumentLanguage
  /** Path of the page itself. */
  readonly action: string
  /** Address of the verify page. */
  readonly verifyUrl: string
  /** Where the award is shared; absent: nowhere. */
  readonly sharedUrl?: string
  readonly claim: Claim
  readonly facts: AwardFacts
  readonly credentialId?: string
  readonly files: readonly ClaimFile[]
  /** Other forms of what is among the files. */
  readonly otherFiles: readonly ClaimFile[]
  /** Link of the wallet offer, where the award can be had in a wallet. */
  readonly offerLink?: string
  /** Links that work without the code, after it was entered or its place was taken. */
  readonly proven?: {
    readonly offerLink: string
    readonly exchangeLink: string
    readonly by: 'code' | 'login'
  }
  /** The login that takes the place of the code; `anew`: as somebody else than just now. */
  readonly login?: { readonly name: string; readonly anew: boolean }
  /** What has to be said first. */
  readonly notice?: { readonly text: ClaimText; readonly detail?: string }
}

export interface ClaimFile {
  readonly name: string
  readonly kind: keyof typeof FILE_TEXTS
  /** The one language that it is in; absent: all that there are. */
  readonly language?: DocumentLanguage
}

const FILE_TEXTS = {
  elm: 'fileElm',
  ob3: 'fileOb3',
  image: 'fileImage',
  document: 'fileDocument',
  certificate: 'fileCertificate',
  supplement: 'fileSupplement',
  other: 'fileOther',
} as const satisfies Record<string, ClaimText>

/** The page of an open link. */
export function claimPage(view: ClaimView): string {
  const { language, action, files, facts, notice } = view
  const words = claimWords(language)
  const contents = html`${notice && noticeCard(language, notice)}
<h1>${facts.title === undefined ? words('heading') : foreign(facts.title)}</h1>
${factsLine(view)}
<p class="soft">${words('keepSecret')} ${words('goodUntil')} ${dateIn(language, view.claim.expiresAt)}.</p>
${files.length > 0 && filesCard(view)}
${view.proven ? provenCard(view) : view.offerLink !== undefined && walletCard(view)}
${(files.length > 0 || view.sharedUrl !== undefined) && shareCard(view)}
${files.some(({ kind }) => kind === 'elm') && html`<section class="card"><h2>${words('europass')}</h2><p>${words('europassSteps')}</p></section>`}
${reportCard(view)}`
  return frame(language, action, contents, view.login && 'privateLogin')
}

/** A page with one thing to say. */
export function claimNoticePage(
  language: DocumentLanguage,
  action: string,
  notice: { readonly text: ClaimText; readonly detail?: string; readonly back?: string },
): string {
  const words = claimWords(language)
  const back = notice.back
  return frame(
    language,
    action,
    html`<h1>${words('heading')}</h1>
${noticeCard(language, notice)}
${back !== undefined && html`<p><a href="${back}?lang=${language}">${words('back')}</a></p>`}`,
  )
}

function frame(
  language: DocumentLanguage,
  action: string,
  contents: Html,
  footer: ClaimText = 'private',
): string {
  const words = claimWords(language)
  return pageFrame(language, {
    title: `${words('heading')} – sigillum`,
    contents,
    action,
    footer: words(footer),
  })
}

function claimWords(language: DocumentLanguage): (text: ClaimText) => string {
  return (text) => CLAIM_TEXTS[text][language]
}

function noticeCard(
  language: DocumentLanguage,
  { text, detail }: { readonly text: ClaimText; readonly detail?: string },
): Html {
  const told = detail !== undefined && html` <code>${detail}</code>`
  return html`<div class="card alert" role="alert"><p>${CLAIM_TEXTS[text][language]}${told}</p></div>`
}

function factsLine({ facts, language }: ClaimView): Html | false {
  const { learner, awardingBody, awardedOn } = facts
  const parts = [
    learner !== undefined && foreign(learner),
    awardingBody !== undefined && foreign(awardingBody),
    awardedOn !== undefined &&
      html`<time datetime="${awardedOn}">${dateIn(language, new Date(awardedOn))}</time>`,
  ].filter((part) => part !== false)
  return (
    parts.length > 0 && html`<p>${parts.map((part, at) => html`${at > 0 && ' · '}${part}`)}</p>`
  )
}

function dateIn(language: DocumentLanguage, date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date)
}

function filesCard(view: ClaimView): Html {
  const { language, action, files, otherFiles } = view
  const words = claimWords(language)
  return html`<section class="card"><h2>${words('download')}</h2>
<p>${words('downloadWhy')}</p>
<p><a class="button" href="${action}/download">${words('downloadAll')}</a></p>
${fileList(view, files)}
${
  otherFiles.length > 0 &&
  html`<details><summary>${words('otherForms')}</summary>
${fileList(view, otherFiles)}
</details>`
}
</section>`
}

function fileList({ language, action }: ClaimView, files: readonly ClaimFile[]): Html {
  const words = claimWords(language)
  return html`<ul class="files">${files.map((file) => {
    const { name, kind } = file
    const told =
      file.language && html`, <span lang="${file.language}">${LANGUAGE_NAMES[file.language]}</span>`
    return html`<li><a href="${action}/files/${name}">${words(FILE_TEXTS[kind])}${told}</a> <span class="soft small">${name.slice(name.indexOf('.'))}</span></li>`
  })}</ul>`
}

function walletCard(view: ClaimView): Html {
  const { language, action, claim, offerLink = '' } = view
  const words = claimWords(language)
  return html`<section class="card"><h2>${words('wallet')}</h2>
<p>${words('walletScan')} ${words(claim.needsCode ? 'walletCode' : 'walletFirst')}</p>
${qrCode(offerLink)}
<p><a class="button" href="${offerLink}">${words('openWallet')}</a></p>
${loginLine(view)}
<details><summary>${words('otherWallets')}</summary>
<form method="post" action="${action}/wallet?lang=${language}">
${
  claim.needsCode &&
  html`<label for="code">${words('code')}</label>
<p class="soft small" id="code-hint">${words('codeHint')}</p>
<input class="code" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required aria-describedby="code-hint">`
}
<button type="submit">${words('continue')}</button>
</form>
</details>
</section>`
}

function loginLine({ language, action, login }: ClaimView): Html | false {
  if (!login) return false
  const words = claimWords(language)
  const address = `${action}/login?lang=${language}${login.anew ? '&anew=1' : ''}`
  return html`<p>${words('loginInstead')}</p>
<p><a class="button" href="${address}">${words('logIn')} ${foreign(login.name)}</a></p>`
}

function provenCard({ language, proven, claim }: ClaimView): Html {
  const words = claimWords(language)
  const { offerLink = '', exchangeLink = '' } = proven ?? {}
  return html`<section class="card"><h2>${words('wallet')}</h2>
<p>${words(provenText(claim, proven))}</p>
<p><a class="button" href="${offerLink}">${words('openWallet')}</a></p>
<p>${words('otherWallets')}</p>
${qrCode(exchangeLink)}
<p><a class="button" href="${exchangeLink}">${words('openWallet')} (VC-API)</a></p>
</section>`
}

function provenText({ needsCode }: Claim, proven: ClaimView['proven']): ClaimText {
  if (!needsCode) return 'walletFirst'
  return proven?.by === 'login' ? 'loginReady' : 'walletReady'
}

function shareCard(view: ClaimView): Html {
  const { language, verifyUrl } = view
  const words = claimWords(language)
  return html`<section class="card"><h2>${words('share')}</h2>
${sharing(view)}
<p><a class="button" href="${linkedInLink(view)}" rel="noopener noreferrer">${words('linkedIn')}</a></p>
<p class="soft small">${words('linkedInWhy')}</p>
<p><a href="${verifyUrl}?lang=${language}">${words('checkIt')}</a></p>
</section>`
}

/** The switch, and the address while it is on. */
function sharing({ language, action, sharedUrl }: ClaimView): Html {
  const say = (text: keyof typeof SHARE_TEXTS) => SHARE_TEXTS[text][language]
  const form = (to: 'on' | 'off', text: keyof typeof SHARE_TEXTS) =>
    html`<form method="post" action="${action}/share?lang=${language}"><button type="submit" class="quiet" name="share" value="${to}">${say(text)}</button></form>`
  if (sharedUrl === undefined) return html`<p>${say('shareWhy')}</p>${form('on', 'shareIt')}`
  return html`<p>${say('sharedAt')}</p><p><a href="${sharedUrl}?lang=${language}"><code>${sharedUrl}</code></a></p>${form('off', 'stopSharing')}`
}

/** LinkedIn's own form, filled in; the address in it names nobody: that of the shared award, else of the verify page. */
function linkedInLink({ facts, verifyUrl, sharedUrl, credentialId }: ClaimView): string {
  const [year, month] = (facts.awardedOn ?? '').split('-').map(Number)
  const parameters = new URLSearchParams({
    startTask: 'CERTIFICATION_NAME',
    name: facts.title ?? '',
    organizationName: facts.awardingBody ?? '',
    ...(year && month ? { issueYear: String(year), issueMonth: String(month) } : {}),
    certUrl: sharedUrl ?? verifyUrl,
    ...(credentialId !== undefined && { certId: credentialId }),
  })
  return `https://www.linkedin.com/profile/add?${parameters.toString()}`
}

function reportCard({ language, action }: ClaimView): Html {
  const words = claimWords(language)
  return html`<details class="card"><summary>${words('report')}</summary>
<p>${words('reportWhy')}</p>
<form method="post" action="${action}/report?lang=${language}">
<fieldset><legend>${words('reportWhich')}</legend><div class="choices">${ELEMENT_KEYS.map(
    (key, at) =>
      html`<label><input type="checkbox" name="element" value="${at + 1}"><span>${ELEMENT_LABELS[key][language]}</span></label>`,
  )}</div></fieldset>
<label for="message">${words('reportMessage')}</label>
<p class="soft small" id="message-hint">${words('reportHint')}</p>
<textarea id="message" name="message" rows="4" maxlength="1000" aria-describedby="message-hint"></textarea>
<button type="submit">${words('send')}</button>
</form>
</details>`
}
