// Text back into the bytes of an encoding that a columns file may state, so that a file of ours is read as the file it
// was made from.

import { concatBytes, utf8 } from '../../util/bytes.ts'
import type { Encoding } from './columns.ts'

const UTF8_MARK = new Uint8Array([0xef, 0xbb, 0xbf])

/** Encodes a text; UTF-8 with its mark, which nobody takes for another encoding, where the text does not fit into it. */
export function encodeText(text: string, encoding: Encoding = 'utf-8'): Uint8Array {
  if (encoding === 'utf-8') return utf8(text)
  const bytes = encoding.startsWith('utf-16') ? utf16(text, encoding) : singleBytes(text, encoding)
  return bytes ?? concatBytes(UTF8_MARK, utf8(text))
}

function utf16(text: string, encoding: Encoding): Uint8Array {
  const bytes = new Uint8Array(text.length * 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < text.length; at++)
    view.setUint16(at * 2, text.charCodeAt(at), encoding === 'utf-16le')
  return bytes
}

function singleBytes(text: string, encoding: Encoding): Uint8Array | undefined {
  const letters = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, at) => at))
  const byteOf = new Map(Array.from(letters, (letter, byte) => [letter, byte]))
  const bytes = new Uint8Array(text.length)
  for (const [at, letter] of [...text].entries()) {
    const byte = byteOf.get(letter)
    if (byte === undefined) return undefined
    bytes[at] = byte
  }
  return bytes
}
