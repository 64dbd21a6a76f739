// The zones of the page as blocks of boxes, for any width and density: head, name, title, outcomes.
// Where they stand on the sheet is the business of `page-layout`.

import { type Block, beside, NOTHING, placed, stacked, type Zone } from './boxes.ts'
import type { SafeLogo } from './logo.ts'
import type { OutcomeGroup, PageContent } from './page-content.ts'
import { fitText, setText, type TextSetting } from './text-block.ts'

/** How tightly the page is set. Points. */
export interface Density {
  readonly text: number
  readonly small: number
  /** Between paragraphs. */
  readonly gap: number
  /** Between zones. */
  readonly zoneGap: number
}

/** From airy to the smallest that is still readable at arm's length. */
export const DENSITIES = [
  { text: 10.5, small: 8, gap: 6, zoneGap: 24 },
  { text: 9.75, small: 8, gap: 5, zoneGap: 20 },
  { text: 9, small: 7.5, gap: 4, zoneGap: 16 },
  { text: 8.25, small: 7.25, gap: 3, zoneGap: 12 },
  { text: 7.5, small: 7, gap: 2, zoneGap: 9 },
] as const satisfies readonly Density[]

/** A mark whose logo has been checked. */
export interface HeadMark {
  readonly name: string
  readonly logo?: SafeLogo
}

const LOGO = { height: 46, width: 190 } as const
const TITLE_SIZES = [19, 17, 15, 13.5, 12, 11] as const
const DOCUMENT_NAME_SIZE = 19

const text = (content: string, setting: TextSetting): Block => setText(content, setting)

/** University left, alliance right, on one middle line. */
export function headSection(
  marks: { readonly issuer: HeadMark; readonly alliance?: HeadMark },
  width: number,
): Block {
  const half = Math.min(LOGO.width, (width - 40) / 2)
  const left = markBlock(marks.issuer, half, 'accent')
  const boxes = [...placed(left, 0, (LOGO.height - left.height) / 2)]
  if (marks.alliance) {
    const right = markBlock(marks.alliance, half, 'ink')
    boxes.push(...placed(right, width - right.width, (LOGO.height - right.height) / 2))
  }
  return { width, height: LOGO.height, boxes }
}

function markBlock({ name, logo }: HeadMark, width: number, colour: 'accent' | 'ink'): Block {
  if (!logo)
    return fitText(
      name,
      { zone: 'head', typeface: 'sans-strong', colour, width, leading: 1.25 },
      { sizes: [18, 16, 14, 12, 10.5, 9, 8], height: LOGO.height },
    )
  const scale = Math.min(width / logo.aspect, LOGO.height)
  const rect = { x: 0, y: 0, width: scale * logo.aspect, height: scale }
  return { ...rect, boxes: [{ kind: 'image', zone: 'head', rect, logo }] }
}

/** What the document is, and that it is a micro-credential. */
export function nameSection(content: PageContent, width: number): Block {
  const name = fitText(
    content.documentName,
    { zone: 'name', typeface: 'sans-strong', colour: 'accent', width, leading: 1.2 },
    { sizes: [DOCUMENT_NAME_SIZE, 16, 13], height: 40 },
  )
  const kind = text(content.microCredential, {
    zone: 'name',
    typeface: 'sans',
    colour: 'muted',
    size: 9.5,
    width,
  })
  return stacked([name, kind], 0)
}

/** The title in the largest size that fits. */
export function titleSection(content: PageContent, room: { width: number; height: number }): Block {
  return fitText(
    content.title,
    {
      zone: 'what',
      typeface: 'serif-strong',
      colour: 'ink',
      width: room.width,
      leading: 1.28,
      isBalanced: true,
      role: 'title',
    },
    { sizes: TITLE_SIZES, height: room.height },
  )
}

/** Outcomes by category, each with a dash, and the line that counts the rest. */
export function outcomesSection(
  content: PageContent,
  setting: { width: number; density: Density; maximum: number; linesEach?: number },
): Block {
  const { width, density } = setting
  const { groups, rest } = content.outcomes(setting.maximum)
  const heading = sectionHeading(content.outcomesHeading, 'outcomes', { width, density })
  const blocks = groups.map((group) => outcomeGroup(group, setting))
  const remainder =
    rest === undefined
      ? NOTHING
      : text(rest, {
          zone: 'outcomes',
          typeface: 'sans',
          colour: 'muted',
          size: density.small,
          width,
        })
  return stacked([heading, ...blocks, remainder], density.gap)
}

function outcomeGroup(
  { heading, texts }: OutcomeGroup,
  { width, density, linesEach }: { width: number; density: Density; linesEach?: number },
): Block {
  const base = { zone: 'outcomes', size: density.text } as const
  const title =
    heading === undefined
      ? NOTHING
      : text(heading, { ...base, typeface: 'sans', colour: 'muted', size: density.small, width })
  const indent = density.text * 1.1
  const items = texts.map((outcome): Block => {
    const mark = { ...base, typeface: 'sans', colour: 'accent', role: 'ornament' } as const
    const dash = text('–', { ...mark, width: indent })
    const body = text(outcome, {
      ...base,
      typeface: 'sans',
      colour: 'ink',
      role: 'item',
      width: width - indent,
      ...(linesEach === undefined ? {} : { maximumLines: linesEach }),
    })
    return beside(dash, body, indent)
  })
  return stacked([title, stacked(items, density.gap / 2)], density.gap / 4)
}

function sectionHeading(
  content: string,
  zone: Zone,
  { width, density }: { width: number; density: Density },
): Block {
  return text(content, {
    zone,
    typeface: 'sans-strong',
    colour: 'accent',
    size: density.text,
    width,
    role: 'heading',
  })
}
