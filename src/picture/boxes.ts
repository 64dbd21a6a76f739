// What a layout consists of: boxes in points (1/72 inch) from the top left corner of the page, with every glyph in
// its place. The SVG painter draws them; a PDF writer can set real text from the same boxes.

import type { FaceId } from './font-faces.ts'
import type { SafeLogo } from './logo.ts'
import type { Segment } from './shaped-text.ts'

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The parts of the page, top to bottom. */
export const ZONES = ['head', 'name', 'who', 'what', 'outcomes', 'how', 'foot', 'frame'] as const
export type Zone = (typeof ZONES)[number]

/** Colours by role; the palette says which they are. */
export type ColourRole = 'ink' | 'muted' | 'accent' | 'line' | 'paper'

/** A segment on its line. */
export interface PlacedSegment {
  readonly segment: Segment
  readonly face: FaceId
  /** Left edge. */
  readonly x: number
}

export interface TextLine {
  readonly baseline: number
  readonly segments: readonly PlacedSegment[]
}

interface BoxBase {
  readonly zone: Zone
  /** What the box takes up; nothing it draws is outside. */
  readonly rect: Rect
  /** Where it leads, on paper that can be clicked. */
  readonly link?: string
}

/** What a text is to a screen reader; a paragraph where nothing is said. An ornament is not read. */
export type TextRole = 'title' | 'heading' | 'subheading' | 'item' | 'ornament'

export interface TextBox extends BoxBase {
  readonly kind: 'text'
  readonly colour: ColourRole
  readonly size: number
  /** In reading order; the segments of a line in visual order. */
  readonly lines: readonly TextLine[]
  /** Whether a part of the text did not fit and an ellipsis stands for it. */
  readonly isCut: boolean
  readonly role?: TextRole
}

export interface FillBox extends BoxBase {
  readonly kind: 'fill'
  readonly colour: ColourRole
  readonly radius?: number
}

export interface ImageBox extends BoxBase {
  readonly kind: 'image'
  readonly logo: SafeLogo
}

export interface QrBox extends BoxBase {
  readonly kind: 'qr'
  /** Rows of modules, dark is true, quiet zone included. */
  readonly modules: readonly (readonly boolean[])[]
}

export type LayoutBox = TextBox | FillBox | ImageBox | QrBox

/** Boxes with the room they need, placed at the origin until they are moved. */
export interface Block {
  readonly width: number
  readonly height: number
  readonly boxes: readonly LayoutBox[]
}

/** A finished sheet. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly boxes: readonly LayoutBox[]
}

/** A box moved by a distance. */
export function moved<Box extends LayoutBox>(box: Box, dx: number, dy: number): Box {
  const rect = { ...box.rect, x: box.rect.x + dx, y: box.rect.y + dy }
  if (box.kind !== 'text') return { ...box, rect }
  const lines = box.lines.map((line) => ({
    baseline: line.baseline + dy,
    segments: line.segments.map((placed) => ({ ...placed, x: placed.x + dx })),
  }))
  return { ...box, rect, lines }
}

/** The boxes of a block with its top left corner at a point. */
export function placed(block: Block, x: number, y: number): readonly LayoutBox[] {
  return block.boxes.map((box) => moved(box, x, y))
}

/** Blocks below one another. */
export function stacked(blocks: readonly Block[], gap: number): Block {
  const boxes: LayoutBox[] = []
  let y = 0
  for (const block of blocks.filter(({ height }) => height > 0)) {
    if (y > 0) y += gap
    boxes.push(...placed(block, 0, y))
    y += block.height
  }
  return { width: Math.max(0, ...blocks.map(({ width }) => width)), height: y, boxes }
}

/** Two blocks side by side, the second one at a distance from the left edge of the first. */
export function beside(left: Block, right: Block, x: number): Block {
  return {
    width: x + right.width,
    height: Math.max(left.height, right.height),
    boxes: [...left.boxes, ...placed(right, x, 0)],
  }
}

export const NOTHING: Block = { width: 0, height: 0, boxes: [] }
