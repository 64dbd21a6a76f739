// How the elements fill the pages of a listing: blocks below one another, long texts over the end of a page. What an
// element looks like is for `listing-pages`.

import { type Block, type LayoutBox, NOTHING, placed, type TextBox } from '../boxes.ts'

export const SHEET = { width: 595.28, height: 841.89 } as const
export const MARGIN = 50
export const INNER = SHEET.width - 2 * MARGIN
/** Where the flow begins and ends. */
export const TOP = 54
export const BOTTOM = SHEET.height - 62
export const GAP = 9
/** Width of the names, and of what stands beside them. */
export const NAMES = 138
const GUTTER = 16
export const VALUES = INNER - NAMES - GUTTER

/** The pages as they fill. */
export interface Flow {
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

/** Starts with one empty page. */
export function createFlow(): Flow {
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

/** Places a block, or as many lines of it as the page holds and the rest on the next. */
export function flowBlock(block: Block, flow: Flow, needed = 0): void {
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

/** A thin line over the width of the text. */
export function rule(y: number): LayoutBox {
  const rect = { x: MARGIN, y, width: INNER, height: 0.6 }
  return { kind: 'fill', zone: 'frame', rect, colour: 'line' }
}
