// The page on which people choose a file or paste a text; and the same page with a notice, when that did not work.

import type { DocumentLanguage } from '../../model/language.ts'
import { Html, html } from '../../util/html.ts'
import { CONTENTS_TEXTS } from './contents-texts.ts'
import { ON_DEVICE_TEXTS } from './on-device-texts.ts'
import { pageFrame, wordsIn } from './page-frame.ts'
import type { PageText } from './page-texts.ts'
import { verifyScript } from './verify-script.ts'

export interface FormPageOptions {
  /** What has to be said above the form. */
  readonly notice?: PageText
  /** Path of the verifier for browsers, where the server has it. */
  readonly verifier?: string
}

/** The empty form. */
export function verifyFormPage(
  language: DocumentLanguage,
  action: string,
  { notice, verifier }: FormPageOptions = {},
): string {
  const words = wordsIn(language)
  const contents = html`<h1>${words('title')}</h1>
${notice && html`<div class="card alert" role="alert"><p>${words(notice)}</p></div>`}
<p>${words('introduction')}</p>
${form(language, action, verifier)}
<script>${new Html(verifyScript(verifier !== undefined))}</script>`
  return pageFrame(language, { title: words('title'), contents, action })
}

function form(language: DocumentLanguage, action: string, verifier?: string): Html {
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
${verifier !== undefined && onDeviceChoice(language, action, verifier)}
<button type="submit" data-idle="${words('submit')}" data-busy="${words('checking')}">${words('submit')}</button>
</div>
</form>`
}

/** For those who may not upload; shown by the script that can do it. */
function onDeviceChoice(language: DocumentLanguage, action: string, verifier: string): Html {
  const words = wordsIn(language)
  const say = (text: keyof typeof ON_DEVICE_TEXTS) => ON_DEVICE_TEXTS[text][language]
  return html`<div id="on-device-choice" class="choice" hidden>
<label for="on-device"><input type="checkbox" id="on-device" aria-describedby="on-device-hint" data-action="${action}" data-verifier="${verifier}" data-setup="${action}/setup" data-documents="${action}/documents" data-not-possible="${say('notPossible')}" data-nothing-sent="${words('nothingSent')}" data-link-sent="${words('linkSent')}" data-too-large="${words('tooLarge')}"><span>${say('choice')}</span></label>
<p class="soft small" id="on-device-hint">${say('choiceHint')}</p>
<div id="on-device-notice" class="card alert" role="alert" hidden><p></p></div>
</div>`
}
