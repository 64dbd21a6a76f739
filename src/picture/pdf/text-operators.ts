// Text boxes as real text of a PDF (ISO 32000-1, 9.4 and 14.9.4): the very glyphs of the layout at their places, words
// in reading order, glyphs within a word from left to right, as readers of PDF expect. Where a glyph would not give its
// letter back, the letter is written beside it.

import type { PlacedSegment, TextBox, TextLine } from '../boxes.ts'
import { type FaceId, fontOf } from '../font-faces.ts'
import type { Segment } from '../shaped-text.ts'
import type { FontSet } from './font-set.ts'
import { glyphClusters } from './glyph-clusters.ts'

/** The operators of a text box on a page of a height, without colour and marks. */
export function textOperators(box: TextBox, fonts: FontSet, pageHeight: number): string {
  const operators = box.lines.flatMap((line, index) => {
    const setting = { y: pageHeight - line.baseline, size: box.size, fonts }
    const shown = inReadingOrder(line).flatMap((placed) => segmentOperators(placed, setting))
    // A line ends between two words, and a reader who sees no lines needs to know.
    const isLast = index === box.lines.length - 1
    return isLast ? shown : [...shown, ...spaceAfter(line, setting)]
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

/** A word: runs of glyphs that give their letters back, and between them those that do not. */
function segmentOperators({ segment, x }: PlacedSegment, setting: Setting): readonly string[] {
  const { face } = segment
  const { fonts } = setting
  const operators: string[] = []
  let plain: ShownGlyph[] = []
  const show = (glyphs: readonly ShownGlyph[]) => runOperators(glyphs, face, { ...setting, x })
  const flush = () => {
    if (plain.length > 0) operators.push(show(plain))
    plain = []
  }
  for (const { text, glyphs } of glyphClusters(segment)) {
    const shown = glyphs.map((one, index) => {
      // Of a body and its dots the body is what stands for the letter.
      const isPart = index > 0 || glyphs.some(({ isMark }, at) => at > 0 && !isMark)
      return { ...one, ...fonts.use(face, one.glyph, { text, isPart }) }
    })
    const bodies = shown.filter(({ isMark }, index) => index === 0 || !isMark)
    const marks = shown.filter(({ isMark }, index) => index > 0 && isMark)
    const [only, ...more] = bodies
    if (only && more.length === 0 && fonts.textOf(face, only.glyph) === text) plain.push(only)
    else {
      flush()
      operators.push(...standingFor(text, show(bodies)))
    }
    if (marks.length === 0) continue
    flush()
    operators.push(...standingFor('', show(marks)))
  }
  flush()
  return operators
}

function standingFor(text: string, operators: string): readonly string[] {
  return [`/Span <</ActualText <feff${utf16(text)}>>> BDC`, operators, 'EMC']
}

function runOperators(
  glyphs: readonly ShownGlyph[],
  face: FaceId,
  { fonts, size, x, y }: Setting & { readonly x: number },
): string {
  const start = x + ((glyphs[0]?.x ?? 0) * size) / 1000
  return `${begin(fonts.nameOf(face), size, { x: start, y })} ${shownRun(glyphs, size)} ET`
}

interface ShownGlyph {
  /** In the subset. */
  readonly id: number
  readonly x: number
  readonly y: number
  /** In thousandths of an em, like the places. */
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
    row.push(glyphCode(id))
    pen = x + width
  }
  flush()
  if (rise !== 0) operators.push('0 Ts')
  return operators.join(' ')
}

/** Behind the last letter that is read: at the left where the line runs from right to left. */
function spaceAfter({ segments }: TextLine, setting: Setting): readonly string[] {
  const last = segments.at(-1)
  if (!last) return []
  return [spaceAt(last.segment, last.x + last.segment.advance * setting.size, setting)]
}

function spaceAt({ face }: Segment, x: number, { y, size, fonts }: Setting): string {
  const { id } = fonts.use(face, fontOf(face).glyphForCodePoint(0x20).id, {
    text: ' ',
    isPart: false,
  })
  return `${begin(fonts.nameOf(face), size, { x, y })} ${glyphCode(id)} Tj ET`
}

function begin(font: string, size: number, { x, y }: { x: number; y: number }): string {
  return `BT /${font} ${decimal(size)} Tf 1 0 0 1 ${decimal(x)} ${decimal(y)} Tm`
}

function glyphCode(id: number): string {
  return `<${id.toString(16).padStart(4, '0')}>`
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
