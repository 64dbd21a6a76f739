// What needs no thread to be refused: more bytes than any kind of credential may have.

import { LIMITS } from './limits.ts'

const LESS_THAN = 0x3c
const FIRST_OF_MARK = 0xef

/** Whether nothing that is read is as large. Markup may still be a kind that is named, however large. */
export function isTooLargeForAny(bytes: Uint8Array): boolean {
  if (bytes.length <= LIMITS.maxImageBytes) return false
  let at = 0
  while (at < bytes.length && isSpace(bytes[at])) at += 1
  return bytes[at] !== LESS_THAN && bytes[at] !== FIRST_OF_MARK
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d
}
