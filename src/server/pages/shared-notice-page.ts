// The page at the address of a shared award when there is nothing to show.

import type { DocumentLanguage } from '../../model/language.ts'
import { html } from '../../util/html.ts'
import { pageFrame, wordsIn } from './page-frame.ts'
import { SHARE_TEXTS } from './share-texts.ts'

/** Says why. */
export function sharedNoticePage(
  language: DocumentLanguage,
  action: string,
  text: 'notShared' | 'busy',
): string {
  const words = wordsIn(language)
  const told = text === 'busy' ? words('busy') : SHARE_TEXTS.notShared[language]
  const contents = html`<h1>${words('title')}</h1>
<div class="card alert" role="alert"><p>${told}</p></div>`
  return pageFrame(language, { title: words('title'), contents, action })
}
