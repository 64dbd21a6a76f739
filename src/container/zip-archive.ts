// Opens ZIP archives (APPNOTE 6.3) and unpacks their members one at a time, within limits: here stand the bombs, and
// content that is not what was declared.

import { crc32, inflateRawSync } from 'node:zlib'
import { readMembers, type ZipMember, type ZipRefusal, ZipRefused } from './zip-members.ts'
import { sourceOver, type ZipSource } from './zip-source.ts'

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
    const members = await readMembers(source, limits.maxMembers)
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
    if (error instanceof ZipRefused) return error.refusal
    return { ok: false, code: 'ZIP_INVALID', message: 'expected a sound ZIP archive' }
  }
}

function checkSizes(members: readonly ZipMember[], limits: ZipLimits): void {
  const tooLarge = (what: string) => new ZipRefused('ZIP_TOO_LARGE', what)
  let total = 0
  for (const { entry } of members) {
    // Bit 0: the data; bit 13: the headers are masked, as strong encryption does.
    if ((entry.generalPurposeBitFlag & 0x2001) !== 0)
      throw new ZipRefused('ZIP_ENCRYPTED', 'expected members that are not encrypted')
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
function unpack(source: ZipSource, { entry, dataStart, end }: ZipMember): ZipContent | ZipRefusal {
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
