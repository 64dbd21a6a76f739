// The document's pictures, end to end: one layout per template, language and kind of award, its shared layer drawn
// once, and for every learner only their own lines drawn and composed with it (specs: the document).

import type { DocumentLanguage } from '../model/language.ts'
import type { PageImage as PlainPageImage } from '../model/page-image.ts'
import { PipelineError } from '../model/pipeline-error.ts'
import type { IssuanceRecord } from '../model/record.ts'
import type { Template } from '../model/template.ts'
import { BADGE_EDGE_PX, badgeSvgOf } from './badge-picture.ts'
import type { Layout, LayoutBox } from './boxes.ts'
import { type Palette, paletteOf } from './colour.ts'
import {
  composed,
  encodeIndexedPng,
  type IndexedBitmap,
  indexed,
  type Patch,
} from './indexed-png.ts'
import { learnerContent, learnerOfRecord, pageContent } from './page-content.ts'
import { layoutLearner, layoutPage, type PageLayout } from './page-layout.ts'
import { acceptedLogos, partsOf } from './page-parts.ts'
import { sourceOfTemplate } from './page-source.ts'
import { qrModules } from './qr-modules.ts'
import { drawnBitmap, drawnFlatPng, withFewColours } from './raster.ts'
import { svgOf } from './svg-painting.ts'

/** A picture with its size. */
export interface PageImage extends PlainPageImage {
  readonly mediaType: 'image/png'
  readonly widthPx: number
  readonly heightPx: number
}

export interface PagePainterOptions {
  /** Absolute URL where the document can be verified; with it the page has a QR code. */
  readonly verifyAddress?: string
  /** Shorter edge of the page; 900 where absent. */
  readonly shortEdgePx?: number
  /** Edge of the square badge; 600 where absent. */
  readonly badgeEdgePx?: number
}

export interface PageInput {
  readonly record: IssuanceRecord
  readonly language: DocumentLanguage
  /** Whether the disclosure profile lets the page show the date of birth. */
  readonly showDateOfBirth: boolean
}

/** Draws the pictures of one template. Holds a bitmap of a few megabytes per language. */
export interface PagePainter {
  /**
   * The document's page for one award: A4 portrait for certificates, landscape for badges. Equal input, equal bytes.
   *
   * @throws {PipelineError} `PICTURE_GLYPH_MISSING`, `PICTURE_TOO_LARGE`.
   */
  drawPage(input: PageInput): Promise<PageImage>
  /** The square picture, the same for every learner. Also for certificates, which then says so. */
  drawBadge(language: DocumentLanguage): Promise<PageImage>
  /** The square picture as SVG text without fonts, scripts or references. */
  badgeSvg(language: DocumentLanguage): string
  /** Every box of a page in points, shared ones first: for a PDF with real text, and for tests. */
  layoutOf(input: PageInput): Layout
}

/** The most that one page may weigh: it travels inside every credential. */
export const MAXIMUM_PAGE_BYTES = 150_000

const SHORT_EDGE = 900

/**
 * Prepares the pictures of a template.
 *
 * @throws {PipelineError} `PICTURE_LOGO_INVALID` for a logo that is not plain shapes or a readable PNG,
 *   `ORGANISATIONS_INVALID` for an accent colour that cannot be read on white.
 */
export async function createPagePainter(
  template: Template,
  options: PagePainterOptions = {},
): Promise<PagePainter> {
  const { badgeEdgePx = BADGE_EDGE_PX, shortEdgePx = SHORT_EDGE } = options
  const accent = template.register.organisations.get(template.awarding.body)?.accentColour
  const palette = paletteOf(template.type, accent)
  const source = sourceOfTemplate(template)
  const contentIn = memoised((language: DocumentLanguage) =>
    pageContent(source, language, options.verifyAddress),
  )
  const logos = await acceptedLogos(contentIn(template.languages[0]))
  const qr = options.verifyAddress === undefined ? undefined : qrModules(options.verifyAddress)
  const sheets = memoised((key: SheetKey) => {
    const parts = partsOf(contentIn(languageOf(key)), logos, qr)
    return sheetOf(layoutPage(parts, VARIANTS[variantOf(key)]), palette, shortEdgePx)
  })
  const badges = memoised((language: DocumentLanguage) =>
    badgeSvgOf(contentIn(language), palette, badgeEdgePx),
  )
  const pictures = memoised((language: DocumentLanguage) => drawnFlatPng(badges(language)))
  const linesOf = (input: PageInput, { layout }: Sheet): readonly LayoutBox[] =>
    layoutLearner(layout, learnerContent(learnerOfRecord(input.record), input))

  return {
    async drawPage(input) {
      const sheet = sheets(keyOf(input))
      const patches = linesOf(input, sheet).map((box) => patchOf(sheet, box))
      const bytes = await encodeIndexedPng(composed(await sheet.bitmap(), patches))
      return sized(bytes, input.language, sheet)
    },
    async drawBadge(language) {
      const size = { widthPx: badgeEdgePx, heightPx: badgeEdgePx }
      return sized(await pictures(language), language, size)
    },
    badgeSvg: (language) => badges(language),
    layoutOf(input) {
      const sheet = sheets(keyOf(input))
      const { shared } = sheet.layout
      return { ...shared, boxes: [...shared.boxes, ...linesOf(input, sheet)] }
    },
  }
}

const VARIANTS = {
  plain: { hasBirthDate: false, hasGrade: false },
  birth: { hasBirthDate: true, hasGrade: false },
  grade: { hasBirthDate: false, hasGrade: true },
  'birth-grade': { hasBirthDate: true, hasGrade: true },
} as const
type VariantName = keyof typeof VARIANTS
type SheetKey = `${DocumentLanguage}/${VariantName}`

function keyOf({ record, language, showDateOfBirth }: PageInput): SheetKey {
  const hasGrade = record.award.grade !== undefined
  if (showDateOfBirth) return `${language}/${hasGrade ? 'birth-grade' : 'birth'}`
  return `${language}/${hasGrade ? 'grade' : 'plain'}`
}

const languageOf = (key: SheetKey): DocumentLanguage => key.slice(0, 2) as DocumentLanguage
const variantOf = (key: SheetKey): VariantName => key.slice(3) as VariantName

/** A laid-out page with everything needed to draw it for any learner. */
interface Sheet {
  readonly layout: PageLayout
  readonly palette: Palette
  readonly widthPx: number
  readonly heightPx: number
  /** The shared layer; drawn on first use. */
  readonly bitmap: () => Promise<IndexedBitmap>
}

function sheetOf(layout: PageLayout, palette: Palette, shortEdgePx: number): Sheet {
  const { width, height, boxes } = layout.shared
  const perPoint = shortEdgePx / Math.min(width, height)
  const widthPx = Math.round(width * perPoint)
  const heightPx = Math.round(height * perPoint)
  const frame = { view: { x: 0, y: 0, width, height }, widthPx, heightPx, palette }
  const bitmap = memoised(async (ground: string) =>
    indexed(await withFewColours(drawnBitmap(svgOf(boxes, frame), ground))),
  )
  return { layout, palette, widthPx, heightPx, bitmap: () => bitmap(palette.paper) }
}

/** Room at the sides of a line for letters that reach over their own width. Points. */
const OVERHANG = 4

/** Draws a box on exactly the pixels that it touches. */
function patchOf({ layout, palette, widthPx, heightPx }: Sheet, box: LayoutBox): Patch {
  const { width, height } = layout.shared
  const x = widthPx / width
  const y = heightPx / height
  const { rect } = box
  const left = Math.max(0, Math.floor((rect.x - OVERHANG) * x))
  const top = Math.max(0, Math.floor(rect.y * y))
  const right = Math.min(widthPx, Math.ceil((rect.x + rect.width + OVERHANG) * x))
  const bottom = Math.min(heightPx, Math.ceil((rect.y + rect.height) * y))
  const size = { widthPx: right - left, heightPx: bottom - top }
  const view = { x: left / x, y: top / y, width: size.widthPx / x, height: size.heightPx / y }
  return { left, top, bitmap: drawnBitmap(svgOf([box], { view, ...size, palette }), palette.paper) }
}

function sized(
  bytes: Uint8Array,
  language: DocumentLanguage,
  size: { widthPx: number; heightPx: number },
): PageImage {
  if (bytes.length > MAXIMUM_PAGE_BYTES)
    throw new PipelineError(
      'PICTURE_TOO_LARGE',
      `expected a page of at most ${MAXIMUM_PAGE_BYTES} bytes, received ${bytes.length}`,
      { detail: { bytes: bytes.length } },
    )
  const { widthPx, heightPx } = size
  return { language, mediaType: 'image/png', bytes, widthPx, heightPx }
}

function memoised<Key extends string, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const value = known.get(key) ?? make(key)
    known.set(key, value)
    return value
  }
}
