// Reads layouts back: the words on a page, and boxes that stand in each other's way.

import type { Layout, LayoutBox, Rect, TextBox, Zone } from '../../../src/picture/boxes.ts'

/** The words of a text box line by line, in visual order. */
export function wordsOf(box: TextBox): string {
  return box.lines
    .map(({ segments }) => segments.map(({ segment }) => segment.text).join(''))
    .join(' ')
    .replaceAll('\u00a0', ' ')
}

/** All words of a layout, or of one zone. */
export function pageText({ boxes }: Pick<Layout, 'boxes'>, zone?: Zone): string {
  return boxes
    .filter((box) => box.kind === 'text' && (zone === undefined || box.zone === zone))
    .map((box) => wordsOf(box as TextBox))
    .join('\n')
}

/** Pairs of boxes that overlap by more than rounding. */
export function overlaps(boxes: readonly LayoutBox[]): readonly string[] {
  return boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => meet(a.rect, b.rect))
      .map((b) => `${a.zone} ${a.kind} / ${b.zone} ${b.kind}`),
  )
}

/** Boxes, and lines and glyphs of boxes, that reach out of the sheet or of their own box. */
export function strays({ width, height, boxes }: Layout): readonly string[] {
  const sheet = { x: 0, y: 0, width, height }
  const outside = boxes
    .filter(({ rect }) => !contains(sheet, rect))
    .map(({ zone }) => `${zone} sheet`)
  const inner = boxes.flatMap((box) =>
    box.kind === 'text' && !inkRects(box).every((ink) => contains(box.rect, ink))
      ? [`${box.zone} ink`]
      : [],
  )
  return [...outside, ...inner]
}

function inkRects({ lines, size }: TextBox): readonly Rect[] {
  return lines.flatMap(({ baseline, segments }) =>
    segments.map(({ segment, x }) => ({
      x,
      y: baseline - segment.inkTop * size,
      width: segment.advance * size,
      height: (segment.inkTop + segment.inkBottom) * size,
    })),
  )
}

const ROUNDING = 0.01

function meet(a: Rect, b: Rect): boolean {
  return (
    a.x + a.width > b.x + ROUNDING &&
    b.x + b.width > a.x + ROUNDING &&
    a.y + a.height > b.y + ROUNDING &&
    b.y + b.height > a.y + ROUNDING
  )
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x - ROUNDING &&
    inner.y >= outer.y - ROUNDING &&
    inner.x + inner.width <= outer.x + outer.width + ROUNDING &&
    inner.y + inner.height <= outer.y + outer.height + ROUNDING
  )
}
