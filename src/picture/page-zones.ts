// The zones between head and foot, with the slots for the learner's own lines, and how they fill a column.

import { type Block, type LayoutBox, placed, type Rect, stacked, type Zone } from './boxes.ts'
import { howSection, howSize } from './how-section.ts'
import type { PageContent } from './page-content.ts'
import { type Density, nameSection, outcomesSection, titleSection } from './page-sections.ts'
import { setText, type TextSetting } from './text-block.ts'

/** The learner's own lines. */
export const SLOT_NAMES = ['name', 'birth', 'facts', 'grade', 'credentialId'] as const
export type SlotName = (typeof SLOT_NAMES)[number]

/** Room for one of the learner's lines, and how it is set. */
export interface Slot {
  readonly rect: Rect
  readonly setting: Omit<TextSetting, 'size' | 'width'>
  /** Largest first, in points. */
  readonly sizes: readonly number[]
}

/** The slots of a page or a part of it. */
export type Slots = Readonly<Partial<Record<SlotName, Slot>>>

/** What decides the layout besides the content. */
export interface PageVariant {
  readonly hasBirthDate: boolean
  readonly hasGrade: boolean
}

/** How a page is set, from the first attempt to the tightest. */
export interface Attempt {
  readonly density: Density
  readonly outcomes: number
  readonly linesPerOutcome?: number
  readonly linesPerRow: number
}

/** Top and bottom of the part of the sheet that a column may fill. */
export interface Room {
  readonly top: number
  readonly bottom: number
}

/** A column of zones on the sheet. */
export interface Middle {
  readonly boxes: readonly LayoutBox[]
  readonly slots: Slots
  /** How far it goes below its room; not positive when it fits. */
  readonly excess: number
}

export interface ZoneSetting {
  readonly variant: PageVariant
  readonly attempt: Attempt
}

const NAME_SIZES = [30, 26, 22.5, 19.5, 17, 15, 13, 11, 9] as const

/** A block with the slots inside it, both measured from its top left corner. */
export interface ZoneBlock {
  readonly block: Block
  readonly slots?: Slots
}

/** What the document is, whose it is, and for what. */
export function openingZones(
  content: PageContent,
  { variant }: ZoneSetting,
  size: { width: number; nameHeight: number; titleHeight: number; factsHeight: number },
): readonly ZoneBlock[] {
  const { width, nameHeight, titleHeight } = size
  const phrase = setText(content.awardedTo, {
    zone: 'who',
    typeface: 'sans',
    colour: 'muted',
    size: 9.5,
    width,
  })
  const name = { x: 0, y: phrase.height + 1, width, height: nameHeight }
  const birth = { x: 0, y: name.y + nameHeight + 1, width, height: 15 }
  const title = titleSection(content, { width, height: titleHeight })
  const facts = { x: 0, y: title.height + 5, width, height: size.factsHeight }
  const whoHeight = variant.hasBirthDate ? birth.y + birth.height : name.y + nameHeight
  return [
    { block: nameSection(content, width) },
    {
      block: { width, height: whoHeight, boxes: phrase.boxes },
      slots: {
        name: { rect: name, setting: learnerSetting('who', 'serif', 'ink'), sizes: NAME_SIZES },
        ...(variant.hasBirthDate
          ? {
              birth: {
                rect: birth,
                setting: learnerSetting('who', 'sans', 'muted'),
                sizes: [9.5, 8, 7],
              },
            }
          : {}),
      },
    },
    {
      block: { width, height: facts.y + facts.height, boxes: title.boxes },
      slots: {
        facts: {
          rect: facts,
          setting: learnerSetting('what', 'sans', 'ink'),
          sizes: [10.5, 10, 9.5, 9, 8.25, 7.5, 7, 6.5],
        },
      },
    },
  ]
}

/** Outcomes, and how they were reached. */
export function detailZones(
  content: PageContent,
  { variant, attempt }: ZoneSetting,
  width: number,
): readonly ZoneBlock[] {
  const { density } = attempt
  const { before, grade, after } = content.rows
  const gradeRow = {
    label: grade.label,
    ...(grade.scale === undefined ? {} : { remark: grade.scale }),
  }
  const rows = [...before, ...(variant.hasGrade ? [gradeRow] : []), ...after]
  const how = howSection(rows, { width, density, linesEach: attempt.linesPerRow })
  return [
    {
      block: outcomesSection(content, {
        width,
        density,
        maximum: attempt.outcomes,
        ...(attempt.linesPerOutcome === undefined ? {} : { linesEach: attempt.linesPerOutcome }),
      }),
    },
    {
      block: how.block,
      slots: how.slot
        ? {
            grade: {
              rect: how.slot,
              setting: learnerSetting('how', 'sans', 'ink'),
              sizes: [1, 0.92, 0.84, 0.76, 0.68].map((share) => howSize(density) * share),
            },
          }
        : {},
    },
  ]
}

function learnerSetting(
  zone: Zone,
  typeface: 'serif' | 'sans' | 'mono',
  colour: 'ink' | 'muted',
): Slot['setting'] {
  return { zone, typeface, colour, leading: typeface === 'serif' ? 1.25 : 1.3 }
}

/** The line for the credential's id. */
export function idSlot(rect: Rect): Slot {
  return { rect, setting: learnerSetting('foot', 'mono', 'muted'), sizes: [7, 6.5, 6, 5.5] }
}

/** Zones below one another; spare room goes between them, up to `spread` points each. */
export function column(
  zones: readonly ZoneBlock[],
  setting: { x: number; room: Room; gap: number; spread: number },
): Middle {
  const { x, room } = setting
  const filled = zones.filter(({ block }) => block.height > 0)
  const needed = stacked(
    filled.map(({ block }) => block),
    setting.gap,
  ).height
  const excess = room.top + needed - room.bottom
  const spare = Math.max(0, -excess) / Math.max(1, filled.length)
  const gap = setting.gap + Math.min(setting.spread, spare)
  const boxes: LayoutBox[] = []
  const slots: Partial<Record<SlotName, Slot>> = {}
  let y = room.top
  for (const { block, slots: inner = {} } of filled) {
    boxes.push(...placed(block, x, y))
    for (const name of SLOT_NAMES) {
      const slot = inner[name]
      if (slot)
        slots[name] = { ...slot, rect: { ...slot.rect, x: slot.rect.x + x, y: slot.rect.y + y } }
    }
    y += block.height + gap
  }
  return { boxes, slots, excess }
}
