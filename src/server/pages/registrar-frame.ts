// What the registrar's pages share: their frame and the hidden fields of their forms.

import type { DocumentLanguage } from '../../model/language.ts'
import { Html, html } from '../../util/html.ts'
import { pageFrame } from './page-frame.ts'

export interface RegistrarFrame {
  readonly language: DocumentLanguage
  /** Path of the page, for its other languages. */
  readonly action: string
  readonly title: string
  readonly script?: string
}

/** A page under its title. */
export function registrarFrame(
  { language, action, title, script }: RegistrarFrame,
  contents: Html,
): string {
  return pageFrame(language, {
    title: `${title} – sigillum`,
    action,
    footer: '',
    contents: html`<h1>${title}</h1>
${contents}
${script !== undefined && html`<script>${new Html(script)}</script>`}`,
  })
}

export function hidden(fields: Readonly<Record<string, string>>): readonly Html[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
}
