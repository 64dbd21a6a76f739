// The template function of the pages, by the name that they know.

export { escapeHtml, Html, type HtmlPart, html } from '../../util/html.ts'
