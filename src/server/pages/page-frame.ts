// What every page has around its contents: head, languages, and what a passed check does not tell.

import { DOCUMENT_LANGUAGES, type DocumentLanguage } from '../../model/language.ts'
import { Html, html } from '../../util/html.ts'
import { PAGE_STYLE } from './page-style.ts'
import { LANGUAGE_NAMES, PAGE_TEXTS, type PageText } from './page-texts.ts'

/** The words of one language. */
export type Words = (text: PageText) => string

export function wordsIn(language: DocumentLanguage): Words {
  return (text) => PAGE_TEXTS[text][language]
}

export interface PageParts {
  readonly title: string
  readonly contents: Html
  /** Path of the page itself. */
  readonly action: string
  /** What stands below; default: what a passed check does not tell. */
  readonly footer?: string
}

/** A whole page. */
export function pageFrame(
  language: DocumentLanguage,
  { title, contents, action, footer }: PageParts,
): string {
  const words = wordsIn(language)
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<header>
<span class="brand">sigillum</span>
<nav aria-label="${words('language')}"><ul>${DOCUMENT_LANGUAGES.map((code) => languageLink(code, language, action))}</ul></nav>
</header>
<main>
${contents}
</main>
<footer><p>${footer ?? words('limits')}</p></footer>
</body>
</html>
`
  return page.text
}

function languageLink(code: DocumentLanguage, current: DocumentLanguage, action: string): Html {
  const name = LANGUAGE_NAMES[code]
  if (code === current)
    return html`<li><strong lang="${code}" aria-current="true">${name}</strong></li>`
  return html`<li><a href="${action}?lang=${code}" hreflang="${code}" lang="${code}">${name}</a></li>`
}
