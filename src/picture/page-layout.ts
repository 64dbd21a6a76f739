// Puts the zones on the sheet (specs: zone table of the document): A4 portrait in one column for certificates,
// A4 landscape in two columns for badges. What does not fit is set tighter, then shows fewer outcomes, then cuts.
// The learner's lines get slots of fixed size, so that everything else is the same for every learner.

import { type Layout, type LayoutBox, placed, type Rect } from './boxes.ts'
import { footSection } from './foot-section.ts'
import { type LearnerContent, MAXIMUM_OUTCOMES, type PageContent } from './page-content.ts'
import { DENSITIES, type Density, type HeadMark, headSection } from './page-sections.ts'
import {
  type Attempt,
  column,
  detailZones,
  idSlot,
  type Middle,
  openingZones,
  type PageVariant,
  type Room,
  SLOT_NAMES,
  type Slots,
  type ZoneSetting,
} from './page-zones.ts'
import { fitText } from './text-block.ts'

export interface PageLayout {
  /** The layer that every learner shares. */
  readonly shared: Layout
  readonly slots: Slots
}

export interface PageParts {
  readonly content: PageContent
  readonly marks: { readonly issuer: HeadMark; readonly alliance?: HeadMark }
  readonly qr?: readonly (readonly boolean[])[]
}

const PORTRAIT = { width: 595.28, height: 841.89, margin: 50, columns: 1 } as const
const LANDSCAPE = { width: 841.89, height: 595.28, margin: 46, columns: 2 } as const
type Sheet = typeof PORTRAIT | typeof LANDSCAPE

const GUTTER = 40
const BAND = 7
const HEAD_TOP = 32
const HEAD_BOTTOM = 92
const ID_HEIGHT = 11
const FOOT_BOTTOM = 26

const TIGHTEST: Density = DENSITIES[4]
/** What is tried, in this order, until the page holds it. */
const ATTEMPTS: readonly Attempt[] = [
  ...DENSITIES.map((density) => ({ density, outcomes: MAXIMUM_OUTCOMES, linesPerRow: 6 })),
  ...[4, 3, 2, 1].map((outcomes) => ({ density: TIGHTEST, outcomes, linesPerRow: 3 })),
  ...[24, 12, 6, 3, 1].map((linesPerOutcome) => ({
    density: TIGHTEST,
    outcomes: 1,
    linesPerOutcome,
    linesPerRow: linesPerOutcome > 6 ? 2 : 1,
  })),
]

/** Lays out what all learners share. @throws {PipelineError} `PICTURE_GLYPH_MISSING`. */
export function layoutPage(parts: PageParts, variant: PageVariant): PageLayout {
  const sheet: Sheet = parts.content.type === 'badge' ? LANDSCAPE : PORTRAIT
  const width = sheet.width - 2 * sheet.margin
  const frame = frameBoxes(parts, sheet)
  const foot = footSection(parts.content, {
    width,
    noticeHeight: sheet.columns === 1 ? 110 : 64,
    ...(parts.qr ? { modules: parts.qr } : {}),
  })
  const footTop = sheet.height - FOOT_BOTTOM - ID_HEIGHT - 6 - foot.height
  const room = { top: HEAD_BOTTOM + 20, bottom: footTop - 14 - 12 }
  const middle = sheet.columns === 1 ? oneColumn : twoColumns
  const found = firstFitting((attempt) => middle(parts.content, { variant, attempt, sheet, room }))
  const boxes = [
    ...frame,
    ...found.boxes,
    rule(sheet.margin, footTop - 14, width),
    ...placed(foot, sheet.margin, footTop),
  ]
  const id = {
    x: sheet.margin,
    y: sheet.height - FOOT_BOTTOM - ID_HEIGHT,
    width,
    height: ID_HEIGHT,
  }
  return {
    shared: { width: sheet.width, height: sheet.height, boxes },
    slots: { ...found.slots, credentialId: idSlot(id) },
  }
}

/** Sets the learner's lines into their slots. @throws {PipelineError} `PICTURE_GLYPH_MISSING`. */
export function layoutLearner(
  { shared, slots }: PageLayout,
  learner: LearnerContent,
): readonly LayoutBox[] {
  return SLOT_NAMES.flatMap((name) => {
    const slot = slots[name]
    const content = learner[name]
    if (!slot || content === undefined) return []
    const { x, y, width, height } = slot.rect
    if (x + width > shared.width || y + height > shared.height)
      throw new TypeError('a slot outside the page')
    const block = fitText(content, { ...slot.setting, width }, { sizes: slot.sizes, height })
    const top = name === 'name' ? y + (height - block.height) / 2 : y
    return placed(block, x, top)
  })
}

interface SheetSetting extends ZoneSetting {
  readonly sheet: Sheet
  readonly room: Room
}

function firstFitting(layOut: (attempt: Attempt) => Middle): Middle {
  for (const attempt of ATTEMPTS) {
    const middle = layOut(attempt)
    if (middle.excess <= 0) return middle
  }
  throw new TypeError('the smallest layout does not fit: the zones must be smaller')
}

function oneColumn(content: PageContent, setting: SheetSetting): Middle {
  const { sheet, attempt, room } = setting
  const width = sheet.width - 2 * sheet.margin
  const zones = [
    ...openingZones(content, setting, { width, nameHeight: 48, titleHeight: 76, factsHeight: 24 }),
    ...detailZones(content, setting, width),
  ]
  return column(zones, { x: sheet.margin, room, gap: attempt.density.zoneGap, spread: 10 })
}

function twoColumns(content: PageContent, setting: SheetSetting): Middle {
  const { sheet, attempt, room } = setting
  const width = sheet.width - 2 * sheet.margin - GUTTER
  const left = width * 0.46
  const opening = column(
    openingZones(content, setting, {
      width: left,
      nameHeight: 50,
      titleHeight: 112,
      factsHeight: 29,
    }),
    { x: sheet.margin, room, gap: attempt.density.zoneGap, spread: 10 },
  )
  const details = column(detailZones(content, setting, width - left), {
    x: sheet.margin + left + GUTTER,
    room: { ...room, top: room.top + 3 },
    gap: attempt.density.zoneGap,
    spread: 4,
  })
  return {
    boxes: [...opening.boxes, ...details.boxes],
    slots: { ...opening.slots, ...details.slots },
    excess: Math.max(opening.excess, details.excess),
  }
}

function frameBoxes(parts: PageParts, sheet: Sheet): readonly LayoutBox[] {
  const band: Rect =
    sheet.columns === 1
      ? { x: 0, y: 0, width: sheet.width, height: BAND }
      : { x: 0, y: 0, width: BAND * 2, height: sheet.height }
  const width = sheet.width - 2 * sheet.margin
  return [
    { kind: 'fill', zone: 'frame', rect: band, colour: 'accent' },
    ...placed(headSection(parts.marks, width), sheet.margin, HEAD_TOP),
    rule(sheet.margin, HEAD_BOTTOM, width),
  ]
}

function rule(x: number, y: number, width: number): LayoutBox {
  return { kind: 'fill', zone: 'frame', rect: { x, y, width, height: 0.75 }, colour: 'line' }
}
