// The members of a ZIP archive (APPNOTE 6.3), where its directory, its end record and their own headers say the same of
// them and of nothing else. yauzl reads the structure; here stands what we refuse: overlaps, gaps that hide members, a
// directory that says two things, names that lead elsewhere.

import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  type LocalFileHeader,
  validateFileName,
  type ZipFile,
} from 'yauzl'
import { SourceReader, viewOf, type ZipSource } from './zip-source.ts'

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

/** Thrown with the refusal that it becomes. */
export class ZipRefused extends Error {
  readonly refusal: ZipRefusal

  constructor(code: ZipRefusal['code'], message: string) {
    super(message)
    this.refusal = { ok: false, code, message }
  }
}

/** A member as its directory entry and its own header say in agreement. */
export interface ZipMember {
  readonly name: string
  readonly entry: Entry
  /** From its header to the end of its data. */
  readonly start: number
  readonly dataStart: number
  readonly end: number
}

/** Reads the directory. @throws {ZipRefused} also what yauzl throws, when the archive is not sound. */
export async function readMembers(source: ZipSource, maxMembers: number): Promise<ZipMember[]> {
  const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
    autoClose: false,
    decodeStrings: false,
  })
  if (zip.entryCount > maxMembers)
    throw new ZipRefused('ZIP_TOO_LARGE', `expected at most ${maxMembers} members`)
  const directoryStart = Number(zip.readEntryCursor)
  const members = new Map<string, ZipMember>()
  let directoryBytes = 0
  for await (const entry of zip.eachEntry()) {
    directoryBytes += 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength
    const name = nameOf(entry)
    if (members.has(name)) throw new ZipRefused('ZIP_DUPLICATE_MEMBER', 'two members share a name')
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
    throw new ZipRefused('ZIP_MEMBER_NAME', 'expected plain relative names, found another one')
  return name
}

async function memberOf(zip: ZipFile, entry: Entry, name: string): Promise<ZipMember> {
  const header = await zip.readLocalFileHeaderPromise(entry)
  // Programs that read from front to back would see another member than those that read the directory.
  if (!header.fileName.equals(entry.fileNameRaw))
    throw new ZipRefused('ZIP_INVALID', 'a member has another name in the directory')
  if (!isAsListed(header, entry))
    throw new ZipRefused('ZIP_INVALID', 'a member says something else of itself than the directory')
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
    throw new ZipRefused('ZIP_INVALID', 'the directory is not as its end record says')
}

function hasZip64Locator(source: ZipSource, end: number): boolean {
  return viewOf(source, end - 20, 4).getUint32(0, true) === 0x07064b50
}

/** Members that share bytes are how a small archive unpacks to a huge one within any ratio. */
function checkPlaces(
  members: readonly ZipMember[],
  source: ZipSource,
  directoryStart: number,
): void {
  let free = 0
  for (const { start, end } of members.toSorted((a, b) => a.start - b.start)) {
    if (start < free) throw new ZipRefused('ZIP_INVALID', 'two members overlap')
    checkGap(source, free, start)
    free = end
  }
  if (free > directoryStart) throw new ZipRefused('ZIP_INVALID', 'a member overlaps the directory')
  checkGap(source, free, directoryStart)
}

/** Programs that read from front to back would find a member there, at once or behind the sizes of the one before. */
function checkGap(source: ZipSource, from: number, to: number): void {
  if (to - from < LOCAL_HEADER_BYTES) return
  const view = viewOf(source, from, MAX_SIZES_BEHIND + 4)
  for (let at = 0; at <= MAX_SIZES_BEHIND; at += 4)
    if (view.getUint32(at, true) === LOCAL_HEADER)
      throw new ZipRefused('ZIP_INVALID', 'the directory leaves a member out')
}

const LOCAL_HEADER = 0x04034b50
const LOCAL_HEADER_BYTES = 30
/** With a signature, and sizes of ZIP64. */
const MAX_SIZES_BEHIND = 24
