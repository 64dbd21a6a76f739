// Reads ZIP archives (APPNOTE 6.3). yauzl reads the structure; here stands what we refuse: bombs, overlaps, a
// directory that says two things, names that lead elsewhere, and content that is not what was declared.

import type { Buffer } from 'node:buffer'
import { crc32, inflateRawSync } from 'node:zlib'
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  type LocalFileHeader,
  RandomAccessReader,
  validateFileName,
  type ZipFile,
} from 'yauzl'

/** Sizes beyond which an archive is refused; those in bytes are of members wanted, unpacked. */
export interface ZipLimits {
  /** Entries of the directory, wanted or not, folders included. */
  readonly maxMembers: number
  readonly maxMemberBytes: number
  readonly maxTotalBytes: number
  /** Unpacked to packed size, of members above `ratioFromBytes`. */
  readonly maxRatio: number
  readonly ratioFromBytes: number
}

/** Why an archive, or a member of it, is not read. The message repeats nothing of the archive. */
export interface ZipRefusal {
  readonly ok: false
  readonly code:
    | 'ZIP_INVALID'
    | 'ZIP_TOO_LARGE'
    | 'ZIP_MEMBER_NAME'
    | 'ZIP_DUPLICATE_MEMBER'
    | 'ZIP_ENCRYPTED'
  readonly message: string
}

/** Where the bytes of an archive are, such as an open file: of a large one only what is asked for is in memory. */
export interface ZipSource {
  readonly size: number
  /** So many bytes from a place; fewer at the end. */
  read(at: number, length: number): Uint8Array
  /** Takes back what `read` gave; absent where that was a view of what stays in memory. */
  release?(bytes: Uint8Array): void
}

/** An archive whose directory was found sound; members are unpacked one at a time. */
export interface ZipArchive {
  readonly ok: true
  /** Names of the members wanted, in the order of the directory, without folders. */
  readonly names: readonly string[]
  /** Unpacks a member; undefined when there is none of that name. */
  readonly read: (name: string) => ZipContent | ZipRefusal | undefined
}

/** A member's bytes, with declared size and checksum confirmed. */
export interface ZipContent {
  readonly ok: true
  readonly bytes: Uint8Array
}

/** A member as its directory entry and its own header say in agreement. */
interface Member {
  readonly name: string
  readonly entry: Entry
  /** From its header to the end of its data. */
  readonly start: number
  readonly dataStart: number
  readonly end: number
}

class Refused extends Error {
  readonly refusal: ZipRefusal

  constructor(code: ZipRefusal['code'], message: string) {
    super(message)
    this.refusal = { ok: false, code, message }
  }
}

/**
 * Opens an archive. Every name, size and place is checked before anything is unpacked.
 *
 * @param wanted Which members may be read; all by default. The others count only as entries and for their places.
 */
export async function openZip(
  archive: Uint8Array | ZipSource,
  limits: ZipLimits,
  wanted: (name: string) => boolean = () => true,
): Promise<ZipArchive | ZipRefusal> {
  const source = archive instanceof Uint8Array ? sourceOver(archive) : archive
  try {
    const members = await readDirectory(source, limits)
    const chosen = members.filter(({ name }) => !name.endsWith('/') && wanted(name))
    checkSizes(chosen, limits)
    const byName = new Map(chosen.map((member) => [member.name, member]))
    return {
      ok: true,
      names: [...byName.keys()],
      read: (name) => {
        const member = byName.get(name)
        return member && unpack(source, member)
      },
    }
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    return { ok: false, code: 'ZIP_INVALID', message: 'expected a sound ZIP archive' }
  }
}

function sourceOver(bytes: Uint8Array): ZipSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) }
}

/** A source in the form that yauzl reads from. */
class SourceReader extends RandomAccessReader {
  readonly #source: ZipSource

  constructor(source: ZipSource) {
    super()
    this.#source = source
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    let error: Error | null = null
    try {
      const found = this.#source.read(position, length)
      buffer.set(found, offset)
      if (found.length !== length) error = new RangeError('the archive ends too early')
    } catch (cause) {
      error = new Error('the archive cannot be read', { cause })
    }
    setImmediate(callback, error)
  }
}

async function readDirectory(source: ZipSource, { maxMembers }: ZipLimits): Promise<Member[]> {
  const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
    autoClose: false,
    decodeStrings: false,
  })
  if (zip.entryCount > maxMembers)
    throw new Refused('ZIP_TOO_LARGE', `expected at most ${maxMembers} members`)
  const directoryStart = Number(zip.readEntryCursor)
  const members = new Map<string, Member>()
  let directoryBytes = 0
  for await (const entry of zip.eachEntry()) {
    directoryBytes += 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
    const name = nameOf(entry)
    if (members.has(name)) throw new Refused('ZIP_DUPLICATE_MEMBER', 'two members share a name')
    members.set(name, await memberOf(zip, entry, name))
  }
  checkDirectory(zip, source, { start: directoryStart, bytes: directoryBytes })
  checkPlaces([...members.values()], source, directoryStart)
  return [...members.values()]
}

function nameOf(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true)
  if (name === '' || /\p{Cc}/u.test(name) || validateFileName(name) !== null)
    throw new Refused('ZIP_MEMBER_NAME', 'expected plain relative names, found another one')
  return name
}

async function memberOf(zip: ZipFile, entry: Entry, name: string): Promise<Member> {
  const header = await zip.readLocalFileHeaderPromise(entry)
  // Programs that read from front to back would see another member than those that read the directory.
  if (!header.fileName.equals(entry.fileNameRaw))
    throw new Refused('ZIP_INVALID', 'a member has another name in the directory')
  if (!isAsListed(header, entry))
    throw new Refused('ZIP_INVALID', 'a member says something else of itself than the directory')
  const dataStart = header.fileDataStart
  const end = dataStart + entry.compressedSize
  return { name, entry, start: entry.relativeOffsetOfLocalHeader, dataStart, end }
}

/** Bit 3: sizes and checksum stand behind the data, and are zero in front of it. */
const SIZES_BEHIND = 0x8
const IN_ZIP64_EXTRA = 0xffffffff

/** Method, sizes and checksum, as far as a member's own header states them. */
function isAsListed(header: LocalFileHeader, entry: Entry): boolean {
  if (header.compressionMethod !== entry.compressionMethod) return false
  if ((header.generalPurposeBitFlag & SIZES_BEHIND) !== 0) return true
  const isSize = (own: number, listed: number) => own === listed || own === IN_ZIP64_EXTRA
  return (
    header.crc32 === entry.crc32 &&
    isSize(header.compressedSize, entry.compressedSize) &&
    isSize(header.uncompressedSize, entry.uncompressedSize)
  )
}

/** The end record, and ZIP64's where there is one, must tell of one and the same directory, and of all of it. */
function checkDirectory(
  { entryCount, comment }: ZipFile,
  source: ZipSource,
  { start, bytes }: { readonly start: number; readonly bytes: number },
): void {
  const end = source.size - 22 - comment.length
  const view = viewOf(source, end, 22)
  const [count, size, offset] = [10, 12, 16].map((at) =>
    at === 10 ? view.getUint16(at, true) : view.getUint32(at, true),
  )
  const agree =
    (count === 0xffff || count === entryCount) &&
    (size === 0xffffffff || size === bytes) &&
    (offset === 0xffffffff || offset === start)
  // Between the two stand the records of ZIP64 at most.
  const follows = start + bytes === end || (end >= 20 && hasZip64Locator(source, end))
  if (!agree || !follows || start + bytes > end)
    throw new Refused('ZIP_INVALID', 'the directory is not as its end record says')
}

function hasZip64Locator(source: ZipSource, end: number): boolean {
  return viewOf(source, end - 20, 4).getUint32(0, true) === 0x07064b50
}

function viewOf(source: ZipSource, at: number, length: number): DataView {
  const { buffer, byteOffset } = source.read(at, length)
  return new DataView(buffer, byteOffset, length)
}

/** Members that share bytes are how a small archive unpacks to a huge one within any ratio. */
function checkPlaces(members: readonly Member[], source: ZipSource, directoryStart: number): void {
  let free = 0
  for (const { start, end } of members.toSorted((a, b) => a.start - b.start)) {
    if (start < free) throw new Refused('ZIP_INVALID', 'two members overlap')
    checkGap(source, free, start)
    free = end
  }
  if (free > directoryStart) throw new Refused('ZIP_INVALID', 'a member overlaps the directory')
  checkGap(source, free, directoryStart)
}

/** Programs that read from front to back would find a member there, at once or behind the sizes of the one before. */
function checkGap(source: ZipSource, from: number, to: number): void {
  if (to - from < LOCAL_HEADER_BYTES) return
  const view = viewOf(source, from, MAX_SIZES_BEHIND + 4)
  for (let at = 0; at <= MAX_SIZES_BEHIND; at += 4)
    if (view.getUint32(at, true) === LOCAL_HEADER)
      throw new Refused('ZIP_INVALID', 'the directory leaves a member out')
}

const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
/** With a signature, and sizes of ZIP64. */
const MAX_SIZES_BEHIND = 24

function checkSizes(members: readonly Member[], limits: ZipLimits): void {
  const tooLarge = (what: string) => new Refused('ZIP_TOO_LARGE', what)
  let total = 0
  for (const { entry } of members) {
    // Bit 0: the data; bit 13: the headers are masked, as strong encryption does.
    if ((entry.generalPurposeBitFlag & 0x2001) !== 0)
      throw new Refused('ZIP_ENCRYPTED', 'expected members that are not encrypted')
    const { uncompressedSize: bytes, compressedSize: packed } = entry
    total += bytes
    if (bytes > limits.maxMemberBytes)
      throw tooLarge(`expected members of at most ${limits.maxMemberBytes} bytes`)
    if (total > limits.maxTotalBytes)
      throw tooLarge(`expected at most ${limits.maxTotalBytes} bytes together`)
    if (bytes > limits.ratioFromBytes && bytes > packed * limits.maxRatio)
      throw tooLarge(`expected a compression ratio of at most ${limits.maxRatio}`)
  }
}

/**
 * Unpacks at once rather than by yauzl's streams: a batch has tens of thousands of small members, and a stream
 * for each takes most of the time. The cap holds while inflating, not after it.
 */
function unpack(source: ZipSource, { entry, dataStart, end }: Member): ZipContent | ZipRefusal {
  const invalid = (message: string): ZipRefusal => ({ ok: false, code: 'ZIP_INVALID', message })
  if (!entry.canDecodeFileData()) return invalid('a member is compressed in a way that is not read')
  const packed = source.read(dataStart, end - dataStart)
  const isStored = entry.compressionMethod === 0
  const bytes = isStored ? packed : inflated(packed, entry.uncompressedSize)
  if (!isStored) source.release?.(packed)
  if (bytes?.length !== entry.uncompressedSize)
    return invalid('a member has another size than declared')
  return crc32(bytes) === entry.crc32
    ? { ok: true, bytes }
    : invalid('a member does not match its checksum')
}

/** The least that zlib takes. */
const MIN_CHUNK_BYTES = 64

function inflated(packed: Uint8Array, bytes: number): Uint8Array | undefined {
  try {
    const { buffer, byteOffset, length } = inflateRawSync(packed, {
      maxOutputLength: Math.max(1, bytes),
      // In one piece with room to spare: else it would be gathered from pieces, twice as much at the end.
      chunkSize: Math.max(MIN_CHUNK_BYTES, bytes + 1),
    })
    return new Uint8Array(buffer, byteOffset, length)
  } catch {
    return undefined
  }
}
