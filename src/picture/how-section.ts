// The rows of the page that say how: label left, value right, and a free line for the learner's grade.

import { type Block, type LayoutBox, NOTHING, placed } from './boxes.ts'
import type { Row } from './page-rows.ts'
import type { Density } from './page-sections.ts'
import { setText } from './text-block.ts'

/** A row whose value is the learner's: a line is kept free, with a remark below it. */
export interface SlotRow {
  readonly label: string
  readonly remark?: string
}

export interface HowSetting {
  readonly width: number
  readonly density: Density
  readonly linesEach: number
}

/** Between the columns. */
const GUTTER = 14

/** The rows, and where the free line is. */
export function howSection(
  rows: readonly (Row | SlotRow)[],
  setting: HowSetting,
): { block: Block; slot?: { x: number; y: number; width: number; height: number } } {
  const labels = rows.map(({ label }) => labelBlock(label, setting))
  const column = Math.max(0, ...labels.map(({ width }) => width)) + GUTTER
  const width = setting.width - column
  const boxes: LayoutBox[] = []
  let slot: { x: number; y: number; width: number; height: number } | undefined
  let y = 0
  rows.forEach((row, index) => {
    const label = labels[index] ?? NOTHING
    const value = 'value' in row ? valueBlock(row.value, width, setting) : NOTHING
    if (y > 0) y += setting.density.gap
    boxes.push(...placed(label, 0, y), ...placed(value, column, y))
    if ('value' in row) y += Math.max(label.height, value.height)
    else {
      const height = howSize(setting.density) * 1.4
      const remark = remarkBlock(row.remark ?? '', width, setting)
      slot = { x: column, y, width, height }
      boxes.push(...placed(remark, column, y + height))
      y += Math.max(label.height, height + remark.height)
    }
  })
  return { block: { width: setting.width, height: y, boxes }, ...(slot ? { slot } : {}) }
}

/** The size of the rows: a little below that of the outcomes. */
export function howSize(density: Density): number {
  return Math.max(density.small, density.text - 1)
}

const BASE = { zone: 'how', typeface: 'sans' } as const

function labelBlock(label: string, { width, density }: HowSetting): Block {
  return setText(label, {
    ...BASE,
    colour: 'muted',
    size: howSize(density),
    width: width * 0.32,
    maximumLines: 3,
  })
}

function valueBlock(value: string, width: number, { density, linesEach }: HowSetting): Block {
  const size = howSize(density)
  return setText(value, { ...BASE, colour: 'ink', size, width, maximumLines: linesEach })
}

function remarkBlock(remark: string, width: number, { density, linesEach }: HowSetting): Block {
  const size = density.small - 0.5
  return setText(remark, { ...BASE, colour: 'muted', size, width, maximumLines: linesEach })
}
