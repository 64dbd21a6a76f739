// The directory of a ZIP archive, read through a function, so that of a large archive only this part is in memory.
// APPNOTE 6.3.10, ZIP64 included. For archives of our own; what strangers send is for `zip.ts`.

import { fromUtf8 } from '../util/bytes.ts'

export interface ZipEntry {
  readonly name: string
  readonly crc32: number
  readonly size: number
  readonly packedSize: number
  /** Of the local header. */
  readonly offset: number
}

/** Reads up to `length` bytes at an offset. */
export type ReadAt = (at: number, length: number) => Promise<Uint8Array>

/** Fixed part of a local header; behind it come name, extra field and data. */
export const LOCAL_HEADER_BYTES = 30

const END = 0x06054b50
const END_BYTES = 22
const MAX_COMMENT_BYTES = 0xffff
const LOCATOR_64 = 0x07064b50
const LOCATOR_64_BYTES = 20
const END_64 = 0x06064b50
const END_64_BYTES = 56
const CENTRAL_HEADER = 0x02014b50
const CENTRAL_BYTES = 46
const IN_EXTRA_32 = 0xffffffff
const ZIP64_EXTRA = 0x0001
const DEFLATED = 8

/** The members of an archive, or undefined when the bytes are no archive whose members are all deflated. */
export async function readDirectory(
  read: ReadAt,
  size: number,
): Promise<readonly ZipEntry[] | undefined> {
  try {
    const place = await findDirectory(read, size)
    if (!place || place.at + place.size > size) return undefined
    return entriesOf(await read(place.at, place.size), place.count)
  } catch (error) {
    // Offsets that lead out of the bytes.
    if (error instanceof RangeError || error instanceof TypeError) return undefined
    throw error
  }
}

/** Where the data begins, counted from a member's local header. */
export function dataOffset(localHeader: Uint8Array): number {
  const view = viewOf(localHeader)
  return LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true)
}

interface Place {
  readonly at: number
  readonly size: number
  readonly count: number
}

async function findDirectory(read: ReadAt, size: number): Promise<Place | undefined> {
  const tailAt = Math.max(0, size - END_BYTES - MAX_COMMENT_BYTES)
  const tail = viewOf(await read(tailAt, size - tailAt))
  for (let at = tail.byteLength - END_BYTES; at >= 0; at--) {
    if (tail.getUint32(at, true) !== END) continue
    const locatorAt = at - LOCATOR_64_BYTES
    if (locatorAt >= 0 && tail.getUint32(locatorAt, true) === LOCATOR_64)
      return await directory64(read, Number(tail.getBigUint64(locatorAt + 8, true)))
    const count = tail.getUint16(at + 10, true)
    return { count, size: tail.getUint32(at + 12, true), at: tail.getUint32(at + 16, true) }
  }
  return undefined
}

async function directory64(read: ReadAt, at: number): Promise<Place | undefined> {
  const end = viewOf(await read(at, END_64_BYTES))
  if (end.getUint32(0, true) !== END_64) return undefined
  const number = (offset: number) => Number(end.getBigUint64(offset, true))
  return { count: number(32), size: number(40), at: number(48) }
}

function entriesOf(bytes: Uint8Array, count: number): readonly ZipEntry[] | undefined {
  const view = viewOf(bytes)
  const entries: ZipEntry[] = []
  let at = 0
  while (at < bytes.length) {
    if (view.getUint32(at, true) !== CENTRAL_HEADER) return undefined
    if (view.getUint16(at + 10, true) !== DEFLATED) return undefined
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const commentLength = view.getUint16(at + 32, true)
    const extraAt = at + CENTRAL_BYTES + nameLength
    const [entrySize, packedSize, offset] = largeNumbers(
      view,
      [24, 20, 42].map((field) => view.getUint32(at + field, true)),
      { from: extraAt, to: extraAt + extraLength },
    )
    entries.push({
      name: fromUtf8(bytes.subarray(at + CENTRAL_BYTES, extraAt)),
      crc32: view.getUint32(at + 16, true),
      size: entrySize ?? 0,
      packedSize: packedSize ?? 0,
      offset: offset ?? 0,
    })
    at = extraAt + extraLength + commentLength
  }
  return entries.length === count ? entries : undefined
}

/** Values that do not fit into 32 bits stand in the extra field, in this order. */
function largeNumbers(
  view: DataView,
  values: readonly number[],
  extra: { from: number; to: number },
): readonly number[] {
  let at = extra.from
  while (at + 4 <= extra.to && view.getUint16(at, true) !== ZIP64_EXTRA)
    at += 4 + view.getUint16(at + 2, true)
  let next = at + 4
  return values.map((value) => {
    if (value !== IN_EXTRA_32) return value
    const large = Number(view.getBigUint64(next, true))
    next += 8
    return large
  })
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
