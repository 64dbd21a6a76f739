// The square picture of a micro-credential, as badges are shown in wallets and profiles: university, title, and
// what it is, on the accent colour, in sizes that can still be read at 90 pixels.

import { type Layout, type LayoutBox, placed } from './boxes.ts'
import type { PageContent } from './page-content.ts'
import { fitText, type SetText } from './text-block.ts'

/** Edge of the square in points. */
export const BADGE_EDGE = 360
const MARGIN = 30
const INNER = BADGE_EDGE - 2 * MARGIN

/** What the square picture says. */
export type BadgeContent = Pick<PageContent, 'documentName' | 'microCredential' | 'title'> & {
  readonly issuer: { readonly name: string }
}

/** Lays out the square picture. @throws {PipelineError} `PICTURE_GLYPH_MISSING`. */
export function layoutBadge(content: BadgeContent): Layout {
  const university = badgeText(content.issuer.name, 'head', {
    sizes: [46, 40, 34, 28, 24, 20, 16],
    height: 62,
  })
  const name = badgeText(content.documentName, 'name', { sizes: [34, 30, 26, 22], height: 46 })
  const kind = badgeText(content.microCredential, 'name', { sizes: [20, 18, 16, 14], height: 28 })
  const kindTop = BADGE_EDGE - MARGIN + 4 - kind.height
  const nameTop = kindTop - name.height
  const titleTop = MARGIN + university.height + 26
  const title = fitText(
    content.title,
    {
      zone: 'what',
      typeface: 'serif-strong',
      colour: 'paper',
      width: INNER,
      leading: 1.2,
      isBalanced: true,
    },
    { sizes: [42, 38, 34, 30, 27, 24, 21, 18, 15], height: nameTop - 20 - titleTop },
  )
  const boxes: LayoutBox[] = [
    {
      kind: 'fill',
      zone: 'frame',
      rect: { x: 0, y: 0, width: BADGE_EDGE, height: BADGE_EDGE },
      colour: 'accent',
      radius: 28,
    },
    ...placed(university, MARGIN, MARGIN - 8),
    {
      kind: 'fill',
      zone: 'frame',
      rect: { x: MARGIN, y: MARGIN + university.height + 2, width: 64, height: 5 },
      colour: 'paper',
    },
    ...placed(title, MARGIN, titleTop),
    ...placed(name, MARGIN, nameTop),
    ...placed(kind, MARGIN, kindTop),
  ]
  return { width: BADGE_EDGE, height: BADGE_EDGE, boxes }
}

function badgeText(
  content: string,
  zone: 'head' | 'name',
  room: { sizes: readonly number[]; height: number },
): SetText {
  return fitText(
    content,
    { zone, typeface: 'sans-strong', colour: 'paper', width: INNER, leading: 1.15 },
    room,
  )
}
