// Takes a credential out of whatever holds one, told apart by content, never by file name.

import type { Unbaked } from './image-credential.ts'
import { type Detached, detachText, isPdf } from './pdf/attached-credential.ts'
import { isPng, unbakePng } from './png.ts'
import { unbakeSvg } from './svg.ts'

/** What is in an image or a PDF, or why nothing is; undefined when the bytes are neither. */
export function takeOut(bytes: Uint8Array): Unbaked | Detached | undefined {
  if (isPng(bytes)) return unbakePng(bytes)
  if (isPdf(bytes)) return detachText(bytes)
  return bytes.find((byte) => !WHITE_SPACE.has(byte)) === LESS_THAN ? unbakeSvg(bytes) : undefined
}

/** White space of XML, and the byte order mark that editors put before it. */
const WHITE_SPACE = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf])
const LESS_THAN = 0x3c
