// Writes a ZIP archive piece by piece: of a member only its own bytes are ever in memory, of those before it their
// directory records. APPNOTE 6.3.10 with ZIP64 throughout (a million members, more than 4 GiB); dates are fixed,
// so that equal input gives equal bytes. Reading is for `zip.ts`.

import { constants, crc32, deflateRawSync } from 'node:zlib'
import { concatBytes, utf8 } from '../util/bytes.ts'

/** A member as it lies in an archive. */
export interface PackedMember {
  readonly name: string
  readonly crc32: number
  readonly size: number
  /** Raw DEFLATE data. */
  readonly packed: Uint8Array
}

export interface ZipWriter {
  /** The pieces of one more member, to be written behind those before. */
  add(member: PackedMember): readonly Uint8Array[]
  /** Bytes of the directory, to be written last. */
  end(): Uint8Array
}

/** Compresses a member. */
export function packMember(name: string, bytes: Uint8Array): PackedMember {
  const packed = deflateRawSync(bytes, { level: constants.Z_DEFAULT_COMPRESSION })
  return { name, crc32: crc32(bytes), size: bytes.length, packed: new Uint8Array(packed) }
}

const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const END = 0x06054b50
const VERSION = 45
const UTF8_NAMES = 0x0800
const DEFLATED = 8
/** 1980-01-01, the oldest date that ZIP can write. */
const FIXED_DATE = 0x0021
const IN_EXTRA_32 = 0xffffffff
const IN_EXTRA_16 = 0xffff
const ZIP64_EXTRA = 0x0001

/** Starts an archive. */
export function createZipWriter(): ZipWriter {
  const records: Uint8Array[] = []
  let offset = 0
  return {
    add(member) {
      const name = utf8(member.name)
      const local = concatBytes(localHeader(member, name.length), name, zip64Extra(member))
      records.push(
        concatBytes(centralHeader(member, name.length), name, zip64Extra(member, offset)),
      )
      offset += local.length + member.packed.length
      return [local, member.packed]
    },
    end() {
      const size = records.reduce((sum, record) => sum + record.length, 0)
      return concatBytes(...records, endOfArchive(records.length, size, offset))
    },
  }
}

function localHeader(member: PackedMember, nameLength: number): Uint8Array {
  return little([[4, LOCAL_HEADER], [2, VERSION], ...commonFields(member, nameLength), [2, 20]])
}

function centralHeader(member: PackedMember, nameLength: number): Uint8Array {
  return little([
    [4, CENTRAL_HEADER],
    [2, VERSION],
    [2, VERSION],
    ...commonFields(member, nameLength),
    [2, 28],
    [2, 0], // comment
    [2, 0], // disk
    [2, 0], // internal attributes
    [4, 0], // external attributes
    [4, IN_EXTRA_32],
  ])
}

function commonFields({ crc32 }: PackedMember, nameLength: number): Field[] {
  return [
    [2, UTF8_NAMES],
    [2, DEFLATED],
    [2, 0], // time
    [2, FIXED_DATE],
    [4, crc32],
    [4, IN_EXTRA_32],
    [4, IN_EXTRA_32],
    [2, nameLength],
  ]
}

function zip64Extra({ size, packed }: PackedMember, offset?: number): Uint8Array {
  const fields: Field[] = [
    [8, size],
    [8, packed.length],
  ]
  if (offset !== undefined) fields.push([8, offset])
  return little([[2, ZIP64_EXTRA], [2, fields.length * 8], ...fields])
}

function endOfArchive(count: number, directorySize: number, directoryAt: number): Uint8Array {
  return little([
    [4, END_64],
    [8, 44],
    [2, VERSION],
    [2, VERSION],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, directorySize],
    [8, directoryAt],
    [4, LOCATOR_64],
    [4, 0],
    [8, directoryAt + directorySize],
    [4, 1],
    [4, END],
    [2, 0],
    [2, 0],
    [2, IN_EXTRA_16],
    [2, IN_EXTRA_16],
    [4, IN_EXTRA_32],
    [4, IN_EXTRA_32],
    [2, 0],
  ])
}

/** Width in bytes and value. */
type Field = readonly [2 | 4 | 8, number]

function little(fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true)
    else if (width === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += width
  }
  return bytes
}
