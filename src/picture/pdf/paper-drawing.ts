// Layouts as the pages of a paper: content streams with every mark tagged or set apart as decoration, and the tags in
// reading order (ISO 32000-1, 14.6 to 14.8).

import type {
  DrawnPaper,
  PaperBox,
  PaperImage,
  PaperLink,
  PaperPage,
  PaperTag,
  TagRole,
} from '../../model/paper.ts'
import { utf8 } from '../../util/bytes.ts'
import type { FillBox, ImageBox, Layout, LayoutBox, QrBox, TextBox } from '../boxes.ts'
import type { Palette } from '../colour.ts'
import { drawnBitmap } from '../raster.ts'
import { svgOf } from '../svg-painting.ts'
import { createFontSet, type FontSet } from './font-set.ts'
import { decimal, textOperators } from './text-operators.ts'

/** A sheet to draw; its boxes in reading order. */
export interface PaperSheet {
  readonly layout: Layout
  /** BCP 47. */
  readonly language: string
  /** What stands for the logos and the QR code, in the order of their boxes. */
  readonly alternatives: readonly string[]
}

/** Draws the sheets. Consecutive ones of a language are one section. */
export function drawPaper(sheets: readonly PaperSheet[], palette: Palette): DrawnPaper {
  const fonts = createFontSet()
  const images: PaperImage[] = []
  const drawn = sheets.map((sheet, page) => drawSheet(sheet, { page, palette, fonts, images }))
  const languages = [...new Set(sheets.map(({ language }) => language))]
  const sections = languages.map(
    (language): PaperTag => ({
      role: 'Sect',
      language,
      children: drawn
        .filter((_, at) => sheets[at]?.language === language)
        .flatMap((one) => one.tags),
    }),
  )
  return {
    pages: drawn.map(({ page }) => page),
    fonts: fonts.embedded(),
    images,
    tags: { role: 'Document', children: sections },
  }
}

interface Drawing {
  readonly page: number
  readonly palette: Palette
  readonly fonts: FontSet
  readonly images: PaperImage[]
}

function drawSheet(
  { layout, alternatives }: PaperSheet,
  drawing: Drawing,
): { page: PaperPage; tags: readonly PaperTag[] } {
  const { width, height, boxes } = layout
  const operators: string[] = []
  const tags: PaperTag[] = []
  let id = 0
  const left = [...alternatives]
  for (const box of boxes) {
    const marks = marksOf(box, { ...drawing, height })
    const role = roleOf(box)
    if (marks === '') continue
    if (role === undefined) {
      operators.push('/Artifact BMC', marks, 'EMC')
      continue
    }
    operators.push(`/${role} <</MCID ${id}>> BDC`, marks, 'EMC')
    const content = { page: drawing.page, id }
    const area = areaOf(box, height)
    if (role === 'Figure') {
      const alternative = left.shift() ?? ''
      const figure = { role, children: [content], alternative, box: area } as const
      const link = linkOf(box, { page: drawing.page, box: area, description: alternative })
      tags.push(link ? { role: 'Link', children: [figure], link } : figure)
    } else if (role === 'LBody') addItem(tags, { role, children: [content] })
    else {
      const link = linkOf(box, { page: drawing.page, box: area, description: box.link ?? '' })
      tags.push({ role, children: [link ? { role: 'Link', children: [content], link } : content] })
    }
    id += 1
  }
  return { page: { width, height, content: utf8(operators.join('\n')) }, tags }
}

function areaOf({ rect }: LayoutBox, height: number): PaperBox {
  const bottom = height - rect.y - rect.height
  return [rect.x, bottom, rect.x + rect.width, bottom + rect.height]
}

function linkOf({ link }: LayoutBox, place: Omit<PaperLink, 'address'>): PaperLink | undefined {
  return link === undefined ? undefined : { ...place, address: link }
}

/** Items that follow one another are one list. */
function addItem(tags: PaperTag[], body: PaperTag): void {
  const item: PaperTag = { role: 'LI', children: [body] }
  const last = tags.at(-1)
  if (last?.role === 'L') tags[tags.length - 1] = { ...last, children: [...last.children, item] }
  else tags.push({ role: 'L', children: [item] })
}

const ROLES = {
  title: 'H1',
  heading: 'H2',
  subheading: 'H3',
  item: 'LBody',
  ornament: undefined,
} as const

/** Undefined for what is only decoration. */
function roleOf(box: LayoutBox): TagRole | undefined {
  if (box.kind === 'fill') return undefined
  if (box.kind !== 'text') return 'Figure'
  return box.role === undefined ? 'P' : ROLES[box.role]
}

interface MarkSetting extends Drawing {
  /** Of the page, in points. */
  readonly height: number
}

function marksOf(box: LayoutBox, setting: MarkSetting): string {
  if (box.kind === 'text') return textMarks(box, setting)
  if (box.kind === 'fill') return fillMarks(box, setting)
  return box.kind === 'qr' ? qrMarks(box, setting) : imageMarks(box, setting)
}

function textMarks(box: TextBox, { palette, fonts, height }: MarkSetting): string {
  return `${colourOperator(palette[box.colour])}\n${textOperators(box, fonts, height)}`
}

function fillMarks({ rect, colour }: FillBox, { palette, height }: MarkSetting): string {
  const corner = `${decimal(rect.x)} ${decimal(height - rect.y - rect.height)}`
  return `${colourOperator(palette[colour])} ${corner} ${decimal(rect.width)} ${decimal(rect.height)} re f`
}

function qrMarks({ rect, modules }: QrBox, { palette, height }: MarkSetting): string {
  const step = rect.width / modules.length
  const top = height - rect.y
  const rows = modules.flatMap((row, y) =>
    runsOf(row).map(
      ({ from, to }) =>
        `${decimal(rect.x + from * step)} ${decimal(top - (y + 1) * step)} ${decimal((to - from) * step)} ${decimal(step)} re`,
    ),
  )
  return `${colourOperator(palette.ink)}\n${rows.join('\n')} f`
}

/** Dark modules that follow one another, as one rectangle: no hairlines between them. */
function runsOf(row: readonly boolean[]): readonly { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = []
  row.forEach((isDark, at) => {
    const last = runs.at(-1)
    if (!isDark) return
    if (last?.to === at) last.to = at + 1
    else runs.push({ from: at, to: at + 1 })
  })
  return runs
}

/** Enough for print at 300 dots per inch. */
const PIXELS_PER_POINT = 300 / 72

function imageMarks(box: ImageBox, { images, palette, height }: MarkSetting): string {
  const { rect } = box
  const widthPx = Math.max(1, Math.round(rect.width * PIXELS_PER_POINT))
  const heightPx = Math.max(1, Math.round(rect.height * PIXELS_PER_POINT))
  const svg = svgOf([box], { view: rect, widthPx, heightPx, palette })
  const { rgb } = drawnBitmap(svg, palette.paper)
  const known = images.find((image) => image.width === widthPx && equal(image.rgb, rgb))
  const image = known ?? { name: `I${images.length + 1}`, width: widthPx, height: heightPx, rgb }
  if (!known) images.push(image)
  const bottom = height - rect.y - rect.height
  return `q ${decimal(rect.width)} 0 0 ${decimal(rect.height)} ${decimal(rect.x)} ${decimal(bottom)} cm /${image.name} Do Q`
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}

function colourOperator(hex: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
  return `${channels.map(decimal).join(' ')} rg`
}
