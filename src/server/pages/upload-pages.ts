// The pages on which awards files are handed in: the list with its form, and the question before something is done.

import type { UploadState } from '../../batch/desk/upload.ts'
import type { DocumentLanguage, LangString } from '../../model/language.ts'
import { textIn } from '../../model/language.ts'
import { type Html, html } from '../../util/html.ts'
import { foreign } from './foreign-text.ts'
import { hidden, registrarFrame } from './registrar-frame.ts'
import { REGISTRAR_TEXTS } from './registrar-texts.ts'
import { UPLOAD_TEXTS, type UploadText } from './upload-texts.ts'

export interface UploadView {
  readonly language: DocumentLanguage
  /** Path of the registrar's first page. */
  readonly action: string
  readonly notice?: UploadText
}

export interface UploadListParts {
  readonly uploads: readonly UploadState[]
  readonly templates: readonly { readonly name: string; readonly title: LangString }[]
  /** Whether the reader may hand a file in. */
  readonly mayUpload: boolean
  readonly maxBytes: number
  readonly keepHours: number
}

export function uploadWords(language: DocumentLanguage): (text: UploadText) => string {
  return (text) => UPLOAD_TEXTS[text][language]
}

/** What was handed in, and the form for more. */
export function uploadListPage(view: UploadView, parts: UploadListParts): string {
  const { language } = view
  const words = uploadWords(language)
  const { uploads, mayUpload } = parts
  return uploadFrame(view, {
    title: words('uploads'),
    contents: html`${mayUpload && uploadForm(view, parts)}
<section class="card"><h2>${words('uploads')}</h2>${
      uploads.length === 0
        ? html`<p class="soft">${REGISTRAR_TEXTS.none[language]}</p>`
        : html`<ul class="files">${uploads.map((upload) => uploadItem(upload, view))}</ul>`
    }</section>
${backTo(view)}`,
  })
}

function uploadForm(
  { language, action }: UploadView,
  { templates, maxBytes, keepHours }: UploadListParts,
): Html {
  const words = uploadWords(language)
  const mebibytes = Math.max(1, Math.floor(maxBytes / 1024 / 1024))
  return html`<form method="post" action="${action}/uploads?lang=${language}" enctype="multipart/form-data"><div class="card">
<h2>${words('upload')}</h2>
<label for="template">${words('template')}</label>
<select id="template" name="template">${templates.map(
    ({ name, title }) =>
      html`<option value="${name}">${textIn(title, language)} (${name})</option>`,
  )}</select>
<label for="file">${words('file')}</label>
<p class="soft small" id="file-hint">${words('fileHint')} ${mebibytes}</p>
<input id="file" name="file" type="file" required aria-describedby="file-hint kept-hint" accept=".csv,.tsv,.txt,.xlsx,.json,.jsonl,.ndjson">
<p class="soft small" id="kept-hint">${words('keptHint')} ${keepHours}</p>
<button type="submit">${words('check')}</button>
</div></form>`
}

function uploadItem(upload: UploadState, { language, action }: UploadView): Html {
  const words = uploadWords(language)
  const { id, fileName, template, uploadedBy, uploadedAt } = upload
  return html`<li><a href="${action}/uploads/${id}?lang=${language}">${foreign(fileName || template)}</a>
<span class="soft small">${template} · ${uploadedAt.slice(0, 16).replace('T', ' ')} UTC · ${words('uploadedBy')} ${uploadedBy} · ${words(stateText(upload))}</span></li>`
}

/** Where an upload stands, in words. */
export function stateText({ interrupted, stage }: UploadState): UploadText {
  return interrupted ? 'interrupted' : stage
}

export interface UploadQuestion {
  readonly upload: UploadState
  readonly act: 'issue' | 'discard'
  readonly leaveOut: boolean
}

/** The one question before awards are issued or an upload is deleted. */
export function uploadConfirmPage(
  view: UploadView,
  { upload, act, leaveOut }: UploadQuestion,
): string {
  const { language, action } = view
  const words = uploadWords(language)
  const { id, plan, planHash = '' } = upload
  const issues = act === 'issue'
  return uploadFrame(view, {
    title: words(act),
    upload: id,
    contents: html`<form method="post" action="${action}/uploads/${id}?lang=${language}"><div class="card alert">
<h2>${words(act)}</h2>
<p>${words(issues ? 'sureToIssue' : 'sureToDiscard')}</p>
${issues && html`<dl><dt>${words('ready')}</dt><dd>${plan?.rows ?? 0}</dd><dt>${words('contentHash')}</dt><dd><code>${planHash}</code></dd></dl>`}
${issues && leaveOut && html`<p><strong>${words('leaveOut')}</strong>: ${upload.check?.faulty ?? 0}</p>`}
${hidden({ act, plan: planHash, confirmed: 'yes', ...(leaveOut && { leaveOut: 'yes' }) })}
<button type="submit">${REGISTRAR_TEXTS.confirm[language]}</button>
</div></form>
<p><a href="${action}/uploads/${id}?lang=${language}">${REGISTRAR_TEXTS.back[language]}</a></p>`,
  })
}

export interface UploadFrame {
  readonly title: string
  readonly contents: Html
  /** Whose page it is; else that of the list. */
  readonly upload?: string
  readonly script?: string
}

/** The frame of these pages: what is told first, then the contents. */
export function uploadFrame(
  view: UploadView,
  { title, contents, upload, script }: UploadFrame,
): string {
  const { language, action, notice } = view
  return registrarFrame(
    {
      language,
      action: `${action}/uploads${upload === undefined ? '' : `/${upload}`}`,
      title,
      ...(script !== undefined && { script }),
    },
    html`${notice && html`<div class="card alert" role="alert"><p>${uploadWords(language)(notice)}</p></div>`}
${contents}`,
  )
}

function backTo({ language, action }: UploadView): Html {
  return html`<p><a href="${action}?lang=${language}">${REGISTRAR_TEXTS.back[language]}</a></p>`
}
