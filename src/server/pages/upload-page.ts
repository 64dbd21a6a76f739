// One upload: what the check found, the approval of a second person, how far the batch is, what became of it. Foreign
// texts (file name, headings of the file) are shown inert. What a rule demands is said in the reader's language, what was
// found in a cell as the check words it, in English.

import type {
  CheckSummary,
  FindingGroup,
  FindingPlace,
  UploadState,
} from '../../batch/desk/upload.ts'
import type { DocumentLanguage } from '../../model/language.ts'
import { type Html, html } from '../../util/html.ts'
import { findingText } from './finding-texts.ts'
import { foreign, foreignText } from './foreign-text.ts'
import { PROGRESS_SCRIPT } from './progress-script.ts'
import { hidden } from './registrar-frame.ts'
import { REGISTRAR_TEXTS } from './registrar-texts.ts'
import { stateText, type UploadView, uploadFrame, uploadWords } from './upload-pages.ts'

/** What the reader may do. */
export interface UploadRights {
  readonly mayIssue: boolean
  readonly mayApprove: boolean
  /** Whether the reader has uploaded it. */
  readonly isOwn: boolean
  /** Whether a second person has to approve. */
  readonly needsApproval: boolean
}

/** The page of an upload. */
export function uploadPage(view: UploadView, upload: UploadState, rights: UploadRights): string {
  const { language, action } = view
  const words = uploadWords(language)
  const isAtWork = !upload.interrupted && /^(?:checking|issuing)$/.test(upload.stage)
  const { check, result } = upload
  return uploadFrame(view, {
    title: words(stateText(upload)),
    upload: upload.id,
    ...(isAtWork && { script: PROGRESS_SCRIPT }),
    contents: html`${isAtWork && progressCard(view, upload)}
${upload.interrupted && html`<div class="card alert"><p>${words('interruptedHint')}</p></div>`}
${upload.failure && html`<div class="card alert" role="alert"><p lang="en">${foreignText(upload.failure.message)}</p></div>`}
${result && resultCard(view, upload)}
${factsCard(view, upload)}
${!result && check && checkCards(view, upload, check)}
${!isAtWork && decisions(view, upload, rights)}
<p><a href="${action}/uploads?lang=${language}">${REGISTRAR_TEXTS.back[language]}</a></p>`,
  })
}

function progressCard(
  { language, action }: UploadView,
  { id, stage, progress }: UploadState,
): Html {
  const words = uploadWords(language)
  const { done = 0, of = 0, refused = 0, perSecond = 0 } = progress ?? {}
  const label = words(stage === 'issuing' ? 'issuing' : 'checking')
  return html`<section class="card" id="progress" aria-label="${label}"><h2>${label}</h2>
${
  progress &&
  html`<progress max="${of}" value="${done}" aria-label="${label}"></progress>
<dl><dt>${words('done')}</dt><dd>${done} ${words('ofAll')} ${of}</dd><dt>${words('refused')}</dt><dd>${refused}</dd>
<dt>${words('remaining')}</dt><dd>${of - done}</dd><dt>${words('perSecond')}</dt><dd>${perSecond}</dd></dl>`
}
<p><a href="${action}/uploads/${id}?lang=${language}">${words('look')}</a></p></section>`
}

function factsCard({ language, action }: UploadView, upload: UploadState): Html {
  const words = uploadWords(language)
  const { id, fileName, template, uploadedBy, keptUntil, plan, planHash, approval } = upload
  return html`<section class="card"><h2>${words('file')}</h2>
<dl>${fileName !== '' && html`<dt>${words('file')}</dt><dd>${foreign(fileName)}</dd>`}<dt>${words('template')}</dt><dd>${template}</dd>
<dt>${words('uploadedBy')}</dt><dd>${uploadedBy}</dd><dt>${words('keptUntil')}</dt><dd>${keptUntil.slice(0, 16).replace('T', ' ')} UTC</dd>
${
  plan &&
  html`<dt>${words('contentHash')}</dt><dd><code>${planHash}</code></dd>
<dt>${words('signedBy')}</dt><dd>${plan.keys.map((key) => html`<code>${key}</code> `)}</dd>`
}
${approval && html`<dt>${words('approvedBy')}</dt><dd>${approval.by}, ${approval.at.slice(0, 16).replace('T', ' ')} UTC</dd>`}</dl>
${plan && html`<p><a href="${action}/uploads/${id}/plan" download>${words('downloadPlan')}</a></p>`}
${approval && html`<p><a href="${action}/uploads/${id}/approval" download>${words('downloadApproval')}</a></p>`}</section>`
}

function checkCards(
  view: UploadView,
  upload: UploadState,
  check: NonNullable<UploadState['check']>,
) {
  const words = uploadWords(view.language)
  const { good, faulty, duplicate, alreadyAwarded } = check
  return html`<section class="card"><h2>${words('found')}</h2>
<dl><dt>${words('ready')}</dt><dd><strong>${good}</strong></dd><dt>${words('issuedBefore')}</dt><dd>${alreadyAwarded}</dd>
<dt>${words('refusedRows')}</dt><dd><strong>${faulty}</strong></dd><dt>${words('saidTwice')}</dt><dd>${duplicate}</dd></dl>
${good > 0 && alreadyAwarded >= good && html`<p>${words('nothingNew')}</p>`}
${good === 0 && html`<p>${words('nothingToIssue')}</p>`}
${refusedLink(view, upload)}</section>
${findings(view, check)}`
}

function refusedLink({ language, action }: UploadView, { id, refusedKind }: UploadState): Html {
  return html`${refusedKind && html`<p><a href="${action}/uploads/${id}/refused" download>${uploadWords(language)('downloadRefused')}</a> (${refusedKind.toUpperCase()})</p>`}`
}

function findings({ language }: UploadView, { groups }: CheckSummary): readonly Html[] {
  const words = uploadWords(language)
  return (['error', 'warning', 'information'] as const).map((severity) => {
    const found = groups.filter((group) => group.severity === severity)
    return html`${found.length > 0 && html`<section class="card"><h2>${words(severity)}</h2>${found.map((group) => groupTable(group, language))}</section>`}`
  })
}

function groupTable({ rule, count, places }: FindingGroup, language: DocumentLanguage): Html {
  const words = uploadWords(language)
  const more = count - places.length
  const demand = findingText(rule)?.[language]
  return html`<h3>${demand ?? html`<code>${rule}</code>`} (${count})</h3>
${demand !== undefined && html`<p class="soft small"><code>${rule}</code></p>`}
<table class="findings"><thead><tr><th scope="col">${words('row')}</th><th scope="col">${words('column')}</th><th scope="col">${words('wrong')}</th></tr></thead>
<tbody>${places.map(
    ({ row, column, pointer, message }) =>
      html`<tr><td>${row !== undefined && html`<span class="narrow">${words('row')} </span>${row}`}</td><td>${foreign(column ?? pointer ?? '')}</td><td lang="en">${foreignText(message)}</td></tr>`,
  )}</tbody></table>
${more > 0 && html`<p class="soft">+ ${more} ${words('more')}</p>`}`
}

function resultCard(view: UploadView, upload: UploadState): Html {
  const { language, action } = view
  const words = uploadWords(language)
  const { result, check, id } = upload
  if (!result) return html``
  const { batch, signed, alreadySigned, refused, refusals, unmade, links, log } = result
  return html`<section class="card" role="status"><h2>${words('done')}</h2>
<dl><dt>${words('newlySigned')}</dt><dd><strong>${signed}</strong></dd><dt>${words('before')}</dt><dd>${alreadySigned}</dd>
<dt>${words('refused')}</dt><dd>${refused}</dd><dt>${words('refusedRows')}</dt><dd>${check?.faulty ?? 0}</dd>${unmade > 0 && html`<dt>${words('unmade')}</dt><dd>${unmade}</dd>`}
<dt>${words('batch')}</dt><dd><code>${batch}</code></dd>
<dt>${words('auditLog')}</dt><dd>${log.entries} ${words('entries')}, <code>${log.root}</code></dd></dl>
${signed === 0 && refused === 0 && html`<p>${words('changedNothing')}</p>`}
${refusals.length > 0 && html`<ul class="files">${refusals.map((refusal) => refusalItem(refusal, language))}</ul>`}
${refusedLink(view, upload)}
${links > 0 && html`<p><a href="${action}/uploads/${id}/links" download>${words('downloadLinks')}</a> (${links})</p><p class="soft small">${words('linksHint')}</p>`}</section>`
}

function refusalItem(
  { row, pointer, rule = '', message }: FindingPlace,
  language: DocumentLanguage,
): Html {
  const told = findingText(rule)?.[language] ?? html`<span lang="en">${foreignText(message)}</span>`
  return html`<li>${uploadWords(language)('row')} ${row ?? pointer}: ${told}</li>`
}

/** What can be decided now, by whom. */
function decisions(view: UploadView, upload: UploadState, rights: UploadRights): Html {
  const { stage, check, approval, plan } = upload
  const { needsApproval, mayIssue } = rights
  const hasErrors = check?.groups.some(({ severity }) => severity === 'error') ?? false
  const isOpen = stage !== 'issued' && plan !== undefined && plan.rows > 0
  const mustApprove = isOpen && needsApproval && !approval
  const mayBeIssued = isOpen && mayIssue && !mustApprove
  return html`${mustApprove && approvalCard(view, upload, rights)}
${mayBeIssued && issueForm(view, upload, hasErrors)}
${mayIssue && stage !== 'issued' && stage !== 'checked' && !plan && actForm(view, upload, 'check')}
${mayIssue && actForm(view, upload, 'discard')}`
}

function approvalCard(view: UploadView, upload: UploadState, rights: UploadRights): Html {
  const { language, action } = view
  const words = uploadWords(language)
  if (!rights.mayApprove || rights.isOwn || upload.stage !== 'checked')
    return html`<div class="card alert"><p>${words('approvalNeeded')}</p></div>`
  return html`<form method="post" action="${action}/uploads/${upload.id}?lang=${language}"><div class="card">
<h2>${words('approve')}</h2><p>${words('approveHint')}</p>
<p><code>${upload.planHash}</code></p>
<label for="approval">${words('approvalText')}</label>
<p class="soft small" id="approval-hint">${words('approvalTextHint')}</p>
<textarea id="approval" name="approval" rows="3" maxlength="8000" spellcheck="false" autocomplete="off" aria-describedby="approval-hint"></textarea>
${hidden({ act: 'approve', plan: upload.planHash ?? '' })}
<button type="submit">${words('approve')}</button></div></form>`
}

function issueForm(
  { language, action }: UploadView,
  upload: UploadState,
  hasErrors: boolean,
): Html {
  const words = uploadWords(language)
  const { id, stage, planHash = '', leaveOut } = upload
  const goesOn = stage === 'issuing' || stage === 'failed'
  return html`<form method="post" action="${action}/uploads/${id}?lang=${language}"><div class="card">
<h2>${words(goesOn ? 'goOn' : 'issue')}</h2>
${hasErrors && html`<div class="choices"><label><input type="checkbox" name="leaveOut" value="yes"${leaveOut === true && html` checked`}> ${words('leaveOut')}</label></div>`}
${hidden({ act: 'issue', plan: planHash })}
<button type="submit">${words(goesOn ? 'goOn' : 'issue')}</button></div></form>`
}

function actForm(
  { language, action }: UploadView,
  { id, planHash = '' }: UploadState,
  act: 'check' | 'discard',
): Html {
  const words = uploadWords(language)
  return html`<form method="post" action="${action}/uploads/${id}?lang=${language}">
${hidden({ act, plan: planHash })}
<button type="submit" class="quiet">${words(act)}</button></form>`
}
