// The foot of the page: who awards and signs, the notices, and the code that leads to the verifier.

import { type Block, beside, NOTHING, placed, stacked, type Zone } from './boxes.ts'
import type { PageContent } from './page-content.ts'
import { QUIET_MODULES } from './qr-modules.ts'
import { fitText } from './text-block.ts'

/** Points, quiet zone included. */
const QR_EDGE = 92
/** Room for the words below the code: an address that stays on one line is easier to type. */
const CAPTION_WIDTH = 122
const QR_GUTTER = 16

/** Awarding body and signatory side by side, notices below; the QR code at the right. */
export function footSection(
  content: PageContent,
  setting: { width: number; noticeHeight: number; modules?: readonly (readonly boolean[])[] },
): Block {
  const qr = setting.modules ? qrBlock(content, setting.modules) : NOTHING
  const width = setting.width - (qr.width > 0 ? qr.width + QR_GUTTER : 0)
  const half = (width - 20) / 2
  const body = partyBlock(content.body.name, content.body.country, half)
  const signatory = partyBlock(content.signatory.name, content.signatory.function, half)
  const parties = beside(body, signatory, half + 20)
  const notice = fitText(
    content.notices.join(' '),
    { zone: 'foot', typeface: 'sans', colour: 'muted', width },
    { sizes: [8, 7.5, 7, 6.5, 6], height: setting.noticeHeight },
  )
  return beside(stacked([parties, notice], 8), qr, setting.width - qr.width)
}

function partyBlock(first: string, second: string, width: number): Block {
  const zone: Zone = 'foot'
  const base = { zone, width, leading: 1.3 }
  return stacked(
    [
      fitText(
        first,
        { ...base, typeface: 'sans-strong', colour: 'ink' },
        { sizes: [9.5, 8.5, 7.5, 6.5], height: 26 },
      ),
      fitText(
        second,
        { ...base, typeface: 'sans', colour: 'muted' },
        { sizes: [8, 7.25, 6.5], height: 22 },
      ),
    ],
    1,
  )
}

/** The quiet zone hangs out of the column, so that the code itself is flush with it. */
function qrBlock(content: PageContent, modules: readonly (readonly boolean[])[]): Block {
  const quiet = (QR_EDGE / modules.length) * QUIET_MODULES
  const left = CAPTION_WIDTH - (QR_EDGE - 2 * quiet)
  const rect = { x: left - quiet, y: -quiet, width: QR_EDGE, height: QR_EDGE }
  const base = { zone: 'foot', width: CAPTION_WIDTH, align: 'right', leading: 1.2 } as const
  const caption = fitText(
    content.verify?.phrase ?? '',
    { ...base, typeface: 'sans-strong', colour: 'ink' },
    { sizes: [7.5, 7, 6.5], height: 20 },
  )
  const address = fitText(
    content.verify?.short ?? '',
    { ...base, typeface: 'sans', colour: 'muted' },
    { sizes: [7, 6.5, 6, 5.5], height: 22 },
  )
  const link = content.verify?.address
  const below = stacked([caption, leading(address, link)], 0)
  const top = QR_EDGE - quiet
  return {
    width: CAPTION_WIDTH,
    height: top + below.height,
    boxes: [
      { kind: 'qr', zone: 'foot', rect, modules, ...(link !== undefined && { link }) },
      ...placed(below, 0, top),
    ],
  }
}

function leading(block: Block, link: string | undefined): Block {
  if (link === undefined) return block
  return { ...block, boxes: block.boxes.map((box) => ({ ...box, link })) }
}
