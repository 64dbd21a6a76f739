// The bytes of a text format as text, in the encoding that is stated or in UTF-8: piece by piece, until bytes come that
// are not of it.

import { Buffer, isUtf8 } from 'node:buffer'
import { error, type Problem } from './award-row.ts'
import type { Encoding } from './columns.ts'

/** A piece of text; `broken` when the bytes behind it are not of the encoding. */
export interface TextPiece {
  readonly text: string
  readonly broken?: Problem
}

/**
 * Decodes a stream of bytes. After a broken piece nothing follows.
 *
 * @param keepsMark Whether a byte order mark stays; it is taken off at the start of a file.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  encoding: Encoding = 'utf-8',
  keepsMark = false,
): AsyncGenerator<TextPiece> {
  let isStart = true
  let decoder: StreamDecoder | undefined
  for await (const chunk of chunks) {
    // As long as every chunk ends where a character does, nothing needs to be kept from one to the next.
    const isWhole = decoder === undefined && encoding === 'utf-8' && isUtf8(chunk)
    decoder ??= isWhole ? undefined : new StreamDecoder(encoding, keepsMark || !isStart)
    const piece = decoder?.decode(chunk) ?? { text: utf8Text(chunk, keepsMark || !isStart) }
    yield piece
    if (piece.broken) return
    isStart &&= chunk.length === 0
  }
  if (decoder) yield decoder.end()
}

/** The text of whole UTF-8, faster than by a decoder. */
function utf8Text(bytes: Uint8Array, keepsMark: boolean): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  return !keepsMark && text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** Decodes chunks that may end within a character. */
class StreamDecoder {
  readonly #encoding: Encoding
  readonly #strict: TextDecoder
  /** Follows, to say how far the text was good. */
  readonly #lenient: TextDecoder

  constructor(encoding: Encoding, keepsMark: boolean) {
    this.#encoding = encoding
    this.#strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: keepsMark })
    this.#lenient = new TextDecoder(encoding, { ignoreBOM: keepsMark })
  }

  decode(chunk: Uint8Array): TextPiece {
    const text = textBy(this.#strict, chunk)
    const seen = this.#lenient.decode(chunk, { stream: true })
    if (text !== undefined) return { text }
    const end = seen.indexOf('\uFFFD')
    return {
      text: end < 0 ? seen : seen.slice(0, end),
      broken: brokenEncoding(this.#encoding),
    }
  }

  end(): TextPiece {
    const text = textBy(this.#strict)
    return text === undefined ? { text: '', broken: brokenEncoding(this.#encoding) } : { text }
  }
}

/**
 * What a strict decoder makes of the next bytes of a stream, or of its end; undefined where they are not of its encoding.
 */
export function textBy(decoder: TextDecoder, bytes?: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    return undefined
  }
}

function brokenEncoding(encoding: Encoding): Problem {
  if (encoding !== 'utf-8') {
    return error('encoding-contradiction', `expected ${encoding}, found bytes that are not`)
  }
  return error(
    'encoding-not-utf-8',
    'expected UTF-8, found bytes as in Windows-1252 or Latin-1; save it as "CSV UTF-8" or state the encoding in a columns file',
  )
}
