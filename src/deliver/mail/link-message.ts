// The message that brings a learner the link to an award: as text and as HTML, in one language. It holds the link,
// the title and who awards; never the credential, a grade, a name, or the code that a wallet asks for.

import type { DocumentLanguage } from '../../model/language.ts'
import { type Html, html } from '../../util/html.ts'
import { filled, MAIL_TEXTS, type MailTexts } from './mail-texts.ts'

/** One award on its way to its learner. */
export interface LinkNotice {
  readonly language: DocumentLanguage
  /** Title of the micro-credential in that language. */
  readonly title: string
  /** Name of the awarding university in that language. */
  readonly issuer: string
  /** https link of the claim page. */
  readonly link: string
  readonly expiresAt: Date
  /** Whether a wallet will ask for a code. */
  readonly needsCode: boolean
}

export interface MessageText {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Words the notice. Equal notice, equal message. */
export function linkMessage(notice: LinkNotice): MessageText {
  const words = wordsOf(notice)
  const { greeting, awarded, fetch, until, personal, code, notYou } = words
  const rest = [until, personal, ...(notice.needsCode ? [code] : []), notYou]
  const text = [greeting, awarded, fetch, notice.link, ...rest].join('\n\n')
  return {
    subject: words.subject,
    text: `${text}\n`,
    html: page(notice, words, rest).text,
  }
}

/** The texts of the notice's language, filled in. Foreign names stay on one line. */
export function wordsOf(notice: LinkNotice): MailTexts {
  const { language, title, issuer, expiresAt } = notice
  const values = {
    title: oneLine(title),
    issuer: oneLine(issuer),
    date: longDate(expiresAt, language),
  }
  const words = Object.entries<string>({ ...MAIL_TEXTS[language] })
  return Object.fromEntries(
    words.map(([name, text]) => [name, filled(text, values)]),
  ) as unknown as MailTexts
}

function page(notice: LinkNotice, words: MailTexts, rest: readonly string[]): Html {
  const paragraph = 'margin:0 0 16px'
  const button =
    'display:inline-block;padding:12px 20px;background:#0b4f8a;color:#ffffff;text-decoration:none;border-radius:6px'
  return html`<!doctype html>
<html lang="${notice.language}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${words.subject}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif">
<div style="max-width:560px">
<p style="${paragraph}">${words.greeting}</p>
<p style="${paragraph}">${words.awarded}</p>
<p style="${paragraph}">${words.fetch}</p>
<p style="${paragraph}"><a href="${notice.link}" style="${button}">${words.open}</a></p>
<p style="${paragraph};overflow-wrap:anywhere"><a href="${notice.link}">${notice.link}</a></p>
${rest.map((text) => html`<p style="${paragraph}">${text}</p>\n`)}</div>
</body>
</html>
`
}

/** Line ends and control characters would let a title write headers or hide what follows. */
function oneLine(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function longDate(date: Date, language: DocumentLanguage): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(date)
}
