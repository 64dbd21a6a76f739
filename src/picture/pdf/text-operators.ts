// Text boxes as real text of a PDF (ISO 32000-1, 9.4 and 14.9.4): the very glyphs of the layout at their places, shown
// in reading order. Where glyphs alone would not give the text back, it is written beside them.

import type { PlacedSegment, TextBox, TextLine } from '../boxes.ts'
import { fontOf } from '../font-faces.ts'
import type { GlyphPlacement, Segment } from '../shaped-text.ts'
import type { FontSet } from './font-set.ts'

/** The operators of a text box on a page of a height, without colour and marks. */
export function textOperators(box: TextBox, fonts: FontSet, pageHeight: number): string {
  const operators = box.lines.flatMap((line, index) => {
    const shown = inReadingOrder(line).flatMap((placed) => {
      const y = pageHeight - line.baseline
      return segmentOperators(placed, { y, size: box.size, fonts })
    })
    // A line ends between two words, and a reader who sees no lines needs to know.
    const isLast = index === box.lines.length - 1
    return isLast ? shown : [...shown, ...spaceAfter(line, box, { fonts, pageHeight })]
  })
  return operators.join('\n')
}

interface Setting {
  readonly y: number
  readonly size: number
  readonly fonts: FontSet
}

/** Undoes UAX #9, rule L2: the segments of a line stand in visual order. */
function inReadingOrder({ segments }: TextLine): readonly PlacedSegment[] {
  const ordered = [...segments]
  const highest = Math.max(0, ...segments.map(({ segment }) => segment.level))
  for (let level = 1; level <= highest; level += 1) {
    let start = 0
    while (start < ordered.length) {
      let end = start
      while (end < ordered.length && (ordered[end]?.segment.level ?? 0) >= level) end += 1
      if (end > start) ordered.splice(start, end - start, ...ordered.slice(start, end).reverse())
      start = end + 1
    }
  }
  return ordered
}

function segmentOperators(
  { segment, face, x }: PlacedSegment,
  setting: Setting,
): readonly string[] {
  const { fonts, size, y } = setting
  if (segment.isSpace) return [spaceAt(segment, x, setting)]
  if (segment.glyphs.length === 0) return []
  const texts = textsOfGlyphs(segment)
  const isRightToLeft = segment.level % 2 === 1
  const glyphs = segment.glyphs.map((glyph, index) => ({ ...glyph, text: texts[index] ?? '' }))
  if (isRightToLeft) glyphs.reverse()
  const shown = glyphs.map((glyph) => ({ ...glyph, ...fonts.use(face, glyph.glyph, glyph.text) }))
  const [first] = shown
  const start = x + ((first?.x ?? 0) * size) / 1000
  const text = `BT /${fonts.nameOf(face)} ${decimal(size)} Tf 1 0 0 1 ${decimal(start)} ${decimal(y)} Tm ${shownRun(shown, size)} ET`
  const read = shown.map(({ glyph }) => fonts.textOf(face, glyph) ?? '').join('')
  if (read === segment.text) return [text]
  return [`/Span <</ActualText <feff${utf16(segment.text)}>>> BDC`, text, 'EMC']
}

interface ShownGlyph extends GlyphPlacement {
  readonly id: number
  /** In thousandths of an em. */
  readonly width: number
}

/** Glyphs in one or more arrays, moved apart where the layout wants it; raised ones apart. */
function shownRun(glyphs: readonly ShownGlyph[], size: number): string {
  const operators: string[] = []
  let row: string[] = []
  let rise = 0
  let pen = glyphs[0]?.x ?? 0
  const flush = () => {
    if (row.length > 0) operators.push(`[${row.join('')}] TJ`)
    row = []
  }
  for (const { id, x, y, width } of glyphs) {
    if (y !== rise) {
      flush()
      operators.push(`${decimal((y * size) / 1000)} Ts`)
      rise = y
    }
    const back = Math.round((pen - x) * 100) / 100
    if (back !== 0) row.push(` ${decimal(back)} `)
    row.push(`<${id.toString(16).padStart(4, '0')}>`)
    pen = x + width
  }
  flush()
  if (rise !== 0) operators.push('0 Ts')
  return operators.join(' ')
}

/**
 * The text of each glyph: the character whose own glyph it is; else, where the characters are as many as the glyphs,
 * the one at its place; else the first of a run stands for the characters that are left.
 */
function textsOfGlyphs(segment: Segment): readonly string[] {
  const font = fontOf(segment.face)
  const characters = [...segment.text]
  const visual = segment.level % 2 === 1 ? characters.toReversed() : characters
  const byGlyph = new Map<number, string>()
  for (const char of visual) byGlyph.set(font.glyphForCodePoint(char.codePointAt(0) ?? 0).id, char)
  const own = segment.glyphs.map(({ glyph }) => byGlyph.get(glyph))
  if (visual.length === own.length) return own.map((text, at) => text ?? visual[at] ?? '')
  const rest = characters.filter((char) => !own.includes(char)).join('')
  let isSaid = false
  return own.map((text) => {
    if (text !== undefined) return text
    const said = isSaid ? '' : rest
    isSaid = true
    return said === '' ? segment.text : said
  })
}

function spaceAfter(
  { baseline, segments }: TextLine,
  { size }: TextBox,
  { fonts, pageHeight }: { fonts: FontSet; pageHeight: number },
): readonly string[] {
  const last = segments.at(-1)
  if (!last) return []
  const x = last.x + last.segment.advance * size
  return [spaceAt(last.segment, x, { y: pageHeight - baseline, size, fonts })]
}

function spaceAt({ face }: Segment, x: number, { y, size, fonts }: Setting): string {
  const { id } = fonts.use(face, fontOf(face).glyphForCodePoint(0x20).id, ' ')
  return `BT /${fonts.nameOf(face)} ${decimal(size)} Tf 1 0 0 1 ${decimal(x)} ${decimal(y)} Tm <${id.toString(16).padStart(4, '0')}> Tj ET`
}

function utf16(text: string): string {
  let hex = ''
  for (let at = 0; at < text.length; at += 1)
    hex += text.charCodeAt(at).toString(16).padStart(4, '0')
  return hex
}

/** At most three decimals, no exponent. */
export function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000 || 0)
}
