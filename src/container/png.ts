// Reads the credential baked into a PNG: Open Badges 3.0 section 5.3 and security.md section 5.
// PNG third edition sections 5 and 11.3.3. Strict, so that no two readers see two credentials in one image.

import { crc32 } from 'node:zlib'
import { fromUtf8 } from '../util/bytes.ts'
import { refuseImage, type Unbaked } from './image-credential.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const KEYWORDS = ['openbadgecredential', 'clrcredential']
const OPEN_BADGES_2 = 'openbadges'
/** Honest images have a few dozen; the rest is work for nothing. */
const MAX_CHUNKS = 10_000

/** A chunk with its type and data, its CRC checked. */
interface Chunk {
  readonly type: string
  readonly data: Uint8Array
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte)
}

/**
 * Takes the credential out of a PNG: the text of the one uncompressed iTXt chunk with its keyword.
 *
 * Refused are broken chunks, the keyword twice, in a tEXt or zTXt chunk, or compressed. Other text is left alone.
 */
export function unbakePng(bytes: Uint8Array): Unbaked {
  const chunks = readChunks(bytes)
  if (typeof chunks === 'string') return refuseImage('IMAGE_INVALID', chunks)
  const texts = chunks.filter(({ type }) => type === 'iTXt' || type === 'tEXt' || type === 'zTXt')
  const baked = texts.filter((chunk) => KEYWORDS.includes(keywordOf(chunk)))
  const [chunk] = baked
  if (!chunk) return withoutCredential(texts)
  if (baked.length > 1)
    return refuseImage('IMAGE_SEVERAL_CREDENTIALS', 'the image holds more than one credential')
  if (chunk.type !== 'iTXt')
    return refuseImage('IMAGE_CREDENTIAL_MISPLACED', `expected an iTXt chunk, found ${chunk.type}`)
  return readText(chunk.data)
}

function withoutCredential(texts: readonly Chunk[]): Unbaked {
  return texts.some((chunk) => keywordOf(chunk) === OPEN_BADGES_2)
    ? refuseImage('IMAGE_OPEN_BADGES_2', 'the image holds an Open Badge of version 2')
    : refuseImage('IMAGE_WITHOUT_CREDENTIAL', 'the image holds no credential')
}

/** The chunks, or what is wrong with the image. */
function readChunks(bytes: Uint8Array): readonly Chunk[] | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: Chunk[] = []
  let offset = SIGNATURE.length
  while (offset < bytes.length) {
    if (offset + 12 > bytes.length || chunks.length >= MAX_CHUNKS) return 'a chunk is cut off'
    const length = view.getUint32(offset)
    const end = offset + 8 + length
    if (length > 0x7fff_ffff || end + 4 > bytes.length) return 'a chunk is longer than the image'
    if (crc32(bytes.subarray(offset + 4, end)) !== view.getUint32(end))
      return 'the checksum of a chunk is wrong'
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8))
    chunks.push({ type, data: bytes.subarray(offset + 8, end) })
    offset = end + 4
  }
  return orderFault(chunks) ?? chunks
}

function orderFault(chunks: readonly Chunk[]): string | undefined {
  const ends = chunks.filter(({ type }) => type === 'IEND')
  if (chunks[0]?.type !== 'IHDR') return 'expected IHDR as first chunk'
  return ends.length === 1 && chunks.at(-1)?.type === 'IEND'
    ? undefined
    : 'expected IEND once, and nothing behind it'
}

/** Latin-1 text before the first zero byte; at most 79 characters are a keyword. */
function keywordOf({ data }: Chunk): string {
  const end = data.subarray(0, 80).indexOf(0)
  return end < 0 ? '' : String.fromCharCode(...data.subarray(0, end))
}

/** iTXt: keyword, 0, compression flag, method, language, 0, translated keyword, 0, UTF-8 text. */
function readText(data: Uint8Array): Unbaked {
  const flag = data.indexOf(0) + 1
  const language = data.indexOf(0, flag + 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  if (data[flag] === 1)
    return refuseImage('IMAGE_CREDENTIAL_COMPRESSED', 'expected uncompressed text')
  if (data[flag] !== 0 || data[flag + 1] !== 0 || translated < 0)
    return refuseImage('IMAGE_INVALID', 'the iTXt chunk is malformed')
  try {
    return { ok: true, text: fromUtf8(data.subarray(translated + 1)) }
  } catch {
    return refuseImage('IMAGE_INVALID', 'expected UTF-8 text in the iTXt chunk')
  }
}
