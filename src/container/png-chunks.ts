// The chunks of a PNG (third edition, section 5), read strictly and written: length, type, data, CRC.

import { crc32 } from 'node:zlib'
import { concatBytes, utf8 } from '../util/bytes.ts'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** Honest images have a few dozen; the rest is work for nothing. */
const MAX_CHUNKS = 10_000

/** A chunk with its type and data, its CRC checked. */
export interface Chunk {
  readonly type: string
  readonly data: Uint8Array
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte)
}

/** The chunks, or what is wrong with the image. */
export function readChunks(bytes: Uint8Array): readonly Chunk[] | string {
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
  const headers = chunks.filter(({ type }) => type === 'IHDR')
  if (chunks[0]?.type !== 'IHDR' || headers.length > 1) return 'expected IHDR once, as first chunk'
  return ends.length === 1 && chunks.at(-1)?.type === 'IEND'
    ? undefined
    : 'expected IEND once, and nothing behind it'
}

/** The image of these chunks. */
export function writeChunks(chunks: readonly Chunk[]): Uint8Array {
  return concatBytes(SIGNATURE, ...chunks.map(chunkBytes))
}

function chunkBytes({ type, data }: Chunk): Uint8Array {
  const body = concatBytes(utf8(type), data)
  const frame = new DataView(new ArrayBuffer(8))
  frame.setUint32(0, data.length)
  frame.setUint32(4, crc32(body))
  const words = new Uint8Array(frame.buffer)
  return concatBytes(words.subarray(0, 4), body, words.subarray(4))
}
