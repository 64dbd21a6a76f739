// The pages that list the sixteen elements: number and name at the left, what the credential says at the right, over
// as many pages as it takes. Long texts go on over the page; nothing is cut and nothing made smaller.

import {
  type Block,
  beside,
  type Layout,
  type LayoutBox,
  NOTHING,
  placed,
  stacked,
  type TextBox,
  type TextRole,
} from '../boxes.ts'
import { fitText, setText } from '../text-block.ts'
import type { ListedElement, ListedLine } from './element-listing.ts'

export interface ListingTexts {
  readonly heading: string
  readonly standard: string
  /** In the head of every page. */
  readonly university: string
  readonly document: string
  readonly credentialId: string
  readonly attached: string
  readonly pageNumber: (page: number, of: number) => string
}

const SHEET = { width: 595.28, height: 841.89 } as const
const MARGIN = 50
const INNER = SHEET.width - 2 * MARGIN
const BAND = 7
const HEAD_TOP = 24
const TOP = 54
const BOTTOM = SHEET.height - 62
const NAMES = 138
const GUTTER = 16
const VALUES = INNER - NAMES - GUTTER
const GAP = 9
/** At least so much of an element stands on the page where it begins. */
const BEGINNING = 34

/** Lays out the pages; the first one bears number two, behind the page of the picture. */
export function layoutListing(
  elements: readonly ListedElement[],
  texts: ListingTexts,
): readonly Layout[] {
  const flow = createFlow()
  const heading = stacked([titleBlock(texts), standardBlock(texts)], 2)
  flow.current.push(...placed(heading, MARGIN, TOP))
  flow.y = TOP + heading.height + 10
  for (const element of elements) flowElement(element, flow)
  const count = flow.pages.length + 1
  return flow.pages.map((boxes, index) => ({
    ...SHEET,
    boxes: [...headBoxes(texts), ...boxes, ...footBoxes(texts, index + 2, count)],
  }))
}

interface Flow {
  readonly pages: LayoutBox[][]
  readonly current: LayoutBox[]
  y: number
  /** Number and name of the element that goes on, as decoration. */
  continued: Block
  /** Begins a page. */
  turn(): void
  /** Begins a page in the middle of an element. */
  goOn(): void
}

function createFlow(): Flow {
  const pages: LayoutBox[][] = [[]]
  return {
    pages,
    get current() {
      return pages.at(-1) ?? []
    },
    y: TOP,
    continued: NOTHING,
    turn() {
      pages.push([])
      this.y = TOP
    },
    goOn() {
      this.turn()
      this.current.push(rule(TOP), ...placed(this.continued, MARGIN, TOP + GAP))
      this.y = TOP + GAP
    },
  }
}

function flowElement({ number, name, lines }: ListedElement, flow: Flow): void {
  const label = nameBlock(number, name, { colour: 'ink', role: 'subheading' })
  flow.continued = nameBlock(number, name, { colour: 'muted', role: 'ornament' })
  if (flow.y + Math.max(BEGINNING, label.height) > BOTTOM) flow.turn()
  flow.current.push(rule(flow.y))
  const top = flow.y + GAP
  const onPage = flow.pages.length
  flow.current.push(...placed(label, MARGIN, top))
  flow.y = top
  lines.forEach((line, index) => {
    if (index > 0) flow.y += gapBefore(line)
    const next = lines[index + 1]
    // A heading stays with what it heads.
    const needed = line.form === 'heading' && next ? lineBlock(next).height : 0
    flowBlock(lineBlock(line), flow, needed)
  })
  const labelTop = flow.pages.length === onPage ? top : TOP + GAP
  flow.y = Math.max(flow.y, labelTop + label.height)
  flow.y += GAP
}

function gapBefore({ form }: ListedLine): number {
  if (form === 'heading') return 5
  return form === 'item' ? 2 : 3
}

/** Places a block, or as many lines of it as the page holds and the rest on the next. */
function flowBlock(block: Block, flow: Flow, needed = 0): void {
  const x = MARGIN + NAMES + GUTTER
  if (flow.y + block.height + needed <= BOTTOM) {
    flow.current.push(...placed(block, x, flow.y))
    flow.y += block.height
    return
  }
  const parts = splitAt(block, BOTTOM - flow.y)
  if (!parts) {
    flow.goOn()
    // A block that no page holds whole is one that can be split.
    flowBlock(block, flow)
    return
  }
  flow.current.push(...placed(parts.above, x, flow.y))
  flow.goOn()
  flowBlock(parts.below, flow)
}

/** At least two lines stay together. */
const TOGETHER = 2

/** Splits the last text of a block between two lines; undefined when nothing useful fits above. */
function splitAt(block: Block, height: number): { above: Block; below: Block } | undefined {
  const last = block.boxes.at(-1)
  if (last?.kind !== 'text') return undefined
  const pitch = last.rect.height / last.lines.length
  const fitting = Math.floor((height - last.rect.y) / pitch)
  const count = Math.min(fitting, last.lines.length - TOGETHER)
  if (count < TOGETHER) return undefined
  const shift = last.rect.y + count * pitch
  const above: TextBox = {
    ...last,
    lines: last.lines.slice(0, count),
    rect: { ...last.rect, height: count * pitch },
  }
  const below: TextBox = {
    ...last,
    lines: last.lines.slice(count).map((line) => ({ ...line, baseline: line.baseline - shift })),
    rect: { ...last.rect, y: 0, height: last.rect.height - count * pitch },
  }
  return {
    above: { ...block, height: shift, boxes: [...block.boxes.slice(0, -1), above] },
    below: { ...block, height: below.rect.height, boxes: [below] },
  }
}

function nameBlock(
  number: number,
  name: string,
  setting: { readonly colour: 'ink' | 'muted'; readonly role: TextRole },
): Block {
  const { colour, role } = setting
  const base = {
    zone: 'outcomes',
    typeface: 'sans-strong',
    size: 8.5,
    leading: 1.32,
    role,
  } as const
  const indent = 20
  const count = setText(String(number), { ...base, colour: 'accent', width: indent })
  return beside(count, setText(name, { ...base, colour, width: NAMES - indent }), indent)
}

/** From the edge of a label to what it labels. */
const LABELS = 92
const SIZE = 9.25

function lineBlock({ form, label, text }: ListedLine): Block {
  const base = { zone: 'outcomes', typeface: 'sans', size: SIZE, colour: 'ink' } as const
  const muted = { ...base, size: 8, colour: 'muted' } as const
  if (form === 'heading') return setText(label ?? '', { ...muted, width: VALUES })
  if (form === 'item') {
    const indent = SIZE * 1.1
    const dash = setText('–', { ...base, colour: 'accent', width: indent, role: 'ornament' })
    return beside(dash, setText(text, { ...base, width: VALUES - indent, role: 'item' }), indent)
  }
  if (label === undefined) return setText(text, { ...base, width: VALUES })
  const name = setText(label, { ...muted, width: LABELS - 8 })
  // Both stand on one line: the smaller text a little lower.
  const lowered: Block = { ...name, boxes: placed(name, 0, 1) }
  const { size: _, ...anySize } = base
  // Identifiers are long words; a little smaller they stay whole.
  const room = { sizes: [SIZE, 8.5, 7.75], height: Number.POSITIVE_INFINITY }
  return beside(lowered, fitText(text, { ...anySize, width: VALUES - LABELS }, room), LABELS)
}

function titleBlock({ heading }: ListingTexts): Block {
  const base = { zone: 'name', typeface: 'serif-strong', size: 16, colour: 'ink' } as const
  return setText(heading, { ...base, width: INNER, leading: 1.25, role: 'heading' })
}

function standardBlock({ standard }: ListingTexts): Block {
  return setText(standard, {
    zone: 'name',
    typeface: 'sans',
    size: 8,
    colour: 'muted',
    width: INNER,
  })
}

/** Repeated on every page: decoration to a screen reader, which has read it on the first. */
function headBoxes({ document, university }: ListingTexts): readonly LayoutBox[] {
  const base = { zone: 'head', size: 8, maximumLines: 1, role: 'ornament' } as const
  const half = INNER / 2 - 8
  const left = setText(university, {
    ...base,
    typeface: 'sans-strong',
    colour: 'accent',
    width: half,
  })
  const right = setText(document, {
    ...base,
    typeface: 'sans',
    colour: 'muted',
    width: half,
    align: 'right',
  })
  return [
    {
      kind: 'fill',
      zone: 'frame',
      rect: { x: 0, y: 0, width: SHEET.width, height: BAND },
      colour: 'accent',
    },
    ...placed(left, MARGIN, HEAD_TOP),
    ...placed(right, MARGIN + INNER - half, HEAD_TOP),
  ]
}

function footBoxes(texts: ListingTexts, page: number, of: number): readonly LayoutBox[] {
  const base = { zone: 'foot', colour: 'muted', maximumLines: 1, role: 'ornament' } as const
  const number = setText(texts.pageNumber(page, of), {
    ...{ ...base, typeface: 'sans', size: 7.5, width: 90, align: 'right' },
  })
  const attached = setText(texts.attached, {
    ...base,
    typeface: 'sans',
    size: 7.5,
    width: INNER - 100,
  })
  const id = setText(texts.credentialId, {
    ...base,
    typeface: 'mono',
    size: 6.5,
    width: INNER - 100,
  })
  const top = SHEET.height - 44
  return [
    rule(top - 7),
    ...placed(stacked([attached, id], 2), MARGIN, top),
    ...placed(number, MARGIN + INNER - 90, top),
  ]
}

function rule(y: number): LayoutBox {
  const rect = { x: MARGIN, y, width: INNER, height: 0.6 }
  return { kind: 'fill', zone: 'frame', rect, colour: 'line' }
}
