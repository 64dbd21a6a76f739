// Foreign text on a terminal: names and titles come from credentials, and may try to move the cursor, reverse
// the line or hide letters. What is shown is what is there, with such characters written out.

/** Longer than any honest name or title. */
const MAX_LENGTH = 200

// Control characters, line separators, bidirectional controls, invisible ones and tags.
const HARMFUL =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** A foreign text on one line, harmful characters as `\u{…}`, cut when it is too long. */
export function plainText(text: string): string {
  const wellFormed = text.toWellFormed()
  const cut = wellFormed.length > MAX_LENGTH ? `${wellFormed.slice(0, MAX_LENGTH)}…` : wellFormed
  return cut
    .toWellFormed()
    .replace(HARMFUL, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
