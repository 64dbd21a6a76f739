// The pages that list the sixteen elements: number and name at the left, what the credential says at the right, over
// as many pages as it takes. Long texts go on over the page; nothing is cut and nothing made smaller.

import {
  type Block,
  beside,
  type Layout,
  type LayoutBox,
  placed,
  stacked,
  type TextRole,
} from '../boxes.ts'
import { fitText, setText } from '../text-block.ts'
import type { ListedElement, ListedLine } from './element-listing.ts'
import {
  BOTTOM,
  createFlow,
  type Flow,
  flowBlock,
  GAP,
  INNER,
  MARGIN,
  NAMES,
  rule,
  SHEET,
  TOP,
  VALUES,
} from './listing-flow.ts'

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

const BAND = 7
const HEAD_TOP = 24
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
  const value = { zone: 'outcomes', typeface: 'sans', colour: 'ink' } as const
  const muted = { ...value, colour: 'muted' } as const
  const base = { ...value, size: SIZE } as const
  if (form === 'heading') return setText(label ?? '', { ...muted, size: 8, width: VALUES })
  if (form === 'item') {
    const indent = SIZE * 1.1
    const dash = setText('–', { ...base, colour: 'accent', width: indent, role: 'ornament' })
    return beside(dash, setText(text, { ...base, width: VALUES - indent, role: 'item' }), indent)
  }
  if (label === undefined) return setText(text, { ...base, width: VALUES })
  // Long words, such as identifiers, stay whole a little smaller.
  const name = fitText(label, { ...muted, width: LABELS - 8 }, SMALLER.label)
  // Both stand on one line: the smaller text a little lower.
  const lowered: Block = { ...name, boxes: placed(name, 0, 1) }
  return beside(lowered, fitText(text, { ...value, width: VALUES - LABELS }, SMALLER.value), LABELS)
}

const SMALLER = {
  label: { sizes: [8, 7.5, 7], height: Number.POSITIVE_INFINITY },
  value: { sizes: [SIZE, 8.5, 7.75], height: Number.POSITIVE_INFINITY },
} as const

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
