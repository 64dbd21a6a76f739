// Tidies what people and editors leave in JSON files: notes for readers go, texts are trimmed and composed (NFC).
// Characters that nobody sees are refused: they would be printed, signed and compared.

import { isJsonObject, type Json, pointerTo } from '../util/json.ts'

/** Tells of a fault: pointer, rule, sentence. */
export type Report = (pointer: string, rule: string, message: string) => void

/** The value without `$schema` and `$comment`, texts trimmed and in NFC. */
export function tidied(value: Json, report: Report, pointer = ''): Json {
  if (typeof value === 'string') return tidiedText(value, report, pointer)
  if (Array.isArray(value)) {
    return value.map((item: Json, index) => tidied(item, report, pointerTo(pointer, index)))
  }
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '$schema' && name !== '$comment')
      .map(([name, member]) => [name, tidied(member, report, pointerTo(pointer, name))]),
  )
}

/** Rule, characters, what they are. */
const REFUSED = [
  [
    'bidi-control',
    /[\u202a-\u202e\u2066-\u2069]/u,
    'a character that turns the direction of writing',
  ],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  ['control-character', /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u, 'a control character'],
  ['invisible-character', /[\u200b\u2060\ufeff\u00ad]/u, 'a character that cannot be seen'],
  ['replacement-character', /\ufffd/u, 'a character that was lost in an earlier conversion'],
] as const

function tidiedText(text: string, report: Report, pointer: string): string {
  const tidy = text.normalize('NFC').trim()
  for (const [rule, characters, what] of REFUSED) {
    if (characters.test(tidy)) report(pointer, rule, `the text holds ${what}: type it again`)
  }
  return tidy
}
