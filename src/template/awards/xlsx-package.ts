// The ZIP of a workbook, read by its central directory, with every size checked before and after inflating:
// a declared size that is not the real one, a wrong CRC or a bomb's ratio refuses the file (security, section 7).
// Only the parts asked for are inflated. Other archives are `container/zip`'s affair.

import { crc32, inflateRawSync } from 'node:zlib'
import { error, type Problem } from './award-row.ts'

/** Sizes beyond which a workbook is refused. */
export const XLSX_LIMITS = {
  entries: 2_000,
  partBytes: 96 * 1024 * 1024,
  totalBytes: 256 * 1024 * 1024,
  /** Inflated to deflated size, for parts above `ratioFromBytes`. Tables stay below 60. */
  ratio: 250,
  ratioFromBytes: 4 * 1024 * 1024,
} as const

/** One file of the archive, as its central directory declares it. */
interface Entry {
  readonly name: string
  readonly offset: number
  readonly deflatedBytes: number
  readonly bytes: number
  readonly crc: number
  readonly method: number
  readonly encrypted: boolean
}

/** A workbook's parts by name (`xl/workbook.xml`); part names are compared without case, as OPC says. */
export class XlsxPackage {
  readonly #bytes: Uint8Array
  readonly #entries: ReadonlyMap<string, Entry>

  constructor(bytes: Uint8Array, entries: ReadonlyMap<string, Entry>) {
    this.#bytes = bytes
    this.#entries = entries
  }

  /** Names of all parts, in lower case. */
  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** The bytes of a part; undefined when there is none, a Problem when it must not be used. */
  part(name: string): Uint8Array | Problem | undefined {
    const entry = this.#entries.get(name.toLowerCase())
    return entry && inflate(this.#bytes, entry)
  }
}

const broken = (what: string) => error('xlsx-broken', `the workbook's archive is damaged: ${what}`)
const tooLarge = (what: string) =>
  error('xlsx-too-large', `the workbook unpacks to too much: ${what}`)

/** Opens the archive of a workbook. */
export function openXlsxPackage(bytes: Uint8Array): XlsxPackage | Problem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endRecord(view)
  if (end === undefined) return broken('no end record')
  const count = view.getUint16(end + 10, true)
  const start = view.getUint32(end + 16, true)
  if (count === 0xffff || start === 0xffffffff) return tooLarge('a ZIP64 archive')
  if (count > XLSX_LIMITS.entries) return tooLarge(`more than ${XLSX_LIMITS.entries} parts`)
  const entries = new Map<string, Entry>()
  let at = start
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) return broken('its directory')
    const entry = entryAt(bytes, view, at)
    if (entries.has(entry.name)) return broken('two parts share a name')
    entries.set(entry.name, entry)
    at +=
      46 +
      view.getUint16(at + 28, true) +
      view.getUint16(at + 30, true) +
      view.getUint16(at + 32, true)
  }
  return checkSizes([...entries.values()]) ?? new XlsxPackage(bytes, entries)
}

/** The end record is the last thing in the file, but for a comment of at most 65,535 bytes. */
function endRecord(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (
      view.getUint32(at, true) === 0x06054b50 &&
      at + 22 + view.getUint16(at + 20, true) === view.byteLength
    ) {
      return at
    }
  }
  return undefined
}

function entryAt(bytes: Uint8Array, view: DataView, at: number): Entry {
  const name = bytes.subarray(at + 46, at + 46 + view.getUint16(at + 28, true))
  return {
    name: new TextDecoder().decode(name).toLowerCase().replace(/^\//, ''),
    offset: view.getUint32(at + 42, true),
    deflatedBytes: view.getUint32(at + 20, true),
    bytes: view.getUint32(at + 24, true),
    crc: view.getUint32(at + 16, true),
    method: view.getUint16(at + 10, true),
    encrypted: (view.getUint16(at + 8, true) & 1) === 1,
  }
}

function checkSizes(entries: readonly Entry[]): Problem | undefined {
  if (entries.some((entry) => entry.encrypted)) {
    return error('xlsx-encrypted', 'the workbook is encrypted; save it without a password')
  }
  if (entries.some((entry) => entry.bytes > XLSX_LIMITS.partBytes)) return tooLarge('one part')
  if (entries.reduce((sum, entry) => sum + entry.bytes, 0) > XLSX_LIMITS.totalBytes) {
    return tooLarge('all parts together')
  }
  const isBomb = ({ bytes, deflatedBytes }: Entry) =>
    bytes > XLSX_LIMITS.ratioFromBytes && bytes > deflatedBytes * XLSX_LIMITS.ratio
  return entries.some(isBomb) ? tooLarge('a compression ratio that no table has') : undefined
}

function inflate(bytes: Uint8Array, entry: Entry): Uint8Array | Problem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { offset } = entry
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
    return broken('a part')
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const stored = bytes.subarray(start, start + entry.deflatedBytes)
  if (stored.length !== entry.deflatedBytes) return broken('a part is cut off')
  const content =
    entry.method === 8 ? inflated(stored, entry.bytes) : entry.method === 0 ? stored : undefined
  if (content === undefined) return broken('a part cannot be unpacked')
  if (content.length !== entry.bytes) return broken('a part has another size than declared')
  return crc32(content) === entry.crc ? content : broken('a part does not match its checksum')
}

/** Inflates to at most the declared size: the cap holds while inflating, not after it. */
function inflated(stored: Uint8Array, bytes: number): Uint8Array | undefined {
  try {
    return inflateRawSync(stored, { maxOutputLength: Math.max(1, bytes) })
  } catch {
    return undefined
  }
}
