// Makes any text safe to lay out: what stays is what can be seen. Control characters would break the XML, bidi
// controls could make a line read as another one, and towers of combining marks would climb over their neighbours.

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
/**
 * Bidi marks, embeddings, overrides and isolates (UAX #9), variation selectors, tags and fillers.
 * The joiners stay: Persian names need them.
 */
const INVISIBLE = /(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/gu
/** Other spaces than the plain one and the one that does not break; a font may lack them. */
const SPACES = /[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]/g
const FIXED_SPACES = /[\u2007\u202f]/g
/** No orthography stacks more than four marks on one letter. */
const TOWER = /(\p{Mark}{4})\p{Mark}+/gu

/** A text in NFC, in one line with single spaces, without control, bidi-control and other invisible characters. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(CONTROLS, ' ')
    .replace(INVISIBLE, '')
    .replace(SPACES, ' ')
    .replace(FIXED_SPACES, '\u00a0')
    .replace(TOWER, '$1')
    .replace(/ {2,}/g, ' ')
    .trim()
}
