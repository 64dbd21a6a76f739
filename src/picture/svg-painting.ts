// Paints layout boxes as one SVG. Text becomes glyph outlines, so that the picture needs no font wherever it is
// shown; the words themselves stand, escaped, in the title for screen readers.

import { create } from 'xmlbuilder2'
import { toBase64 } from '../util/bytes.ts'
import type { LayoutBox, QrBox, Rect, TextBox } from './boxes.ts'
import { cleanText } from './clean-text.ts'
import type { Palette } from './colour.ts'
import { outlineOf } from './shaped-text.ts'
import { xmlLiteral } from './xml-literal.ts'

export interface SvgFrame {
  /** The part of the sheet that is painted, in points. */
  readonly view: Rect
  readonly widthPx: number
  readonly heightPx: number
  readonly palette: Palette
  /** What a screen reader says. */
  readonly title?: string
}

/** The SVG document of a set of boxes. Equal boxes give equal text. */
export function svgOf(boxes: readonly LayoutBox[], frame: SvgFrame): string {
  const { view, palette } = frame
  const svg = create({ version: '1.0', encoding: 'UTF-8' }).ele(
    'http://www.w3.org/2000/svg',
    'svg',
    {
      width: frame.widthPx,
      height: frame.heightPx,
      viewBox: [view.x, view.y, view.width, view.height].map(decimal).join(' '),
      preserveAspectRatio: 'none',
    },
  )
  if (frame.title !== undefined)
    svg
      .att('role', 'img')
      .ele('title')
      .txt(xmlLiteral(cleanText(frame.title)))
  for (const box of boxes) {
    const { rect } = box
    const corner = { x: decimal(rect.x), y: decimal(rect.y) }
    const size = { width: decimal(rect.width), height: decimal(rect.height) }
    if (box.kind === 'text') svg.ele('path', { fill: palette[box.colour], ...textPath(box) })
    else if (box.kind === 'qr')
      svg.ele('path', { fill: palette.ink, 'shape-rendering': 'crispEdges', d: qrPath(box) })
    else if (box.kind === 'fill')
      svg.ele('rect', {
        ...corner,
        ...size,
        fill: palette[box.colour],
        ...(box.radius === undefined ? {} : { rx: decimal(box.radius) }),
      })
    else
      svg.ele('image', {
        ...corner,
        ...size,
        href: `data:${box.logo.mediaType};base64,${toBase64(box.logo.bytes)}`,
      })
  }
  return svg.end()
}

/** Glyph outlines in thousandths of the text's size, y upwards; the transform brings them onto the page. */
function textPath(box: TextBox): { transform: string; d: string } {
  const scale = box.size / 1000
  const parts: string[] = []
  for (const { baseline, segments } of box.lines)
    for (const { segment, face, x } of segments)
      for (const { glyph, x: dx, y: dy } of segment.glyphs) {
        const outline = outlineOf(face, glyph)
        if (!outline) continue
        const left = Math.round(x / scale + dx + outline.x)
        const up = Math.round(-baseline / scale + dy + outline.y)
        parts.push(`M${left} ${up}${outline.path}`)
      }
  return { transform: `scale(${scale} ${-scale})`, d: parts.join('') }
}

function qrPath({ rect, modules }: QrBox): string {
  const step = rect.width / modules.length
  return modules
    .flatMap((row, y) =>
      row.map((isDark, x) =>
        isDark
          ? `M${decimal(rect.x + x * step)} ${decimal(rect.y + y * step)}h${decimal(step)}v${decimal(step)}h${decimal(-step)}Z`
          : '',
      ),
    )
    .join('')
}

function decimal(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}
