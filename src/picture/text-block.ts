// Sets a text in lines no wider than asked: greedy wrapping, optionally balanced, with an ellipsis after the last
// line allowed; visual order per line (UAX #9 L2). Sizes come from the caller, in points.

import type {
  Block,
  ColourRole,
  PlacedSegment,
  TextBox,
  TextLine,
  TextRole,
  Zone,
} from './boxes.ts'
import { cleanText } from './clean-text.ts'
import type { Typeface } from './font-faces.ts'
import { type Segment, segmentsOf, shatter } from './shaped-text.ts'

export interface TextSetting {
  readonly zone: Zone
  readonly typeface: Typeface
  readonly colour: ColourRole
  /** Points. */
  readonly size: number
  /** Points. */
  readonly width: number
  readonly align?: 'left' | 'right' | 'centre'
  /** Times the size; the lines move apart where the ink needs more. */
  readonly leading?: number
  readonly maximumLines?: number
  /** Makes the lines about equally long, for titles. */
  readonly isBalanced?: boolean
  readonly role?: TextRole
}

/** How a text came out. */
export interface SetText extends Block {
  readonly lineCount: number
  /** A word had to be broken inside. */
  readonly isBroken: boolean
  /** The text went on beyond the last line allowed. */
  readonly isCut: boolean
}

/** Sets one paragraph. An empty text gives a block without height. @throws {PipelineError} `PICTURE_GLYPH_MISSING`. */
export function setText(text: string, setting: TextSetting): SetText {
  const segments = segmentsOf(cleanText(text), setting.typeface)
  const limit = setting.width / setting.size
  const wrapped = wrap(segments, limit)
  const lines =
    setting.isBalanced === true ? balanced(segments, wrapped.lines, limit) : wrapped.lines
  const maximum = setting.maximumLines ?? Number.POSITIVE_INFINITY
  const isCut = lines.length > maximum
  const kept = isCut ? withEllipsis(lines, maximum, { limit, typeface: setting.typeface }) : lines
  return {
    ...blockOf(kept, setting, isCut),
    lineCount: kept.length,
    isBroken: wrapped.isBroken,
    isCut,
  }
}

/**
 * Sets a text in the first size of a row in which it keeps its words whole and stays within height and lines.
 * When none does, words are broken in the smallest; when not even that fits, it is cut there with an ellipsis.
 */
export function fitText(
  text: string,
  setting: Omit<TextSetting, 'size'>,
  room: { readonly sizes: readonly number[]; readonly height: number },
): SetText {
  const sizes = room.sizes.toSorted((a, b) => b - a)
  const whole = sizes.map((size) => () => setText(text, { ...setting, size }))
  for (const attempt of whole) {
    const block = attempt()
    if (!block.isBroken && !block.isCut && block.height <= room.height) return block
  }
  const size = sizes.at(-1) ?? 1
  for (let lines = setText(text, { ...setting, size }).lineCount; lines > 1; lines -= 1) {
    const block = setText(text, { ...setting, size, maximumLines: lines })
    if (block.height <= room.height) return block
  }
  return setText(text, { ...setting, size, maximumLines: 1 })
}

type Line = readonly Segment[]

const widthOf = (line: Line): number => line.reduce((sum, { advance }) => sum + advance, 0)

function withoutOuterSpace(line: Line): Line {
  const end = line.findLastIndex(({ isSpace }) => !isSpace)
  return line.slice(0, end + 1)
}

/** Segments up to and with each break opportunity. */
function chunksOf(segments: Line): readonly Line[] {
  const chunks: Segment[][] = []
  let isOpen = false
  for (const segment of segments) {
    const joins = isOpen || segment.isSpace
    const last = chunks.at(-1)
    if (joins && last) last.push(segment)
    else chunks.push([segment])
    isOpen = !segment.breakAfter
  }
  return chunks
}

function wrap(segments: Line, limit: number): { lines: readonly Line[]; isBroken: boolean } {
  const lines: Line[] = []
  let line: Line = []
  let isBroken = false
  const add = (chunk: Line): void => {
    if (line.length > 0 && widthOf(withoutOuterSpace([...line, ...chunk])) > limit) {
      lines.push(withoutOuterSpace(line))
      line = []
    }
    line = [...line, ...chunk]
  }
  for (const chunk of chunksOf(segments)) {
    if (widthOf(withoutOuterSpace(chunk)) <= limit) add(chunk)
    else {
      isBroken = true
      for (const letter of chunk.flatMap(shatter)) add([letter])
    }
  }
  if (withoutOuterSpace(line).length > 0) lines.push(withoutOuterSpace(line))
  return { lines, isBroken }
}

function balanced(segments: Line, lines: readonly Line[], limit: number): readonly Line[] {
  if (lines.length < 2) return lines
  let best = lines
  for (let share = 0.96; share > 0.5; share -= 0.04) {
    const narrower = wrap(segments, limit * share)
    if (narrower.isBroken || narrower.lines.length > lines.length) return best
    best = narrower.lines
  }
  return best
}

function withEllipsis(
  lines: readonly Line[],
  maximum: number,
  { limit, typeface }: { limit: number; typeface: Typeface },
): readonly Line[] {
  const kept = lines.slice(0, maximum)
  const [ellipsis] = segmentsOf('…', typeface)
  let last: Line = kept.pop() ?? []
  if (!ellipsis) return kept
  const level = last.at(-1)?.level ?? 0
  while (last.length > 1 && widthOf(last) + ellipsis.advance > limit)
    last = withoutOuterSpace(last.slice(0, -1))
  if (widthOf(last) + ellipsis.advance > limit) {
    let letters = last.flatMap(shatter)
    while (letters.length > 0 && widthOf(letters) + ellipsis.advance > limit)
      letters = letters.slice(0, -1)
    last = letters
  }
  return [...kept, [...last, { ...ellipsis, level }]]
}

/** UAX #9, rule L2, on segments: each is shaped in visual order already. */
function inVisualOrder(line: Line): Line {
  const ordered = [...line]
  const highest = Math.max(0, ...line.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1) {
    let start = 0
    while (start < ordered.length) {
      let end = start
      while (end < ordered.length && (ordered[end]?.level ?? 0) >= level) end += 1
      if (end > start) ordered.splice(start, end - start, ...ordered.slice(start, end).reverse())
      start = end + 1
    }
  }
  return ordered
}

function blockOf(lines: readonly Line[], setting: TextSetting, isCut: boolean): Block {
  const { size, width, zone, colour } = setting
  const leading = setting.leading ?? 1.36
  const textLines: TextLine[] = []
  let y = 0
  let right = 0
  let left = width
  for (const line of lines) {
    const above = Math.max(leading * 0.76, ...line.map(({ inkTop }) => inkTop)) * size
    const below = Math.max(leading * 0.24, ...line.map(({ inkBottom }) => inkBottom)) * size
    const lineWidth = widthOf(line) * size
    const spare = width - lineWidth
    const start = setting.align === 'right' ? spare : setting.align === 'centre' ? spare / 2 : 0
    textLines.push({
      baseline: y + above,
      segments: placedSegments(inVisualOrder(line), start, size),
    })
    left = Math.min(left, start)
    right = Math.max(right, start + lineWidth)
    y += above + below
  }
  if (textLines.length === 0) return { width: 0, height: 0, boxes: [] }
  const rect = { x: left, y: 0, width: right - left, height: y }
  const { role } = setting
  const box: TextBox = {
    ...{ kind: 'text', zone, rect, colour, size, lines: textLines, isCut },
    ...(role === undefined ? {} : { role }),
  }
  return { width: right, height: y, boxes: [box] }
}

function placedSegments(line: Line, start: number, size: number): readonly PlacedSegment[] {
  let x = start
  return line.map((segment) => {
    const placed = { segment, face: segment.face, x }
    x += segment.advance * size
    return placed
  })
}
