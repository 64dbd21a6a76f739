// The page on which people choose a file or paste a text; and the same page with a notice, when that did not work.

import type { DocumentLanguage } from '../../model/language.ts'
import { Html, html } from '../../util/html.ts'
import { CONTENTS_TEXTS } from './contents-texts.ts'
import { pageFrame, wordsIn } from './page-frame.ts'
import type { PageText } from './page-texts.ts'
import { VERIFY_SCRIPT } from './verify-script.ts'

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
${form(language, action)}
<script>${new Html(VERIFY_SCRIPT)}</script>`
  return pageFrame(language, { title: words('title'), contents, action })
}

function form(language: DocumentLanguage, action: string): Html {
  const words = wordsIn(language)
  const { drop, scan, stop, noCamera } = CONTENTS_TEXTS
  return html`<form method="post" action="${action}?lang=${language}" enctype="multipart/form-data">
<div class="card">
<label for="file">${words('file')}</label>
<p class="soft small" id="file-hint">${words('fileHint')}</p>
<input id="file" name="file" type="file" aria-describedby="file-hint">
<p class="soft small" id="drop-hint" hidden>${drop[language]}</p>
<button type="button" class="quiet" id="scan" hidden data-reader="${action}/qr/decode.js" data-start="${scan[language]}" data-stop="${stop[language]}">${scan[language]}</button>
<p class="soft small" id="scan-note" role="status" hidden>${noCamera[language]}</p>
<video id="camera" muted playsinline hidden></video>
<label for="text">${words('text')}</label>
<textarea id="text" name="text" rows="5" spellcheck="false" autocomplete="off" autocapitalize="off"></textarea>
<label for="recipient">${words('recipient')}</label>
<p class="soft small" id="recipient-hint">${words('recipientHint')}</p>
<input id="recipient" name="recipient" type="text" maxlength="500" autocomplete="off" aria-describedby="recipient-hint">
<button type="submit" data-idle="${words('submit')}" data-busy="${words('checking')}">${words('submit')}</button>
</div>
</form>`
}
