// From a text to glyphs: bidi levels (UAX #9), a face per cluster, shaping per word. Sizes and lines are decided
// later, so everything here is in em. What a segment measures is exactly what is painted.

import bidiFactory from 'bidi-js'
import { type FaceId, faceFor, fontOf, type Typeface } from './font-faces.ts'

/** A glyph's place within its segment, in thousandths of an em, y upwards. */
export interface GlyphPlacement {
  readonly glyph: number
  readonly x: number
  readonly y: number
  /** Whether it sits on another glyph: a vowel sign, the dots of a letter. */
  readonly isMark: boolean
}

/** The longest piece of a paragraph with one face, one bidi level and no line break inside. */
export interface Segment {
  readonly face: FaceId
  /** In logical order, as a text layer of a PDF needs it. */
  readonly text: string
  /** Bidi level; odd is right to left. */
  readonly level: number
  readonly isSpace: boolean
  /** Whether a line may end after it. */
  readonly breakAfter: boolean
  /** In visual order. */
  readonly glyphs: readonly GlyphPlacement[]
  /** In em, like the next two. */
  readonly advance: number
  /** Highest ink above the baseline. */
  readonly inkTop: number
  /** Lowest ink below the baseline, positive downwards. */
  readonly inkBottom: number
}

/** The outline of a glyph, in thousandths of an em, y upwards. */
export interface Outline {
  /** Where the pen starts, from the glyph's origin. */
  readonly x: number
  readonly y: number
  /** SVG path commands from there, all relative, so that they hold wherever the glyph stands. */
  readonly path: string
}

type Shape = Pick<Segment, 'glyphs' | 'advance' | 'inkTop' | 'inkBottom'>

// The package is CommonJS whose export is the factory itself; its types describe the ES module.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)()
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

// A text is set in several sizes until it fits, and words come back on every page.
const MAXIMUM_CACHED_TEXTS = 256
const MAXIMUM_CACHED_WORDS = 8192
const texts = new Map<string, readonly Segment[]>()
const shapes = new Map<string, Shape>()
const outlines = new Map<string, Outline>()

/** Hyphens, dashes and slashes between letters; never inside `3-5` or before `-s`. */
const BREAK_BETWEEN_LETTERS = /(?<=\p{Letter}\p{Mark}*)[-\u2010\u2012-\u2014/|](?=\p{Letter}{2})/gu

/** Arabic and Hebrew marks on one letter. */
const MARKS = /[\u0591-\u05c7\u064b-\u065f\u0670]{2,}/g
/** What stands nearest to the letter, nearest first; the vowels follow. */
const NEAREST_MARKS = [...'\u0654\u0655\u0658\u0651\u05c1\u05c2\u05bc']

/** A cleaned text as segments in logical order. @throws {PipelineError} `PICTURE_GLYPH_MISSING`. */
export function segmentsOf(text: string, typeface: Typeface): readonly Segment[] {
  const key = `${typeface}/${text}`
  const known = texts.get(key)
  if (known) return known
  if (texts.size >= MAXIMUM_CACHED_TEXTS) texts.clear()
  const segments = segmented(text, typeface)
  texts.set(key, segments)
  return segments
}

function segmented(text: string, typeface: Typeface): readonly Segment[] {
  const { levels } = bidi.getEmbeddingLevels(text, 'auto')
  const mirrored = bidi.getMirroredCharactersMap(text, levels)
  const hyphens = new Set([...text.matchAll(BREAK_BETWEEN_LETTERS)].map(({ index }) => index))
  const pieces: Piece[] = []
  for (const { segment: cluster, index } of graphemes.segment(text)) {
    const isSpace = cluster === ' '
    const piece: Trait = {
      face: faceFor(cluster, typeface),
      level: levels[index] ?? 0,
      isSpace,
      breakAfter: isSpace || hyphens.has(index),
    }
    const drawn = mirrored.get(index) ?? cluster
    const last = pieces.at(-1)
    if (last && continues(last, piece)) {
      last.text += cluster
      last.drawn += drawn
      last.breakAfter = piece.breakAfter
    } else pieces.push({ ...piece, text: cluster, drawn })
  }
  return pieces.map(({ drawn, ...piece }) => ({
    ...piece,
    ...shapeOf(drawn, piece.face, piece.level % 2 === 1),
  }))
}

/** A segment cut into its grapheme clusters, for a word that is longer than the line. */
export function shatter(segment: Segment): readonly Segment[] {
  return [...graphemes.segment(segment.text)].map(({ segment: text }) => ({
    ...segment,
    text,
    breakAfter: true,
    ...shapeOf(text, segment.face, segment.level % 2 === 1),
  }))
}

/** The outline of a glyph; undefined when it leaves no mark. */
export function outlineOf(face: FaceId, glyph: number): Outline | undefined {
  const key = `${face}/${glyph}`
  const known = outlines.get(key)
  if (known) return known
  const font = fontOf(face)
  const { commands } = font.getGlyph(glyph).path
  const outline = relativeOutline(commands, 1000 / font.unitsPerEm)
  if (outline) outlines.set(key, outline)
  return outline
}

const RELATIVE: Readonly<Record<string, string>> = {
  moveTo: 'm',
  lineTo: 'l',
  quadraticCurveTo: 'q',
  bezierCurveTo: 'c',
}

function relativeOutline(
  commands: readonly { readonly command: string; readonly args: readonly number[] }[],
  em: number,
): Outline | undefined {
  const [first, ...rest] = commands
  if (!first) return undefined
  const start = first.args.map((n) => Math.round(n * em))
  let [x = 0, y = 0] = start
  const origin = { x, y }
  let contour = origin
  let path = ''
  for (const { command, args } of rest) {
    if (command === 'closePath') {
      path += 'z'
      ;({ x, y } = contour)
      continue
    }
    const points = args.map((n) => Math.round(n * em))
    path += `${RELATIVE[command] ?? ''}${points.map((n, i) => n - (i % 2 === 0 ? x : y)).join(' ')}`
    ;[x = x, y = y] = points.slice(-2)
    if (command === 'moveTo') contour = { x, y }
  }
  return { ...origin, path }
}

interface Trait {
  readonly face: FaceId
  readonly level: number
  readonly isSpace: boolean
  breakAfter: boolean
}

interface Piece extends Trait {
  text: string
  /** The text with mirrored brackets, which fontkit does not do. */
  drawn: string
}

function continues(last: Trait, next: Trait): boolean {
  return (
    last.face === next.face &&
    last.level === next.level &&
    last.isSpace === next.isSpace &&
    (!last.breakAfter || next.breakAfter)
  )
}

/**
 * Unicode's canonical order puts the vowel before the shadda, and fonts then draw it below, where it reads as another
 * vowel. Shaping engines reorder (UTR #53, and HarfBuzz for Hebrew); fontkit leaves it to us.
 */
function inMarkOrder(marks: string): string {
  const rank = (mark: string): number => (NEAREST_MARKS.indexOf(mark) + 8) % 8
  return [...marks].sort((a, b) => rank(a) - rank(b)).join('')
}

function shapeOf(text: string, face: FaceId, rightToLeft: boolean): Shape {
  const key = `${face}/${rightToLeft ? 'r' : 'l'}/${text}`
  const known = shapes.get(key)
  if (known) return known
  if (shapes.size >= MAXIMUM_CACHED_WORDS) shapes.clear()
  const shape = shaped(text, face, rightToLeft)
  shapes.set(key, shape)
  return shape
}

function shaped(text: string, face: FaceId, rightToLeft: boolean): Shape {
  const font = fontOf(face)
  const marked = text.replace(MARKS, inMarkOrder)
  const em = 1 / font.unitsPerEm
  const run = font.layout(marked, undefined, undefined, undefined, rightToLeft ? 'rtl' : 'ltr')
  const glyphs: GlyphPlacement[] = []
  let pen = 0
  let top = 0
  let bottom = 0
  run.glyphs.forEach((glyph, index) => {
    const position = run.positions[index]
    if (!position) return
    const { minY, maxY } = glyph.bbox
    const hasInk = Number.isFinite(maxY) && maxY > minY
    if (hasInk) {
      top = Math.max(top, maxY + position.yOffset)
      bottom = Math.max(bottom, -(minY + position.yOffset))
    }
    if (hasInk || position.xAdvance > 0) {
      glyphs.push({
        glyph: glyph.id,
        x: (pen + position.xOffset) * em * 1000,
        y: position.yOffset * em * 1000,
        isMark: position.xAdvance === 0,
      })
    }
    pen += position.xAdvance
  })
  return { glyphs, advance: pen * em, inkTop: top * em, inkBottom: bottom * em }
}
