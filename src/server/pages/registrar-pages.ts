// The registrar's pages: log in, overview, one award, and the question before anything is changed. Tables and numbers;
// awards are named by their hashes, since the ledger knows no names.

import type { Claim, ErrorCase } from '../../ledger/claims.ts'
import type { LedgerAward, LedgerSummary, StandingAction } from '../../ledger/ledger.ts'
import { ELEMENT_KEYS, ELEMENT_LABELS } from '../../model/element-labels.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import { type Html, html } from '../../util/html.ts'
import { foreign } from './foreign-text.ts'
import { hidden, registrarFrame } from './registrar-frame.ts'
import { REGISTRAR_TEXTS, type RegistrarText } from './registrar-texts.ts'
import { UPLOAD_TEXTS } from './upload-texts.ts'

export interface RegistrarView {
  readonly language: DocumentLanguage
  /** Path of the first page. */
  readonly action: string
  readonly notice?: RegistrarText
}

/** What may be done to an award. */
export type RegistrarAct = 'resend' | StandingAction

/** The form to log in. */
export function loginPage(view: RegistrarView): string {
  const { language, action } = view
  const words = wordsIn(language)
  return frame(
    view,
    html`<form method="post" action="${action}/login?lang=${language}">
<div class="card">
<label for="token">${words('token')}</label>
<p class="soft small" id="token-hint">${words('tokenHint')}</p>
<input id="token" name="token" type="password" autocomplete="off" required aria-describedby="token-hint">
<button type="submit">${words('logIn')}</button>
</div></form>`,
  )
}

export interface OverviewParts extends Pick<LedgerSummary, 'batches'> {
  readonly cases: readonly ErrorCase[]
  /** Whether the reader can hand awards in, or approve them. */
  readonly hasDesk: boolean
}

/** Batches, reported errors, and the way to an award. */
export function overviewPage(
  view: RegistrarView,
  { batches, cases, hasDesk }: OverviewParts,
): string {
  const { language, action } = view
  const words = wordsIn(language)
  return frame(
    view,
    html`${hasDesk && html`<p><a class="button" href="${action}/uploads?lang=${language}">${UPLOAD_TEXTS.uploads[language]}</a></p>`}
${searchForm(view)}
<section class="card"><h2>${words('cases')}</h2>${
      cases.length === 0
        ? html`<p class="soft">${words('none')}</p>`
        : cases.map((one) => caseItem(one, view))
    }</section>
<section class="card"><h2>${words('batches')}</h2>
<table><thead><tr><th>${words('batches')}</th><th>${words('date')}</th><th>${words('awards')}</th><th>${words('unfinished')}</th></tr></thead>
<tbody>${batches.map(
      ({ batch, createdAt, awards, open }) =>
        html`<tr><td><code>${batch}</code></td><td>${createdAt.slice(0, 10)}</td><td>${awards}</td><td>${open}</td></tr>`,
    )}</tbody></table></section>
<form method="post" action="${action}/logout?lang=${language}"><button type="submit">${words('logOut')}</button></form>`,
  )
}

/** One award with its links and what can be done. */
export function awardPage(
  view: RegistrarView,
  { award, claims }: { readonly award: LedgerAward; readonly claims: readonly Claim[] },
): string {
  const { language } = view
  const words = wordsIn(language)
  const acts = ACTS[award.standing]
  return frame(
    view,
    html`<section class="card"><h2>${words('awards')} <code>${award.awardHash}</code></h2>
<dl><dt>${words('standing')}</dt><dd>${words(award.standing)}</dd>
${award.credentials.map(({ format, credentialId }) => html`<dt>${format}</dt><dd><code>${credentialId}</code></dd>`)}</dl></section>
<section class="card"><h2>${words('links')}</h2>${
      claims.length === 0
        ? html`<p class="soft">${words('none')}</p>`
        : html`<ul class="files">${claims.map((claim) => html`<li>${linkLine(claim, language)}</li>`)}</ul>`
    }</section>
${acts.map((act) => actForm(act, award, view))}
${backLink(view)}`,
  )
}

const ACTS: Readonly<Record<LedgerAward['standing'], readonly RegistrarAct[]>> = {
  good: ['resend', 'suspend', 'revoke'],
  suspended: ['reinstate', 'revoke'],
  revoked: [],
}

/** The one question before something is changed. */
export function confirmPage(
  view: RegistrarView,
  { act, award, reason }: { act: RegistrarAct; award: string; reason: string },
): string {
  const { language, action } = view
  const words = wordsIn(language)
  return frame(
    view,
    html`<form method="post" action="${action}/act?lang=${language}"><div class="card alert">
<h2>${words(act)}</h2>
<p>${words('sure')} <code>${award}</code></p>
${act === 'revoke' && html`<p><strong>${words('revokeWarning')}</strong></p>`}
${reason !== '' && html`<p>${words('reason')}: ${foreign(reason)}</p>`}
${hidden({ act, award, reason, confirmed: 'yes' })}
<button type="submit">${words('confirm')}</button>
</div></form>
${backLink(view, award)}`,
  )
}

/** A new link and its code, the only time they are seen. */
export function newLinkPage(
  view: RegistrarView,
  { award, link, code }: { award: string; link: string; code: string | undefined },
): string {
  const words = wordsIn(view.language)
  return frame(
    view,
    html`<div class="card alert"><p>${words('linkOnce')}</p></div>
<div class="card"><p><code>${link}</code></p>${code !== undefined && html`<p><code>${code.slice(0, 4)} ${code.slice(4)}</code></p>`}</div>
${backLink(view, award)}`,
  )
}

function frame(view: RegistrarView, contents: Html): string {
  const { language, action, notice } = view
  const words = wordsIn(language)
  return registrarFrame(
    { language, action, title: words('title') },
    html`${notice && html`<div class="card alert" role="alert"><p>${words(notice)}</p></div>`}
${contents}`,
  )
}

function wordsIn(language: DocumentLanguage): (text: RegistrarText) => string {
  return (text) => REGISTRAR_TEXTS[text][language]
}

function searchForm({ language, action }: RegistrarView): Html {
  const words = wordsIn(language)
  return html`<form method="get" action="${action}/award"><div class="card">
<label for="name">${words('find')}</label>
<p class="soft small" id="name-hint">${words('findHint')}</p>
<input id="name" name="name" type="text" maxlength="200" required autocomplete="off" aria-describedby="name-hint">
${hidden({ lang: language })}
<button type="submit">${words('search')}</button>
</div></form>`
}

function caseItem(one: ErrorCase, { language, action }: RegistrarView): Html {
  const words = wordsIn(language)
  const elements = one.elements.flatMap((number) => ELEMENT_KEYS[number - 1] ?? [])
  return html`<form method="post" action="${action}/case?lang=${language}">
<p><a href="${action}/award?name=${one.awardHash}&lang=${language}"><code>${one.awardHash}</code></a> <span class="soft">${one.openedAt.toISOString().slice(0, 10)}</span></p>
<p>${elements.map((key) => ELEMENT_LABELS[key][language]).join(', ')}</p>
${one.message !== undefined && html`<p>“${foreign(one.message)}”</p>`}
${hidden({ case: one.id })}
<button type="submit" name="outcome" value="corrected">${words('corrected')}</button>
<button type="submit" name="outcome" value="declined">${words('declined')}</button>
</form>`
}

function linkLine(claim: Claim, language: DocumentLanguage): string {
  const words = wordsIn(language)
  const day = (date: Date) => date.toISOString().slice(0, 10)
  return [
    `${words(claim.state === 'open' ? 'open' : 'ended')}, ${words('until')} ${day(claim.expiresAt)}`,
    ...(claim.downloadedAt ? [`${words('downloaded')} ${day(claim.downloadedAt)}`] : []),
    ...(claim.claimedAt ? [`${words('inWallet')} ${day(claim.claimedAt)}`] : []),
  ].join(' · ')
}

function actForm(act: RegistrarAct, { awardHash }: LedgerAward, view: RegistrarView): Html {
  const { language, action } = view
  const words = wordsIn(language)
  const needsReason = act !== 'resend'
  return html`<form method="post" action="${action}/act?lang=${language}"><div class="card">
<h2>${words(act)}</h2>
${
  needsReason &&
  html`<label for="reason-${act}">${words('reason')}</label>
<p class="soft small" id="hint-${act}">${words('reasonHint')}</p>
<input id="reason-${act}" name="reason" type="text" maxlength="500" required aria-describedby="hint-${act}">`
}
${hidden({ act, award: awardHash })}
<button type="submit">${words(act)}</button>
</div></form>`
}

function backLink({ language, action }: RegistrarView, award?: string): Html {
  const words = wordsIn(language)
  const path = award === undefined ? action : `${action}/award`
  const query = award === undefined ? '' : `name=${award}&`
  return html`<p><a href="${path}?${query}lang=${language}">${words('back')}</a></p>`
}
