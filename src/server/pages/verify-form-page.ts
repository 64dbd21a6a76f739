// The page on which people choose a file or paste a text; and the same page with a notice, when that did not work.

import type { DocumentLanguage } from '../../model/language.ts'
import { type Html, html } from './html.ts'
import { pageFrame, wordsIn } from './page-frame.ts'
import type { PageText } from './page-texts.ts'

/** The empty form, with a notice above it where something has to be said. */
export function verifyFormPage(
  language: DocumentLanguage,
  action: string,
  notice?: PageText,
): string {
  const words = wordsIn(language)
  const contents = html`<h1>${words('title')}</h1>
${notice && html`<div class="card alert" role="alert"><p>${words(notice)}</p></div>`}
<p>${words('introduction')}</p>
${form(language, action)}`
  return pageFrame(language, { title: words('title'), contents, action })
}

function form(language: DocumentLanguage, action: string): Html {
  const words = wordsIn(language)
  return html`<form method="post" action="${action}?lang=${language}" enctype="multipart/form-data">
<div class="card">
<label for="file">${words('file')}</label>
<p class="soft small" id="file-hint">${words('fileHint')}</p>
<input id="file" name="file" type="file" aria-describedby="file-hint">
<label for="text">${words('text')}</label>
<textarea id="text" name="text" rows="5" spellcheck="false" autocomplete="off" autocapitalize="off"></textarea>
<label for="recipient">${words('recipient')}</label>
<p class="soft small" id="recipient-hint">${words('recipientHint')}</p>
<input id="recipient" name="recipient" type="text" maxlength="500" autocomplete="off" aria-describedby="recipient-hint">
<button type="submit">${words('submit')}</button>
</div>
</form>`
}
