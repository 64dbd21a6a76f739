// The text of one cell: Unicode form, and every character that would deceive a reader of the credential.
// Cells starting with = + - @ are left as they are: a credential is not a spreadsheet (see csv-cell.ts).

import { AWARDS_LIMITS, error, type Problem } from './award-row.ts'

const PLAIN = /^(?:[!-~](?:[ -~]*[!-~])?)?$/

// The continuation bytes 80-BF of UTF-8 as Windows-1252 and Latin-1 show them.
const CONTINUATION =
  '\\u0080-\\u00BF\\u20AC\\u201A\\u0192\\u201E\\u2026\\u2020\\u2021\\u02C6\\u2030\\u0160\\u2039\\u0152\\u017D\\u2018\\u2019\\u201C\\u201D\\u2022\\u2013\\u2014\\u02DC\\u2122\\u0161\\u203A\\u0153\\u017E\\u0178'
const SYMBOL = CONTINUATION.replace(
  /\\u0192|\\u0160|\\u0152|\\u017D|\\u0161|\\u0153|\\u017E|\\u0178/g,
  '',
)

/**
 * UTF-8 once read as a one-byte encoding. Single letters that honest names hold before a symbol or a
 * letter of the upper range (Czech, Estonian, ß before a dash) are left out; other scripts need two pairs.
 */
const MOJIBAKE = new RegExp(
  [
    `[\\u00C3\\u00C5][${CONTINUATION}]`,
    `\\u00C4[${SYMBOL}\\u0178]`,
    `\\u00C2[\\u0080-\\u00BF]`,
    `\\u00E2[\\u20AC\\u0080][${CONTINUATION}]`,
    `(?:[\\u00CE-\\u00D1\\u00D7-\\u00DB][${CONTINUATION}]){2}`,
    `\\u00EF\\u00BB\\u00BF`,
  ].join('|'),
)

interface CharacterRule {
  readonly pattern: RegExp
  readonly rule: string
  readonly message: string
}

const CHARACTER_RULES: readonly CharacterRule[] = [
  {
    pattern: /\0/,
    rule: 'nul-character',
    message: 'the cell holds a NUL character; export the file again as text',
  },
  {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
    pattern: /[\u0001-\u001F\u007F-\u009F\u2028\u2029]/,
    rule: 'control-character',
    message: 'the cell holds a line break, a tab or another control character; remove it',
  },
  {
    pattern: /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/,
    rule: 'bidi-control',
    message: 'the cell holds an invisible character that changes the writing direction; remove it',
  },
  {
    pattern: /\uFFFD/,
    rule: 'replacement-character',
    message: 'a letter was lost in an earlier conversion (replacement character); export it again',
  },
  {
    pattern: MOJIBAKE,
    rule: 'mojibake',
    message: 'the cell looks like UTF-8 that was read in another encoding; export it again',
  },
  {
    // Zero-width joiners stay: Persian and Indic names need them between letters.
    pattern:
      /\u034F|[\u00AD\u115F\u1160\u180E\u200B\u2060-\u2065\u206A-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|(?<!\p{L}\p{M}*)[\u200C\u200D]/u,
    rule: 'invisible-character',
    message: 'the cell holds an invisible character; remove it',
  },
  {
    pattern: /[\p{Co}\p{Cs}]|[\uFDD0-\uFDEF]|[\uFFFE\uFFFF]/u,
    rule: 'unassigned-character',
    message:
      'the cell holds a character that means nothing outside one computer; write it in Unicode',
  },
]

/** A cell's text as it may go into a credential, and what was found on the way. */
export interface CleanText {
  /** NFC, without outer spaces; inner spaces of any kind as plain ones. */
  readonly text: string
  readonly problems: readonly Problem[]
}

const NOTHING: readonly Problem[] = []

/** Normalises the text of a cell and names every character that must not be there. */
export function cleanCell(raw: string): CleanText {
  if (raw.length <= AWARDS_LIMITS.cellCharacters && PLAIN.test(raw)) {
    return { text: raw, problems: NOTHING }
  }
  if (raw.length > AWARDS_LIMITS.cellCharacters) {
    const message = `the cell is longer than ${AWARDS_LIMITS.cellCharacters} characters`
    return { text: '', problems: [error('cell-too-long', message)] }
  }
  const text = raw
    .normalize('NFC')
    .replace(/\p{Zs}/gu, ' ')
    .trim()
  const found = CHARACTER_RULES.filter(({ pattern }) => pattern.test(text))
  return {
    text,
    problems: [
      ...found.map(({ rule, message }) => error(rule, message)),
      ...(/^\p{Zs}|\p{Zs}$/u.test(raw) ? [TRIMMED] : []),
    ],
  }
}

const TRIMMED: Problem = {
  rule: 'space-trimmed',
  severity: 'information',
  message: 'spaces before or after the text were left out',
}

/** What a value looks like, for messages that must not repeat it. */
export function classOf(text: string): string {
  if (text === '') return 'nothing'
  if (/^\p{Nd}+$/u.test(text)) return `${text.length} digits`
  if (/^[\p{L}\p{M}' .-]+$/u.test(text)) return 'words'
  return /\p{L}/u.test(text) ? 'letters mixed with other characters' : 'digits and signs'
}
