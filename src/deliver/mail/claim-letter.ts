// Letters for the printer: one with the link, for learners without an e-mail address, and one with the code that a
// wallet asks for. Never both on one sheet: whoever finds one of them gets nothing into a wallet. One HTML file per
// letter, which needs nothing from anywhere; the learner's name stands in it and never in its name.

import { qrModules } from '../../picture/qr-modules.ts'
import { utf8 } from '../../util/bytes.ts'
import { Html, html } from '../../util/html.ts'
import type { OutputFile } from '../driver.ts'
import { type LinkNotice, wordsOf } from './link-message.ts'

export interface Addressee {
  /** Hash of the award, which names the file. */
  readonly awardHash: string
  /** Full name, as it is to be printed. */
  readonly name: string
}

/** The sheet with the link, as text and as QR code. */
export function linkLetter(addressee: Addressee, notice: LinkNotice): OutputFile {
  const words = wordsOf(notice)
  const body = html`<p>${words.awarded}</p>
<p>${words.letterLink}</p>
${qrCode(notice.link)}
<p class="address">${notice.link}</p>
<p>${words.until}</p>
<p>${words.personal}</p>
${notice.needsCode ? html`<p>${words.code}</p>\n` : undefined}`
  return letter(addressee, notice, { title: words.letterTitle, body, kind: 'letter' })
}

/** The sheet with the code. */
export function codeLetter(addressee: Addressee, notice: LinkNotice, code: string): OutputFile {
  const words = wordsOf(notice)
  const body = html`<p>${words.codeIntro}</p>
<p class="code">${code.replace(/(.{4})(?=.)/g, '$1 ')}</p>
<p>${words.codeKeep}</p>
`
  return letter(addressee, notice, { title: words.codeTitle, body, kind: 'code' })
}

function letter(
  { awardHash, name }: Addressee,
  { language, issuer }: LinkNotice,
  { title, body, kind }: { title: string; body: Html; kind: 'letter' | 'code' },
): OutputFile {
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<p>${issuer}</p>
<p class="name">${name}</p>
<h1>${title}</h1>
${body}</body>
</html>
`
  return { name: `${awardHash}.${kind}.html`, bytes: utf8(page.text) }
}

const STYLE = new Html(`@page { size: A4; margin: 25mm }
body { font: 12pt/1.5 serif; color: #000; background: #fff; max-width: 160mm; margin: 0 auto }
.name { margin: 15mm 0; font-weight: bold }
.address { font: 11pt/1.4 monospace; overflow-wrap: anywhere }
.code { font: bold 22pt/1.4 monospace; letter-spacing: 2pt }
svg { width: 45mm; height: 45mm }`)

function qrCode(link: string): Html {
  const rows = qrModules(link)
  const path = rows
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  const size = rows.length
  return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label="QR"><path d="${path}"/></svg>`
}
