// Names and titles from credentials: shown as they are read, unable to reverse a line, hide letters or climb out of
// it. Each stands in a `bdi`, so that its direction ends with it. security.md section 6.

import { type Html, html } from '../../util/html.ts'

/** Longer than any honest name or title. */
const MAX_LENGTH = 300

/** Controls, line separators, bidi controls, invisible characters but the joiners, tags, fillers, private use. */
const HARMFUL =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Co}]|(?!\u200c|\u200d|\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffc]/gu
/** No orthography stacks more than four marks on one letter. */
const TOWER = /(\p{Mark}{4})\p{Mark}+/gu

/** Longer than any honest description. */
const MAX_TEXT_LENGTH = 4_000

/** A foreign text on one line; what was taken out of it leaves a mark. */
export function cleanForeign(text: string, maxLength = MAX_LENGTH): string {
  const cleaned = text
    .slice(0, maxLength * 4)
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(HARMFUL, '\u{fffd}')
    .replaceAll(TOWER, '$1')
    .trim()
  const letters = [...cleaned]
  return letters.length > maxLength ? `${letters.slice(0, maxLength).join('')}…` : cleaned
}

/** A foreign text as markup. */
export function foreign(text: string): Html {
  return html`<bdi>${cleanForeign(text)}</bdi>`
}

/** A foreign text that may be a paragraph. */
export function foreignText(text: string): Html {
  return html`<bdi>${cleanForeign(text, MAX_TEXT_LENGTH)}</bdi>`
}
