// What the verifier asks of `node:zlib`, for browsers: the same answers, and a stop at the same length. RFC 1950, 1952.

import {
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateEnd,
  zlibInflateInit2,
} from 'pako'
import { concatBytes } from '../../util/bytes.ts'

interface InflateOptions {
  readonly maxOutputLength: number
}

interface Inflated {
  readonly bytes: Uint8Array
  /** Bytes of the input that the data took. */
  readonly taken: number
}

const CHUNK = 65_536
const ZLIB_WINDOW = 15
const GZIP_WINDOW = 31

/** Unpacks zlib data; with `info`, also how much of the input it took. @throws {Error} as Node does. */
export function inflateSync(
  packed: Uint8Array,
  { maxOutputLength, info = false }: InflateOptions & { readonly info?: boolean },
) {
  const { bytes, taken } = inflated(packed, ZLIB_WINDOW, maxOutputLength)
  return info ? { buffer: bytes, engine: { bytesWritten: taken } } : bytes
}

/** Unpacks every member of gzip data; like Node it takes what follows for another member, unless it is padding. */
export function gunzipSync(packed: Uint8Array, { maxOutputLength }: InflateOptions): Uint8Array {
  let { bytes, taken } = inflated(packed, GZIP_WINDOW, maxOutputLength)
  while (taken < packed.length && packed[taken] !== 0) {
    const next = inflated(packed.subarray(taken), GZIP_WINDOW, maxOutputLength - bytes.length)
    bytes = concatBytes(bytes, next.bytes)
    taken += next.taken
  }
  return bytes
}

function inflated(packed: Uint8Array, windowBits: number, maxLength: number): Inflated {
  const stream = new ZStream()
  if (zlibInflateInit2(stream, windowBits) !== Z_OK) throw new Error('zlib cannot start')
  stream.input = packed
  stream.avail_in = packed.length
  const parts: Uint8Array[] = []
  try {
    for (;;) {
      stream.output = new Uint8Array(CHUNK)
      stream.next_out = 0
      stream.avail_out = CHUNK
      const state = zlibInflate(stream, Z_NO_FLUSH)
      if (stream.total_out > maxLength) throw tooLong()
      parts.push(stream.output.subarray(0, stream.next_out))
      if (state === Z_STREAM_END) return { bytes: concatBytes(...parts), taken: stream.total_in }
      if (state !== Z_OK || stream.avail_out > 0) throw new Error('the data is damaged or cut off')
    }
  } finally {
    zlibInflateEnd(stream)
  }
}

function tooLong(): Error {
  return Object.assign(new RangeError('the data unpacks to too much'), {
    code: 'ERR_BUFFER_TOO_LARGE',
  })
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

/** The checksum of PNG and gzip (RFC 1952, section 8). */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 255] as number) ^ (crc >>> 8)
  return ~crc >>> 0
}
